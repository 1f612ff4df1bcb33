import { onTestFinished } from 'vitest'
import { createGateway } from '../../../src/gateway/create-gateway.ts'
import type { GatewayOptions } from '../../../src/gateway/options.ts'
import { defineLoader, type LoaderOptions } from '../../../src/loaders/define-loader.ts'

const macrotask = () => new Promise<void>((resolve) => setImmediate(resolve))

/** Rounds of the event loop without anything left to release, after which an operation is stuck. */
const maxIdleRounds = 2000

/** Waits that a test ends one at a time, each in a round of the event loop of its own, in an order it chooses. */
export class Waits {
  readonly #pending: (() => void)[] = []

  /** `await waits.next()` stands for a statement, a request: whatever takes its time. */
  next<T = void>(value?: T): Promise<T> {
    return new Promise((resolve) => this.#pending.push(() => resolve(value as T)))
  }

  get left(): number {
    return this.#pending.length
  }

  /** Ends one wait after another until `until` settles. @param choose of so many, the index of the next to end */
  async endAll<T>(until: Promise<T>, choose: (count: number) => number = () => 0): Promise<T> {
    let isOver = false
    const over = () => {
      isOver = true
    }
    until.then(over, over)
    for (let idle = 0; !isOver; idle++) {
      await macrotask()
      if (this.#pending.length === 0) {
        if (idle > maxIdleRounds)
          throw new Error('the operation is stuck: nothing is left that could move it')
        continue
      }
      idle = 0
      const [end] = this.#pending.splice(choose(this.#pending.length), 1)
      end?.()
    }
    return until
  }
}

/** Lets the event loop turn until something holds. */
export async function until(holds: () => boolean, what: string): Promise<void> {
  for (let round = 0; !holds(); round++) {
    if (round > maxIdleRounds) throw new Error(`this did not come: ${what}`)
    await macrotask()
  }
}

/** A promise and who keeps it. */
export function promised<T = void>() {
  let keep = (_value: T) => {}
  const promise = new Promise<T>((resolve) => {
    keep = resolve
  })
  return { promise, keep }
}

export interface Dispatched {
  readonly loader: string
  readonly keys: readonly unknown[]
}

/** Loaders in memory that note their batches; their function waits for `waits`, where given. */
export function notedLoaders<Name extends string>(
  names: readonly Name[],
  { waits, options = {} }: { readonly waits?: Waits; readonly options?: LoaderOptions<number, unknown> } = {},
) {
  const batches: Dispatched[] = []
  const loaders = Object.fromEntries(
    names.map((loader) => [
      loader,
      defineLoader(async (keys: readonly number[]) => {
        batches.push({ loader, keys: [...keys] })
        await waits?.next()
        return keys.map((id) => ({ id }))
      }, options),
    ]),
  )
  const counts = () => {
    const counted: Partial<Record<Name, number>> = {}
    for (const { loader } of batches) counted[loader as Name] = (counted[loader as Name] ?? 0) + 1
    return counted
  }
  return { loaders, batches, counts }
}

export interface Context {
  readonly loaders: Readonly<
    Record<string, { load(id: number): Promise<{ id: number }>; loadMany(ids: number[]): Promise<unknown[]> }>
  >
}

/** A gateway whose patience does not end within a test, so that nothing but the dispatch itself lets a batch go. */
export async function startGateway(options: GatewayOptions) {
  const gateway = await createGateway({
    logLevel: 'silent',
    cache: { enabled: false },
    drainMs: 1,
    dispatch: { stalledMs: 600_000, stalledBatchMs: 600_000 },
    ...options,
  })
  onTestFinished(() => gateway.close())
  const send = async (query: string, variables?: object, signal?: AbortSignal): Promise<Answer> => {
    const response = await gateway.fetch(
      new Request('http://gateway/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query, variables }),
        signal,
      }),
    )
    return (await response.json()) as Answer
  }
  return Object.assign(send, { close: () => gateway.close() })
}

export interface Answer {
  // biome-ignore lint/suspicious/noExplicitAny: the data of whatever a test asks
  readonly data?: any
  readonly errors?: readonly { readonly message: string }[]
}
