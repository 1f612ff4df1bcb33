import { collectDefaultMetrics, type Metric, Registry } from 'prom-client'
import type { Totals } from '../aggregation/totals.ts'
import type { CacheStatistics } from '../cache/statistics.ts'
import { watchEventLoopLag } from './event-loop-lag.ts'
import type { Family, Value } from './families.ts'
import { family, histogramFamily } from './families.ts'

/** What of the cache's statistics is exported. */
type CacheCounts = Pick<CacheStatistics, 'stores' | 'refusals' | 'invalidations' | 'evictions'>

export interface MetricsOptions {
  readonly totals: Totals
  /** Absent: the cache is off. */
  readonly cacheStatistics?: (() => CacheCounts | Promise<CacheCounts>) | undefined
  /** What our bounds left out, by what it was (`Writer.dropped`). */
  readonly dropped?: (() => object) | undefined
  /** Bytes by type. */
  readonly memoryUsage?: () => NodeJS.MemoryUsage
  /** prom-client's default metrics of the Node.js process. */
  readonly defaultMetrics?: boolean
}

/** A gateway's own registry, read at a scrape. */
export interface Metrics {
  /** Others may add families to it. */
  readonly registry: Registry
  readonly contentType: string
  /** The exposition in Prometheus's text format. */
  readonly metrics: () => Promise<string>
  readonly close: () => void
}

/** The Prometheus exposition: each family is there from the start, and every number comes from the aggregates at the scrape. */
export function createMetrics(options: MetricsOptions): Metrics {
  const { totals, memoryUsage = process.memoryUsage, defaultMetrics = true } = options
  // Not prom-client's global registry: two gateways in one process keep apart.
  const registry = new Registry()
  if (defaultMetrics) collectDefaultMetrics({ register: registry })
  const lag = watchEventLoopLag()
  const families: Family[] = [
    histogramFamily(
      'http_request_duration_seconds',
      'Duration of GraphQL requests, answers from cache and refusals included.',
      ['method', 'route', 'status_code'],
      totals.requests,
    ),
    histogramFamily(
      'db_query_duration_seconds',
      "Duration of SQL statements, by Prisma's action and model, or the SQL's verb and none.",
      ['operation', 'model'],
      totals.statements,
    ),
    family(
      'counter',
      'cache_operations_total',
      'What the cache did: get by outcome, set, invalidate, evict.',
      () => readCache(totals, options.cacheStatistics),
    ),
    family('gauge', 'nodejs_memory_usage_bytes', 'Memory of the process, by type.', () =>
      memoryValues(memoryUsage()),
    ),
    family(
      'gauge',
      'nodejs_event_loop_lag_seconds',
      'How late the event loop ran its timers: 99th percentile since the last scrape.',
      () => [{ labels: {}, value: lag.seconds() }],
    ),
    histogramFamily(
      'graphql_resolver_duration_seconds',
      'Duration of resolver calls. The slowest of an operation is exact, its others are placed at their mean.',
      ['coordinate'],
      totals.resolvers,
    ),
    histogramFamily(
      'graphql_loader_batch_duration_seconds',
      'Duration of loader batches. The slowest of an operation is exact, its others are placed at their mean.',
      ['loader'],
      totals.batches,
    ),
    histogramFamily(
      'graphql_loader_batch_size',
      'Keys in a loader batch. Several batches of one operation are placed at their mean.',
      ['loader'],
      totals.batchSizes,
    ),
    family(
      'counter',
      'sluice_dropped_total',
      'What bounds and faults left out of the reports, by what it was.',
      () =>
        Object.entries(options.dropped?.() ?? {}).map(([what, value]) => ({
          labels: { what },
          value: Number(value),
        })),
    ),
    family(
      'counter',
      'sluice_folded_observations_total',
      'Observations counted under the label other, by family.',
      () => foldedValues(totals),
    ),
  ]
  for (const one of families) registry.registerMetric(asMetric(one))
  return {
    registry,
    contentType: registry.contentType,
    metrics: () => registry.metrics(),
    close: lag.stop,
  }
}

async function readCache(totals: Totals, statistics: MetricsOptions['cacheStatistics']): Promise<Value[]> {
  const value = (operation: string, result: string, count: number) => ({
    labels: { operation, result },
    value: count,
  })
  const gets = Object.entries(totals.cache).map(([outcome, count]) => value('get', outcome, count))
  if (statistics === undefined) return gets
  const { stores, refusals, invalidations, evictions } = await statistics()
  const refused = Object.values(refusals).reduce((sum, count) => sum + count, 0)
  return [
    ...gets,
    value('set', 'stored', stores),
    value('set', 'refused', refused),
    value('invalidate', 'done', invalidations),
    // Left out, not 0, while the store cannot say: a counter that falls back looks like a restart.
    ...(evictions === undefined ? [] : [value('evict', 'done', evictions)]),
  ]
}

function memoryValues(usage: NodeJS.MemoryUsage): Value[] {
  return Object.entries(usage).map(([type, value]) => ({ labels: { type }, value }))
}

function foldedValues(totals: Totals): Value[] {
  const families = {
    http_request_duration_seconds: totals.requests,
    db_query_duration_seconds: totals.statements,
    graphql_resolver_duration_seconds: totals.resolvers,
    graphql_loader_batch_duration_seconds: totals.batches,
  }
  return Object.entries(families).map(([name, { folded }]) => ({ labels: { family: name }, value: folded }))
}

// The registry asks a metric for its name and its values, and for nothing else that prom-client's own classes have.
const asMetric = (one: Family): Metric => one as unknown as Metric
