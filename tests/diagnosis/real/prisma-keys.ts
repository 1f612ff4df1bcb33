import { Prisma, type PrismaClient } from '../../../examples/shop/generated/prisma/client.ts'
import type { Program } from './judge.ts'
import { withLoaders } from './shop.ts'

interface Sources {
  readonly prisma: PrismaClient
}

const shopTypes = `
  type Query { products(first: Int!): [Product!]! reviews(first: Int!): [Review!]! orders: [Order!]! names(ids: [Int!]!): [String!]! }
  type Mutation { prices(ids: [Int!]!): Int! sync(names: [String!]!): Int! }
  type Product { id: ID! name: String! supplier: Supplier! similar: [Product!]! reviews: [Review!]! reviewCount: Int! }
  type Supplier { name: String! }
  type Review { id: ID! rating: Int! product: Product! sameAuthor: Review }
  type Order { id: ID! lines: [OrderLine!]! total: Int! }
  type OrderLine { id: ID! quantity: Int! product: Product! }`

const products = (_: unknown, { first }: { first: number }, { prisma }: Sources) =>
  prisma.product.findMany({ orderBy: { id: 'asc' }, take: first, omit: { description: true } })

const select = { id: true, name: true } as const

export const prismaKeys: readonly Program[] = [
  {
    name: 'findUnique by a key of two columns',
    typeDefs: shopTypes,
    resolvers: {
      Query: {
        reviews: (_, { first }, { prisma }) =>
          prisma.review.findMany({ orderBy: { id: 'asc' }, take: first }),
      },
      Review: {
        sameAuthor: ({ customerId, productId }, _, { prisma }) =>
          prisma.review.findUnique({ where: { customerId_productId: { customerId, productId } } }),
      },
    },
    ask: '{ reviews(first: 12) { id sameAuthor { rating } } }',
    finds: [],
  },
  {
    name: 'findUnique with an include, for each review',
    typeDefs: shopTypes,
    resolvers: {
      Query: {
        reviews: (_, { first }, { prisma }) =>
          prisma.review.findMany({ orderBy: { id: 'asc' }, take: first }),
      },
      Review: {
        product: ({ productId }, _, { prisma }) =>
          prisma.product.findUnique({
            where: { id: productId },
            omit: { description: true },
            include: { supplier: true },
          }),
      },
    },
    ask: '{ reviews(first: 12) { id product { name supplier { name } } } }',
    finds: [],
  },
  {
    name: 'findMany for each order, with what it includes',
    typeDefs: shopTypes,
    resolvers: {
      Query: {
        orders: (_, _args, { prisma }) => prisma.order.findMany({ orderBy: { id: 'asc' }, take: 10 }),
      },
      Order: {
        lines: ({ id }, _, { prisma }) =>
          prisma.orderLine.findMany({ where: { orderId: id }, include: { product: { select } } }),
      },
    },
    ask: '{ orders { lines { quantity product { name } } } }',
    finds: ['N_PLUS_ONE Order.lines at orders.*.lines'],
  },
  {
    name: 'counts that come with the products',
    typeDefs: shopTypes,
    resolvers: {
      Query: {
        products: (_, { first }, { prisma }) =>
          prisma.product.findMany({
            orderBy: { id: 'asc' },
            take: first,
            select: { ...select, _count: { select: { reviews: true } } },
          }),
      },
      Product: { reviewCount: ({ _count }) => _count.reviews },
    },
    ask: '{ products(first: 15) { name reviewCount } }',
    finds: [],
  },
  {
    name: 'chunks of raw SQL with lists of different lengths',
    typeDefs: shopTypes,
    resolvers: {
      Query: {
        names: async (_, { ids }, { prisma }) => {
          const names: string[] = []
          for (let at = 0, size = 2; at < ids.length; at += size, size++) {
            const keys = Prisma.join(ids.slice(at, at + size))
            const rows: { name: string }[] =
              await prisma.$queryRaw`select name from products where id in (${keys})`
            names.push(...rows.map(({ name }) => name))
          }
          return names
        },
      },
    },
    ask: 'query Names($ids: [Int!]!) { names(ids: $ids) }',
    variables: { ids: Array.from({ length: 20 }, (_, at) => at + 1) },
    finds: [],
  },
  {
    name: 'a choice that each product makes of the others',
    typeDefs: shopTypes,
    options: withLoaders,
    resolvers: {
      Query: { products },
      Product: {
        similar: ({ id, price }, _, { prisma }) =>
          prisma.product.findMany({
            where: { price: { gt: price }, id: { not: id } },
            orderBy: { price: 'asc' },
            take: 2,
            select,
          }),
      },
    },
    ask: '{ products(first: 15) { name similar { name } } }',
    finds: ['N_PLUS_ONE Product.similar at products.*.similar'],
  },
  {
    name: 'a helper that asks whether each row is there, then one write of all',
    typeDefs: shopTypes,
    resolvers: {
      Mutation: {
        prices: async (_, { ids }, { prisma }) => {
          const exists = async (id: number) => (await prisma.product.count({ where: { id } })) === 1
          const known = []
          for (const id of ids) if (await exists(id)) known.push(id)
          return (
            await prisma.product.updateMany({
              where: { id: { in: known } },
              data: { price: { increment: 1 } },
            })
          ).count
        },
      },
    },
    ask: 'mutation Prices($ids: [Int!]!) { prices(ids: $ids) }',
    variables: { ids: [3, 1, 4, 15, 9, 2, 6] },
    finds: ['SEQUENTIAL_AWAITS Mutation.prices at prices'],
  },
  {
    name: 'an upsert of each name',
    typeDefs: shopTypes,
    resolvers: {
      Mutation: {
        sync: async (_, { names }, { prisma }) => {
          for (const name of names) {
            const email = `${name}@example.org`
            await prisma.customer.upsert({ where: { email }, create: { name, email }, update: { name } })
          }
          return names.length
        },
      },
    },
    ask: 'mutation { sync(names: ["Gus", "Hal", "Ida", "Jon", "Kim", "Lou"]) }',
    finds: ['ROW_BY_ROW_WRITE Mutation.sync at sync'],
  },
]
