import { afterAll, beforeAll, expect, it } from 'vitest'
import { expectNoFindings, expectStatements } from '../../src/testing/index.ts'
import { type Shop, startShop } from '../support/journeys-shop.ts'
import { createTestDatabase, describeWithPostgres } from '../support/postgres.ts'
import { findingLines, messageOf } from './messages.ts'

const products = (fields: string) =>
  `query Products($first: Int!) { products(first: $first) { edges { node { name ${fields} } } } }`
const scale = { variable: 'first', from: 10, to: 50 }

describeWithPostgres('the tests of an author of the shop', () => {
  let shop: Shop
  beforeAll(async () => {
    shop = await startShop({ databaseUrl: await createTestDatabase() })
  })
  afterAll(() => shop.close())

  it('pass for fields that resolve themselves', async () => {
    const document = products(
      'category { name } reviews(first: 2) { edges { node { text author { name } } } }',
    )
    await expectStatements(shop.gateway, document).toStayConstant(scale)
    await expectNoFindings(shop.gateway, document, { scale })
  })

  it('fail for the one that is written naively', async () => {
    const document = products('supplier { name }')
    expect(await messageOf(expectNoFindings(shop.gateway, document, { scale }))).toBe(
      `expected no findings, got 1 (11 → 51 statements as products.edges grew 10 → 50: linear)

N+1: Product.supplier
  where      products.edges.*.node.supplier
  evidence   50 statements for one operation: SELECT … FROM "public"."suppliers" WHERE "public"."suppliers"."id" = ? LIMIT ? OFFSET ?
  growth     10 → 50 statements as products.edges grew 10 → 50: linear
${await findingLines(shop.gateway, { document, variables: { first: 50 } })}`,
    )
    expect(await messageOf(expectStatements(shop.gateway, document).toStayConstant(scale))).toMatch(
      /^expected as many statements at first = 50 as at first = 10, got 11 → 51 statements as products.edges grew 10 → 50: linear\n/,
    )
  })
})
