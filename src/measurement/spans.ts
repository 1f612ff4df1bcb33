import { checkedName, checkFunction } from './author-arguments.ts'
import type { Frame } from './frame.ts'
import { currentFrame, followFrames, runInFrame } from './frame.ts'
import { Observers } from './owners.ts'
import { whenEnded } from './when-ended.ts'

/** A span as it ended, outside any operation. */
export interface SpanRecord {
  readonly name: string
  readonly durationMs: number
  readonly failed: boolean
}

/** Sees spans that are part of no operation, or ended after it. Must not throw. */
export type SpanObserver = (span: SpanRecord) => void

const observers = new Observers<SpanRecord>()

/**
 * Adds an observer of the spans that outlive an operation of its owner; the first one sees those outside any operation as well. Returns
 * its removal.
 */
export function observeSpans(observer: SpanObserver, owner?: object): () => void {
  return observers.add(observer, owner)
}

/**
 * Measures a part of an author's own code: `const html = await measure('render invoice', () => render(invoice))`. Gives what `run` gives
 * and fails as it fails. The span appears in the operation that runs it, in its samples and reports; outside any operation it is counted
 * by itself, by the first gateway of the process that is open. Spans may lie inside each other.
 *
 * @param name what is measured: one of few, never with an id in it; at most 200 characters are kept
 * @param run the code, synchronous or not
 * @throws TypeError for a name that is empty or a `run` that is no function
 */
export function measure<Result>(name: string, run: () => PromiseLike<Result>): Promise<Result>
export function measure<Result>(name: string, run: () => Result): Result
export function measure(name: string, run: () => unknown): unknown {
  const checked = checkedName('measure', name)
  checkFunction('measure', run)
  followFrames()
  const frame = currentFrame()
  const ended = begin(checked, frame)
  // Entered again: in the operation that makes frames be followed, its own is not yet.
  return whenEnded(frame === undefined ? run : () => runInFrame(frame, run), ended)
}

/**
 * Starts a span that ends elsewhere: `const end = startMeasure('upload')`, and later `end()` or `end(error)`. It belongs to the operation
 * in which it was started.
 *
 * @param name see `measure`
 * @returns ends the span, as failed when it is given an error; called again it does nothing
 * @throws TypeError for a name that is empty
 */
export function startMeasure(name: string): (error?: unknown) => void {
  const checked = checkedName('startMeasure', name)
  followFrames()
  const ended = begin(checked, currentFrame())
  return (error) => ended(error !== undefined && error !== null)
}

function begin(name: string, frame: Frame | undefined): (failed: boolean) => void {
  const started = performance.now()
  let isEnded = false
  return (failed) => {
    if (isEnded) return
    isEnded = true
    const durationMs = performance.now() - started
    if (frame?.recorder.recordSpan(name, started, durationMs, failed) === true) return
    observers.tell(frame?.recorder, { name, durationMs, failed })
  }
}
