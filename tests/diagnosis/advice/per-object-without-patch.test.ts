import { describe, expect, it } from 'vitest'
import { defineLoader } from '../../../src/index.ts'
import type { Row } from '../corpus/memory-database.ts'
import { type Author, found } from './author.ts'
import { products, supplierShop, suppliers, withSupplier } from './supplier-shop.ts'

// biome-ignore lint/suspicious/noExplicitAny: an author's parents, arguments and context
type Any = any

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
          typeDefs: supplierShop.typeDefs.replace(
            'type Supplier { name: String! }',
            'type Supplier { id: ID! }',
          ),
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
    const typeDefs = supplierShop.typeDefs.replace('supplier: Supplier', 'supplier(old: Boolean): Supplier')
    const ignoring = { ...supplierShop, typeDefs }
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
    const author: Author = {
      ...supplierShop,
      code: (query) => ({ ...supplierShop.code(query), loaders: { supplierById } }),
    }
    const { advice, patch } = await found(author)
    expect(patch).toBeNull()
    expect(advice).toMatch(
      / there is a loader supplierById\. Where it gives the same, return context\.loaders\.supplierById\.load\(parent\.supplier_id\)\.$/,
    )
  })

  it('where the same calls have written before', async () => {
    const author: Author = {
      ...supplierShop,
      typeDefs: `${supplierShop.typeDefs} type Mutation { touch: [Product!]! }`,
      code: (query) => ({
        resolvers: {
          ...supplierShop.code(query).resolvers,
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
