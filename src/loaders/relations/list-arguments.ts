import type { GraphQLArgument, GraphQLField } from 'graphql'
import { getNullableType, isScalarType } from 'graphql'
import type { DataModel, Model } from '../data-model.ts'
import type { Filter, OrderTerm } from '../model-loaders.ts'
import { totalOrder } from '../models/order-sql.ts'
import { filterArgument, type ReadFilter } from './filter-argument.ts'
import { notInCursor, notOrdered } from './order.ts'
import { orderArgument } from './order-argument.ts'
import { Unwirable } from './wiring.ts'

/** What a field with many rows can be asked for: read once from its SDL, so that nothing unknown comes at run time. */
export interface ListArgumentReader {
  /** Whether it can be read page by page. */
  readonly isPaged: boolean
  /** The value that SDL gives `first` where the client gives none. */
  readonly defaultFirst: unknown
  readonly order: (args: Readonly<Record<string, unknown>>) => readonly OrderTerm[]
  readonly filter: (args: Readonly<Record<string, unknown>>) => Filter | undefined
}

const known = ['first', 'after', 'last', 'before', 'orderBy', 'filter', 'where']

/**
 * @param hasCursors whether the field gives cursors by itself, as a connection does
 * @param usualOrder where nobody asks for another
 * @throws Unwirable
 */
export function listArgumentReader(
  field: GraphQLField<unknown, unknown>,
  model: Model,
  data: DataModel,
  hasCursors: boolean,
  usualOrder: readonly OrderTerm[] = [],
): ListArgumentReader {
  const args = new Map(field.args.map((arg) => [arg.name, arg]))
  for (const name of args.keys())
    if (!known.includes(name))
      throw new Unwirable(
        `Its argument ${name} is none of ${known.join(', ')}. Leave it out, or give the field a resolver.`,
      )
  for (const name of ['first', 'last']) assertScalar(args.get(name), 'Int', (type) => type === 'Int')
  for (const name of ['after', 'before'])
    assertScalar(args.get(name), 'String', (type) => !['Int', 'Float', 'Boolean'].includes(type))
  if (args.has('filter') && args.has('where'))
    throw new Unwirable('It declares filter and where, which are the same. Leave one out.')
  const orderType = args.get('orderBy')?.type
  const order = orderType && orderArgument(orderType, model)
  const ordered = [...(order?.fields ?? []), ...totalOrder(model, usualOrder).map(({ field: name }) => name)]
  assertOrders(ordered, model, data, hasCursors || args.has('after') || args.has('before'))
  const filterName = args.has('where') ? 'where' : 'filter'
  const filterType = args.get(filterName)?.type
  const filter: ReadFilter | undefined = filterType && filterArgument(filterType, model, data)
  return {
    isPaged: args.has('first') || args.has('last'),
    defaultFirst: args.get('first')?.defaultValue,
    order({ orderBy }) {
      const asked = orderBy === null || orderBy === undefined ? [] : (order?.read(orderBy) ?? [])
      return asked.length > 0 ? asked : usualOrder
    },
    filter: (given) => filter?.(given[filterName], filterName),
  }
}

function assertScalar(arg: GraphQLArgument | undefined, expected: string, fits: (name: string) => boolean) {
  if (arg === undefined) return
  const type = getNullableType(arg.type)
  if (isScalarType(type) && fits(type.name)) return
  throw new Unwirable(`Its argument ${arg.name} must be ${expected}, got ${arg.type}.`)
}

/** Every order the field can have must be one, and a cursor must be able to hold it where there are any. */
function assertOrders(fields: readonly string[], model: Model, data: DataModel, hasCursors: boolean) {
  for (const field of new Set(fields)) {
    const reason = notOrdered(model, field) ?? (hasCursors ? notInCursor(model, field, data) : undefined)
    if (reason !== undefined) throw new Unwirable(`In its order ${reason}, or give the field a resolver.`)
  }
}
