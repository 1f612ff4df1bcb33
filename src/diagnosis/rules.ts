import type { Measurement } from '../measurement/measurement.ts'
import type { Finding } from './finding.ts'
import { nPlusOne } from './n-plus-one.ts'

interface Thresholds {
  readonly minStatements: number
}

/** Judges one operation by itself. Must not throw, and says nothing where the evidence allows another reading. */
export type Rule = (measurement: Measurement, thresholds: Thresholds) => Finding[]

/** All rules, in the order in which a reader should meet what they find. */
export const rules: readonly Rule[] = [nPlusOne]
