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

/** Different ones among the statements, by what they are told. */
export const distinctOf = (statements: readonly TracedStatement[]): number =>
  new Set(statements.map(({ parametersKey, sql }) => parametersKey ?? sql)).size
