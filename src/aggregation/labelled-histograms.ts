/** One histogram of a family, in Prometheus's terms: `counts[i]` observations at most `boundaries[i]`, not cumulated; the last is beyond all. */
export interface LabelledHistogram {
  readonly labels: readonly string[]
  readonly counts: readonly number[]
  readonly count: number
  readonly sum: number
}

interface Entry {
  readonly labels: readonly string[]
  readonly counts: number[]
  count: number
  sum: number
}

/** Histograms with fixed boundaries, one for each combination of label values, at most `maxSeries`; beyond, all labels are `other`. */
export class LabelledHistograms {
  readonly boundaries: readonly number[]
  readonly #maxSeries: number
  readonly #entries = new Map<string, Entry>()
  #folded = 0

  constructor(boundaries: readonly number[], maxSeries: number) {
    this.boundaries = boundaries
    this.#maxSeries = maxSeries
  }

  /** Observations counted under `other`. */
  get folded(): number {
    return this.#folded
  }

  observe(labels: readonly string[], value: number, times = 1): void {
    const entry = this.#entryOf(labels, times)
    const observed = value > 0 && Number.isFinite(value) ? value : 0
    let bucket = 0
    while (bucket < this.boundaries.length && observed > (this.boundaries[bucket] ?? 0)) bucket++
    entry.counts[bucket] = (entry.counts[bucket] ?? 0) + times
    entry.count += times
    entry.sum += observed * times
  }

  entries(): readonly LabelledHistogram[] {
    return [...this.#entries.values()]
  }

  #entryOf(labels: readonly string[], times: number): Entry {
    const key = labels.length === 1 ? (labels[0] ?? '') : labels.join('\n')
    const found = this.#entries.get(key)
    if (found !== undefined) return found
    if (this.#entries.size < this.#maxSeries) return this.#add(key, labels)
    this.#folded += times
    const others = labels.map(() => 'other')
    const otherKey = others.join('\n')
    return this.#entries.get(otherKey) ?? this.#add(otherKey, others)
  }

  #add(key: string, labels: readonly string[]): Entry {
    const entry = {
      labels: [...labels],
      counts: new Array<number>(this.boundaries.length + 1).fill(0),
      count: 0,
      sum: 0,
    }
    this.#entries.set(key, entry)
    return entry
  }
}
