const maxIntervals = 64

/**
 * How long at least one of many intervals was running: the length of their union. They are told when they end, so their ends never
 * decrease and only the latest of the disjoint ones can touch a new one.
 *
 * Exact as long as no interval reaches back over more than 64 disjoint others; what lies before those is then not counted twice.
 */
export class BusyTime {
  // Disjoint, in order.
  readonly #starts: number[] = []
  readonly #ends: number[] = []
  #settledMs = 0
  #settledUntil = Number.NEGATIVE_INFINITY

  /** @param end at least the ends told before */
  add(start: number, end: number): void {
    const starts = this.#starts
    const ends = this.#ends
    let from = Math.max(start, this.#settledUntil)
    while (ends.length > 0 && (ends.at(-1) as number) >= from) {
      ends.pop()
      from = Math.min(from, starts.pop() as number)
    }
    if (ends.length >= maxIntervals) {
      this.#settledUntil = ends.shift() as number
      this.#settledMs += this.#settledUntil - (starts.shift() as number)
    }
    starts.push(from)
    ends.push(Math.max(from, end))
  }

  get ms(): number {
    return this.#ends.reduce(
      (sum, end, index) => sum + end - (this.#starts[index] as number),
      this.#settledMs,
    )
  }
}
