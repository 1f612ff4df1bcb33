import { describe, expect, it } from 'vitest'
import { defineLoader } from '../../../src/index.ts'
import type { Row } from '../corpus/memory-database.ts'
import { rows } from '../corpus/program.ts'
import { pasted } from './apply-patch.ts'
import { type Author, asPatched, asWritten, cured, found, type Query, type Template } from './author.ts'

// biome-ignore lint/suspicious/noExplicitAny: an author's parents, arguments and context
type Any = any

const products = (count: number) =>
  rows(count, (id) => ({ id, name: `product ${id}`, supplier_id: 100 + ((id * 7) % count) }))
const suppliers = (count: number) => rows(count, (at) => ({ id: 99 + at, name: `supplier ${at}` }))

const shop: Author = {
  typeDefs: `
    type Query { products: [Product!]! }
    type Product { id: ID! name: String! supplier: Supplier }
    type Supplier { name: String! }`,
  tables: { product: products(20), supplier: suppliers(20) },
  code: (query) => ({
    resolvers: {
      Query: { products: () => query('select * from product order by id') },
      Product: {
        supplier: async ({ supplier_id }: Any) =>
          (await query('select id, name from supplier where id = $1', [supplier_id]))[0],
      },
    },
  }),
  asked: [{ document: '{ products { name supplier { name } } }' }],
}

type Resolve = (parent: Any, args: Any, context: Any) => unknown

/** The same shop, whose resolver of `Product.supplier` is another. */
const withSupplier = (supplier: (query: Query) => Resolve, more: Partial<Author> = {}): Author => ({
  ...shop,
  code: (query) => ({
    resolvers: { ...shop.code(query).resolvers, Product: { supplier: supplier(query) } },
  }),
  ...more,
})

describe('a resolver that reads one row for each object', () => {
  it('is given a loader that reads all in one statement', async () => {
    const { patch, advice, before, after } = await cured(shop)
    expect(advice).toBe(
      'Product.supplier sent 20 statements for 20 objects of products.*: `SELECT … FROM supplier where id = ?`. ' +
        'Load them together: define a loader supplierById that reads all keys in one statement, ' +
        'and return context.loaders.supplierById.load(parent.supplier_id).',
    )
    expect(patch).toBe(`\
// In the map of loaders (import { defineLoader } from 'sluice'):
supplierById: defineLoader(async (keys) => {
  // query(text, parameters) stands for how you send SQL. It gives the rows.
  const rows = await query('select id, name from supplier where id = any($1)', [keys])
  const byKey = new Map(rows.map((row) => [row.id, row]))
  return keys.map((key) => byKey.get(key) ?? null)
}),

// In the resolvers of Product (keep what checks who may see it):
supplier: (parent, _args, { loaders }) =>
  parent.supplier_id == null ? null : loaders.supplierById.load(parent.supplier_id),`)
    expect([before, after]).toEqual([21, 2])
  })

  it('gives null for a key without a row, as before', async () => {
    const { after } = await cured({ ...shop, tables: { ...shop.tables, supplier: suppliers(9) } })
    expect(after).toBe(2)
  })

  it('leaves the resolver alone where some of its calls read nothing, and replaces its statement', async () => {
    const text = `async (parent, args, context) => {
      if (parent.supplier_id === null) return { name: 'nobody' }
      const [supplier] = READ
      return supplier
    }`
    const read = "await query('select id, name from supplier where id = $1', [parent.supplier_id])"
    const template: Template = { text, read }
    const some = products(20).map((row, at) => (at % 4 === 0 ? { ...row, supplier_id: null } : row))
    const author = withSupplier((query) => asWritten(template, { query }), {
      tables: { product: some, supplier: suppliers(20) },
    })
    const { patch, before, after } = await cured(author, (of, query) => {
      const { loaders, resolvers } = pasted(of, author.code(query), { query })
      return {
        loaders,
        resolvers: { ...resolvers, Product: { supplier: asPatched(template, of, { query }) } },
      }
    })
    expect(patch).toContain(`
// In Product.supplier (parent, args, context), in the place of its statement; it gives the same:
await context.loaders.suppliersById.load(parent.supplier_id)`)
    expect(patch).not.toContain('In the resolvers of')
    expect([before, after]).toEqual([16, 2])
  })

  it('takes keys that are texts for the numbers they are looked up by', async () => {
    const author = withSupplier(
      (query) => async (parent) =>
        (await query('select id, name from supplier where id = $1', [Number(parent.supplier_id)]))[0],
      {
        tables: {
          ...shop.tables,
          product: products(20).map((row) => ({ ...row, supplier_id: String(row.supplier_id) })),
        },
      },
    )
    const { patch, after } = await cured(author)
    expect(patch).toContain('loaders.supplierById.load(Number(parent.supplier_id))')
    expect(after).toBe(2)
  })

  it('takes keys of several types, told by their text', async () => {
    const mixed = products(20).map((row, at) => ({
      ...row,
      supplier_id: at % 2 === 0 ? String(row.supplier_id) : row.supplier_id,
    }))
    const author = { ...shop, tables: { ...shop.tables, product: mixed } }
    const { patch, after } = await cured(author)
    expect(patch).toContain('byKey.get(String(key)) ?? null')
    expect(after).toBe(2)
  })

  it('names the property whose values are the keys, whatever it is called', async () => {
    const odd = products(20).map(({ supplier_id, ...row }) => ({ ...row, 'made-by': supplier_id }))
    const author = withSupplier(
      (query) => async (parent) =>
        (await query('select id, name from supplier where id = $1', [parent['made-by']]))[0],
      { tables: { ...shop.tables, product: odd } },
    )
    const { patch } = await cured(author)
    expect(patch).toContain("loaders.supplierById.load(parent['made-by'])")
    const reserved = products(20).map(({ supplier_id, ...row }) => ({ ...row, default: supplier_id }))
    const other = withSupplier(
      (query) => async (parent) =>
        (await query('select id, name from supplier where id = $1', [parent.default]))[0],
      { tables: { ...shop.tables, product: reserved } },
    )
    expect((await cured(other)).patch).toContain('loaders.supplierById.load(parent.default)')
  })

  it('chooses by name among properties with the same values', async () => {
    const same = products(20).map((row) => ({ ...row, depot: row.supplier_id, rank: row.supplier_id }))
    const { patch } = await cured({ ...shop, tables: { ...shop.tables, product: same } })
    expect(patch).toContain('loaders.supplierById.load(parent.supplier_id)')
  })
})

