import { LabelledSeries, type Series } from './labelled-series.ts'

interface Counted extends Series {
  count: number
}

/**
 * Counters, one for each combination of label values, at most `maxSeries`; beyond, all labels are `other`. One that did not count for
 * `idleMs` [never] gives its place to a newcomer.
 */
export class LabelledCounters {
  readonly #series: LabelledSeries<Counted>

  constructor(maxSeries: number, idleMs?: number) {
    this.#series = new LabelledSeries(maxSeries, (labels) => ({ labels, count: 0 }), idleMs)
  }

  /** What was counted under `other`. */
  get folded(): number {
    return this.#series.folded
  }

  /**
   * @param at in milliseconds since 1970, where counters can become idle
   * @param mayBeNew whether these labels may take a place, should they have none
   */
  add(labels: readonly string[], at = 0, mayBeNew = true): void {
    this.#series.of(labels, 1, at, mayBeNew).count++
  }

  entries(): readonly Readonly<Counted>[] {
    return this.#series.all()
  }
}
