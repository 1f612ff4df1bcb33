import type { Resolvers } from '../generated/graphql.ts'
import { findCustomer } from '../identity.ts'

export const customers: Resolvers = {
  Query: {
    me: (_, _args, context) => findCustomer(context),
  },

  Account: {
    since: (customer) => customer.createdAt,
    customer: (customer) => customer,
  },
}
