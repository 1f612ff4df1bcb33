import { serveShop } from './loaders-shop.mjs'

// Prisma reads the relations: what `include` does, of the columns asked for only.
const products = (_root, { first }, { prisma }) =>
  prisma.product.findMany({
    take: first,
    orderBy: { id: 'asc' },
    select: {
      id: true,
      name: true,
      price: true,
      reviews: {
        take: 5,
        orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
        select: {
          id: true,
          rating: true,
          text: true,
          createdAt: true,
          author: { select: { id: true, name: true } },
        },
      },
    },
  })

await serveShop({ resolvers: { Query: { products } } })
