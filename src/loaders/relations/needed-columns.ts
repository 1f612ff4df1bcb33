import type { FieldNode, GraphQLObjectType, GraphQLResolveInfo } from 'graphql'
import type { FieldColumns } from './field-columns.ts'
import { selectedFields } from './selected-fields.ts'

/** Columns that are asked for; every one as soon as something may read anything. */
export class NeededColumns {
  #columns: Set<string> | undefined = new Set()

  add(columns: readonly string[] | undefined): void {
    if (columns === undefined) this.#columns = undefined
    else for (const column of columns) this.#columns?.add(column)
  }

  /** Sorted, so that equal needs are equal; undefined for every column. */
  toList(): readonly string[] | undefined {
    return this.#columns && [...this.#columns].sort()
  }
}

/** Adds what the selection of a type's rows needs. Fields below `@skip` and `@include` count as selected. */
export function addSelectedColumns(
  needed: NeededColumns,
  type: GraphQLObjectType,
  fieldsOfType: FieldColumns | undefined,
  nodes: readonly FieldNode[],
  info: GraphQLResolveInfo,
): void {
  if (nodes.length === 0) return
  if (fieldsOfType === undefined || fieldsOfType.readsAll) needed.add(undefined)
  else
    for (const { name } of selectedFields(info, type, nodes).fields)
      if (name.value !== '__typename') needed.add(fieldsOfType.columns.get(name.value))
}
