import { LabelledSeries, type Series } from './labelled-series.ts'

/** One histogram of a family, in Prometheus's terms: `counts[i]` observations at most `boundaries[i]`, not cumulated; the last is beyond all. */
export class LabelledHistogram implements Series {
  readonly labels: readonly string[]
  readonly counts: number[]
  count = 0
  sum = 0
  readonly #boundaries: readonly number[]

  constructor(labels: readonly string[], boundaries: readonly number[]) {
    this.labels = labels
    this.counts = new Array<number>(boundaries.length + 1).fill(0)
    this.#boundaries = boundaries
  }

  observe(value: number, times = 1): void {
    const boundaries = this.#boundaries
    const observed = value > 0 && Number.isFinite(value) ? value : 0
    let bucket = 0
    while (bucket < boundaries.length && observed > (boundaries[bucket] as number)) bucket++
    this.counts[bucket] = (this.counts[bucket] as number) + times
    this.count += times
    this.sum += observed * times
  }
}

/** Histograms with fixed boundaries, one for each combination of label values, at most `maxSeries`; beyond, all labels are `other`. */
export class LabelledHistograms {
  readonly boundaries: readonly number[]
  readonly #series: LabelledSeries<LabelledHistogram>

  constructor(boundaries: readonly number[], maxSeries: number) {
    this.boundaries = boundaries
    this.#series = new LabelledSeries(maxSeries, (labels) => new LabelledHistogram(labels, boundaries))
  }

  /** Observations counted under `other`. */
  get folded(): number {
    return this.#series.folded
  }

  observe(labels: readonly string[], value: number, times = 1): void {
    this.#series.of(labels, times).observe(value, times)
  }

  /** The histogram of these labels, for who observes in it often; where labels may be folded it is asked for each time, to be counted. */
  of(labels: readonly string[]): LabelledHistogram {
    return this.#series.of(labels, 1)
  }

  remove(labels: readonly string[]): void {
    this.#series.remove(labels)
  }

  entries(): readonly LabelledHistogram[] {
    return this.#series.all()
  }
}
