import { describe, expect, it, onTestFinished } from 'vitest'
import { createTotals } from '../../src/aggregation/totals.ts'
import type { MetricsOptions } from '../../src/metrics/create-metrics.ts'
import { createMetrics } from '../../src/metrics/create-metrics.ts'
import { checkWithPromtool, hasPromtool } from '../support/journeys-metrics.ts'
import { measurementOf, resolverOf } from '../support/measurements.ts'
import { filledTotals, sources } from './filled.ts'

const families = {
  http_request_duration_seconds: 'histogram',
  db_query_duration_seconds: 'histogram',
  cache_operations_total: 'counter',
  nodejs_memory_usage_bytes: 'gauge',
  nodejs_event_loop_lag_seconds: 'gauge',
  graphql_operations_total: 'counter',
  graphql_operation_duration_seconds: 'histogram',
  graphql_operation_errors_total: 'counter',
  graphql_client_requests_total: 'counter',
  graphql_envelop_phase_parse_seconds: 'histogram',
  graphql_envelop_phase_validate_seconds: 'histogram',
  graphql_envelop_phase_execute_seconds: 'histogram',
  graphql_resolver_duration_seconds: 'histogram',
  graphql_loader_batch_duration_seconds: 'histogram',
  graphql_loader_batch_size: 'histogram',
  graphql_span_duration_seconds: 'histogram',
  sluice_dropped_total: 'counter',
  sluice_folded_observations_total: 'counter',
}

function createTestMetrics(options: Partial<MetricsOptions> = {}) {
  const { totals = createTotals() } = options
  const metrics = createMetrics({ defaultMetrics: false, ...options, totals })
  onTestFinished(metrics.close)
  return { totals, ...metrics }
}

/** The exposition's samples: name with labels, to value. */
async function scrape(metrics: () => Promise<string>): Promise<Record<string, number>> {
  const lines = (await metrics()).split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  return Object.fromEntries(
    lines.map((line) => [
      line.slice(0, line.lastIndexOf(' ')),
      Number(line.slice(line.lastIndexOf(' ') + 1)),
    ]),
  )
}

