import { SluiceError } from '../../errors.ts'
import { shown } from '../../mistakes.ts'
import type { Model, ScalarField } from '../data-model.ts'
import type { OrderTerm } from '../model-loaders.ts'
import { unknownField } from './columns.ts'
import { castType, comparableSql, parameterType } from './sql.ts'

/** A step of a total order, in SQL. */
export interface Ordering {
  readonly field: ScalarField
  readonly direction: 'asc' | 'desc'
  /** What the rows are ordered by: the column's value as a caller sees it. */
  readonly sql: string
  /** The type that such a value is cast to. */
  readonly type: string
}

/**
 * The order that rows are given in: the one asked for, ending in the primary key where it holds no key of the model whose fields are all
 * required. What is added goes in the direction of the last step asked for, so that an index can be read in one direction. `after` has a
 * value for each of its steps.
 *
 * @throws SluiceError LOADER for a field that is no column, is a list or JSON, or a direction that is none
 */
export function totalOrder(model: Model, orderBy: readonly OrderTerm[] = []): readonly OrderTerm[] {
  if (!Array.isArray(orderBy)) {
    throw mistake(`orderBy must be an array of { field, direction }, got ${shown(orderBy)}.`)
  }
  for (const term of orderBy) checkTerm(model, term)
  const named = new Set(orderBy.map(({ field }) => field))
  const tellsApart = (name: string): boolean => {
    const field = model.fields[name]
    return named.has(name) && field?.isRequired === true && orderedSql(field) === comparableSql(field)
  }
  const isTotal = model.uniqueKeys.some(({ fields }) => fields.every(tellsApart))
  if (isTotal) return orderBy
  const direction = orderBy.at(-1)?.direction ?? 'asc'
  const missing = model.primaryKey.filter((name) => !named.has(name))
  return [...orderBy, ...missing.map((field) => ({ field, direction }))]
}

function checkTerm(model: Model, term: OrderTerm): void {
  const { field: name, direction } = (term ?? {}) as Partial<OrderTerm>
  const field = typeof name === 'string' && Object.hasOwn(model.fields, name) ? model.fields[name] : undefined
  if (field === undefined) throw unknownField(model, name, 'orderBy')
  if (field.isList || field.type === 'Json') {
    const kind = field.isList ? 'a list' : 'JSON'
    throw mistake(
      `orderBy must name columns that have an order, got ${name}, which is ${kind}. Leave it out.`,
    )
  }
  if (direction !== 'asc' && direction !== 'desc') {
    throw mistake(`orderBy of ${name} must go "asc" or "desc", got ${shown(direction)}.`)
  }
}

/** `t."createdAt" desc, t."id" desc`, as PostgreSQL and Prisma sort it: null after every value, so first where the order descends. */
export function orderingsOf(model: Model, order: readonly OrderTerm[]): readonly Ordering[] {
  return order.flatMap(({ field: name, direction }) => {
    const field = model.fields[name]
    return field === undefined ? [] : [{ field, direction, sql: orderedSql(field), type: orderedType(field) }]
  })
}

/**
 * Times are ordered by the milliseconds that a Date holds: in a finer order the row that a cursor was made of, whose microseconds nobody
 * knows, would come again or be left out.
 */
function orderedSql(field: ScalarField): string {
  const column = comparableSql(field)
  if (field.type !== 'DateTime') return column
  const type = parameterType(field.sqlType)
  const [, precision] = /\(\s*(\d)\s*\)/.exec(field.sqlType) ?? []
  // It is read as the time that its digits say, in whatever zone.
  if (isZonedTime.test(type)) return `date_trunc('milliseconds', ${column}::time::interval)::time`
  if (type === 'date' || (precision !== undefined && Number(precision) <= 3)) return column
  if (/^time($| without)/.test(type)) return `date_trunc('milliseconds', ${column}::interval)::time`
  return `date_trunc('milliseconds', ${column})`
}

function orderedType(field: ScalarField): string {
  const type = castType(field)
  return isZonedTime.test(type) ? 'time' : type
}

const isZonedTime = /^time(tz$| with time)/

const mistake = (message: string): SluiceError => new SluiceError('LOADER', message)
