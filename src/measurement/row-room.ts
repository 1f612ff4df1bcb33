import { bytesOf } from './value-bytes.ts'
import type { WatchedRows } from './watched-rows.ts'

/** At either end of what was read, so many rows tell one answer from another. */
export const endRows = 20

const maxRows = 10_000
/** About. */
const maxBytes = 20_000_000

/** Room for the rows that an operation reads, while it runs: who reads for hours keeps no more than who ends at once. */
export class RowRoom {
  #rows = 0
  #bytes = 0

  /**
   * @param watched them, where their columns are watched: then they are not read here
   * @returns all of them; without room for all the first ones and the last `endRows`, or none
   */
  keep(rows: readonly unknown[], watched: WatchedRows | undefined): readonly unknown[] {
    if (rows.length === 0) return rows
    if (this.#bytes >= maxBytes) return none
    const room = Math.max(endRows, maxRows - this.#rows)
    const kept = rows.length <= room + endRows ? rows : [...rows.slice(0, room), ...rows.slice(-endRows)]
    this.#rows += kept.length
    // One row speaks for the others.
    this.#bytes += watched === undefined ? bytesOfAny(rows[0]) * kept.length : sumOf(watched.bytes.values())
    return kept
  }
}

const none: readonly never[] = []

/** Of what may not want to be looked at: a getter that throws, say. */
export function bytesOfAny(value: unknown): number {
  try {
    return bytesOf(value)
  } catch {
    return 0
  }
}

const sumOf = (numbers: Iterable<number>): number => [...numbers].reduce((sum, one) => sum + one, 0)
