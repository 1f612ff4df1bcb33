import { shown } from '../mistakes.ts'
import { mistake } from './arguments.ts'
import { type Delegate, fieldOf } from './delegate.ts'

/** One step of an order, as the author writes it: Prisma's own words. `nulls` only for a column that may be null, as in Prisma. */
export type Direction = 'asc' | 'desc' | { readonly sort: 'asc' | 'desc'; readonly nulls?: 'first' | 'last' }

/** One step of an order, as we use it. */
export interface Term {
  readonly field: string
  readonly sort: 'asc' | 'desc'
  /** Where the author said it, or nulls were found: where they stand. Else as PostgreSQL has it: last in `asc`, first in `desc`. */
  readonly nulls: 'first' | 'last' | undefined
  readonly isBoolean: boolean
  /** Whether every value comes back as the database has it: not a time finer than a millisecond, nor a float of 4 bytes. */
  readonly isExact: boolean
  readonly isKey: boolean
}

const comparable = new Set(['Int', 'BigInt', 'Float', 'Decimal', 'String', 'DateTime', 'Boolean'])
const exact = new Set(['Int', 'BigInt', 'Decimal', 'String', 'Boolean'])

/** The author's order, ended by those fields of the key that it lacks, so that no two rows stand at the same place. */
export function orderOf(of: string, model: Delegate, orderBy: unknown, key: readonly string[]): Term[] {
  const given = orderBy === undefined ? [] : Array.isArray(orderBy) ? orderBy : [orderBy]
  const steps = given.map((step) => stepOf(of, step))
  const fields = steps.map(([field]) => field)
  const repeated = fields.find((field, at) => fields.indexOf(field) !== at)
  if (repeated !== undefined) throw new TypeError(`${of} got ${repeated} twice in orderBy. Leave one out.`)
  const ending = key.filter((field) => !fields.includes(field)).map((field) => [field, 'asc'] as const)
  return [...steps, ...ending].map(([field, direction]) =>
    termOf(of, model, field, direction, key.includes(field)),
  )
}

function stepOf(of: string, step: unknown): readonly [field: string, direction: unknown] {
  const entries = typeof step === 'object' && step !== null ? Object.entries(step) : []
  const [entry] = entries
  if (entries.length === 1 && entry !== undefined) return entry
  const came = entries.length > 1 ? `an object with ${entries.length} fields` : shown(step)
  throw new TypeError(
    `${of} expects each step of orderBy as an object with one field, got ${came}. ` +
      "Write orderBy: [{ price: 'desc' }, { id: 'asc' }].",
  )
}

function termOf(of: string, model: Delegate, field: string, direction: unknown, isKey: boolean): Term {
  const { typeName, isList, isEnum } = fieldOf(of, model, field) ?? {}
  if (typeName !== undefined && (isList || isEnum || !comparable.has(typeName))) {
    const kind = isList ? 'a list' : isEnum ? `the enum ${typeName}` : typeName
    throw new TypeError(
      `${of} expects an order by columns that Prisma compares with "gt", got ${field}, which is ${kind}. ` +
        'Order by another column, or once for each value with where.',
    )
  }
  const { sort, nulls } = directionOf(of, field, direction)
  return {
    field,
    sort,
    nulls,
    isBoolean: typeName === 'Boolean',
    isExact: typeName !== undefined && exact.has(typeName),
    isKey,
  }
}

function directionOf(of: string, field: string, direction: unknown): Pick<Term, 'sort' | 'nulls'> {
  const { sort, nulls, ...rest } = (
    typeof direction === 'object' && direction !== null ? direction : { sort: direction }
  ) as { sort?: unknown; nulls?: unknown }
  const isSort = sort === 'asc' || sort === 'desc'
  const isNulls = nulls === undefined || nulls === 'first' || nulls === 'last'
  if (isSort && isNulls && Object.keys(rest).length === 0) return { sort, nulls }
  const remedy = 'The order of another model, or of a count, cannot be kept by a cursor.'
  throw mistake(of, `orderBy.${field} as 'asc', 'desc' or { sort, nulls }`, direction, remedy)
}

/** The order as Prisma takes it. */
export const prismaOrder = (terms: readonly Term[]): object[] =>
  terms.map(({ field, sort, nulls }) => ({ [field]: nulls === undefined ? sort : { sort, nulls } }))
