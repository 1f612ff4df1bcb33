import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { PrismaClient } from '../../examples/shop/generated/prisma/client.ts'
import { measuredPool } from '../../src/database/measured-pool.ts'
import { measuredPrisma } from '../../src/database/measured-prisma.ts'
import type { StatementGroup } from '../../src/measurement/measurement.ts'
import type { StatementRecord } from '../../src/measurement/recorder.ts'
import { observeStatements } from '../../src/measurement/statements.ts'
import {
  createShopClient,
  createSmallShop,
  measure,
  measuredSchema,
  statementsOf,
} from '../support/measured-shop.ts'
import { describeWithPostgres } from '../support/postgres.ts'

const said = ({ coordinate, origin, model, action, count, rows }: StatementGroup) => ({
  coordinate,
  origin,
  statement: `${model ?? 'raw'}.${action}`,
  count,
  rows,
})

describeWithPostgres('measuredPrisma', () => {
  let url: string
  let prisma: PrismaClient
  beforeAll(async () => {
    url = await createSmallShop()
    prisma = createShopClient(url)
  })

  const observed: StatementRecord[] = []
  const stopObserving = observeStatements((statement) => observed.push(statement))
  afterEach(() => observed.splice(0))
  afterAll(() => stopObserving())

  /** What the resolvers of a query's fields send, ordered by coordinate. */
  const rootFields = async (fields: Record<string, () => unknown>) => {
    const typeDefs = `type Query { ${Object.keys(fields)
      .map((name) => `${name}: String`)
      .join(' ')} }`
    const resolvers = Object.fromEntries(
      Object.entries(fields).map(([name, read]) => [name, async () => JSON.stringify(await read())]),
    )
    const measured = await measure(
      measuredSchema(typeDefs, { Query: resolvers }),
      `{ ${Object.keys(fields).join(' ')} }`,
    )
    return [...measured.statements].sort((one, other) =>
      (one.coordinate ?? '').localeCompare(other.coordinate ?? ''),
    )
  }

  it('records model, action, rows and time of a statement', async () => {
    const statements = await statementsOf(() => prisma.product.findMany({ where: { categoryId: 1 } }))
    expect(statements.map(said)).toEqual([
      { coordinate: 'Query.products', origin: 'resolver', statement: 'Product.findMany', count: 1, rows: 6 },
    ])
    expect(statements[0]?.totalMs).toBeGreaterThan(0)
  })

  it("names actions as the client's methods are named", async () => {
    const data = { name: 'new', country: 'FR' }
    const statements = await statementsOf(async () => {
      const { id } = await prisma.supplier.create({ data })
      await prisma.supplier.update({ where: { id }, data: { name: 'newer' } })
      await prisma.supplier.delete({ where: { id } })
    })
    expect(statements.map(({ action }) => action)).toEqual(['create', 'update', 'delete'])
  })

  it('sends PostgreSQL the SQL that Prisma would send, with the comments an author adds', async () => {
    const sent: string[] = []
    const pool = new pg.Pool({ connectionString: url, max: 1 })
    const query = pool.query.bind(pool) as (config: { text: string }) => unknown
    pool.query = ((config: { text: string }) => {
      sent.push(config.text)
      return query(config)
    }) as typeof pool.query
    const comments = [() => ({ app: 'shop' })]
    const plain = new PrismaClient({ adapter: new PrismaPg(pool), comments })
    const measured = measuredPrisma(PrismaClient, { adapter: new PrismaPg(pool), comments })
    await plain.product.findFirst({ where: { id: 1 } })
    const [statement] = await statementsOf(() => measured.product.findFirst({ where: { id: 1 } }))
    await pool.end()
    expect(sent).toHaveLength(2)
    expect(sent[1]).toBe(sent[0])
    expect(sent[1]).toMatch(/\/\*app='shop'\*\/$/)
    expect(statement).toMatchObject({ model: 'Product', action: 'findFirst', count: 1 })
  })

  it('sees each statement of relations and nested writes', async () => {
    const include = await statementsOf(() =>
      prisma.product.findFirst({ include: { reviews: true, supplier: true } }),
    )
    expect(include.map(({ text }) => text.match(/FROM "public"\."(\w+)"/)?.[1]).sort()).toEqual([
      'products',
      'reviews',
      'suppliers',
    ])
    const nested = await statementsOf(() =>
      prisma.order.create({
        data: {
          total: 300,
          customer: { connect: { id: 1 } },
          lines: {
            create: [1, 2].map((id) => ({ quantity: 1, unitPrice: 150, product: { connect: { id } } })),
          },
        },
      }),
    )
    const inserts = nested.filter(({ text }) => text.startsWith('INSERT'))
    expect(inserts.reduce((sum, { count }) => sum + count, 0)).toBe(3)
    expect(nested.every(({ coordinate }) => coordinate === 'Query.products')).toBe(true)
  })

  it('sees raw statements and tells their executions apart by parameters and by literals', async () => {
    const statements = await statementsOf(async () => {
      for (const id of [1, 2, 2]) await prisma.$queryRaw`select name from products where id = ${id}`
      for (const id of [1, 2, 2])
        await prisma.$queryRawUnsafe(`select name, id from products where id = ${id}`)
      await prisma.$executeRaw`update products set stock = stock where id <= 3`
    })
    expect(
      statements.map(({ text, action, count, distinctParameters, rows }) => [
        text,
        action,
        count,
        distinctParameters,
        rows,
      ]),
    ).toEqual([
      ['select name from products where id = ?', 'queryRaw', 3, 2, 3],
      ['select name, id from products where id = ?', 'queryRaw', 3, 2, 3],
      ['update products set stock = stock where id <= ?', 'executeRaw', 1, 1, 3],
    ])
  })

  it('sees inside transactions of both kinds, and counts neither BEGIN nor COMMIT', async () => {
    const batch = await statementsOf(() =>
      prisma.$transaction([prisma.product.count(), prisma.supplier.findMany({ take: 2 })]),
    )
    expect(batch.map(said)).toMatchObject([
      { statement: 'Product.aggregate', count: 1, coordinate: 'Query.products' },
      { statement: 'Supplier.findMany', count: 1, coordinate: 'Query.products', rows: 2 },
    ])
    const interactive = await statementsOf(() =>
      prisma.$transaction(async (transaction) => {
        await transaction.product.findFirst({ where: { id: 1 } })
        await Promise.all([1, 2].map((id) => transaction.supplier.findUnique({ where: { id } })))
        await transaction.$executeRaw`update products set stock = stock where id = 1`
      }),
    )
    expect(interactive.map(said)).toEqual([
      { coordinate: 'Query.products', origin: 'resolver', statement: 'Product.findFirst', count: 1, rows: 1 },
      {
        coordinate: 'Query.products',
        origin: 'compacted',
        statement: 'Supplier.findUnique',
        count: 1,
        rows: 2,
      },
      { coordinate: 'Query.products', origin: 'resolver', statement: 'raw.executeRaw', count: 1, rows: 1 },
    ])
  })

  it('passes errors on with their codes, and counts the statement as failed', async () => {
    const [statement] = await statementsOf(async () => {
      const create = prisma.customer.create({ data: { name: 'again', email: '1@example.org' } })
      await expect(create).rejects.toMatchObject({ name: 'PrismaClientKnownRequestError', code: 'P2002' })
    })
    expect(statement).toMatchObject({ count: 1, errors: 1, rows: 0 })
    await expect(prisma.product.findUniqueOrThrow({ where: { id: 999 } })).rejects.toMatchObject({
      code: 'P2025',
    })
  })

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

  it('reports statements outside any operation to observers', async () => {
    await prisma.product.findUnique({ where: { id: 1 } })
    expect(observed).toMatchObject([{ model: 'Product', action: 'findUnique', rows: 1, failed: false }])
  })

  it('counts once when the pool inside the adapter is measured too', async () => {
    const pool = measuredPool(new pg.Pool({ connectionString: url, max: 2 }))
    const client = measuredPrisma(PrismaClient, { adapter: new PrismaPg(pool) })
    const statements = await statementsOf(async () => {
      await client.product.findFirst()
      await client.$transaction(async (transaction) => transaction.product.findFirst({ where: { id: 1 } }))
    })
    await client.$disconnect()
    await pool.end()
    expect(statements.map(({ count, model }) => [count, model])).toEqual([
      [1, 'Product'],
      [1, 'Product'],
    ])
    expect(observed).toHaveLength(2)
  })

  it('stays the Prisma client it is: events, extensions, disconnecting', async () => {
    const queries: string[] = []
    const client = measuredPrisma(PrismaClient, {
      adapter: new PrismaPg({ connectionString: url, max: 1 }),
      log: [{ level: 'query', emit: 'event' }],
    })
    const listening = client as PrismaClient<'query'>
    listening.$on('query', ({ query }) => queries.push(query))
    const extended = client.$extends({
      model: { product: { cheapest: () => client.product.findFirst({ orderBy: { price: 'asc' } }) } },
    })
    const statements = await rootFields({
      cheapest: () => extended.product.cheapest(),
      one: () => extended.product.findUnique({ where: { id: 1 } }),
      two: () => extended.supplier.findUnique({ where: { id: 1 } }),
    })
    await client.$disconnect()
    expect(statements.map(({ coordinate }) => coordinate).sort()).toEqual([
      'Query.cheapest',
      'Query.one',
      'Query.two',
    ])
    expect(queries).toHaveLength(3)
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

  it('refuses what is no client class and what is no adapter factory', async () => {
    const adapter = new PrismaPg({ connectionString: url })
    const usage = 'Write measuredPrisma(PrismaClient, { adapter: new PrismaPg({ connectionString }) }).'
    expect(() => measuredPrisma(prisma as unknown as typeof PrismaClient, { adapter })).toThrow(
      `measuredPrisma expects the PrismaClient class first, got a client already made. ${usage}`,
    )
    expect(() => measuredPrisma(PrismaClient, {} as never)).toThrow(
      `measuredPrisma expects a driver adapter in the option "adapter", got undefined. ${usage}`,
    )
    expect(() => measuredPrisma(PrismaClient, undefined as never)).toThrow('got undefined')
    expect(() => measuredPrisma(PrismaClient, { adapter: url as never })).toThrow('got a string')
    const connected = await adapter.connect()
    expect(() => measuredPrisma(PrismaClient, { adapter: connected as never })).toThrow(
      `measuredPrisma expects an adapter factory in the option "adapter", which Prisma connects itself, got an adapter that is already connected. ${usage}`,
    )
    await connected.dispose()
  })
})
