import type { Frame } from '../measurement/frame.ts'
import type { TracedStatement } from '../measurement/trace.ts'
import { chosenColumn, isInOrder, type LookedUp, lookedUpBy } from './chosen-column.ts'
import { type ColumnValues, type HeldColumn, isSubset } from './column-values.ts'
import { listKeyOf } from './key-lists.ts'
import { comparable, valuesOf } from './statement-keys.ts'

/**
 * Where the values come from that statements alike were told one after another: rows that one statement had read before (in one of several
 * columns, where it cannot be told in which), a list in the resolver's arguments or its parent, or a list known by its answer alone.
 */
export type ListSource =
  | { readonly from: 'rows'; readonly statement: TracedStatement; readonly column: string }
  | { readonly from: 'columns'; readonly statement: TracedStatement }
  | { readonly from: 'arguments' | 'parent'; readonly path: string }
  | { readonly from: 'answer' }

const maxRows = 100
const maxKeys = 100
const maxDepth = 4
const maxItems = 5000
const maxJsonLength = 10_000

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
  for (const { values, parameter } of told) {
    const list = listThatHolds(values, statements, all, columns, lookedUpBy(first, parameter))
    if (list !== undefined) return list
  }
  if (told.some(({ values }) => isChain(values, statements))) return undefined
  return isAnsweredOneForOne(first.frame.returned, statements.length) ? { from: 'answer' } : undefined
}

/** A list that has all the values: in rows that were read before, or in what the call was given. */
export function listThatHolds(
  values: readonly string[],
  statements: readonly TracedStatement[],
  all: readonly TracedStatement[],
  columns: ColumnValues,
  lookedUp?: LookedUp,
): ListSource | undefined {
  const rows = rowsThatHold(values, statements, all, columns, lookedUp)
  return rows ?? (statements[0] && listGiven(statements[0].frame, values))
}

interface Told {
  /** From 1; of an object (a JSON value) the same for each of its own. */
  readonly parameter: number
  readonly values: readonly string[]
}

/** By parameter, and by what is in one that is an object, the values of those that are not the same each time. */
function varyingValues(statements: readonly TracedStatement[]): readonly Told[] {
  const told = statements.map((statement) => valuesOf(statement).map(plainValues))
  return (told[0] ?? []).flatMap((first, at) =>
    Array.from(first.keys(), (path) => ({
      parameter: at + 1,
      values: told.flatMap((values) => values[at]?.get(path) ?? []),
    })).filter(({ values }) => values.length === statements.length && new Set(values).size > 1),
  )
}

/** A value as it is, and what it has in it where it is an object or the text of one. */
function plainValues(value: unknown): ReadonlyMap<string, string> {
  const found = new Map([['', comparable(value)]])
  const object = typeof value === 'string' ? parsed(value) : value
  if (typeof object !== 'object' || object === null || ArrayBuffer.isView(object) || Array.isArray(object))
    return found
  for (const [key, inner] of Object.entries(object).slice(0, maxKeys)) {
    if (typeof inner !== 'object' && inner !== undefined) found.set(key, comparable(inner))
  }
  return found
}

function parsed(text: string): unknown {
  if (!text.startsWith('{') || text.length > maxJsonLength) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

interface HoldingRows {
  readonly statement: TracedStatement
  readonly holding: readonly HeldColumn[]
  readonly rank: number
}

/** Rows of one statement, read before, one column of which has all the values: those in their order, where there are any. */
export function rowsThatHold(
  values: readonly string[],
  [first]: readonly TracedStatement[],
  all: readonly TracedStatement[],
  columns: ColumnValues,
  lookedUp?: LookedUp,
): ListSource | undefined {
  const wanted = new Set(values)
  let found: HoldingRows | undefined
  for (const statement of all) {
    if (first === undefined || statement.group === first.group) continue
    if (statement.endMs > first.startMs || statement.rows < wanted.size) continue
    const holding = columns.columnsWith(wanted, statement)
    if (holding.length === 0) continue
    const isOrdered = holding.some(({ values }) => isInOrder(wanted, values))
    // What the call has read itself is nearer than what others did.
    const rank = Number(isOrdered) * (statement.frame === first.frame ? 2 : 1)
    if (found === undefined || rank > found.rank) found = { statement, holding, rank }
  }
  if (found === undefined) return undefined
  const { statement, holding } = found
  const column = chosenColumn(holding, wanted, lookedUp)
  return column === undefined ? { from: 'columns', statement } : { from: 'rows', statement, column }
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

/** Whether the items have all the values, or one property of those that have it: a list may be of unlike objects. */
function listHolds(items: readonly unknown[], wanted: ReadonlySet<string>): boolean {
  if (isSubset(wanted, new Set(items.map(keyOf)))) return true
  const held = new Map<string, Set<string>>()
  for (const item of items) {
    if (typeof item !== 'object' || item === null) continue
    for (const key of Object.keys(item).slice(0, maxKeys)) {
      const value = keyOf((item as Record<string, unknown>)[key])
      if (!wanted.has(value)) continue
      const values = held.get(key) ?? new Set()
      held.set(key, values.add(value))
      if (values.size === wanted.size) return true
    }
  }
  return false
}

/** Of a list what it has in it, in any order. */
const keyOf = (value: unknown): string =>
  (Array.isArray(value) ? listKeyOf(value) : undefined) ?? comparable(value)

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
