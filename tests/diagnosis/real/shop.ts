import pg from 'pg'
import { beforeAll } from 'vitest'
import { dataModel } from '../../../examples/shop/generated/loaders.ts'
import type { PrismaClient } from '../../../examples/shop/generated/prisma/client.ts'
import { createShopClient, createSmallShop } from '../../support/measured-shop.ts'
import type { Program } from './judge.ts'

/** The small shop with six orders of three lines, through a measured Prisma client. */
export function openShop(): { readonly prisma: PrismaClient } {
  let prisma: PrismaClient | undefined
  beforeAll(async () => {
    const url = await createSmallShop()
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    await client.query(`
      insert into orders (id, "customerId", total) select n, 1 + n % 2, n * 300 from generate_series(1, 6) n;
      insert into order_lines ("orderId", "productId", quantity, "unitPrice")
        select n, n * 3 - line, line + 1, 100 from generate_series(1, 6) n, generate_series(0, 2) line;
      select setval(pg_get_serial_sequence('orders', 'id'), 1000);
      update products set description = repeat('all about it ', 200);`)
    await client.end()
    prisma = createShopClient(url)
  })
  return {
    get prisma() {
      if (prisma === undefined) throw new Error('ask for the shop in a test')
      return prisma
    },
  }
}

/** Of a gateway that knows the shop's data model: it has loaders for all of it, and fields that show a relation resolve themselves. */
export const withLoaders: Program['options'] = { dataModel }
