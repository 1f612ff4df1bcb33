import { defineLoader } from 'sluice'
import type { Order, PrismaClient, Product, Review } from './generated/prisma/client.ts'
import { Prisma } from './generated/prisma/client.ts'

/** What the batches take from the request's context. */
interface Sources {
  readonly prisma: PrismaClient
}

/** A page of a parent's rows: the parent, how many rows, and the position of the last row before them. */
interface PageKey<Position> {
  readonly parent: number
  readonly limit: number
  readonly after: Position | undefined
}
type IdPage = PageKey<readonly [id: number]>
type TimePage = PageKey<readonly [time: number, id: number]>

/** Each is one SQL statement for all its keys; `context.loaders.<name>` in the resolvers. */
export const loaders = {
  customerById: defineLoader(async (ids: readonly number[], { prisma }: Sources) =>
    inOrderOf(ids, await prisma.customer.findMany({ where: { id: { in: [...ids] } } })),
  ),

  categoryById: defineLoader(async (ids: readonly number[], { prisma }: Sources) =>
    inOrderOf(ids, await prisma.category.findMany({ where: { id: { in: [...ids] } } })),
  ),

  productById: defineLoader(async (ids: readonly number[], { prisma }: Sources) =>
    inOrderOf(ids, await prisma.product.findMany({ where: { id: { in: [...ids] } } })),
  ),

  categoriesByParentId: defineLoader(async (parentIds: readonly number[], { prisma }: Sources) => {
    const rows = await prisma.category.findMany({
      where: { parentId: { in: [...parentIds] } },
      orderBy: [{ name: 'asc' }, { id: 'asc' }],
    })
    return groupedBy(parentIds, rows, (row) => row.parentId)
  }),

  linesByOrderId: defineLoader(async (orderIds: readonly number[], { prisma }: Sources) => {
    const rows = await prisma.orderLine.findMany({
      where: { orderId: { in: [...orderIds] } },
      orderBy: { id: 'asc' },
    })
    return groupedBy(orderIds, rows, (row) => row.orderId)
  }),

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

  productsByCategoryId: defineLoader(
    async (pages: readonly IdPage[], { prisma }: Sources) =>
      productPages(prisma, Prisma.sql`"categoryId"`, pages),
    { cacheKeyFn: JSON.stringify },
  ),

  productsBySupplierId: defineLoader(
    async (pages: readonly IdPage[], { prisma }: Sources) =>
      productPages(prisma, Prisma.sql`"supplierId"`, pages),
    { cacheKeyFn: JSON.stringify },
  ),

  reviewsByProductId: defineLoader(
    async (pages: readonly TimePage[], { prisma }: Sources) => {
      const rows = await prisma.$queryRaw<(Review & Paged)[]>`
        select review.*, page.index::int as page
        from ${timePages(pages)}
        cross join lateral (
          select * from reviews
          where "productId" = page.parent and ("createdAt", id) < (page."afterTime", page."afterId")
          order by "createdAt" desc, id desc
          limit page."limit"
        ) as review
        order by page.index, review."createdAt" desc, review.id desc`
      return perPage(pages, rows)
    },
    { cacheKeyFn: JSON.stringify },
  ),

  ordersByCustomerId: defineLoader(
    async (pages: readonly TimePage[], { prisma }: Sources) => {
      const rows = await prisma.$queryRaw<(Order & Paged)[]>`
        select placed.*, page.index::int as page
        from ${timePages(pages)}
        cross join lateral (
          select * from orders
          where "customerId" = page.parent and ("placedAt", id) < (page."afterTime", page."afterId")
          order by "placedAt" desc, id desc
          limit page."limit"
        ) as placed
        order by page.index, placed."placedAt" desc, placed.id desc`
      return perPage(pages, rows)
    },
    { cacheKeyFn: JSON.stringify },
  ),
}

/** A row and the key it answers, counted from 1. */
interface Paged {
  readonly page: number
}

// Each key is a row of a table of pages, and the lateral join reads that page and no more. So keys with different parents, sizes and
// positions share one statement, and no parent's rows are read beyond its page.
async function productPages(
  prisma: PrismaClient,
  parent: Prisma.Sql,
  pages: readonly IdPage[],
): Promise<Product[][]> {
  const rows = await prisma.$queryRaw<(Product & Paged)[]>`
    select product.*, page.index::int as page
    from unnest(
      ${pages.map((page) => page.parent)}::int[],
      ${pages.map((page) => page.limit)}::int[],
      ${pages.map((page) => page.after?.[0] ?? 0)}::int[]
    ) with ordinality as page(parent, "limit", "afterId", index)
    cross join lateral (
      select * from products
      where ${parent} = page.parent and id > page."afterId"
      order by id
      limit page."limit"
    ) as product
    order by page.index, product.id`
  return perPage(pages, rows)
}

/** The table of pages for rows read newest first; the first page begins after the end of time. */
const timePages = (pages: readonly TimePage[]) => Prisma.sql`unnest(
  ${pages.map((page) => page.parent)}::int[],
  ${pages.map((page) => page.limit)}::int[],
  ${pages.map((page) => (page.after === undefined ? 'infinity' : new Date(page.after[0]).toISOString()))}::timestamptz[],
  ${pages.map((page) => page.after?.[1] ?? 0)}::int[]
) with ordinality as page(parent, "limit", "afterTime", "afterId", index)`

function perPage<Row extends Paged>(pages: readonly unknown[], rows: readonly Row[]): Row[][] {
  return groupedBy(
    pages.map((_, index) => index + 1),
    rows,
    (row) => row.page,
  )
}

function groupedBy<Row>(
  keys: readonly number[],
  rows: readonly Row[],
  keyOf: (row: Row) => number | null,
): Row[][] {
  const groups = new Map<number | null, Row[]>(keys.map((key) => [key, []]))
  for (const row of rows) groups.get(keyOf(row))?.push(row)
  return keys.map((key) => groups.get(key) ?? [])
}

/** One entry for each id: its row, or the error of this key alone. Foreign keys are loaded by it, so each row should be there. */
function inOrderOf<Row extends { readonly id: number }>(
  ids: readonly number[],
  rows: readonly Row[],
): (Row | Error)[] {
  const byId = new Map(rows.map((row) => [row.id, row]))
  return ids.map((id) => byId.get(id) ?? new Error(`There is no row with id ${id}.`))
}
