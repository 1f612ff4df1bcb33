import type { StatementGroup } from '../../measurement/measurement.ts'
import type { TracedStatement } from '../../measurement/trace.ts'
import { comparable } from '../statement-keys.ts'
import { fieldOf, type KnownCode, type KnownModel } from './known-code.ts'
import type { Condition } from './select-conditions.ts'
import { type SelectStatement, selectStatement } from './select-statement.ts'

/** A column that rows are looked up by. */
export interface KeyColumn {
  /** As it is written. */
  readonly text: string
  readonly column: string
  /** Which of the statement's parameters it is compared with, from 1. */
  readonly parameter: number
  readonly condition: Condition & { readonly kind: 'equals' | 'any' }
}

/** Who sent it: Prisma for a call of a model's method or for SQL of the author's, or another client. */
export type Client = 'prisma' | 'prisma sql' | 'sql'

/** Statements of one text that look rows of one table up by keys, with a value of its own each. */
export interface KeyedRead {
  readonly client: Client
  readonly group: StatementGroup
  readonly select: SelectStatement
  readonly keys: readonly KeyColumn[]
  /** What Prisma calls the rows; undefined where it does not know the table. */
  readonly model: KnownModel | undefined
  /** What one statement gives: the rows of its key, the first of them, how many there are, or aggregates of them. */
  readonly gives: 'rows' | 'row' | 'count' | 'aggregate'
  /** Where there is no row, it fails. */
  readonly mustFind: boolean
}

/** Reads statements alike as a look-up; undefined where they ask anything that would be lost in one statement for all keys. */
export function keyedReadOf(statements: readonly TracedStatement[], known: KnownCode): KeyedRead | undefined {
  const [first] = statements
  if (first?.parameters === undefined) return undefined
  const { sql, parameters, group } = first
  const areAlike = statements.every(
    (one) => one.sql === sql && one.parameters?.length === parameters.length && !one.failed,
  )
  const counted = countedIn(group, sql)
  const select = areAlike ? selectStatement(counted ?? sql) : undefined
  if (select === undefined) return undefined
  const { client, gives } = clientOf(group, select, counted !== undefined)
  if (gives === undefined || !isUnbounded(select, gives, client, statements)) return undefined
  const keys = keysIn(select, statements)
  const model = modelOf(group, select, known, client)
  if (keys === undefined || (client === 'prisma' && (model === undefined || !isOfModel(select, keys, model))))
    return undefined
  return { client, group, select, keys, model, gives, mustFind: /OrThrow$/.test(group.action ?? '') }
}

/** The values of the keys in one statement. */
export const keyValuesOf = (
  { keys }: Pick<KeyedRead, 'keys'>,
  { parameters = [] }: TracedStatement,
): unknown[] =>
  keys.map(({ parameter, condition }) => {
    const value = parameters[parameter - 1]
    return condition.kind === 'any' && Array.isArray(value) ? value[0] : value
  })

/** What Prisma counts in `count({ where })`. */
const countedIn = ({ model, action }: StatementGroup, sql: string): string | undefined =>
  model !== undefined && action === 'aggregate'
    ? sql.match(/^SELECT COUNT\(\*\) AS "_count\$_all" FROM \((SELECT .*)\) AS "sub"$/s)?.[1]
    : undefined

function clientOf(
  { model, action }: StatementGroup,
  { items }: SelectStatement,
  isCount: boolean,
): { readonly client: Client; readonly gives: KeyedRead['gives'] | undefined } {
  const aggregates = items.filter(({ kind }) => kind === 'aggregate').length
  const ofItems = aggregates === 0 ? 'rows' : aggregates === items.length ? 'aggregate' : undefined
  if (action === undefined) return { client: 'sql', gives: ofItems }
  if (model === undefined) return { client: 'prisma sql', gives: action === 'queryRaw' ? ofItems : undefined }
  const byAction: Readonly<Record<string, KeyedRead['gives']>> = {
    findUnique: 'row',
    findUniqueOrThrow: 'row',
    findFirst: 'row',
    findFirstOrThrow: 'row',
    findMany: 'rows',
  }
  return { client: 'prisma', gives: isCount ? 'count' : byAction[action] }
}

/** It gives all rows of its key, or the first of them where that is what it is for. */
function isUnbounded(
  { limit, offset, order }: SelectStatement,
  gives: KeyedRead['gives'],
  client: Client,
  statements: readonly TracedStatement[],
): boolean {
  const isAlways = (bound: SelectStatement['limit'], value: number): boolean =>
    bound?.number === value ||
    statements.every(({ parameters = [] }) => Number(parameters[(bound?.parameter ?? 0) - 1]) === value)
  if (client !== 'prisma') {
    if (gives === 'aggregate') return limit === undefined && offset === undefined && order.length === 0
    return offset === undefined && (limit === undefined || limit.number === 1)
  }
  const first = limit === undefined ? gives !== 'row' : gives === 'row' && isAlways(limit, 1)
  return first && (offset === undefined || isAlways(offset, 0))
}

/** All columns that are compared with parameters: one, or several with another value each time. */
function keysIn(
  { conditions, limit, offset }: SelectStatement,
  statements: readonly TracedStatement[],
): readonly KeyColumn[] | undefined {
  const keys = conditions.flatMap((condition): KeyColumn[] =>
    condition.kind === 'fixed' ? [] : [{ ...condition, condition }],
  )
  const bounds = [limit, offset].flatMap((bound) => bound?.parameter ?? [])
  const used = [...keys.map(({ parameter }) => parameter), ...bounds]
  const count = statements[0]?.parameters?.length ?? 0
  if (keys.length === 0 || new Set(used).size !== used.length || used.length !== count) return undefined
  const listed = keys.filter(({ condition }) => condition.kind === 'any')
  if (listed.length > 0 && (keys.length > 1 || !statements.every(isOfOneKey(listed[0] as KeyColumn))))
    return undefined
  const areTold = keys.length === 1 || keys.every(({ parameter }) => varies(parameter, statements))
  return areTold ? keys : undefined
}

const isOfOneKey =
  ({ parameter }: KeyColumn) =>
  ({ parameters = [] }: TracedStatement): boolean => {
    const value = parameters[parameter - 1]
    return !Array.isArray(value) || value.length === 1
  }

const varies = (parameter: number, statements: readonly TracedStatement[]): boolean =>
  new Set(statements.map(({ parameters = [] }) => comparable(parameters[parameter - 1]))).size > 1

function modelOf(
  { model }: StatementGroup,
  { table, schema }: SelectStatement,
  { models }: KnownCode,
  client: Client,
): KnownModel | undefined {
  if (client !== 'prisma')
    return Object.values(models).find(
      (one) => one.table === table && (schema ?? 'public') === (one.schema ?? 'public'),
    )
  const asked = model !== undefined && Object.hasOwn(models, model) ? models[model] : undefined
  // A statement for a relation carries the model that was asked for, not its own.
  return asked?.table === table ? asked : undefined
}

/** Prisma's own statements ask nothing but columns of the model. */
const isOfModel = (
  { conditions, order }: SelectStatement,
  keys: readonly KeyColumn[],
  model: KnownModel,
): boolean =>
  conditions.every((one) => one.kind !== 'fixed' || one.says !== 'other') &&
  order.every(({ isSpecial }) => !isSpecial) &&
  [...keys, ...order, ...conditions].every(
    ({ column }) => column === '' || fieldOf(model, column) !== undefined,
  )
