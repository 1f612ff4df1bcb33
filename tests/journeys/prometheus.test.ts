import { afterAll, beforeAll, expect, it } from 'vitest'
import { checkWithPromtool, hasPromtool, type Scrape, scrape } from '../support/journeys-metrics.ts'
import { adminToken, query, type Shop, startShop, startShopForTest } from '../support/journeys-shop.ts'
import { createTestDatabase, describeWithPostgres } from '../support/postgres.ts'

const families = {
  http_request_duration_seconds: ['histogram', ['method', 'route', 'status_code']],
  db_query_duration_seconds: ['histogram', ['model', 'operation']],
  cache_operations_total: ['counter', ['operation', 'result']],
  nodejs_memory_usage_bytes: ['gauge', ['type']],
  nodejs_event_loop_lag_seconds: ['gauge', []],
  graphql_resolver_duration_seconds: ['histogram', ['coordinate']],
  graphql_loader_batch_duration_seconds: ['histogram', ['loader']],
  graphql_operations_total: ['counter', ['outcome']],
  graphql_operation_duration_seconds: ['histogram', ['operation_name', 'operation_type']],
  graphql_operation_errors_total: ['counter', ['code']],
  graphql_client_requests_total: ['counter', ['client_name']],
  graphql_envelop_phase_parse_seconds: ['histogram', ['operation_name', 'operation_type']],
  graphql_envelop_phase_validate_seconds: ['histogram', ['operation_name', 'operation_type']],
  graphql_envelop_phase_execute_seconds: ['histogram', ['operation_name', 'operation_type']],
  process_cpu_seconds_total: ['counter', []],
  nodejs_heap_size_used_bytes: ['gauge', []],
} as const

