import type { BatchSummary, CacheOutcome, Measurement, ResolverSummary } from '../measurement/measurement.ts'
import type { StatementRecord } from '../measurement/recorder.ts'
import { LabelledHistograms } from './labelled-histograms.ts'

/** Boundaries in seconds, from a cached answer to a timeout. */
const secondsBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]
const sizeBoundaries = [1, 2, 5, 10, 25, 50, 100, 250, 500, 1000]

const methods: ReadonlySet<string> = new Set(['GET', 'POST', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'DELETE'])
const verbs: ReadonlySet<string> = new Set(
  'select insert update delete with begin commit rollback savepoint release set show explain create alter drop truncate copy call do vacuum analyze lock'.split(
    ' ',
  ),
)

/** What all operations did since the start, in families with a bounded number of series. Durations in seconds. */
export interface Totals {
  /** Labels: method, route, status code. */
  readonly requests: LabelledHistograms
  /** Labels: Prisma's action or the SQL's verb, model or `none`. */
  readonly statements: LabelledHistograms
  /** Labels: coordinate. */
  readonly resolvers: LabelledHistograms
  /** Labels: loader. */
  readonly batches: LabelledHistograms
  /** Keys in a batch. Labels: loader. */
  readonly batchSizes: LabelledHistograms
  /** Operations by cache outcome. */
  readonly cache: Readonly<Record<CacheOutcome, number>>
  recordMeasurement(measurement: Measurement): void
  /** For `observeStatements`: sees statements outside operations too. Never throws. */
  readonly recordStatement: (statement: StatementRecord) => void
}

/** Totals at nothing. */
export function createTotals(): Totals {
  const requests = new LabelledHistograms(secondsBoundaries, 200)
  const statements = new LabelledHistograms(secondsBoundaries, 1000)
  const resolvers = new LabelledHistograms(secondsBoundaries, 5000)
  const batches = new LabelledHistograms(secondsBoundaries, 1000)
  const batchSizes = new LabelledHistograms(sizeBoundaries, 1000)
  const cache = { hit: 0, stale: 0, miss: 0, bypass: 0, private: 0 }
  return {
    requests,
    statements,
    resolvers,
    batches,
    batchSizes,
    cache,
    recordMeasurement(measurement) {
      const { method, route, status } = measurement.http
      const code = status >= 100 && status <= 599 ? String(Math.trunc(status)) : 'other'
      requests.observe([methods.has(method) ? method : 'other', route, code], measurement.durationMs / 1000)
      cache[measurement.cache]++
      for (const resolver of measurement.resolvers) observeResolver(resolvers, resolver)
      for (const batch of measurement.batches) observeBatch(batches, batchSizes, batch)
    },
    recordStatement(statement) {
      const operation = statement.action ?? verbOf(statement.sql)
      statements.observe([operation, statement.model ?? 'none'], statement.durationMs / 1000)
    },
  }
}

// An operation keeps the count, the sum and the slowest of a resolver's calls, not each of them: the slowest is observed as it was,
// the others at their mean. Count and sum are exact.
function observeResolver(into: LabelledHistograms, resolver: ResolverSummary): void {
  observeSummary(into, [resolver.coordinate], resolver.calls, resolver.totalMs / 1000, resolver.maxMs / 1000)
}

function observeBatch(durations: LabelledHistograms, sizes: LabelledHistograms, batch: BatchSummary): void {
  const labels = [batch.loader]
  observeSummary(durations, labels, batch.batches, batch.totalMs / 1000, batch.maxMs / 1000)
  if (batch.batches === 0) return
  const size = Math.floor(batch.keys / batch.batches)
  const larger = batch.keys - size * batch.batches
  if (larger > 0) sizes.observe(labels, size + 1, larger)
  sizes.observe(labels, size, batch.batches - larger)
}

function observeSummary(
  into: LabelledHistograms,
  labels: readonly string[],
  count: number,
  sum: number,
  max: number,
): void {
  if (count === 0) return
  into.observe(labels, max)
  if (count > 1) into.observe(labels, (sum - max) / (count - 1), count - 1)
}

function verbOf(sql: string): string {
  const verb = /^\s*([A-Za-z]+)/.exec(sql)?.[1]?.toLowerCase()
  return verb !== undefined && verbs.has(verb) ? verb : 'other'
}
