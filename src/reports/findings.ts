import { FindingTally } from '../aggregation/figures.ts'
import type { FindingKind } from '../diagnosis/finding.ts'
import type { FindingDescription } from '../storage/finding-log.ts'
import { mergeFindingRows } from '../storage/merge.ts'
import { byTotalMs, ratio } from './figures.ts'
import { countOf } from './first.ts'
import type { ReportSource } from './reading.ts'
import { answered } from './reading.ts'
import { spanOf } from './span.ts'

const defaultLastMs = 24 * 3_600_000

export interface FindingsArguments {
  readonly last?: number | null
  readonly kinds?: readonly FindingKind[] | null
  readonly first?: number | null
}

/**
 * What is wrong in the code, the one that cost most time first: the type PerformanceFinding.
 *
 * @throws GraphQLError BAD_USER_INPUT; DATABASE_UNREACHABLE when the store does not answer
 */
export async function findings(source: ReportSource, { last, kinds, first }: FindingsArguments) {
  const count = countOf(first, 50)
  const found = await findingsOf(source, last)
  return found
    .filter(({ kind }) => kinds == null || kinds.includes(kind))
    .sort(byTotalMs)
    .slice(0, count)
}

/** The findings of kind N_PLUS_ONE. */
export const nPlusOneFindings = (source: ReportSource, args: Omit<FindingsArguments, 'kinds'>) =>
  findings(source, { ...args, kinds: ['N_PLUS_ONE'] })

async function findingsOf(source: ReportSource, last: number | null | undefined) {
  const span = spanOf({ last }, source.now(), defaultLastMs)
  const unstored = source.writer.unstored(span)
  const tallies = mergeFindingRows(unstored.held.rows.findings)
  const stored = await answered(source, source.store.readFindings(span, unstored.held, [...tallies.keys()]))
  const descriptions = new Map(unstored.findings.map((description) => [description.identity, description]))
  for (const { description, figures } of stored) {
    const { identity } = description
    descriptions.set(identity, widest(description, descriptions.get(identity)))
    if (figures === undefined) continue
    const tally = tallies.get(identity) ?? new FindingTally()
    tally.add(figures)
    tallies.set(identity, tally)
  }
  return [...tallies].flatMap(([identity, tally]) => {
    const description = descriptions.get(identity)
    return description === undefined ? [] : [describeFinding(description, tally)]
  })
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
