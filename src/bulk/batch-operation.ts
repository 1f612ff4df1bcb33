import { checkedWhole, checkFunction, checkOptions, checkSignal } from './arguments.ts'
import { BatchSource } from './batch-source.ts'
import { type BatchProgress, type BatchResult, BatchTally } from './batch-tally.ts'

export interface BatchOptions {
  /** Items that one call gets: 1 to 10,000 (default 100). The last may get fewer. */
  readonly batchSize?: number
  /** Calls at once: 1 to 1,000 (default 1). */
  readonly concurrency?: number
  /** Called after each batch. What it gives is awaited before that batch counts as ended. */
  readonly onProgress?: (progress: BatchProgress) => unknown
  /** Begins nothing more, and waits for the calls under way. */
  readonly signal?: AbortSignal
  /** Whether to begin nothing more once a batch has failed (default false). */
  readonly stopOnError?: boolean
  /** Failures kept with their items, 0 to 10,000 (default 100); the rest are counted in `failed`. */
  readonly maxFailures?: number
}

/** What a call is told besides its items. */
export interface BatchCall {
  /** Of the batch, from 0. */
  readonly index: number
  /** The caller's; one that never aborts where there is none. */
  readonly signal: AbortSignal
}

/** The items could not be read to their end. `cause` is why; `result` is what had been done, every item that was read included. */
export class BatchSourceError<Item = unknown> extends Error {
  override readonly name = 'BatchSourceError'
  readonly result: BatchResult<Item>

  constructor(cause: unknown, result: BatchResult<Item>) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    super(
      `batchOperation could not read its items to their end, after ${result.done} were done and ` +
        `${result.failed} failed (see error.result): ${reason}`,
      { cause },
    )
    this.result = result
  }
}

const of = 'batchOperation'
const known = ['batchSize', 'concurrency', 'onProgress', 'signal', 'stopOnError', 'maxFailures']

/**
 * Gives items to a function in batches, so many at once, until there are none. Items are read only when a batch can begin, and before
 * each batch the event loop gets its turn, so that a server goes on answering. A batch that fails stops nothing: it is collected.
 *
 * @param items an array, a Set, a generator, a stream, `cursorPaginate(…)`: whatever can be iterated, but no string
 * @param run gets an array of its own; what it gives is awaited, and is not kept
 * @returns what was done. Items that were not begun are those neither done nor failed
 * @throws TypeError where an argument is wrong; BatchSourceError where reading the items fails
 */
export async function batchOperation<Item>(
  items: Iterable<Item> | AsyncIterable<Item>,
  run: (batch: Item[], call: BatchCall) => unknown,
  options: BatchOptions = {},
): Promise<BatchResult<Item>> {
  checkOptions(of, options, known)
  checkFunction(of, 'its second argument', run, 'Write batchOperation(items, async (batch) => { … }).')
  const { onProgress, signal } = options
  const batchSize = checkedWhole(of, 'batchSize', options.batchSize, { from: 1, to: 10_000, absent: 100 })
  const concurrency = checkedWhole(of, 'concurrency', options.concurrency, { from: 1, to: 1000, absent: 1 })
  const maxFailures = checkedWhole(of, 'maxFailures', options.maxFailures, {
    from: 0,
    to: 10_000,
    absent: 100,
  })
  if (onProgress !== undefined)
    checkFunction(of, 'onProgress', onProgress, 'Leave it out where nobody looks.')
  checkSignal(of, signal)
  const stop = new AbortController()
  const source = new BatchSource<Item>(of, items, stop.signal)
  const tally = new BatchTally<Item>({ maxFailures, onProgress, total: source.total })
  const callSignal = signal ?? new AbortController().signal

  let running = 0
  let hasBegunAll = false
  let onEnded = () => {}
  const oneEnds = () =>
    new Promise<void>((resolve) => {
      onEnded = resolve
    })

  // Never rejects: the tally holds what fails.
  async function runOne(index: number, batch: readonly Item[]): Promise<void> {
    const error = await failureOf(() => run([...batch], { index, signal: callSignal }))
    if (error !== undefined && options.stopOnError === true) stop.abort()
    await tally.add(batch, index, error)
    running--
    onEnded()
  }

  const onAbort = () => stop.abort()
  if (signal?.aborted) stop.abort()
  signal?.addEventListener('abort', onAbort)
  try {
    for (let index = 0; ; index++) {
      while (running >= concurrency) await oneEnds()
      const batch = await source.next(batchSize)
      if (batch === undefined) {
        hasBegunAll = source.isExhausted
        break
      }
      await new Promise(setImmediate)
      if (stop.signal.aborted) break
      running++
      void runOne(index, batch)
    }
    while (running > 0) await oneEnds()
  } finally {
    signal?.removeEventListener('abort', onAbort)
  }
  await source.close()
  const result = tally.result(signal?.aborted === true && !hasBegunAll)
  if (source.failure !== undefined) throw new BatchSourceError(source.failure.error, result)
  return result
}

/** What a call throws, wrapped: a call may throw undefined. */
async function failureOf(call: () => unknown): Promise<{ readonly error: unknown } | undefined> {
  try {
    await call()
    return undefined
  } catch (error) {
    return { error }
  }
}