describe('a resolver beside a loader of the author’s', () => {
  const beside = (columns: string): Author => ({
    ...shop,
    typeDefs: `${shop.typeDefs} extend type Product { substitute: Supplier }`,
    code: (query) => ({
      loaders: {
        supplierById: defineLoader(async (ids: readonly number[]) => {
          const all = await query(`select ${columns} from supplier where id = any($1)`, [ids])
          return ids.map((id) => all.find((row) => row.id === id) ?? null)
        }),
      },
      resolvers: {
        ...shop.code(query).resolvers,
        Product: {
          ...shop.code(query).resolvers.Product,
          substitute: ({ supplier_id }: Any, _args: unknown, { loaders }: Any) =>
            loaders.supplierById.load(supplier_id),
        },
      },
    }),
    asked: [{ document: '{ products { supplier { name } substitute { name } } }' }],
  })

  it('goes through it where it was seen to give the same', async () => {
    const { patch, before, after } = await cured(beside('id, name'))
    expect(patch).toBe(`\
// In the resolvers of Product (keep what checks who may see it):
supplier: (parent, _args, { loaders }) =>
  parent.supplier_id == null ? null : loaders.supplierById.load(parent.supplier_id),`)
    expect([before, after]).toEqual([22, 2])
  })

  it('is given words where it gives something else', async () => {
    const supplier = suppliers(20).map((row) => ({ ...row, level: 1 }))
    const other = { ...beside('*'), tables: { ...shop.tables, supplier } }
    expect((await found(other)).patch).toBeNull()
  })
})

