import pg from 'pg'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import type { GatewayOptions } from '../../src/gateway/options.ts'
import {
  adminToken,
  asAdministrator,
  expectSafe,
  query,
  type Shop,
  startShop,
  startShopForTest,
} from '../support/journeys-shop.ts'
import { createTestDatabase, describeWithPostgres } from '../support/postgres.ts'
import { proxyTo } from '../support/tcp-proxy.ts'

const analysis = `query Analysis($document: String!, $scale: PerformanceScale, $session: String, $timeoutMs: Int) {
  analyzeOperation(document: $document, scale: $scale, session: $session, timeoutMs: $timeoutMs) {
    rating reason growth { text order }
    runs { value operation { statementCount databaseMs outcome errorCodes tier loaders { loader batches keys } } }
    findings { kind coordinate pathPattern statement statements rows lostMs advice growth { text order } }
  }
}`
const tenfold = { variable: 'first', from: 10, to: 100 }

interface Sleeping {
  readonly prisma: { $queryRawUnsafe(sql: string): Promise<unknown> }
}

describeWithPostgres('an administrator who analyses an operation', () => {
  let shop: Shop
  let databaseUrl: string
  beforeAll(async () => {
    databaseUrl = await createTestDatabase()
    shop = await startShop({ databaseUrl })
  })
  afterAll(() => shop?.close())

  const analyze = async (at: { readonly url: string }, variables: Record<string, unknown>) => {
    const answer = await query(at, analysis, { as: adminToken, variables })
    return { ...answer, analysis: answer.data?.analyzeOperation }
  }

  it('is told that an N+1 grows with the data, whatever name the list has', async () => {
    const document = `query Suppliers($first: Int) { wares: products(first: $first) { edges { node { supplier { name } } } } }`
    const { analysis: told, errors } = await analyze(shop, { document, scale: tenfold })
    expect(errors).toBeUndefined()
    expect(told).toMatchObject({
      rating: 'D',
      reason: 'Statements grow with the data: 11 → 101 statements as wares.edges grew 10 → 100: linear.',
      growth: { order: 'LINEAR' },
      runs: [
        { value: 10, operation: { statementCount: 11, outcome: 'ok', tier: 'anonymous' } },
        { value: 100, operation: { statementCount: 101, outcome: 'ok' } },
      ],
    })
    expect(told.findings).toEqual([
      {
        kind: 'N_PLUS_ONE',
        coordinate: 'Product.supplier',
        pathPattern: 'wares.edges.*.node.supplier',
        statement: expect.stringMatching(/FROM "public"\."suppliers" WHERE/),
        statements: 100,
        rows: 100,
        lostMs: expect.any(Number),
        advice: expect.stringContaining('Product.supplier'),
        growth: { text: '10 → 100 statements as wares.edges grew 10 → 100: linear', order: 'LINEAR' },
      },
    ])
    expect(told.findings[0].lostMs).toBeGreaterThan(0)
    expect(told.runs[1].operation.databaseMs).toBeGreaterThan(0)
  })

  it('is told that loaders send as many statements for more', async () => {
    const document = `query Reviews($first: Int) { products(first: $first) { edges { node {
      category { name } averageRating reviews(first: 2) { edges { node { text author { name } } } }
    } } } }`
    for (let time = 0; time < 2; time++) {
      const { analysis: told } = await analyze(shop, { document, scale: tenfold })
      expect(told).toMatchObject({
        rating: 'A',
        reason: 'Nothing was found: 5 → 5 statements as products.edges grew 10 → 100: constant.',
        findings: [],
      })
      const loaders = told.runs[1].operation.loaders.map(({ batches }: { batches: number }) => batches)
      expect(loaders).toEqual([1, 1, 1, 1])
    }
  })

  it('is told what a customer’s own operation does, as that customer', async () => {
    const document = '{ me { orders(first: 3) { edges { node { id } } } } }'
    const nobody = await analyze(shop, { document })
    expect(nobody.errors).toBeUndefined()
    expect(nobody.analysis.runs[0].operation).toMatchObject({ tier: 'anonymous', statementCount: 0 })
    const customer = await analyze(shop, { document, session: 'customer-7' })
    expect(customer.analysis.runs[0].operation).toMatchObject({
      tier: 'session',
      outcome: 'ok',
      statementCount: 2,
    })
  })

  it('leaves no trace of it in reports, also once all is stored', async () => {
    const keptUrl = await createTestDatabase()
    const kept = await startShopForTest({ databaseUrl: keptUrl, env: { PERFORMANCE_FLUSH_INTERVAL: '100' } })
    await query(kept, 'query Real { product(id: 1) { name } }')
    const counted = () =>
      kept.gateway.report(`{ performanceReport {
        requests statements withFindings operations { nodes { name requests statements } }
        slowestStatements { shape count } findings { identity } samples { operationName }
      } }`)
    const before = await counted()
    const document =
      'query Unreal($first: Int) { products(first: $first) { edges { node { supplier { name } } } } }'
    await kept.gateway.report(analysis, { document, scale: tenfold })
    expect(await counted()).toEqual(before)
    await kept.close()
    const direct = new pg.Client({ connectionString: keptUrl })
    await direct.connect()
    try {
      const { rows } = await direct.query(
        "select distinct operation_name as name from performance.operation_windows where signature <> '' order by 1",
      )
      expect(rows).toEqual([{ name: 'Real' }])
      expect((await direct.query('select from performance.findings')).rows).toHaveLength(0)
    } finally {
      await direct.end()
    }
  })

  it('gives up a statement that takes too long, and others go on', async () => {
    const slow = await startShopForTest({ databaseUrl, change: sleeping(1) })
    const { codes, text } = await analyze(slow, { document: '{ category(id: 1) { name } }', timeoutMs: 100 })
    expect(codes).toEqual(['ANALYSIS_TIMEOUT'])
    expectSafe(text)
    expect((await query(slow, '{ product(id: 1) { id } }')).data).toEqual({ product: { id: '1' } })
  })

  it('is told so when the database goes away in the middle, and can ask again', {
    timeout: 60_000,
  }, async () => {
    const { hostname, port } = new URL(databaseUrl)
    const proxy = await proxyTo({ host: hostname, port: Number(port || 5432) })
    const through = new URL(databaseUrl)
    through.hostname = '127.0.0.1'
    through.port = String(proxy.port)
    const away = await startShopForTest({ databaseUrl: through.href, change: sleeping(30) })
    const document =
      '{ category(id: 1) { name } products(first: 20) { edges { node { supplier { name } } } } }'
    const asked = analyze(away, { document, timeoutMs: 60_000 })
    const watcher = new pg.Client({ connectionString: databaseUrl })
    await watcher.connect()
    await vi.waitFor(async () => {
      const { rows } = await watcher.query(
        "select from pg_stat_activity where datname = current_database() and query like '%pg_sleep(30)%' and pid <> pg_backend_pid()",
      )
      expect(rows).toHaveLength(1)
    }, 10_000)
    await watcher.end()
    await proxy.stop()
    const { analysis: told, text } = await asked
    // What was answered before it went is in the answer, or all of it failed.
    expect(told.runs[0].operation.outcome).toMatch(/^(?:partial|serverError)$/)
    expect(told.runs[0].operation.errorCodes).toEqual(['INTERNAL_SERVER_ERROR'])
    expect(told.reason).toContain('It was answered with errors (INTERNAL_SERVER_ERROR)')
    // The statement and what to write in its place are the author's own.
    expectSafe(text.replace(/"(?:statement|advice|patch)":"(?:[^"\\]|\\.)*"/g, ''))
    expect((await fetch(new URL('/health/live', away.url))).status).toBe(200)

    await proxy.start()
    await vi.waitFor(async () => {
      const { analysis: again } = await analyze(away, { document: '{ product(id: 1) { name } }' })
      expect(again).toMatchObject({
        rating: 'A',
        runs: [{ operation: { outcome: 'ok', statementCount: 1 } }],
      })
    }, 20_000)
  })

  it('is the only one who can', async () => {
    for (const as of [undefined, 'customer-7', 'staff']) {
      const options = as === undefined ? {} : { as }
      const refused = await query(
        shop,
        '{ analyzeOperation(document: "{ categories { id } }") { rating } }',
        options,
      )
      expect([refused.data, refused.errors?.map(({ message }) => message)]).toEqual([
        undefined,
        ['Cannot query field "analyzeOperation" on type "Query".'],
      ])
    }
    const told = await asAdministrator(
      shop,
      '{ analyzeOperation(document: "{ categories { id } }") { rating } }',
    )
    expect(told).toEqual({ analyzeOperation: { rating: 'A' } })
  })
})

/** The shop with a category that takes its time in the database. */
const sleeping = (seconds: number) => (options: GatewayOptions) => ({
  resolvers: [
    ...[options.resolvers ?? []].flat(),
    {
      Query: {
        category: async (_: unknown, _args: unknown, { prisma }: Sleeping) => {
          await prisma.$queryRawUnsafe(`select 'slow', pg_sleep(${seconds})::text`)
          return { id: 1, name: 'slow' }
        },
      },
    },
  ],
})
