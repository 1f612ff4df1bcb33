import type { GraphQLSchema, OperationDefinitionNode } from 'graphql'
import { getArgumentValues, getVariableValues } from 'graphql'
import type { FieldTag } from './plan.ts'
import { fillTagFormat } from './tag-format.ts'

type Variables = Parameters<typeof getArgumentValues>[2]

/**
 * Adds the tags of `@cacheTag` on selected fields, filled from their arguments with variables and defaults as
 * the resolver sees them.
 */
export function addFieldTags(
  fieldTags: readonly FieldTag[],
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  given: Readonly<Record<string, unknown>>,
  tags: Set<string>,
): void {
  if (fieldTags.length === 0) return
  const variables = coerce(schema, operation, given)
  if (variables === undefined) return
  for (const { format, field, node } of fieldTags) {
    let values: Record<string, unknown>
    try {
      values = getArgumentValues(field, node, variables)
    } catch {
      // The executor has refused the same arguments: the field did not run.
      continue
    }
    for (const tag of fillTagFormat(format, ({ path }) => valueAt(values, path))) tags.add(tag)
  }
}

function coerce(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  given: Readonly<Record<string, unknown>>,
): Variables | undefined {
  const coerced = getVariableValues(schema, operation.variableDefinitions ?? [], given)
  if (coerced.coerced !== undefined) return coerced.coerced
  // graphql 17 gives `{ variableValues }`, which its own getArgumentValues takes whole.
  return (coerced as { variableValues?: Variables }).variableValues
}

function valueAt(values: unknown, path: readonly string[]): unknown {
  let value = values
  for (const name of path) {
    if (value === null || typeof value !== 'object') return undefined
    value = (value as Record<string, unknown>)[name]
  }
  return value
}
