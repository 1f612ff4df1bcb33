import type { Audience, CacheOutcome, OperationKind, Outcome } from '../measurement/measurement.ts'
import type { HistogramData } from './histogram.ts'
import { Histogram } from './histogram.ts'

/** What many operations did. Bytes and milliseconds; every figure adds up, so summaries of any spans and gateways can be merged. */
export interface OperationFigures {
  readonly requests: number
  /** Operations whose answer carried any error. */
  readonly errors: number
  readonly outcomes: Readonly<Record<Outcome, number>>
  readonly cache: Readonly<Record<CacheOutcome, number>>
  readonly requestBytes: number
  readonly responseBytes: number
  readonly statements: number
  /** Sum of the statements' durations; parallel ones are both counted. */
  readonly databaseMs: number
  readonly durations: HistogramData
}

/** What one coordinate's resolver did in many operations. */
export interface ResolverFigures {
  readonly calls: number
  readonly errors: number
  readonly totalMs: number
  readonly maxMs: number
}

/** What one loader did in many operations. */
export interface LoaderFigures {
  readonly batches: number
  readonly keys: number
  readonly errors: number
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
}

/** Which operations one summary is about. */
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

export interface OperationRow extends WindowIdentity, OperationIdentity, OperationFigures {
  readonly audience: Audience
}
export interface ResolverRow extends WindowIdentity, ResolverFigures {
  readonly signature: string
  readonly coordinate: string
}
export interface LoaderRow extends WindowIdentity, LoaderFigures {
  readonly signature: string
  readonly loader: string
}
export interface FindingRow extends WindowIdentity, FindingFigures {
  readonly identity: string
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

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
  requestBytes = 0
  responseBytes = 0
  statements = 0
  databaseMs = 0
  readonly durations = new Histogram()

  add(figures: OperationFigures): void {
    this.requests += figures.requests
    this.errors += figures.errors
    addEach(this.outcomes, figures.outcomes)
    addEach(this.cache, figures.cache)
    this.requestBytes += figures.requestBytes
    this.responseBytes += figures.responseBytes
    this.statements += figures.statements
    this.databaseMs += figures.databaseMs
    this.durations.merge(figures.durations)
  }

  /** A copy that later records do not change. */
  toFigures(): OperationFigures {
    return {
      requests: this.requests,
      errors: this.errors,
      outcomes: { ...this.outcomes },
      cache: { ...this.cache },
      requestBytes: this.requestBytes,
      responseBytes: this.responseBytes,
      statements: this.statements,
      databaseMs: this.databaseMs,
      durations: this.durations.toData(),
    }
  }
}

export class ResolverTally implements ResolverFigures {
  calls = 0
  errors = 0
  totalMs = 0
  maxMs = 0

  add(figures: ResolverFigures): void {
    this.calls += finite(figures.calls)
    this.errors += finite(figures.errors)
    this.totalMs += finite(figures.totalMs)
    if (figures.maxMs > this.maxMs) this.maxMs = finite(figures.maxMs)
  }
}

export class LoaderTally implements LoaderFigures {
  batches = 0
  keys = 0
  errors = 0
  totalMs = 0
  maxMs = 0

  add(figures: LoaderFigures): void {
    this.batches += finite(figures.batches)
    this.keys += finite(figures.keys)
    this.errors += finite(figures.errors)
    this.totalMs += finite(figures.totalMs)
    if (figures.maxMs > this.maxMs) this.maxMs = finite(figures.maxMs)
  }
}

export class FindingTally implements FindingFigures {
  operations = 0
  maxStatementsPerOperation = 0
  latestStatementsPerOperation = 0
  latestAt = 0
  rows = 0
  totalMs = 0

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
  }
}

/** What can be added for ever: one NaN among the sums would spoil them and be refused by every database. */
export function finite(value: number): number {
  return value > 0 && value < Number.POSITIVE_INFINITY ? value : 0
}

function addEach<K extends string>(into: Record<K, number>, from: Readonly<Record<K, number>>): void {
  for (const key of Object.keys(into) as K[]) into[key] += from[key]
}
