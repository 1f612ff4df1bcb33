import type { FieldNode, GraphQLResolveInfo } from 'graphql'
import type { Reach, Reaches } from './reach.ts'
import type { Usage } from './usage.ts'

/** A field of one operation as one resolver answers it: all calls of that resolver for the same field nodes. */
export class Place {
  readonly operation: { progress(): void }
  readonly coordinate: string
  readonly usage: Usage
  /** Pending calls that wait for no load: they may ask for one yet. */
  running = 0
  /** Another place whose first field node is the same: of another type, or merged with other nodes. */
  readonly next: Place | undefined
  readonly #info: GraphQLResolveInfo
  readonly #reaches: Reaches
  #below: readonly Reach[] | undefined

  constructor(
    operation: Place['operation'],
    coordinate: string,
    usage: Usage,
    info: GraphQLResolveInfo,
    reaches: Reaches,
    next: Place | undefined,
  ) {
    this.operation = operation
    this.coordinate = coordinate
    this.usage = usage
    this.next = next
    this.#info = info
    this.#reaches = reaches
  }

  is(coordinate: string, nodes: readonly FieldNode[]): boolean {
    if (coordinate !== this.coordinate) return false
    const own = this.#info.fieldNodes
    // The executor keeps the list of nodes, as a rule.
    return own === nodes || (own.length === nodes.length && own.every((node, at) => node === nodes[at]))
  }

  /** Whether a call here, or one below it, may ask a loader. */
  leadsTo(loader: string): boolean {
    if (this.usage.mayAsk(loader)) return true
    if (this.#below === undefined) {
      const { fieldNodes, returnType } = this.#info
      const reach = this.#reaches.of(this.#info)
      this.#below = fieldNodes.flatMap((node) => reach.below(node, returnType))
    }
    return this.#below.some((reach) => reach.leadsTo(loader))
  }
}
