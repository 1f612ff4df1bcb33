import type { GraphQLFieldResolver, GraphQLResolveInfo } from 'graphql'
import { SluiceError } from '../../errors.ts'
import type { ListArguments } from '../model-loaders.ts'
import { Connection } from './connection.ts'
import { type ConnectionSelection, selectConnection } from './connection-selection.ts'
import type { ConnectionShape } from './connection-shape.ts'
import type { ListArgumentReader } from './list-arguments.ts'
import { loadedThen } from './loaded-then.ts'
import { listArguments, type Page, type PageBounds, pageOf } from './page.ts'
import { PerFieldNodes } from './per-field-nodes.ts'
import { PerVariables } from './per-variables.ts'
import { keyReader } from './relation-key.ts'
import { heldByParent, loadersIn, type WiredParts } from './wired-context.ts'

interface ConnectionCall {
  readonly page: Page
  /** What is read of the rows; undefined where nothing is asked that they would tell. */
  readonly rows: { readonly args: ListArguments; readonly columns: readonly string[] | undefined } | undefined
  readonly totalCount: boolean
}

/** Resolves a field that is a connection: rows, one row more, and the count, each only where it is asked for. */
export function resolveConnection(
  parts: WiredParts,
  shape: ConnectionShape,
  reader: ListArgumentReader,
  bounds: PageBounds,
): GraphQLFieldResolver<unknown, unknown> {
  const { coordinate, name, model, relation, target, data, columnsOf } = parts
  const keyOf = keyReader(coordinate, model, relation)
  const plans = new PerFieldNodes((planned) => {
    const selection = selectConnection(shape, columnsOf, planned)
    return new PerVariables((args, info) => {
      const page = pageOf(reader, args, target, data, bounds)
      return callOf(page, selection.isConditional ? selectedNow(info) : selection)
    })
  })
  const selectedNow = (info: GraphQLResolveInfo) =>
    selectConnection(shape, columnsOf, info, info.variableValues)

  return (source, args, context, info) => {
    const held = heldByParent(source, name, args, context, info)
    if (Array.isArray(held)) throw heldList(parts, shape)
    if (held !== undefined) return held
    const { page, rows, totalCount } = plans.of(info).of(info, args)
    const key = keyOf(source)
    if (key === null) return new Connection(page, [], totalCount ? 0 : undefined)
    const loaders = loadersIn(context, coordinate)
    const count = totalCount ? loaders.count(relation, key, page.filter) : undefined
    if (rows === undefined) return new Connection(page, [], count)
    // Its failure is that of the field totalCount; where the rows fail too, nobody will have asked for it.
    count?.catch(() => undefined)
    return loadedThen(
      loaders.list(relation, key, rows.args, rows.columns),
      (read) => new Connection(page, read, count),
    )
  }
}

function callOf(page: Page, selection: ConnectionSelection): ConnectionCall {
  const isMore = page.isBackward ? selection.hasPreviousPage : selection.hasNextPage
  const args = listArguments(page, isMore)
  const isRead = (selection.rows || isMore) && args.first !== 0
  const { columns, cursors, totalCount } = selection
  const order = cursors ? page.order.map(({ field }) => field) : []
  const all = columns && [...new Set([...columns, ...order])]
  return { page, rows: isRead ? { args, columns: all } : undefined, totalCount }
}

const heldList = ({ coordinate, name, relation }: WiredParts, { connection }: ConnectionShape) =>
  new SluiceError(
    'LOADER',
    `${coordinate} is of the type ${connection.name}, but its parent holds a list under ${name}, as after an include. ` +
      `Leave ${relation.name} out of the include, so that a page is loaded, or give the parent { edges, pageInfo } there.`,
  )
