import { currentFrame, type Frame } from '../measurement/frame.ts'

/** How DataLoader is told to dispatch a batch: later, by calling what it is given. */
export type BatchSchedule = (dispatch: () => void) => void

/**
 * The promises that a loader has given and that may yet be rejected. A rejected promise nobody waits for ends the process, and a resolver
 * that throws before it awaits what it has loaded leaves such. To handle each at its birth would cost a promise more for each key; so
 * they are only known, and handled once something fails. Nothing gets lost by it: who waits for them is still told.
 */
export class AskedLoads {
  /** The loader's cache, which knows most of them; undefined where it has none, or one of its author's. */
  readonly cache: LoadCache | undefined
  /** The others: what was found in the cache, which is a promise of its own each time, and what the cache has forgotten. */
  readonly #others: Promise<unknown>[] = []
  /** Batches that are scheduled or running: while there is none, no promise is pending. */
  #batches = 0
  #mayReject = false
  /** Where the first key of the batch now being dispatched was asked for. */
  asker: Frame | undefined

  constructor(isCached: boolean) {
    this.cache = isCached ? new LoadCache((promise) => this.#note(promise)) : undefined
  }

  /** @param isCached whether the cache has come to know it */
  asked(promise: Promise<unknown>, isCached: boolean): void {
    if (this.#mayReject) promise.catch(ignored)
    else if (!isCached) this.#others.push(promise)
  }

  #note(promise: Promise<unknown>): void {
    this.asked(promise, false)
  }

  /** What was asked for so far may be rejected, and what is asked for from now on: the failure of a key is cached. */
  expectRejections(): void {
    if (this.#mayReject) return
    this.#mayReject = true
    for (const promise of this.#others) promise.catch(ignored)
    this.#others.length = 0
    for (const promise of this.cache?.values() ?? []) promise.catch(ignored)
  }

  /** A schedule that tells when a batch waits to be dispatched. */
  watch(schedule: BatchSchedule): BatchSchedule {
    return (dispatch) => {
      this.begin()
      const asker = currentFrame()
      schedule(() => {
        this.asker = asker
        dispatch()
        this.asker = undefined
        this.end()
      })
    }
  }

  begin(): void {
    this.#batches++
  }

  end(): void {
    this.#batches--
    if (this.#batches === 0) this.#others.length = 0
  }
}

/** DataLoader's cache; hands over what it forgets. */
class LoadCache extends Map<unknown, Promise<unknown>> {
  readonly #forget: (promise: Promise<unknown>) => void

  constructor(forget: (promise: Promise<unknown>) => void) {
    super()
    this.#forget = forget
  }

  override delete(key: unknown): boolean {
    const promise = this.get(key)
    if (promise !== undefined) this.#forget(promise)
    return super.delete(key)
  }

  override clear(): void {
    for (const promise of this.values()) this.#forget(promise)
    super.clear()
  }

  forgetAllBut(isKept: (promise: Promise<unknown>) => boolean): void {
    for (const [key, promise] of this) if (!isKept(promise)) this.delete(key)
  }
}

const ignored = () => {}
