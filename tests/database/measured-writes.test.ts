import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { PrismaClient } from '../../examples/shop/generated/prisma/client.ts'
import { measuredPool } from '../../src/database/measured-pool.ts'
import { measureStatement } from '../../src/database/measured-statement.ts'
import { writesSoFar } from '../../src/measurement/writes.ts'
import { createShopClient, createSmallShop } from '../support/measured-shop.ts'
import { describeWithPostgres } from '../support/postgres.ts'

/** Whether a write was noted by the time `run` has ended. */
async function notesWrite(run: () => unknown): Promise<boolean> {
  const before = writesSoFar()
  await Promise.resolve(run()).catch(() => undefined)
  return writesSoFar() > before
}

describeWithPostgres('writes through measured clients', () => {
  let prisma: PrismaClient
  let plain: pg.Pool
  let pool: pg.Pool
  beforeAll(async () => {
    const url = await createSmallShop()
    prisma = createShopClient(url)
    plain = new pg.Pool({ connectionString: url, max: 2 })
    pool = measuredPool(plain)
  })
  afterAll(() => plain.end())

  it('are noted of Prisma, in each of its ways', async () => {
    const id = 1
    expect(await notesWrite(() => prisma.product.update({ where: { id }, data: { stock: 4 } }))).toBe(true)
    expect(await notesWrite(() => prisma.product.updateMany({ data: { stock: 4 } }))).toBe(true)
    expect(await notesWrite(() => prisma.$executeRaw`update products set stock = 5`)).toBe(true)
    expect(await notesWrite(() => prisma.$queryRaw`delete from reviews where id = 1 returning id`)).toBe(true)
    expect(await notesWrite(() => prisma.product.create({ data: {} as never }))).toBe(false)
  })

  it('are noted when they are there for all: at the commit', async () => {
    let atCommit = 0
    await prisma.$transaction(async (transaction) => {
      await transaction.product.update({ where: { id: 2 }, data: { stock: 3 } })
      atCommit = writesSoFar()
    })
    expect(writesSoFar()).toBeGreaterThan(atCommit)
    const client = await pool.connect()
    await client.query('begin')
    await client.query('update products set stock = 2')
    const before = writesSoFar()
    await client.query('commit')
    client.release()
    expect(writesSoFar()).toBeGreaterThan(before)
  })

  it('are noted of a pool and of any driver', async () => {
    expect(await notesWrite(() => pool.query('update products set stock = 1 where id = $1', [1]))).toBe(true)
    const text = 'update products set stock = 0'
    expect(await notesWrite(() => measureStatement({ text }, () => plain.query(text)))).toBe(true)
  })

  it('are noted where several statements are one text', async () => {
    const several = 'begin; update products set stock = 6; commit'
    expect(await notesWrite(() => pool.query(several))).toBe(true)
    expect(await notesWrite(() => prisma.$executeRawUnsafe(several))).toBe(true)
    expect(await notesWrite(() => pool.query('select 1; update products set stock = 7'))).toBe(true)
    expect(await notesWrite(() => pool.query(`${several}; select 1 / 0`))).toBe(true)
    const text = 'set local lock_timeout = 0; update products set stock = 8'
    expect(await notesWrite(() => measureStatement({ text }, () => plain.query(text)))).toBe(true)
  })

  it('are noted of a transaction sent as one text, and of a statement known by its name', async () => {
    expect(await notesWrite(() => pool.query(`begin; update products set stock = 9; commit`))).toBe(true)
    const client = await pool.connect()
    await client.query({ name: 'sell', text: 'update products set stock = stock - $1', values: [1] })
    const again = { name: 'sell', values: [1] } as unknown as pg.QueryConfig
    expect(await notesWrite(() => client.query(again))).toBe(true)
    client.release()
    expect((await plain.query('select distinct stock from products')).rows).toEqual([{ stock: 7 }])
  })

  it('are not seen in what reads', async () => {
    expect(await notesWrite(() => prisma.product.findMany({ include: { reviews: true } }))).toBe(false)
    expect(await notesWrite(() => pool.query('select 1'))).toBe(false)
    expect(await notesWrite(() => pool.query('begin; select 1; rollback'))).toBe(false)
  })
})
