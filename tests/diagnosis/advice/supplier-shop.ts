import { rows } from '../corpus/program.ts'
import type { Author, Query } from './author.ts'

// biome-ignore lint/suspicious/noExplicitAny: an author's parents, arguments and context
type Any = any

export const products = (count: number) =>
  rows(count, (id) => ({ id, name: `product ${id}`, supplier_id: 100 + ((id * 7) % count) }))
export const suppliers = (count: number) => rows(count, (at) => ({ id: 99 + at, name: `supplier ${at}` }))

export const supplierShop: Author = {
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

export type Resolve = (parent: Any, args: Any, context: Any) => unknown

/** The same shop, whose resolver of `Product.supplier` is another. */
export const withSupplier = (supplier: (query: Query) => Resolve, more: Partial<Author> = {}): Author => ({
  ...supplierShop,
  code: (query) => ({
    resolvers: { ...supplierShop.code(query).resolvers, Product: { supplier: supplier(query) } },
  }),
  ...more,
})
