import type { GraphQLField, GraphQLObjectType, GraphQLSchema } from 'graphql'
import { getNamedType, isAbstractType, isCompositeType, isIntrospectionType, isObjectType } from 'graphql'
import type { DataModel, Model, Relation } from '../data-model.ts'
import type { OrderTerm } from '../model-loaders.ts'
import { totalOrder } from '../models/order-sql.ts'
import { looksLikeConnection, looksLikeEdge } from './connection-shape.ts'
import { type Fit, fitOf } from './fit.ts'
import { type ListArgumentReader, listArgumentReader } from './list-arguments.ts'
import type { TypeModels } from './map-types.ts'
import { neededBy } from './needs.ts'
import { hasOwnResolver } from './own-resolver.ts'
import { type SkippedField, Unwirable } from './wiring.ts'

type Field = GraphQLField<unknown, unknown>

/** A field that shows a relation and can resolve itself. */
export interface FoundRelation {
  readonly type: GraphQLObjectType
  readonly field: Field
  readonly model: Model
  readonly relation: Relation
  readonly target: Model
  readonly fit: Fit
  /** Absent where one row is the answer. */
  readonly reader: ListArgumentReader | undefined
}

export interface FoundRelations {
  readonly found: readonly FoundRelation[]
  readonly skipped: readonly SkippedField[]
  /** Fields with a resolver of their own that would be found without it, by coordinate: the loader. */
  readonly shadowed: ReadonlyMap<string, string>
}

/** Of lists, by coordinate. */
type UsualOrders = Readonly<Record<string, readonly OrderTerm[]>>

/** Looks at every field of a schema's object types. @param mistakes is added to where an order is none of the rows that it is given */
export function findRelations(
  schema: GraphQLSchema,
  data: DataModel,
  models: TypeModels,
  orders: UsualOrders = {},
  mistakes: string[] = [],
): FoundRelations {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]
  const found: FoundRelation[] = []
  const skipped: SkippedField[] = []
  const shadowed = new Map<string, string>()
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || isIntrospectionType(type) || roots.includes(type)) continue
    const model = models.get(type.name)
    for (const field of Object.values(type.getFields())) {
      try {
        if (model === undefined) assertNothingMeant(type, field, models)
        else found.push(...relationOf(type, field, model, data, models, orders, mistakes))
      } catch (error) {
        if (!(error instanceof Unwirable)) throw error
        const loader = model && loaderInItsPlace(field, model, data, models)
        if (loader !== undefined) shadowed.set(`${type.name}.${field.name}`, loader)
        skipped.push({ coordinate: `${type.name}.${field.name}`, reason: error.message })
      }
    }
  }
  return { found, skipped, shadowed }
}

/** The loader of the relation that a field with a resolver of its own would show without it. */
function loaderInItsPlace(
  field: Field,
  model: Model,
  data: DataModel,
  models: TypeModels,
): string | undefined {
  if (!hasOwnResolver(field) || !Object.hasOwn(model.relations, field.name)) return undefined
  const relation = model.relations[field.name]
  const target = relation && data.models[relation.model]
  if (relation === undefined || target === undefined) return undefined
  try {
    const fit = fitOf(field, relation, models)
    if (fit.kind === 'one') assertNoArguments(field)
    else listArgumentReader(field, target, data, fit.kind === 'connection', undefined)
    return relation.loader
  } catch (error) {
    if (error instanceof Unwirable) return undefined
    throw error
  }
}

/** Of a type without a model: whether its author may have expected something of us. */
function assertNothingMeant(type: GraphQLObjectType, field: Field, models: TypeModels): void {
  if (looksLikeConnection(type) || looksLikeEdge(type)) return
  const remedy = `Name its model, models: { ${type.name}: '…' }`
  if (hasOwnResolver(field)) {
    if (neededBy(field.resolve) !== undefined)
      throw new Unwirable(
        `${type.name} shows no model, so what its resolver needs is not looked at. ${remedy}.`,
      )
  } else if (models.has(getNamedType(field.type).name))
    throw new Unwirable(
      `${type.name} shows no model, so the value in its parent is the answer. ${remedy}, or give the field a resolver.`,
    )
}

function relationOf(
  type: GraphQLObjectType,
  field: Field,
  model: Model,
  data: DataModel,
  models: TypeModels,
  orders: UsualOrders,
  mistakes: string[],
): readonly FoundRelation[] {
  const relation = Object.hasOwn(model.relations, field.name) ? model.relations[field.name] : undefined
  if (hasOwnResolver(field)) {
    if (relation !== undefined) throw new Unwirable('It has a resolver of its own, which wins.')
    return []
  }
  if (relation === undefined) {
    assertNotLost(field, model)
    return []
  }
  const target = data.models[relation.model]
  if (target === undefined)
    throw new Unwirable(`The data model lacks ${relation.model}. Generate it again: npx prisma generate.`)
  const fit = fitOf(field, relation, models)
  const coordinate = `${type.name}.${field.name}`
  if (fit.kind === 'one') assertNoArguments(field)
  const reader =
    fit.kind === 'one'
      ? undefined
      : listArgumentReader(
          field,
          target,
          data,
          fit.kind === 'connection',
          orderOf(coordinate, target, orders, mistakes),
        )
  return [{ type, field, model, relation, target, fit, reader }]
}

function orderOf(
  coordinate: string,
  target: Model,
  orders: UsualOrders,
  mistakes: string[],
): readonly OrderTerm[] | undefined {
  const order = Object.hasOwn(orders, coordinate) ? orders[coordinate] : undefined
  try {
    totalOrder(target, order)
    return order
  } catch (error) {
    mistakes.push(`${coordinate}: ${(error as Error).message}`)
    return undefined
  }
}

/** A field of objects that is neither a relation nor resolved is null unless its parent holds it. */
function assertNotLost({ name, type }: Field, model: Model): void {
  const named = getNamedType(type)
  if (!isCompositeType(named) || Object.hasOwn(model.fields, name)) return
  const relations = Object.keys(model.relations).join(', ') || 'none'
  const also = isAbstractType(named) ? ' An interface or a union is never wired.' : ''
  throw new Unwirable(
    `${model.name} has no relation of this name (it has: ${relations}), so the value in its parent is the answer.${also}`,
  )
}

function assertNoArguments({ args }: Field): void {
  if (args.length === 0) return
  const names = args.map(({ name }) => name).join(', ')
  throw new Unwirable(`It is one row and takes arguments (${names}). Leave them out, or give it a resolver.`)
}
