import { GraphQLScalarType } from 'graphql'
import { expect, it } from 'vitest'
import { measureStatement } from '../../../src/index.ts'
import type { Row } from '../corpus/memory-database.ts'
import { rows } from '../corpus/program.ts'
import { pasted } from './apply-patch.ts'
import { type Author, asPatched, asWritten, cured, found, type Template } from './author.ts'

// biome-ignore lint/suspicious/noExplicitAny: an author's parents, arguments and context
type Any = any

const shop = (more: Partial<Author> = {}): Author => ({
  typeDefs:
    'type Query { products: [Product!]! } type Product { supplier: Supplier } type Supplier { name: String! }',
  tables: {
    product: rows(8, (id) => ({ id, supplier_id: 9 - id })),
    supplier: rows(8, (id) => ({ id, name: `supplier ${id}` })),
  },
  code: (query) => ({
    resolvers: {
      Query: { products: () => query('select * from product order by id') },
      Product: {
        supplier: async ({ supplier_id }: Any) =>
          (await query('select * from supplier where id = $1', [supplier_id]))[0],
      },
    },
  }),
  asked: [{ document: '{ products { supplier { name } } }' }],
  ...more,
})

it('takes no id of another table for the key because both tables count their rows alike', async () => {
  // The supplier's number is hidden; the product's own happens to be the same.
  const hidden = shop({
    code: (query) => ({
      resolvers: {
        Query: {
          products: async () => {
            const products = await query('select id, supplier_id from product order by id')
            return products.map(({ id, supplier_id }) =>
              Object.defineProperty({ id }, 'made_by', { value: supplier_id, enumerable: false }),
            )
          },
        },
        Product: {
          supplier: async ({ made_by }: Any) =>
            (await query('select * from supplier where id = $1', [made_by]))[0],
        },
      },
    }),
    tables: {
      product: rows(8, (id) => ({ id, supplier_id: id })),
      supplier: rows(8, (id) => ({ id, name: `supplier ${id}` })),
    },
  })
  expect((await found(hidden)).patch).toBeNull()
})

it('reads a row of the type itself by its own id', async () => {
  const template: Template = {
    text: 'async (parent, args, context) => (READ)[0].name',
    read: "await query('select id, name from product where id = $1', [parent.id])",
  }
  const author: Author = {
    typeDefs: 'type Query { products: [Product!]! } type Product { name: String! }',
    tables: { product: rows(8, (id) => ({ id, name: `product ${id}` })) },
    code: (query) => ({
      resolvers: {
        Query: { products: () => query('select id from product order by id') },
        Product: { name: asWritten(template, { query }) },
      },
    }),
    asked: [{ document: '{ products { name } }' }],
  }
  const { patch, before, after } = await cured(author, (given, query) => {
    const { loaders, resolvers } = pasted(given, author.code(query), { query })
    return { loaders, resolvers: { ...resolvers, Product: { name: asPatched(template, given, { query }) } } }
  })
  expect(patch).toContain('await context.loaders.productsById.load(parent.id)')
  expect([before, after]).toEqual([9, 2])
})

it('makes no patch where a driver calls the columns otherwise than the statement', async () => {
  const camelCased = (row: Row): Row =>
    Object.fromEntries(
      Object.entries(row).map(([name, value]) => [
        name.replace(/_(\w)/, (_, letter) => letter.toUpperCase()),
        value,
      ]),
    )
  const reviews = rows(16, (id) => ({ id, product_id: 1 + (id % 8) }))
  const send = (text: string, parameters: readonly unknown[]) =>
    measureStatement({ text, parameters }, async () => {
      await new Promise((resolve) => setImmediate(resolve))
      return reviews.filter((row) => row.product_id === parameters[0]).map(camelCased)
    })
  const { patch, advice } = await found(
    shop({
      typeDefs:
        'type Query { products: [Product!]! } type Product { reviews: [Review!]! } type Review { id: ID! }',
      code: (query) => ({
        resolvers: {
          Query: { products: () => query('select id from product order by id') },
          Product: {
            reviews: ({ id }: Any) => send('select id, product_id from review where product_id = $1', [id]),
          },
        },
      }),
      asked: [{ document: '{ products { reviews { id } } }' }],
    }),
  )
  expect(patch).toBeNull()
  expect(advice).toContain('define a loader reviewsByProductId')
})

it('says what was found where the objects cannot be looked at', async () => {
  const closed = shop({
    code: (query) => ({
      resolvers: {
        ...shop().code(query).resolvers,
        Query: {
          products: async () =>
            (await query('select * from product order by id')).map(
              (row) =>
                new Proxy(row, {
                  ownKeys: () => {
                    throw new Error('do not look')
                  },
                }),
            ),
        },
      },
    }),
  })
  expect(await found(closed)).toEqual({
    kind: 'N_PLUS_ONE',
    coordinate: 'Product.supplier',
    advice: 'Product.supplier sent 8 statements.',
    patch: null,
  })
})

it("names no key of a client's own object, though a list is in it", async () => {
  const filter = { 'my diary': [1, 2, 3, 4, 5, 6] }
  const { advice, patch } = await found({
    typeDefs: 'scalar Json type Query { names(filter: Json!): [String!]! }',
    tables: { supplier: rows(8, (id) => ({ id, name: `supplier ${id}` })) },
    code: (query) => ({
      resolvers: {
        Json: new GraphQLScalarType({ name: 'Json' }) as Any,
        Query: {
          names: async (_: unknown, args: Any) => {
            const names: unknown[] = []
            for (const id of args.filter['my diary'])
              names.push((await query('select id, name from supplier where id = $1', [id]))[0]?.name)
            return names
          },
        },
      },
    }),
    asked: [{ document: 'query ($filter: Json!) { names(filter: $filter) }', variables: { filter } }],
  })
  expect(patch).toContain('// keys stands for all that the loop goes through.')
  expect(advice + patch).not.toContain('diary')
})
