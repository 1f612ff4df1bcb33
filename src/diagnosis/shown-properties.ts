import type { GraphQLObjectType, GraphQLOutputType, GraphQLSchema } from 'graphql'
import { getNamedType, getNullableType, isAbstractType, isLeafType, isListType, isObjectType } from 'graphql'
import { bare } from './advice/names.ts'
import type { CallFrame } from './given-rows.ts'

/** Objects that stand for all that a call gave. */
const maxSamples = 100

/** What a property of an object holds. */
type Held = 'object' | 'value'

/**
 * Says of a field whether it shows no more than what the call gave: it is called as a property of its parent there, and what that property
 * holds is enough for it, which a value is for no object. Such a field needs nothing that others have read.
 */
export function shownBy({ returned, info }: CallFrame): (coordinate: string) => boolean {
  const properties = propertiesIn(returned, info.returnType, info.schema)
  return (coordinate) => {
    const [typeName = '', fieldName = ''] = coordinate.split('.')
    const type = info.schema.getType(typeName)
    const field = isObjectType(type) ? type.getFields()[fieldName] : undefined
    const held = properties.get(typeName)?.get(bare(fieldName))
    if (field === undefined || held === undefined) return false
    return held === 'object' || isLeafType(getNamedType(field.type))
  }
}

/** By object type, what the properties hold of that which goes into the answer as the type, by their bare names. */
function propertiesIn(
  returned: unknown,
  returnType: GraphQLOutputType,
  schema: GraphQLSchema,
): ReadonlyMap<string, ReadonlyMap<string, Held>> {
  const byType = new Map<string, Map<string, Held>>()
  let visited = 0
  const visit = (value: unknown, at: GraphQLOutputType): void => {
    const type = getNullableType(at)
    if (typeof value !== 'object' || value === null || ++visited > maxSamples) return
    if (Array.isArray(value)) {
      if (isListType(type)) for (const item of value) visit(item, type.ofType)
    } else if (isAbstractType(type)) {
      for (const possible of schema.getPossibleTypes(type)) visitAs(possible, value)
    } else if (isObjectType(type)) visitAs(type, value)
  }
  const visitAs = (type: GraphQLObjectType, value: object): void => {
    const held = byType.get(type.name) ?? new Map<string, Held>()
    byType.set(type.name, held)
    const fields = type.getFields()
    for (const [name, inner] of Object.entries(value)) {
      const isObject = typeof inner === 'object' && inner !== null
      if (isObject || !held.has(bare(name))) held.set(bare(name), isObject ? 'object' : 'value')
      const field = Object.hasOwn(fields, name) ? fields[name] : undefined
      if (field !== undefined) visit(inner, field.type)
    }
  }
  visit(returned, returnType)
  return byType
}
