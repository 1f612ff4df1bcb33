import { beforeAll, expect, it } from 'vitest'
import type { PrismaClient } from '../../../examples/shop/generated/prisma/client.ts'
import { describeWithPostgres } from '../../support/postgres.ts'
import { openAdvisedShop } from './advised-shop.ts'
import { evaluated, pieceFor } from './apply-patch.ts'
import { asWritten, type Template } from './author.ts'
import { curedShop, running, type ShopAuthor, type ShopResolver } from './shop-author.ts'

let prisma: PrismaClient
beforeAll(async () => {
  prisma = await openAdvisedShop()
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
