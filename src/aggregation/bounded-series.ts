import type { Client, Measurement } from '../measurement/measurement.ts'
import { BoundedKeys } from './bounded-keys.ts'
import type { OperationTally, Part, PartFigures } from './figures.ts'
import { otherName } from './figures.ts'
import type { KeptOperation, Window } from './window.ts'
import { tallyMeasurement } from './window.ts'
import type { KeptPart } from './window-parts.ts'
import { addPart } from './window-parts.ts'

const idleMs = 5 * 60_000

export interface SeriesBounds {
  /** Signatures at once. */
  readonly maxSignatures?: number
  /** Clients (name and version) at once. */
  readonly maxClients?: number
  readonly maxCoordinates?: number
  readonly maxLoaders?: number
  /** Fingerprints of statements. */
  readonly maxStatements?: number
  /** Names of spans. */
  readonly maxSpans?: number
  /** Pairs of a signature and a part in one window. */
  readonly maxPartRows?: number
  /** Pairs of a signature and a client in one window. */
  readonly maxClientRows?: number
}

const droppedAs = {
  resolver: 'coordinates',
  loader: 'loaders',
  statement: 'statements',
  span: 'spans',
} as const

type Figures = Omit<PartFigures, 'operations'>

const otherClient: Client = { name: otherName, version: '' }

/** Finds each operation, client and part its tally in a window, and counts what has no place there under `other`. */
export class BoundedSeries {
  /** What was counted under `other`, since the start. */
  readonly dropped = { signatures: 0, coordinates: 0, loaders: 0, statements: 0, spans: 0, clients: 0 }
  readonly #maxPartRows: number
  readonly #maxClientRows: number
  readonly #signatures: BoundedKeys
  readonly #clients: BoundedKeys
  readonly #parts: Readonly<Record<Part, BoundedKeys>>

  constructor(bounds: SeriesBounds) {
    const { maxSignatures = 2000, maxClients = 200, maxCoordinates = 5000, maxLoaders = 1000 } = bounds
    const { maxStatements = 2000, maxSpans = 500, maxPartRows = 20_000, maxClientRows = 5000 } = bounds
    this.#maxPartRows = maxPartRows
    this.#maxClientRows = maxClientRows
    this.#signatures = new BoundedKeys(maxSignatures, idleMs)
    this.#clients = new BoundedKeys(maxClients, idleMs)
    this.#parts = {
      resolver: new BoundedKeys(maxCoordinates, idleMs),
      loader: new BoundedKeys(maxLoaders, idleMs),
      statement: new BoundedKeys(maxStatements, idleMs),
      span: new BoundedKeys(maxSpans, idleMs),
    }
  }

  operationOf(window: Window, { signature, operationName, kind }: Measurement): KeptOperation {
    const found = window.operation(signature)
    if (found !== undefined) return found
    if (this.#signatures.admit(signature, window.start))
      return window.addOperation({ signature, operationName, kind })
    this.dropped.signatures++
    return (
      window.operation(otherName) ??
      window.addOperation({ signature: otherName, operationName: undefined, kind: 'unknown' })
    )
  }

  /** Counts an operation under its signature and client, and under its client over all signatures. */
  recordOperation(
    window: Window,
    operation: KeptOperation,
    measurement: Measurement,
    hasFindings: boolean,
  ): void {
    const { client } = measurement
    const { latest } = operation
    if (
      latest !== undefined &&
      latest.client.name === client.name &&
      latest.client.version === client.version
    ) {
      tallyMeasurement(latest.tally, measurement, hasFindings)
      if (latest.whole !== undefined) tallyMeasurement(latest.whole, measurement, hasFindings)
      return
    }
    const key = client.version === '' ? client.name : `${client.name}\n${client.version}`
    const { clients } = operation
    const known = clients.get(key)
    const isKnown = known !== undefined || key === '' || this.#clients.admit(key, window.start)
    const whole = isKnown ? wholeOf(window, key, client) : wholeOf(window, otherName, otherClient)
    tallyMeasurement(whole, measurement, hasFindings)
    if (known !== undefined || (isKnown && window.clientRows < this.#maxClientRows)) {
      operation.latest = known ?? window.addClient(operation, key, client, whole)
      tallyMeasurement(operation.latest.tally, measurement, hasFindings)
    } else {
      this.dropped.clients++
      const other =
        clients.get(otherName) ??
        window.addClient(operation, otherName, otherClient, wholeOf(window, otherName, otherClient))
      tallyMeasurement(other.tally, measurement, hasFindings)
    }
  }

  recordParts(window: Window, operation: KeptOperation, measurement: Measurement, number: number): void {
    for (const { coordinate, calls, errors, totalMs, maxMs } of measurement.resolvers) {
      const figures = { count: calls, errors, items: 0, totalMs, maxMs }
      this.#recordPart(window, operation, 'resolver', coordinate, '', figures, number)
    }
    for (const { loader, batches, keys, errors, totalMs, maxMs } of measurement.batches) {
      const figures = { count: batches, errors, items: keys, totalMs, maxMs }
      this.#recordPart(window, operation, 'loader', loader, '', figures, number)
    }
    for (const group of measurement.statements) {
      const { fingerprint, count, errors, rows, totalMs, maxMs } = group
      const figures = { count, errors, items: rows, totalMs, maxMs }
      const place = group.loader ?? group.coordinate ?? ''
      this.#recordPart(window, operation, 'statement', fingerprint, place, figures, number)
    }
    for (const { name, calls, errors, totalMs, maxMs } of measurement.spans) {
      const figures = { count: calls, errors, items: 0, totalMs, maxMs }
      this.#recordPart(window, operation, 'span', name, '', figures, number)
    }
  }

  #recordPart(
    window: Window,
    operation: KeptOperation,
    part: Part,
    name: string,
    place: string,
    figures: Figures,
    number: number,
  ): void {
    const known = operation.parts.get(part, name, place)
    if (known?.whole !== undefined) {
      addPart(known, figures, number)
      addPart(known.whole, figures, number)
      return
    }
    // Over all operations a statement's place is left out: which operations send it, and from where, their own rows tell.
    const isKnown = this.#isKnown(window, part, name)
    const whole = this.#partOf(window, window.all, part, isKnown ? name : otherName)
    addPart(whole, figures, number)
    if (known === undefined && isKnown && window.partRows < this.#maxPartRows)
      addPart(window.addPart(operation, { part, name, place }, whole), figures, number)
    else {
      this.dropped[droppedAs[part]]++
      addPart(this.#partOf(window, operation, part, otherName), figures, number)
    }
  }

  #partOf(window: Window, operation: KeptOperation, part: Part, name: string): KeptPart {
    return operation.parts.get(part, name, '') ?? window.addPart(operation, { part, name, place: '' })
  }

  /** Records a span outside any operation. */
  recordSpan(window: Window, name: string, figures: Figures): void {
    const isKnown = this.#isKnown(window, 'span', name)
    if (!isKnown) this.dropped.spans++
    addPart(this.#partOf(window, window.all, 'span', isKnown ? name : otherName), figures, undefined)
  }

  #isKnown(window: Window, part: Part, name: string): boolean {
    return window.all.parts.get(part, name, '') !== undefined || this.#parts[part].admit(name, window.start)
  }
}

/** A client's operations of all signatures. */
function wholeOf(window: Window, key: string, client: Client): OperationTally {
  const { all } = window
  return (all.clients.get(key) ?? window.addClient(all, key, client)).tally
}
