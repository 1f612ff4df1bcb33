import type { TracedStatement } from '../measurement/trace.ts'
import { listKeyOf } from './key-lists.ts'
import { comparable } from './statement-keys.ts'

const maxRows = 1000
/** Of all statements of an operation: who reads more is told less, and keeps nobody waiting. */
const maxCells = 200_000

export interface HeldColumn {
  readonly name: string
  /** Each once, in the order of the rows; of a list its items, and the list as a whole. */
  readonly values: ReadonlySet<string>
}

/** The values in the rows of an operation's statements, by column: written out once, however many loops are compared with them. */
export class ColumnValues {
  readonly #known = new Map<TracedStatement, ReadonlyMap<string, ReadonlySet<string>>>()
  #cells = 0

  /** The first column that has all the values; undefined where none has, or where there was too much to look at. */
  columnWith(wanted: ReadonlySet<string>, statement: TracedStatement): string | undefined {
    return this.columnsWith(wanted, statement)[0]?.name
  }

  /** All columns that have all the values. */
  columnsWith(wanted: ReadonlySet<string>, statement: TracedStatement): readonly HeldColumn[] {
    return Array.from(this.#of(statement), ([name, values]) => ({ name, values })).filter(({ values }) =>
      isSubset(wanted, values),
    )
  }

  #of(statement: TracedStatement): ReadonlyMap<string, ReadonlySet<string>> {
    let columns = this.#known.get(statement)
    if (columns === undefined) {
      columns = this.#read(statement)
      this.#known.set(statement, columns)
    }
    return columns
  }

  #read({ rowValues = [], columns }: TracedStatement): ReadonlyMap<string, ReadonlySet<string>> {
    const held = new Map<string, Set<string>>()
    for (const row of rowValues.slice(0, maxRows)) {
      if (typeof row !== 'object' || row === null) continue
      for (const [key, value] of Object.entries(row)) {
        const name = columns?.[Number(key)] ?? key
        const values = held.get(name) ?? new Set()
        held.set(name, values)
        for (const one of Array.isArray(value) ? value : [value]) {
          if (++this.#cells > maxCells) return held
          values.add(comparable(one))
        }
        const list = Array.isArray(value) ? listKeyOf(value) : undefined
        if (list !== undefined) values.add(list)
      }
    }
    return held
  }
}

export function isSubset(wanted: ReadonlySet<string>, held: ReadonlySet<string>): boolean {
  if (held.size < wanted.size) return false
  for (const value of wanted) if (!held.has(value)) return false
  return true
}
