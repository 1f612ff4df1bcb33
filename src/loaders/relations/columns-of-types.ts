import type { GraphQLObjectType, GraphQLSchema } from 'graphql'
import { isObjectType } from 'graphql'
import { remedyFor } from '../../mistakes.ts'
import type { Model, Relation } from '../data-model.ts'
import { type FieldColumns, fieldColumns } from './field-columns.ts'
import type { FoundRelation } from './find-relations.ts'
import type { TypeModels } from './map-types.ts'
import { neededBy } from './needs.ts'

/**
 * What the fields of each type read of their row: of the types that show a model, and of those that connections are made of.
 *
 * @param mistakes is added to where a resolver needs a column that there is not
 */
export function columnsOfTypes(
  schema: GraphQLSchema,
  models: TypeModels,
  found: readonly FoundRelation[],
  mistakes: string[],
): ReadonlyMap<string, FieldColumns> {
  const relations = new Map<string, Map<string, Relation>>()
  for (const { type, field, relation } of found) {
    const ofType = relations.get(type.name) ?? new Map<string, Relation>()
    relations.set(type.name, ofType.set(field.name, relation))
  }
  const columnsOf = new Map<string, FieldColumns>()
  for (const { fit, target } of found) {
    if (fit.kind !== 'connection') continue
    for (const type of [fit.shape.connection, fit.shape.edge, fit.shape.pageInfo]) {
      columnsOf.set(type.name, fieldColumns(type, undefined, new Map()))
      checkNeeds(type, target, mistakes)
    }
  }
  for (const [name, model] of models) {
    const type = schema.getType(name)
    if (!isObjectType(type)) continue
    columnsOf.set(name, fieldColumns(type, model, relations.get(name) ?? new Map()))
    checkNeeds(type, model, mistakes)
  }
  return columnsOf
}

function checkNeeds(type: GraphQLObjectType, { name, fields }: Model, mistakes: string[]): void {
  for (const field of Object.values(type.getFields()))
    for (const column of neededBy(field.resolve) ?? []) {
      if (Object.hasOwn(fields, column)) continue
      const mistake =
        `The resolver of ${type.name}.${field.name} needs ${column}, which is no column of the model ${name}. ` +
        remedyFor([column], Object.keys(fields))
      if (!mistakes.includes(mistake)) mistakes.push(mistake)
    }
}
