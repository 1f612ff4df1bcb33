import type { TracedStatement } from '../measurement/trace.ts'
import { bare, isSameName, singularOf } from './advice/names.ts'
import type { HeldColumn } from './column-values.ts'

/** What a loop's statements look up: `id` of `doctors`. */
export interface LookedUp {
  readonly column: string
  readonly table: string
}

/**
 * Which of the columns that hold the keys of a loop it went through: the one whose values come in the order of the keys; of several such,
 * the one named for what is looked up (`doctor_id` for the id of doctors). Undefined where order and name disagree, or neither tells.
 *
 * @param holding at least one
 * @param keys in the order they were looked up
 */
export function chosenColumn(
  holding: readonly HeldColumn[],
  keys: ReadonlySet<string>,
  lookedUp: LookedUp | undefined,
): string | undefined {
  if (holding.length === 1) return holding[0]?.name
  const named = lookedUp === undefined ? [] : holding.filter(({ name }) => isNamedFor(name, lookedUp))
  const ordered = holding.filter(({ values }) => isInOrder(keys, values))
  const fitting = ordered.length > 0 ? ordered : holding
  if (fitting.length === 1 && named.length === 0) return fitting[0]?.name
  const [column, ...others] = fitting.filter((one) => named.includes(one))
  return others.length === 0 ? column?.name : undefined
}

/** Whether the values come in the order of the keys; there may be others between them. */
export function isInOrder(keys: ReadonlySet<string>, values: Iterable<string>): boolean {
  const left = keys.values()
  let next = left.next()
  for (const value of values) if (value === next.value) next = left.next()
  return next.done === true
}

/** What a statement compares one of its parameters with, and of which table. @param parameter from 1 */
export function lookedUpBy({ sql }: TracedStatement, parameter: number): LookedUp | undefined {
  const column = new RegExp(`(\\w+)"?\\s*(?:=|in|= *any)\\s*\\(?\\s*\\$${parameter}\\b`, 'i').exec(sql)?.[1]
  const table = /\bfrom\s+(?:"?\w+"?\s*\.\s*)?"?(\w+)/i.exec(sql)?.[1]
  return column === undefined || table === undefined ? undefined : { column, table }
}

const isNamedFor = (name: string, { column, table }: LookedUp): boolean =>
  isSameName(name, `${singularOf(table)}${column}`) || (bare(column) !== 'id' && isSameName(name, column))
