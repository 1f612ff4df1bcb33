import { needs } from 'sluice'
import { assertLength, assertWithin, shopError } from '../errors.ts'
import type { Resolvers } from '../generated/graphql.ts'
import type { Product } from '../generated/prisma/client.ts'
import { requireStaff } from '../identity.ts'
import { defineConnection } from './connection.ts'
import { parseId } from './ids.ts'

/** In cents. The largest order, 50 lines of 100 pieces, still fits GraphQL's Int at this price. */
const priceRange = [1, 400_000] as const
const searchLength = [1, 100] as const

const products = defineConnection('product', ['id'], (row: Product) => [row.id])

export const catalog: Resolvers = {
  Query: {
    product: (_, args, { prisma }) => {
      const id = parseId(args.id)
      return id === undefined ? null : prisma.product.findUnique({ where: { id } })
    },

    products: async (_, { category, search, ...args }, { prisma }) => {
      const page = products.pageOf(args)
      if (search != null) assertLength('search', search, searchLength)
      const categoryId = category == null ? undefined : parseId(category)
      if (category != null && categoryId === undefined) return products.connectionOf([], page)
      const rows = await prisma.product.findMany({
        where: {
          id: { gt: page.after?.[0] },
          categoryId,
          name: search == null ? undefined : { contains: literally(search), mode: 'insensitive' },
        },
        orderBy: { id: 'asc' },
        take: page.limit,
      })
      return products.connectionOf(rows, page)
    },

    category: (_, args, { prisma }) => {
      const id = parseId(args.id)
      return id === undefined ? null : prisma.category.findUnique({ where: { id } })
    },

    categories: (_, _args, { prisma }) =>
      prisma.category.findMany({ where: { parentId: null }, orderBy: [{ name: 'asc' }, { id: 'asc' }] }),

    supplier: (_, args, { prisma }) => {
      const id = parseId(args.id)
      return id === undefined ? null : prisma.supplier.findUnique({ where: { id } })
    },
  },

  Mutation: {
    // The product returned is purged wherever it was cached, lists included, so nothing is left to invalidate: no list is ordered or
    // filtered by price.
    changePrice: async (_, { productId, price }, context) => {
      requireStaff(context)
      assertWithin('price', price, priceRange)
      const id = parseId(productId)
      const [product] =
        id === undefined
          ? []
          : await context.prisma.product.updateManyAndReturn({ where: { id }, data: { price } })
      if (product === undefined)
        throw shopError('PRODUCT_NOT_FOUND', `There is no product ${productId}.`, { productId })
      return product
    },
  },

  Product: {
    // Deliberately naive: one statement for each product of a list, for the first report to find. The cure is to delete it: without a
    // resolver the relation resolves itself.
    supplier: needs(['supplierId'], (product, _, { prisma }) =>
      prisma.supplier.findFirstOrThrow({ where: { id: product.supplierId } }),
    ),
  },
}

/** Prisma leaves the wildcards of LIKE as they are; a customer who writes `100%` means just that. */
const literally = (text: string) => text.replace(/[\\%_]/g, '\\$&')
