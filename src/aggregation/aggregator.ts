import { randomUUID } from 'node:crypto'
import type { BatchSummary, Measurement, ResolverSummary } from '../measurement/measurement.ts'
import { BoundedKeys } from './bounded-keys.ts'
import type { OperationTally } from './figures.ts'
import { createTotals, type Totals } from './totals.ts'
import { noRows, tallyMeasurement, Window, type WindowRows } from './window.ts'

/** The signature, coordinate or loader that everything beyond a bound is counted under. */
const otherName = 'other'

const windowMs = 60_000

/** One finding seen in one operation; a diagnosis's finding is one. */
export interface FindingSighting {
  readonly identity: string
  readonly statementsPerOperation: number
  readonly rows: number
  readonly durationMs: number
}

/** What the bounds of the aggregator cost, since the start. */
export interface AggregatorDropped {
  /** Operations counted under the signature `other`. */
  readonly signatures: number
  /** Resolver summaries counted under the coordinate `other`. */
  readonly coordinates: number
  /** Batch summaries counted under the loader `other`. */
  readonly loaders: number
  /** Operations lost with the windows that were given up while nothing could be stored. */
  readonly operations: number
  /** Measurements that could not be recorded because they are malformed. */
  readonly malformed: number
}

/** Rows on their way to a store. `confirm` marks them as stored; without it they are offered again, with what has been added since. */
export interface PendingRows {
  readonly rows: WindowRows
  readonly size: number
  confirm(): void
}

/** What is in memory, and which windows a reader of the store must leave out so as not to count it twice. */
export interface HeldRows {
  readonly gateway: string
  readonly sequences: readonly number[]
  readonly rows: WindowRows
}

export interface AggregatorOptions {
  /** Milliseconds since 1970. */
  readonly now?: () => number
  /** Tells this process's rows from those of other gateways on the same database; a new one at each start. */
  readonly gateway?: string
  /** Signatures (with their name, kind and audience) at once. */
  readonly maxSignatures?: number
  /** Different coordinates at once. */
  readonly maxCoordinates?: number
  /** Pairs of signature and coordinate in one window. */
  readonly maxResolverRows?: number
  readonly maxLoaders?: number
}

/** Adds operations up: in one-minute windows until they are stored, and since the start for Prometheus. */
export class Aggregator {
  readonly gateway: string
  /** Since the start, for Prometheus. */
  readonly totals: Totals = createTotals()
  readonly #now: () => number
  readonly #maxResolverRows: number
  readonly #signatures: BoundedKeys
  readonly #coordinates: BoundedKeys
  readonly #loaders: BoundedKeys
  // Oldest first, by the order in which they were opened. A window stays until it is over and stored.
  readonly #windows = new Map<number, Window>()
  #sequence = 0
  #accepted = 0
  #bytes = 0
  readonly #dropped = { signatures: 0, coordinates: 0, loaders: 0, operations: 0, malformed: 0 }

  constructor(options: AggregatorOptions = {}) {
    const { now = Date.now, gateway = randomUUID(), maxSignatures = 2000, maxCoordinates = 5000 } = options
    const { maxResolverRows = 20_000, maxLoaders = 1000 } = options
    this.#now = now
    this.gateway = gateway
    this.#maxResolverRows = maxResolverRows
    this.#signatures = new BoundedKeys(maxSignatures, 5 * windowMs)
    this.#coordinates = new BoundedKeys(maxCoordinates)
    this.#loaders = new BoundedKeys(maxLoaders)
  }

  /**
   * Records one operation in the window of this moment, the one it ended in. Never throws and never waits.
   *
   * @returns the signature it was counted under: its own, or `other` beyond the bound
   */
  record(measurement: Measurement, sightings: readonly FindingSighting[] = []): string {
    try {
      return this.#record(measurement, sightings)
    } catch {
      this.#dropped.malformed++
      return otherName
    }
  }

  /** Operations recorded since the start: what is stored, held and dropped adds up to it. */
  get accepted(): number {
    return this.#accepted
  }

