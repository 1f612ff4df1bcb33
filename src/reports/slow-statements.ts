import { allSignatures, PartTally } from '../aggregation/figures.ts'
import type { PartSummary } from '../storage/store.ts'
import { byTotalMs, ratio } from './figures.ts'
import { countOf, type First } from './first.ts'
import type { Reading, ReportSource } from './reading.ts'
import { readSpan } from './reading.ts'
import { spanOf } from './span.ts'

const defaultLastMs = 24 * 3_600_000

export interface SlowStatementsArguments {
  readonly last?: number | null | undefined
  readonly first?: number | null | undefined
}

/**
 * SQL statements by their shape, over all operations, the one that took most time in all first: the type PerformanceSlowStatement. Who
 * sends them is read for all that are shown at once, when it is first asked for.
 *
 * @throws GraphQLError BAD_USER_INPUT; DATABASE_UNREACHABLE when the store does not answer
 */
export async function slowStatements(source: ReportSource, { last, first }: SlowStatementsArguments) {
  const count = countOf(first, 50)
  const reading = readSpan(source, spanOf({ last }, source.now(), defaultLastMs, source.retention))
  const all = await reading.parts({ signatures: [allSignatures], part: 'statement' })
  const shown = [...byFingerprint(all)].sort(([, a], [, b]) => byTotalMs(a, b)).slice(0, count)
  const fingerprints = shown.map(([fingerprint]) => fingerprint)
  const { statements } = await reading.texts({ fingerprints })
  return shown.map(([fingerprint, figures]) => {
    const { operations, count, errors, items: rows, totalMs, maxMs } = figures
    return {
      shape: statements.get(fingerprint) ?? null,
      fingerprint,
      operations,
      count,
      errors,
      rows,
      rowsPerStatement: ratio(rows, count) ?? 0,
      meanMs: ratio(totalMs, count) ?? 0,
      maxMs,
      totalMs,
      senders: (shown: First) => sendersOf(reading, fingerprint, fingerprints, countOf(shown.first, 10)),
    }
  })
}

function byFingerprint(parts: readonly PartSummary[]): Map<string, PartTally> {
  const tallies = new Map<string, PartTally>()
  for (const { name, figures } of parts) {
    const tally = tallies.get(name) ?? new PartTally()
    tally.add(figures)
    tallies.set(name, tally)
  }
  return tallies
}

/** The operations that send a statement, and from where: the type PerformanceSender. */
async function sendersOf(
  reading: Reading,
  fingerprint: string,
  fingerprints: readonly string[],
  count: number,
) {
  const parts = await reading.parts({ part: 'statement', names: fingerprints })
  const texts = await reading.texts({ signatures: [...new Set(parts.map(({ signature }) => signature))] })
  return parts
    .filter(({ name }) => name === fingerprint)
    .sort((a, b) => byTotalMs(a.figures, b.figures))
    .slice(0, count)
    .map(({ signature, place, figures }) => ({
      operationName: texts.signatures.get(signature)?.operationName ?? null,
      signature,
      place: place || null,
      count: figures.count,
      perOperation: ratio(figures.count, figures.operations) ?? 0,
      totalMs: figures.totalMs,
    }))
}
