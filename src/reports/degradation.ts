import type { OperationRow } from '../aggregation/figures.ts'
import { allSignatures, type OperationFigures } from '../aggregation/figures.ts'
import type { ProcessReading } from '../measurement/measurement.ts'
import { sumOf } from '../storage/merge.ts'
import type { Span } from '../storage/store.ts'
import { comparisonOf } from './comparison.ts'
import { ratio } from './figures.ts'
import type { ReportSource } from './reading.ts'
import { readSpan } from './reading.ts'
import { lastMinutesOf } from './realtime.ts'

const minuteMs = 60_000
const hourMs = 3_600_000

/** From which values on something is degraded. */
const thresholds = {
  /** Fewer say nothing. */
  minOperations: 20,
  /** Operations that failed by the server's fault, from 0 to 1; and how many times the day before's. */
  faultRate: 0.05,
  faultRateFactor: 2,
  /** How many times the day before's 95th percentile. */
  p95Factor: 2,
  eventLoopDelayMs: 100,
  /** Minutes that wait to be stored for longer than this tell that nothing can be stored. */
  waitingMinutes: 2,
} as const

interface Evidence {
  readonly recent: OperationFigures
  /** Undefined when it cannot be read. */
  readonly dayBefore: OperationFigures | undefined
  readonly isStoreAway: boolean
  readonly process: ProcessReading | undefined
  readonly pool: ReturnType<ReportSource['system']['pool']>
  readonly highMemoryThreshold: number
  readonly lostOperations: number
  readonly isStoreRefusing: () => boolean
}

/** A sentence with what was measured and the limit; undefined when all is well, or nothing can be said. */
type Rule = (evidence: Evidence) => string | undefined

/**
 * Whether the last five minutes are worse than the day before them, or the answering gateway is at a limit: the type
 * PerformanceDegradation. Without the store it answers from memory, and names that as a reason.
 */
export async function isPerformanceDegraded(source: ReportSource) {
  const evidence = await evidenceOf(source)
  const reasons = rules.flatMap((rule) => rule(evidence) ?? [])
  return { degraded: reasons.length > 0, reasons }
}

const storeAway: Rule = ({ isStoreAway }) =>
  isStoreAway ? 'The stored measurements cannot be read now; the log says why.' : undefined

const serverFaults: Rule = ({ recent, dayBefore }) => {
  const { minOperations, faultRate, faultRateFactor } = thresholds
  const rate = faultRateOf(recent) ?? 0
  const rateBefore = dayBefore && faultRateOf(dayBefore)
  if (recent.requests < minOperations || rate < faultRate) return undefined
  if (rate < (rateBefore ?? 0) * faultRateFactor) return undefined
  const before = rateBefore == null ? '' : `, against ${percent(rateBefore)} in the day before`
  return `${percent(rate)} of the last minutes' operations failed by the server's fault (limit ${percent(faultRate)})${before}.`
}

const latency: Rule = ({ recent, dayBefore }) => {
  const { minOperations, p95Factor } = thresholds
  if (dayBefore === undefined || Math.min(recent.requests, dayBefore.requests) < minOperations)
    return undefined
  const p95 = comparisonOf(sideOf(recent), sideOf(dayBefore)).find(({ figure }) => figure === 'p95Ms')
  if (p95?.value == null || p95.before == null || !p95.isBeyondNoise) return undefined
  const limitMs = p95.before * p95Factor
  if (p95.value < limitMs) return undefined
  return `95 % of the last minutes' operations took at most ${milliseconds(p95.value)} (limit ${milliseconds(limitMs)}, ${p95Factor} times that of the day before).`
}

const eventLoop: Rule = ({ process }) => {
  const { eventLoopDelayMs } = thresholds
  if (process === undefined || process.eventLoopDelayMs < eventLoopDelayMs) return undefined
  return `The event loop runs timers up to ${milliseconds(process.eventLoopDelayMs)} late (limit ${milliseconds(eventLoopDelayMs)}).`
}

const heap: Rule = ({ process, highMemoryThreshold }) => {
  const used = process === undefined ? null : ratio(process.heapUsedBytes, process.heapLimitBytes)
  if (used === null || used < highMemoryThreshold) return undefined
  return `The heap holds ${percent(used)} of what it may grow to (limit ${percent(highMemoryThreshold)}).`
}

const poolWaits: Rule = ({ pool }) => {
  if (pool === undefined || pool.waiting === 0 || pool.idle > 0) return undefined
  return `Statements that wait for a connection to the database: ${pool.waiting} (limit 0), with none of ${pool.total} idle.`
}

// Since the start, so that alone it would never end: it counts while more may be lost.
const lost: Rule = ({ lostOperations, isStoreAway, isStoreRefusing }) => {
  if (lostOperations === 0 || !(isStoreAway || isStoreRefusing())) return undefined
  return `Operations lost since the start because they could not be stored: ${lostOperations} (limit 0), and nothing can be stored now.`
}

/** In the order in which an administrator should read them. */
const rules: readonly Rule[] = [storeAway, serverFaults, latency, eventLoop, heap, poolWaits, lost]

async function evidenceOf(source: ReportSource): Promise<Evidence> {
  const { system, writer, now } = source
  const recent = lastMinutesOf(source)
  // From a full hour on: its minutes may be gone, its hours are not.
  const from = Math.floor((recent.from - 24 * hourMs) / hourMs) * hourMs
  const figures = (span: Span) => figuresOf(source, span)
  const [measured, dayBefore] = await Promise.all([figures(recent), figures({ from, to: recent.from })])
  return {
    recent: measured.figures,
    dayBefore: dayBefore.isStoreAway ? undefined : dayBefore.figures,
    isStoreAway: measured.isStoreAway || dayBefore.isStoreAway,
    process: system.process(),
    pool: system.pool(),
    highMemoryThreshold: system.highMemoryThreshold,
    lostOperations: writer.dropped().operations,
    isStoreRefusing: () => isWaiting(source, now() - thresholds.waitingMinutes * minuteMs),
  }
}

/** All operations of a span; only those in memory when the store does not answer. */
async function figuresOf(source: ReportSource, span: Span) {
  const reading = readSpan(source, span)
  try {
    const figures = sumOf(await reading.slices({}, span.to - span.from))
    return { figures, isStoreAway: false }
  } catch {
    // `answered` has told why.
    const isOfAll = ({ signature }: OperationRow) => signature === allSignatures
    const held = reading.unstored.held.rows.operations.filter(isOfAll).map((figures) => ({ figures }))
    return { figures: sumOf(held), isStoreAway: true }
  }
}

/** Whether minutes from before an instant wait to be stored. One that is stored may still be held: the latest, until the next flush. */
function isWaiting({ writer }: ReportSource, before: number): boolean {
  return writer.unstored({ from: 0, to: before - minuteMs }).held.windows.length > 1
}

const faultRateOf = ({ outcomes, requests }: OperationFigures): number | null =>
  ratio(outcomes.partial + outcomes.serverError, requests)

// Of the figures compared only the rate of requests depends on the length of the span, and it is not asked for.
const sideOf = (figures: OperationFigures) => ({ figures, spanMs: minuteMs })

const percent = (part: number): string => `${Number((part * 100).toFixed(1))} %`
const milliseconds = (value: number): string => `${Number(value.toPrecision(3))} ms`
