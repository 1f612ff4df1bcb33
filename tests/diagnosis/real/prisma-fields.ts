import type { PrismaClient } from '../../../examples/shop/generated/prisma/client.ts'
import type { Program } from './judge.ts'
import { withLoaders } from './shop.ts'

interface Sources {
  readonly prisma: PrismaClient
}

const shopTypes = `
  type Query { products(first: Int!): [Product!]! orders: [Order!]! order(id: Int!): Order }
  type Product {
    id: ID! name: String! supplier: Supplier! category: Category! reviews: [Review!]! reviewCount: Int! rating: Float stars: [Int!]!
    isOnSale: Boolean!
  }
  type Supplier { id: ID! name: String! products: [Product!]! }
  type Category { id: ID! name: String! }
  type Review { id: ID! rating: Int! author: Customer! }
  type Customer { id: ID! name: String! }
  type Order { id: ID! lines: [OrderLine!]! customer: Customer! }
  type OrderLine { id: ID! quantity: Int! product: Product! }`

const Query = {
  products: (_: unknown, { first }: { first: number }, { prisma }: Sources) =>
    prisma.product.findMany({ orderBy: { id: 'asc' }, take: first, omit: { description: true } }),
  orders: (_: unknown, _args: unknown, { prisma }: Sources) =>
    prisma.order.findMany({ orderBy: { id: 'asc' }, take: 10 }),
}

