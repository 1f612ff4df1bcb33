import type { GraphQLField, GraphQLObjectType } from 'graphql'
import {
  getNamedType,
  getNullableType,
  isAbstractType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql'
import type { Relation } from '../data-model.ts'
import { type ConnectionShape, connectionShape, looksLikeConnection } from './connection-shape.ts'
import type { TypeModels } from './map-types.ts'
import { Unwirable } from './wiring.ts'

/** How the type of a field can show a relation. */
export type Fit =
  | { readonly kind: 'one'; readonly node: GraphQLObjectType; readonly isRequired: boolean }
  | { readonly kind: 'list'; readonly node: GraphQLObjectType }
  | { readonly kind: 'connection'; readonly node: GraphQLObjectType; readonly shape: ConnectionShape }

/** @throws Unwirable where it cannot: what was expected, what came */
export function fitOf(field: GraphQLField<unknown, unknown>, relation: Relation, models: TypeModels): Fit {
  const { type } = field
  const named = getNamedType(type)
  if (isAbstractType(named))
    throw new Unwirable(
      `${type} is an interface or a union, whose rows could be of any type; expected ${expected(relation)}. Give it a resolver.`,
    )
  if (!isObjectType(named)) throw misfit(field, relation)
  const nullable = getNullableType(type)
  if (relation.kind === 'toOne') {
    if (isListType(nullable)) throw misfit(field, relation)
    assertShows(named, relation, models)
    return { kind: 'one', node: named, isRequired: isNonNullType(type) }
  }
  if (isListType(nullable)) {
    if (isListType(getNullableType(nullable.ofType))) throw misfit(field, relation)
    assertShows(named, relation, models)
    return { kind: 'list', node: named }
  }
  if (!looksLikeConnection(named)) throw misfit(field, relation)
  const shape = connectionShape(named)
  assertShows(shape.node, relation, models)
  return { kind: 'connection', node: shape.node, shape }
}

function assertShows(type: GraphQLObjectType, { model }: Relation, models: TypeModels): void {
  const shown = models.get(type.name)
  if (shown?.name === model) return
  throw new Unwirable(
    shown === undefined
      ? `${type.name} shows no model; expected a type of the model ${model}. Name it: models: { ${type.name}: '${model}' }.`
      : `${type.name} shows the model ${shown.name}; expected a type of the model ${model}.`,
  )
}

const misfit = ({ type }: GraphQLField<unknown, unknown>, relation: Relation) =>
  new Unwirable(`Its type must be ${expected(relation)}, got ${type}. Change it, or give it a resolver.`)

const expected = ({ kind, model }: Relation) =>
  kind === 'toOne'
    ? `an object type of the model ${model}`
    : `a list of an object type of the model ${model}, or a connection of it`
