import { describe, expect, it, onTestFinished } from 'vitest'
import { createGateway } from '../../src/gateway/create-gateway.ts'
import type { Gateway } from '../../src/gateway/gateway.ts'
import type { GatewayOptions } from '../../src/gateway/options.ts'
import { createTestDatabase, describeWithPostgres } from '../support/postgres.ts'
import { hasPrometheus, startPrometheus } from '../support/prometheus-server.ts'

const adminToken = 'the-token-of-the-administrator'
const metricsToken = 'the-token-of-prometheus'
/** Of graphql_operation_duration_seconds, in milliseconds. */
const bounds = [0, 0.5, 1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000]

const typeDefs = `
  type Query {
    work(ms: Int!): Int
    kept(id: Int!): Int @cacheControl(maxAge: 60)
    fail: Int!
  }`

const resolvers = {
  Query: {
    work: (_: unknown, { ms }: { ms: number }) =>
      ms === 0 ? 0 : new Promise((resolve) => setTimeout(() => resolve(ms), ms)),
    kept: (_: unknown, { id }: { id: number }) => id,
    fail: () => {
      throw new Error('nobody meant this')
    },
  },
}

async function startGateway(databaseUrl: string, options: Partial<GatewayOptions> = {}): Promise<Gateway> {
  const common = { typeDefs, resolvers, databaseUrl, adminToken, metricsToken, production: true }
  const gateway = await createGateway({ ...common, logLevel: 'silent', ...options })
  onTestFinished(() => gateway.close())
  return gateway
}

async function send(gateway: Gateway, document: string, headers: Record<string, string> = {}) {
  const request = new Request('http://gateway/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query: document }),
  })
  return (await gateway.fetch(request)).json()
}

/** One gateway's share: 60 quick ones, 30 of about 60 ms, 7 of about 600 ms, 3 of about 1.2 s, 11 of which 10 are from cache, and 5 mistakes. */
async function sendMix(gateway: Gateway): Promise<void> {
  const shop = { 'graphql-client-name': 'shop' }
  const waits = [...Array(60).fill(0), ...Array(30).fill(60), ...Array(7).fill(600), ...Array(3).fill(1200)]
  await Promise.all(waits.map((ms) => send(gateway, `query Work { work(ms: ${ms}) }`, shop)))
  for (let time = 0; time < 11; time++) await send(gateway, 'query Kept { kept(id: 1) }')
  await send(gateway, 'query Failing { fail }')
  for (let time = 0; time < 4; time++) await send(gateway, 'query Mistaken { nothing }')
}

const mixed = 116
const named = 'operation_name="Work"'

interface Report {
  readonly requests: number
  readonly errors: number
  readonly cache: { readonly hit: number; readonly miss: number }
  readonly operations: {
    readonly nodes: readonly {
      readonly name: string | null
      readonly requests: number
      readonly totalMs: number
      readonly p50Ms: number
      readonly p95Ms: number
      readonly p99Ms: number
    }[]
  }
}

async function reportOf(gateway: Gateway): Promise<Report> {
  const answer = await send(
    gateway,
    `{ performanceReport(last: "1h") {
      requests errors cache { hit miss }
      operations(first: 10) { nodes { name requests totalMs p50Ms p95Ms p99Ms } }
    } }`,
    { authorization: `Bearer ${adminToken}` },
  )
  expect(answer.errors).toBeUndefined()
  return answer.data.performanceReport
}

/** The bucket, or two where it is near their border, that a percentile known within 1 % is in; in seconds. */
function bucketOf(ms: number): { readonly from: number; readonly to: number } {
  const above = (value: number) => bounds.findIndex((bound) => value <= bound)
  return { from: (bounds[above(ms * 0.99) - 1] ?? 0) / 1000, to: (bounds[above(ms * 1.01)] ?? 0) / 1000 }
}

