import type { TracedStatement } from '../measurement/trace.ts'

/** Values as they are compared: what one driver gives as a number or a Date another takes as a text. */
export function comparable(value: unknown): string {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? '' : value.toISOString()
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex')
  return typeof value === 'object' && value !== null ? jsonOf(value) : String(value)
}

function jsonOf(value: object): string {
  try {
    return JSON.stringify(value, (_key, inner) => (typeof inner === 'bigint' ? String(inner) : inner)) ?? ''
  } catch {
    return ''
  }
}

/** What a statement is told: its parameters, or the literals in its text where it has none. */
export function valuesOf({ parameters, sql }: TracedStatement): readonly unknown[] {
  if (parameters !== undefined && parameters.length > 0) return parameters
  return Array.from(
    sql.matchAll(/'((?:[^']|'')*)'|(?<![\w$"])\d+(?:\.\d+)?(?![\w"])/g),
    ([all, text]) => text ?? all,
  )
}

/**
 * By how many keys a statement looks rows up: 1, or more where it takes a list of them (`in (…)`, `= any(…)`, `values (…), (…)`), as a
 * batch or its chunks do.
 */
function keysOf({ sql, parameters = [] }: TracedStatement): number {
  const arrays = parameters.filter(Array.isArray).map(({ length }) => length)
  const lists = Array.from(sql.matchAll(/\bin\s*\(([^()]*)\)|array\s*\[([^[\]]*)\]/gi), ([, one, other]) => {
    const items = one ?? other ?? ''
    // What is no list of values is another statement.
    return /^\s*select\b/i.test(items) ? 0 : items.split(',').length
  })
  const tuples = sql.match(/\bvalues\s*\(.*\)/is)?.[0].match(/\)\s*,\s*\(/g)?.length ?? 0
  return Math.max(1, tuples + 1, ...arrays, ...lists)
}

/** Whether most of the statements take one key each, and so could have been one that takes them all. */
export const areOfOneKey = (statements: readonly TracedStatement[]): boolean =>
  statements.filter((statement) => keysOf(statement) === 1).length * 2 > statements.length

/** Different ones among the statements, by what they are told. */
export const distinctOf = (statements: readonly TracedStatement[]): number =>
  new Set(statements.map(({ parametersKey, sql }) => parametersKey ?? sql)).size
