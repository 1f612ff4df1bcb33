import { FindingTally } from '../aggregation/figures.ts'
import type { FindingKind } from '../measurement/finding.ts'
import type { FindingDescription } from '../storage/finding-log.ts'
import { mergeFindingRows } from '../storage/merge.ts'
import { byTotalMs, ratio } from './figures.ts'
import { countOf, type First } from './first.ts'
import type { Reading, ReportSource } from './reading.ts'
import { readSpan } from './reading.ts'
import { spanOf } from './span.ts'

const defaultLastMs = 24 * 3_600_000

export interface FindingsArguments {
  readonly last?: number | null | undefined
  readonly kinds?: readonly FindingKind[] | null | undefined
  readonly first?: number | null | undefined
}

/**
 * What is wrong in the code, the one that cost most time first: the type PerformanceFinding.
 *
 * @throws GraphQLError BAD_USER_INPUT; DATABASE_UNREACHABLE when the store does not answer
 */
export async function findings(source: ReportSource, { last, ...wanted }: FindingsArguments) {
  const span = spanOf({ last }, source.now(), defaultLastMs, source.retention)
  return findingsOfSpan(readSpan(source, span), wanted)
}

/** The findings of kind N_PLUS_ONE. */
export const nPlusOneFindings = (source: ReportSource, args: Omit<FindingsArguments, 'kinds'>) =>
  findings(source, { ...args, kinds: ['N_PLUS_ONE'] })

/**
 * The findings that a span has seen, of all operations or of those with these signatures; the one that cost most time first.
 *
 * @throws GraphQLError BAD_USER_INPUT; DATABASE_UNREACHABLE when the store does not answer
 */
export async function findingsOfSpan(
  reading: Reading,
  {
    signatures,
    kinds,
    first,
  }: Omit<FindingsArguments, 'last'> & { readonly signatures?: readonly string[] | undefined },
) {
  const count = countOfFindings({ first })
  return (await seenIn(reading))
    .filter(({ signature }) => signatures === undefined || signatures.includes(signature))
    .filter(({ kind }) => kinds == null || kinds.includes(kind))
    .slice(0, count)
}

/**
 * How many findings to show.
 *
 * @throws GraphQLError BAD_USER_INPUT outside 1 to 500
 */
export const countOfFindings = ({ first }: First): number => countOf(first, 50)

/** All findings that a span has seen, the one that cost most time first. */
export async function seenIn(reading: Reading) {
  // What memory holds beside the store's sums is known by the plan.
  await reading.plan()
  const { unstored } = reading
  const tallies = mergeFindingRows(unstored.held.rows.findings)
  const descriptions = new Map(unstored.findings.map((description) => [description.identity, description]))
  for (const { description, figures } of await reading.findings([...tallies.keys()])) {
    const { identity } = description
    descriptions.set(identity, widest(description, descriptions.get(identity)))
    if (figures === undefined) continue
    const tally = tallies.get(identity) ?? new FindingTally()
    tally.add(figures)
    tallies.set(identity, tally)
  }
  return [...tallies]
    .flatMap(([identity, tally]) => {
      const description = descriptions.get(identity)
      return description === undefined ? [] : [describeFinding(description, tally)]
    })
    .sort(byTotalMs)
}

function widest(stored: FindingDescription, held: FindingDescription | undefined): FindingDescription {
  if (held === undefined) return stored
  return {
    ...held,
    firstSeen: Math.min(stored.firstSeen, held.firstSeen),
    lastSeen: Math.max(stored.lastSeen, held.lastSeen),
  }
}

function describeFinding(description: FindingDescription, tally: FindingTally) {
  return {
    ...description,
    operationName: description.operationName ?? null,
    operations: tally.operations,
    statementsPerOperation: tally.maxStatementsPerOperation,
    latestStatementsPerOperation: tally.latestStatementsPerOperation,
    rows: tally.rows,
    totalMs: tally.totalMs,
    meanMs: ratio(tally.totalMs, tally.operations) ?? 0,
  }
}
