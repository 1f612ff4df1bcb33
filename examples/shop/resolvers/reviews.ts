import { assertLength, assertWithin, shopError } from '../errors.ts'
import type { Resolvers } from '../generated/graphql.ts'
import type { Review } from '../generated/prisma/client.ts'
import { Prisma } from '../generated/prisma/client.ts'
import { requireCustomer } from '../identity.ts'
import { defineConnection } from './connection.ts'
import { parseId } from './ids.ts'

const ratingRange = [1, 5] as const
const textLength = [1, 2000] as const

const reviews = defineConnection('review', ['time', 'id'], (row: Review) => [row.createdAt.getTime(), row.id])

export const review: Resolvers = {
  Product: {
    reviews: async (product, args, { loaders }) => {
      const page = reviews.pageOf(args)
      const { limit, after } = page
      return reviews.connectionOf(
        await loaders.reviewsByProductId.load({ parent: product.id, limit, after }),
        page,
      )
    },
    reviewCount: async (product, _, { loaders }) =>
      (await loaders.reviewStatsByProductId.load(product.id)).count,
    averageRating: async (product, _, { loaders }) =>
      (await loaders.reviewStatsByProductId.load(product.id)).average,
  },

  Review: {
    author: (row, _, { loaders }) => loaders.customerById.load(row.customerId),
    product: (row, _, { loaders }) => loaders.productById.load(row.productId),
  },

  Mutation: {
    // The product's cached answers are purged by the field's @cacheTag; the review's by its being returned.
    writeReview: async (_, { input }, context) => {
      const { prisma, loaders } = context
      const customer = await requireCustomer(context)
      assertWithin('rating', input.rating, ratingRange)
      assertLength('text', input.text, textLength)
      const productId = parseId(input.productId)
      const product =
        productId === undefined ? null : await prisma.product.findUnique({ where: { id: productId } })
      if (product === null) {
        throw shopError('PRODUCT_NOT_FOUND', `There is no product ${input.productId}.`, {
          productId: input.productId,
        })
      }
      try {
        const { rating, text } = input
        return await prisma.review.create({
          data: { productId: product.id, customerId: customer.id, rating, text },
        })
      } catch (error) {
        if (!isUniqueViolation(error)) throw error
        throw shopError('ALREADY_REVIEWED', `You have reviewed product ${product.id} already.`, {
          productId: input.productId,
        })
      } finally {
        // A later field of the same request must not get what an earlier one loaded.
        loaders.reviewStatsByProductId.clear(product.id)
        loaders.reviewsByProductId.clearAll()
      }
    },
  },
}

/** https://www.prisma.io/docs/orm/reference/error-reference#p2002 */
const isUniqueViolation = (error: unknown) =>
  error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002'
