import { beforeAll, expect, it } from 'vitest'
import type { PrismaClient } from '../../../examples/shop/generated/prisma/client.ts'
import { defineLoader } from '../../../src/index.ts'
import { createShopClient, createSmallShop } from '../../support/measured-shop.ts'
import { describeWithPostgres } from '../../support/postgres.ts'
import { evaluated, pasted, pieceFor } from './apply-patch.ts'
import { asPatched, asWritten, type Template } from './author.ts'
import { curedShop, foundInShop, running, type ShopAuthor, type ShopResolver } from './shop-author.ts'

let prisma: PrismaClient
beforeAll(async () => {
  prisma = createShopClient(await createSmallShop())
  // Of one moment each, so that their order is certain; and other suppliers than the products' own numbers.
  await prisma.$executeRawUnsafe(
    `update reviews set "createdAt" = timestamptz '2026-01-01' + id * interval '1 hour'`,
  )
  await prisma.$executeRawUnsafe('update products set "supplierId" = 21 - id')
})

const products: ShopResolver = () => prisma.product.findMany({ orderBy: { id: 'asc' } })

/** A field of every product, by a resolver of its own. */
const productField = (
  field: string,
  resolve: ShopResolver,
  selection = '',
  more: Partial<ShopAuthor> = {},
): ShopAuthor => ({
  typeDefs: `
    type Query { products: [Product!]! }
    type Product { id: Int! name: String! ${field} }
    type Supplier { id: Int! name: String! country: String! }
    type Review { id: Int! rating: Int! text: String! }`,
  resolvers: { Query: { products }, Product: { [field.split(/\W/)[0] ?? '']: resolve } },
  asked: [{ document: `{ products { name ${field.split(/\W/)[0]} ${selection} } }` }],
  ...more,
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

describeWithPostgres('what is read and not used', () => {
  const page = (options: string): Template => ({
    text: `async (parent, args, context, info) => {
      const rows = await context.prisma.product.findMany({ orderBy: { id: 'asc' }, ${options} })
      return rows.slice(0, args.first)
    }`,
    read: '',
  })
  const bigger = async () => {
    await prisma.$executeRawUnsafe(`
      insert into products (name, description, price, stock, "categoryId", "supplierId")
      select 'more ' || n, repeat('lorem ipsum ', 200), 1, 1, 1, 1 from generate_series(1, 100) n`)
    await prisma.$executeRawUnsafe(`update products set description = repeat('lorem ipsum ', 200)`)
  }
  const typeDefs = `
    type Query { products(first: Int!): [Product!]! }
    type Product { id: Int! name: String! description: String }`

  it('as rows is left to the database', async () => {
    await bigger()
    const author: ShopAuthor = {
      typeDefs,
      resolvers: { Query: { products: asWritten(page(''), {}) } },
      asked: [{ document: '{ products(first: 8) { id name description } }' }],
    }
    const { patch } = await curedShop(prisma, author, (given) => ({
      resolvers: { Query: { products: asWritten(page(pieceFor(given, /among the options/).code), {}) } },
    }))
    expect(patch).toBe(`\
// In Query.products (parent, args), among the options of prisma.product.findMany:
take: args.first,`)
  })

  it('as columns is selected where a client asks for it', async () => {
    const author: ShopAuthor = {
      typeDefs,
      resolvers: { Query: { products: asWritten(page('take: args.first'), {}) } },
      asked: [{ document: '{ products(first: 40) { name } }' }],
    }
    const patched = (given: string): ShopResolver => {
      const { code } = pieceFor(given, /among the options/)
      const { code: helper } = pieceFor(given, /^Beside the resolvers/)
      const { text } = page(`take: args.first, ${code}`)
      return evaluated(`(() => { ${helper}\n return ${text} })()`)
    }
    const { patch } = await curedShop(prisma, author, (given) => ({
      resolvers: { Query: { products: patched(given) } },
    }))
    expect(patch).toContain(`
// In Query.products (parent, args, context, info), among the options of prisma.product.findMany:
select: {
  id: true,
  name: true,
  description: asksFor(info, ['description']),
  price: true,`)
    const asked = [{ document: '{ products(first: 2) { description } }' }]
    const before = await running(prisma, { ...author, asked })
    const after = await running(prisma, {
      ...author,
      asked,
      resolvers: { Query: { products: patched(patch) } },
    })
    expect(after.answer).toBe(before.answer)
  })
})

describeWithPostgres('a list without a limit that has grown', () => {
  const categories = (options: string): Template => ({
    text: `(parent, args, context) => context.prisma.category.findMany({ ${options} })`,
    read: '',
  })
  const typeDefs = (field: string) =>
    `type Query { ${field} } type Mutation { add: Int } type Category { id: Int! name: String! }`
  const add: ShopResolver = async () => {
    await prisma.$executeRawUnsafe(
      `insert into categories (id, name) select top + n, 'more ' || n from (select max(id) as top from categories) as known, generate_series(1, 120) n`,
    )
    return 120
  }
  const document = '{ categories { id } }'

  it('is given a bound, and the order of its key', async () => {
    await prisma.$executeRawUnsafe(
      'insert into categories (id, name) select n, n::text from generate_series(10001, 10030) n',
    )
    const author: ShopAuthor = {
      typeDefs: typeDefs('categories: [Category!]!'),
      resolvers: { Query: { categories: asWritten(categories(''), {}) }, Mutation: { add } },
      asked: [{ document }, { document: 'mutation { add }' }, { document }],
    }
    const { answer, found } = await running(prisma, author)
    expect(found).toHaveLength(1)
    const patch = found[0]?.patch ?? ''
    expect(patch).toBe(`\
// In the SDL (a client that asks for no number gets the first 100):
// categories(first: Int! = 100): [Category!]!

// In Query.categories (parent, args), among the options of prisma.category.findMany:
orderBy: [{ id: 'asc' }],
take: Math.min(args.first, 100),`)
    const after = await running(prisma, {
      ...author,
      typeDefs: typeDefs(pieceFor(patch, /^In the SDL/).where.split('\n')[1] ?? ''),
      resolvers: {
        ...author.resolvers,
        Query: { categories: asWritten(categories(pieceFor(patch, /among the options/).code), {}) },
      },
    })
    expect(after.found).toEqual([])
    const ids = (text: string): number[] =>
      JSON.parse(text).data.categories.map(({ id }: { readonly id: number }) => id)
    expect(ids(after.answer)).toEqual(
      ids(answer)
        .toSorted((one, other) => one - other)
        .slice(0, 100),
    )
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
// Its rows have columns (productId: 1), no connect. Where the rows are needed: createManyAndReturn.
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
