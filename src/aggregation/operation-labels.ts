import type { Measurement } from '../measurement/measurement.ts'
import { labelValue } from './label-value.ts'

/** The labels an operation goes under: its name and type. */
export type OperationLabels = readonly [name: string, type: string]

/**
 * Names operations for Prometheus. A client chooses names, so only the first `maxNames` of operations that were executed are kept, each
 * with its type; every other is `other`, and one without a name `anonymous`.
 */
export class OperationNames {
  readonly #maxNames: number
  readonly #known = new Map<string, OperationLabels>()
  #folded = 0

  constructor(maxNames: number) {
    this.#maxNames = maxNames
  }

  /** Operations named `other`. */
  get folded(): number {
    return this.#folded
  }

  labelsOf(measurement: Measurement): OperationLabels {
    const { operationName, kind } = measurement
    if (operationName === undefined) return ['anonymous', kind]
    const key = `${kind} ${operationName}`
    const found = this.#known.get(key)
    if (found !== undefined) return found
    if (this.#known.size >= this.#maxNames || !wasExecuted(measurement)) {
      this.#folded++
      return ['other', kind]
    }
    const labels: OperationLabels = [labelValue(operationName), kind]
    this.#known.set(key, labels)
    return labels
  }
}

/** Whether the operation was accepted: what is made up in documents that are refused or malformed takes nobody's place. */
export function wasExecuted({ kind, outcome, phases }: Measurement): boolean {
  if (outcome === 'refused') return false
  return outcome === 'ok' || outcome === 'partial' || kind === 'work' || phases.executeMs > 0
}
