import { makeExecutableSchema } from '@graphql-tools/schema'
import { graphql } from 'graphql'
import { type BatchedOptions, type BatchResolver, batched } from '../../src/loaders/batched.ts'

export const typeDefs = /* GraphQL */ `
  scalar Instant
  input Weights { price: Float, stock: Float, ids: [Int!] }
  type Query { products(first: Int = 3): [Product!]! again: [Product!]! shops: [Shop!]! scored: [Scored!]! answer(to: Int): Int }
  type Mutation { count(by: Int!): Int }
  interface Scored { score(factor: Float, weights: Weights, at: Instant): Float }
  type Product implements Scored {
    id: ID!
    score(factor: Float, weights: Weights, at: Instant): Float
    stats: Stats
    itself: Product
  }
  type Shop implements Scored { id: ID! score(factor: Float, weights: Weights, at: Instant): Float }
  type Stats { low: Int high: Int }
`

export interface Product {
  readonly id: number
}
export interface ScoreArgs {
  readonly factor?: number
  readonly weights?: { readonly price?: number; readonly stock?: number; readonly ids?: readonly number[] }
  readonly at?: unknown
}
export type Batch<Result = unknown> = BatchResolver<Product, ScoreArgs, object, Result>

export const ids = (parents: readonly Product[]) => parents.map((parent) => parent?.id)

/** A batch function that answers each parent with ten times its id, and the calls it had. */
export function recordedScore() {
  const calls: { readonly ids: readonly number[]; readonly args: ScoreArgs }[] = []
  const batch: Batch<number> = (parents, args) => {
    calls.push({ ids: ids(parents), args: { ...args } })
    return parents.map(({ id }) => id * 10 * (args.factor ?? 1))
  }
  return { calls, batch }
}

export function resolversWith(score: Batch, options?: BatchedOptions) {
  const resolver = batched(score, options)
  const rows = Array.from({ length: 100 }, (_, index) => ({ id: index + 1 }))
  return {
    Query: {
      products: (_: unknown, { first }: { first: number }) => rows.slice(0, first),
      // The same objects as `products`, and the first of them twice.
      again: () => [rows[0], rows[1], rows[0]],
      shops: () => [{ id: 1 }, { id: 2 }],
      scored: () => [
        { __typename: 'Product', id: 1 },
        { __typename: 'Shop', id: 1 },
      ],
    },
    Product: { score: resolver, itself: (product: Product) => product },
    Shop: { score: resolver },
    Scored: { __resolveType: ({ __typename }: { __typename: string }) => __typename },
  }
}

type ResolverMap = Parameters<typeof makeExecutableSchema>[0]['resolvers']

export const schemaWith = (resolvers: object) =>
  makeExecutableSchema({ typeDefs, resolvers: resolvers as ResolverMap })

export async function run(
  resolvers: object,
  source: string,
  { contextValue, variables }: { contextValue?: unknown; variables?: Record<string, unknown> } = {},
) {
  const { data, errors } = await graphql({
    schema: schemaWith(resolvers),
    source,
    contextValue,
    variableValues: variables,
  })
  // Objects of an answer have no prototype.
  return { data: JSON.parse(JSON.stringify(data ?? null)) as unknown, errors: errors ?? [] }
}
