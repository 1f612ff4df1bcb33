import { beforeAll, describe, expect, it } from 'vitest'
import { cursorPaginate } from '../../src/bulk/cursor-paginate.ts'
import { describeWithPostgres } from '../support/postgres.ts'
import { collect, openRows, plainProduct, randomFrom } from './rows.ts'

const directions = ['asc', 'desc'] as const

describeWithPostgres('cursorPaginate', () => {
  let shop: Awaited<ReturnType<typeof openRows>>
  beforeAll(async () => {
    shop = await openRows({})
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
})
