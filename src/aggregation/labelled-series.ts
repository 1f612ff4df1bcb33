import { labelValue } from './label-value.ts'

/** What is counted under one combination of label values. */
export interface Series {
  readonly labels: readonly string[]
}

/** One series for each combination of label values, at most `maxSeries`; beyond, one more in which all labels are `other`. */
export class LabelledSeries<Kept extends Series> {
  readonly #maxSeries: number
  readonly #create: (labels: readonly string[]) => Kept
  readonly #series = new Map<string, Kept>()
  #taken = 0
  #folded = 0

  constructor(maxSeries: number, create: (labels: readonly string[]) => Kept) {
    this.#maxSeries = maxSeries
    this.#create = create
  }

  /** Observations counted under `other`. */
  get folded(): number {
    return this.#folded
  }

  all(): readonly Kept[] {
    return [...this.#series.values()]
  }

  /**
   * Where `times` observations with these labels are to be counted.
   *
   * @param mayBeNew whether these labels may take a place, should they have none
   */
  of(labels: readonly string[], times: number, mayBeNew = true): Kept {
    const found = this.#series.get(keyOf(labels))
    if (found !== undefined) return found
    // Only now: labels that have a series are clean already.
    const cleaned = labels.map(labelValue)
    const key = keyOf(cleaned)
    const known = this.#series.get(key)
    if (known !== undefined) return known
    if (mayBeNew && this.#taken < this.#maxSeries) {
      this.#taken++
      return this.#add(key, cleaned)
    }
    this.#folded += times
    const others = labels.map(() => 'other')
    const otherKey = keyOf(others)
    return this.#series.get(otherKey) ?? this.#add(otherKey, others)
  }

  #add(key: string, labels: readonly string[]): Kept {
    const added = this.#create(labels)
    this.#series.set(key, added)
    return added
  }
}

// No label value has a line break, so two combinations never make one key.
const keyOf = (labels: readonly string[]): string =>
  labels.length === 1 ? (labels[0] ?? '') : labels.join('\n')
