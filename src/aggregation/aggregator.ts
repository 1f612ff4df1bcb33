import { randomUUID } from 'node:crypto'
import type { Finding } from '../measurement/finding.ts'
import type { Measurement } from '../measurement/measurement.ts'
import type { SpanRecord } from '../measurement/spans.ts'
import type { SeriesBounds } from './bounded-series.ts'
import { BoundedSeries } from './bounded-series.ts'
import { otherName } from './figures.ts'
import { createTotals, type Totals } from './totals.ts'
import type { WindowRows } from './window.ts'
import { noRows, sizeOf, Window } from './window.ts'

const windowMs = 60_000

/** One finding seen in one operation; a diagnosis's finding is one. */
export type FindingSighting = Pick<
  Finding,
  'identity' | 'statementsPerOperation' | 'rows' | 'durationMs' | 'lostMs'
>

/** What the bounds of the aggregator cost, since the start. */
export interface AggregatorDropped {
  /** Operations counted under the signature `other`. */
  readonly signatures: number
  /** Summaries of a resolver, loader, statement or span counted under the name `other`. */
  readonly coordinates: number
  readonly loaders: number
  readonly statements: number
  readonly spans: number
  /** Operations counted under the client `other`. */
  readonly clients: number
  /** Operations lost with the windows that were given up while nothing could be stored. */
  readonly operations: number
  /** Measurements that could not be recorded because they are malformed. */
  readonly malformed: number
}

/** Rows on their way to a store. `confirm` marks them as stored; without it they are offered again, with what has been added since. */
export interface PendingRows {
  readonly rows: WindowRows
  readonly size: number
  /** Whether nothing is left that these rows do not hold. */
  readonly isAll: boolean
  confirm(): void
}

/** What is in memory, and which windows a reader of the store must leave out so as not to count it twice. */
export interface HeldRows {
  readonly gateway: string
  readonly windows: readonly { readonly start: number; readonly sequence: number }[]
  readonly rows: WindowRows
}

export interface AggregatorOptions extends SeriesBounds {
  /** Milliseconds since 1970. */
  readonly now?: () => number
  /** Tells this process's rows from those of other gateways on the same database; a new one at each start. */
  readonly gateway?: string
}

/** Adds operations up: in one-minute windows until they are stored, and since the start for Prometheus. */
export class Aggregator {
  readonly gateway: string
  /** Since the start, for Prometheus. */
  readonly totals: Totals = createTotals()
  readonly #now: () => number
  readonly #series: BoundedSeries
  // Oldest first, by the order in which they were opened. A window stays until it is over and stored.
  readonly #windows = new Map<number, Window>()
  /** The window recorded in last, while it is held. */
  #latest: Window | undefined
  #sequence = 0
  #accepted = 0
  #bytes = 0
  readonly #dropped = { operations: 0, malformed: 0 }

  constructor({ now = Date.now, gateway = randomUUID(), ...bounds }: AggregatorOptions = {}) {
    this.#now = now
    this.gateway = gateway
    this.#series = new BoundedSeries(bounds)
  }

  /**
   * Records one operation in the window of this moment, the one it ended in. Never throws and never waits.
   *
   * @param now that moment, for who has read the clock
   * @returns the signature it was counted under: its own, or `other` beyond the bound
   */
  record(
    measurement: Measurement,
    sightings: readonly FindingSighting[] = [],
    now: number = this.#now(),
  ): string {
    const window = this.#windowOf(now)
    const bytes = window.bytes
    try {
      return this.#record(window, measurement, sightings)
    } catch {
      this.#dropped.malformed++
      return otherName
    } finally {
      this.#bytes += window.bytes - bytes
    }
  }

  /** Whether a statement that was recorded just now has a row of its own in some report. */
  hasStatement(fingerprint: string): boolean {
    return this.#latest?.all.parts.get('statement', fingerprint, '') !== undefined
  }

  /** Records a span outside any operation. Never throws. */
  recordSpan({ name, durationMs, failed }: SpanRecord): void {
    const window = this.#windowOf(this.#now())
    const bytes = window.bytes
    const figures = { count: 1, errors: failed ? 1 : 0, items: 0, totalMs: durationMs, maxMs: durationMs }
    this.#series.recordSpan(window, name, figures)
    this.totals.recordSpan({ name, durationMs })
    this.#bytes += window.bytes - bytes
  }

  /** Operations recorded since the start: what is stored, held, dropped and cleared adds up to it. */
  get accepted(): number {
    return this.#accepted
  }

