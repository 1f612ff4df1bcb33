import { defineLoader, measureStatement } from '../../src/index.ts'

/** Tells of a statement, as a driver that sent it would. */
export const sent = <Value>(text: string, parameters: readonly unknown[], value: Value) =>
  measureStatement({ text, parameters: [...parameters] }, async () => value)

export interface Product {
  readonly id: number
}
export const productsUpTo = (count: number): readonly Product[] =>
  Array.from({ length: count }, (_, index) => ({ id: index + 1 }))

/** Of a shop without a database, which only tells of its statements: one for each supplier, and one for all categories. */
export const toldTypeDefs = /* GraphQL */ `
  directive @defer(if: Boolean, label: String) on FRAGMENT_SPREAD | INLINE_FRAGMENT
  type Product { id: ID! supplier: String category: String }
  type Mutation { note(text: String!): String! }
  type Subscription { ticks: Int! }
`

export const toldLoaders = {
  categoryOf: defineLoader((ids: readonly number[]) =>
    sent(
      'select name from categories where id = any($1)',
      [ids],
      ids.map((id) => `category ${id}`),
    ),
  ),
}

interface Context {
  readonly loaders: { readonly categoryOf: { load(id: number): Promise<string> } }
}

export const toldResolvers = {
  Product: {
    supplier: ({ id }: Product) => sent('select name from suppliers where id = $1', [id], `supplier ${id}`),
    category: ({ id }: Product, _: unknown, { loaders }: Context) => loaders.categoryOf.load(id),
  },
  Mutation: { note: (_: unknown, { text }: { text: string }) => text },
  Subscription: {
    ticks: {
      async *subscribe() {
        yield { ticks: 1 }
      },
    },
  },
}
