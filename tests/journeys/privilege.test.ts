import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createGateway } from '../../src/gateway/create-gateway.ts'
import { adminToken, query, type Shop, startShop } from '../support/journeys-shop.ts'
import { createTestDatabase, describeWithPostgres } from '../support/postgres.ts'

/** Whatever only an administrator may ask. */
const performanceFields = [
  'query { performanceReport { requests } }',
  'query { slowQueries { signature } }',
  'query { slowStatements { fingerprint } }',
  'query { operation(signature: "unparsed") { requests } }',
  'query { sample(id: "none") { id } }',
  'query { realtimeMetrics { requests } }',
  'query { systemStatistics { uptimeSeconds } }',
  'query { isPerformanceDegraded { degraded reasons } }',
  'mutation { cleanupMetrics(retentionDays: 3650) { rows } }',
  'mutation { clearMetrics(kinds: [SAMPLES]) { rows } }',
  'query { analyzeOperation(document: "{ categories { id } }") { rating } }',
  'query { findings { identity } }',
  'query { nPlusOneFindings { identity } }',
  'query { cacheStatistics { hits } }',
  'mutation { invalidateCache(types: ["Product"]) { acknowledged } }',
]

describeWithPostgres('an administrator, and nobody else,', () => {
  let shop: Shop
  beforeAll(async () => {
    shop = await startShop({ databaseUrl: await createTestDatabase() })
  })
  afterAll(() => shop?.close())

  it('keeps to himself what only he may ask, also where the rest of the document is public', async () => {
    const both = 'query Both { product(id: 51) { name } performanceReport { requests } }'
    await query(shop, both, { as: adminToken })
    const refused = await query(shop, both)
    expect([refused.data, refused.codes]).toEqual([undefined, ['GRAPHQL_VALIDATION_FAILED']])
    await query(shop, both)
    expect((await query(shop, both, { as: adminToken })).errors).toBeUndefined()
    const introspection = 'query Types { __type(name: "PerformanceReport") { name } product(id: 51) { id } }'
    expect((await query(shop, introspection, { as: adminToken })).data.__type).toEqual({
      name: 'PerformanceReport',
    })
    expect((await query(shop, introspection)).data.__type).toBeNull()
    expect((await query(shop, introspection, { as: adminToken })).data.__type).toEqual({
      name: 'PerformanceReport',
    })
  })

  it.each(performanceFields)('alone may ask %s', async (document) => {
    expect((await query(shop, document, { as: adminToken })).errors).toBeUndefined()
    const field = /\{ (\w+)/.exec(document)?.[1]
    // A wrong token belongs to the shop's own `session`, which knows no such customer: he who sends it is nobody.
    for (const as of [
      undefined,
      'customer-7',
      'staff',
      `${adminToken}x`,
      adminToken.slice(1),
      adminToken.toUpperCase(),
    ]) {
      const refused = await query(shop, document, as === undefined ? {} : { as })
      expect([refused.data, refused.codes]).toEqual([undefined, ['GRAPHQL_VALIDATION_FAILED']])
      expect(refused.errors?.[0].message).toMatch(new RegExp(`^Cannot query field "${field}"`))
      expect(refused.text).not.toMatch(/did you mean/i)
    }
  })

  it('alone is shown them by introspection and by suggestions', async () => {
    const introspect =
      '{ __schema { types { name } queryType { fields { name } } mutationType { fields { name } } directives { name } } }'
    const misspelt = [
      '{ performanceRepor { requests } }',
      '{ slowQuerie { id } }',
      '{ nPlusOneFinding { identity } }',
      '{ cacheStatistic { hits } }',
    ]
    const hers = await query(shop, introspect, { as: adminToken })
    expect(hers.text).toMatch(/PerformanceReport.*invalidateCache/)
    const his = await query(shop, introspect, { as: 'wrong' })
    expect(his.text).not.toMatch(/performance|slowQueries|findings|cacheStatistics|invalidateCache|Duration/i)
    for (const document of misspelt) {
      expect((await query(shop, document, { as: adminToken })).text).toMatch(/did you mean/i)
      const refused = await query(shop, document)
      expect(refused.text).toMatch(/Cannot query field/)
      expect(refused.text).not.toMatch(/did you mean/i)
    }
    const argument = await query(shop, 'query ($last: Duratio) { product(id: 1) { id } }')
    expect(argument.text).not.toMatch(/Duration/)
  })
})

describe('a wrong token', () => {
  it('is refused with 401 where the author has no session of his own', async () => {
    const gateway = await createGateway({
      typeDefs: 'type Query { hello: String }',
      resolvers: { Query: { hello: () => 'hello' } },
      adminToken,
      logLevel: 'silent',
    })
    const { url } = await gateway.listen({ port: 0 })
    try {
      expect((await query({ url }, '{ hello }')).data).toEqual({ hello: 'hello' })
      expect(
        (await query({ url }, '{ cacheStatistics { hits } }', { as: adminToken })).errors,
      ).toBeUndefined()
      for (const as of ['wrong', `${adminToken}x`]) {
        const refused = await query({ url }, '{ hello }', { as })
        expect([refused.status, refused.codes, refused.data]).toEqual([401, ['UNAUTHENTICATED'], undefined])
        expect(refused.headers.get('www-authenticate')).toBe('Bearer')
      }
    } finally {
      await gateway.close()
    }
  })
})
