import type { Phases } from '../measurement/measurement.ts'
import type { LabelledHistogram, LabelledHistograms } from './labelled-histograms.ts'
import type { OperationLabels } from './operation-labels.ts'

type PhaseFamilies = Readonly<Record<'parse' | 'validate' | 'execute', LabelledHistograms>>

/** The series of one operation name, each made when it is first needed: a phase that no operation reaches has none. */
export class OperationSeries {
  readonly #labels: OperationLabels
  readonly #operations: LabelledHistograms
  readonly #families: PhaseFamilies
  readonly #operation: LabelledHistogram
  #parse: LabelledHistogram | undefined
  #validate: LabelledHistogram | undefined
  #execute: LabelledHistogram | undefined

  constructor(labels: OperationLabels, operations: LabelledHistograms, phases: PhaseFamilies) {
    this.#labels = labels
    this.#operations = operations
    this.#families = phases
    this.#operation = operations.of(labels)
  }

  record(seconds: number, { parseMs, validateMs, executeMs }: Phases): void {
    this.#operation.observe(seconds)
    if (parseMs > 0) {
      this.#parse ??= this.#families.parse.of(this.#labels)
      this.#parse.observe(parseMs / 1000)
    }
    if (validateMs > 0) {
      this.#validate ??= this.#families.validate.of(this.#labels)
      this.#validate.observe(validateMs / 1000)
    }
    if (executeMs > 0) {
      this.#execute ??= this.#families.execute.of(this.#labels)
      this.#execute.observe(executeMs / 1000)
    }
  }

  remove(): void {
    this.#operations.remove(this.#labels)
    for (const family of Object.values(this.#families)) family.remove(this.#labels)
  }
}
