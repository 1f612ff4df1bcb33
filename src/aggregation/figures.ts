import type { CacheOutcome, Client, OperationKind, Outcome, Phases } from '../measurement/measurement.ts'
import type { HistogramData } from './histogram.ts'
import { Histogram } from './histogram.ts'

/** The signature under which a row tells of all operations together. */
export const allSignatures = ''
/** The signature, coordinate, loader, statement, span or client that everything beyond a bound is counted under. */
export const otherName = 'other'

/** What many operations did. Bytes and milliseconds; every figure adds up, so summaries of any spans and gateways can be merged. */
export interface OperationFigures {
  readonly requests: number
  /** Operations whose answer carried any error. */
  readonly errors: number
  readonly outcomes: Readonly<Record<Outcome, number>>
  readonly cache: Readonly<Record<CacheOutcome, number>>
  /** Operations by each error code they carried, at most 20 codes; the others under `other`. */
  readonly errorCodes: Readonly<Record<string, number>>
  /** Operations in which at least one finding was seen. */
  readonly withFindings: number
  readonly requestBytes: number
  readonly responseBytes: number
  readonly statements: number
  /** Sum of the statements' durations; parallel ones are both counted. */
  readonly databaseMs: number
  /** Sums. */
  readonly phases: Phases
  readonly durations: HistogramData
}

/** What one part of operations did: a resolver, a loader, a statement, an author's span. */
export type Part = 'resolver' | 'loader' | 'statement' | 'span'

export interface PartIdentity {
  readonly part: Part
  /** The coordinate, the loader's or span's name, the statement's fingerprint. */
  readonly name: string
  /** Of a statement, the coordinate or loader that sent it, empty where nobody is named; empty for the others. */
  readonly place: string
}

export interface PartFigures {
  /** Operations in which it took part. */
  readonly operations: number
  /** Calls, batches or statements. */
  readonly count: number
  readonly errors: number
  /** Keys of batches, rows of statements; else 0. */
  readonly items: number
  readonly totalMs: number
  readonly maxMs: number
}

/** What one finding's evidence amounted to in many operations. */
export interface FindingFigures {
  readonly operations: number
  readonly maxStatementsPerOperation: number
  /** Of the latest operation, at `latestAt` (milliseconds since 1970). */
  readonly latestStatementsPerOperation: number
  readonly latestAt: number
  readonly rows: number
  readonly totalMs: number
  /** What the operations would have taken less without it, together. */
  readonly lostMs: number
}

/** Which operations one summary is about; name and kind belong to the signature. */
export interface OperationIdentity {
  readonly signature: string
  readonly operationName: string | undefined
  readonly kind: OperationKind
}

/** Which gateway's window a summary belongs to. `sequence` tells two windows of one gateway with the same start apart (a clock set back). */
export interface WindowIdentity {
  /** Milliseconds since 1970: the start of a minute. */
  readonly windowStart: number
  readonly gateway: string
  readonly sequence: number
}

/** The signature {@link allSignatures} tells of all operations together. */
export interface OperationRow extends WindowIdentity, OperationIdentity, OperationFigures {}
/** One client's operations of a signature, or of all. */
export interface ClientRow extends WindowIdentity, OperationFigures {
  readonly signature: string
  readonly client: Client
}
/** A part in the operations of a signature, or in all. */
export interface PartRow extends WindowIdentity, PartIdentity, PartFigures {
  readonly signature: string
}
export interface FindingRow extends WindowIdentity, FindingFigures {
  readonly identity: string
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

const maxErrorCodes = 20

/** Adds up what operations did; starts at nothing. */
export class OperationTally {
  requests = 0
  errors = 0
  readonly outcomes: Mutable<OperationFigures['outcomes']> = {
    ok: 0,
    partial: 0,
    clientError: 0,
    serverError: 0,
    refused: 0,
  }
  readonly cache: Mutable<OperationFigures['cache']> = { hit: 0, stale: 0, miss: 0, bypass: 0, private: 0 }
  readonly errorCodes = new Map<string, number>()
  withFindings = 0
  requestBytes = 0
  responseBytes = 0
  statements = 0
  databaseMs = 0
  readonly phases: Mutable<Phases> = {
    admissionMs: 0,
    parseMs: 0,
    validateMs: 0,
    executeMs: 0,
    serialiseMs: 0,
  }
  readonly durations = new Histogram()

