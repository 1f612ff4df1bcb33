import { LabelledSeries, type Series } from './labelled-series.ts'

interface Counted extends Series {
  count: number
}

/** Counters, one for each combination of label values, at most `maxSeries`; beyond, all labels are `other`. */
export class LabelledCounters {
  readonly #series: LabelledSeries<Counted>

  constructor(maxSeries: number) {
    this.#series = new LabelledSeries(maxSeries, (labels) => ({ labels, count: 0 }))
  }

  /** What was counted under `other`. */
  get folded(): number {
    return this.#series.folded
  }

  /** @param mayBeNew whether these labels may take a place, should they have none */
  add(labels: readonly string[], mayBeNew = true): void {
    this.#series.of(labels, 1, mayBeNew).count++
  }

  entries(): readonly Readonly<Counted>[] {
    return this.#series.all()
  }
}
