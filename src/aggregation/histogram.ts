import { appendVarint, readBuckets } from './histogram-bytes.ts'

/** Bucket i > 0 holds what is above `lowest * growth ** (i - 1)` and at most `lowest * growth ** i`; bucket 0 all that is at most `lowest`. */
const lowest = 0.01
const growth = 1.02
const logGrowth = Math.log(growth)
// The point of a bucket that is equally far, relatively, from both its ends: off by (growth - 1) / (growth + 1), 0.99 %, at most.
const midpoint = 2 / (1 + growth)
const maxIndex = 2000
const spare = 16

/** A histogram as plain data. `min` and `max` are 0 when `count` is 0. */
export interface HistogramData {
  readonly count: number
  readonly sum: number
  readonly sumSquares: number
  readonly min: number
  readonly max: number
  /** Counts by bucket, in the form of `histogram-bytes.ts`; one histogram's bytes after another's are their sum. */
  readonly buckets: Uint8Array
}

/**
 * Durations in milliseconds in log-spaced buckets: count, sum, sum of squares, minimum and maximum are exact; a quantile is off by at most
 * 1 % from 10 µs upwards. Histograms add up: across windows, gateways and days.
 */
export class Histogram {
  count = 0
  sum = 0
  sumSquares = 0
  min = Number.POSITIVE_INFINITY
  max = 0
  // Dense from bucket `#first` on: the durations of one operation lie close together.
  #first = 0
  #counts = new Float64Array(0)

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
    this.#add(indexOf(value), 1)
  }

  merge(data: HistogramData): void {
    if (data.count === 0) return
    this.#addSums(data)
    readBuckets(data.buckets, (index, count) => this.#add(Math.min(index, maxIndex), count))
  }

  /** Adds another histogram; `merge`, without the way through bytes. */
  add(other: Histogram): void {
    if (other.count === 0) return
    this.#addSums(other)
    other.#counts.forEach((count, at) => {
      if (count > 0) this.#add(other.#first + at, count)
    })
  }

  #addSums({ count, sum, sumSquares, min, max }: Omit<HistogramData, 'buckets'>): void {
    this.count += count
    this.sum += sum
    this.sumSquares += sumSquares
    if (min < this.min) this.min = min
    if (max > this.max) this.max = max
  }

  /**
   * The smallest recorded duration that at least `q` of all are not above (nearest rank), within 1 %.
   *
   * @param q from 0 to 1
   * @returns undefined when nothing was recorded, or when it was read without its buckets
   */
  quantile(q: number): number | undefined {
    return this.count === 0 ? undefined : this.atRank(Math.ceil(q * this.count))
  }

  /** The duration at a rank from 1 to `count`, within 1 %; undefined when nothing was recorded. */
  atRank(rank: number): number | undefined {
    // Read without its buckets, all that is known of the durations are their sums.
    if (this.count === 0 || this.#counts.length === 0) return undefined
    if (rank <= 1) return this.min
    if (rank >= this.count) return this.max
    let seen = 0
    for (let at = 0; at < this.#counts.length; at++) {
      seen += this.#counts[at] as number
      if (seen >= rank) return Math.min(this.max, Math.max(this.min, durationOf(this.#first + at)))
    }
    return this.max
  }

  /** How many took at least `durationMs`, to within the bucket it lies in, and how long those took in all, within 1 %. */
  above(durationMs: number): { readonly count: number; readonly totalMs: number } {
    if (durationMs <= this.min) return { count: this.count, totalMs: this.sum }
    const from = indexOf(durationMs)
    let count = 0
    let totalMs = 0
    for (let at = Math.max(0, from - this.#first); at < this.#counts.length; at++) {
      const here = this.#counts[at] as number
      count += here
      totalMs += here * Math.min(this.max, durationOf(this.#first + at))
    }
    return this.max < durationMs ? { count: 0, totalMs: 0 } : { count, totalMs }
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
    const { count, sum, sumSquares, max } = this
    return { count, sum, sumSquares, min: count === 0 ? 0 : this.min, max, buckets: this.#toBytes() }
  }

  #toBytes(): Uint8Array {
    const bytes: number[] = []
    let pairs = 0
    for (const count of this.#counts) if (count > 0) pairs++
    appendVarint(bytes, pairs)
    let before = 0
    this.#counts.forEach((count, at) => {
      if (count === 0) return
      const index = this.#first + at
      appendVarint(bytes, index - before)
      appendVarint(bytes, count)
      before = index
    })
    return Uint8Array.from(bytes)
  }

  #add(index: number, count: number): void {
    let at = index - this.#first
    if (at < 0 || at >= this.#counts.length) {
      this.#widen(index)
      at = index - this.#first
    }
    this.#counts[at] = (this.#counts[at] as number) + count
  }

  #widen(index: number): void {
    const { length } = this.#counts
    const first =
      length === 0 ? Math.max(0, index - spare) : Math.min(this.#first, Math.max(0, index - spare))
    const last = length === 0 ? index + spare : Math.max(this.#first + length - 1, index + spare)
    const counts = new Float64Array(last - first + 1)
    counts.set(this.#counts, length === 0 ? 0 : this.#first - first)
    this.#first = first
    this.#counts = counts
  }
}

function indexOf(value: number): number {
  if (value <= lowest) return 0
  return Math.min(maxIndex, Math.ceil(Math.log(value / lowest) / logGrowth))
}

function durationOf(index: number): number {
  return index === 0 ? lowest : lowest * growth ** index * midpoint
}
