/** Bucket i > 0 holds what is above `lowest * growth ** (i - 1)` and at most `lowest * growth ** i`; bucket 0 all that is at most `lowest`. */
const lowest = 0.01
const growth = 1.02
const logGrowth = Math.log(growth)
// The point of a bucket that is equally far, relatively, from both its ends: off by (growth - 1) / (growth + 1), 0.99 %, at most.
const midpoint = 2 / (1 + growth)
const maxIndex = 2000

/** A histogram as plain data: two parallel arrays of equal length, indexes ascending. `min` and `max` are 0 when `count` is 0. */
export interface HistogramData {
  readonly count: number
  readonly sum: number
  readonly sumSquares: number
  readonly min: number
  readonly max: number
  readonly indexes: readonly number[]
  readonly counts: readonly number[]
}

/**
 * Durations in milliseconds in log-spaced buckets: count, sum, sum of squares, minimum and maximum are exact; a quantile is off by at most
 * 1 % from 10 µs upwards. Histograms add up: across windows, gateways and days.
 *
 * The stored form is two arrays, so SQL can add it up: bucket i spans (0.01 * 1.02^(i-1), 0.01 * 1.02^i] milliseconds.
 */
export class Histogram {
  count = 0
  sum = 0
  sumSquares = 0
  min = Number.POSITIVE_INFINITY
  max = 0
  readonly #buckets = new Map<number, number>()

  static from(data: HistogramData): Histogram {
    const histogram = new Histogram()
    histogram.merge(data)
    return histogram
  }

  /** Records one duration; anything that is not a positive number counts as 0. */
  record(durationMs: number): void {
    const value = durationMs > 0 && Number.isFinite(durationMs) ? durationMs : 0
    this.count++
    this.sum += value
    this.sumSquares += value * value
    if (value < this.min) this.min = value
    if (value > this.max) this.max = value
    const index = indexOf(value)
    this.#buckets.set(index, (this.#buckets.get(index) ?? 0) + 1)
  }

  merge(data: HistogramData): void {
    if (data.count === 0) return
    this.count += data.count
    this.sum += data.sum
    this.sumSquares += data.sumSquares
    if (data.min < this.min) this.min = data.min
    if (data.max > this.max) this.max = data.max
    data.indexes.forEach((index, position) => {
      this.#buckets.set(index, (this.#buckets.get(index) ?? 0) + (data.counts[position] ?? 0))
    })
  }

  /**
   * The smallest recorded duration that at least `q` of all are not above (nearest rank), within 1 %.
   *
   * @param q from 0 to 1
   * @returns undefined when nothing was recorded
   */
  quantile(q: number): number | undefined {
    if (this.count === 0) return undefined
    const rank = Math.max(1, Math.ceil(q * this.count))
    if (rank === 1) return this.min
    if (rank >= this.count) return this.max
    let seen = 0
    for (const index of this.#sortedIndexes()) {
      seen += this.#buckets.get(index) ?? 0
      if (seen >= rank) return Math.min(this.max, Math.max(this.min, durationOf(index)))
    }
    return this.max
  }

  mean(): number | undefined {
    return this.count === 0 ? undefined : this.sum / this.count
  }

  /** Of all that was recorded, not of a sample of it (divides by the count). */
  standardDeviation(): number | undefined {
    if (this.count === 0) return undefined
    const mean = this.sum / this.count
    return Math.sqrt(Math.max(0, this.sumSquares / this.count - mean * mean))
  }

  /** A copy that later records do not change. */
  toData(): HistogramData {
    const indexes = this.#sortedIndexes()
    return {
      count: this.count,
      sum: this.sum,
      sumSquares: this.sumSquares,
      min: this.count === 0 ? 0 : this.min,
      max: this.max,
      indexes,
      counts: indexes.map((index) => this.#buckets.get(index) ?? 0),
    }
  }

  #sortedIndexes(): number[] {
    // A typed array sorts numbers natively, several times faster than with a comparison.
    return Array.from(Uint16Array.from(this.#buckets.keys()).sort())
  }
}

function indexOf(value: number): number {
  if (value <= lowest) return 0
  return Math.min(maxIndex, Math.ceil(Math.log(value / lowest) / logGrowth))
}

function durationOf(index: number): number {
  return index === 0 ? lowest : lowest * growth ** index * midpoint
}
