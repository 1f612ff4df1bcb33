import { defineLoader } from 'sluice'
import type { PrismaClient } from './generated/prisma/client.ts'

/** What the batches take from the request's context. */
interface Sources {
  readonly prisma: PrismaClient
}

/** What no relation is. Each is one SQL statement for all its keys; `context.loaders.<name>` in the resolvers, beside the generated ones. */
export const loaders = {
  reviewStatsByProductId: defineLoader(async (productIds: readonly number[], { prisma }: Sources) => {
    const rows = await prisma.review.groupBy({
      by: ['productId'],
      where: { productId: { in: [...productIds] } },
      _count: true,
      _avg: { rating: true },
    })
    const stats = new Map(rows.map((row) => [row.productId, { count: row._count, average: row._avg.rating }]))
    return productIds.map((id) => stats.get(id) ?? { count: 0, average: null })
  }),
}
