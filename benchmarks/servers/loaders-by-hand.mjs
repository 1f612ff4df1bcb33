import { defineLoader } from '../../dist/index.js'
import { firstProducts, serveShop } from './loaders-shop.mjs'

// The code one would be proud of: a statement a level, limited for each parent, with the columns of this operation and no others; no
// query of Prisma's own where its builder costs more than the SQL.
const newestReviews = `
  select list.* from unnest($1::int[]) as parent(id) cross join lateral (
    select r.id, r."productId", r.rating, r.text, r."createdAt", r."customerId" from public.reviews as r
    where r."productId" = parent.id order by r."createdAt" desc, r.id desc limit $2
  ) as list`
const customersOf = 'select id, name from public.customers where id = any($1::int[])'

const reviewsByProduct = defineLoader(
  async (keys, { prisma }) => {
    const lists = keys.map(() => [])
    const placesOf = new Map()
    for (const [place, { productId, first }] of keys.entries()) {
      const places = placesOf.get(first)
      if (places === undefined) placesOf.set(first, new Map([[productId, place]]))
      else places.set(productId, place)
    }
    const reads = [...placesOf].map(async ([first, places]) => {
      const rows = await prisma.$queryRawUnsafe(newestReviews, [...places.keys()], first)
      for (const row of rows) lists[places.get(row.productId)].push(row)
    })
    await Promise.all(reads)
    return lists
  },
  { cacheKeyFn: ({ productId, first }) => `${productId} ${first}` },
)

const customerById = defineLoader(async (ids, { prisma }) => {
  const rows = await prisma.$queryRawUnsafe(customersOf, ids)
  const byId = new Map(rows.map((row) => [row.id, row]))
  return ids.map((id) => byId.get(id) ?? null)
})

await serveShop({
  loaders: { reviewsByProduct, customerById },
  resolvers: {
    Query: { products: firstProducts },
    Product: {
      reviews: ({ id }, { first }, { loaders }) => loaders.reviewsByProduct.load({ productId: id, first }),
    },
    Review: { author: ({ customerId }, _args, { loaders }) => loaders.customerById.load(customerId) },
  },
})
