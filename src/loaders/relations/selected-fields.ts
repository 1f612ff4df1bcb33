import type {
  FieldNode,
  FragmentDefinitionNode,
  GraphQLObjectType,
  GraphQLResolveInfo,
  SelectionNode,
  SelectionSetNode,
} from 'graphql'
import { GraphQLIncludeDirective, GraphQLSkipDirective, getDirectiveValues, isAbstractType } from 'graphql'

export interface SelectedFields {
  readonly fields: readonly FieldNode[]
  /** Whether `@skip` or `@include` stands at one of them, so that the variables decide. */
  readonly isConditional: boolean
}

/**
 * The fields that are selected of one object type below some field nodes, each fragment read once.
 *
 * @param variables decide on `@skip` and `@include`; without them everything counts as included
 */
export function selectedFields(
  { schema, fragments }: GraphQLResolveInfo,
  type: GraphQLObjectType,
  nodes: readonly FieldNode[],
  variables?: GraphQLResolveInfo['variableValues'],
): SelectedFields {
  const fields: FieldNode[] = []
  const read = new Set<FragmentDefinitionNode>()
  let isConditional = false

  function isIncluded(node: SelectionNode): boolean {
    if (node.directives === undefined || node.directives.length === 0) return true
    isConditional ||= node.directives.some(({ name }) => name.value === 'skip' || name.value === 'include')
    if (variables === undefined) return true
    return (
      getDirectiveValues(GraphQLSkipDirective, node, variables)?.if !== true &&
      getDirectiveValues(GraphQLIncludeDirective, node, variables)?.if !== false
    )
  }

  function applies(condition: string | undefined): boolean {
    if (condition === undefined || condition === type.name) return true
    const other = schema.getType(condition)
    return isAbstractType(other) && schema.isSubType(other, type)
  }

  function add({ selections }: SelectionSetNode): void {
    for (const node of selections) {
      if (!isIncluded(node)) continue
      if (node.kind === 'Field') fields.push(node)
      else if (node.kind === 'InlineFragment') {
        if (applies(node.typeCondition?.name.value)) add(node.selectionSet)
      } else {
        const fragment = fragments[node.name.value]
        if (fragment === undefined || read.has(fragment)) continue
        read.add(fragment)
        if (applies(fragment.typeCondition.name.value)) add(fragment.selectionSet)
      }
    }
  }

  for (const { selectionSet } of nodes) if (selectionSet !== undefined) add(selectionSet)
  return { fields, isConditional }
}
