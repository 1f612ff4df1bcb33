import { Histogram } from '../aggregation/histogram.ts'
import type { Sample } from '../storage/sample.ts'
import type { OperationSummary } from '../storage/store.ts'
import { badInput } from './duration.ts'
import { byTotalMs } from './figures.ts'
import { countOf, type First } from './first.ts'
import type { Reading, ReportSource } from './reading.ts'
import { readSpan } from './reading.ts'
import { describeSample } from './samples.ts'
import { resolverShares, statementShares } from './shares.ts'
import { spanOf } from './span.ts'

const defaultLastMs = 24 * 3_600_000
/** Signatures whose histograms are read at once. */
const histogramsAtOnce = 500
// A histogram's share above a threshold is known to 1 %.
const histogramError = 1.01
/** Samples read for all signatures together, and for one that those of others have crowded out. */
const sharedSamples = 1000
const ownSamples = 50
/** So many are enough for shares. */
const fairSamples = 10

export interface SlowQueriesArguments {
  readonly last?: number | null | undefined
  readonly thresholdMs?: number | null | undefined
  readonly first?: number | null | undefined
}

interface SlowOperations extends OperationSummary {
  readonly count: number
  readonly totalMs: number
}

/**
 * Operations that took at least the threshold, by signature, those that took most time in all first: the type PerformanceSlowQuery.
 *
 * @throws GraphQLError BAD_USER_INPUT; DATABASE_UNREACHABLE when the store does not answer
 */
export async function slowQueries(source: ReportSource, args: SlowQueriesArguments) {
  const count = countOf(args.first, 50)
  const thresholdMs = args.thresholdMs ?? source.slowQueryMs
  if (thresholdMs < 0) throw badInput(`thresholdMs must be 0 or more, got ${thresholdMs}.`)
  const span = spanOf({ last: args.last }, source.now(), defaultLastMs, source.retention)
  const reading = readSpan(source, span)
  const slow = await slowestOf(reading, thresholdMs, count)
  const signatures = slow.map(({ signature }) => signature)
  const texts = await reading.texts({ signatures })
  return slow.map((operations) => {
    const { signature, operationName, kind, figures, totalMs } = operations
    const kept = (wanted: number) => keptOf(reading, { signature, signatures, thresholdMs, wanted })
    return {
      operationName: operationName ?? null,
      signature,
      kind,
      document: texts.signatures.get(signature)?.document ?? null,
      operations: operations.count,
      requests: figures.requests,
      totalMs,
      durationMs: figures.durations.max,
      meanMs: totalMs / operations.count,
      firstSeen: async () => earliest(await kept(fairSamples)),
      lastSeen: async () => latest(await kept(fairSamples)),
      sampled: async () => (await kept(fairSamples)).length,
      resolvers: async () => resolverShares(await kept(fairSamples)),
      statements: async () => statementShares(await kept(fairSamples)),
      samples: async ({ first }: First) => {
        const shown = countOf(first, 5, 100)
        return (await kept(shown)).slice(0, shown).map(describeSample)
      },
    }
  })
}

/**
 * The signatures whose slow operations took most time. Slow operations took no more time than all of the signature's, so that histograms
 * are read from the largest sum downwards until no other signature can come before those that were found.
 */
async function slowestOf(reading: Reading, thresholdMs: number, count: number): Promise<SlowOperations[]> {
  const candidates = (await reading.operations({}, 'none'))
    .filter(({ figures }) => figures.durations.max >= thresholdMs)
    .sort((a, b) => b.figures.durations.sum - a.figures.durations.sum)
  let found: SlowOperations[] = []
  for (let at = 0; at < candidates.length; at += histogramsAtOnce) {
    const next = candidates.slice(at, at + histogramsAtOnce).map(({ signature }) => signature)
    const mostPossible = (candidates[at]?.figures.durations.sum ?? 0) * histogramError
    if ((found[count - 1]?.totalMs ?? 0) > mostPossible) break
    const read = await reading.operations({ signatures: next }, next)
    const slow = read.map((operations) => {
      const { count, totalMs } = Histogram.from(operations.figures.durations).above(thresholdMs)
      return { ...operations, count, totalMs }
    })
    found = [...found, ...slow.filter((operations) => operations.count > 0)].sort(byTotalMs).slice(0, count)
  }
  return found
}

/** A signature's slow operations that were kept whole, slowest first; read once for all signatures shown, as far as they are enough. */
async function keptOf(
  reading: Reading,
  {
    signature,
    signatures,
    thresholdMs,
    wanted,
  }: {
    readonly signature: string
    readonly signatures: readonly string[]
    readonly thresholdMs: number
    readonly wanted: number
  },
): Promise<Sample[]> {
  const query = { orderBy: 'duration', minDurationMs: thresholdMs } as const
  const shared = await reading.samples({ ...query, signatures, limit: sharedSamples })
  const own = shared.filter((sample) => sample.signature === signature)
  if (shared.length < sharedSamples || own.length >= wanted) return own
  return reading.samples({ ...query, signatures: [signature], limit: Math.max(wanted, ownSamples) })
}

const earliest = (samples: readonly Sample[]): number | null =>
  samples.length === 0 ? null : Math.min(...samples.map(({ startedAt }) => startedAt))
const latest = (samples: readonly Sample[]): number | null =>
  samples.length === 0 ? null : Math.max(...samples.map(({ startedAt }) => startedAt))
