import type pg from 'pg'
import { beforeAll, expect, it } from 'vitest'
import { seed } from '../../examples/shop/seed/seed.ts'
import { describeWithPostgres } from '../support/postgres.ts'
import { createShopPool } from '../support/shop.ts'

const counts = {
  customers: 500,
  categories: 24,
  suppliers: 30,
  products: 1000,
  reviews: 10_000,
  orders: 5000,
  order_lines: 15_000,
}

/** One hash over all rows of all tables. */
async function checksum(pool: pg.Pool): Promise<string> {
  const hashes: string[] = []
  for (const table of Object.keys(counts)) {
    const { rows } = await pool.query(
      `select md5(string_agg(to_jsonb(t)::text, ',' order by id)) as hash from ${table} t`,
    )
    hashes.push(rows[0].hash)
  }
  return hashes.join(' ')
}

async function count(pool: pg.Pool, table: string): Promise<number> {
  const { rows } = await pool.query(`select count(*)::int as count from ${table}`)
  return rows[0].count
}

describeWithPostgres('the seed of the shop', () => {
  let seeded: pg.Pool
  beforeAll(async () => {
    seeded = await createShopPool()
    await seed({ pool: seeded })
  })

  it('writes the same rows in every database, and nothing the second time', async () => {
    for (const [table, expected] of Object.entries(counts)) expect(await count(seeded, table)).toBe(expected)
    const before = await checksum(seeded)
    await seed({ pool: seeded })
    expect(await checksum(seeded)).toBe(before)

    const other = await createShopPool()
    await seed({ pool: other })
    expect(await checksum(other)).toBe(before)
  }, 60_000)

  it('adds up each order to its lines', async () => {
    const { rows } = await seeded.query(`
      select count(*)::int as wrong from orders o
      where total <> (select sum(quantity * "unitPrice") from order_lines l where l."orderId" = o.id)`)
    expect(rows[0].wrong).toBe(0)
  })

  it('leaves what customers did since alone, and their rows get ids after its own', async () => {
    await seeded.query('delete from reviews where id = 1')
    const { rows } = await seeded.query(
      'insert into orders ("customerId", total) values (1, 100) returning id',
    )
    await seed({ pool: seeded })
    expect(rows[0].id).toBe(5001)
    expect(await count(seeded, 'orders')).toBe(5001)
    expect(await count(seeded, 'reviews')).toBe(9999)
  })

  it('leaves nothing behind when it is interrupted; two processes that start next fill the tables once', async () => {
    const pool = await createShopPool()
    await pool.query('alter table orders add constraint no_orders check (total < 0)')
    await expect(seed({ pool })).rejects.toThrow('no_orders')
    expect(await count(pool, 'customers')).toBe(0)

    await pool.query('alter table orders drop constraint no_orders')
    await Promise.all([seed({ pool }), seed({ pool })])
    expect(await count(pool, 'orders')).toBe(counts.orders)
  }, 60_000)

  it('refuses tables that hold rows of somebody else, naming the table and the remedy', async () => {
    const pool = await createShopPool()
    await pool.query(`insert into suppliers (name, country) values ('A supplier of mine', 'PT')`)
    await expect(seed({ pool })).rejects.toMatchObject({
      code: 'DATABASE_FOREIGN',
      message: expect.stringMatching(
        /"suppliers" holds rows that it did not write\. Give the shop a database/,
      ),
    })
    expect(await count(pool, 'suppliers')).toBe(1)
    expect(await count(pool, 'customers')).toBe(0)
  })
})
