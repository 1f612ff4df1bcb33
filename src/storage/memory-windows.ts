import type { WindowIdentity } from '../aggregation/figures.ts'
import type { WindowBatch } from './memory-window.ts'
import { MemoryWindow, tableNames } from './memory-window.ts'
import type { HeldWindows, Span } from './store.ts'

/** What one piece of deleting came to; done when nothing is left. */
export interface Deleted {
  readonly rows: number
  readonly isDone: boolean
}

/** All windows of one level, by their start and then by who wrote them. */
export class MemoryWindows {
  bytes = 0
  readonly #stepMs: number
  readonly #byStart = new Map<number, Map<string, MemoryWindow>>()

  constructor(stepMs: number) {
    this.#stepMs = stepMs
  }

  starts(): IterableIterator<number> {
    return this.#byStart.keys()
  }

  has(start: number): boolean {
    return this.#byStart.has(start)
  }

  put(rows: WindowBatch): void {
    const into = (row: WindowIdentity): MemoryWindow => {
      let windows = this.#byStart.get(row.windowStart)
      if (windows === undefined) {
        windows = new Map()
        this.#byStart.set(row.windowStart, windows)
      }
      const key = keyOf(row.gateway, row.sequence)
      let window = windows.get(key)
      if (window === undefined) {
        window = new MemoryWindow()
        windows.set(key, window)
      }
      return window
    }
    for (const row of rows.operations) this.#counting(into(row), (window) => window.operations.put(row))
    for (const row of rows.clients) this.#counting(into(row), (window) => window.clients.put(row))
    for (const row of rows.parts) this.#counting(into(row), (window) => window.parts.put(row))
    for (const row of rows.findingWindows)
      this.#counting(into(row), (window) => window.findingWindows.put(row))
  }

  /** Puts a window of all gateways in the place of those of its start. */
  replace(start: number, window: MemoryWindow): void {
    this.delete(start)
    if (window.size === 0) return
    this.#byStart.set(start, new Map([[keyOf('', 0), window]]))
    this.bytes += window.bytes
  }

  /** The windows of a span, but for those that are held. */
  *within({ from, to }: Span, held?: HeldWindows): Iterable<MemoryWindow> {
    const isHeld = new Set(
      held?.windows.map(({ start, sequence }) => `${start} ${keyOf(held.gateway, sequence)}`),
    )
    for (const [start, windows] of this.#between(from, to)) {
      for (const [key, window] of windows) if (!isHeld.has(`${start} ${key}`)) yield window
    }
  }

  /** Looks the starts up one by one where that is shorter than to go through all there are. */
  *#between(from: number, to: number): Iterable<[number, Map<string, MemoryWindow>]> {
    if ((to - from) / this.#stepMs > this.#byStart.size) {
      for (const entry of this.#byStart) if (entry[0] >= from && entry[0] < to) yield entry
      return
    }
    for (let start = Math.ceil(from / this.#stepMs) * this.#stepMs; start < to; start += this.#stepMs) {
      const windows = this.#byStart.get(start)
      if (windows !== undefined) yield [start, windows]
    }
  }

  /** @returns the requests of all operations together that were in the windows of this start */
  delete(start: number): number {
    let requests = 0
    for (const window of this.#byStart.get(start)?.values() ?? []) {
      requests += window.requests
      this.bytes -= window.bytes
    }
    this.#byStart.delete(start)
    return requests
  }

  /** Deletes the rows of these tables where the window's start is one of these, at most `limit` of each. */
  deleteRows(
    limit: number,
    isWanted: (start: number) => boolean = () => true,
    tables: readonly (typeof tableNames)[number][] = tableNames,
  ): Deleted {
    const left = new Map(tables.map((name) => [name, limit]))
    let rows = 0
    for (const [start, windows] of this.#byStart) {
      if (!isWanted(start)) continue
      for (const [key, window] of windows) {
        for (const [name, count] of left) {
          const gone = this.#counting(window, () => window[name].deleteWhere(() => true, count))
          rows += gone
          left.set(name, count - gone)
        }
        if (window.size === 0) windows.delete(key)
      }
      if (windows.size === 0) this.#byStart.delete(start)
    }
    return { rows, isDone: [...left.values()].every((count) => count > 0) }
  }

  #counting<T>(window: MemoryWindow, change: (window: MemoryWindow) => T): T {
    const before = window.bytes
    const result = change(window)
    this.bytes += window.bytes - before
    return result
  }
}

const keyOf = (gateway: string, sequence: number): string => `${sequence} ${gateway}`
