import type { TracedStatement } from '../measurement/trace.ts'
import type { ColumnValues } from './column-values.ts'
import { listKeyOf, maxOwn, varyingLists } from './key-lists.ts'
import { type ListSource, listThatHolds, rowsThatHold } from './list-source.ts'

const maxDepth = 4
const maxVisited = 500

/**
 * Whether each of the statements takes one key, or a list of them that its object has as a list: in the parent of its call, or in a row of
 * its own. It is sent once for each object then, as with one key. The batch or the chunks of a loader have keys of many.
 *
 * @param statements of one shape, each of another call
 */
export function areOfOwnLists(
  statements: readonly TracedStatement[],
  all: readonly TracedStatement[],
  columns: ColumnValues,
): boolean {
  const told = toldLists(statements)
  if (told === undefined) return false
  const ofParents = statements.map(({ frame }) => listsWithin(frame.source))
  return told.every(
    (keys) =>
      keys.every((key, at) => ofParents[at]?.has(key) === true) ||
      rowsThatHold(keys, statements, all, columns) !== undefined,
  )
}

/**
 * Says which list the statements of one call go through, where each takes the list of one of its items: an array in each row, say. That an
 * answer has as many items proves nothing: chunks have as many.
 *
 * @param statements of one call and one shape, in the order they began
 */
export function listOfListsOf(
  statements: readonly TracedStatement[],
  all: readonly TracedStatement[],
  columns: ColumnValues,
): ListSource | undefined {
  const sources = toldLists(statements)?.map((keys) => listThatHolds(keys, statements, all, columns)) ?? []
  return sources.every((source) => source !== undefined) ? sources[0] : undefined
}

/** By place in the statement, the lists that each was told; undefined where there are none, or one could not be told. */
function toldLists(statements: readonly TracedStatement[]): readonly (readonly string[])[] | undefined {
  const lists = varyingLists(statements)
  const count = lists[0]?.length ?? 0
  if (count === 0 || lists.some(({ length }) => length !== count)) return undefined
  const told = Array.from({ length: count }, (_, at) =>
    lists.flatMap((some) => {
      const values = some[at]?.values
      return (values && listKeyOf(values)) ?? []
    }),
  )
  return told.every((keys) => keys.length === statements.length) ? told : undefined
}

/** What lists an object has in it, and of lists of objects what one property of all of them is. */
function listsWithin(object: unknown): ReadonlySet<string> {
  const found = new Set<string>()
  let visited = 0
  const add = (items: readonly unknown[]): void => {
    const key = listKeyOf(items)
    if (key !== undefined) found.add(key)
  }
  const visit = (value: unknown, depth: number): void => {
    if (typeof value !== 'object' || value === null || depth > maxDepth || ++visited > maxVisited) return
    if (!Array.isArray(value)) {
      for (const inner of Object.values(value)) visit(inner, depth + 1)
      return
    }
    if (value.length > maxOwn) return
    add(value)
    const [sample] = value
    if (typeof sample !== 'object' || sample === null) return
    for (const name of Object.keys(sample)) {
      add(value.map((item) => (item as Record<string, unknown> | null)?.[name]))
    }
  }
  try {
    visit(object, 0)
  } catch {
    // An author's object may throw when it is looked at; what it hides is not said.
  }
  return found
}
