import { onTestFinished } from 'vitest'
import { type BatchFunction, defineLoader, type LoaderOptions } from '../../src/loaders/define-loader.ts'
import { type LoaderScope, makeLoader } from '../../src/loaders/make-loader.ts'

/** A loader called "things", as a request makes it. */
export function make<Key, Value>(
  batch: BatchFunction<Key, Value, unknown>,
  options: LoaderOptions<Key, Value> = {},
  scope: Partial<LoaderScope> = {},
) {
  return makeLoader('things', defineLoader(batch, options), { context: {}, recorder: undefined, ...scope })
}

/** What a promise is rejected with. */
export const failureOf = (promise: Promise<unknown>): Promise<Error> =>
  promise.then(
    () => {
      throw new Error('was not rejected')
    },
    (error: Error) => error,
  )

export const nextTurn = () => new Promise((resolve) => setImmediate(resolve))

/** Rejections that nobody handled, as the process is told of them. */
export function watchUnhandled(): readonly unknown[] {
  const seen: unknown[] = []
  const note = (reason: unknown) => seen.push(reason)
  process.on('unhandledRejection', note)
  onTestFinished(() => {
    process.off('unhandledRejection', note)
  })
  return seen
}
