import { beforeAll, describe, expect, it } from 'vitest'
import { cursorPaginate } from '../../src/bulk/cursor-paginate.ts'
import { describeWithPostgres } from '../support/postgres.ts'
import { collect, openRows, plainProduct } from './rows.ts'

const directions = ['asc', 'desc'] as const

describeWithPostgres('cursorPaginate', () => {
  let shop: Awaited<ReturnType<typeof openRows>>
  beforeAll(async () => {
    shop = await openRows({ customers: 6, products: 25, reviews: 60 })
  })
  const productIds = Array.from({ length: 25 }, (_, at) => at + 1)

  describe('reads', () => {
    it('gives every row once, by key, with one statement a page and never an offset', async () => {
      const from = shop.sent.length
      const rows = await collect(cursorPaginate(shop.prisma.product, { pageSize: 10 }))
      expect(rows).toEqual(await shop.prisma.product.findMany({ orderBy: { id: 'asc' } }))
      const statements = shop.sent.slice(from, -1)
      expect(statements).toHaveLength(3)
      // LIMIT, one row more than the page, and OFFSET are the last parameters.
      expect(statements.map(({ params }) => JSON.parse(params).slice(-2))).toEqual(Array(3).fill(['11', '0']))
    })

    it('does not ask again after a last page that is full', async () => {
      const pages = () => collect(cursorPaginate(shop.prisma.product, { pageSize: 5 }).pages())
      expect(await shop.statementsOf(pages)).toHaveLength(5)
      expect((await pages()).map((page) => page.map(({ id }) => id))).toEqual(
        [0, 5, 10, 15, 20].map((from) => productIds.slice(from, from + 5)),
      )
    })

    it('gives no page where there is no row', async () => {
      const none = cursorPaginate(shop.prisma.product, { where: { id: 0 } })
      expect(await collect(none.pages())).toEqual([])
      expect(await collect(none)).toEqual([])
    })

    it('asks for a page when its first row is wanted, and for none after break', async () => {
      const statements = await shop.statementsOf(async () => {
        const rows = cursorPaginate(shop.prisma.product, { pageSize: 10 })[Symbol.asyncIterator]()
        const before = shop.sent.length
        for (const id of productIds.slice(0, 10)) expect((await rows.next()).value).toMatchObject({ id })
        expect(shop.sent.length - before).toBe(1)
        expect((await rows.next()).value).toMatchObject({ id: 11 })
        expect(shop.sent.length - before).toBe(2)
        await rows.return?.()
        expect(await rows.next()).toEqual({ done: true, value: undefined })
      })
      expect(statements).toHaveLength(2)
      const broken = await shop.statementsOf(async () => {
        for await (const page of cursorPaginate(shop.prisma.product, { pageSize: 10 }).pages()) {
          if (page.length === 10) break
        }
      })
      expect(broken).toHaveLength(1)
    })

    it('begins anew each time it is iterated', async () => {
      const pages = cursorPaginate(shop.prisma.category, { select: { name: true } })
      expect(await collect(pages)).toEqual(await collect(pages))
      expect(await collect(pages)).toHaveLength(4)
    })

    it('reads what is selected, and leaves out what it read for itself', async () => {
      const where = { price: { gte: 3 } }
      const named = cursorPaginate(shop.prisma.product, { pageSize: 2, where, select: { name: true } })
      expect(await collect(named)).toEqual(
        await shop.prisma.product.findMany({ where, select: { name: true }, orderBy: { id: 'asc' } }),
      )
      const statements = await shop.statementsOf(() => collect(named.pages()))
      expect(statements[0]).not.toMatch(/"stock"|"description"/)
      expect((await collect(named.pages()))[0]?.[0]).toEqual({ name: 'product 3' })
    })

    it('reads relations by select and by include', async () => {
      const select = { parent: { select: { name: true } }, _count: { select: { products: true } } } as const
      expect(await collect(cursorPaginate(shop.prisma.category, { pageSize: 1, select }))).toEqual(
        await shop.prisma.category.findMany({ select, orderBy: { id: 'asc' } }),
      )
      const include = { children: true }
      expect(await collect(cursorPaginate(shop.prisma.category, { pageSize: 3, include }))).toEqual(
        await shop.prisma.category.findMany({ include, orderBy: { id: 'asc' } }),
      )
    })

    it('goes on from the rows it read, whatever becomes of them in the hands of the author', async () => {
      const seen: number[] = []
      for await (const row of cursorPaginate(shop.prisma.product, { pageSize: 5 })) {
        seen.push(row.id)
        row.id = -1
      }
      expect(seen).toEqual(productIds)
    })

    it('reads inside a transaction, which has one connection', async () => {
      const seen = await shop.prisma.$transaction(async (transaction) => {
        await transaction.product.create({ data: plainProduct(500) })
        const rows = await collect(cursorPaginate(transaction.product, { pageSize: 7, select: { id: true } }))
        await transaction.product.delete({ where: { id: 500 } })
        return rows.map(({ id }) => id)
      })
      expect(seen).toEqual([...productIds, 500])
    })
  })

  describe('keeps an order', () => {
    it.each(directions.flatMap((sort) => [1, 2, 3, 7, 24, 25, 26].map((pageSize) => ({ sort, pageSize }))))(
      'of mixed directions with ties: price $sort, pages of $pageSize',
      async ({ sort, pageSize }) => {
        const orderBy = [{ price: sort }, { stock: sort === 'asc' ? 'desc' : 'asc' }, { id: 'desc' }] as const
        const rows = await collect(cursorPaginate(shop.prisma.product, { pageSize, orderBy }))
        expect(rows).toEqual(await shop.prisma.product.findMany({ orderBy: [...orderBy] }))
      },
    )

    it.each(
      directions.flatMap((sort) =>
        [undefined, 'first', 'last'].flatMap((nulls) =>
          [1, 4, 8, 30].map((pageSize) => ({ sort, nulls: nulls as 'first' | undefined, pageSize })),
        ),
      ),
    )(
      'of a column with nulls: $sort, nulls $nulls, pages of $pageSize',
      async ({ sort, nulls, pageSize }) => {
        const step = nulls === undefined ? sort : { sort, nulls }
        // The second is not last, so that nulls are compared as equal too.
        for (const orderBy of [
          [{ description: step }],
          [{ description: step }, { price: 'desc' as const }],
          [{ stock: 'desc' as const }, { description: step }],
        ]) {
          const rows = await collect(cursorPaginate(shop.prisma.product, { pageSize, orderBy }))
          expect(rows).toEqual(await shop.prisma.product.findMany({ orderBy: [...orderBy, { id: 'asc' }] }))
        }
      },
    )

    it('of a compound key, in the order of its fields or in another', async () => {
      const key = ['customerId', 'productId'] as const
      const inOrder = cursorPaginate(shop.prisma.review, { pageSize: 7, key })
      expect(await collect(inOrder)).toEqual(
        await shop.prisma.review.findMany({ orderBy: [{ customerId: 'asc' }, { productId: 'asc' }] }),
      )
      const newest = cursorPaginate(shop.prisma.review, {
        pageSize: 7,
        key,
        orderBy: [{ rating: 'desc' }, { productId: 'desc' }],
        select: { text: true },
      })
      expect(await collect(newest)).toEqual(Array(60).fill({ text: 'text' }))
    })

    it('of a text', async () => {
      const rows = await collect(
        cursorPaginate(shop.prisma.customer, { pageSize: 2, orderBy: { email: 'desc' } }),
      )
      expect(rows.map(({ id }) => id)).toEqual([6, 5, 4, 3, 2, 1])
    })

    it('of a time, several rows a millisecond', async () => {
      for (const sort of directions) {
        const orderBy = { createdAt: sort }
        const rows = await collect(cursorPaginate(shop.prisma.review, { pageSize: 4, orderBy }))
        expect(rows).toEqual(await shop.prisma.review.findMany({ orderBy: [orderBy, { id: 'asc' }] }))
      }
    })
  })
})
