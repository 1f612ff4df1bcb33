import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { PrismaClient } from '../../examples/shop/generated/prisma/client.ts'
import { measuredPool } from '../../src/database/measured-pool.ts'
import { measuredPrisma } from '../../src/database/measured-prisma.ts'
import { measureStatement } from '../../src/database/measured-statement.ts'
import type { Frame } from '../../src/measurement/frame.ts'
import { runInFrame } from '../../src/measurement/frame.ts'
import { OperationRecorder } from '../../src/measurement/recorder.ts'
import { endPool } from '../support/end-pool.ts'
import { createShopClient, createSmallShop } from '../support/measured-shop.ts'
import { noteStatements } from '../support/noted-statements.ts'
import { describeWithPostgres } from '../support/postgres.ts'

/** The recorder of an operation whose gateway wants comments. */
function operation(signature: string, commentsStatements = true): OperationRecorder {
  const recorder = new OperationRecorder({ commentsStatements })
  recorder.operation = { signature, document: undefined, operationName: "*/ drop '", kind: 'query' }
  return recorder
}

const inResolver = <T>(coordinate: string, run: () => T, recorder = operation('5167')): T =>
  runInFrame({ recorder, coordinate }, run)

const comment = "/*coordinate='Query.products',signature='5167'*/"
/** The comment at the end of a text, none for what has none. */
const commentOf = (text: string) => text.match(/\/\*[\s\S]*\*\/;?$/)?.[0]

