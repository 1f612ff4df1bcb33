import { AsyncLocalStorage } from 'node:async_hooks'
import { promiseHooks } from 'node:v8'

/** What carries a value: an AsyncLocalStorage, marks on promises, or both, which are compared. */
export type Carriers = 'storage' | 'marks' | 'both'

export interface TrailOptions {
  /** Whether AsyncLocalStorage costs next to nothing, and there is no need of marks [since Node 24]. */
  readonly isStorageCheap?: boolean
  /** How often both must agree before marks are trusted [2,000]. */
  readonly trustedAfter?: number
}

/**
 * How a value finds its way to the code that goes on after an `await`.
 *
 * Since Node 24 AsyncLocalStorage carries it at next to no cost. Before, that runs JavaScript for every promise of the process, several times,
 * which is a sixth of an operation of some hundred loads. To mark each promise costs a fraction of that, but a mark does not reach a callback
 * that is no promise's: a timer's, an emitter's, that of `process.nextTick`. So both carry it at first, and are compared each time it is asked
 * for. When they have agreed two thousand times marks alone go on; when they differ, or when nothing is found once that somebody could have
 * left behind, AsyncLocalStorage alone, for good.
 */
export class FrameTrail<Value extends object> {
  readonly #storage = new AsyncLocalStorage<Value>()
  readonly #mark = Symbol('sluice.frame')
  readonly #trustedAfter: number
  #carriers: Carriers
  #agreements = 0
  /** The mark of the promise whose reaction runs now. */
  #marked: Value | undefined
  #stopMarking: (() => void) | undefined
  /** Who may still leave something behind; and of them those who began while marks alone were carried. */
  #users = 0
  #usersOfMarks = 0
  #turns = 0

  constructor({ isStorageCheap = nodeMajor >= 24, trustedAfter = 2000 }: TrailOptions = {}) {
    this.#carriers = isStorageCheap ? 'storage' : 'both'
    this.#trustedAfter = trustedAfter
  }

  get carriers(): Carriers {
    return this.#carriers
  }

  /** Carries the value to what `run` does and leaves running. */
  run<T>(value: Value, run: () => T): T {
    if (this.#carriers === 'storage' && this.#stopMarking === undefined) return this.#storage.run(value, run)
    this.#stopMarking ??= this.#startMarking()
    const outer = this.#marked
    this.#marked = value
    try {
      return this.#carriers === 'marks' ? run() : this.#storage.run(value, run)
    } finally {
      this.#marked = outer
    }
  }

  /** From now on by AsyncLocalStorage alone, for whom exactness is worth more than time. */
  trustStorage(): void {
    if (this.#carriers !== 'storage') this.#distrustMarks()
  }

  /** The value that was carried here. */
  get value(): Value | undefined {
    const marked = this.#stopMarking === undefined ? undefined : this.#marked
    return this.#carriers === 'marks' ? marked : (marked ?? this.#storage.getStore())
  }

  /** The same, for who expects that there is one: whether it is there says who can be trusted. */
  expect(): Value | undefined {
    if (this.#carriers === 'both') return this.#compared()
    const { value } = this
    if (value === undefined && this.#carriers === 'marks' && this.#users > 0) this.#distrustMarks()
    return value
  }

  #compared(): Value | undefined {
    const stored = this.#storage.getStore()
    if (stored !== this.#marked) this.#distrustMarks()
    else if (stored !== undefined && ++this.#agreements >= this.#trustedAfter) {
      this.#carriers = 'marks'
      this.#storage.disable()
    }
    return stored
  }

  /**
   * Whoever begins may leave a callback behind in which the value is expected, until he ends.
   *
   * @returns what `end` wants to be told
   */
  begin(): number {
    this.#users++
    return this.#turns
  }

  end(begunAt: number): void {
    this.#users--
    if (begunAt !== this.#turns && --this.#usersOfMarks === 0) this.#endMarking()
  }

  #distrustMarks(): void {
    if (this.#carriers === 'marks') {
      // Those who run now have left marks alone: these are theirs until they end.
      this.#turns++
      this.#usersOfMarks = this.#users
    } else this.#endMarking()
    this.#carriers = 'storage'
  }

  #startMarking(): () => void {
    const mark = this.#mark
    type Marked = Promise<unknown> & { [mark: symbol]: Value | undefined }
    return promiseHooks.createHook({
      init: (promise) => {
        if (this.#marked !== undefined) (promise as Marked)[mark] = this.#marked
      },
      before: (promise) => {
        this.#marked = (promise as Marked)[mark]
      },
      after: () => {
        this.#marked = undefined
      },
    }) as () => void
  }

  #endMarking(): void {
    this.#stopMarking?.()
    this.#stopMarking = undefined
    this.#marked = undefined
  }
}

const nodeMajor = Number.parseInt(process.versions.node, 10)
