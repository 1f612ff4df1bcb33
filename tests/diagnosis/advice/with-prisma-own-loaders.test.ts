import { beforeAll, expect, it } from 'vitest'
import type { PrismaClient } from '../../../examples/shop/generated/prisma/client.ts'
import { defineLoader } from '../../../src/index.ts'
import { describeWithPostgres } from '../../support/postgres.ts'
import { openAdvisedShop, productField } from './advised-shop.ts'
import { curedShop, foundInShop, type ShopAuthor, type ShopResolver } from './shop-author.ts'

let prisma: PrismaClient
beforeAll(async () => {
  prisma = await openAdvisedShop()
})

describeWithPostgres('a field of a program without generated loaders', () => {
  const own = (field: string, resolve: ShopResolver, selection = '') =>
    productField(field, resolve, selection, { isGenerated: false })

  it('is given a loader of one findMany', async () => {
    const { patch, before, after } = await curedShop(
      prisma,
      own(
        'supplier: Supplier',
        ({ supplierId }) => prisma.supplier.findFirst({ where: { id: supplierId } }),
        '{ name }',
      ),
    )
    expect(patch).toBe(`\
// In the map of loaders (import { defineLoader } from 'sluice'):
supplierById: defineLoader(async (keys, { prisma }) => {
  const rows = await prisma.supplier.findMany({ where: { id: { in: [...keys] } } })
  const byKey = new Map(rows.map((row) => [row.id, row]))
  return keys.map((key) => byKey.get(key) ?? null)
}),

// In the resolvers of Product (keep what checks who may see it):
supplier: (parent, _args, { loaders }) =>
  parent.supplierId == null ? null : loaders.supplierById.load(parent.supplierId),`)
    expect([before, after]).toEqual([21, 2])
  })

  it('reads no more than it did, and fails for want of a row as it did', async () => {
    const { patch, after } = await curedShop(
      prisma,
      own(
        'supplier: Supplier',
        ({ supplierId }) =>
          prisma.supplier.findFirstOrThrow({ where: { id: supplierId }, select: { name: true } }),
        '{ name }',
      ),
    )
    expect(patch).toContain(`
  const rows = await prisma.supplier.findMany({
    where: { id: { in: [...keys] } },
    select: { id: true, name: true },
  })`)
    expect(patch).toContain("byKey.get(key) ?? new Error('There is no such row.')")
    expect(after).toBe(2)
  })

  it('is given a loader of lists', async () => {
    const { patch, after } = await curedShop(
      prisma,
      own(
        'reviews: [Review!]!',
        ({ id }) => prisma.review.findMany({ where: { productId: id }, orderBy: { rating: 'asc' } }),
        '{ rating }',
      ),
    )
    expect(patch).toContain("orderBy: [{ rating: 'asc' }]")
    expect(patch).toContain(
      'reviews: (parent, _args, { loaders }) => loaders.reviewsByProductId.load(parent.id),',
    )
    expect(after).toBe(2)
  })

  it('is given a loader of counts', async () => {
    const { patch, before, after } = await curedShop(
      prisma,
      own('count: Int!', ({ id }) => prisma.review.count({ where: { productId: id } })),
    )
    expect(patch).toContain(`
  const rows = await prisma.review.groupBy(
    { by: ['productId'], where: { productId: { in: [...keys] } }, _count: true },
  )
  const values = new Map(rows.map((row) => [row.productId, row._count]))
  return keys.map((key) => values.get(key) ?? 0)`)
    expect(patch).toContain(
      'count: (parent, _args, { loaders }) => loaders.reviewCountByProductId.load(parent.id),',
    )
    expect([before, after]).toEqual([21, 2])
  })

  it.each<[string, string, ShopResolver, string]>([
    [
      'relations that come along',
      'supplier: Supplier',
      ({ supplierId }) =>
        prisma.supplier.findFirst({
          where: { id: supplierId },
          include: { _count: { select: { products: true } } },
        }),
      '{ name }',
    ],
    [
      'a page of several rows',
      'reviews: [Review!]!',
      ({ id }) => prisma.review.findMany({ where: { productId: id }, orderBy: { id: 'asc' }, take: 2 }),
      '{ id }',
    ],
    [
      'a value that is the same each time',
      'reviews: [Review!]!',
      ({ id }) => prisma.review.findMany({ where: { productId: id, customerId: 1 } }),
      '{ id }',
    ],
    [
      'rows that Prisma leaves out',
      'reviews: [Review!]!',
      ({ id }) => prisma.review.findMany({ where: { productId: id }, distinct: ['text'] }),
      '{ id }',
    ],
    [
      'the first of many, in no order',
      'some: Review',
      ({ id }) => prisma.review.findFirst({ where: { productId: id, text: { not: '' } } }),
      '{ id }',
    ],
  ])('is given words for %s', async (_what, field, resolve, selection) => {
    const { patch, advice } = await foundInShop(prisma, own(field, resolve, selection))
    expect(patch).toBeNull()
    expect(advice).toContain('Load them together: define a loader')
  })
})

describeWithPostgres('a loader that is kept from batching', () => {
  const author = (options: object, load: (keys: readonly number[]) => unknown): ShopAuthor =>
    productField(
      'supplier: Supplier',
      ({ supplierId }, _args, { loaders }) => loaders.vendors.load(supplierId),
      '{ name }',
      { loaders: { vendors: defineLoader(load as never, options) } },
    )

  it('is written without what keeps it', async () => {
    const { patch, before, after } = await curedShop(
      prisma,
      author({ maxBatchSize: 1 }, async (ids) => {
        const all = await prisma.supplier.findMany({ where: { id: { in: [...ids] } } })
        return ids.map((id) => all.find((supplier) => supplier.id === id) ?? null)
      }),
    )
    expect(patch).toBe(`\
// In the map of loaders, without maxBatchSize: 1:
vendors: defineLoader(async (keys, { prisma }) => {
  const rows = await prisma.supplier.findMany({ where: { id: { in: [...keys] } } })
  const byKey = new Map(rows.map((row) => [row.id, row]))
  return keys.map((key) => byKey.get(key) ?? null)
}),`)
    expect([before, after]).toEqual([21, 2])
  })

  it('sends one statement where it sent one for each key', async () => {
    const { patch, before, after } = await curedShop(
      prisma,
      author({}, (ids) => Promise.all(ids.map((id) => prisma.supplier.findFirst({ where: { id } })))),
    )
    expect(patch).toContain('// In the map of loaders:\nvendors: defineLoader(')
    expect([before, after]).toEqual([21, 2])
  })
})
