import { onTestFinished } from 'vitest'
import { createGateway, defineLoader, type Gateway, type GatewayOptions } from '../../src/index.ts'
import { MemoryDatabase } from '../diagnosis/corpus/memory-database.ts'
import { rows } from '../diagnosis/corpus/program.ts'

export const typeDefs = `
  type Query { products(first: Int!): [Product!]! orders: [Order!]! failing(first: Int!): [Product!] now: Int! }
  type Mutation { rename(name: String!): Boolean! }
  type Product { name: String! supplier: Supplier category: Category }
  type Supplier { name: String! }
  type Category { name: String! }
  type Order { id: ID! }
`

/** A program with a field that asks for each product (`supplier`) and one that is loaded (`category`), on a database in memory. */
export async function openProgram(
  options: Partial<GatewayOptions> = {},
  { products = 200 } = {},
): Promise<Program> {
  const program = await createProgram(options, products)
  onTestFinished(() => program.gateway.close())
  return program
}

interface Program {
  readonly gateway: Gateway
  readonly database: MemoryDatabase
}

/** The same, which the caller closes. */
export async function createProgram(options: Partial<GatewayOptions> = {}, products = 200): Promise<Program> {
  const database = new MemoryDatabase({
    product: rows(products, (id) => ({ id, name: `product ${id}`, supplier_id: id, category_id: id })),
    supplier: rows(products, (id) => ({ id, name: `supplier ${id}` })),
    category: rows(products, (id) => ({ id, name: `category ${id}` })),
    orders: rows(3, (id) => ({ id, owner: 'ada' })),
  })
  const list = (first: number) =>
    database.query('select name, supplier_id, category_id from product limit $1', [first])
  const gateway = await createGateway({
    typeDefs,
    logLevel: 'silent',
    session: (request) => request.headers.get('x-user'),
    loaders: {
      category: defineLoader(async (ids: readonly number[]) => {
        const found = await database.query('select id, name from category where id = any($1)', [[...ids]])
        return ids.map((id) => found.find((row) => row.id === id) ?? null)
      }),
    },
    resolvers: {
      Query: {
        products: (_, { first }) => list(first),
        failing: async (_, { first }) => {
          if (first > 50) throw new Error('the connection is lost')
          return list(first)
        },
        orders: (_, _args, { session }) =>
          database.query('select id from orders where owner = $1', [session]),
        now: () => 7,
      },
      Product: {
        supplier: async ({ supplier_id }) =>
          (await database.query('select name from supplier where id = $1', [supplier_id]))[0],
        category: ({ category_id }, _, { loaders }) => loaders.category.load(category_id),
      },
      Mutation: { rename: () => true },
    },
    ...options,
  })
  return { gateway, database }
}

export const naive = 'query Naive($first: Int!) { products(first: $first) { name supplier { name } } }'
export const batched = 'query Batched($first: Int!) { products(first: $first) { name category { name } } }'
