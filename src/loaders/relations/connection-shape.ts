import type { GraphQLField, GraphQLObjectType, GraphQLOutputType } from 'graphql'
import { getNamedType, getNullableType, isListType, isObjectType, isScalarType } from 'graphql'
import { hasOwnResolver } from './own-resolver.ts'
import { Unwirable } from './wiring.ts'

/** A connection type and the types it is made of (Relay Cursor Connections Specification, 2 to 5). */
export interface ConnectionShape {
  readonly connection: GraphQLObjectType
  readonly edge: GraphQLObjectType
  readonly pageInfo: GraphQLObjectType
  readonly node: GraphQLObjectType
}

/** Whether a type is meant for a connection: it has `edges` and `pageInfo`. */
export const looksLikeConnection = (type: GraphQLObjectType): boolean =>
  Object.hasOwn(type.getFields(), 'edges') && Object.hasOwn(type.getFields(), 'pageInfo')

export const looksLikeEdge = (type: GraphQLObjectType): boolean =>
  Object.hasOwn(type.getFields(), 'node') && Object.hasOwn(type.getFields(), 'cursor')

/** Reads a connection type. @throws Unwirable where a field of it could not be answered */
export function connectionShape(connection: GraphQLObjectType): ConnectionShape {
  const { edges, nodes, pageInfo, totalCount } = connection.getFields()
  const edge = edges && objectOf(listItem(edges.type))
  if (edge === undefined)
    throw new Unwirable(
      `${connection.name}.edges must be a list of an object type, got ${edges?.type ?? 'nothing'}.`,
    )
  const node = objectOf(edge.getFields().node?.type)
  if (node === undefined || edge.getFields().cursor === undefined)
    throw new Unwirable(`${edge.name} must have the fields node, of an object type, and cursor.`)
  const page = objectOf(pageInfo?.type)
  if (page === undefined)
    throw new Unwirable(
      `${connection.name}.pageInfo must be of an object type, got ${pageInfo?.type ?? 'nothing'}.`,
    )
  if (nodes !== undefined && !hasOwnResolver(nodes) && objectOf(listItem(nodes.type)) !== node)
    throw new Unwirable(`${connection.name}.nodes must be a list of ${node.name}, got ${nodes.type}.`)
  const isNumber = totalCount === undefined || hasOwnResolver(totalCount) || isCount(totalCount)
  if (!isNumber) throw new Unwirable(`${connection.name}.totalCount must be Int, got ${totalCount.type}.`)
  checkFields(connection, ['edges', 'nodes', 'pageInfo', 'totalCount'])
  checkFields(edge, ['node', 'cursor'])
  checkFields(page, ['hasNextPage', 'hasPreviousPage', 'startCursor', 'endCursor'])
  return { connection, edge, pageInfo: page, node }
}

/** What we cannot answer has a resolver of the author's; what we answer takes no arguments. */
function checkFields(type: GraphQLObjectType, answered: readonly string[]): void {
  for (const field of Object.values(type.getFields())) {
    if (hasOwnResolver(field)) continue
    if (!answered.includes(field.name))
      throw new Unwirable(
        `${type.name}.${field.name} is no field of a connection (${answered.join(', ')}) and has no resolver: give it one.`,
      )
    if (field.args.length > 0)
      throw new Unwirable(
        `${type.name}.${field.name} takes arguments (${field.args.map(({ name }) => name).join(', ')}) and has no ` +
          'resolver: give it one, or put them on the field that returns the connection.',
      )
  }
}

const isCount = ({ type }: GraphQLField<unknown, unknown>): boolean => {
  const nullable = getNullableType(type)
  return isScalarType(nullable) && !['String', 'ID', 'Boolean'].includes(nullable.name)
}

function listItem(type: GraphQLOutputType): GraphQLOutputType | undefined {
  const list = getNullableType(type)
  return isListType(list) && !isListType(getNullableType(list.ofType)) ? list.ofType : undefined
}

function objectOf(type: GraphQLOutputType | undefined): GraphQLObjectType | undefined {
  if (type === undefined || isListType(getNullableType(type))) return undefined
  const named = getNamedType(type)
  return isObjectType(named) ? named : undefined
}
