import { SluiceError } from '../../errors.ts'
import { remedyFor, shown } from '../../mistakes.ts'
import type { DataModel, Model } from '../data-model.ts'
import type { Filter, ListArguments } from '../model-loaders.ts'
import { afterSql } from './after-sql.ts'
import { filterSql } from './filter-sql.ts'
import { type Ordering, orderingsOf, totalOrder } from './order-sql.ts'
import { Parameters } from './parameters.ts'

/** What is asked of each parent's rows, in SQL. Parents whose questions have the same `identity` share a statement. */
export interface ListQuery {
  readonly identity: string
  /** A condition on the table `t`; undefined where all rows are meant. */
  readonly where: string | undefined
  readonly orderings: readonly Ordering[]
  /** The place of the number of rows, `$4::bigint`; undefined: all. */
  readonly limit: string | undefined
  /** Whether no row is wanted, so that nothing needs to be sent. */
  readonly isNone: boolean
  /** After those of the keys. */
  readonly parameters: Parameters['values']
}

const names = ['first', 'after', 'orderBy', 'filter'] as const

/**
 * @param before how many parameters the keys have
 * @throws SluiceError LOADER for arguments that the model cannot answer
 */
export function listQuery(
  args: ListArguments,
  model: Model,
  dataModel: DataModel,
  before: number,
): ListQuery {
  if (typeof args !== 'object' || args === null) {
    throw new SluiceError('LOADER', `A list's arguments must be { ${names.join(', ')} }, got ${shown(args)}.`)
  }
  const unknown = Object.keys(args).find((name) => !names.some((known) => known === name))
  if (unknown !== undefined) {
    throw new SluiceError('LOADER', `Unknown argument of a list: ${unknown}. ${remedyFor([unknown], names)}`)
  }
  const { first, after, orderBy, filter } = args
  const parameters = new Parameters(before)
  const orderings = orderingsOf(model, totalOrder(model, orderBy))
  const filtered = filter === undefined ? undefined : filterSql(filter, model, dataModel, parameters)
  const follows = after === undefined ? undefined : afterSql(after, orderings, dataModel, parameters)
  const conditions = [filtered, follows].filter((condition) => condition !== undefined)
  const limit = first === undefined ? undefined : parameters.add(checkedFirst(first), 'bigint')
  const where = conditions.length === 0 ? undefined : conditions.join(' and ')
  const order = orderings.map(({ field, direction }) => [field.name, direction])
  const identity = JSON.stringify([where, order, limit, parameters.values])
  return { identity, where, orderings, limit, isNone: first === 0, parameters: parameters.values }
}

/** The question of how many rows a filter leaves. */
export function countQuery(
  filter: Filter | undefined,
  model: Model,
  dataModel: DataModel,
  before: number,
): Pick<ListQuery, 'identity' | 'where' | 'parameters'> {
  const parameters = new Parameters(before)
  const where = filter === undefined ? undefined : filterSql(filter, model, dataModel, parameters)
  return { identity: JSON.stringify([where, parameters.values]), where, parameters: parameters.values }
}

function checkedFirst(first: number): number {
  if (Number.isSafeInteger(first) && first >= 0) return first
  throw new SluiceError(
    'LOADER',
    `first must be a whole number of rows, 0 or more, got ${first === null ? 'null' : shown(first)}. Leave it out for all rows.`,
  )
}
