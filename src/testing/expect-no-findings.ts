import type { FindingKind } from '../measurement/finding.ts'
import { findingKinds } from '../measurement/finding.ts'
import { remedyFor } from '../mistakes.ts'
import type { Scale, TestedGateway, TestedOperation } from './analyse.ts'
import { analyse } from './analyse.ts'
import { checkKeys } from './asked.ts'
import { findingsText } from './evidence.ts'

export interface FindingExpectation {
  /** Only of these kinds [all]. */
  readonly kinds?: readonly FindingKind[]
  /** At which two sizes to run it; what the larger shows counts [once, with its variables]. */
  readonly scale?: Scale
}

const of = 'expectNoFindings'

/**
 * Expects that nothing is found in an operation: `await expectNoFindings(gateway, '{ products { supplier { name } } }')`. It is run, and
 * counts in no report. As in a report, a finding takes `monitoring.minStatementsPerFinding` statements alike: give the test more rows.
 *
 * @param gateway what createGateway resolves to; it need not listen
 * @param operation a query, with its variables and its session where it has any
 * @throws Error that says what was found, where, why and what to write; TypeError for what cannot be asked
 */
export async function expectNoFindings(
  gateway: TestedGateway,
  operation: TestedOperation,
  expectation: FindingExpectation = {},
): Promise<void> {
  checkKeys(of, 'the options', expectation, ['kinds', 'scale'])
  const { kinds, scale } = expectation
  if (kinds !== undefined) checkKinds(kinds)
  const { findings, growth } = await analyse(of, gateway, operation, scale)
  const found = findings.filter(({ kind }) => kinds === undefined || kinds.includes(kind))
  if (found.length === 0) return
  const wanted = kinds === undefined ? '' : ` of ${kinds.join(', ')}`
  const grown = growth === null ? '' : ` (${growth.text})`
  throw new Error(`expected no findings${wanted}, got ${found.length}${grown}${findingsText(found)}`)
}

function checkKinds(kinds: readonly string[]): void {
  const known: readonly string[] = findingKinds
  const unknown = Array.isArray(kinds) ? kinds.filter((kind) => !known.includes(kind)) : [String(kinds)]
  if (unknown.length === 0 && kinds.length > 0) return
  const came = unknown.length > 0 ? unknown.join(', ') : 'none'
  throw new TypeError(`${of} expects kinds of findings in a list, got ${came}. ${remedyFor(unknown, known)}`)
}