  /** Operations that are not confirmed as stored. */
  get unstored(): number {
    let requests = 0
    for (const window of this.#windows.values()) requests += window.unstoredRequests()
    return requests
  }

  get dropped(): AggregatorDropped {
    return { ...this.#series.dropped, ...this.#dropped }
  }

  /** Roughly what the windows take in memory. */
  get bytes(): number {
    return this.#bytes
  }

  /** What is not stored as it is now: whole windows, oldest first, until there are `maxRows` rows; at least one window. */
  pending(maxRows = Number.POSITIVE_INFINITY): PendingRows {
    const rows = noRows()
    const confirmed: (() => void)[] = []
    let isAll = true
    for (const window of this.#windows.values()) {
      if (sizeOf(rows) >= maxRows) {
        isAll = false
        break
      }
      const unstored = window.unstoredRequests()
      const mark = window.copy(rows, 'unstored')
      confirmed.push(() => {
        const before = window.unstoredRequests()
        mark()
        // It was given up while on its way, and arrived all the same.
        if (window.dropped) this.#dropped.operations -= Math.min(unstored, before - window.unstoredRequests())
      })
    }
    return {
      rows,
      size: sizeOf(rows),
      isAll,
      confirm: () => {
        for (const confirm of confirmed) confirm()
        this.#releaseStored()
      },
    }
  }

  /** All rows in memory of windows that begin in the span, stored or not. */
  held(from: number, to: number): HeldRows {
    const rows = noRows()
    const windows: { start: number; sequence: number }[] = []
    for (const window of this.#windows.values()) {
      if (window.start < from || window.start >= to) continue
      windows.push({ start: window.start, sequence: window.sequence })
      window.copy(rows, 'all')
    }
    return { gateway: this.gateway, windows, rows }
  }

  /** Gives the oldest window up, unless it is the one being written to; what it held and nobody stored is counted. */
  dropOldestWindow(): boolean {
    const current = startOf(this.#now())
    for (const window of this.#windows.values()) {
      if (window.start === current) continue
      this.#drop(window)
      return true
    }
    return false
  }

  /** Gives up windows from before an instant: what they would be added to is closed for good. */
  dropWindowsBefore(before: number): void {
    for (const window of this.#windows.values()) if (window.start < before) this.#drop(window)
  }

  /** Forgets what is in memory; it is not counted as lost. */
  clear(what: 'operations' | 'findings'): void {
    for (const window of this.#windows.values()) {
      const { bytes } = window
      if (what === 'operations') window.clearOperations()
      else window.clearFindings()
      this.#bytes += window.bytes - bytes
    }
    this.#releaseStored()
  }

  #record(window: Window, measurement: Measurement, sightings: readonly FindingSighting[]): string {
    // Also where none of them found a place.
    const hasFindings = sightings.length > 0 || measurement.findings.length > 0
    const operation = this.#series.operationOf(window, measurement)
    const number = this.#accepted++
    this.#series.recordOperation(window, operation, measurement, hasFindings)
    this.#series.recordParts(window, operation, measurement, number)
    for (const { identity, statementsPerOperation, rows, durationMs, lostMs } of sightings) {
      window.recordFinding(identity, {
        operations: 1,
        maxStatementsPerOperation: statementsPerOperation,
        latestStatementsPerOperation: statementsPerOperation,
        latestAt: measurement.startedAt,
        rows,
        totalMs: durationMs,
        lostMs,
      })
    }
    this.totals.recordMeasurement(measurement)
    return operation.identity.signature
  }

  #windowOf(now: number): Window {
    const start = startOf(now)
    if (this.#latest?.start === start) return this.#latest
    let window = this.#windows.get(start)
    if (window === undefined) {
      window = new Window(this.gateway, start, ++this.#sequence)
      this.#windows.set(start, window)
      this.#bytes += window.bytes
    }
    this.#latest = window
    return window
  }

  #drop(window: Window): void {
    this.#dropped.operations += window.unstoredRequests()
    window.dropped = true
    this.#release(window)
  }

  // A window is over when it is not this minute's, whichever way the clock went.
  #releaseStored(): void {
    const current = startOf(this.#now())
    for (const window of this.#windows.values()) {
      if (window.start !== current && window.isStored()) this.#release(window)
    }
  }

  #release(window: Window): void {
    if (this.#latest === window) this.#latest = undefined
    this.#windows.delete(window.start)
    this.#bytes -= window.bytes
  }
}

const startOf = (now: number): number => Math.floor(now / windowMs) * windowMs

/** Adds operations up; see {@link Aggregator}. Defaults: 2,000 signatures, 200 clients, 5,000 coordinates, 2,000 statements, 1,000 loaders. */
export const createAggregator = (options: AggregatorOptions = {}): Aggregator => new Aggregator(options)
