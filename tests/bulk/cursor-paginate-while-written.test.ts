import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { cursorPaginate } from '../../src/bulk/cursor-paginate.ts'
import { describeWithPostgres } from '../support/postgres.ts'
import { openRows, plainProduct, randomFrom } from './rows.ts'

describeWithPostgres('cursorPaginate', () => {
  let shop: Awaited<ReturnType<typeof openRows>>
  beforeAll(async () => {
    shop = await openRows({})
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
})
