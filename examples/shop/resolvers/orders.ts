import type { Resolvers } from '../generated/graphql.ts'
import { requireCustomer } from '../identity.ts'
import { piecesByProduct, placeOrder } from './place-order.ts'

export const orders: Resolvers = {
  Mutation: {
    placeOrder: async (_, { input }, context) => {
      const { prisma, cache } = context
      const customer = await requireCustomer(context)
      const pieces = piecesByProduct(input.lines)
      const order = await placeOrder(prisma, customer.id, pieces)
      // The client may select no more than the order's id, and yet stock has changed, and the account has one order more.
      cache.invalidate(`Account:${customer.id}`, ...[...pieces.keys()].map((id) => `Product:${id}`))
      return order
    },
  },
}
