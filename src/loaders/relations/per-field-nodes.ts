import type { FieldNode, GraphQLResolveInfo, GraphQLSchema } from 'graphql'

/**
 * Lists of nodes that are kept of one first node. `@skip` and `@include` decide which nodes are merged with it, so that a client's variables
 * could make a document of ever more.
 */
const maxEntries = 16

interface Entry<Plan> {
  readonly schema: GraphQLSchema
  readonly nodes: readonly FieldNode[]
  readonly plan: Plan
}

/**
 * What follows from where a field stands in a document, worked out once for each place and kept as long as the document is. The executor
 * makes a new list of the same nodes for each execution, so lists are compared by what is in them.
 */
export class PerFieldNodes<Plan> {
  readonly #entries = new WeakMap<FieldNode, Entry<Plan>[]>()
  readonly #make: (info: GraphQLResolveInfo) => Plan

  constructor(make: (info: GraphQLResolveInfo) => Plan) {
    this.#make = make
  }

  of(info: GraphQLResolveInfo): Plan {
    const nodes = info.fieldNodes
    const [first] = nodes
    if (first === undefined) return this.#make(info)
    const entries = this.#entries.get(first)
    if (entries !== undefined) {
      for (const entry of entries)
        if (entry.schema === info.schema && isSame(entry.nodes, nodes)) return entry.plan
    }
    const plan = this.#make(info)
    const entry = { schema: info.schema, nodes, plan }
    if (entries === undefined || entries.length >= maxEntries) this.#entries.set(first, [entry])
    else entries.push(entry)
    return plan
  }
}

function isSame(some: readonly FieldNode[], others: readonly FieldNode[]): boolean {
  if (some.length !== others.length) return false
  for (let index = 0; index < some.length; index++) if (some[index] !== others[index]) return false
  return true
}
