import { allSignatures, PartTally } from '../aggregation/figures.ts'
import type { PartSummary } from '../storage/store.ts'
import { byTotalMs, ratio } from './figures.ts'
import { countOf, type First } from './first.ts'
import { lazily } from './lazily.ts'
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
  const senders = lazily(() => readSenders(reading, fingerprints))
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
      senders: async (shown: First) => {
        const count = countOf(shown.first, 10)
        return ((await senders()).get(fingerprint) ?? []).slice(0, count)
      },
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

/** By statement, the operations that send it and from where, those that spent most time in it first: the type PerformanceSender. */
async function readSenders(reading: Reading, fingerprints: readonly string[]) {
  const parts = await reading.parts({ part: 'statement', names: fingerprints })
  const texts = await reading.texts({ signatures: [...new Set(parts.map(({ signature }) => signature))] })
  const senders = new Map<string, ReturnType<typeof senderOf>[]>()
  for (const part of [...parts].sort((a, b) => byTotalMs(a.figures, b.figures))) {
    const sender = senderOf(part, texts.signatures.get(part.signature)?.operationName)
    const found = senders.get(part.name)
    if (found === undefined) senders.set(part.name, [sender])
    else found.push(sender)
  }
  return senders
}

function senderOf({ signature, place, figures }: PartSummary, operationName: string | undefined) {
  return {
    operationName: operationName ?? null,
    signature,
    place: place || null,
    count: figures.count,
    perOperation: ratio(figures.count, figures.operations) ?? 0,
    totalMs: figures.totalMs,
  }
}
