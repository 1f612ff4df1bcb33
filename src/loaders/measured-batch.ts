import { GraphQLError } from 'graphql'
import { SluiceError } from '../errors.ts'
import { currentFrame, runInFrame } from '../measurement/frame.ts'
import type { BatchEnd } from '../measurement/loaded.ts'
import type { OperationRecorder } from '../measurement/recorder.ts'
import type { BatchFunction } from './define-loader.ts'

/**
 * An author's batch function as DataLoader calls it: its statements belong to the loader, its batches are timed, and a broken contract
 * is an error that names the loader, the keys and the remedy. A GraphQLError passes unchanged: the author meant it for the client.
 */
export function measuredBatch<Key, Value>(
  name: string,
  batch: BatchFunction<Key, Value, unknown>,
  context: object,
  request: OperationRecorder | undefined,
  end: BatchEnd,
): (keys: readonly Key[]) => Promise<ArrayLike<Value | Error>> {
  return async (keys) => {
    // Loaders of no request serve whatever operation loads through them.
    const recorder = request ?? currentFrame()?.recorder
    const started = performance.now()
    let failed = true
    try {
      const values = await (recorder === undefined
        ? batch(keys, context)
        : runInFrame({ recorder, loader: name }, async () => batch(keys, context)))
      assertMatches(name, keys, values)
      failed = false
      return values
    } catch (error) {
      throw explained(name, keys, error)
    } finally {
      end.at = performance.now()
      recorder?.recordBatch(name, keys.length, started, end.at - started, failed)
    }
  }
}

function assertMatches(name: string, keys: readonly unknown[], values: unknown): void {
  const length = Array.isArray(values) ? values.length : undefined
  if (length === keys.length) return
  const came = length === undefined ? describe(values) : `${length} values`
  throw new SluiceError(
    'LOADER',
    `Loader "${name}" must return one value for each key: ${keys.length} keys (${list(keys)}) came in, ${came} came back. ` +
      'Return an array in the order of the keys, with null where nothing was found, e.g. keys.map((key) => rowsByKey.get(key) ?? null).',
  )
}

function explained(name: string, keys: readonly unknown[], error: unknown): unknown {
  if (error instanceof GraphQLError || (error instanceof SluiceError && error.code === 'LOADER')) return error
  const reason = error instanceof Error ? error.message : String(error)
  return new SluiceError(
    'LOADER',
    `Loader "${name}" failed for ${keys.length} keys (${list(keys)}): ${reason} ` +
      'All of them fail with it; to fail one key alone, return an Error in its place.',
    { cause: error },
  )
}

function list(keys: readonly unknown[]): string {
  const shown = keys.slice(0, 5).map((key) => describe(key))
  return keys.length > 5 ? `${shown.join(', ')}, …` : shown.join(', ')
}

function describe(value: unknown): string {
  if (typeof value === 'string') return value.slice(0, 60)
  if (typeof value !== 'object' || value === null) return String(value)
  try {
    return JSON.stringify(value)?.slice(0, 60) ?? 'an object'
  } catch {
    return 'an object'
  }
}
