import type { GraphQLSchema } from 'graphql'
import { isInputObjectType } from 'graphql'

/** The names of all fields of a schema's input objects: keys of variables that nobody typed. */
export function inputKeysOf(schema: GraphQLSchema): ReadonlySet<string> {
  const keys = new Set<string>()
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isInputObjectType(type)) continue
    for (const name of Object.keys(type.getFields())) keys.add(name)
  }
  return keys
}
