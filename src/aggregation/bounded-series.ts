import type { Client, Measurement } from '../measurement/measurement.ts'
import { BoundedKeys } from './bounded-keys.ts'
import type { OperationTally, Part, PartFigures } from './figures.ts'
import { otherName } from './figures.ts'
import type { Kept } from './kept.ts'
import type { KeptOperation, Window } from './window.ts'
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

  clientOf(window: Window, operation: KeptOperation, client: Client): Kept<OperationTally> {
    const key = client.name === '' && client.version === '' ? '' : `${client.name}\n${client.version}`
    const found = operation.clients.get(key)
    if (found !== undefined) return found
    const isKnown = key === '' || this.#clients.admit(key, window.start)
    if (isKnown && (operation === window.all || window.clientRows < this.#maxClientRows))
      return window.addClient(operation, key, client)
    // Once for each operation: where the client has no place at all, or none in this operation's rows.
    if (operation === window.all || isKnown) this.dropped.clients++
    const other = { name: otherName, version: '' }
    return operation.clients.get(otherName) ?? window.addClient(operation, otherName, other)
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
    if (known !== undefined) addPart(known, figures, number)
    else if (this.#isKnown(window, part, name) && window.partRows < this.#maxPartRows)
      addPart(window.addPart(operation, part, name, place), figures, number)
    else {
      this.dropped[droppedAs[part]]++
      this.#addPart(window, operation, part, otherName, '', figures, number)
    }
    // Over all operations a statement's place is left out: which operations send it, and from where, their own rows tell.
    const isCounted = known !== undefined || this.#isKnown(window, part, name)
    this.#addPart(window, window.all, part, isCounted ? name : otherName, '', figures, number)
  }

  #addPart(
    window: Window,
    operation: KeptOperation,
    part: Part,
    name: string,
    place: string,
    figures: Figures,
    number: number | undefined,
  ): void {
    addPart(
      operation.parts.get(part, name, place) ?? window.addPart(operation, part, name, place),
      figures,
      number,
    )
  }

  /** Records a span outside any operation. */
  recordSpan(window: Window, name: string, figures: Figures): void {
    const isKnown = this.#isKnown(window, 'span', name)
    if (!isKnown) this.dropped.spans++
    this.#addPart(window, window.all, 'span', isKnown ? name : otherName, '', figures, undefined)
  }

  #isKnown(window: Window, part: Part, name: string): boolean {
    return window.all.parts.get(part, name, '') !== undefined || this.#parts[part].admit(name, window.start)
  }
}
