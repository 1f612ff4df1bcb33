import type { GraphQLResolveInfo } from 'graphql'
import type { Frame } from '../measurement/frame.ts'
import type { TracedStatement } from '../measurement/trace.ts'
import type { ColumnReads } from '../measurement/watched-rows.ts'

/** The rows that one statement, or one call of a client of objects, gave to a resolver's code: the objects themselves. */
export interface RowsRead {
  readonly rows: readonly object[]
  /** How many were read, of which `rows` are those that were kept. */
  readonly count: number
  /** The statement that read them; of several that a client sent for one call, the first. */
  readonly statement: TracedStatement
  /** Undefined where nobody looked. */
  readonly columns: ColumnReads | undefined
}

const maxVisited = 20_000

/** What the code of one call read. @param statements those of its frame, in the order they ended */
export function rowsReadIn(frame: Frame, statements: readonly TracedStatement[]): readonly RowsRead[] {
  const reads: RowsRead[] = []
  for (const statement of statements) {
    // Rows as lists of values are what a client makes objects of.
    if (statement.columns !== undefined) continue
    const rows = statement.rowValues?.filter(isRow) ?? []
    const count = statement.isCut ? statement.rows : rows.length
    if (rows.length > 0) reads.push({ rows, count, statement, columns: statement.columnReads })
  }
  const ofObjects = statements.filter(({ group }) => group.model !== undefined)
  for (const { rows: values, count, columns } of frame.reads ?? []) {
    const rows = values.filter(isRow)
    const statement = ofObjects.find((one) => one.rows === count) ?? ofObjects[0]
    if (rows.length > 0 && statement !== undefined) reads.push({ rows, count, statement, columns })
  }
  return reads
}

const isRow = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * Which of the rows a call has given to the executor as they are, alone, in a list, inside each other, or in a page with their number;
 * undefined where it gave anything else, since what was read may have gone into that.
 */
export function rowsGiven(
  returned: unknown,
  { rows: all, count }: RowsRead,
): ReadonlySet<object> | undefined {
  const rows = new Set(all)
  const given = new Set<object>()
  let visited = 0
  const visit = (value: unknown): boolean => {
    if (value === null || value === undefined || typeof value === 'boolean') return true
    // To count them one need not read them.
    if (typeof value === 'number') return value === count
    if (typeof value !== 'object' || ++visited > maxVisited) return false
    if (Array.isArray(value)) return value.every(visit)
    if (!rows.has(value)) {
      if (!isPlain(value)) return value instanceof Date
      return Object.entries(value).every(([key, inner]) => isOfPage(key) || visit(inner))
    }
    if (!given.has(value)) {
      given.add(value)
      for (const inner of Object.values(value)) if (typeof inner === 'object') visit(inner)
    }
    return true
  }
  return visit(returned) ? given : undefined
}

/** Whether an object holds nothing but what can be seen: no fields of its own that its methods read. */
export function isPlain(value: object): boolean {
  for (let at: unknown = Object.getPrototypeOf(value); at !== null; at = Object.getPrototypeOf(at)) {
    if (at === Object.prototype) return true
    if (Reflect.ownKeys(at as object).some((name) => name !== 'constructor')) return false
  }
  return true
}

const isOfPage = (key: string): boolean => key === 'cursor' || key === 'pageInfo' || key === '__typename'

export type CallFrame = Frame & { readonly info: GraphQLResolveInfo }

export const isCall = (frame: Frame): frame is CallFrame => frame.info !== undefined
