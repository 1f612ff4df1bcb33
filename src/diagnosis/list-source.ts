import type { Frame } from '../measurement/frame.ts'
import type { TracedStatement } from '../measurement/trace.ts'
import { type ColumnValues, isSubset } from './column-values.ts'
import { comparable, valuesOf } from './statement-keys.ts'

/**
 * Where the values come from that statements alike were told one after another: rows that one statement had read before, a list in the
 * resolver's arguments or its parent, or a list that is known by its answer alone.
 */
export type ListSource =
  | { readonly from: 'rows'; readonly statement: TracedStatement; readonly column: string }
  | { readonly from: 'arguments' | 'parent'; readonly path: string }
  | { readonly from: 'answer' }

const maxRows = 100
const maxKeys = 100
const maxDepth = 4
const maxItems = 5000

/**
 * Says which list the statements of one call go through. Undefined where none is found, and where each is told what the one before gave:
 * that is a chain (up a tree, from page to page), which no batch can replace.
 *
 * @param statements of one call and one shape, in the order they began
 * @param all of the operation
 * @param columns of all of them
 */
export function listSourceOf(
  statements: readonly TracedStatement[],
  all: readonly TracedStatement[],
  columns: ColumnValues,
): ListSource | undefined {
  const [first] = statements
  if (first === undefined) return undefined
  const told = varyingValues(statements)
  for (const values of told) {
    const list = rowsThatHold(values, statements, all, columns) ?? listGiven(first.frame, values)
    if (list !== undefined) return list
  }
  if (told.some((values) => isChain(values, statements))) return undefined
  return isAnsweredOneForOne(first.frame.returned, statements.length) ? { from: 'answer' } : undefined
}

/** By parameter, the values of those that are not the same each time. */
function varyingValues(statements: readonly TracedStatement[]): readonly (readonly string[])[] {
  const told = statements.map((statement) => valuesOf(statement).map(comparable))
  const length = Math.min(...told.map((values) => values.length))
  return Array.from({ length }, (_, at) => told.map((values) => values[at] ?? '')).filter(
    (values) => new Set(values).size > 1,
  )
}

/** Rows of one statement, read before, one column of which has all the values. */
function rowsThatHold(
  values: readonly string[],
  statements: readonly TracedStatement[],
  all: readonly TracedStatement[],
  columns: ColumnValues,
): ListSource | undefined {
  const [first] = statements
  const wanted = new Set(values)
  for (const statement of all) {
    if (first === undefined || statement.group === first.group) continue
    if (statement.endMs > first.startMs || statement.rows < wanted.size) continue
    const column = columns.columnWith(wanted, statement)
    if (column !== undefined) return { from: 'rows', statement, column }
  }
  return undefined
}

/** A list in what the resolver's call was given that has all the values. */
function listGiven({ args, source }: Frame, values: readonly string[]): ListSource | undefined {
  const wanted = new Set(values)
  const inArguments = pathOfList(args, wanted)
  if (inArguments !== undefined) return { from: 'arguments', path: inArguments }
  const inParent = pathOfList(source, wanted)
  return inParent === undefined ? undefined : { from: 'parent', path: inParent }
}

function pathOfList(within: unknown, wanted: ReadonlySet<string>, path = '', depth = 0): string | undefined {
  if (typeof within !== 'object' || within === null || depth > maxDepth) return undefined
  if (Array.isArray(within)) {
    if (within.length >= wanted.size && within.length <= maxItems && listHolds(within, wanted)) return path
    return undefined
  }
  for (const key of Object.keys(within).slice(0, maxKeys)) {
    const value = (within as Record<string, unknown>)[key]
    const found = pathOfList(value, wanted, path === '' ? key : `${path}.${key}`, depth + 1)
    if (found !== undefined) return found
  }
  return undefined
}

function listHolds(items: readonly unknown[], wanted: ReadonlySet<string>): boolean {
  if (isSubset(wanted, new Set(items.map(comparable)))) return true
  const [sample] = items
  if (typeof sample !== 'object' || sample === null) return false
  return Object.keys(sample).some((key) => {
    const held = items.map((item) => comparable((item as Record<string, unknown> | null)?.[key]))
    return isSubset(wanted, new Set(held))
  })
}

/** Each is told what the one before gave, or may have been. */
function isChain(values: readonly string[], statements: readonly TracedStatement[]): boolean {
  return values.every((value, at) => {
    if (at === 0) return true
    const { rowValues: before = [], isCut = false } = statements[at - 1] ?? {}
    return isCut || before.slice(0, maxRows).some((row) => holdsValue(row, value))
  })
}

export function holdsValue(within: unknown, value: string, depth = 0): boolean {
  if (comparable(within) === value) return true
  if (typeof within !== 'object' || within === null || depth > 1) return false
  return Object.values(within)
    .slice(0, maxKeys)
    .some((inner) => holdsValue(inner, value, depth + 1))
}

/** The call gave a list of as many, or an object with one in it. */
function isAnsweredOneForOne(returned: unknown, count: number): boolean {
  if (Array.isArray(returned)) return returned.length === count
  if (typeof returned !== 'object' || returned === null) return false
  return Object.values(returned).some((value) => Array.isArray(value) && value.length === count)
}
