import type { Measurement, OperationKind } from '../measurement/measurement.ts'
import { labelValue } from './label-value.ts'

/** The labels an operation goes under: its name and type. */
export type OperationLabels = readonly [name: string, type: string]

interface OfKind<Series> {
  readonly byName: Map<string, Series>
  anonymous: Series | undefined
  other: Series | undefined
}

/**
 * Names operations for Prometheus, and finds each name's series. A client chooses names, so only the first `maxNames` of operations that
 * were executed are kept, each with its type; every other is `other`, and one without a name `anonymous`.
 */
export class OperationNames<Series> {
  readonly #maxNames: number
  readonly #create: (labels: OperationLabels) => Series
  // By type first, so that no key has to be put together for each operation.
  readonly #kinds = new Map<OperationKind, OfKind<Series>>()
  #size = 0
  #folded = 0

  constructor(maxNames: number, create: (labels: OperationLabels) => Series) {
    this.#maxNames = maxNames
    this.#create = create
  }

  /** Operations named `other`. */
  get folded(): number {
    return this.#folded
  }

  of(measurement: Measurement): Series {
    const { operationName, kind } = measurement
    const known = this.#ofKind(kind)
    if (operationName === undefined) {
      known.anonymous ??= this.#create(['anonymous', kind])
      return known.anonymous
    }
    const found = known.byName.get(operationName)
    if (found !== undefined) return found
    if (this.#size >= this.#maxNames || !wasExecuted(measurement)) {
      this.#folded++
      known.other ??= this.#create(['other', kind])
      return known.other
    }
    const series = this.#create([labelValue(operationName), kind])
    known.byName.set(operationName, series)
    this.#size++
    return series
  }

  #ofKind(kind: OperationKind): OfKind<Series> {
    let known = this.#kinds.get(kind)
    if (known === undefined) {
      known = { byName: new Map(), anonymous: undefined, other: undefined }
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
