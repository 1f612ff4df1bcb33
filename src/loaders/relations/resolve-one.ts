import type { GraphQLFieldResolver } from 'graphql'
import { SluiceError } from '../../errors.ts'
import type { Row } from '../model-loaders.ts'
import { loadedThen } from './loaded-then.ts'
import { addSelectedColumns, NeededColumns } from './needed-columns.ts'
import { PerFieldNodes } from './per-field-nodes.ts'
import { keyReader } from './relation-key.ts'
import { heldByParent, loadersIn, type WiredParts } from './wired-context.ts'

/** Resolves a field that is one row: null where the key is, or where there is no such row. @param isRequired whether SDL says it is never null */
export function resolveOne(parts: WiredParts, isRequired: boolean): GraphQLFieldResolver<unknown, unknown> {
  const { coordinate, name, model, relation, node, columnsOf } = parts
  const keyOf = keyReader(coordinate, model, relation)
  const missing = isRequired ? requireRow(parts) : undefined
  const columns = new PerFieldNodes((info) => {
    const needed = new NeededColumns()
    addSelectedColumns(needed, node, columnsOf.get(node.name), info.fieldNodes, info)
    return needed.toList()
  })
  return (source, args, context, info) => {
    const held = heldByParent(source, name, args, context, info)
    if (held !== undefined) return held
    const key = keyOf(source)
    if (key === null) return missing === undefined ? null : missing(null)
    const loaded = loadersIn(context, coordinate).one(relation.loader, key, columns.of(info))
    return missing === undefined ? loaded : loadedThen(loaded, missing)
  }
}

/** Instead of the executor's own error, which tells neither what was looked for nor what to do. */
function requireRow({ coordinate, model, relation, node }: WiredParts): (row: Row | null) => Row {
  const from = relation.from.join(', ')
  return (row) => {
    if (row !== null) return row
    throw new SluiceError(
      'LOADER',
      `${coordinate} is declared ${node.name}!, but there is no row of ${relation.model} for the ${from} of this ${model.name}. ` +
        `Declare it ${node.name}, without the exclamation mark, or add the row.`,
    )
  }
}
