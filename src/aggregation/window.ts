import type { Audience, Measurement } from '../measurement/measurement.ts'
import type {
  FindingFigures,
  FindingRow,
  LoaderRow,
  OperationIdentity,
  OperationRow,
  ResolverRow,
} from './figures.ts'
import { FindingTally, finite, LoaderTally, OperationTally, ResolverTally } from './figures.ts'

/** The rows of one or many windows, by table. */
export interface WindowRows {
  readonly operations: OperationRow[]
  readonly resolvers: ResolverRow[]
  readonly loaders: LoaderRow[]
  readonly findings: FindingRow[]
}

export const noRows = (): WindowRows => ({ operations: [], resolvers: [], loaders: [], findings: [] })

/** A tally that remembers how much of it is stored: its own count (requests, calls, batches, operations) when it was last confirmed. */
interface Kept<Tally> {
  readonly tally: Tally
  stored: number
}
type KeptOperation = Kept<OperationTally> & {
  readonly identity: OperationIdentity
  readonly audience: Audience
}
interface Detail {
  readonly resolvers: Map<string, Kept<ResolverTally>>
  readonly loaders: Map<string, Kept<LoaderTally>>
}

// What a row costs in memory, measured on Node 20 and rounded up: a bound needs no more than that.
const operationBytes = 3000
const smallRowBytes = 300

/**
 * What one gateway did in one minute. Its rows are absolute: storing one again replaces what was stored, so a repeated or a half-succeeded
 * flush cannot count twice.
 */
export class Window {
  readonly start: number
  readonly sequence: number
  /** Roughly what it takes in memory. */
  bytes = 0
  resolverRows = 0
  /** Set when it was given up to keep within the bound: what is stored after all is then not lost. */
  dropped = false
  readonly #gateway: string
  readonly #operations = new Map<string, KeptOperation>()
  readonly #details = new Map<string, Detail>()
  readonly #findings = new Map<string, Kept<FindingTally>>()

  constructor(gateway: string, start: number, sequence: number) {
    this.#gateway = gateway
    this.start = start
    this.sequence = sequence
  }

  operation(key: string): OperationTally | undefined {
    return this.#operations.get(key)?.tally
  }

  addOperation(key: string, identity: OperationIdentity, audience: Audience): OperationTally {
    const tally = new OperationTally()
    this.#operations.set(key, { tally, stored: 0, identity, audience })
    this.bytes += operationBytes
    return tally
  }

  resolver(signature: string, coordinate: string): ResolverTally | undefined {
    return this.#details.get(signature)?.resolvers.get(coordinate)?.tally
  }

  addResolver(signature: string, coordinate: string): ResolverTally {
    this.resolverRows++
    return this.#add(this.#detail(signature).resolvers, coordinate, new ResolverTally())
  }

  loader(signature: string, loader: string): LoaderTally {
    const { loaders } = this.#detail(signature)
    return loaders.get(loader)?.tally ?? this.#add(loaders, loader, new LoaderTally())
  }

  recordFinding(identity: string, figures: FindingFigures): void {
    const found =
      this.#findings.get(identity)?.tally ?? this.#add(this.#findings, identity, new FindingTally())
    found.add(figures)
  }

  /**
   * Copies rows into `rows` while there is room: all of them, or only those that grew since they were last confirmed.
   *
   * @returns what marks the copied rows as stored
   */
  copy(rows: WindowRows, which: 'all' | 'unstored', maxRows = Number.POSITIVE_INFINITY): () => void {
    const of = { windowStart: this.start, gateway: this.#gateway, sequence: this.sequence }
    const marks: { readonly kept: Kept<unknown>; readonly count: number }[] = []
    const isTaken = (kept: Kept<unknown>, count: number): boolean => {
      if (marks.length >= maxRows || (which === 'unstored' && count === kept.stored)) return false
      marks.push({ kept, count })
      return true
    }
    for (const kept of this.#operations.values()) {
      if (!isTaken(kept, kept.tally.requests)) continue
      rows.operations.push({ ...of, ...kept.identity, audience: kept.audience, ...kept.tally.toFigures() })
    }
    for (const [signature, { resolvers, loaders }] of this.#details) {
      if (marks.length >= maxRows) break
      for (const [coordinate, kept] of resolvers) {
        if (isTaken(kept, kept.tally.calls))
          rows.resolvers.push({ ...of, signature, coordinate, ...kept.tally })
      }
      for (const [loader, kept] of loaders) {
        if (isTaken(kept, kept.tally.batches)) rows.loaders.push({ ...of, signature, loader, ...kept.tally })
      }
    }
    for (const [identity, kept] of this.#findings) {
      if (isTaken(kept, kept.tally.operations)) rows.findings.push({ ...of, identity, ...kept.tally })
    }
    return () => {
      for (const { kept, count } of marks) kept.stored = count
    }
  }

  /** Requests recorded and not yet confirmed as stored. */
  unstoredRequests(): number {
    let requests = 0
    for (const kept of this.#operations.values()) requests += kept.tally.requests - kept.stored
    return requests
  }

  isStored(): boolean {
    if (this.unstoredRequests() > 0) return false
    for (const detail of this.#details.values()) {
      for (const kept of detail.resolvers.values()) if (kept.tally.calls !== kept.stored) return false
      for (const kept of detail.loaders.values()) if (kept.tally.batches !== kept.stored) return false
    }
    for (const kept of this.#findings.values()) if (kept.tally.operations !== kept.stored) return false
    return true
  }

  #detail(signature: string): Detail {
    let detail = this.#details.get(signature)
    if (detail === undefined) {
      detail = { resolvers: new Map(), loaders: new Map() }
      this.#details.set(signature, detail)
    }
    return detail
  }

  #add<Tally>(into: Map<string, Kept<Tally>>, key: string, tally: Tally): Tally {
    into.set(key, { tally, stored: 0 })
    this.bytes += smallRowBytes
    return tally
  }
}

/** Adds one operation to a tally. */
export function tallyMeasurement(tally: OperationTally, measurement: Measurement): void {
  tally.requests++
  if (measurement.outcome !== 'ok') tally.errors++
  tally.outcomes[measurement.outcome]++
  tally.cache[measurement.cache]++
  tally.requestBytes += finite(measurement.requestBytes)
  tally.responseBytes += finite(measurement.responseBytes)
  tally.statements += finite(measurement.statementCount)
  tally.databaseMs += finite(measurement.databaseMs)
  tally.durations.record(measurement.durationMs)
}
