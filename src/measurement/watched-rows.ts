import { types } from 'node:util'
import { bytesOf } from './value-bytes.ts'

const maxRows = 100
/** Of less than this, in bytes, nobody minds what is unused. */
const minBytes = 10_000

/** What became of the rows a resolver's code was given. */
export interface ColumnReads {
  /** Bytes by column, of all rows. */
  readonly bytes: ReadonlyMap<string, number>
  /** Columns that were read of any row, by whomever. */
  readonly read: ReadonlySet<string>
}

/**
 * Notes which columns of rows are read while an operation runs, by its author's code, the executor or a serialiser: each property is one
 * with a getter until `end` puts the value back. The objects stay the same ones; to copy or to serialise one reads all of it.
 */
export class WatchedRows implements ColumnReads {
  readonly bytes: ReadonlyMap<string, number>
  readonly read = new Set<string>()
  readonly #values: { readonly row: Row; readonly name: string; readonly current: () => unknown }[] = []

  private constructor(rows: readonly Row[], bytes: ReadonlyMap<string, number>) {
    this.bytes = bytes
    for (const row of rows) for (const name of Object.keys(row)) this.#watch(row, name)
  }

  /**
   * The first hundred rows of those; undefined where they hold too little to be of interest, or cannot be looked at without touching them
   * (a proxy, say). Never throws.
   */
  static of(rows: readonly unknown[]): WatchedRows | undefined {
    try {
      const watched = rows.slice(0, maxRows).filter(isRow)
      const bytes = bytesByColumn(watched, rows.length / watched.length)
      const all = [...bytes.values()].reduce((sum, one) => sum + one, 0)
      return all < minBytes ? undefined : new WatchedRows(watched, bytes)
    } catch {
      return undefined
    }
  }

  #watch(row: Row, name: string): void {
    const property = Object.getOwnPropertyDescriptor(row, name)
    if (property === undefined || !('value' in property) || !property.configurable || !property.writable) {
      this.read.add(name)
      return
    }
    let { value } = property
    const { read } = this
    Object.defineProperty(row, name, {
      configurable: true,
      enumerable: property.enumerable ?? true,
      get: () => {
        read.add(name)
        return value
      },
      // Whoever overwrites a column has his own use for it.
      set: (next) => {
        read.add(name)
        value = next
      },
    })
    this.#values.push({ row, name, current: () => value })
  }

  /** Puts the values back. */
  end(): void {
    for (const { row, name, current } of this.#values) {
      const property = Object.getOwnPropertyDescriptor(row, name)
      // Frozen meanwhile, deleted, or defined anew.
      if (property?.get === undefined || property.configurable !== true) continue
      Object.defineProperty(row, name, {
        value: current(),
        configurable: true,
        enumerable: property.enumerable ?? true,
        writable: true,
      })
    }
    this.#values.length = 0
  }
}

/** Of what is a plain value; what is computed when it is asked for is left alone. */
function bytesByColumn(rows: readonly Row[], scale: number): Map<string, number> {
  const bytes = new Map<string, number>()
  for (const row of rows) {
    for (const name of Object.keys(row)) {
      const value: unknown = Object.getOwnPropertyDescriptor(row, name)?.value
      bytes.set(name, (bytes.get(name) ?? 0) + bytesOf(value) * scale)
    }
  }
  return bytes
}

type Row = Record<string, unknown>

const isRow = (value: unknown): value is Row =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  !types.isProxy(value) &&
  Object.isExtensible(value)
