import type { PrismaClient } from '../../../examples/shop/generated/prisma/client.ts'
import { createShopClient, createSmallShop } from '../../support/measured-shop.ts'
import type { ShopAuthor, ShopResolver } from './shop-author.ts'

/** The small shop in a database of its own. */
export async function openAdvisedShop(): Promise<PrismaClient> {
  const prisma = createShopClient(await createSmallShop())
  // Of one moment each, so that their order is certain; and other suppliers than the products' own numbers.
  await prisma.$executeRawUnsafe(
    `update reviews set "createdAt" = timestamptz '2026-01-01' + id * interval '1 hour'`,
  )
  await prisma.$executeRawUnsafe('update products set "supplierId" = 21 - id')
  return prisma
}

export const products: ShopResolver = (_parent, _args, { prisma }) =>
  prisma.product.findMany({ orderBy: { id: 'asc' } })

/** A field of every product, by a resolver of its own. */
export const productField = (
  field: string,
  resolve: ShopResolver,
  selection = '',
  more: Partial<ShopAuthor> = {},
): ShopAuthor => ({
  typeDefs: `
    type Query { products: [Product!]! }
    type Product { id: Int! name: String! ${field} }
    type Supplier { id: Int! name: String! country: String! }
    type Review { id: Int! rating: Int! text: String! }`,
  resolvers: { Query: { products }, Product: { [field.split(/\W/)[0] ?? '']: resolve } },
  asked: [{ document: `{ products { name ${field.split(/\W/)[0]} ${selection} } }` }],
  ...more,
})
