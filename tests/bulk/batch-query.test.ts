import { beforeAll, describe, expect, it } from 'vitest'
import { batchQuery } from '../../src/bulk/batch-query.ts'
import { describeWithPostgres } from '../support/postgres.ts'
import { openRows } from './rows.ts'

const numbers = (count: number) => Array.from({ length: count }, (_, at) => at)

describeWithPostgres('batchQuery', () => {
  let shop: Awaited<ReturnType<typeof openRows>>
  beforeAll(async () => {
    // One connection, as the embedded database has.
    shop = await openRows({ customers: 6, products: 25, reviews: 60, connections: 1 })
  })

  it('gives rows of several models in the order of their keys, each model with one statement', async () => {
    const { prisma } = shop
    const line = { customerId: 6, productId: 10, more: 'is not looked at' }
    const read = () =>
      batchQuery({
        products: { model: prisma.product, by: 'id', keys: [9, 3, 404, 9, null] },
        emails: {
          model: prisma.customer,
          by: 'email',
          keys: ['2@example.org', 'nobody', '1@example.org'],
          select: { name: true },
        },
        reviews: {
          model: prisma.review,
          by: ['customerId', 'productId'],
          keys: [{ customerId: 2, productId: 1 }, { customerId: 1, productId: 404 }, line],
          select: { id: true },
        },
        none: { model: prisma.supplier, by: 'id', keys: [] },
      })
    const byId = (id: number) => prisma.product.findUnique({ where: { id } })
    expect(await read()).toEqual({
      products: [await byId(9), await byId(3), null, await byId(9), null],
      emails: [{ name: 'customer 2' }, null, { name: 'customer 1' }],
      reviews: [{ id: 2 }, null, { id: 60 }],
      none: [],
    })
    const statements = await shop.statementsOf(read)
    expect(statements.map((sql) => /FROM "public"."(\w+)"/.exec(sql)?.[1]).sort()).toEqual([
      'customers',
      'products',
      'reviews',
    ])
    expect(statements.find((sql) => sql.includes('"products"'))).toMatch(/IN \(\$1,\$2,\$3\)/)
  })

  it('gives equal keys the same row', async () => {
    const { products } = await batchQuery({
      products: { model: shop.prisma.product, by: 'id', keys: [1, 1] },
    })
    expect(products[0]).toMatchObject({ id: 1 })
    expect(products[1]).toBe(products[0])
  })

  it('splits what is more than a statement can carry, without a transaction around it', async () => {
    const { prisma } = shop
    const from = shop.sent.length
    const { products } = await batchQuery({
      products: { model: prisma.product, by: 'id', keys: numbers(64_001), select: { id: true } },
    })
    expect(products).toHaveLength(64_001)
    expect(products.filter((row, at) => row?.id === at)).toHaveLength(25)
    expect(products[64_000]).toBeNull()
    const sent = shop.sent
      .slice(from)
      .map(({ query, params }) => [query.slice(0, 6), JSON.parse(params).length])
    // The keys, and the OFFSET.
    expect(sent).toEqual([
      ['SELECT', 32_001],
      ['SELECT', 32_001],
      ['SELECT', 2],
    ])
  })

  it('splits compound keys, which PostgreSQL plans one by one', async () => {
    const { prisma } = shop
    const keys = numbers(2001).map((at) => ({ productId: 1 + (at % 10), customerId: Math.floor(at / 10) }))
    const statements = await shop.statementsOf(async () => {
      const { reviews } = await batchQuery({
        reviews: { model: prisma.review, by: ['customerId', 'productId'], keys },
      })
      expect(reviews.filter((row) => row !== null)).toHaveLength(60)
      for (const [at, row] of reviews.entries()) if (row !== null) expect(row).toMatchObject(keys[at] ?? {})
    })
    expect(statements).toHaveLength(3)
  })

  it('reads inside a transaction what it has written', async () => {
    const found = await shop.prisma.$transaction(async (transaction) => {
      await transaction.supplier.update({ where: { id: 1 }, data: { name: 'changed' } })
      const rows = await batchQuery({
        suppliers: { model: transaction.supplier, by: 'id', keys: [1], select: { name: true } },
        categories: { model: transaction.category, by: 'id', keys: [1], select: { name: true } },
      })
      await transaction.supplier.update({ where: { id: 1 }, data: { name: 'supplier 1' } })
      return rows
    })
    expect(found).toEqual({ suppliers: [{ name: 'changed' }], categories: [{ name: 'a' }] })
  })

  it('refuses a key that is not unique', async () => {
    const query = { model: shop.prisma.product, by: 'supplierId', keys: [1] } as const
    await expect(batchQuery({ products: query })).rejects.toThrow(
      'batchQuery, for products, expects by as a unique key, got supplierId: two rows have supplierId 1. ' +
        'For the rows of a parent use findMany, or a loader.',
    )
  })

  it('fails with what a statement fails with', async () => {
    const keys = ['one' as unknown as number]
    await expect(
      batchQuery({ products: { model: shop.prisma.product, by: 'id', keys } }),
    ).rejects.toMatchObject({ name: 'PrismaClientValidationError' })
  })

  it('sends nothing after an abort, and rejects with its reason', async () => {
    const reason = new Error('enough')
    const products = { model: shop.prisma.product, by: 'id', keys: [1] } as const
    const ask = () => batchQuery({ products }, { signal: AbortSignal.abort(reason) })
    expect(await shop.statementsOf(() => expect(ask()).rejects.toBe(reason))).toEqual([])
  })
})

