import type { PrismaClient } from '../../../examples/shop/generated/prisma/client.ts'
import type { Program } from './judge.ts'
import { withLoaders } from './shop.ts'

interface Sources {
  readonly prisma: PrismaClient
}

const shopTypes = `
  type Query { products(ids: [Int!]!): [Product]! stock(ids: [Int!]!): Int! tree: [Category!]! worth: Int! }
  type Mutation {
    rename(ids: [Int!]!): [Product!]! importReviews(emails: [String!]!): Int! order(ids: [Int!]!): Order!
    restock(ids: [Int!]!): Int! invite(names: [String!]!): [Customer!]!
  }
  type Product { id: ID! name: String! supplier: Supplier! }
  type Supplier { name: String! }
  type Category { name: String! }
  type Customer { id: ID! name: String! }
  type Order { id: ID! total: Int! lines: [OrderLine!]! }
  type OrderLine { quantity: Int! product: Product! }`

const ids = [3, 1, 4, 15, 9, 2, 6]
const select = { id: true, name: true } as const
const askProducts = 'query Products($ids: [Int!]!) { products(ids: $ids) { name } }'

class Stock {
  readonly #prisma: PrismaClient

  constructor(prisma: PrismaClient) {
    this.#prisma = prisma
  }

  /** Refuses what is not there, and takes it away. */
  async take(id: number) {
    const product = await this.#prisma.product.findUniqueOrThrow({ where: { id }, select: { stock: true } })
    if (product.stock < 1) throw new Error('sold out')
    await this.#prisma.product.update({
      where: { id },
      data: { stock: { decrement: 1 } },
      select: { id: true },
    })
  }
}

