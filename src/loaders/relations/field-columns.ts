import type { GraphQLField, GraphQLObjectType } from 'graphql'
import type { Model, Relation } from '../data-model.ts'
import { neededBy } from './needs.ts'
import { hasOwnResolver } from './own-resolver.ts'

/** What the fields of a type read of the row they belong to, noted before resolvers are wrapped by others. */
export interface FieldColumns {
  /** By field; a field that is not here may read anything. */
  readonly columns: ReadonlyMap<string, readonly string[]>
  /** Fields that an author's resolver answers. */
  readonly own: ReadonlySet<string>
  /** The type itself looks at its rows (`isTypeOf`), or something has been attached to it that could. */
  readonly readsAll: boolean
}

/**
 * @param relations the fields of the type that are wired, by name
 * @param model undefined for the types a connection is made of, whose fields are not columns
 */
export function fieldColumns(
  type: GraphQLObjectType,
  model: Model | undefined,
  relations: ReadonlyMap<string, Relation>,
): FieldColumns {
  const columns = new Map<string, readonly string[]>()
  const own = new Set<string>()
  for (const field of Object.values(type.getFields())) {
    const relation = relations.get(field.name)
    if (relation === undefined && hasOwnResolver(field)) own.add(field.name)
    const needed = relation?.from ?? columnsOfField(field, model)
    if (needed !== undefined) columns.set(field.name, needed)
  }
  return { columns, own, readsAll: type.isTypeOf != null || isExtended(type) }
}

function columnsOfField(
  field: GraphQLField<unknown, unknown>,
  model: Model | undefined,
): readonly string[] | undefined {
  if (hasOwnResolver(field)) return neededBy(field.resolve)
  const isColumn = model !== undefined && Object.hasOwn(model.fields, field.name)
  return isColumn && !isExtended(field) ? [field.name] : undefined
}

const isExtended = ({ extensions }: { readonly extensions: object }): boolean =>
  Reflect.ownKeys(extensions).length > 0
