import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { tsImport } from 'tsx/esm/api'
import { createGateway, measuredPrisma } from '../../dist/index.js'
import { report } from './serve.mjs'

// What all of them serve: products, the newest reviews of each, who wrote each.
const typeDefs = /* GraphQL */ `
  scalar DateTime
  type Query {
    products(first: Int = 100): [Product!]!
  }
  type Product {
    id: ID!
    name: String!
    price: Int!
    reviews(first: Int = 5): [Review!]!
  }
  type Review {
    id: ID!
    rating: Int!
    text: String!
    createdAt: DateTime!
    author: Customer!
  }
  type Customer {
    id: ID!
    name: String!
  }
`

/** The first products, as a resolver of both kinds of loaders reads them: what the relations cost is the difference. */
export const firstProducts = (_root, { first }, { prisma }) =>
  prisma.product.findMany({
    take: first,
    orderBy: { id: 'asc' },
    select: { id: true, name: true, price: true },
  })

/** Serves the schema through a gateway with everything on; the servers differ in how they load. */
export async function serveShop({ resolvers, ...options }) {
  let statements = 0
  class CountedClient extends pg.Client {
    query(...args) {
      statements++
      return super.query(...args)
    }
  }
  const { PrismaClient } = await tsImport('../../examples/shop/generated/prisma/client.ts', import.meta.url)
  const pool = new pg.Pool({ connectionString: process.env.SHOP_URL, max: 10, Client: CountedClient })
  // The database is dropped while connections are open.
  pool.on('error', () => undefined)
  const gateway = await createGateway({
    typeDefs,
    resolvers: {
      ...resolvers,
      DateTime: { serialize: (value) => (value instanceof Date ? value.toISOString() : value) },
    },
    prisma: measuredPrisma(PrismaClient, { adapter: new PrismaPg(pool) }),
    adminToken: 'benchmarks-administrator',
    logLevel: 'error',
    ...options,
  })
  process.on('message', (message) => {
    if (message === 'statements') process.send({ statements })
  })
  const { url } = await gateway.listen({ port: 0 })
  report(url)
}
