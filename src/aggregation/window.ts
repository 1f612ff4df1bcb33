import type { Client, Measurement } from '../measurement/measurement.ts'
import type {
  ClientRow,
  FindingFigures,
  FindingRow,
  OperationIdentity,
  OperationRow,
  Part,
  PartRow,
} from './figures.ts'
import { allSignatures, FindingTally, finite, OperationTally } from './figures.ts'
import type { Kept } from './kept.ts'
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

/** What one signature's operations did in one window, or all of them. */
export interface KeptOperation extends Kept<OperationTally> {
  readonly identity: OperationIdentity
  readonly clients: Map<string, Kept<OperationTally> & { readonly client: Client }>
  readonly parts: WindowParts
}

// What a row costs in memory, measured on Node 20 and rounded up: a bound needs no more than that.
const operationBytes = 3000
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
    const kept = { ...keep(new OperationTally()), identity, clients: new Map(), parts: new WindowParts() }
    this.#operations.set(identity.signature, kept)
    this.bytes += operationBytes
    return kept
  }

  addClient(operation: KeptOperation, key: string, client: Client): Kept<OperationTally> {
    const kept = { ...keep(new OperationTally()), client }
    operation.clients.set(key, kept)
    this.clientRows++
    this.bytes += clientBytes
    return kept
  }

  addPart(operation: KeptOperation, part: Part, name: string, place: string): KeptPart {
    this.partRows++
    this.bytes += smallRowBytes
    return operation.parts.create(part, name, place)
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
    const isTaken = (kept: Kept<unknown>, count: number): boolean => {
      if (count === 0 || (which === 'unstored' && count === kept.stored)) return false
      marks.take(kept, count)
      return true
    }
    for (const kept of this.#operations.values()) {
      const { signature } = kept.identity
      if (isTaken(kept, kept.tally.requests))
        rows.operations.push({ ...of, ...kept.identity, ...kept.tally.toFigures() })
      for (const client of kept.clients.values()) {
        if (isTaken(client, client.tally.requests))
          rows.clients.push({ ...of, signature, client: client.client, ...client.tally.toFigures() })
      }
      for (const [part, one] of kept.parts) {
        const { name, place, tally } = one
        if (isTaken(one, tally.count)) rows.parts.push({ ...of, signature, part, name, place, ...tally })
      }
    }
    for (const [identity, kept] of this.#findings) {
      if (isTaken(kept, kept.tally.operations)) rows.findings.push({ ...of, identity, ...kept.tally })
    }
    return () => marks.confirm()
  }

  /** Requests recorded and not yet confirmed as stored. */
  unstoredRequests(): number {
    return this.all.tally.requests - this.all.stored
  }

  isStored(): boolean {
    if (this.unstoredRequests() > 0) return false
    for (const kept of this.#operations.values()) {
      if (kept.tally.requests !== kept.stored) return false
      for (const [, part] of kept.parts) if (part.tally.count !== part.stored) return false
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
