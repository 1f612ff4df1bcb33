import { beforeAll, expect, it } from 'vitest'
import type { PrismaClient } from '../../../examples/shop/generated/prisma/client.ts'
import { describeWithPostgres } from '../../support/postgres.ts'
import { openAdvisedShop, productField, products } from './advised-shop.ts'
import { asPatched, asWritten, type Template } from './author.ts'
import { curedShop, foundInShop, type ShopAuthor, type ShopResolver } from './shop-author.ts'

let prisma: PrismaClient
beforeAll(async () => {
  prisma = await openAdvisedShop()
})

describeWithPostgres('a resolver of a relation that would resolve itself', () => {
  it('is deleted', async () => {
    const author = productField(
      'supplier: Supplier!',
      ({ supplierId }) => prisma.supplier.findFirstOrThrow({ where: { id: supplierId } }),
      '{ name }',
    )
    const { patch, advice, before, after } = await curedShop(prisma, author)
    expect(advice).toMatch(
      /^Product\.supplier sent 20 statements for 20 objects of products\.\*: `.*`\. Delete this resolver: the relation resolves itself, in one statement for all \(context\.loaders\.supplierById\)\.$/,
    )
    expect(patch).toBe(`\
// In the resolvers of Product: delete supplier, unless it also checks who may see it.
// Without it the relation resolves itself: one statement for all, through the loader supplierById.
// supplier: deleted`)
    expect([before, after]).toEqual([21, 2])
  })

  it('is deleted, and its order kept', async () => {
    const author = productField(
      'reviews: [Review!]!',
      ({ id }) => prisma.review.findMany({ where: { productId: id }, orderBy: [{ createdAt: 'desc' }] }),
      '{ id rating }',
    )
    const { patch, before, after } = await curedShop(prisma, author)
    expect(patch).toContain(`
// In the gateway's option relations: the order that the statement has now.
orderBy: { 'Product.reviews': [{ field: 'createdAt', direction: 'desc' }] },`)
    expect([before, after]).toEqual([21, 2])
  })

  it.each<[string, ShopResolver]>([
    [
      'rows that it leaves out',
      async ({ id }) => (await prisma.review.findMany({ where: { productId: id } })).slice(1),
    ],
    [
      'a condition of its own',
      ({ id }) => prisma.review.findMany({ where: { productId: id, customerId: { not: 7 } } }),
    ],
  ])('is not deleted for %s', async (_what, resolve) => {
    const { patch } = await foundInShop(prisma, productField('reviews: [Review!]!', resolve, '{ id }'))
    expect(patch ?? '').not.toContain('delete')
  })
})

describeWithPostgres('a field whose keys have a generated loader', () => {
  it('returns what the loader gives', async () => {
    const author = productField(
      'vendor: Supplier',
      ({ supplierId }) => prisma.supplier.findFirst({ where: { id: supplierId } }),
      '{ name country }',
    )
    const { patch, advice, before, after } = await curedShop(prisma, author)
    expect(advice).toMatch(
      / Load them together: return context\.loaders\.supplierById\.load\(parent\.supplierId\), which the gateway has already\.$/,
    )
    expect(patch).toBe(`\
// In the resolvers of Product (keep what checks who may see it):
vendor: (parent, _args, { loaders }) => loaders.supplierById.load(parent.supplierId),`)
    expect([before, after]).toEqual([21, 2])
  })

  it('takes the first of a list in its order', async () => {
    const author = productField(
      'newest: Review',
      ({ id }) => prisma.review.findFirst({ where: { productId: id }, orderBy: { createdAt: 'desc' } }),
      '{ id }',
    )
    const { patch, after } = await curedShop(prisma, author)
    expect(patch).toBe(`\
// In the resolvers of Product (keep what checks who may see it):
newest: (parent, _args, { loaders }) =>
  loaders.reviewsByProductId.with({ first: 1, orderBy: [{ field: 'createdAt', direction: 'desc' }] }).load(parent.id).then(([first = null]) => first),`)
    expect(after).toBe(2)
  })

  it('goes by a compound key', async () => {
    const author: ShopAuthor = {
      typeDefs: 'type Query { reviews: [Review!]! } type Review { id: Int! same: Review }',
      resolvers: {
        Query: { reviews: () => prisma.review.findMany({ orderBy: { id: 'asc' } }) },
        Review: {
          same: ({ customerId, productId }) => prisma.review.findFirst({ where: { customerId, productId } }),
        },
      },
      asked: [{ document: '{ reviews { same { id } } }' }],
    }
    const { patch, before, after } = await curedShop(prisma, author)
    expect(patch).toContain(
      'loaders.reviewByCustomerIdAndProductId.load({ customerId: parent.customerId, productId: parent.productId }),',
    )
    expect([before, after]).toEqual([41, 2])
    // Without the data model nobody knows that there is one at most.
    expect((await foundInShop(prisma, { ...author, isGenerated: false })).patch).toBeNull()
    const listed = await curedShop(prisma, {
      typeDefs: 'type Query { reviews: [Review!]! } type Review { id: Int! same: [Review!]! }',
      resolvers: {
        ...author.resolvers,
        Review: {
          same: ({ customerId, productId }) => prisma.review.findMany({ where: { customerId, productId } }),
        },
      },
      isGenerated: false,
      asked: author.asked,
    })
    expect(listed.patch).toContain(`
reviewsByCustomerIdAndProductId: defineLoader(async (keys, { prisma }) => {
  const rows = await prisma.review.findMany({ where: { OR: [...keys] } })
  const lists = new Map()
  for (const row of rows) {
    const list = lists.get(JSON.stringify([row.customerId, row.productId]))`)
    expect(listed.after).toBe(2)
  })

  it('goes on with the rows where it makes something of them', async () => {
    const template: Template = {
      text: `async (parent, args, context) => {
        const reviews = READ
        return reviews.reduce((sum, review) => sum + review.rating, 0)
      }`,
      read: 'await context.prisma.review.findMany({ where: { productId: parent.id } })',
    }
    const author = productField('stars: Int!', asWritten(template, {}))
    const { patch, before, after } = await curedShop(prisma, author, (given) => ({
      resolvers: { Query: { products }, Product: { stars: asPatched(template, given, {}) } },
    }))
    expect(patch).toBe(`\
// In Product.stars (parent, args, context), in the place of prisma.review.findMany(…); it gives the same:
await context.loaders.reviewsByProductId.load(parent.id)`)
    expect([before, after]).toEqual([21, 2])
  })
})
