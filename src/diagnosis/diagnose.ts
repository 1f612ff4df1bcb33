import type { Measurement } from '../measurement/measurement.ts'
import type { Finding } from './finding.ts'
import { rules } from './rules.ts'

export interface DiagnosisOptions {
  /** From how many statements alike in one operation on something is found (default 5). */
  readonly minStatements?: number
}

/** What one operation shows: one is enough. In the order of the rules, within each the costliest first; empty when nothing is found. */
export function diagnose(
  measurement: Measurement,
  { minStatements = 5 }: DiagnosisOptions = {},
): readonly Finding[] {
  if (measurement.statementCount < minStatements) return nothing
  return rules.flatMap((rule) => rule(measurement, { minStatements }))
}

const nothing: readonly Finding[] = []
