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
    for (const row of rows) {
      // What cannot be put back is not touched.
      if (Object.isExtensible(row)) for (const name of Object.keys(row)) this.#watch(row, name)
      else this.#readAll(row)
    }
  }

  /** The first hundred rows of those; undefined where they hold too little to be of interest. */
  static of(rows: readonly unknown[]): WatchedRows | undefined {
    const watched = rows.slice(0, maxRows).filter(isRow)
    const scale = watched.length === 0 ? 0 : rows.length / watched.length
    const bytes = new Map<string, number>()
    let all = 0
    for (const row of watched) {
      for (const [name, value] of Object.entries(row)) {
        const more = bytesOf(value) * scale
        bytes.set(name, (bytes.get(name) ?? 0) + more)
        all += more
      }
    }
    return all < minBytes ? undefined : new WatchedRows(watched, bytes)
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

  #readAll(row: Row): void {
    for (const name of Object.keys(row)) this.read.add(name)
  }

  /** Puts the values back. */
  end(): void {
    for (const { row, name, current } of this.#values) {
      const property = Object.getOwnPropertyDescriptor(row, name)
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

type Row = Record<string, unknown>

const isRow = (value: unknown): value is Row =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