  add(figures: OperationFigures): void {
    this.#addSums(figures)
    for (const [code, count] of Object.entries(figures.errorCodes)) this.addErrorCode(code, count)
    this.durations.merge(figures.durations)
  }

  addTally(tally: OperationTally): void {
    this.#addSums(tally)
    for (const [code, count] of tally.errorCodes) this.addErrorCode(code, count)
    this.durations.add(tally.durations)
  }

  #addSums(sums: Omit<OperationFigures, 'errorCodes' | 'durations'>): void {
    this.requests += sums.requests
    this.errors += sums.errors
    addEach(this.outcomes, sums.outcomes)
    addEach(this.cache, sums.cache)
    this.withFindings += sums.withFindings
    this.requestBytes += sums.requestBytes
    this.responseBytes += sums.responseBytes
    this.statements += sums.statements
    this.databaseMs += sums.databaseMs
    addEach(this.phases, sums.phases)
  }

  addErrorCode(code: string, count: number): void {
    const counted = this.errorCodes.has(code) || this.errorCodes.size < maxErrorCodes ? code : otherName
    this.errorCodes.set(counted, (this.errorCodes.get(counted) ?? 0) + count)
  }

  /** A copy that later records do not change. */
  toFigures(): OperationFigures {
    return {
      requests: this.requests,
      errors: this.errors,
      outcomes: { ...this.outcomes },
      cache: { ...this.cache },
      errorCodes: Object.fromEntries(this.errorCodes),
      withFindings: this.withFindings,
      requestBytes: this.requestBytes,
      responseBytes: this.responseBytes,
      statements: this.statements,
      databaseMs: this.databaseMs,
      phases: { ...this.phases },
      durations: this.durations.toData(),
    }
  }
}

export class PartTally implements PartFigures {
  operations = 0
  count = 0
  errors = 0
  items = 0
  totalMs = 0
  maxMs = 0

  add({ operations, count, errors, items, totalMs, maxMs }: PartFigures): void {
    this.operations += finite(operations)
    this.record(count, errors, items, totalMs, maxMs)
  }

  /** Adds what a part did, without counting an operation. */
  record(count: number, errors: number, items: number, totalMs: number, maxMs: number): void {
    this.count += finite(count)
    this.errors += finite(errors)
    this.items += finite(items)
    this.totalMs += finite(totalMs)
    if (maxMs > this.maxMs) this.maxMs = finite(maxMs)
  }
}

export class FindingTally implements FindingFigures {
  operations = 0
  maxStatementsPerOperation = 0
  latestStatementsPerOperation = 0
  latestAt = 0
  rows = 0
  totalMs = 0
  lostMs = 0

  add(figures: FindingFigures): void {
    this.operations += figures.operations
    this.maxStatementsPerOperation = Math.max(
      this.maxStatementsPerOperation,
      figures.maxStatementsPerOperation,
    )
    if (figures.latestAt >= this.latestAt) {
      this.latestAt = figures.latestAt
      this.latestStatementsPerOperation = figures.latestStatementsPerOperation
    }
    this.rows += finite(figures.rows)
    this.totalMs += finite(figures.totalMs)
    this.lostMs += finite(figures.lostMs)
  }
}

/** What can be added for ever: one NaN among the sums would spoil them and be refused by every database. */
export function finite(value: number): number {
  return value > 0 && value < Number.POSITIVE_INFINITY ? value : 0
}

function addEach<K extends string>(into: Record<K, number>, from: Readonly<Record<K, number>>): void {
  for (const key of Object.keys(into) as K[]) into[key] += from[key]
}