export const prismaResolvers: readonly Program[] = [
  {
    name: 'a transaction of as many reads as arguments',
    typeDefs: shopTypes,
    resolvers: {
      Query: {
        products: (_, args, { prisma }) =>
          prisma.$transaction(
            args.ids.map((id: number) => prisma.product.findFirst({ where: { id }, select })),
          ),
      },
    },
    ask: askProducts,
    variables: { ids },
    finds: ['SEQUENTIAL_AWAITS Query.products at products'],
    patchLeavesOut: 'productById.load(key)',
  },
  {
    name: 'a loop in an interactive transaction',
    typeDefs: shopTypes,
    resolvers: {
      Query: {
        products: (_, args, { prisma }) =>
          prisma.$transaction(async (transaction: PrismaClient) => {
            const products = []
            for (const id of args.ids)
              products.push(await transaction.product.findUnique({ where: { id }, select }))
            return products
          }),
      },
    },
    ask: askProducts,
    variables: { ids },
    finds: ['SEQUENTIAL_AWAITS Query.products at products'],
  },
  {
    name: 'a loop where loaders are generated',
    typeDefs: shopTypes,
    options: withLoaders,
    resolvers: {
      Query: {
        products: async (_, args, { prisma }) => {
          const products = []
          for (const id of args.ids) products.push(await prisma.product.findUnique({ where: { id }, select }))
          return products
        },
      },
    },
    ask: askProducts,
    variables: { ids },
    finds: ['SEQUENTIAL_AWAITS Query.products at products'],
  },
  {
    name: 'a generated loader awaited for each of the arguments',
    typeDefs: shopTypes,
    options: withLoaders,
    resolvers: {
      Query: {
        products: async (_, args, { loaders }) => {
          const products = []
          for (const id of args.ids) products.push(await loaders.productById.load(id))
          return products
        },
      },
    },
    ask: 'query Products($ids: [Int!]!) { products(ids: $ids) { name } }',
    variables: { ids },
    finds: ['UNBATCHED_LOADER Query.products at products of productById'],
  },
  {
    name: 'findUnique for all arguments at once',
    typeDefs: shopTypes,
    resolvers: {
      Query: {
        products: (_, args, { prisma }) =>
          Promise.all(args.ids.map((id: number) => prisma.product.findUnique({ where: { id }, select }))),
      },
    },
    ask: askProducts,
    variables: { ids },
    finds: [],
  },
  {
    name: 'findMany with a filter in the program, for all arguments at once',
    typeDefs: shopTypes,
    resolvers: {
      Query: {
        stock: async (_, args, { prisma }) => {
          const lists = await Promise.all(
            args.ids.map((id: number) =>
              prisma.product.findMany({ where: { supplierId: id }, select: { stock: true } }),
            ),
          )
          return lists.flat().reduce((sum, { stock }) => sum + stock, 0)
        },
      },
    },
    ask: 'query Stock($ids: [Int!]!) { stock(ids: $ids) }',
    variables: { ids },
    finds: ['N_PLUS_ONE Query.stock at stock'],
  },
  {
    name: 'a sum over every row of a table',
    typeDefs: shopTypes,
    resolvers: {
      Query: {
        worth: async (_, _args, { prisma }) => {
          const products = await prisma.product.findMany({ select: { price: true, stock: true } })
          return products.reduce(
            (sum: number, { price, stock }: { price: number; stock: number }) => sum + price * stock,
            0,
          )
        },
      },
    },
    ask: '{ worth }',
    finds: [],
  },
  {
    name: 'reads and writes in turn, a product at a time',
    typeDefs: shopTypes,
    context: ({ prisma }) => ({ stock: new Stock(prisma) }),
    resolvers: {
      Mutation: {
        restock: async (_, args, { stock }) => {
          for (const id of args.ids) await stock.take(id)
          return args.ids.length
        },
      },
    },
    ask: 'mutation Take($ids: [Int!]!) { restock(ids: $ids) }',
    variables: { ids },
    finds: ['ROW_BY_ROW_WRITE Mutation.restock at restock'],
  },
  {
    name: 'rows created one by one',
    typeDefs: shopTypes,
    resolvers: {
      Mutation: {
        invite: async (_, { names }, { prisma }) => {
          const invited = []
          for (const name of names)
            invited.push(await prisma.customer.create({ data: { name, email: `${name}@example.com` } }))
          return invited
        },
      },
    },
    ask: 'mutation { invite(names: ["Ann", "Bob", "Cem", "Dan", "Eve", "Flo"]) { name } }',
    finds: ['ROW_BY_ROW_WRITE Mutation.invite at invite'],
  },
  {
    name: 'rows created together',
    typeDefs: shopTypes,
    resolvers: {
      Mutation: {
        invite: (_, { names }, { prisma }) =>
          prisma.customer.createManyAndReturn({
            data: names.map((name: string) => ({ name, email: `${name}@example.net` })),
          }),
      },
    },
    ask: 'mutation { invite(names: ["Ann", "Bob", "Cem", "Dan", "Eve", "Flo"]) { name } }',
    finds: [],
  },
  {
    name: 'an order with its lines in one nested write, and its lines read naively',
    typeDefs: shopTypes,
    resolvers: {
      Mutation: {
        order: (_, args, { prisma }) =>
          prisma.order.create({
            data: {
              customerId: 1,
              total: 700,
              lines: {
                create: args.ids.map((productId: number) => ({ productId, quantity: 1, unitPrice: 100 })),
              },
            },
            include: { lines: true },
          }),
      },
      OrderLine: {
        product: ({ productId }, _, { prisma }: Sources) =>
          prisma.product.findFirst({ where: { id: productId }, select }),
      },
    },
    ask: 'mutation Order($ids: [Int!]!) { order(ids: $ids) { total lines { quantity product { name } } } }',
    variables: { ids },
    finds: ['N_PLUS_ONE OrderLine.product at order.lines.*.product'],
  },
  {
    name: 'a mutation whose products each read their supplier',
    typeDefs: shopTypes,
    resolvers: {
      Mutation: {
        rename: async (_, args, { prisma }) => {
          await prisma.product.updateMany({ where: { id: { in: args.ids } }, data: { name: 'renamed' } })
          return prisma.product.findMany({
            where: { id: { in: args.ids } },
            select: { name: true, supplierId: true },
          })
        },
      },
      Product: {
        supplier: ({ supplierId }, _, { prisma }) =>
          prisma.supplier.findFirst({ where: { id: supplierId }, select: { name: true } }),
      },
    },
    ask: 'mutation Rename($ids: [Int!]!) { rename(ids: $ids) { name supplier { name } } }',
    variables: { ids },
    finds: ['N_PLUS_ONE Product.supplier at rename.*.supplier'],
  },
]
