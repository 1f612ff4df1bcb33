import type { TracedStatement } from '../measurement/trace.ts'
import { comparable } from './statement-keys.ts'

/** Whether most of the statements, all of one shape, take one key each, and so could have been one that takes them all. */
export const areOfOneKey = (statements: readonly TracedStatement[]): boolean =>
  keyCountsOf(statements).filter((count) => count === 1).length * 2 > statements.length

/**
 * By how many keys each of the statements looks rows up: 1, or more where it takes a list of them (`in (…)`, `= any(…)`,
 * `values (…), (…)`), as a batch or its chunks do.
 */
function keyCountsOf(statements: readonly TracedStatement[]): readonly number[] {
  const lists = varyingLists(statements)
  return statements.map(({ sql }, at) => {
    const tuples = sql.match(/\bvalues\s*\(.*\)/is)?.[0].match(/\)\s*,\s*\(/g)?.length ?? 0
    return Math.max(1, tuples + 1, ...(lists[at] ?? []).map(({ count }) => count))
  })
}

/** A list of keys in a statement: how many, and which where that can be told. */
export interface KeyList {
  readonly count: number
  readonly values: readonly unknown[] | undefined
}

/** Nobody's own list is longer; a longer one is a chunk, and as long as it is for a reason. */
export const maxOwn = 100

/** A list by its values, in whatever order and however often; undefined for one that is too long to be one object's own. */
export function listKeyOf(items: readonly unknown[]): string | undefined {
  if (items.length > maxOwn) return undefined
  const values = items.filter((item) => item !== null && item !== undefined).map(comparable)
  return JSON.stringify([...new Set(values)].sort())
}

/**
 * The lists of keys in each of the statements, those that are the same in all of them left out: they are a condition like any other
 * (`status in ('open', 'paid')`), by which nothing is looked up.
 *
 * @param statements of one shape
 */
export function varyingLists(statements: readonly TracedStatement[]): readonly (readonly KeyList[])[] {
  const all = statements.map(listsIn)
  const fixed = (all[0] ?? []).map(({ values }, at) => {
    const key = values && listKeyOf(values)
    return (
      key !== undefined && all.length > 1 && all.every((lists) => listKeyOf(lists[at]?.values ?? []) === key)
    )
  })
  return fixed.includes(true) ? all.map((lists) => lists.filter((_, at) => fixed[at] !== true)) : all
}

/** Items may be calls of functions. */
const listed = /\bin\s*\(((?:[^()]|\([^()]*\))*)\)|array\s*\[([^[\]]*)\]/gi

/** Arrays (`= any($1)`), and what stands in `in (…)` and `array[…]`. */
function listsIn({ sql, parameters = [] }: TracedStatement): readonly KeyList[] {
  const arrays = parameters
    .filter((parameter): parameter is readonly unknown[] => Array.isArray(parameter))
    .map((values) => ({ count: values.length, values }))
  const written = [...sql.matchAll(listed)].flatMap((match) => {
    const text = match[1] ?? match[2] ?? ''
    // What is no list of values is another statement.
    if (/^\s*select\b/i.test(text)) return []
    const items = text
      .replaceAll(/\([^()]*\)/g, '()')
      .split(',')
      .map((item) => item.trim())
    return [{ count: items.length, values: valuesIn(items, sql.slice(0, match.index), parameters) }]
  })
  return [...arrays, ...written]
}

function valuesIn(
  items: readonly string[],
  before: string,
  parameters: readonly unknown[],
): readonly unknown[] | undefined {
  let next = before.split('?').length - 1
  const values: unknown[] = []
  for (const item of items) {
    const [, dollar, text, number] = /^(?:\$(\d+)|'([^']*)'|(-?[\d.]+))(?:::[\w ]+)?$/.exec(item) ?? []
    const at = item === '?' ? next++ : dollar === undefined ? undefined : Number(dollar) - 1
    const value = at === undefined ? (text ?? number) : parameters[at]
    if (value === undefined) return undefined
    values.push(value)
  }
  return values
}
