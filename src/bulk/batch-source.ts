import { mistake } from './arguments.ts'

type Pulled<Item> = IteratorResult<Item, unknown>
type Pull<Item> = Iterator<Item, unknown> | AsyncIterator<Item, unknown>

/** Reads items in batches, until there are none, reading fails, or it is told to stop. */
export class BatchSource<Item> {
  /** How many items there are, where that is known before. */
  readonly total: number | undefined
  /** Whether all items were read. */
  isExhausted = false
  failure: { readonly error: unknown } | undefined
  readonly #iterator: Pull<Item>
  readonly #stop: AbortSignal
  /** Ends the wait for an item that may never come; one at a time, so that nothing piles up on a signal that outlives many items. */
  #endPull: (() => void) | undefined

  /** @throws TypeError where the items cannot be iterated */
  constructor(of: string, items: unknown, stop: AbortSignal) {
    this.#iterator = iteratorOf<Item>(of, items)
    this.total = totalOf(items)
    this.#stop = stop
    stop.addEventListener('abort', () => this.#endPull?.(), { once: true })
  }

  /** The next items, at most `size` and at least one; undefined at the end, and once it must stop. What was read before a failure is given first. */
  async next(size: number): Promise<Item[] | undefined> {
    const batch: Item[] = []
    while (batch.length < size && !this.isExhausted && this.failure === undefined) {
      if (this.#stop.aborted) return undefined
      const pulled = await this.#pull()
      if (pulled === undefined) return undefined
      if (!pulled.done) batch.push(pulled.value)
    }
    return batch.length === 0 ? undefined : batch
  }

  /** Undefined where it was told to stop. */
  async #pull(): Promise<Pulled<Item> | undefined> {
    try {
      const next = this.#iterator.next()
      const pulled = 'then' in next ? await this.#unlessStopped(next) : next
      if (pulled?.done) this.isExhausted = true
      return pulled
    } catch (error) {
      // Whoever was told to stop often says so by an error.
      if (this.#stop.aborted) return undefined
      this.failure = { error }
      return { done: true, value: undefined }
    }
  }

  #unlessStopped(next: PromiseLike<Pulled<Item>>): Promise<Pulled<Item> | undefined> {
    return new Promise((resolve, reject) => {
      this.#endPull = () => resolve(undefined)
      next.then(
        (pulled) => {
          this.#endPull = undefined
          resolve(pulled)
        },
        (error) => {
          this.#endPull = undefined
          reject(error)
        },
      )
    })
  }

  /** Lets the source clean up where it was not read to its end. */
  async close(): Promise<void> {
    if (this.isExhausted || this.failure !== undefined) return
    try {
      const closed = this.#iterator.return?.()
      // A generator closes after the item that is still awaited, which may be never.
      if (this.#endPull === undefined) await closed
      else Promise.resolve(closed).catch(() => undefined)
    } catch (error) {
      this.failure = { error }
    }
  }
}

function iteratorOf<Item>(of: string, items: unknown): Pull<Item> {
  if (typeof items === 'object' && items !== null) {
    const { [Symbol.asyncIterator]: asynchronous, [Symbol.iterator]: synchronous } = items as Partial<
      AsyncIterable<Item>
    > &
      Partial<Iterable<Item>>
    if (typeof asynchronous === 'function') return asynchronous.call(items)
    if (typeof synchronous === 'function') return synchronous.call(items)
  }
  const remedy = 'Give an array, a Set, a generator, a stream or cursorPaginate(…).'
  throw mistake(of, 'items that can be iterated', items, remedy)
}

function totalOf(items: unknown): number | undefined {
  if (Array.isArray(items)) return items.length
  return items instanceof Set || items instanceof Map ? items.size : undefined
}