describeWithPostgres('on PostgreSQL', () => {
  describe.skipIf(!hasPrometheus)('a real Prometheus', () => {
    it('that scrapes two gateways agrees with their performanceReport: counts exactly, percentiles within a bucket', async () => {
      const databaseUrl = await createTestDatabase()
      const one = await startGateway(databaseUrl)
      const two = await startGateway(databaseUrl, { metrics: { port: 0 } })
      const { url } = await one.listen({ port: 0 })
      const { metricsUrl = '' } = await two.listen({ port: 0 })
      const prometheus = await startPrometheus([
        { url: new URL('/metrics', url).href, token: metricsToken },
        { url: metricsUrl, token: metricsToken },
      ])

      await Promise.all([sendMix(one), sendMix(two)])
      const count = 'sum(graphql_operation_duration_seconds_count)'
      await prometheus.until(count, (value) => value === 2 * mixed)
      const quantile = (share: number) =>
        prometheus.value(
          `histogram_quantile(${share}, sum by (le) (graphql_operation_duration_seconds_bucket{${named}}))`,
        )
      const quantiles = [await quantile(0.5), await quantile(0.95), await quantile(0.99)]
      const counted = {
        operations: await prometheus.value('sum(graphql_operations_total)'),
        requests: await prometheus.value('sum(http_request_duration_seconds_count)'),
        work: await prometheus.value(`sum(graphql_operation_duration_seconds_count{${named}})`),
        seconds: await prometheus.value(`sum(graphql_operation_duration_seconds_sum{${named}})`),
        errors: await prometheus.value('sum(graphql_operations_total{outcome!="ok"})'),
        mistakes: await prometheus.value(
          'sum(graphql_operation_errors_total{code="GRAPHQL_VALIDATION_FAILED"})',
        ),
        hits: await prometheus.value('sum(cache_operations_total{operation="get", result="hit"})'),
        misses: await prometheus.value('sum(cache_operations_total{operation="get", result="miss"})'),
        shop: await prometheus.value('sum(graphql_client_requests_total{client_name="shop"})'),
        made: await prometheus.value(
          'count(graphql_operation_duration_seconds_count{operation_name="Mistaken"})',
        ),
      }

      await Promise.all([one.close(), two.close()])
      const report = await reportOf(await startGateway(databaseUrl))
      expect(report.requests).toBe(2 * mixed)
      const work = report.operations.nodes.find(({ name }) => name === 'Work')
      expect(work?.requests).toBe(200)
      expect(counted).toEqual({
        operations: report.requests,
        requests: report.requests,
        work: work?.requests,
        seconds: expect.closeTo((work?.totalMs ?? 0) / 1000, 5),
        errors: report.errors,
        mistakes: 8,
        hits: report.cache.hit,
        misses: report.cache.miss,
        shop: 200,
        made: undefined,
      })
      expect([report.errors, report.cache.hit]).toEqual([10, 20])

      for (const [index, ms] of [work?.p50Ms, work?.p95Ms, work?.p99Ms].entries()) {
        const { from, to } = bucketOf(ms ?? 0)
        expect(quantiles[index]).toBeGreaterThanOrEqual(from)
        expect(quantiles[index]).toBeLessThanOrEqual(to)
      }
    }, 90_000)

    it('scrapes in production with METRICS_TOKEN, and is refused without', async () => {
      const databaseUrl = await createTestDatabase()
      const gateway = await startGateway(databaseUrl)
      const { url } = await gateway.listen({ port: 0 })
      const metrics = new URL('/metrics', url).href
      const prometheus = await startPrometheus([
        { url: metrics, token: metricsToken },
        { url: metrics, token: 'another' },
        { url: metrics },
      ])
      await prometheus.until('up{job="gateway-0"}', (up) => up === 1)
      await prometheus.until('up{job="gateway-1"}', (up) => up === 0)
      await prometheus.until('up{job="gateway-2"}', (up) => up === 0)
      expect(await prometheus.health()).toEqual({
        'gateway-0': 'up',
        'gateway-1': 'down server returned HTTP status 401 Unauthorized',
        'gateway-2': 'down server returned HTTP status 401 Unauthorized',
      })
    }, 60_000)
  })
})
