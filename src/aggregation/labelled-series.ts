import { LabelPlaces, type Place } from './label-places.ts'
import { labelValue } from './label-value.ts'

/** What is counted under one combination of label values. */
export interface Series {
  readonly labels: readonly string[]
}

interface Entry<Kept> extends Place {
  readonly kept: Kept
}

/**
 * One series for each combination of label values, at most `maxSeries`; beyond, one more in which all labels are `other`. A series that was
 * not observed for `idleMs` [never] gives its place to labels that have asked for one before, and is gone.
 */
export class LabelledSeries<Kept extends Series> {
  readonly #places: LabelPlaces
  readonly #create: (labels: readonly string[]) => Kept
  readonly #entries = new Map<string, Entry<Kept>>()
  #folded = 0

  constructor(maxSeries: number, create: (labels: readonly string[]) => Kept, idleMs?: number) {
    this.#places = new LabelPlaces(maxSeries, idleMs)
    this.#create = create
  }

  /** Observations counted under `other`. */
  get folded(): number {
    return this.#folded
  }

  all(): readonly Kept[] {
    return Array.from(this.#entries.values(), ({ kept }) => kept)
  }

  /**
   * Where `times` observations with these labels are to be counted.
   *
   * @param at in milliseconds since 1970, where series can become idle
   * @param mayBeNew whether these labels may take a place, should they have none
   */
  of(labels: readonly string[], times: number, at = 0, mayBeNew = true): Kept {
    const entry = this.#entries.get(keyOf(labels)) ?? this.#entryOf(labels, times, at, mayBeNew)
    entry.seenAt = at
    return entry.kept
  }

  remove(labels: readonly string[]): void {
    const entry = this.#entries.get(keyOf(labels))
    if (entry === undefined) return
    this.#places.delete(entry)
    entry.leave()
  }

  #entryOf(labels: readonly string[], times: number, at: number, mayBeNew: boolean): Entry<Kept> {
    // Only now: labels that have a series are clean already.
    const cleaned = labels.map(labelValue)
    const key = keyOf(cleaned)
    const known = this.#entries.get(key)
    if (known !== undefined) return known
    const others = labels.map(() => 'other')
    const otherKey = keyOf(others)
    if (key !== otherKey && mayBeNew && this.#places.hasRoomFor(key, at)) {
      const added = this.#add(key, cleaned, at)
      this.#places.add(added)
      return added
    }
    if (key !== otherKey) this.#folded += times
    // Takes no place, and so never loses it.
    return this.#entries.get(otherKey) ?? this.#add(otherKey, others, at)
  }

  #add(key: string, labels: readonly string[], at: number): Entry<Kept> {
    const leave = () => void this.#entries.delete(key)
    const added = { kept: this.#create(labels), seenAt: at, leave }
    this.#entries.set(key, added)
    return added
  }
}

// No label value has a line break, so two combinations never make one key.
const keyOf = (labels: readonly string[]): string =>
  labels.length === 1 ? (labels[0] ?? '') : labels.join('\n')
