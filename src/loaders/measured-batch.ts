import { GraphQLError } from 'graphql'
import { SluiceError } from '../errors.ts'
import { askerIfAny, currentFrame, runInFrame } from '../measurement/frame.ts'
import type { BatchEnd } from '../measurement/loaded.ts'
import type { OperationRecorder } from '../measurement/recorder.ts'
import type { AskedLoads } from './asked-loads.ts'
import { explained, lateBatch, shortBatch } from './batch-mistakes.ts'
import { defaultTimeoutMs, type StartTimer, startTimer, withinTime } from './batch-time.ts'
import type { BatchFunction } from './define-loader.ts'

/** On which terms a batch function is called. */
export interface BatchTerms {
  /** Longest it may take, in milliseconds; 0 is for ever [30,000]. */
  readonly timeoutMs?: number | undefined
  readonly startTimer?: StartTimer | undefined
  /** What messages call its keys; of a parent they tell no more than its id [key]. */
  readonly noun?: 'key' | 'parent' | undefined
  /** What was asked for, where keys are requests of their own kind [the key itself]. */
  readonly keyOf?: ((key: unknown) => unknown) | undefined
  /** Told of its batches, and before the loads of one are rejected. */
  readonly asked?: Pick<AskedLoads, 'asker' | 'begin' | 'end' | 'expectRejections'> | undefined
}

/**
 * An author's batch function as DataLoader calls it: its statements belong to the loader, its batches are timed and bounded in time, and a
 * broken contract is an error that names the loader, the keys and the remedy. A GraphQLError passes unchanged: the author meant it for
 * the client.
 */
export function measuredBatch<Key, Value>(
  name: string,
  batch: BatchFunction<Key, Value, unknown>,
  context: object,
  request: OperationRecorder | undefined,
  end: BatchEnd,
  terms: BatchTerms = {},
): (keys: readonly Key[]) => Promise<ArrayLike<Value | Error>> {
  const timeoutMs = terms.timeoutMs ?? defaultTimeoutMs
  const timer = terms.startTimer ?? startTimer
  const { asked, noun = 'key', keyOf } = terms
  return async (keys) => {
    asked?.begin()
    const asker = asked?.asker
    // Loaders of no request serve whatever operation loads through them.
    const recorder = request ?? currentFrame()?.recorder
    const started = performance.now()
    let failed = true
    let values: unknown
    const frame = recorder && { recorder, loader: name, asker: askerIfAny() }
    try {
      // A lazy promise (Prisma's) sends its statement when it is first subscribed to: that must happen inside the frame.
      const run = () => {
        const given = batch(keys, context)
        return isThenable(given) ? Promise.resolve(given) : given
      }
      const given = frame === undefined ? run() : runInFrame(frame, run)
      const failure = () => lateBatch({ name, noun, keys }, timeoutMs)
      const all = isThenable(given)
        ? await withinTime(given, { timeoutMs, startTimer: timer, failure })
        : given
      if (!isArrayLike(all) || all.length !== keys.length) throw shortBatch({ name, noun, keys }, all)
      failed = false
      if (asked !== undefined && mayReject(all)) asked.expectRejections()
      values = filled(all)
      return values as ArrayLike<Value | Error>
    } catch (error) {
      asked?.expectRejections()
      if (isMeant(error)) throw error
      throw explained({ name, noun, keys }, error)
    } finally {
      end.at = performance.now()
      if (frame !== undefined) {
        const [startMs, endMs] = [started, end.at]
        const told = keyOf === undefined ? keys : keys.map(keyOf)
        frame.recorder.recordBatch({ loader: name, frame, asker, keys: told, values, startMs, endMs, failed })
      }
      asked?.end()
    }
  }
}

/** DataLoader takes an array for none whose last place is empty, as where rows are put in their places and the last key has none. */
function filled<T>(values: ArrayLike<T>): ArrayLike<T> {
  const isOpen = Array.isArray(values) && !Object.hasOwn(values, values.length - 1)
  return isOpen ? Array.from(values) : values
}

function mayReject(values: ArrayLike<unknown>): boolean {
  for (let index = 0; index < values.length; index++) if (isRejection(values[index])) return true
  return false
}

/** An Error fails its key alone, and so may a promise in its place. */
export const isRejection = (value: unknown) =>
  typeof value === 'object' && value !== null && (value instanceof Error || isThenable(value))

/** Complete by itself: for the client, or ours already. */
const isMeant = (error: unknown) =>
  error instanceof GraphQLError || (error instanceof SluiceError && error.code === 'LOADER')

const isThenable = <T>(value: unknown): value is PromiseLike<T> =>
  typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function'

/** As DataLoader tells: an array, or what looks like one (a typed array). */
function isArrayLike(value: unknown): value is ArrayLike<unknown> {
  if (Array.isArray(value)) return true
  if (typeof value !== 'object' || value === null) return false
  const { length } = value as { readonly length?: unknown }
  return typeof length === 'number' && (length === 0 || (length > 0 && Object.hasOwn(value, length - 1)))
}
