import type { GraphQLNamedType, GraphQLObjectType, GraphQLOutputType, GraphQLSchema } from 'graphql'
import {
  getNamedType,
  isAbstractType,
  isCompositeType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
} from 'graphql'

/**
 * Which types are entities (object types with `id: ID!`), and which of them the other types lead to.
 *
 * A type that is no entity is a container: a connection, an edge, a mutation's payload. What a container says
 * about itself (`totalCount`, `pageInfo`) depends on the lists within it, whether or not the client selected
 * them.
 */
export class Entities {
  readonly #schema: GraphQLSchema
  readonly #roots: ReadonlySet<GraphQLNamedType | null | undefined>
  readonly #reached = new Map<string, Reach>()

  constructor(schema: GraphQLSchema) {
    this.#schema = schema
    this.#roots = new Set([schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()])
  }

  isEntity(type: GraphQLNamedType): boolean {
    if (!isObjectType(type) || this.#roots.has(type)) return false
    const id = type.getFields()['id']
    if (id === undefined || id.args.some(isRequiredArgument) || !isNonNullType(id.type)) return false
    return String(id.type.ofType) === 'ID'
  }

  /** The object types a value of this type can have. */
  possibleTypes(type: GraphQLNamedType): readonly GraphQLObjectType[] {
    if (isAbstractType(type)) return this.#schema.getPossibleTypes(type)
    return isObjectType(type) ? [type] : []
  }

  /** Whether a fragment on the named type applies to objects of this type. */
  isOfType(type: GraphQLObjectType, condition: string): boolean {
    if (type.name === condition) return true
    const known = this.#schema.getType(condition)
    return isAbstractType(known) && this.#schema.isSubType(known, type)
  }

  /**
   * Names of the entities met in a value of this type before any other entity: itself, or those within a
   * container.
   */
  within(type: GraphQLNamedType): ReadonlySet<string> {
    return this.#reach(type).entities
  }

  /** Those of `within` that are met in a list. */
  listedWithin(type: GraphQLNamedType): ReadonlySet<string> {
    return this.#reach(type).listed
  }

  #reach(type: GraphQLNamedType): Reach {
    let reach = this.#reached.get(type.name)
    if (reach === undefined) {
      reach = { entities: new Set(), listed: new Set() }
      this.#explore(type, false, reach, new Set())
      this.#reached.set(type.name, reach)
    }
    return reach
  }

  #explore(type: GraphQLNamedType, isListed: boolean, reach: Reach, seen: Set<string>): void {
    const step = `${type.name} ${isListed}`
    if (seen.has(step)) return
    seen.add(step)
    for (const possible of this.possibleTypes(type)) {
      if (this.isEntity(possible)) {
        reach.entities.add(possible.name)
        if (isListed) reach.listed.add(possible.name)
        continue
      }
      // A payload's `query: Query` leads everywhere and says nothing about the payload.
      if (this.#roots.has(possible)) continue
      for (const field of Object.values(possible.getFields())) {
        const named = getNamedType(field.type)
        if (isCompositeType(named)) this.#explore(named, isListed || isList(field.type), reach, seen)
      }
    }
  }
}

interface Reach {
  readonly entities: Set<string>
  readonly listed: Set<string>
}

export function isList(type: GraphQLOutputType): boolean {
  const nullable = isNonNullType(type) ? type.ofType : type
  return isListType(nullable)
}
