import type { GraphQLObjectType, GraphQLOutputType } from 'graphql'
import { getNullableType, isListType, isObjectType } from 'graphql'

const maxVisited = 2000

/**
 * The object type as which rows go into the answer, by where they are in what the resolver gave: itself, a list, or fields without a resolver
 * of their own. Undefined where that is not one type.
 */
export function typeOfRows(
  returned: unknown,
  type: GraphQLOutputType,
  rows: ReadonlySet<unknown>,
): GraphQLObjectType | undefined {
  const types = new Set<GraphQLObjectType | undefined>()
  let visited = 0
  const visit = (value: unknown, at: GraphQLOutputType): void => {
    if (typeof value !== 'object' || value === null || ++visited > maxVisited) return
    const plain = getNullableType(at)
    if (rows.has(value)) types.add(isObjectType(plain) ? plain : undefined)
    else if (Array.isArray(value)) {
      if (isListType(plain)) for (const item of value) visit(item, plain.ofType)
    } else if (isObjectType(plain)) {
      const fields = plain.getFields()
      for (const [name, inner] of Object.entries(value)) {
        const field = Object.hasOwn(fields, name) ? fields[name] : undefined
        if (field !== undefined) visit(inner, field.type)
      }
    }
  }
  visit(returned, type)
  const [only] = types
  return types.size === 1 ? only : undefined
}
