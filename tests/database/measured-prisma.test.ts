import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { beforeAll, expect, it } from 'vitest'
import { PrismaClient } from '../../examples/shop/generated/prisma/client.ts'
import { measuredPool } from '../../src/database/measured-pool.ts'
import { measuredPrisma } from '../../src/database/measured-prisma.ts'
import { createShopClient, createSmallShop, statementsOf } from '../support/measured-shop.ts'
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
