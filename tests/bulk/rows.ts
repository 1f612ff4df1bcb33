import { PrismaPg } from '@prisma/adapter-pg'
import { type Prisma, PrismaClient } from '../../examples/shop/generated/prisma/client.ts'
import { createShopPool } from '../support/shop.ts'

/** The shop's tables with three suppliers, four categories, and as many products, customers and reviews as asked for. */
export async function openRows({ products = 0, customers = 0, reviews = 0, connections = 4 }) {
  const pool = await createShopPool({ connections })
  await pool.query(`
    insert into suppliers (id, name, country) select n, 'supplier ' || n, 'DE' from generate_series(1, 3) n;
    insert into categories (id, name, "parentId") values (1, 'a', null), (2, 'b', 1), (3, 'c', null), (4, 'd', 1);
    insert into customers (id, name, email) select n, 'customer ' || n, n || '@example.org' from generate_series(1, ${customers}) n;
    insert into products (id, name, description, price, stock, "categoryId", "supplierId")
      select n, 'product ' || n, case when n % 3 = 0 then null else 'about ' || n % 4 end, n % 5, n % 2, 1 + n % 4, 1 + n % 3
      from generate_series(1, ${products}) n;
    insert into reviews (id, "productId", "customerId", rating, text, "createdAt")
      select n, 1 + (n - 1) / ${Math.max(customers, 1)}, 1 + (n - 1) % ${Math.max(customers, 1)}, 1 + n % 5, 'text',
        '2026-01-01T00:00:00.000Z'::timestamptz + (n / 3) * interval '1 ms'
      from generate_series(1, ${reviews}) n;`)
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool), log: [{ emit: 'event', level: 'query' }] })
  const sent: { readonly query: string; readonly params: string }[] = []
  prisma.$on('query', ({ query, params }) => sent.push({ query, params }))
  /** The SQL that a piece of code sends, transactions' own left out. */
  const statementsOf = async (run: () => unknown): Promise<readonly string[]> => {
    const from = sent.length
    await run()
    return sent
      .slice(from)
      .map(({ query }) => query)
      .filter((query) => !/^(begin|commit|rollback)/i.test(query))
  }
  return { pool, prisma, sent, statementsOf }
}

/** A product of no interest but its id. */
export const plainProduct = (id: number, price = 0): Prisma.ProductUncheckedCreateInput => ({
  id,
  name: `product ${id}`,
  price,
  stock: 1,
  categoryId: 1,
  supplierId: 1,
})

/** All items. @throws Error where they do not end, as pages that begin at their own last row would not */
export async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const collected: Item[] = []
  for await (const item of items) {
    collected.push(item)
    if (collected.length > 200) throw new Error('more items than there can be')
  }
  return collected
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
