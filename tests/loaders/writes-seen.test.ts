import { PrismaPg } from '@prisma/adapter-pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { dataModel } from '../../examples/shop/generated/loaders.ts'
import { PrismaClient } from '../../examples/shop/generated/prisma/client.ts'
import { createGateway, defineLoader, type Gateway, measuredPrisma } from '../../src/index.ts'
import { createSmallShop } from '../support/measured-shop.ts'
import { describeWithPostgres } from '../support/postgres.ts'

const typeDefs = `
  type Query { product(id: Int!): Product }
  type Mutation { stock(id: Int!, pieces: Int!): Product! raw(id: Int!, pieces: Int!): Product! }
  type Product { id: ID! stock: Int! own: Int! reviews: [Review!]! supplier: Supplier! }
  type Review { id: ID! product: Product! }
  type Supplier { id: ID! name: String! products: [Product!]! }
`

describeWithPostgres('after a write, later fields of the same request', () => {
  let prisma: PrismaClient
  let gateway: Gateway
  beforeAll(async () => {
    prisma = measuredPrisma(PrismaClient, {
      adapter: new PrismaPg({ connectionString: await createSmallShop() }),
    })
    const reload = (id: number, { loaders }: { loaders: { productById: { load(id: number): unknown } } }) =>
      loaders.productById.load(id)
    gateway = await createGateway({
      typeDefs,
      prisma,
      dataModel,
      logLevel: 'silent',
      loaders: {
        stockById: defineLoader(async (ids: readonly number[]) => {
          const rows = await prisma.product.findMany({ where: { id: { in: [...ids] } } })
          return ids.map((id) => rows.find((row) => row.id === id)?.stock ?? null)
        }),
      },
      resolvers: {
        Query: { product: (_, { id }, context) => reload(id, context) },
        Mutation: {
          stock: async (_, { id, pieces }, context) => {
            await prisma.product.update({ where: { id }, data: { stock: pieces } })
            return reload(id, context)
          },
          raw: async (_, { id, pieces }, context) => {
            await prisma.$transaction(async (transaction) => {
              await transaction.$executeRaw`update products set stock = ${pieces} where id = ${id}`
            })
            return reload(id, context)
          },
        },
        Product: { own: ({ id }, _args, { loaders }) => loaders.stockById.load(id) },
      },
    })
  })
  afterAll(async () => {
    await gateway?.close()
    await prisma?.$disconnect()
  })

  const ask = async (query: string) => {
    const response = await gateway.fetch(
      new Request('http://test/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query }),
      }),
    )
    return (await response.json()) as { data?: Record<string, unknown>; errors?: unknown }
  }

  const seen = 'stock own reviews { product { stock } } supplier { products { stock } }'
  const all = (pieces: number) => ({
    stock: pieces,
    own: pieces,
    reviews: [{ product: { stock: pieces } }, { product: { stock: pieces } }],
    supplier: { products: [{ stock: pieces }] },
  })

  it('have what generated loaders and the author’s own read anew', async () => {
    const { data, errors } = await ask(
      `mutation { one: stock(id: 3, pieces: 70) { ${seen} } two: stock(id: 3, pieces: 71) { ${seen} } three: raw(id: 3, pieces: 72) { ${seen} } }`,
    )
    expect(errors).toBeUndefined()
    expect(data).toEqual({ one: all(70), two: all(71), three: all(72) })
  })

  it('share what was read before, where nothing was written', async () => {
    const sent = async () => {
      const { performanceReport } = await gateway.report<{ performanceReport: { statements: number } }>(
        '{ performanceReport { statements } }',
      )
      return performanceReport.statements
    }
    const before = await sent()
    await ask('{ a: product(id: 4) { stock } b: product(id: 4) { stock own } }')
    expect((await sent()) - before).toBe(2)
  })
})