describe('batchQuery', () => {
  /** A model that gives these rows, whatever it is asked for. */
  const giving = (rows: readonly object[]) => ({
    fields: { id: { typeName: 'Decimal' }, at: { typeName: 'DateTime' } },
    findMany: async (_: object) => [...rows],
  })
  const ask = batchQuery as (queries: unknown, options?: unknown) => Promise<Record<string, unknown[]>>
  const decimal = (text: string) => ({ toFixed: () => text, toString: () => text })

  it.each([
    ['a bigint by a number', 5, 5n],
    ['a decimal by a number', 1.5, decimal('1.5')],
    ['a date by a date', new Date(5), new Date(5)],
    ['bytes by bytes', new Uint8Array([1, 255]), Buffer.from([1, 255])],
    ['a boolean by a boolean', false, false],
    ['an empty text by an empty text', '', ''],
    ['a zero by a zero', -0, 0],
  ])('finds %s', async (_, key, id) => {
    const { rows } = await ask({ rows: { model: giving([{ id }]), by: 'id', keys: [key] } })
    expect(rows).toEqual([{ id }])
  })

  it.each([
    ['a text by a number', 5, '5'],
    ['a uuid by one in capitals', 'AB', 'ab'],
    ['a date by its text', '1970-01-01T00:00:00.005Z', new Date(5)],
  ])('does not take %s for missing', async (_, key, id) => {
    await expect(ask({ rows: { model: giving([{ id }]), by: 'id', keys: [key] } })).rejects.toThrow(
      'expects keys as the database has them, and got none that is equal to that of a row it found',
    )
  })

  it('does not mix up compound keys whose texts join alike', async () => {
    const rows = [
      { id: 'a', at: 'b,c' },
      { id: 'a,b', at: 'c' },
    ]
    const keys = [rows[1], rows[0]]
    expect(await ask({ rows: { model: giving(rows), by: ['id', 'at'], keys } })).toEqual({ rows: keys })
  })

  it.each([
    [undefined, 4],
    [1, 1],
    [3, 3],
  ])('sends with a concurrency of %s at most %i statements at once', async (concurrency, most) => {
    let running = 0
    let highest = 0
    const model = {
      fields: { id: { typeName: 'Int' } },
      findMany: async () => {
        highest = Math.max(highest, ++running)
        for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate)
        running--
        return []
      },
    }
    const queries = Object.fromEntries(numbers(9).map((at) => [`q${at}`, { model, by: 'id', keys: [1] }]))
    await ask(queries, { concurrency })
    expect(highest).toBe(most)
  })

  it('rejects only once the statements under way have ended', async () => {
    const seen: string[] = []
    const failing = {
      ...giving([]),
      findMany: async () => {
        seen.push('fails')
        throw new Error('down')
      },
    }
    const slow = {
      ...giving([]),
      findMany: async () => {
        for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate)
        seen.push('ended')
        return []
      },
    }
    const queries = {
      slow: { model: slow, by: 'id', keys: [1] },
      failing: { model: failing, by: 'id', keys: [1] },
      never: { model: giving([]), by: 'id', keys: [1] },
    }
    await expect(ask(queries, { concurrency: 2 })).rejects.toThrow('down')
    expect(seen).toEqual(['fails', 'ended'])
  })

  it('takes any name for a query', async () => {
    const query = { model: giving([{ id: 1 }]), by: 'id', keys: [1] }
    const names = ['__proto__', 'constructor', '']
    const found = await ask(Object.fromEntries(names.map((name) => [name, query])))
    expect(Object.entries(found)).toEqual(names.map((name) => [name, [{ id: 1 }]]))
  })
})
