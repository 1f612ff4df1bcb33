import { describe, expect, it } from 'vitest'
import { defineLoader } from '../../../src/index.ts'
import { pasted } from './apply-patch.ts'
import { type Author, asPatched, asWritten, cured, found, type Template } from './author.ts'
import { products, supplierShop, suppliers, withSupplier } from './supplier-shop.ts'

// biome-ignore lint/suspicious/noExplicitAny: an author's parents, arguments and context
type Any = any

describe('a resolver that reads one row for each object', () => {
  it('is given a loader that reads all in one statement', async () => {
    const { patch, advice, before, after } = await cured(supplierShop)
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
    const { after } = await cured({
      ...supplierShop,
      tables: { ...supplierShop.tables, supplier: suppliers(9) },
    })
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
          ...supplierShop.tables,
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
    const author = { ...supplierShop, tables: { ...supplierShop.tables, product: mixed } }
    const { patch, after } = await cured(author)
    expect(patch).toContain('byKey.get(String(key)) ?? null')
    expect(after).toBe(2)
  })

  it('names the property whose values are the keys, whatever it is called', async () => {
    const odd = products(20).map(({ supplier_id, ...row }) => ({ ...row, 'made-by': supplier_id }))
    const author = withSupplier(
      (query) => async (parent) =>
        (await query('select id, name from supplier where id = $1', [parent['made-by']]))[0],
      { tables: { ...supplierShop.tables, product: odd } },
    )
    const { patch } = await cured(author)
    expect(patch).toContain("loaders.supplierById.load(parent['made-by'])")
    const reserved = products(20).map(({ supplier_id, ...row }) => ({ ...row, default: supplier_id }))
    const other = withSupplier(
      (query) => async (parent) =>
        (await query('select id, name from supplier where id = $1', [parent.default]))[0],
      { tables: { ...supplierShop.tables, product: reserved } },
    )
    expect((await cured(other)).patch).toContain('loaders.supplierById.load(parent.default)')
  })

  it('chooses by name among properties with the same values', async () => {
    const same = products(20).map((row) => ({ ...row, depot: row.supplier_id, rank: row.supplier_id }))
    const { patch } = await cured({ ...supplierShop, tables: { ...supplierShop.tables, product: same } })
    expect(patch).toContain('loaders.supplierById.load(parent.supplier_id)')
  })
})

describe('a resolver beside a loader of the author’s', () => {
  const beside = (columns: string): Author => ({
    ...supplierShop,
    typeDefs: `${supplierShop.typeDefs} extend type Product { substitute: Supplier }`,
    code: (query) => ({
      loaders: {
        supplierById: defineLoader(async (ids: readonly number[]) => {
          const all = await query(`select ${columns} from supplier where id = any($1)`, [ids])
          return ids.map((id) => all.find((row) => row.id === id) ?? null)
        }),
      },
      resolvers: {
        ...supplierShop.code(query).resolvers,
        Product: {
          ...supplierShop.code(query).resolvers.Product,
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
    const other = { ...beside('*'), tables: { ...supplierShop.tables, supplier } }
    expect((await found(other)).patch).toBeNull()
  })
})
