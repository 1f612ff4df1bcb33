import { attempt, type MaybePromise } from './maybe-promise.ts'
import type { CacheStore, StoredAnswer, StoreStatistics } from './store.ts'

export interface FailOpenStoreOptions {
  readonly store: CacheStore
  readonly now: () => number
  readonly onFailure: (error: unknown) => void
  /** Work that goes on without anybody waiting for it. */
  readonly inBackground: (work: Promise<unknown>) => void
}

/** A purge that failed is tried again at the next call after this long. */
const retryAfterMs = 1000
const maxUnpurgedTags = 10_000

/**
 * A store that never fails its caller: what cannot be read is a miss, what cannot be written is not kept.
 *
 * What cannot be purged is remembered, and no answer that carries such a tag is served until a later try has
 * succeeded: the store may be back with what it held before.
 */
export class FailOpenStore {
  readonly #options: FailOpenStoreOptions
  /** Tags whose purge failed, with the number of the last failure. */
  readonly #unpurged = new Map<string, number>()
  #mustClear = false
  #failures = 0
  #retryAt = 0
  #isRetrying = false

  constructor(options: FailOpenStoreOptions) {
    this.#options = options
  }

  get(key: string): MaybePromise<StoredAnswer | undefined> {
    if (this.#mustClear || this.#unpurged.size > 0) this.#retry()
    if (this.#mustClear) return undefined
    // What is in doubt now is in doubt for this call, even if the purge succeeds before an answer read
    // earlier comes back.
    const doubtful = this.#unpurged.size === 0 ? undefined : new Set(this.#unpurged.keys())
    return attempt(
      () => this.#options.store.get(key),
      (answer) => {
        const isDoubtful = answer?.tags.some((tag) => doubtful?.has(tag) || this.#unpurged.has(tag))
        return this.#mustClear || isDoubtful ? undefined : answer
      },
      (error) => this.#failed(error, undefined),
    )
  }

  /** @returns whether it was kept */
  set(key: string, answer: StoredAnswer): MaybePromise<boolean> {
    return attempt(
      () => this.#options.store.set(key, answer),
      () => true,
      (error) => this.#failed(error, false),
    )
  }

  invalidate(tags: readonly string[]): MaybePromise<number> {
    return attempt(
      () => this.#options.store.invalidate(tags),
      (purged) => purged,
      (error) => {
        this.#failures++
        for (const tag of tags) this.#unpurged.set(tag, this.#failures)
        if (this.#unpurged.size > maxUnpurgedTags) this.#giveUpTags()
        return this.#failed(error, 0)
      },
    )
  }

  clear(): MaybePromise<number> {
    const failuresBefore = this.#failures
    return attempt(
      () => this.#options.store.clear(),
      (purged) => {
        this.#settle(failuresBefore)
        if (this.#failures === failuresBefore) this.#mustClear = false
        return purged
      },
      (error) => {
        this.#failures++
        this.#giveUpTags()
        return this.#failed(error, 0)
      },
    )
  }

  statistics(): MaybePromise<StoreStatistics | undefined> {
    return attempt<StoreStatistics, StoreStatistics | undefined>(
      () => this.#options.store.statistics(),
      (statistics) => statistics,
      (error) => this.#failed(error, undefined),
    )
  }

  #retry(): void {
    if (this.#isRetrying || this.#options.now() < this.#retryAt) return
    this.#isRetrying = true
    const failuresBefore = this.#failures
    const tags = [...this.#unpurged.keys()]
    const tried = attempt(
      async () => (this.#mustClear ? this.clear() : this.#options.store.invalidate(tags)),
      () => {
        if (!this.#mustClear) this.#settle(failuresBefore)
        this.#isRetrying = false
      },
      (error) => {
        this.#isRetrying = false
        this.#failed(error, undefined)
      },
    )
    this.#options.inBackground(Promise.resolve(tried))
  }

  /** Forgets what failed up to then; what failed again in the meantime stays. */
  #settle(failures: number): void {
    for (const [tag, failure] of this.#unpurged) if (failure <= failures) this.#unpurged.delete(tag)
  }

  #giveUpTags(): void {
    this.#mustClear = true
    this.#unpurged.clear()
  }

  #failed<T>(error: unknown, value: T): T {
    this.#retryAt = this.#options.now() + retryAfterMs
    this.#options.onFailure(error)
    return value
  }
}
