import { beforeAll, expect, it } from 'vitest'
import type { PrismaClient } from '../../../examples/shop/generated/prisma/client.ts'
import { describeWithPostgres } from '../../support/postgres.ts'
import { openAdvisedShop, productField, products } from './advised-shop.ts'
import { pasted } from './apply-patch.ts'
import { asPatched, asWritten, type Template } from './author.ts'
import { curedShop, type ShopAuthor, type ShopResolver } from './shop-author.ts'

let prisma: PrismaClient
beforeAll(async () => {
  prisma = await openAdvisedShop()
})

describeWithPostgres('a loop that awaits a read for each item', () => {
  const template: Template = {
    text: `async (parent, args, context) => {
      BEFORE
      const found = []
      for (const id of args.ids) {
        const key = Number(id)
        found.push(READ)
      }
      return found
    }`,
    read: 'await context.prisma.supplier.findFirst({ where: { id: key } })',
  }
  const author = (isGenerated: boolean): ShopAuthor => ({
    typeDefs: 'type Query { suppliers(ids: [ID!]!): [Supplier]! } type Supplier { name: String! }',
    resolvers: { Query: { suppliers: asWritten(template, {}) } },
    isGenerated,
    asked: [{ document: '{ suppliers(ids: [3, 9, 4, 77, 20, 3]) { name } }' }],
  })

  it.each([
    ['a generated loader', true],
    ['a loader of its own', false],
  ])('asks %s for all of them first', async (_which, isGenerated) => {
    const of = author(isGenerated)
    const { patch, before, after } = await curedShop(prisma, of, (given) => ({
      loaders: pasted(given, of).loaders,
      resolvers: { Query: { suppliers: asPatched(template, given, {}) } },
    }))
    expect(patch.includes('defineLoader')).toBe(!isGenerated)
    expect(patch).toContain('await context.loaders.supplierById.loadMany(args.ids.map(Number))')
    expect(patch).toContain('in the place of prisma.supplier.findFirst(…); it gives the same:')
    expect([before, after]).toEqual([6, 1])
  })
})

describeWithPostgres('the same row read by every call', () => {
  const shown = (read: string): Template => ({
    text: `async (parent, args, context) => {
      const key = 1
      const options = { where: { name: 'supplier 1', country: 'DE' } }
      const supplier = READ
      return supplier.country === 'DE' && parent.id > 3
    }`,
    read,
  })

  it.each([
    [
      'by its key, through the generated loader',
      true,
      'await context.prisma.supplier.findFirst({ where: { id: key } })',
      'await context.loaders.supplierById.load(key)',
    ],
    [
      'by its key, through a loader of its own',
      false,
      'await context.prisma.supplier.findFirst({ where: { id: key } })',
      'await context.loaders.supplierById.load(key)',
    ],
    [
      'by all that Prisma is told',
      false,
      'await context.prisma.supplier.findFirst(options)',
      'await context.loaders.supplierOnce.load(options)',
    ],
  ])('is read once %s', async (_how, isGenerated, read, call) => {
    const template = shown(read)
    const author = productField('isShown: Boolean!', asWritten(template, {}), '', { isGenerated })
    const { patch, before, after } = await curedShop(prisma, author, (given) => ({
      loaders: pasted(given, author).loaders,
      resolvers: { Query: { products }, Product: { isShown: asPatched(template, given, {}) } },
    }))
    expect(patch).toContain(call)
    expect([before, after]).toEqual([21, 2])
  })
})

describeWithPostgres('rows that a mutation writes one by one', () => {
  const mutation = (template: Template, undo: () => Promise<unknown>) => {
    const of = (resolve: ShopResolver): ShopAuthor => ({
      typeDefs: 'type Query { count: Int! } type Mutation { write(ids: [Int!]!): Int! undo: Int }',
      resolvers: {
        Query: { count: () => prisma.category.count() },
        Mutation: { write: resolve, undo: async () => void (await undo()) },
      },
      asked: [
        { document: 'mutation { write(ids: [20001, 20002, 20003, 20004, 20005, 20006]) }' },
        { document: '{ count }' },
        { document: 'mutation { undo }' },
        { document: '{ count }' },
      ],
    })
    const author = of(asWritten(template, {}))
    return curedShop(prisma, author, (given) => ({ resolvers: of(asPatched(template, given, {})).resolvers }))
  }

  it('by create become one createMany', async () => {
    const { patch, advice, before, after } = await mutation(
      {
        text: `async (parent, args, context) => {
          BEFORE
          for (const id of args.ids) {
            const row = { id, name: 'category ' + id }
            READ
          }
          AFTER
          return args.ids.length
        }`,
        read: 'await context.prisma.category.create({ data: row })',
      },
      () => prisma.category.deleteMany({ where: { id: { gt: 20000 } } }),
    )
    expect(advice).toMatch(
      /^Mutation\.write wrote the rows of a list with 6 statements, one after another: `INSERT .*`\. Insert them all in one statement: prisma\.category\.createMany\.$/,
    )
    expect(patch).toBe(`\
// In Mutation.write (parent, args, context), before the loop:
const data = []

// In the loop, in the place of prisma.category.create({ data: row }):
data.push(row)

// After the loop: all of them in one statement.
// Its rows have columns (parentId: …), no connect. Where the rows are needed: createManyAndReturn.
if (data.length > 0) {
  await context.prisma.category.createMany({ data })
}`)
    expect(before - after).toBe(5)
  })

  it('by delete become one deleteMany', async () => {
    const make = () =>
      prisma.$executeRawUnsafe(
        'insert into categories (id, name) select n, n::text from generate_series(20001, 20006) n on conflict do nothing',
      )
    await make()
    const { patch, before, after } = await mutation(
      {
        text: `async (parent, args, context) => {
          BEFORE
          await Promise.all(args.ids.map(async (key) => { READ }))
          AFTER
          return args.ids.length
        }`,
        read: 'await context.prisma.category.delete({ where: { id: key } })',
      },
      make,
    )
    expect(patch).toContain(`
  const { count } = await context.prisma.category.deleteMany({ where: { id: { in: keys } } })
  if (count < new Set(keys).size) throw new Error('There is no such row.')`)
    expect(before - after).toBe(5)
    await prisma.category.deleteMany({ where: { id: { gt: 20000 } } })
  })
})
