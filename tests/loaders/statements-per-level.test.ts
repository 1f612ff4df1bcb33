import { PrismaPg } from '@prisma/adapter-pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { dataModel } from '../../examples/shop/generated/loaders.ts'
import { PrismaClient } from '../../examples/shop/generated/prisma/client.ts'
import { seed } from '../../examples/shop/seed/seed.ts'
import { createGateway, type Gateway, measuredPrisma } from '../../src/index.ts'
import { describeWithPostgres } from '../support/postgres.ts'
import { createShopPool } from '../support/shop.ts'

const typeDefs = `
  type Query { products(first: Int!): [Product!]! }
  type Product { id: ID! later: Product! reviews(first: Int, orderBy: ReviewOrder): [Review!]! category: Category! }
  enum ReviewOrder { CREATED_AT_DESC RATING_ASC }
  type Review { id: ID! author: Customer! }
  type Customer { id: ID! name: String! }
  type Category { id: ID! parent: Category }
`

describeWithPostgres('three levels below an async parent', () => {
  let prisma: PrismaClient
  let gateway: Gateway
  beforeAll(async () => {
    const pool = await createShopPool()
    await seed({ pool })
    prisma = measuredPrisma(PrismaClient, { adapter: new PrismaPg(pool) })
    gateway = await createGateway({
      typeDefs,
      prisma,
      dataModel,
      logLevel: 'silent',
      limits: { maxBodyBytes: 10_000 },
      resolvers: {
        Query: {
          products: async (_, { first }) => prisma.product.findMany({ take: first, orderBy: { id: 'asc' } }),
        },
        // Each at a time of its own: what is below comes in as many pieces as there are products.
        Product: {
          later: (product: { id: number }) =>
            new Promise((resolve) => setTimeout(() => resolve(product), (product.id * 7) % 23)),
        },
      },
    })
  })
  afterAll(async () => {
    await gateway?.close()
    await prisma?.$disconnect()
  })

  const sent = async () => {
    const { performanceReport } = await gateway.report<{ performanceReport: { statements: number } }>(
      '{ performanceReport { statements } }',
    )
    return performanceReport.statements
  }

  it.each([10, 500])('send one statement a level and set of arguments, for %i products', async (first) => {
    const before = await sent()
    const query = `query ($first: Int!) { products(first: $first) { id later {
      a: reviews(first: 2, orderBy: CREATED_AT_DESC) { id author { name } }
      b: reviews(first: 3, orderBy: RATING_ASC) { id author { name } }
      category { parent { id } }
    } } }`
    const response = await gateway.fetch(
      new Request('http://test/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query, variables: { first } }),
      }),
    )
    const { data, errors } = (await response.json()) as {
      readonly data: { readonly products: readonly { readonly later: { readonly a: readonly unknown[] } }[] }
      readonly errors?: unknown
    }
    expect(errors).toBeUndefined()
    expect(data.products).toHaveLength(first)
    expect(data.products[0]?.later.a).toHaveLength(2)
    // Products; reviews of either alias; their authors, together; categories; their parents.
    expect((await sent()) - before).toBe(6)
  })
})
