import type { Frame } from '../../measurement/frame.ts'
import type { TracedStatement } from '../../measurement/trace.ts'
import type { KeyedRead } from './keyed-read.ts'

export type SeenRow = Readonly<Record<string, unknown>>

/** One call of a resolver, or one batch, and the one statement it sent. */
export interface SeenCall {
  readonly frame: Frame
  readonly statement: TracedStatement
}

/**
 * The rows of a statement as the author's code was given them; undefined where that cannot be told.
 *
 * @param isAlone whether its frame sent no other statement
 */
export function rowsSeen(
  { client }: Pick<KeyedRead, 'client'>,
  { frame, statement }: SeenCall,
  isAlone: boolean,
): readonly SeenRow[] | undefined {
  if (client === 'sql')
    return !statement.isCut && areObjects(statement.rowValues) ? statement.rowValues : undefined
  if (!isAlone) return undefined
  const reads = frame.reads ?? []
  if (reads.length === 0) return statement.rows === 0 ? [] : undefined
  const [read] = reads
  // Prisma itself leaves rows out where it is asked for distinct ones.
  const areAll = reads.length === 1 && read?.rows.length === statement.rows
  return areAll && areObjects(read.rows) ? read.rows : undefined
}

const areObjects = (rows: readonly unknown[] | undefined): rows is readonly SeenRow[] =>
  rows?.every((row) => typeof row === 'object' && row !== null && !Array.isArray(row)) === true

/** How many values are compared before they are taken to differ. */
const maxCompared = 50_000
const maxDepth = 20

/** Compares what calls gave with what they had read, by value. */
export class Comparison {
  #left = maxCompared

  isSame(one: unknown, other: unknown, depth = 0): boolean {
    if (Object.is(one, other)) return true
    if (--this.#left < 0 || depth > maxDepth || typeof one !== 'object' || typeof other !== 'object')
      return false
    if (one === null || other === null) return false
    if (one instanceof Date) return other instanceof Date && one.getTime() === other.getTime()
    if (Object.getPrototypeOf(one) !== Object.getPrototypeOf(other)) return false
    if (Array.isArray(one)) return this.#areSame(one, other as readonly unknown[], depth)
    const [names, others] = [Object.keys(one), Object.keys(other)]
    // What holds its values elsewhere: a Map, an instance with fields of its own.
    if (names.length === 0 && !isPlain(one)) return false
    const [from, to] = [one as SeenRow, other as SeenRow]
    return (
      names.length === others.length &&
      names.every((name) => Object.hasOwn(to, name) && this.isSame(from[name], to[name], depth + 1))
    )
  }

  #areSame(some: readonly unknown[], others: readonly unknown[], depth: number): boolean {
    return some.length === others.length && some.every((one, at) => this.isSame(one, others[at], depth + 1))
  }
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || prototype === Object.prototype
}

/** What a resolver made of the rows: gave the first, all of them, or one value of the one row, as it is or converted. */
export type Answer =
  | { readonly of: 'row' | 'rows' | 'nothing else' }
  | {
      readonly of: 'value'
      readonly property: string
      readonly conversion: 'Number' | undefined
      readonly none: unknown
    }

/** What each call made of its rows; undefined where they differ, or made something else of them. */
export function answerOf(
  read: KeyedRead,
  calls: readonly SeenCall[],
  column: string | undefined,
): Answer | undefined {
  if (read.gives === 'count') {
    const areCounts = calls.every(
      ({ frame, statement }) =>
        String(frame.returned) === String((statement.rowValues?.[0] as readonly unknown[])?.[0]),
    )
    return areCounts ? { of: 'nothing else' } : undefined
  }
  const comparison = new Comparison()
  const all = calls.map((call) => ({ returned: call.frame.returned, rows: rowsSeen(read, call, true) }))
  if (!all.every((one): one is Seen => one.rows !== undefined)) return undefined
  if (read.gives === 'aggregate') return column === undefined ? undefined : valueAnswer(all, column)
  if (all.every(({ returned, rows }) => Array.isArray(returned) && comparison.isSame(returned, rows)))
    return { of: 'rows' }
  const areFirst = all.every(({ returned, rows: [row] }) =>
    row === undefined ? (returned ?? undefined) === undefined : comparison.isSame(returned, row),
  )
  return areFirst && all.some(({ rows }) => rows.length > 0) ? { of: 'row' } : undefined
}

interface Seen {
  readonly returned: unknown
  readonly rows: readonly SeenRow[]
}

/** Of aggregates. */
function valueAnswer(all: readonly Seen[], property: string): Answer | undefined {
  const pairs = all.map(({ returned, rows: [row] }) => [row?.[property], returned] as const)
  const found = pairs.filter(([value]) => value !== null && value !== undefined)
  const missing = pairs.filter(([value]) => value === null)
  if (found.length === 0 || found.length + missing.length < pairs.length) return undefined
  const isAsItIs = found.every(([value, returned]) => value === returned)
  const isNumber = found.every(
    ([value, returned]) => typeof returned === 'number' && Number(value) === returned,
  )
  if (!isAsItIs && !isNumber) return undefined
  const nones = new Set(missing.map(([, returned]) => returned ?? null))
  if (nones.size > 1) return undefined
  const conversion = isAsItIs ? undefined : 'Number'
  return { of: 'value', property, conversion, none: nones.size === 1 ? [...nones][0] : undefined }
}