describeWithPostgres('Prometheus', () => {
  let shop: Shop
  let databaseUrl: string
  let atStart: Scrape
  beforeAll(async () => {
    databaseUrl = await createTestDatabase()
    shop = await startShop({ databaseUrl })
    atStart = await scrape(shop)
  })
  afterAll(() => shop?.close())

  it('finds each family from the start', () => {
    expect(atStart.status).toBe(200)
    const expected = Object.entries(families).map(([name, [type]]) => [name, type])
    expect(expected.map(([name]) => [name, atStart.types.get(name ?? '')])).toEqual(expected)
    for (const result of ['hit', 'miss', 'stale', 'bypass', 'private']) {
      expect(atStart.value('cache_operations_total', { operation: 'get', result })).toBe(0)
    }
  })

  it('counts each request once, those from cache too, and labels it by what it was', async () => {
    const before = await scrape(shop)
    for (let time = 0; time < 3; time++) {
      await query(shop, 'query Counted { products(first: 2) { edges { node { name category { name } } } } }')
    }
    await query(shop, 'query Refused { nothing }', {
      headers: { accept: 'application/graphql-response+json' },
    })
    await fetch(shop.url, { method: 'PUT' })
    const after = await scrape(shop)
    const grown = (name: string, labels: Record<string, string>) =>
      (after.value(name, labels) ?? 0) - (before.value(name, labels) ?? 0)

    const requests = (method: string, status_code: string) =>
      grown('http_request_duration_seconds_count', { method, route: '/graphql', status_code })
    expect([requests('POST', '200'), requests('POST', '400'), requests('PUT', '405')]).toEqual([3, 1, 1])
    const gets = (result: string) => grown('cache_operations_total', { operation: 'get', result })
    expect([gets('miss'), gets('hit'), gets('bypass')]).toEqual([1, 2, 2])
    expect(grown('cache_operations_total', { operation: 'set', result: 'stored' })).toBe(1)
    expect(grown('db_query_duration_seconds_count', { operation: 'findMany', model: 'Product' })).toBe(1)
    // What a generated loader sends.
    expect(grown('db_query_duration_seconds_count', { operation: 'queryRaw', model: 'none' })).toBe(1)
    expect(grown('graphql_resolver_duration_seconds_count', { coordinate: 'Product.category' })).toBe(2)
    expect(grown('graphql_loader_batch_duration_seconds_count', { loader: 'categoryById' })).toBe(1)
    expect(grown('graphql_envelop_phase_execute_seconds_count', { operation_name: 'Counted' })).toBe(3)
    expect(grown('graphql_operation_duration_seconds_count', { operation_name: 'Counted' })).toBe(3)
    const outcomes = (outcome: string) => grown('graphql_operations_total', { outcome })
    expect([outcomes('ok'), outcomes('clientError'), outcomes('refused')]).toEqual([3, 1, 1])
    expect(grown('graphql_operation_errors_total', { code: 'GRAPHQL_VALIDATION_FAILED' })).toBe(1)
    expect(grown('graphql_client_requests_total', { client_name: 'unknown' })).toBe(5)

    for (const [name, [, labels]] of Object.entries(families))
      expect([name, after.labelNames(name)]).toEqual([name, labels])
    expect(
      after.series.filter(({ name, value }) => /_(count|bucket)$/.test(name) && !Number.isInteger(value)),
    ).toEqual([])
  })

  it('gets no more series for 300 names that a client makes up, in documents right and wrong', async () => {
    const names = Array.from({ length: 300 }, () => `N${Math.random().toString(36).slice(2)}`)
    const sent = names.map((name, index) =>
      query(shop, `query ${name} { ${index % 2 === 0 ? '__typename' : 'wrong'} }`),
    )
    await Promise.all(sent)
    const first = await scrape(shop)
    await Promise.all(names.slice(0, 50).map((name) => query(shop, `query Again${name} { __typename }`)))
    const second = await scrape(shop)
    const ofOperations = ({ series }: Scrape) =>
      series.filter(({ name }) => /^(graphql|http|cache|db)_/.test(name)).length
    expect(ofOperations(second)).toBe(ofOperations(first))
    const labelled = new Set(second.series.map(({ labels }) => labels.operation_name))
    expect(labelled.size).toBeLessThanOrEqual(103)
    expect(labelled).toContain('other')
  })

  it('gets no series for methods, paths and operation types that a client makes up', async () => {
    const before = await scrape(shop)
    for (const method of ['FOO', 'PROPFIND', 'MKCOL', 'LOCK', 'PURGE', 'SEARCH'])
      await fetch(shop.url, { method }).catch(() => undefined)
    for (let path = 0; path < 20; path++) await fetch(new URL(`/made/up/${path}`, shop.url))
    const after = await scrape(shop)
    const labels = (scraped: Scrape, name: string) =>
      new Set(scraped.series.flatMap((one) => one.labels[name] ?? []).filter((value) => value !== ''))
    expect(labels(after, 'route')).toEqual(labels(before, 'route'))
    expect(labels(after, 'method').size).toBeLessThanOrEqual(8)
  })

  it('needs METRICS_TOKEN or ADMIN_TOKEN in production', async () => {
    const metricsToken = 'the-token-of-prometheus'
    const env = { NODE_ENV: 'production', METRICS_TOKEN: metricsToken }
    const production = await startShopForTest({ databaseUrl, env })
    for (const token of [undefined, 'wrong', `${metricsToken}x`]) {
      const refused = await scrape(production, token)
      expect(refused.status).toBe(401)
    }
    expect((await scrape(production, metricsToken)).types.size).toBeGreaterThan(0)
    expect((await scrape(production, adminToken)).types.size).toBeGreaterThan(0)
    // It opens nothing else.
    const asked = await query(production, '{ cacheStatistics { hits } }', { as: metricsToken })
    expect(asked.codes).toEqual(['GRAPHQL_VALIDATION_FAILED'])

    const without = await startShopForTest({ databaseUrl, env: { NODE_ENV: 'production' } })
    expect((await scrape(without)).status).toBe(401)
    expect((await scrape(without, adminToken)).status).toBe(200)
  })

  it.skipIf(!hasPromtool)("passes Prometheus's own check (promtool)", async () => {
    await query(shop, '{ products(first: 5) { edges { node { name supplier { name } } } } }')
    expect(await checkWithPromtool(atStart.text)).toBe('')
    expect(await checkWithPromtool((await scrape(shop)).text)).toBe('')
  })
})
