import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { cursorPaginate } from '../../src/bulk/cursor-paginate.ts'
import { describeWithPostgres } from '../support/postgres.ts'
import { collect, openRows, plainProduct } from './rows.ts'

describeWithPostgres('cursorPaginate', () => {
  let shop: Awaited<ReturnType<typeof openRows>>
  beforeAll(async () => {
    shop = await openRows({})
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