export const prismaFields: readonly Program[] = [
  {
    name: 'findUnique for each product, joined by Prisma',
    typeDefs: shopTypes,
    resolvers: {
      Query,
      Product: {
        supplier: ({ supplierId }, _, { prisma }) =>
          prisma.supplier.findUnique({ where: { id: supplierId } }),
      },
    },
    ask: '{ products(first: 15) { supplier { name } } }',
    finds: [],
  },
  {
    name: 'findUniqueOrThrow for each product, joined by Prisma',
    typeDefs: shopTypes,
    resolvers: {
      Query,
      Product: {
        supplier: ({ supplierId }, _, { prisma }) =>
          prisma.supplier.findUniqueOrThrow({ where: { id: supplierId } }),
      },
    },
    ask: '{ products(first: 15) { supplier { name } } }',
    finds: [],
  },
  {
    name: 'the fluent way from each product',
    typeDefs: shopTypes,
    resolvers: {
      Query,
      Product: {
        supplier: ({ id }, _, { prisma }) => prisma.product.findUnique({ where: { id } }).supplier(),
        reviews: ({ id }, _, { prisma }) =>
          prisma.product.findUnique({ where: { id } }).reviews({ orderBy: { id: 'asc' } }),
      },
    },
    ask: '{ products(first: 15) { supplier { name } reviews { rating } } }',
    finds: [],
  },
  {
    name: 'findUnique after an await of nothing, two fields deep',
    typeDefs: shopTypes,
    resolvers: {
      Query,
      OrderLine: {
        product: async ({ productId }, _, { prisma }) => {
          await Promise.resolve()
          return prisma.product.findUnique({ where: { id: productId }, select: { id: true, name: true } })
        },
      },
      Order: { lines: ({ id }, _, { prisma }) => prisma.order.findUnique({ where: { id } }).lines() },
    },
    ask: '{ orders { lines { quantity product { name } } } }',
    finds: [],
  },
  {
    name: 'findFirst for each product',
    typeDefs: shopTypes,
    resolvers: {
      Query,
      Product: {
        supplier: ({ supplierId }, _, { prisma }) => prisma.supplier.findFirst({ where: { id: supplierId } }),
      },
    },
    ask: '{ products(first: 15) { supplier { name } } }',
    finds: ['N_PLUS_ONE Product.supplier at products.*.supplier'],
  },
  {
    name: 'findFirst for each product where loaders are generated',
    typeDefs: shopTypes,
    options: withLoaders,
    resolvers: {
      Query,
      Product: {
        supplier: ({ supplierId }, _, { prisma }) => prisma.supplier.findFirst({ where: { id: supplierId } }),
      },
    },
    ask: '{ products(first: 15) { supplier { name } } }',
    finds: ['N_PLUS_ONE Product.supplier at products.*.supplier'],
  },
  {
    name: 'a page of reviews for each product where loaders are generated',
    typeDefs: shopTypes,
    options: withLoaders,
    resolvers: {
      Query,
      Product: {
        reviews: ({ id }, _, { prisma }) =>
          prisma.review.findMany({
            where: { productId: id, rating: { gte: 2 } },
            orderBy: { createdAt: 'desc' },
            take: 3,
          }),
      },
    },
    ask: '{ products(first: 15) { reviews { rating author { name } } } }',
    finds: ['N_PLUS_ONE Product.reviews at products.*.reviews'],
  },
  {
    name: 'an include in each of the reads',
    typeDefs: shopTypes,
    resolvers: {
      Query,
      Product: {
        reviews: ({ id }, _, { prisma }) =>
          prisma.review.findMany({
            where: { productId: id },
            orderBy: { id: 'asc' },
            include: { author: true },
          }),
      },
    },
    ask: '{ products(first: 15) { reviews { rating author { name } } } }',
    finds: ['N_PLUS_ONE Product.reviews at products.*.reviews'],
  },
  {
    name: 'a count for each product',
    typeDefs: shopTypes,
    resolvers: {
      Query,
      Product: { reviewCount: ({ id }, _, { prisma }) => prisma.review.count({ where: { productId: id } }) },
    },
    ask: '{ products(first: 15) { reviewCount } }',
    finds: ['N_PLUS_ONE Product.reviewCount at products.*.reviewCount'],
  },
  {
    name: 'an average for each product',
    typeDefs: shopTypes,
    resolvers: {
      Query,
      Product: {
        rating: async ({ id }, _, { prisma }) =>
          (await prisma.review.aggregate({ where: { productId: id }, _avg: { rating: true } }))._avg.rating,
      },
    },
    ask: '{ products(first: 15) { rating } }',
    finds: ['N_PLUS_ONE Product.rating at products.*.rating'],
  },
  {
    name: 'SQL of its own for each product',
    typeDefs: shopTypes,
    resolvers: {
      Query,
      Product: {
        stars: async ({ id }, _, { prisma }) => {
          const rows =
            await prisma.$queryRaw`select rating from reviews where "productId" = ${id} order by id`
          return rows.map(({ rating }: { rating: number }) => rating)
        },
      },
    },
    ask: '{ products(first: 15) { stars } }',
    finds: ['N_PLUS_ONE Product.stars at products.*.stars'],
  },
  {
    name: 'all that is asked for in one include',
    typeDefs: shopTypes,
    resolvers: {
      Query: {
        orders: (_, _args, { prisma }) =>
          prisma.order.findMany({
            take: 10,
            orderBy: { id: 'asc' },
            include: {
              customer: true,
              lines: { include: { product: { select: { id: true, name: true } } } },
            },
          }),
      },
    },
    ask: '{ orders { customer { name } lines { quantity product { name } } } }',
    finds: [],
  },
  {
    name: 'counts grouped in one statement for the page',
    typeDefs: shopTypes,
    resolvers: {
      Query: {
        products: async (_, { first }, { prisma }) => {
          const products = await Query.products(_, { first }, { prisma })
          const where = { productId: { in: products.map(({ id }) => id) } }
          const counts = await prisma.review.groupBy({ by: ['productId'], where, _count: true })
          return products.map((product) => ({
            ...product,
            reviewCount:
              counts.find(({ productId }: { productId: number }) => productId === product.id)?._count ?? 0,
          }))
        },
      },
    },
    ask: '{ products(first: 15) { name reviewCount } }',
    finds: [],
  },
  {
    name: 'relations that resolve themselves',
    typeDefs: shopTypes,
    options: withLoaders,
    resolvers: { Query },
    ask: '{ products(first: 15) { supplier { name products { name } } reviews { author { name } } } }',
    finds: [],
  },
  {
    name: 'a setting that each product reads again',
    typeDefs: shopTypes,
    resolvers: {
      Query,
      Product: {
        isOnSale: async ({ price }, _, { prisma }) => {
          const dearest = await prisma.product.findFirst({
            orderBy: { price: 'desc' },
            select: { price: true },
          })
          return price < (dearest?.price ?? 0) / 2
        },
      },
    },
    ask: '{ products(first: 15) { isOnSale } }',
    finds: ['REDUNDANT Product.isOnSale at products.*.isOnSale'],
  },
  {
    name: 'findUnique awaited for each supplier of a page, then joined no more',
    typeDefs: shopTypes,
    resolvers: {
      Query: {
        products: async (_, { first }, { prisma }) => {
          const products = []
          for (const product of await Query.products(_, { first }, { prisma })) {
            const supplier = await prisma.supplier.findUnique({ where: { id: product.supplierId } })
            products.push({ ...product, supplier })
          }
          return products
        },
      },
    },
    ask: '{ products(first: 15) { name supplier { name } } }',
    finds: ['SEQUENTIAL_AWAITS Query.products at products'],
  },
]