describe('a resolver that reads many rows for each object', () => {
  const reviewed = (resolve: (query: Query) => Resolve, field = 'reviews: [Review!]!'): Author => ({
    typeDefs: `
      type Query { products: [Product!]! }
      type Product { id: ID! ${field} }
      type Review { id: ID! stars: Int! product_id: ID }`,
    tables: {
      product: products(8),
      review: rows(30, (id) => ({ id, stars: 1 + (id % 5), product_id: 1 + (id % 7) })),
    },
    code: (query) => ({
      resolvers: {
        Query: { products: () => query('select * from product order by id') },
        Product: { [field.split(/\W/)[0] ?? '']: resolve(query) },
      },
    }),
    asked: [
      {
        document: `{ products { id ${field.includes('[') ? 'reviews { id stars }' : field.split(/\W/)[0]} } }`,
      },
    ],
  })

  it('is given a loader of lists, in the order of the statement', async () => {
    const { patch, before, after, sent } = await cured(
      reviewed(
        (query) =>
          ({ id }) =>
            query('select id, stars from review where product_id = $1 order by stars desc', [id]),
      ),
    )
    expect(patch).toContain('reviewsByProductId: defineLoader(async (keys) => {')
    expect(patch).toContain(`
// In the resolvers of Product (keep what checks who may see it):
reviews: (parent, _args, { loaders }) => loaders.reviewsByProductId.load(parent.id),`)
    expect([before, after]).toEqual([9, 2])
    expect(sent[1]).toBe(
      'select product_id, id, stars from review where product_id = any([1,2,3,4,5,6,7,8]) order by stars desc',
    )
  })

  it('is given a loader of counts, which counts none where there is no row', async () => {
    const { patch, before, after, sent } = await cured(
      reviewed(
        (query) => async (parent) =>
          (await query('select count(*) from review where product_id = $1', [parent.id]))[0]?.count,
        'count: Int!',
      ),
    )
    expect(patch).toContain(`
  const values = new Map(rows.map((row) => [String(row.product_id), row.count]))
  return keys.map((key) => values.get(String(key)) ?? 0)`)
    expect([before, after]).toEqual([9, 2])
    expect(sent[1]).toBe(
      'select product_id, count(*) from review where product_id = any([1,2,3,4,5,6,7,8]) group by product_id',
    )
  })

  it('goes on with the rows as before where it makes something of them', async () => {
    const template: Template = {
      text: `async (parent, args, context) => {
        const found = READ
        return found.filter(({ stars }) => stars > 3).length
      }`,
      read: "await query('select id, stars from review where product_id = $1', [parent.id])",
    }
    const author = reviewed((query) => asWritten(template, { query }), 'praise: Int!')
    const { advice, after } = await cured(author, (patch, query) => {
      const { loaders, resolvers } = pasted(patch, author.code(query), { query })
      return {
        loaders,
        resolvers: { ...resolvers, Product: { praise: asPatched(template, patch, { query }) } },
      }
    })
    expect(advice).toMatch(/, and read context\.loaders\.reviewsByProductId\.load\(parent\.id\)\.$/)
    expect(after).toBe(2)
  })

  it('becomes a batched resolver where each argument is seen to be a parameter', async () => {
    const author: Author = {
      ...reviewed(
        (query) =>
          ({ id }, { stars }) =>
            query('select id, stars from review where product_id = $1 and stars = $2 order by id', [
              id,
              stars,
            ]),
        'reviews(stars: Int!): [Review!]!',
      ),
      asked: [
        { document: '{ products { id good: reviews(stars: 5) { id } bad: reviews(stars: 1) { id } } }' },
      ],
    }
    const { patch, advice, before, after } = await cured(author)
    expect(advice).toMatch(
      / Make it a batched resolver: it is called once for all parents with the same arguments, and reads their rows in one statement\.$/,
    )
    expect(patch).toBe(`\
// In the resolvers of Product (import { batched } from 'sluice'; keep what checks who may see it):
reviews: batched(async (parents, args) => {
  const keys = parents.map((parent) => parent.id)
  // query(text, parameters) stands for how you send SQL. It gives the rows.
  const rows = await query(
    'select product_id, id, stars from review where product_id = any($1) and stars = $2 order by id',
    [keys, args.stars],
  )
  const lists = new Map()
  for (const row of rows) {
    const list = lists.get(String(row.product_id))
    if (list === undefined) lists.set(String(row.product_id), [row])
    else list.push(row)
  }
  return keys.map((key) => lists.get(String(key)) ?? [])
}),`)
    expect([before, after]).toEqual([17, 3])
  })
})

