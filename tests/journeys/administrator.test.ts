import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { defineLoader } from '../../src/loaders/define-loader.ts'
import {
  adminToken,
  asAdministrator,
  cacheOutcomesOf,
  expectFinding,
  findingsOf,
  query,
  type Shop,
  startShop,
  startShopForTest,
} from '../support/journeys-shop.ts'
import { createTestDatabase, describeWithPostgres } from '../support/postgres.ts'

describeWithPostgres('an administrator', () => {
  let shop: Shop
  let databaseUrl: string
  beforeAll(async () => {
    databaseUrl = await createTestDatabase()
    shop = await startShop({ databaseUrl })
  })
  afterAll(() => shop?.close())

  it('is told exactly what a mix of operations did', async () => {
    const mixed = await startShopForTest({ databaseUrl: await createTestDatabase() })
    for (let time = 0; time < 3; time++) await query(mixed, 'query Name { product(id: 1) { id name } }')
    await query(
      mixed,
      'query Stars { products(first: 2) { edges { node { averageRating category { name } } } } }',
    )
    await query(mixed, 'query Partial { product(id: 1) { id reviews(first: -1) { edges { cursor } } } }')
    await query(mixed, 'query Wrong { product(id: 1) { nothing } }')
    await query(mixed, 'query Wrong($id: ID!) { product(id: $id) { id } }')
    await query(mixed, 'mutation Denied { changePrice(productId: 1, price: 1) { id } }')
    await query(mixed, 'query {')
    await fetch(mixed.url, { method: 'PUT' })

    const figures =
      'requests errors errorRate outcomes { ok partial clientError serverError refused } statements'
    const { performanceReport } = await asAdministrator(
      mixed,
      `{ performanceReport(last: "5m") {
        ${figures} cacheHitRate cache { hit stale miss bypass private } minMs p50Ms p99Ms maxMs
        operations { totalCount nodes { name kind ${figures} cache { hit miss bypass } } }
        loaders { loader batches keys errors } slowestResolvers { coordinate calls errors }
        dropped { signatures operations samples malformed }
      } }`,
    )
    const { operations, loaders, slowestResolvers, minMs, p50Ms, p99Ms, maxMs, ...totals } = performanceReport
    expect(totals).toEqual({
      requests: 10,
      errors: 6,
      errorRate: 0.6,
      outcomes: { ok: 4, partial: 1, clientError: 4, serverError: 0, refused: 1 },
      // Name 1; Stars 3: the products, their categories, their averages; Partial 1.
      statements: 5,
      // The one without its variable was refused before it could be missed.
      cache: { hit: 2, stale: 0, miss: 3, bypass: 5, private: 0 },
      cacheHitRate: 2 / 5,
      dropped: { signatures: 0, operations: 0, samples: 0, malformed: 0 },
    })
    expect([minMs, p50Ms, p99Ms, maxMs]).toEqual([minMs, p50Ms, p99Ms, maxMs].toSorted((a, b) => a - b))
    const none = { ok: 0, partial: 0, clientError: 0, serverError: 0, refused: 0 }
    expect(operations.nodes).toHaveLength(operations.totalCount)
    const byName = (name: string | null) =>
      operations.nodes.filter((node: { name: string | null }) => node.name === name)
    expect(byName('Name')).toEqual([
      {
        name: 'Name',
        kind: 'query',
        requests: 3,
        errors: 0,
        errorRate: 0,
        outcomes: { ...none, ok: 3 },
        statements: 1,
        cache: { hit: 2, miss: 1, bypass: 0 },
      },
    ])
    expect(byName('Denied')).toMatchObject([
      { kind: 'mutation', errors: 1, outcomes: { ...none, clientError: 1 } },
    ])
    // Two documents of one name.
    expect(byName('Wrong')).toMatchObject([{ requests: 1 }, { requests: 1 }])
    expect(loaders).toHaveLength(2)
    expect(loaders).toContainEqual({ loader: 'categoryById', batches: 1, keys: 2, errors: 0 })
    expect(loaders).toContainEqual({ loader: 'reviewStatsByProductId', batches: 1, keys: 2, errors: 0 })
    expect(slowestResolvers).toContainEqual({ coordinate: 'Product.category', calls: 2, errors: 0 })
    expect(slowestResolvers).toContainEqual({ coordinate: 'Mutation.changePrice', calls: 1, errors: 1 })
  })

  it('reads a slow operation whole, without what its variables said', async () => {
    const slow = await startShopForTest({
      databaseUrl,
      env: { SLOW_QUERY_THRESHOLD: '60' },
      change: (options) => ({
        resolvers: [
          ...[options.resolvers ?? []].flat(),
          {
            Query: {
              category: async (_: unknown, { id }: { id: string }, { prisma }: { prisma: SlowClient }) => {
                await prisma.$queryRawUnsafe(`select 'slow', pg_sleep(0.08)::text`)
                return { id, name: 'slow' }
              },
            },
          },
        ],
      }),
    })
    const document = 'query Slow($id: ID!) {\n  category(id: $id) {\n    name\n  }\n}'
    await query(slow, document, { variables: { id: 'a secret' } })

    const { slowQueries } = await asAdministrator(
      slow,
      `{ slowQueries(thresholdMs: 60) {
        operationName kind document operations requests sampled durationMs
        statements { name place share perOperation } resolvers { name share perOperation }
        samples { document variables outcome cache statementCount databaseMs timeline { kind name calls } }
      } }`,
    )
    expect(slowQueries).toEqual([
      expect.objectContaining({
        operationName: 'Slow',
        kind: 'query',
        document,
        operations: 1,
        requests: 1,
        sampled: 1,
        statements: [expect.objectContaining({ place: 'Query.category', perOperation: 1 })],
        resolvers: [expect.objectContaining({ name: 'Query.category', perOperation: 1 })],
      }),
    ])
    const [{ durationMs, statements, resolvers, samples }] = slowQueries
    expect(durationMs).toBeGreaterThanOrEqual(80)
    expect(statements[0].name).toMatch(/pg_sleep/)
    expect(resolvers[0].share).toBeGreaterThanOrEqual(statements[0].share)
    expect(samples).toMatchObject([
      {
        document,
        variables: { id: 'String(8)' },
        outcome: 'ok',
        cache: 'miss',
        statementCount: 1,
        timeline: [
          { kind: 'RESOLVER', name: 'Query.category', calls: 1 },
          { kind: 'STATEMENT', name: statements[0].name, calls: 1 },
        ],
      },
    ])
    expect(samples[0].databaseMs).toBeGreaterThanOrEqual(80)
    expect(JSON.stringify(slowQueries)).not.toContain('a secret')
  })

  it.each([20, 7])('finds the naive field of a page of %i, and is told the cure', async (size) => {
    const operationName = `SuppliersOf${size}`
    await query(
      shop,
      `query ${operationName} { products(first: ${size}) { edges { node { name supplier { name } category { name } } } } }`,
    )
    await expectFinding(shop, {
      kind: 'N_PLUS_ONE',
      coordinate: 'Product.supplier',
      pathPattern: 'products.edges.*.node.supplier',
      operationName,
      operations: 1,
      statementsPerOperation: size,
      statement: expect.stringMatching(/^SELECT .*"suppliers"/i) as unknown as string,
      advice: ['Product.supplier', 'Delete this resolver', 'context.loaders.supplierById'],
    })
  })

  it('finds nothing in what is loaded in batches, nor in aliases of one product', async () => {
    const aliases = [1, 2, 3, 4, 5, 6].map((id) => `a${id}: product(id: ${id}) { supplier { name } }`)
    await query(shop, `query Aliases { ${aliases.join(' ')} }`)
    await query(
      shop,
      'query Batched { products(first: 20) { edges { node { category { name } reviews { edges { node { author { name } } } } } } } }',
    )
    expect(await findingsOf(shop, 'Aliases')).toEqual([])
    expect(await findingsOf(shop, 'Batched')).toEqual([])
  })

  it('finds nothing once the field is loaded as advised', async () => {
    const cured = await startShopForTest({
      databaseUrl,
      change: (options) => ({
        loaders: {
          ...options.loaders,
          supplierById: defineLoader(
            async (ids: readonly number[], { prisma }: { prisma: SupplierClient }) => {
              const rows = await prisma.supplier.findMany({ where: { id: { in: [...ids] } } })
              return ids.map((id) => rows.find((row) => row.id === id) ?? new Error(`no supplier ${id}`))
            },
          ),
        },
        resolvers: [
          ...[options.resolvers ?? []].flat(),
          {
            Product: {
              supplier: (
                product: { supplierId: number },
                _: unknown,
                { loaders }: { loaders: SupplierLoaders },
              ) => loaders.supplierById.load(product.supplierId),
            },
          },
        ],
      }),
    })
    const { data } = await query(
      cured,
      'query Cured { products(first: 20) { edges { node { supplier { name } } } } }',
    )
    expect(data.products.edges[19].node.supplier.name).toMatch(/./)
    expect(await findingsOf(cured, 'Cured')).toEqual([])
    const { performanceReport } = await asAdministrator(
      cured,
      '{ performanceReport { operations { nodes { name statements } } } }',
    )
    expect(performanceReport.operations.nodes).toContainEqual({ name: 'Cured', statements: 2 })
  })

  it('sees what the cache did, and makes it forget for every audience', async () => {
    const own = await startShopForTest({ databaseUrl })
    const read = 'query Shared { product(id: 50) { name } }'
    const readers = [{}, { as: adminToken }]
    for (const reader of [...readers, ...readers]) await query(own, read, reader)
    // What one audience was answered is not given to the other.
    expect(await cacheOutcomesOf(own, 'Shared')).toEqual({ miss: 2, hit: 2 })
    const statistics = '{ cacheStatistics { hits misses hitRate stores entries invalidations evictions } }'
    expect((await asAdministrator(own, statistics)).cacheStatistics).toEqual({
      hits: 2,
      misses: 2,
      hitRate: 0.5,
      stores: 2,
      entries: 2,
      invalidations: 0,
      evictions: 0,
    })

    const { invalidateCache } = await asAdministrator(
      own,
      'mutation { invalidateCache(entities: ["Product:50"]) { acknowledged count } }',
    )
    expect(invalidateCache).toEqual({ acknowledged: true, count: 2 })
    for (const reader of readers) await query(own, read, reader)
    expect(await cacheOutcomesOf(own, 'Shared')).toEqual({ miss: 4, hit: 2 })
    const after = (await asAdministrator(own, statistics)).cacheStatistics
    expect(after).toMatchObject({ hits: 2, misses: 4, entries: 2 })
    expect(after.invalidations).toBeGreaterThan(0)
  })

  it('leaves what he measured to the next start on the same database', async () => {
    const url = await createTestDatabase()
    const first = await startShop({ databaseUrl: url })
    for (let time = 0; time < 4; time++) await query(first, 'query Kept { product(id: 1) { name } }')
    await query(first, 'query KeptSuppliers { products(first: 9) { edges { node { supplier { name } } } } }')
    await first.close()

    const second = await startShopForTest({ databaseUrl: url })
    expect(await operationNamed(second, 'Kept')).toEqual({
      requests: 4,
      cache: { hit: 3, miss: 1 },
      statements: 1,
    })
    await expectFinding(second, { operationName: 'KeptSuppliers', statementsPerOperation: 9, operations: 1 })
    await query(second, 'query Kept { product(id: 1) { name } }')
    expect(await operationNamed(second, 'Kept')).toEqual({
      requests: 5,
      cache: { hit: 3, miss: 2 },
      statements: 2,
    })
  })

  it('is told the same by two gateways on one database', async () => {
    const url = await createTestDatabase()
    const env = { PERFORMANCE_FLUSH_INTERVAL: '100' }
    const one = await startShopForTest({ databaseUrl: url, env })
    const other = await startShopForTest({ databaseUrl: url, env })
    for (let time = 0; time < 3; time++) await query(one, 'query Two { product(id: 1) { name } }')
    await query(other, 'query Two { product(id: 1) { name } }')
    const expected = { requests: 4, cache: { hit: 2, miss: 2 }, statements: 2 }
    for (const gateway of [one, other]) {
      await vi.waitFor(async () => expect(await operationNamed(gateway, 'Two')).toEqual(expected), 10_000)
    }
  })

  async function operationNamed(at: Shop, name: string) {
    const { performanceReport } = await asAdministrator(
      at,
      '{ performanceReport { operations(first: 500) { nodes { name requests cache { hit miss } statements } } } }',
    )
    const [{ name: _, ...figures }] = performanceReport.operations.nodes.filter(
      (node: { name: string }) => node.name === name,
    )
    return figures
  }
})

interface SlowClient {
  $queryRawUnsafe(sql: string): Promise<unknown>
}
interface SupplierClient {
  readonly supplier: { findMany(args: object): Promise<{ id: number }[]> }
}
interface SupplierLoaders {
  readonly supplierById: { load(id: number): Promise<unknown> }
}
