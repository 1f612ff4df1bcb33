import type { Aggregator, AggregatorDropped, HeldRows } from '../aggregation/aggregator.ts'
import type { Finding } from '../measurement/finding.ts'
import type { EndedOperation, Measurement } from '../measurement/measurement.ts'
import type { SpanRecord } from '../measurement/spans.ts'
import type { FindingDescription } from './finding-log.ts'
import type { Retention } from './retention.ts'
import type { Sample } from './sample.ts'
import type { MeasurementStore, MetricKind, Span } from './store.ts'
import type { SignatureText, StatementText } from './text-log.ts'

/** What is not certainly stored yet. A report adds it to the store's answer, leaving the windows in `held` out there. */
export interface Unstored {
  readonly held: HeldRows
  readonly findings: readonly FindingDescription[]
  readonly samples: readonly Sample[]
  readonly signatures: readonly SignatureText[]
  readonly statements: readonly StatementText[]
}

/**
 * Everything that bounds and faults cost since the start. `operations`: lost with windows given up, refused by the store or given up there;
 * `malformed`: measurements that could not be recorded, and rows that the store refused for what they hold.
 */
export interface Dropped extends AggregatorDropped {
  /** Operations worth a sample and not kept whole. */
  readonly samples: number
  /** Findings beyond the bound, seen once or more often. */
  readonly findings: number
}

/** Who is told of findings; must not throw. */
export interface FindingWatcher {
  /** As one operation showed it; it is in memory already. */
  readonly found: (finding: Pick<Finding, 'identity' | 'statementsPerOperation'>) => void
  /** All findings were cleared. */
  readonly cleared: () => void
}

export interface WriterOptions {
  readonly aggregator: Aggregator
  readonly store: MeasurementStore
  /** Longest time between flushes. */
  readonly intervalMs?: number
  /** Operations after which a flush is due before that; at most one a second. */
  readonly batchSize?: number
  /** An operation that took at least this long is kept whole. */
  readonly slowQueryMs?: number
  /** What is older is rolled up, and then deleted. */
  readonly retention?: Retention
  /** Memory for what waits to be stored, roughly. Beyond, the oldest samples go first, then the oldest windows. */
  readonly maxPendingBytes?: number
  /** A write that took longer counts as failed and is repeated. */
  readonly appendTimeoutMs?: number
  /** How long `stop` waits for the last flush. */
  readonly stopTimeoutMs?: number
  /** Milliseconds since 1970. */
  readonly now?: () => number
  /** Told of each failed flush or cleanup, once a try. */
  readonly onError?: (error: unknown) => void
  /** Told at the end how many operations could not be stored, if any, and why. */
  readonly onLost?: (operations: number, error: unknown) => void
}

/** Takes every measurement and stores it in time. Neither throws nor rejects: what cannot be stored waits, within bounds. */
export interface Writer {
  /** Takes an operation that has just ended. It is added up with others: before anything here tells of it, or by `settle`. */
  readonly recordEnded: (ended: EndedOperation) => void
  /** Takes what an operation did. */
  readonly record: (measurement: Measurement) => void
  /** Adds up what was recorded last, for who reads the aggregator itself. */
  settle(): void
  /** Takes a span that belongs to no operation. */
  readonly recordSpan: (span: SpanRecord) => void
  /** Resolves when everything recorded before the call is stored, or when that failed (true, or false). */
  flush(): Promise<boolean>
  /**
   * Tells of each finding that is seen from now on, as soon as its operation has ended.
   *
   * @returns what ends it
   */
  watchFindings(watcher: FindingWatcher): () => void
  /** Flushes a last time and stops the timers. Called twice, gives the first call's promise. */
  stop(): Promise<void>
  unstored(span: Span): Unstored
  dropped(): Dropped
  /** Memory for what waits to be stored, roughly. */
  readonly bytes: number
  /** Flushes tried since the start, by how they ended. */
  readonly flushes: { readonly stored: number; readonly failed: number }
  /** Forgets what is in memory of these kinds; a flush under way may still store it. */
  clear(kinds: readonly MetricKind[]): void
}
