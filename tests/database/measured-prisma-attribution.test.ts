import { PrismaPg } from '@prisma/adapter-pg'
import { beforeAll, expect, it } from 'vitest'
import { PrismaClient } from '../../examples/shop/generated/prisma/client.ts'
import { measuredPrisma } from '../../src/database/measured-prisma.ts'
import {
  createShopClient,
  createSmallShop,
  measure,
  measuredSchema,
  statementsOf,
} from '../support/measured-shop.ts'
import { describeWithPostgres } from '../support/postgres.ts'
import { observedStatements, rootFields, said } from './observed-statements.ts'

describeWithPostgres('measuredPrisma', () => {
  let url: string
  let prisma: PrismaClient
  beforeAll(async () => {
    url = await createSmallShop()
    prisma = createShopClient(url)
  })
  const observed = observedStatements()

  it('attributes parallel calls of ten resolvers each to its own', async () => {
    const names = Array.from({ length: 10 }, (_, index) => `field${index}`)
    const statements = await rootFields(
      Object.fromEntries(
        names.map((name, index) => [name, () => prisma.product.findFirst({ where: { id: index + 1 } })]),
      ),
    )
    expect(statements.map(({ coordinate, count, origin }) => [coordinate, count, origin])).toEqual(
      names.map((name) => [`Query.${name}`, 1, 'resolver']),
    )
  })

  it('attributes different findUnique calls that Prisma dispatches in one tick each to its own resolver', async () => {
    const statements = await rootFields({
      supplier: () => prisma.supplier.findUnique({ where: { id: 1 } }),
      product: () => prisma.product.findUnique({ where: { id: 1 } }),
      named: () => prisma.product.findUnique({ where: { id: 1 }, select: { name: true } }),
    })
    expect(statements.map(said)).toEqual([
      { coordinate: 'Query.named', origin: 'resolver', statement: 'Product.findUnique', count: 1, rows: 1 },
      { coordinate: 'Query.product', origin: 'resolver', statement: 'Product.findUnique', count: 1, rows: 1 },
      {
        coordinate: 'Query.supplier',
        origin: 'resolver',
        statement: 'Supplier.findUnique',
        count: 1,
        rows: 1,
      },
    ])
  })

  it('attributes a statement that joins calls of several resolvers to the operation alone', async () => {
    const statements = await rootFields({
      one: () => prisma.supplier.findUnique({ where: { id: 1 } }),
      two: () => prisma.supplier.findUnique({ where: { id: 2 } }),
    })
    expect(statements.map(said)).toEqual([
      { coordinate: undefined, origin: 'compacted', statement: 'Supplier.findUnique', count: 1, rows: 2 },
    ])
  })

  const typeDefs = `
    type Query { products: [Product!]! }
    type Product { supplier: Supplier category: Supplier }
    type Supplier { name: String! }`
  const products = () => prisma.product.findMany({ orderBy: { id: 'asc' } })

  it('attributes a statement that joins calls of one resolver to its coordinate and path', async () => {
    const schema = measuredSchema(typeDefs, {
      Query: { products },
      Product: { supplier: ({ supplierId }) => prisma.supplier.findUnique({ where: { id: supplierId } }) },
    })
    const { statements } = await measure(schema, '{ products { supplier { name } } }')
    expect(statements[1]).toMatchObject({
      origin: 'compacted',
      coordinate: 'Product.supplier',
      pathPattern: 'products.*.supplier',
      count: 1,
      rows: 20,
    })
    const aliased = await measure(schema, '{ products { a: supplier { name } b: supplier { name } } }')
    expect(aliased.statements[1]).toMatchObject({
      origin: 'compacted',
      coordinate: 'Product.supplier',
      pathPattern: undefined,
    })
  })

  it('attributes findUnique calls that Prisma cannot join each to its own call', async () => {
    const schema = measuredSchema(typeDefs, {
      Query: { products },
      Product: {
        supplier: ({ supplierId }) =>
          prisma.supplier.findUnique({
            where: { id: supplierId, country: { startsWith: 'D' } },
            include: { products: true },
          }),
      },
    })
    const { statements } = await measure(schema, '{ products { supplier { name } } }')
    expect(
      statements
        .slice(1)
        .map(({ origin, coordinate, count, callers }) => ({ origin, coordinate, count, callers })),
    ).toEqual([
      { origin: 'resolver', coordinate: 'Product.supplier', count: 20, callers: 20 },
      { origin: 'resolver', coordinate: 'Product.supplier', count: 20, callers: 20 },
    ])
  })

  it('never mixes two operations, whatever Prisma sends together', async () => {
    const read = (ids: number[], where: object) =>
      statementsOf(
        () => Promise.all(ids.map((id) => prisma.supplier.findUnique({ where: { id, ...where } }))),
        'Query.supplier',
      )
    const joined = await Promise.all([read([1, 2], {}), read([3, 4, 5], {}), read([6], {})])
    // The same statement served all three: each has sent it, and observers saw it once.
    expect(joined.map((statements) => statements.map(said))).toEqual(
      [1, 2, 3].map(() => [
        {
          coordinate: 'Query.supplier',
          origin: 'compacted',
          statement: 'Supplier.findUnique',
          count: 1,
          rows: 6,
        },
      ]),
    )
    expect(observed).toHaveLength(1)
    const country = { country: { startsWith: 'D' } }
    const apart = await Promise.all([read([1, 2], country), read([3, 4, 5], country), read([6], country)])
    expect(apart.map((statements) => statements.map(({ count }) => count))).toEqual([[2], [3], [1]])
    const different = await Promise.all([
      statementsOf(() => prisma.supplier.findUnique({ where: { id: 1 } }), 'Query.one'),
      statementsOf(() => prisma.product.findUnique({ where: { id: 1 } }), 'Query.two'),
    ])
    expect(
      different.map((statements) => statements.map(({ coordinate, model }) => [coordinate, model])),
    ).toEqual([[['Query.one', 'Supplier']], [['Query.two', 'Product']]])
  })

  it('attributes a call to the resolver that made it, whoever awaits it', async () => {
    const connection = measuredSchema(
      `type Query { products: Connection! } type Connection { total: Int! names: [Named!]! } type Named { name: String! }`,
      {
        Query: {
          products: () => ({ total: prisma.product.count(), names: prisma.product.findMany({ take: 2 }) }),
        },
      },
    )
    const { statements, data } = await measure(connection, '{ products { total names { name } } }')
    expect(data).toMatchObject({ products: { total: 20 } })
    expect(statements.map(({ coordinate, pathPattern }) => [coordinate, pathPattern])).toEqual([
      ['Query.products', 'products'],
      ['Query.products', 'products'],
    ])
    const lazy: { count?: PromiseLike<number> } = {}
    const handedOn = await rootFields({
      maker: () => {
        lazy.count = prisma.product.count()
      },
      awaiter: () => lazy.count,
    })
    expect(handedOn.map(({ coordinate }) => coordinate)).toEqual(['Query.maker'])
  })

  it("names no resolver for batched calls where it does not know the client's inside", async () => {
    class OtherClient extends PrismaClient {
      constructor(options: ConstructorParameters<typeof PrismaClient>[0]) {
        super(options)
        // biome-ignore lint/correctness/noConstructorReturn: Prisma's own constructor returns a proxy as well
        return new Proxy(this, {
          get: (client, key) => (key === '_originalClient' ? undefined : Reflect.get(client, key)),
        })
      }
    }
    const client = measuredPrisma(OtherClient, { adapter: new PrismaPg({ connectionString: url, max: 1 }) })
    const statements = await rootFields({
      batched: () => client.supplier.findUnique({ where: { id: 1 } }),
      own: () => client.product.findFirst({ where: { id: 1 } }),
      inTransaction: () => client.$transaction(async (transaction) => transaction.category.findFirst()),
    })
    await client.$disconnect()
    const byModel = new Map(
      statements.map(({ model, coordinate, origin }) => [model, { coordinate, origin }]),
    )
    expect(byModel.get('Product')).toEqual({ coordinate: 'Query.own', origin: 'resolver' })
    expect(byModel.get('Supplier')).toEqual({ coordinate: undefined, origin: 'operation' })
    expect(byModel.get('Category')).toEqual({ coordinate: undefined, origin: 'operation' })
  })
})