  get dropped(): AggregatorDropped {
    return { ...this.#dropped }
  }

  /** Roughly what the windows take in memory. */
  get bytes(): number {
    return this.#bytes
  }

  /** At most `maxRows` rows that are not stored as they are now, oldest window first. */
  pending(maxRows = Number.POSITIVE_INFINITY): PendingRows {
    const rows = noRows()
    const confirmed: (() => void)[] = []
    for (const window of this.#windows.values()) {
      const before = window.unstoredRequests.bind(window)
      const mark = window.copy(rows, 'unstored', maxRows - sizeOf(rows))
      confirmed.push(() => this.#confirm(window, before, mark))
      if (sizeOf(rows) >= maxRows) break
    }
    return {
      rows,
      size: sizeOf(rows),
      confirm: () => {
        for (const confirm of confirmed) confirm()
        this.#releaseStored()
      },
    }
  }

  /** All rows in memory of windows that begin in the span, stored or not. */
  held(from: number, to: number): HeldRows {
    const rows = noRows()
    const sequences: number[] = []
    for (const window of this.#windows.values()) {
      if (window.start < from || window.start >= to) continue
      sequences.push(window.sequence)
      window.copy(rows, 'all')
    }
    return { gateway: this.gateway, sequences, rows }
  }

  /** Gives the oldest window up, unless it is the one being written to; what it held and nobody stored is counted. */
  dropOldestWindow(): boolean {
    const current = this.#startOfNow()
    for (const window of this.#windows.values()) {
      if (window.start === current) continue
      this.#dropped.operations += window.unstoredRequests()
      window.dropped = true
      this.#release(window)
      return true
    }
    return false
  }

  #record(measurement: Measurement, sightings: readonly FindingSighting[]): string {
    const window = this.#windowOfNow()
    const bytes = window.bytes
    const { tally, signature } = this.#operationOf(window, measurement)
    tallyMeasurement(tally, measurement)
    this.#accepted++
    for (const resolver of measurement.resolvers) this.#recordResolver(window, signature, resolver)
    for (const batch of measurement.batches) this.#recordBatch(window, signature, batch)
    for (const { identity, statementsPerOperation, rows, durationMs } of sightings) {
      window.recordFinding(identity, {
        operations: 1,
        maxStatementsPerOperation: statementsPerOperation,
        latestStatementsPerOperation: statementsPerOperation,
        latestAt: measurement.startedAt,
        rows,
        totalMs: durationMs,
      })
    }
    this.#bytes += window.bytes - bytes
    this.totals.recordMeasurement(measurement)
    return signature
  }

  #operationOf(window: Window, measurement: Measurement): { tally: OperationTally; signature: string } {
    const { signature, operationName, kind, audience } = measurement
    const key = `${signature}|${operationName ?? ''}|${kind}|${audience}`
    const found = window.operation(key)
    if (found !== undefined) return { tally: found, signature }
    if (this.#signatures.admit(key, window.start)) {
      return { tally: window.addOperation(key, { signature, operationName, kind }, audience), signature }
    }
    this.#dropped.signatures++
    const otherKey = `${otherName}||${kind}|${audience}`
    const identity = { signature: otherName, operationName: undefined, kind }
    const tally = window.operation(otherKey) ?? window.addOperation(otherKey, identity, audience)
    return { tally, signature: otherName }
  }

  #recordResolver(window: Window, signature: string, resolver: ResolverSummary): void {
    const { coordinate } = resolver
    let tally = window.resolver(signature, coordinate)
    if (tally === undefined) {
      if (window.resolverRows < this.#maxResolverRows && this.#coordinates.admit(coordinate)) {
        tally = window.addResolver(signature, coordinate)
      } else {
        this.#dropped.coordinates++
        tally = window.resolver(otherName, otherName) ?? window.addResolver(otherName, otherName)
      }
    }
    tally.add(resolver)
  }

  #recordBatch(window: Window, signature: string, batch: BatchSummary): void {
    const isKnown = this.#loaders.admit(batch.loader)
    if (!isKnown) this.#dropped.loaders++
    window.loader(signature, isKnown ? batch.loader : otherName).add(batch)
  }

  #windowOfNow(): Window {
    const start = this.#startOfNow()
    let window = this.#windows.get(start)
    if (window === undefined) {
      window = new Window(this.gateway, start, ++this.#sequence)
      this.#windows.set(start, window)
    }
    return window
  }

  #startOfNow(): number {
    return Math.floor(this.#now() / windowMs) * windowMs
  }

  #confirm(window: Window, unstored: () => number, mark: () => void): void {
    const before = unstored()
    mark()
    // It was given up while on its way, and arrived all the same.
    if (window.dropped) this.#dropped.operations -= before - unstored()
  }

  // A window is over when it is not this minute's, whichever way the clock went.
  #releaseStored(): void {
    const current = this.#startOfNow()
    for (const window of this.#windows.values()) {
      if (window.start !== current && window.isStored()) this.#release(window)
    }
  }

  #release(window: Window): void {
    this.#windows.delete(window.start)
    this.#bytes -= window.bytes
  }
}

function sizeOf(rows: WindowRows): number {
  return rows.operations.length + rows.resolvers.length + rows.loaders.length + rows.findings.length
}

/** Adds operations up; see {@link Aggregator}. Defaults: 2,000 signatures, 5,000 coordinates, 1,000 loaders. */
export const createAggregator = (options: AggregatorOptions = {}): Aggregator => new Aggregator(options)