describe('no patch is made, and words say what to do,', () => {
  const words = (name: string, column: string) =>
    new RegExp(
      `Load them together: define a loader ${name} = defineLoader.* with the ${column} that it now gives this statement\\.$`,
    )
  const anyLoader = /define a loader whose batch function reads all keys in one statement/
  const byText = (text: string, more: readonly unknown[] = []) =>
    withSupplier((query) => async (parent) => (await query(text, [parent.supplier_id, ...more]))[0])
  const tables = (change: (row: Row) => Row): Partial<Author> => ({
    tables: {
      product: products(20).map(change),
      supplier: suppliers(20).map((row) => ({ ...row, active: 'yes', level: 1 })),
    },
  })

  it.each<[string, Author, RegExp]>([
    [
      'where a condition has a text in it, which may be somebody’s',
      {
        ...byText("select id, name from supplier where id = $1 and active = 'yes'"),
        ...tables((row) => row),
      },
      anyLoader,
    ],
    [
      'where a condition has a number in it',
      { ...byText('select id, name from supplier where id = $1 and level = 1'), ...tables((row) => row) },
      anyLoader,
    ],
    [
      'where a parameter is the same each time, whose origin is not told',
      {
        ...byText('select id, name from supplier where id = $1 and level = $2', [1]),
        ...tables((row) => row),
      },
      anyLoader,
    ],
    [
      'where values are written into the text',
      withSupplier(
        (query) => async (parent) =>
          (await query(`select id, name from supplier where id = ${parent.supplier_id}`))[0],
      ),
      words('suppliersById', 'id'),
    ],
    [
      'where two properties have the values, and neither is called for it',
      withSupplier(
        (query) => async (parent) =>
          (await query('select id, name from supplier where id = $1', [parent.depot]))[0],
        tables(({ supplier_id, ...row }) => ({ ...row, depot: supplier_id, rank: supplier_id })),
      ),
      words('suppliersById', 'id'),
    ],
    [
      'where the key is made of the parent in a way that is not seen',
      withSupplier(
        (query) => async (parent) =>
          (await query('select id, name from supplier where id = $1', [parent.half * 2]))[0],
        tables(({ supplier_id, ...row }) => ({ ...row, half: Number(supplier_id) / 2 })),
      ),
      words('suppliersById', 'id'),
    ],
    [
      'where a comparison is none of equality',
      byText('select id, name from supplier where id >= $1 order by id'),
      anyLoader,
    ],
    [
      'where each is given a page of several rows',
      byText('select id, name from supplier where id = $1 limit 3'),
      words('suppliersById', 'id'),
    ],
    [
      'where a text is looked up that no row was seen to have',
      withSupplier(
        (query) => async (parent) =>
          (await query('select id from supplier where name = $1', [parent.made_by]))[0],
        {
          ...tables((row) => ({ ...row, made_by: `supplier ${Number(row.supplier_id) - 99}` })),
          typeDefs: shop.typeDefs.replace('type Supplier { name: String! }', 'type Supplier { id: ID! }'),
          asked: [{ document: '{ products { supplier { id } } }' }],
        },
      ),
      words('suppliersByName', 'name'),
    ],
  ])('%s', async (_what, author, advice) => {
    const finding = await found(author)
    expect(finding).toMatchObject({ kind: 'N_PLUS_ONE', coordinate: 'Product.supplier', patch: null })
    expect(finding.advice).toMatch(advice)
  })

  it('where the field has an argument that its statement does not show', async () => {
    const typeDefs = shop.typeDefs.replace('supplier: Supplier', 'supplier(old: Boolean): Supplier')
    const ignoring = { ...shop, typeDefs }
    expect((await found(ignoring)).patch).toBeNull()
    // One alias asks with it, the other without: the key is another property then.
    const choosing = withSupplier(
      (query) =>
        async (parent, { old }) =>
          (
            await query('select id, name from supplier where id = $1', [
              old ? parent.old_id : parent.supplier_id,
            ])
          )[0],
      {
        ...tables((row) => ({ ...row, old_id: 119 - (Number(row.supplier_id) % 20) })),
        typeDefs,
        asked: [{ document: '{ products { now: supplier { name } then: supplier(old: true) { name } } }' }],
      },
    )
    expect((await found(choosing)).patch).toBeNull()
  })

  it('where the author has a loader of the name, which may be the one or another', async () => {
    const supplierById = defineLoader(async (keys: readonly unknown[]) => keys.map(() => null))
    const author: Author = { ...shop, code: (query) => ({ ...shop.code(query), loaders: { supplierById } }) }
    const { advice, patch } = await found(author)
    expect(patch).toBeNull()
    expect(advice).toMatch(
      / there is a loader supplierById\. Where it gives the same, return context\.loaders\.supplierById\.load\(parent\.supplier_id\)\.$/,
    )
  })

  it('where the same calls have written before', async () => {
    const author: Author = {
      ...shop,
      typeDefs: `${shop.typeDefs} type Mutation { touch: [Product!]! }`,
      code: (query) => ({
        resolvers: {
          ...shop.code(query).resolvers,
          Mutation: { touch: () => query('select * from product order by id') },
          Product: {
            supplier: async (parent: Any) => {
              await query('update supplier set name = $1 where id = $2', [parent.name, parent.supplier_id])
              return (await query('select id, name from supplier where id = $1', [parent.supplier_id]))[0]
            },
          },
        },
      }),
    }
    const { patch, kind } = await found(author)
    expect([kind, patch]).toEqual(['N_PLUS_ONE', null])
  })
})
