import { fileURLToPath } from 'node:url'
import { createAggregator } from '../aggregation/aggregator.ts'
import type { ResolvedOptions } from '../config.ts'
import type { Database } from '../database/database.ts'
import { applyMigrations } from '../database/migrate.ts'
import type { Measurement, OnMeasured, ProcessReading } from '../measurement/measurement.ts'
import { observeOperations } from '../measurement/operations.ts'
import { createProcessSampler } from '../measurement/process-sampler.ts'
import { observeSpans } from '../measurement/spans.ts'
import { observeStatements } from '../measurement/statements.ts'
import type { Metrics } from '../metrics/create-metrics.ts'
import { createMetrics } from '../metrics/create-metrics.ts'
import type { Analyze } from '../reports/analysis-request.ts'
import type { CacheControlPort } from '../reports/cache-control.ts'
import { FindingFeed } from '../reports/finding-feed.ts'
import { performanceResolvers } from '../reports/resolvers.ts'
import { createMemoryStore } from '../storage/memory-store.ts'
import { createPostgresStore } from '../storage/postgres-store.ts'
import { withinTime } from '../storage/within-time.ts'
import { createWriter } from '../storage/writer.ts'
import type { Log } from './log.ts'

// With the drain before it, an end stays within the 10 s that process managers allow.
const stopTimeoutMs = 3000

/** The migrations of Sluice's own tables, in the PostgreSQL schema `performance`. */
export const ownMigrations = fileURLToPath(new URL('../../prisma/migrations', import.meta.url))

/** The insight half: from the seam `onMeasured` to reports and metrics. */
export interface Insight {
  /** Also known as the owner of the operations that are handed to it. */
  readonly onMeasured: OnMeasured
  /** The process as a timer read it last. */
  readonly process: () => ProcessReading | undefined
  readonly resolvers: Record<string, unknown>
  readonly metrics: Metrics
  /** Ends the subscriptions: nobody waits for them at the end. */
  readonly drain: () => void
  /** Flushes what is measured, then resolves. */
  stop(): Promise<void>
}

/**
 * Joins aggregation, diagnosis, storage, reports and metrics. With a database the windows are stored in its schema `performance`, which is
 * brought up to date here; without one they are kept in memory, bounded.
 */
export async function createInsight(parts: {
  readonly database: Database | undefined
  readonly monitoring: ResolvedOptions['monitoring']
  readonly cache: CacheControlPort
  readonly log: Log
  /** Requests being answered now. */
  readonly inFlight: () => number
  readonly analyze: Analyze
}): Promise<Insight> {
  const { database, monitoring, cache, log, inFlight, analyze } = parts
  if (database !== undefined) {
    await applyMigrations({ pool: database.pool, directory: ownMigrations, schema: 'performance' })
  }
  const aggregator = createAggregator()
  const store = database === undefined ? createMemoryStore() : createPostgresStore({ pool: database.pool })
  const onError = (error: unknown) =>
    log.warn({ err: error }, 'measurements could not be stored or read; they wait in memory')
  const writer = createWriter({
    aggregator,
    store,
    intervalMs: monitoring.flushIntervalMs,
    batchSize: monitoring.batchSize,
    slowQueryMs: monitoring.slowQueryMs,
    retention: monitoring,
    stopTimeoutMs,
    onError,
    onLost: (operations, error) =>
      log.error(
        { operations, err: error },
        'what was measured could not be stored before the end, and is lost',
      ),
  })
  const sampler = createProcessSampler()
  const pool = () => (database === undefined ? undefined : poolOf(database))
  const source = {
    store,
    writer,
    system: {
      startedAt: Date.now(),
      gateway: aggregator.gateway,
      inFlight,
      process: sampler.latest,
      pool,
      highMemoryThreshold: monitoring.highMemoryThreshold,
    },
    retention: monitoring,
    slowQueryMs: monitoring.slowQueryMs,
    monitoring,
    now: Date.now,
    onError,
  }
  const findingFeed = new FindingFeed({ source })
  const metrics = createMetrics({
    totals: aggregator.totals,
    settle: () => writer.settle(),
    dropped: () => ({ ...writer.dropped(), events: findingFeed.dropped }),
    cacheStatistics: () => cache.statistics(),
    operationsInFlight: inFlight,
    pendingBytes: () => writer.bytes,
    flushes: () => ({ ...writer.flushes }),
    databasePool: database === undefined ? undefined : () => poolOf(database),
  })
  const recordWork = (work: Measurement) => writer.record({ ...work, process: sampler.latest() })
  // Who records nothing records no work and no spans either.
  const owner = writer.recordEnded
  const observers = monitoring.enabled
    ? [observeSpans(writer.recordSpan, owner), observeOperations(recordWork, owner)]
    : []
  const stops = [
    ...observers,
    observeStatements(aggregator.totals.recordStatement, owner),
    sampler.stop,
    metrics.close,
  ]
  return {
    onMeasured: owner,
    process: sampler.latest,
    resolvers: performanceResolvers({ ...source, cache, analyze, findingFeed }),
    metrics,
    drain: () => void findingFeed.close(),
    async stop() {
      for (const stop of stops) stop()
      const unsubscribed = withinTime(findingFeed.close(), stopTimeoutMs).catch(onError)
      await Promise.all([unsubscribed, writer.stop()])
    },
  }
}

function poolOf({ pool: { totalCount, idleCount, waitingCount } }: Database) {
  return { total: totalCount, idle: idleCount, waiting: waitingCount }
}
