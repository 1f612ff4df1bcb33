import type { FieldNode, GraphQLObjectType, GraphQLResolveInfo } from 'graphql'
import type { ConnectionShape } from './connection-shape.ts'
import type { FieldColumns } from './field-columns.ts'
import { addSelectedColumns, NeededColumns } from './needed-columns.ts'
import { selectedFields } from './selected-fields.ts'

/** What of a connection is asked for, and so must be read. */
export interface ConnectionSelection {
  /** Whether any row must be read. */
  readonly rows: boolean
  /** Whether a cursor is given, for which the order's columns are read. */
  readonly cursors: boolean
  readonly hasNextPage: boolean
  readonly hasPreviousPage: boolean
  readonly totalCount: boolean
  readonly columns: readonly string[] | undefined
  /** Whether `@skip` or `@include` stands at any of it. */
  readonly isConditional: boolean
}

/** @param variables decide on `@skip` and `@include`; without them everything counts as selected */
export function selectConnection(
  shape: ConnectionShape,
  columnsOf: ReadonlyMap<string, FieldColumns>,
  info: GraphQLResolveInfo,
  variables?: GraphQLResolveInfo['variableValues'],
): ConnectionSelection {
  const needed = new NeededColumns()
  const asked = new Set<string>()
  let isConditional = false

  /** The nodes of each field that is asked for, by its name. What an author's resolver answers may read all we have. */
  function read(type: GraphQLObjectType, nodes: readonly FieldNode[]): ReadonlyMap<string, FieldNode[]> {
    const selected = selectedFields(info, type, nodes, variables)
    isConditional ||= selected.isConditional
    const fields = columnsOf.get(type.name)
    const found = new Map<string, FieldNode[]>()
    for (const node of selected.fields) {
      const name = node.name.value
      const before = found.get(name)
      if (before === undefined) found.set(name, [node])
      else before.push(node)
      if (fields?.own.has(name) !== true) asked.add(name)
      else if (fields.columns.get(name)?.length !== 0) {
        for (const part of ['rows', 'cursors', 'hasNextPage', 'hasPreviousPage']) asked.add(part)
        needed.add(fields.columns.get(name))
      }
    }
    if (fields?.readsAll !== false && nodes.length > 0) needed.add(undefined)
    return found
  }

  const connection = read(shape.connection, info.fieldNodes)
  const edge = read(shape.edge, connection.get('edges') ?? [])
  read(shape.pageInfo, connection.get('pageInfo') ?? [])
  const rowNodes = [...(connection.get('nodes') ?? []), ...(edge.get('node') ?? [])]
  addSelectedColumns(needed, shape.node, columnsOf.get(shape.node.name), rowNodes, info)
  const has = (...names: readonly string[]) => names.some((name) => asked.has(name))
  const cursors = has('cursors', 'cursor', 'startCursor', 'endCursor')
  return {
    rows: cursors || has('rows', 'edges', 'nodes'),
    cursors,
    hasNextPage: has('hasNextPage'),
    hasPreviousPage: has('hasPreviousPage'),
    totalCount: has('totalCount'),
    columns: needed.toList(),
    isConditional,
  }
}
