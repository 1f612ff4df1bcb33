import { needs } from 'sluice'
import { assertLength, assertWithin, shopError } from '../errors.ts'
import type { Resolvers } from '../generated/graphql.ts'
import { Prisma } from '../generated/prisma/client.ts'
import { requireCustomer } from '../identity.ts'
import { parseId } from './ids.ts'

const ratingRange = [1, 5] as const
const textLength = [1, 2000] as const

export const review: Resolvers = {
  Product: {
    reviewCount: needs(
      ['id'],
      async (product, _, { loaders }) => (await loaders.reviewStatsByProductId.load(product.id)).count,
    ),
    averageRating: needs(
      ['id'],
      async (product, _, { loaders }) => (await loaders.reviewStatsByProductId.load(product.id)).average,
    ),
  },

  Mutation: {
    // The product's cached answers are purged by the field's @cacheTag; the review's by its being returned.
    writeReview: async (_, { input }, context) => {
      const { prisma } = context
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
      }
    },
  },
}

/** https://www.prisma.io/docs/orm/reference/error-reference#p2002 */
const isUniqueViolation = (error: unknown) =>
  error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002'
