import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { cursorPaginate } from '../../src/bulk/cursor-paginate.ts'
import { describeWithPostgres } from '../support/postgres.ts'
import { collect, openRows, plainProduct, randomFrom } from './rows.ts'

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

  describe('while others write', () => {
    beforeEach(async () => {
      await shop.prisma.orderLine.deleteMany()
      await shop.prisma.review.deleteMany()
      await shop.prisma.product.deleteMany()
      await shop.prisma.product.createMany({ data: [10, 20, 30, 40, 50, 60].map((id) => plainProduct(id)) })
    })

    it('goes on behind the last row of a page after that row was deleted', async () => {
      const seen: number[] = []
      for await (const page of cursorPaginate(shop.prisma.product, { pageSize: 2 }).pages()) {
        seen.push(...page.map(({ id }) => id))
        await shop.prisma.product.deleteMany({ where: { id: { in: page.map(({ id }) => id) } } })
      }
      expect(seen).toEqual([10, 20, 30, 40, 50, 60])
      expect(await shop.prisma.product.count()).toBe(0)
    })

    it('gives what is inserted ahead, and is not shifted by what is inserted behind', async () => {
      const seen: number[] = []
      for await (const { id } of cursorPaginate(shop.prisma.product, { pageSize: 2 })) {
        seen.push(id)
        if (id !== 20) continue
        await shop.prisma.product.createMany({ data: [5, 15, 25, 70].map((other) => plainProduct(other)) })
        await shop.prisma.product.deleteMany({ where: { id: { in: [10, 40] } } })
      }
      expect(seen).toEqual([10, 20, 25, 30, 50, 60, 70])
    })

    it('gives each row that exists throughout exactly once, however many come and go', async () => {
      for (let seed = 1; seed <= 12; seed++) {
        const random = randomFrom(seed)
        const below = (limit: number) => Math.floor(random() * limit)
        await shop.prisma.product.deleteMany()
        const first = Array.from({ length: 30 }, (_, at) => plainProduct(at * 10, below(4)))
        await shop.prisma.product.createMany({ data: first })
        const staying = new Set(first.map(({ id }) => Number(id)))
        const orderBy = [
          { price: random() < 0.5 ? ('asc' as const) : ('desc' as const) },
          { id: 'desc' as const },
        ]
        const seen: { id: number; price: number }[] = []
        const pages = cursorPaginate(shop.prisma.product, {
          pageSize: 1 + below(6),
          orderBy,
          select: { id: true, price: true },
        }).pages()
        for await (const page of pages) {
          seen.push(...page)
          const doomed = [...staying].filter(() => random() < 0.1)
          const last = page.at(-1)
          if (last !== undefined && random() < 0.5) doomed.push(last.id)
          await shop.prisma.product.deleteMany({ where: { id: { in: doomed } } })
          for (const id of doomed) staying.delete(id)
          const id = seed * 1000 + seen.length
          await shop.prisma.product.createMany({ data: [plainProduct(id, below(4))], skipDuplicates: true })
        }
        const ids = seen.map(({ id }) => id)
        expect(new Set(ids).size).toBe(ids.length)
        expect(ids).toEqual(expect.arrayContaining([...staying]))
        const sign = orderBy[0]?.price === 'asc' ? 1 : -1
        expect(seen).toEqual(
          seen.toSorted((one, other) => sign * (one.price - other.price) || other.id - one.id),
        )
      }
    })

    it('asks nothing more by a time whose row is gone', async () => {
      await shop.prisma.customer.deleteMany()
      const data = [1, 2, 3, 4, 5].map((id) => ({
        id,
        name: 'n',
        email: String(id),
        createdAt: new Date(id),
      }))
      await shop.prisma.customer.createMany({ data })
      const seen: number[] = []
      for await (const { id } of cursorPaginate(shop.prisma.customer, {
        pageSize: 2,
        orderBy: { createdAt: 'desc' },
      })) {
        seen.push(id)
        if (id === 4) await shop.prisma.customer.delete({ where: { id } })
      }
      expect(seen).toEqual([5, 4, 3, 2, 1])
    })
  })

  describe('refuses to lose rows', () => {
    it('where two rows have the same key', async () => {
      await shop.prisma.product.deleteMany()
      await shop.prisma.product.createMany({ data: [1, 2, 3].map((id) => plainProduct(id)) })
      await expect(
        collect(cursorPaginate(shop.prisma.product, { key: ['price'], pageSize: 2 })),
      ).rejects.toThrow(
        'cursorPaginate expects a key that no two rows share, got price: Product has two rows with price 0. ' +
          'Name the fields of a unique key that is never null.',
      )
    })

    it.each(['asc', 'desc'] as const)(
      'where a time is stored finer than JavaScript reads it: %s',
      async (sort) => {
        const { pool, prisma } = await openRows({ customers: 9 })
        await pool.query(`
        alter table customers alter "createdAt" type timestamptz(6);
        update customers set "createdAt" = '2026-01-01T00:00:00.000Z'::timestamptz + id * interval '100 microseconds'`)
        const read = () =>
          collect(cursorPaginate(prisma.customer, { pageSize: 3, orderBy: { createdAt: sort } }))
        await expect(read()).rejects.toThrow(
          'cursorPaginate cannot go on by createdAt of Customer: the database holds the value more exactly than JavaScript',
        )
        await pool.query(`update customers set "createdAt" = date_trunc('milliseconds', "createdAt")`)
        expect(await read()).toHaveLength(9)
      },
    )

    describe('by a time that is stored finer than JavaScript reads it', () => {
      const open = async (customers: number, time: string) => {
        const opened = await openRows({ customers })
        await opened.pool.query(`
          alter table customers alter "createdAt" type timestamptz(6);
          update customers set "createdAt" = '2026-01-01T00:00:00.000Z'::timestamptz + ${time}`)
        return opened
      }
      const tooFine = 'cannot go on by createdAt of Customer: the database holds the value more exactly'

      it.each(directions)('when all that was given is deleted: %s', async (sort) => {
        const { prisma } = await open(9, `interval '123 microseconds'`)
        const purge = async () => {
          const pages = cursorPaginate(prisma.customer, { pageSize: 3, orderBy: { createdAt: sort } })
          for await (const page of pages.pages())
            await prisma.customer.deleteMany({ where: { id: { in: page.map(({ id }) => id) } } })
        }
        await expect(purge()).rejects.toThrow(tooFine)
      })

      it('when the last row of a page is deleted, behind which the others of the page would stand', async () => {
        const { prisma } = await open(
          4,
          `case id when 4 then 5000 else id * 100 end * interval '1 microsecond'`,
        )
        const read = async () => {
          const pages = cursorPaginate(prisma.customer, { pageSize: 3, orderBy: { createdAt: 'asc' } })
          for await (const page of pages.pages())
            await prisma.customer.delete({ where: { id: page.at(-1)?.id ?? 0 } })
        }
        await expect(read()).rejects.toThrow(tooFine)
      })

      it('which is the key', async () => {
        const { prisma } = await open(
          3,
          `case id when 3 then 5000 else id * 100 end * interval '1 microsecond'`,
        )
        await expect(
          collect(cursorPaginate(prisma.customer, { key: ['createdAt'], pageSize: 2 })),
        ).rejects.toThrow(tooFine)
      })

      it('in silence, whichever rows are deleted meanwhile', async () => {
        const { pool, prisma } = await open(1, `interval '1 microsecond'`)
        let refused = 0
        for (let seed = 1; seed <= 30; seed++) {
          const random = randomFrom(seed)
          const below = (limit: number) => Math.floor(random() * limit)
          await pool.query('delete from customers')
          for (let id = 1; id <= 12; id++) {
            const time = `${below(seed)} * interval '1 ms' + ${below(3) * 300} * interval '1 microsecond'`
            await pool.query(
              `insert into customers values (${id}, 'n', '${id}', timestamptz '2026-01-01T00:00:00Z' + ${time})`,
            )
          }
          const staying = new Set(Array.from({ length: 12 }, (_, at) => at + 1))
          const seen: number[] = []
          const orderBy = { createdAt: seed % 2 === 0 ? ('asc' as const) : ('desc' as const) }
          const pages = cursorPaginate(prisma.customer, { pageSize: 1 + below(5), orderBy }).pages()
          const read = async () => {
            for await (const page of pages) {
              seen.push(...page.map(({ id }) => id))
              const doomed = [...staying].filter((id) => id === page.at(-1)?.id || random() < 0.2)
              await prisma.customer.deleteMany({ where: { id: { in: doomed } } })
              for (const id of doomed) staying.delete(id)
            }
            expect(seen).toEqual(expect.arrayContaining([...staying]))
          }
          await read().catch((error: Error) => {
            expect(error.message).toContain(tooFine)
            refused++
          })
          expect(new Set(seen).size).toBe(seen.length)
        }
        expect(refused).toBeGreaterThan(5)
        expect(refused).toBeLessThan(30)
      })
    })

    it('where the client leaves the key out', async () => {
      const { prisma } = shop
      const omitting = {
        fields: prisma.customer.fields,
        findMany: (args: object) => prisma.customer.findMany({ ...args, omit: { id: true } }),
      }
      await prisma.customer.deleteMany()
      await prisma.customer.create({ data: { name: 'n', email: 'e' } })
      await expect(collect(cursorPaginate(omitting))).rejects.toThrow(
        'expects id in each row of the model, got nothing.',
      )
    })
  })

  describe('stops on abort', () => {
    const reason = new Error('enough')
    beforeEach(async () => {
      await shop.prisma.product.deleteMany()
      await shop.prisma.product.createMany({ data: [1, 2, 3, 4].map((id) => plainProduct(id)) })
    })

    it('before it begins', async () => {
      const pages = cursorPaginate(shop.prisma.product, { signal: AbortSignal.abort(reason) })
      expect(await shop.statementsOf(() => expect(collect(pages)).rejects.toBe(reason))).toEqual([])
      expect(await shop.statementsOf(() => expect(collect(pages.pages())).rejects.toBe(reason))).toEqual([])
    })

    it('between two rows of a page, and between two pages', async () => {
      for (const pageSize of [3, 2]) {
        const controller = new AbortController()
        const seen: number[] = []
        const read = async () => {
          for await (const { id } of cursorPaginate(shop.prisma.product, {
            pageSize,
            signal: controller.signal,
          })) {
            seen.push(id)
            if (id === 2) controller.abort(reason)
          }
        }
        const statements = await shop.statementsOf(() => expect(read()).rejects.toBe(reason))
        expect(seen).toEqual([1, 2])
        expect(statements).toHaveLength(1)
      }
    })

    it('while a statement is under way, whose rows are not given', async () => {
      const controller = new AbortController()
      const aborting = {
        fields: shop.prisma.product.fields,
        findMany: async (args: object) => {
          const rows = await shop.prisma.product.findMany(args)
          controller.abort(reason)
          return rows
        },
      }
      const rows = cursorPaginate(aborting, { signal: controller.signal })
      await expect(rows[Symbol.asyncIterator]().next()).rejects.toBe(reason)
    })
  })

  it('passes on what a statement fails with', async () => {
    const wrong = cursorPaginate(shop.prisma.product, { where: { id: 'x' as unknown as number } })
    await expect(collect(wrong)).rejects.toMatchObject({ name: 'PrismaClientValidationError' })
  })
})
