import type { Context } from './harness.ts'

export const typeDefs = /* GraphQL */ `
  type Query { a: Node b: Node c: Node list: [Node!]! never: Node shared: Node }
  type Mutation { first: Node second: Node }
  type Subscription { nodes: Node }
  type Node { id: Int! next: Node other: Node }
`

export type Resolver = (parent: { id: number }, args: unknown, context: Context) => unknown

/** By the loader `nodeById`. */
export const next: Resolver = ({ id }, _, { loaders }) => loaders.nodeById?.load(id + 1)
