import type { GraphQLFieldResolver } from 'graphql'
import type { ListArguments, Row } from '../model-loaders.ts'
import type { ListArgumentReader } from './list-arguments.ts'
import { loadedThen } from './loaded-then.ts'
import { addSelectedColumns, NeededColumns } from './needed-columns.ts'
import { listArguments, type PageBounds, pageOf } from './page.ts'
import { PerFieldNodes } from './per-field-nodes.ts'
import { PerVariables } from './per-variables.ts'
import { keyReader } from './relation-key.ts'
import { heldByParent, loadersIn, type WiredParts } from './wired-context.ts'

const noRows: readonly Row[] = []

interface ListCall {
  readonly args: ListArguments
  readonly isBackward: boolean
}

/** Resolves a field that is a list of rows. */
export function resolveList(
  parts: WiredParts,
  reader: ListArgumentReader,
  bounds: PageBounds,
): GraphQLFieldResolver<unknown, unknown> {
  const { coordinate, name, model, relation, target, node, data, columnsOf } = parts
  const keyOf = keyReader(coordinate, model, relation)
  const plans = new PerFieldNodes((info) => {
    const needed = new NeededColumns()
    addSelectedColumns(needed, node, columnsOf.get(node.name), info.fieldNodes, info)
    const calls = new PerVariables((args): ListCall => {
      const page = pageOf(reader, args, target, data, bounds)
      return { args: listArguments(page, false), isBackward: page.isBackward }
    })
    return { columns: needed.toList(), calls }
  })
  return (source, args, context, info) => {
    const held = heldByParent(source, name, args, context, info)
    if (held !== undefined) return held
    const { columns, calls } = plans.of(info)
    const call = calls.of(info, args)
    const key = keyOf(source)
    if (key === null || call.args.first === 0) return noRows
    const loaded = loadersIn(context, coordinate).list(relation, key, call.args, columns)
    return call.isBackward ? loadedThen(loaded, (rows) => rows.toReversed()) : loaded
  }
}
