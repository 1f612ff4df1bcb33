/** A batch that failed. */
export interface BatchFailure<Item> {
  readonly items: readonly Item[]
  /** Of the batch, from 0. */
  readonly index: number
  /** What the function threw. */
  readonly error: unknown
}

/** What has been done, in items. */
export interface BatchProgress {
  readonly done: number
  readonly failed: number
  /** Where the items are counted beforehand: an array, a Set, a Map. */
  readonly total?: number
}

export interface BatchResult<Item> {
  /** Items of batches that ended well. */
  readonly done: number
  /** Items of batches that failed. */
  readonly failed: number
  /** The first `maxFailures` batches that failed, in the order in which they did. */
  readonly failures: readonly BatchFailure<Item>[]
  /** Whether the signal ended it before it knew that all items had been begun. */
  readonly aborted: boolean
  /** What `onProgress` threw; it was not called again, and the work went on. */
  readonly progressError?: unknown
}

interface TallyOptions {
  readonly maxFailures: number
  readonly total: number | undefined
  readonly onProgress: ((progress: BatchProgress) => unknown) | undefined
}

/** Counts what batches did, keeps the first failures, and tells of the progress. */
export class BatchTally<Item> {
  readonly #options: TallyOptions
  readonly #failures: BatchFailure<Item>[] = []
  #done = 0
  #failed = 0
  #progressFailure: { readonly error: unknown } | undefined

  constructor(options: TallyOptions) {
    this.#options = options
  }

  /** Never rejects. */
  async add(
    items: readonly Item[],
    index: number,
    failure: { readonly error: unknown } | undefined,
  ): Promise<void> {
    if (failure === undefined) this.#done += items.length
    else {
      this.#failed += items.length
      if (this.#failures.length < this.#options.maxFailures) {
        this.#failures.push({ items, index, error: failure.error })
      }
    }
    const { onProgress, total } = this.#options
    if (onProgress === undefined || this.#progressFailure !== undefined) return
    try {
      await onProgress({ done: this.#done, failed: this.#failed, ...(total !== undefined && { total }) })
    } catch (error) {
      this.#progressFailure ??= { error }
    }
  }

  result(aborted: boolean): BatchResult<Item> {
    return {
      done: this.#done,
      failed: this.#failed,
      failures: this.#failures,
      aborted: aborted && this.#done + this.#failed !== this.#options.total,
      ...(this.#progressFailure !== undefined && { progressError: this.#progressFailure.error }),
    }
  }
}
