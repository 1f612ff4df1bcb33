import type { Resolvers } from '../generated/graphql.ts'
import { catalog } from './catalog.ts'
import { customers } from './customers.ts'
import { DateTime } from './date-time.ts'
import { orders } from './orders.ts'
import { review } from './reviews.ts'

/** One map for each subject, as the SDL; the gateway merges them. */
export const resolvers: Resolvers[] = [{ DateTime }, catalog, review, customers, orders]
