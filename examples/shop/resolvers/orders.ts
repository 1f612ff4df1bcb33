import type { Resolvers } from '../generated/graphql.ts'
import type { Order } from '../generated/prisma/client.ts'
import { requireCustomer } from '../identity.ts'
import { defineConnection } from './connection.ts'
import { piecesByProduct, placeOrder } from './place-order.ts'

const placed = defineConnection('order', ['time', 'id'], (row: Order) => [row.placedAt.getTime(), row.id])

export const orders: Resolvers = {
  Account: {
    orders: async (customer, args, { loaders }) => {
      const page = placed.pageOf(args)
      const { limit, after } = page
      return placed.connectionOf(
        await loaders.ordersByCustomerId.load({ parent: customer.id, limit, after }),
        page,
      )
    },
  },

  Order: {
    customer: (order, _, { loaders }) => loaders.customerById.load(order.customerId),
    lines: (order, _, { loaders }) => loaders.linesByOrderId.load(order.id),
  },

  OrderLine: {
    product: (line, _, { loaders }) => loaders.productById.load(line.productId),
  },

  Mutation: {
    placeOrder: async (_, { input }, context) => {
      const { prisma, loaders, cache } = context
      const customer = await requireCustomer(context)
      const pieces = piecesByProduct(input.lines)
      const order = await placeOrder(prisma, customer.id, pieces)
      // The client may select no more than the order's id, and yet stock has changed, and the account has one order more.
      cache.invalidate(`Account:${customer.id}`, ...[...pieces.keys()].map((id) => `Product:${id}`))
      // Nor must a later field of the same request get what an earlier one loaded.
      for (const id of pieces.keys()) loaders.productById.clear(id)
      loaders.ordersByCustomerId.clearAll()
      return order
    },
  },
}
