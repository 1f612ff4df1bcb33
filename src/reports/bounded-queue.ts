/** Values on their way to one reader: at most `max` wait, and beyond that the oldest goes. Ends from either side. */
export class BoundedQueue<Value> implements AsyncIterableIterator<Value> {
  readonly #max: number
  readonly #onEnd: () => void
  #waiting: Value[] = []
  #readers: ((result: IteratorResult<Value, undefined>) => void)[] = []
  #isEnded = false

  /** @param onEnd called once, by whichever side ends it */
  constructor(max: number, onEnd: () => void) {
    this.#max = max
    this.#onEnd = onEnd
  }

  /** @returns false where one that waited had to go */
  push(value: Value): boolean {
    if (this.#isEnded) return true
    const reader = this.#readers.shift()
    if (reader !== undefined) {
      reader({ done: false, value })
      return true
    }
    this.#waiting.push(value)
    if (this.#waiting.length <= this.#max) return true
    this.#waiting.shift()
    return false
  }

  /** No more will come; what waits can still be read. */
  end(): void {
    if (this.#isEnded) return
    this.#isEnded = true
    for (const reader of this.#readers) reader({ done: true, value: undefined })
    this.#readers = []
    this.#onEnd()
  }

  next(): Promise<IteratorResult<Value, undefined>> {
    const [value] = this.#waiting
    if (value !== undefined) {
      this.#waiting.shift()
      return Promise.resolve({ done: false, value })
    }
    if (this.#isEnded) return Promise.resolve({ done: true, value: undefined })
    return new Promise((resolve) => this.#readers.push(resolve))
  }

  /** The reader has read enough. */
  return(): Promise<IteratorResult<Value, undefined>> {
    this.#waiting = []
    this.end()
    return Promise.resolve({ done: true, value: undefined })
  }

  [Symbol.asyncIterator](): this {
    return this
  }
}
