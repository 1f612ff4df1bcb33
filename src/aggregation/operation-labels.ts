import type { Measurement, OperationKind } from '../measurement/measurement.ts'
import { LabelPlaces, type Place } from './label-places.ts'
import { labelValue } from './label-value.ts'

/** The labels an operation goes under: its name and type. */
export type OperationLabels = readonly [name: string, type: string]

/** What is counted under a name and a type. */
interface OfLabels {
  /** Called when the name has lost its place. */
  remove(): void
}

interface Named<Series> extends Place {
  readonly series: Series
}

interface OfKind<Series> {
  readonly kind: OperationKind
  readonly byName: Map<string, Named<Series>>
  anonymous: Series | undefined
  other: Series | undefined
}

/**
 * Names operations for Prometheus, and finds each name's series. A client chooses names, so at most `maxNames` of operations that were
 * executed are kept, each with its type; every other is `other`, and one without a name `anonymous`. A name that was not observed for
 * `idleMs` gives its place to one that has asked before.
 */
export class OperationNames<Series extends OfLabels> {
  readonly #places: LabelPlaces
  readonly #create: (labels: OperationLabels) => Series
  // By type first, so that no key has to be put together for each operation.
  readonly #kinds = new Map<OperationKind, OfKind<Series>>()
  #folded = 0

  constructor(maxNames: number, idleMs: number, create: (labels: OperationLabels) => Series) {
    this.#places = new LabelPlaces(maxNames, idleMs)
    this.#create = create
  }

  /** Operations named `other`. */
  get folded(): number {
    return this.#folded
  }

  /** @param at in milliseconds since 1970 */
  of(measurement: Measurement, at: number): Series {
    const { operationName, kind } = measurement
    const known = this.#ofKind(kind)
    if (operationName === undefined) return this.#anonymous(known)
    const found = known.byName.get(operationName)
    if (found === undefined) return this.#ofUnknown(labelValue(operationName), known, measurement, at)
    found.seenAt = at
    return found.series
  }

  #ofUnknown(name: string, known: OfKind<Series>, measurement: Measurement, at: number): Series {
    const cleaned = known.byName.get(name)
    if (cleaned !== undefined) {
      cleaned.seenAt = at
      return cleaned.series
    }
    // What is called as ours are shares their series, and takes no place.
    if (name === 'anonymous') return this.#anonymous(known)
    if (name === 'other') return this.#other(known)
    if (!wasExecuted(measurement) || !this.#places.hasRoomFor(`${known.kind} ${name}`, at)) {
      this.#folded++
      return this.#other(known)
    }
    const series = this.#create([name, known.kind])
    const leave = () => {
      known.byName.delete(name)
      series.remove()
    }
    const named = { series, seenAt: at, leave }
    known.byName.set(name, named)
    this.#places.add(named)
    return series
  }

  #anonymous(known: OfKind<Series>): Series {
    known.anonymous ??= this.#create(['anonymous', known.kind])
    return known.anonymous
  }

  #other(known: OfKind<Series>): Series {
    known.other ??= this.#create(['other', known.kind])
    return known.other
  }

  #ofKind(kind: OperationKind): OfKind<Series> {
    let known = this.#kinds.get(kind)
    if (known === undefined) {
      known = { kind, byName: new Map(), anonymous: undefined, other: undefined }
      this.#kinds.set(kind, known)
    }
    return known
  }
}

/** Whether the operation was accepted: what is made up in documents that are refused or malformed takes nobody's place. */
export function wasExecuted({ kind, outcome, phases }: Measurement): boolean {
  if (outcome === 'refused') return false
  return outcome === 'ok' || outcome === 'partial' || kind === 'work' || phases.executeMs > 0
}
