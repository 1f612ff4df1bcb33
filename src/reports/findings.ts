import { FindingTally } from '../aggregation/figures.ts'
import type { FindingKind } from '../measurement/finding.ts'
import type { FindingDescription } from '../storage/finding-log.ts'
import { mergeDescriptions } from '../storage/finding-log.ts'
import { mergeFindingRows } from '../storage/merge.ts'
import { byTotalMs, ratio } from './figures.ts'
import { countOf, type First } from './first.ts'
import type { Reading, ReportSource } from './reading.ts'
import { readSpan } from './reading.ts'
import { describeSample } from './samples.ts'
import { spanOf } from './span.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
export const defaultLastMs = 24 * hourMs

export interface FindingsArguments {
  readonly last?: number | null | undefined
  readonly kinds?: readonly FindingKind[] | null | undefined
  readonly first?: number | null | undefined
}

/** A finding, and what its evidence amounts to in a span. */
export interface SeenFinding extends FindingDescription {
  readonly figures: FindingTally
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
    .map((seen) => describeFinding(reading, seen))
}

/**
 * How many findings to show.
 *
 * @throws GraphQLError BAD_USER_INPUT outside 1 to 500
 */
export const countOfFindings = ({ first }: First): number => countOf(first, 50)

/** The findings that a span has seen, all or those with these identities; the one that cost most time first. */
export async function seenIn(reading: Reading, wanted?: readonly string[]): Promise<SeenFinding[]> {
  // What memory holds beside the store's sums is known by the plan.
  await reading.plan()
  const { unstored } = reading
  const isWanted = (identity: string) => wanted === undefined || wanted.includes(identity)
  const rows = unstored.held.rows.findings.filter(({ identity }) => isWanted(identity))
  const tallies = mergeFindingRows(rows)
  const descriptions = new Map(unstored.findings.map((description) => [description.identity, description]))
  const stored =
    wanted === undefined
      ? await reading.findings([...tallies.keys()])
      : await reading.findings(wanted, 'alone')
  for (const { description, figures } of stored) {
    const { identity } = description
    const held = descriptions.get(identity)
    descriptions.set(identity, held === undefined ? description : mergeDescriptions(description, held))
    if (figures === undefined) continue
    const tally = tallies.get(identity) ?? new FindingTally()
    tally.add(figures)
    tallies.set(identity, tally)
  }
  return [...tallies]
    .flatMap(([identity, figures]) => {
      const description = descriptions.get(identity)
      return description === undefined ? [] : [{ ...description, figures }]
    })
    .sort((a, b) => byTotalMs(a.figures, b.figures))
}

/** A finding of a reading as the type PerformanceFinding; the sample is read when it is asked for. */
export function describeFinding(reading: Reading, seen: SeenFinding) {
  const { figures, evidence, maxStatementsPerOperation: _ever, ...said } = seen
  const { operations, rows, totalMs } = figures
  // A subscriber may keep it for long: it must not keep the reading's rows.
  const readSample = reading.sample
  return {
    ...said,
    operationName: said.operationName ?? null,
    loader: said.loader ?? null,
    patch: said.patch ?? null,
    operations,
    statementsPerOperation: figures.maxStatementsPerOperation,
    latestStatementsPerOperation: figures.latestStatementsPerOperation,
    rows,
    totalMs,
    meanMs: ratio(totalMs, operations) ?? 0,
    lostMs: ratio(figures.lostMs, operations) ?? 0,
    lostMsPerHour: lostMsPerHourOf(reading, seen),
    evidence: async () => {
      const sample = evidence === undefined ? undefined : await readSample(evidence)
      return sample === undefined ? null : describeSample(sample)
    },
  }
}

/** Of the span's time in which the finding was known, a minute at least: an operation that has just ended says nothing of an hour. */
export function lostMsPerHourOf({ span, at }: Reading, { firstSeen, figures }: SeenFinding): number {
  const knownMs = Math.min(span.to, at) - Math.max(span.from, firstSeen)
  return (figures.lostMs * hourMs) / Math.max(knownMs, minuteMs)
}