describe('the metrics', () => {
  it('have every family from the start', async () => {
    const { metrics, contentType } = createTestMetrics()
    const text = await metrics()
    for (const [name, type] of Object.entries(families)) {
      expect(text).toMatch(new RegExp(`^# HELP ${name} .+\\.$`, 'm'))
      expect(text).toContain(`# TYPE ${name} ${type}\n`)
    }
    expect(contentType).toBe('text/plain; version=0.0.4; charset=utf-8')
  })

  it('count requests in cumulative buckets, cache hits included', async () => {
    const { totals, metrics } = createTestMetrics()
    totals.recordMeasurement(measurementOf({ durationMs: 0.4, cache: 'hit' }))
    totals.recordMeasurement(measurementOf({ durationMs: 20 }))
    totals.recordMeasurement(measurementOf({ durationMs: 60_000 }))
    const samples = await scrape(metrics)
    const of = (suffix: string, le?: string) =>
      samples[
        `http_request_duration_seconds_${suffix}{method="POST",route="/graphql",status_code="200"${le === undefined ? '' : `,le="${le}"`}}`
      ] ??
      samples[
        `http_request_duration_seconds_${suffix}{le="${le}",method="POST",route="/graphql",status_code="200"}`
      ]
    expect([of('bucket', '0.0005'), of('bucket', '0.025'), of('bucket', '30'), of('bucket', '+Inf')]).toEqual(
      [1, 2, 2, 3],
    )
    expect(of('count')).toBe(3)
    expect(of('sum')).toBeCloseTo(60.0204, 9)
    expect(samples['cache_operations_total{operation="get",result="hit"}']).toBe(1)
    expect(samples['cache_operations_total{operation="get",result="miss"}']).toBe(2)
  })

  it('count statements, resolvers and batches', async () => {
    const { totals, metrics } = createTestMetrics()
    totals.recordStatement({
      sql: 'select 1',
      parametersKey: undefined,
      durationMs: 2,
      rows: 1,
      failed: false,
    })
    const resolvers = [resolverOf({ coordinate: 'Product.supplier', calls: 4, totalMs: 8, maxMs: 5 })]
    const batches = [{ loader: 'supplierById', batches: 1, keys: 9, errors: 0, totalMs: 3, maxMs: 3 }]
    totals.recordMeasurement(measurementOf({ resolvers, batches }))
    const samples = await scrape(metrics)
    expect(samples).toMatchObject({
      'db_query_duration_seconds_count{operation="select",model="none"}': 1,
      'graphql_resolver_duration_seconds_count{coordinate="Product.supplier"}': 4,
      'graphql_loader_batch_duration_seconds_count{loader="supplierById"}': 1,
      'graphql_loader_batch_size_sum{loader="supplierById"}': 9,
    })
  })

  it("show the cache's counts, what was dropped, memory and the event loop's lag", async () => {
    const memoryUsage = () => ({ rss: 5, heapTotal: 4, heapUsed: 3, external: 2, arrayBuffers: 1 })
    const { metrics } = createTestMetrics({
      memoryUsage,
      cacheStatistics: async () => ({
        stores: 1,
        refusals: { errors: 1, overtaken: 1 },
        invalidations: 3,
        evictions: 4,
      }),
      dropped: () => ({ samples: 6 }),
    })
    const samples = await scrape(metrics)
    expect(samples).toMatchObject({
      'cache_operations_total{operation="set",result="stored"}': 1,
      'cache_operations_total{operation="set",result="refused"}': 2,
      'cache_operations_total{operation="invalidate",result="done"}': 3,
      'cache_operations_total{operation="evict",result="done"}': 4,
      'sluice_dropped_total{what="samples"}': 6,
      'nodejs_memory_usage_bytes{type="rss"}': 5,
      'nodejs_memory_usage_bytes{type="heapUsed"}': 3,
    })
    expect(samples.nodejs_event_loop_lag_seconds).toBeGreaterThanOrEqual(0)
  })

  it('leave evictions out while the store of the cache cannot count them', async () => {
    const { metrics } = createTestMetrics({
      cacheStatistics: () => ({ stores: 1, refusals: {}, invalidations: 0, evictions: undefined }),
    })
    expect(await metrics()).not.toContain('operation="evict"')
  })

  it('keep two gateways in one process apart', async () => {
    const one = createTestMetrics({ defaultMetrics: true })
    const two = createTestMetrics({ defaultMetrics: true })
    one.totals.recordMeasurement(measurementOf())
    expect(await one.metrics()).toContain('http_request_duration_seconds_count')
    expect(await two.metrics()).not.toContain('http_request_duration_seconds_count')
    expect(await two.metrics()).toContain('process_cpu_user_seconds_total')
  })

  it('count operations by name, outcome, error code and client, and spans by name', async () => {
    const { totals, metrics } = createTestMetrics()
    const client = { name: 'shop', version: '1' }
    const spans = [{ name: 'price', calls: 2, errors: 0, totalMs: 4, maxMs: 3 }]
    totals.recordMeasurement(measurementOf({ client, spans, cache: 'hit' }))
    totals.recordMeasurement(measurementOf({ outcome: 'partial', errorCodes: ['NOT_FOUND', 'LATE'] }))
    expect(await scrape(metrics)).toMatchObject({
      'graphql_operation_duration_seconds_count{operation_name="Products",operation_type="query"}': 2,
      'graphql_envelop_phase_execute_seconds_count{operation_name="Products",operation_type="query"}': 2,
      'graphql_operations_total{outcome="ok"}': 1,
      'graphql_operations_total{outcome="partial"}': 1,
      'graphql_operations_total{outcome="refused"}': 0,
      'graphql_operation_errors_total{code="NOT_FOUND"}': 1,
      'graphql_operation_errors_total{code="LATE"}': 1,
      'graphql_client_requests_total{client_name="shop"}': 1,
      'graphql_client_requests_total{client_name="unknown"}': 1,
      'graphql_span_duration_seconds_count{name="price"}': 2,
    })
  })

  it("show the gateway's own state where it is told", async () => {
    const { metrics } = createTestMetrics(sources)
    expect(await scrape(metrics)).toMatchObject({
      sluice_operations_in_flight: 3,
      sluice_pending_bytes: 4096,
      'sluice_flushes_total{result="stored"}': 7,
      'sluice_flushes_total{result="failed"}': 1,
      'sluice_database_pool_connections{state="active"}': 6,
      'sluice_database_pool_connections{state="idle"}': 4,
      sluice_database_pool_waiting: 2,
    })
    expect(await createTestMetrics().metrics()).not.toMatch(/sluice_(operations|pending|flushes|database)/)
  })

  it('escape what a label must not hold as it is', async () => {
    const { totals, metrics } = createTestMetrics()
    const name = 'a "quoted" \\ back\nslash\u0000 \ud83d'
    totals.recordMeasurement(measurementOf({ client: { name, version: '' } }))
    expect(await metrics()).toContain(
      'graphql_client_requests_total{client_name="a \\"quoted\\" \\\\ back\ufffdslash\ufffd \ufffd"} 1\n',
    )
  })

  it('leave out a family that cannot be read, and keep the others', async () => {
    const { metrics } = createTestMetrics({ cacheStatistics: () => Promise.reject(new Error('store away')) })
    const text = await metrics()
    expect(text).not.toContain('cache_operations_total')
    expect(text).toContain('# TYPE graphql_operations_total counter')
  })

  it("give the event loop its turns while they write 5,000 coordinates' histograms", async () => {
    const { totals, metrics } = createTestMetrics()
    const resolvers = Array.from({ length: 5000 }, (_, index) => resolverOf({ coordinate: `T.f${index}` }))
    totals.recordMeasurement(measurementOf({ resolvers }))
    let turns = 0
    const turn = () => {
      turns++
      next = setImmediate(turn)
    }
    let next = setImmediate(turn)
    const samples = await scrape(metrics)
    clearImmediate(next)
    expect(turns).toBeGreaterThanOrEqual(50)
    expect(samples['graphql_resolver_duration_seconds_count{coordinate="T.f4999"}']).toBe(3)
  })

  it('are written once for scrapes at the same time', async () => {
    const { metrics } = createTestMetrics()
    const [one, two] = [metrics(), metrics()]
    expect(two).toBe(one)
    await one
    expect(metrics()).not.toBe(one)
  })

  it.skipIf(!hasPromtool)("pass Prometheus's own check (promtool) with every family filled", async () => {
    const { metrics } = createTestMetrics({ totals: filledTotals(), ...sources, defaultMetrics: true })
    const text = await metrics()
    const empty = [...text.matchAll(/^# TYPE (\w+) \w+\n\n/gm)].map(([, name = '']) => name)
    expect(empty.filter((name) => !name.startsWith('nodejs_active_'))).toEqual([])
    expect(await checkWithPromtool(text)).toBe('')
  })

  it.skipIf(!hasPromtool)('pass the check (promtool) with nothing counted yet', async () => {
    const { metrics } = createTestMetrics({ ...sources, defaultMetrics: true })
    expect(await checkWithPromtool(await metrics())).toBe('')
  })
})
