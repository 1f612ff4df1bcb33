import type { Client, Measurement } from '../measurement/measurement.ts'
import type {
  ClientRow,
  FindingFigures,
  FindingRow,
  OperationIdentity,
  OperationRow,
  PartIdentity,
  PartRow,
} from './figures.ts'
import { allSignatures, FindingTally, finite, OperationTally } from './figures.ts'
import type { Confirmed, Kept } from './kept.ts'
import { keep, Marks } from './kept.ts'
import type { KeptPart } from './window-parts.ts'
import { WindowParts } from './window-parts.ts'

/** The rows of one or many windows, by table. */
export interface WindowRows {
  readonly operations: OperationRow[]
  readonly clients: ClientRow[]
  readonly parts: PartRow[]
  readonly findings: FindingRow[]
}

export const noRows = (): WindowRows => ({ operations: [], clients: [], parts: [], findings: [] })

export const sizeOf = (rows: WindowRows): number =>
  rows.operations.length + rows.clients.length + rows.parts.length + rows.findings.length

/** One client's operations of a signature; they are counted in `whole` as well, the client's operations of all signatures. */
export interface KeptClient extends Kept<OperationTally> {
  readonly client: Client
  readonly whole: OperationTally | undefined
}

/**
 * What one signature's operations did in one window, or all of them. It has no tally of its own: each operation has one client, so the sum
 * over the clients is made when a row is copied, and recording has one tally less to keep.
 */
export interface KeptOperation {
  readonly identity: OperationIdentity
  readonly clients: Map<string, KeptClient>
  /** The client recorded last: most often the next one's too. */
  latest: KeptClient | undefined
  readonly parts: WindowParts
  /** Its requests when it was last confirmed. */
  stored: number
}

// What a row costs in memory, measured on Node 20 and rounded up: a bound needs no more than that.
const operationBytes = 800
const clientBytes = 2200
const smallRowBytes = 400

/**
 * What one gateway did in one minute. Its rows are absolute: storing one again replaces what was stored, so a repeated or a half-succeeded
 * flush cannot count twice.
 */
export class Window {
  readonly start: number
  readonly sequence: number
  /** Roughly what it takes in memory. */
  bytes = 0
  partRows = 0
  clientRows = 0
  /** Set when it was given up to keep within the bound: what is stored after all is then not lost. */
  dropped = false
  all: KeptOperation
  readonly #gateway: string
  readonly #operations = new Map<string, KeptOperation>()
  readonly #findings = new Map<string, Kept<FindingTally>>()

  constructor(gateway: string, start: number, sequence: number) {
    this.#gateway = gateway
    this.start = start
    this.sequence = sequence
    this.all = this.addOperation({ signature: allSignatures, operationName: undefined, kind: 'unknown' })
  }

  operation(signature: string): KeptOperation | undefined {
    return this.#operations.get(signature)
  }

  addOperation(identity: OperationIdentity): KeptOperation {
    const kept = { identity, clients: new Map(), latest: undefined, parts: new WindowParts(), stored: 0 }
    this.#operations.set(identity.signature, kept)
    this.bytes += operationBytes
    return kept
  }

  addClient(operation: KeptOperation, key: string, client: Client, whole?: OperationTally): KeptClient {
    const kept = { tally: new OperationTally(), stored: 0, client, whole }
    operation.clients.set(key, kept)
    this.clientRows++
    this.bytes += clientBytes
    return kept
  }

  addPart(operation: KeptOperation, identity: PartIdentity, whole?: KeptPart): KeptPart {
    this.partRows++
    this.bytes += smallRowBytes
    return operation.parts.create(identity, whole)
  }

  recordFinding(identity: string, figures: FindingFigures): void {
    let found = this.#findings.get(identity)
    if (found === undefined) {
      found = keep(new FindingTally())
      this.#findings.set(identity, found)
      this.bytes += smallRowBytes
    }
    found.tally.add(figures)
  }

  /**
   * Copies rows into `rows`: all of them, or only those that grew since they were last confirmed.
   *
   * @returns what marks the copied rows as stored
   */
  copy(rows: WindowRows, which: 'all' | 'unstored'): () => void {
    const of = { windowStart: this.start, gateway: this.#gateway, sequence: this.sequence }
    const marks = new Marks()
    const isTaken = (kept: Confirmed, count: number): boolean => {
      if (count === 0 || (which === 'unstored' && count === kept.stored)) return false
      marks.take(kept, count)
      return true
    }
    for (const kept of this.#operations.values()) {
      const { signature } = kept.identity
      if (isTaken(kept, requestsOf(kept)))
        rows.operations.push({ ...of, ...kept.identity, ...sumOf(kept).toFigures() })
      for (const client of kept.clients.values()) {
        if (isTaken(client, client.tally.requests))
          rows.clients.push({ ...of, signature, client: client.client, ...client.tally.toFigures() })
      }
      for (const part of kept.parts.all()) {
        if (isTaken(part, part.tally.count))
          rows.parts.push({ ...of, signature, ...part.identity, ...part.tally })
      }
    }
    for (const [identity, kept] of this.#findings) {
      if (isTaken(kept, kept.tally.operations)) rows.findings.push({ ...of, identity, ...kept.tally })
    }
    return () => marks.confirm()
  }

  /** Requests recorded and not yet confirmed as stored. */
  unstoredRequests(): number {
    return requestsOf(this.all) - this.all.stored
  }

  isStored(): boolean {
    if (this.unstoredRequests() > 0) return false
    for (const kept of this.#operations.values()) {
      if (requestsOf(kept) !== kept.stored) return false
      for (const part of kept.parts.all()) if (part.tally.count !== part.stored) return false
    }
    for (const kept of this.#findings.values()) if (kept.tally.operations !== kept.stored) return false
    return true
  }

  /** Forgets operations with their clients and parts. */
  clearOperations(): void {
    this.#operations.clear()
    this.bytes = this.#findings.size * smallRowBytes
    this.partRows = 0
    this.clientRows = 0
    this.all = this.addOperation(this.all.identity)
  }

  clearFindings(): void {
    this.bytes -= this.#findings.size * smallRowBytes
    this.#findings.clear()
  }
}

function requestsOf({ clients }: KeptOperation): number {
  let requests = 0
  for (const { tally } of clients.values()) requests += tally.requests
  return requests
}

function sumOf({ clients }: KeptOperation): OperationTally {
  const sum = new OperationTally()
  for (const { tally } of clients.values()) sum.addTally(tally)
  return sum
}

/** Adds one operation to a tally. */
export function tallyMeasurement(
  tally: OperationTally,
  measurement: Measurement,
  hasFindings: boolean,
): void {
  const { phases } = measurement
  tally.requests++
  if (measurement.outcome !== 'ok') tally.errors++
  tally.outcomes[measurement.outcome]++
  tally.cache[measurement.cache]++
  for (const code of measurement.errorCodes) tally.addErrorCode(code, 1)
  if (hasFindings) tally.withFindings++
  tally.requestBytes += finite(measurement.requestBytes)
  tally.responseBytes += finite(measurement.responseBytes)
  tally.statements += finite(measurement.statementCount)
  tally.databaseMs += finite(measurement.databaseMs)
  tally.phases.admissionMs += finite(phases.admissionMs)
  tally.phases.parseMs += finite(phases.parseMs)
  tally.phases.validateMs += finite(phases.validateMs)
  tally.phases.executeMs += finite(phases.executeMs)
  tally.phases.serialiseMs += finite(phases.serialiseMs)
  tally.durations.record(measurement.durationMs)
}
