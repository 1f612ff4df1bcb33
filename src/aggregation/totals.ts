import type { BatchSummary, CacheOutcome, Measurement, Outcome } from '../measurement/measurement.ts'
import type { StatementRecord } from '../measurement/recorder.ts'
import { verbOf } from '../measurement/sql-verb.ts'
import { LabelledCounters } from './labelled-counters.ts'
import { LabelledHistograms } from './labelled-histograms.ts'
import { OperationNames, wasExecuted } from './operation-labels.ts'
import { OperationSeries } from './operation-series.ts'
import { RequestSeries } from './request-series.ts'

/** Boundaries in seconds, from a cached answer to a timeout. */
const secondsBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]
/** Boundaries in seconds, from a document that was read before to a slow resolver. */
const phaseBoundaries = [0.0001, 0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5]
const sizeBoundaries = [1, 2, 5, 10, 25, 50, 100, 250, 500, 1000]

const verbs: ReadonlySet<string> = new Set(
  'select insert update delete with begin commit rollback savepoint release set show explain create alter drop truncate copy call do vacuum analyze lock'.split(
    ' ',
  ),
)

/** Most series of each family whose labels are not all ours. */
const maxSeries = {
  requests: 200,
  /** Names of operations, each with its type. */
  operations: 100,
  errors: 50,
  clients: 50,
  statements: 1000,
  resolvers: 5000,
  loaders: 1000,
  spans: 200,
} as const

/** After this long unobserved, a label that a client chose gives its place to another. */
const idleMs = 3_600_000

/** What all operations did since the start, in families with a bounded number of series. Durations in seconds. */
export interface Totals {
  /** Labels: method, route, status code. */
  readonly requests: LabelledHistograms
  /** Labels: operation name, operation type. */
  readonly operations: LabelledHistograms
  /** Phases that were reached. Labels: operation name, operation type. */
  readonly phases: Readonly<Record<'parse' | 'validate' | 'execute', LabelledHistograms>>
  /** Operations by how they ended. */
  readonly outcomes: Readonly<Record<Outcome, number>>
  /** Operations by each code in their answer. Labels: code. */
  readonly errors: LabelledCounters
  /** Operations by who sent them. Labels: client name. */
  readonly clients: LabelledCounters
  /** Labels: Prisma's action or the SQL's verb, model or `none`. */
  readonly statements: LabelledHistograms
  /** Labels: coordinate. */
  readonly resolvers: LabelledHistograms
  /** Labels: loader. */
  readonly batches: LabelledHistograms
  /** Keys in a batch. Labels: loader. */
  readonly batchSizes: LabelledHistograms
  /** Labels: the author's name. */
  readonly spans: LabelledHistograms
  /** Operations by cache outcome. */
  readonly cache: Readonly<Record<CacheOutcome, number>>
  /** Operations named `other`. */
  readonly foldedNames: () => number
  recordMeasurement(measurement: Measurement): void
  /** A span outside any operation. */
  recordSpan(span: { readonly name: string; readonly durationMs: number }): void
  /** For `observeStatements`: sees statements outside operations too. Never throws. */
  readonly recordStatement: (statement: StatementRecord) => void
}

/**
 * Totals at nothing.
 *
 * @param now milliseconds since 1970
 */
export function createTotals(now: () => number = Date.now): Totals {
  // Names are bounded before: theirs, and `other` and `anonymous` of each type.
  const ofOperations = (boundaries: readonly number[]) =>
    new LabelledHistograms(boundaries, Number.POSITIVE_INFINITY)
  const operations = ofOperations(secondsBoundaries)
  const phases = {
    parse: ofOperations(phaseBoundaries),
    validate: ofOperations(phaseBoundaries),
    execute: ofOperations(phaseBoundaries),
  }
  const names = new OperationNames(
    maxSeries.operations,
    idleMs,
    (labels) => new OperationSeries(labels, operations, phases),
  )
  const outcomes = { ok: 0, partial: 0, clientError: 0, serverError: 0, refused: 0 }
  const errors = new LabelledCounters(maxSeries.errors, idleMs)
  const clients = new LabelledCounters(maxSeries.clients, idleMs)
  const requests = new LabelledHistograms(secondsBoundaries, maxSeries.requests)
  const requestSeries = new RequestSeries(requests)
  const statements = new LabelledHistograms(secondsBoundaries, maxSeries.statements)
  const resolvers = new LabelledHistograms(secondsBoundaries, maxSeries.resolvers)
  const batches = new LabelledHistograms(secondsBoundaries, maxSeries.loaders)
  const batchSizes = new LabelledHistograms(sizeBoundaries, maxSeries.loaders)
  const spans = new LabelledHistograms(secondsBoundaries, maxSeries.spans)
  const cache = { hit: 0, stale: 0, miss: 0, bypass: 0, private: 0 }

  return {
    requests,
    operations,
    phases,
    outcomes,
    errors,
    clients,
    statements,
    resolvers,
    batches,
    batchSizes,
    spans,
    cache,
    foldedNames: () => names.folded,
    recordMeasurement(measurement) {
      const seconds = measurement.durationMs / 1000
      // An author's own work may tell of yesterday; asking the clock for each operation would cost more.
      const at = measurement.kind === 'work' ? now() : measurement.startedAt + measurement.durationMs
      names.of(measurement, at).record(seconds, measurement.phases)
      outcomes[measurement.outcome]++
      for (const code of measurement.errorCodes) errors.add([code], at)
      // An author's own work came over no HTTP, and asked no cache.
      if (measurement.kind !== 'work') {
        requestSeries.observe(measurement.http, seconds)
        const { name } = measurement.client
        clients.add(name === '' ? noClient : [name], at, name === '' || wasExecuted(measurement))
        cache[measurement.cache]++
      }
      for (const resolver of measurement.resolvers)
        observeCalls(resolvers, resolver.coordinate, resolver.calls, resolver)
      for (const batch of measurement.batches) {
        observeCalls(batches, batch.loader, batch.batches, batch)
        observeSizes(batchSizes, batch)
      }
      for (const span of measurement.spans) observeCalls(spans, span.name, span.calls, span)
    },
    recordSpan({ name, durationMs }) {
      spans.observe([name], durationMs / 1000)
    },
    recordStatement(statement) {
      const operation = statement.action ?? knownVerbOf(statement.sql)
      statements.observe([operation, statement.model ?? 'none'], statement.durationMs / 1000)
    },
  }
}

// What an empty name is called, without cleaning it each time.
const noClient = ['unknown']

// An operation keeps the count, the sum and the slowest of a resolver's calls, not each of them: the slowest is observed as it was,
// the others at their mean. Count and sum are exact.
function observeCalls(
  into: LabelledHistograms,
  label: string,
  count: number,
  { totalMs, maxMs }: { readonly totalMs: number; readonly maxMs: number },
): void {
  if (count === 0) return
  const labels = [label]
  into.observe(labels, maxMs / 1000)
  if (count > 1) into.observe(labels, (totalMs - maxMs) / (count - 1) / 1000, count - 1)
}

function observeSizes(into: LabelledHistograms, { loader, batches, keys }: BatchSummary): void {
  if (batches === 0) return
  const size = Math.floor(keys / batches)
  const larger = keys - size * batches
  if (larger > 0) into.observe([loader], size + 1, larger)
  into.observe([loader], size, batches - larger)
}

function knownVerbOf(sql: string): string {
  const verb = verbOf(sql)
  return verb !== undefined && verbs.has(verb) ? verb : 'other'
}