describeWithPostgres('comments of statements', () => {
  let url: string
  let prisma: PrismaClient
  let plain: pg.Pool
  let pool: pg.Pool
  let noted: () => Promise<string[]>
  beforeAll(async () => {
    url = await createSmallShop()
    noted = await noteStatements(url)
    prisma = createShopClient(url)
    plain = new pg.Pool({ connectionString: url, max: 2 })
    pool = measuredPool(plain)
  })
  beforeEach(() => noted())
  afterAll(() => endPool(plain))

  const notedComments = async () => (await noted()).map(commentOf)

  it('are on each statement of a Prisma call, relations and nested writes included', async () => {
    await inResolver('Query.products', async () => {
      await prisma.product.findMany({ include: { reviews: { include: { author: true } }, supplier: true } })
      await prisma.supplier.upsert({
        where: { id: 1 },
        create: { name: 'one', country: 'FR' },
        update: { country: 'FR' },
      })
      const line = { quantity: 1, unitPrice: 150, product: { connect: { id: 1 } } }
      await prisma.order.create({
        data: { total: 150, customer: { connect: { id: 1 } }, lines: { create: [line] } },
      })
    })
    const texts = await noted()
    const tables = texts.map((text) => text.match(/(?:FROM|INTO|UPDATE) "public"\."(\w+)"/)?.[1])
    // The relations of a row are read side by side.
    expect(tables.slice(0, 4).sort()).toEqual(['customers', 'products', 'reviews', 'suppliers'])
    expect(tables.slice(4)).toEqual([
      ...['suppliers', 'suppliers', 'suppliers'],
      ...['customers', 'orders', 'products', 'order_lines', 'orders'],
    ])
    expect(texts.map(commentOf)).toEqual(texts.map(() => comment))
  })

  it('are on raw statements, and on those of transactions of both kinds', async () => {
    await inResolver('Query.products', async () => {
      await prisma.$queryRaw`select id from products where id = ${1}`
      await prisma.$queryRawUnsafe('select id from products where id = $1', 1)
      await prisma.$executeRaw`update products set stock = 4 where id = ${1}`
      await prisma.$executeRawUnsafe('update products set stock = 5 where id = $1', 1)
      await prisma.$transaction([prisma.product.count(), prisma.supplier.count()])
      await prisma.$transaction(async (transaction) => {
        await transaction.product.count()
        await transaction.$queryRaw`select id from products`
      })
    })
    expect(await notedComments()).toEqual(Array(8).fill(comment))
  })

  it.each<[string, (target: pg.Pool | pg.PoolClient) => PromiseLike<pg.QueryResult>]>([
    ['a text', (target) => target.query('select current_query()')],
    ['text and values', (target) => target.query('select current_query(), $1::int', [1])],
    ['a configuration', (target) => target.query({ text: 'select current_query()' })],
    [
      'a frozen configuration',
      (target) => target.query(Object.freeze({ text: 'select current_query(), $1::int', values: [1] })),
    ],
    [
      'a configuration and values',
      (target) => target.query({ text: 'select current_query(), $1::int' }, [1]),
    ],
    [
      'text and a callback',
      (target) =>
        new Promise((resolve) => target.query('select current_query()', (_error, result) => resolve(result))),
    ],
    [
      'a configuration and a callback',
      (target) =>
        new Promise((resolve) =>
          target.query({ text: 'select current_query()' } as pg.QueryConfig, (_error: Error, result) =>
            resolve(result),
          ),
        ),
    ],
  ])('are on what a pool and its clients send, given %s', async (_form, send) => {
    const client = await pool.connect()
    for (const target of [pool, client]) {
      const { rows } = await inResolver('Query.products', () => send(target))
      expect(commentOf(rows[0].current_query)).toBe(comment)
      expect((await send(target)).rows[0].current_query).not.toContain('*')
    }
    client.release()
  })

  it("are on a client's configuration with a callback in it, which stays the caller's", async () => {
    const client = await pool.connect()
    const config = { text: 'select current_query()', callback: (_error: unknown, _result: unknown) => {} }
    const result = await inResolver(
      'Query.products',
      () =>
        new Promise<unknown>((resolve) => {
          config.callback = (_error, given) => resolve(given)
          client.query(config as pg.QueryConfig)
        }),
    )
    client.release()
    expect(result).toMatchObject({ rows: [{ current_query: `select current_query() ${comment}` }] })
    expect(config.text).toBe('select current_query()')
  })

  it('are in the text that measureStatement hands to the driver', async () => {
    const text = 'select current_query()'
    const send = (sent: string) => plain.query(sent)
    const { rows } = await inResolver('Query.products', () => measureStatement({ text }, send))
    expect(rows).toEqual([{ current_query: `${text} ${comment}` }])
    expect((await measureStatement({ text }, send)).rows).toEqual([{ current_query: text }])
    expect(inResolver('Query.products', () => measureStatement({ text: 'begin' }, (sent) => sent))).toBe(
      'begin',
    )
  })

  it('stand before a last semicolon, so that statistics count them to the statement', async () => {
    const { rows } = await inResolver('Query.products', () => pool.query('select current_query() ; '))
    expect(rows[0].current_query).toBe(`select current_query()  ${comment};`)
  })

  it('are seen by who looks at what is running', async () => {
    const { rows } = await inResolver('Query.products', () =>
      pool.query('select query from pg_stat_activity where pid = pg_backend_pid()'),
    )
    expect(commentOf(rows[0].query)).toBe(comment)
  })

  it('name the loader of a batch, and nothing but the signature where nobody is known', async () => {
    const textIn = async (frame: Omit<Frame, 'recorder'>) => {
      const frameOf = { ...frame, recorder: operation('5167') }
      return commentOf(
        (await runInFrame(frameOf, () => pool.query('select current_query()'))).rows[0].current_query,
      )
    }
    expect(await textIn({ loader: 'productById' })).toBe("/*loader='productById',signature='5167'*/")
    expect(await textIn({})).toBe("/*signature='5167'*/")
  })

  it('carry what joined findUnique calls have in common', async () => {
    const read = (id: number) => prisma.supplier.findUnique({ where: { id } })
    const recorder = operation('5167')
    const call = (coordinate: string, id: number, of = recorder) => inResolver(coordinate, () => read(id), of)
    await Promise.all([call('Product.supplier', 1), call('Product.supplier', 2)])
    await Promise.all([call('Product.supplier', 1), call('Review.supplier', 2)])
    await Promise.all([call('Product.supplier', 1), call('Product.supplier', 2, operation('ab'))])
    await Promise.all([call('Product.supplier', 1), call('Review.supplier', 2, operation('ab'))])
    await Promise.all([call('Product.supplier', 1), call('Product.supplier', 2, operation('5167', false))])
    expect(await notedComments()).toEqual([
      "/*coordinate='Product.supplier',signature='5167'*/",
      "/*signature='5167'*/",
      "/*coordinate='Product.supplier'*/",
      undefined,
      undefined,
    ])
  })

  it('name each of the findUnique calls that Prisma could not join', async () => {
    const where = { country: { startsWith: 'D' } }
    const read = (id: number) =>
      prisma.supplier.findUnique({ where: { id, ...where }, include: { products: true } })
    const recorder = operation('5167')
    await Promise.all([
      inResolver('Product.supplier', () => read(2), recorder),
      inResolver('Review.supplier', () => read(3), recorder),
    ])
    const [one, other] = ['Product.supplier', 'Review.supplier'].map(
      (coordinate) => `/*coordinate='${coordinate}',signature='5167'*/`,
    )
    expect(await notedComments()).toEqual([one, one, other, other])
  })

  it('share the comment that an author adds through Prisma, whose own keys hold', async () => {
    const client = measuredPrisma(PrismaClient, {
      adapter: new PrismaPg({ connectionString: url, max: 1 }),
      comments: [() => ({ app: 'shop', signature: 'mine' })],
    })
    await inResolver('Query.products', () => client.product.count())
    await client.product.count()
    await client.$disconnect()
    expect(await notedComments()).toEqual([
      "/*app='shop',coordinate='Query.products',signature='mine'*/",
      "/*app='shop',signature='mine'*/",
    ])
  })
})
