import { Registry } from 'prom-client'
import type { Totals } from '../aggregation/totals.ts'
import type { CacheStatistics } from '../cache/statistics.ts'
import { watchEventLoopLag } from './event-loop-lag.ts'
import { expose } from './exposition.ts'
import type { Family, Value } from './families.ts'
import { family } from './families.ts'
import { operationFamilies } from './operation-families.ts'
import { processMetrics } from './process-metrics.ts'
import { type SluiceSources, sluiceFamilies } from './sluice-families.ts'

/** What of the cache's statistics is exported. */
type CacheCounts = Pick<CacheStatistics, 'stores' | 'refusals' | 'invalidations' | 'evictions'>

export interface MetricsOptions extends SluiceSources {
  readonly totals: Totals
  /** Called at a scrape, before the totals are read [nothing]. */
  readonly settle?: (() => void) | undefined
  /** Absent: the cache is off. */
  readonly cacheStatistics?: (() => CacheCounts | Promise<CacheCounts>) | undefined
  /** Bytes by type. */
  readonly memoryUsage?: () => NodeJS.MemoryUsage
  /** prom-client's default metrics of the Node.js process. */
  readonly defaultMetrics?: boolean
}

/** A gateway's own metrics, read at a scrape. */
export interface Metrics {
  readonly contentType: string
  /** The exposition in Prometheus's text format. */
  readonly metrics: () => Promise<string>
  readonly close: () => void
}

/** The Prometheus exposition: every number comes from the aggregates at the scrape. */
export function createMetrics(options: MetricsOptions): Metrics {
  const { totals, settle, memoryUsage = process.memoryUsage, defaultMetrics = true } = options
  const registry = defaultMetrics ? processMetrics() : new Registry()
  const lag = watchEventLoopLag()
  const families: Family[] = [
    ...operationFamilies(totals),
    family(
      'counter',
      'cache_operations_total',
      'What the cache did: get by outcome, set, invalidate, evict.',
      () => readCache(totals, options.cacheStatistics),
    ),
    family('gauge', 'nodejs_memory_usage_bytes', 'Memory of the process, by type.', () =>
      Object.entries(memoryUsage()).map(([type, value]) => ({ labels: { type }, value })),
    ),
    family(
      'gauge',
      'nodejs_event_loop_lag_seconds',
      'How late the event loop ran its timers: 99th percentile since the last scrape.',
      () => [{ labels: {}, value: lag.seconds() }],
    ),
    ...sluiceFamilies(totals, options),
  ]
  let scraping: Promise<string> | undefined
  const scrape = async () => {
    settle?.()
    return `${await expose(families)}\n${await registry.metrics()}`
  }
  return {
    contentType: Registry.PROMETHEUS_CONTENT_TYPE,
    metrics() {
      // Scrapes at the same time are one: however many ask, the work is done once.
      scraping ??= scrape().finally(() => {
        scraping = undefined
      })
      return scraping
    },
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
