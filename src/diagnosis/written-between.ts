import type { TracedStatement } from '../measurement/trace.ts'
import { isRead } from './loops.ts'
import { comparable, valuesOf } from './statement-keys.ts'

/**
 * Whether something is written between reads alike that a later one of them may be asked for: then they are no list that could be read
 * before. Rows that are changed or deleted are those of the table; of a row that is added it is enough that no later read asks for what it
 * was told. What is written elsewhere matters where the same is read again after it, as it may be for its sake.
 *
 * @param reads in the order they began
 * @param all of the operation
 */
export function isWrittenBetween(
  reads: readonly TracedStatement[],
  all: readonly TracedStatement[],
): boolean {
  const [first] = reads
  const last = reads.at(-1)
  if (first === undefined || last === undefined) return false
  const writes = all.filter(
    (one) => !isRead(one) && !one.failed && one.endMs > first.startMs && one.startMs < last.startMs,
  )
  if (writes.length === 0) return false
  const told = varyingIn(reads)
  return writes.some((write) => {
    const later = reads.flatMap((read, at) => (read.endMs > write.startMs ? (told[at] ?? []) : []))
    const tables = tablesIn(write.sql)
    if (tables.length === 0 || tables.some(({ name }) => names(first.sql, name)))
      return !isPlainInsert(write, tables) || isToldAnyOf(write, later)
    const before = new Set(reads.flatMap((read, at) => (read.endMs <= write.startMs ? (told[at] ?? []) : [])))
    return later.some((value) => before.has(value))
  })
}

/** Of each read what it was told that is not the same for all. */
function varyingIn(reads: readonly TracedStatement[]): readonly (readonly string[])[] {
  const told = reads.map((read) => valuesOf(read).map(comparable))
  const isVarying = (at: number): boolean => new Set(told.map((values) => values[at])).size > 1
  return told.map((values) => values.filter((_, at) => isVarying(at)))
}

interface WrittenTable {
  readonly verb: string
  readonly name: string
}

/** The tables that a statement writes, by their last names. */
const tablesIn = (sql: string): readonly WrittenTable[] =>
  Array.from(
    sql.matchAll(
      /\b(insert\s+into|update(?:\s+only)?|delete\s+from(?:\s+only)?|merge\s+into)\s+(?:(?:"[^"]+"|\w+)\s*\.\s*)*("[^"]+"|\w+)/gi,
    ),
    ([, verb = '', name = '']) => ({ verb: verb.toLowerCase(), name: name.replaceAll('"', '') }),
  )

const names = (sql: string, table: string): boolean =>
  new RegExp(`(?<![\\w$])${table.replace(/[^\w]/g, '\\$&')}(?![\\w$])`, 'i').test(sql)

/** Adds rows of which all is told in its values, and changes none. */
const isPlainInsert = ({ sql }: TracedStatement, tables: readonly WrittenTable[]): boolean =>
  tables.length > 0 &&
  tables.every(({ verb }) => verb.startsWith('insert')) &&
  /\bvalues\s*\(/i.test(sql) &&
  !/\bselect\b|\bon\s+conflict\b.*\bdo\s+update\b/is.test(sql)

function isToldAnyOf(write: TracedStatement, values: readonly string[]): boolean {
  const told = new Set(
    valuesOf(write)
      .flatMap((value) => (Array.isArray(value) ? value : [value]))
      .map(comparable),
  )
  return values.some((value) => told.has(value))
}
