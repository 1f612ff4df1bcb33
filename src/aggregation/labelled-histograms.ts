import { LabelledSeries, type Series } from './labelled-series.ts'

/** One histogram of a family, in Prometheus's terms: `counts[i]` observations at most `boundaries[i]`, not cumulated; the last is beyond all. */
export interface LabelledHistogram extends Series {
  readonly counts: readonly number[]
  readonly count: number
  readonly sum: number
}

interface Counted extends Series {
  readonly counts: number[]
  count: number
  sum: number
}

/** Histograms with fixed boundaries, one for each combination of label values, at most `maxSeries`; beyond, all labels are `other`. */
export class LabelledHistograms {
  readonly boundaries: readonly number[]
  readonly #series: LabelledSeries<Counted>

  constructor(boundaries: readonly number[], maxSeries: number) {
    this.boundaries = boundaries
    const buckets = boundaries.length + 1
    this.#series = new LabelledSeries(maxSeries, (labels) => ({
      labels,
      counts: new Array<number>(buckets).fill(0),
      count: 0,
      sum: 0,
    }))
  }

  /** Observations counted under `other`. */
  get folded(): number {
    return this.#series.folded
  }

  observe(labels: readonly string[], value: number, times = 1): void {
    const series = this.#series.of(labels, times)
    const { boundaries } = this
    const observed = value > 0 && Number.isFinite(value) ? value : 0
    let bucket = 0
    while (bucket < boundaries.length && observed > (boundaries[bucket] ?? 0)) bucket++
    series.counts[bucket] = (series.counts[bucket] ?? 0) + times
    series.count += times
    series.sum += observed * times
  }

  entries(): readonly LabelledHistogram[] {
    return this.#series.all()
  }
}
