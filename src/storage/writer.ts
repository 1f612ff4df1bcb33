import type { Aggregator, HeldRows, PendingRows } from '../aggregation/aggregator.ts'
import { allSignatures } from '../aggregation/figures.ts'
import type { Finding } from '../diagnosis/finding.ts'
import { runOutsideFrames } from '../measurement/frame.ts'
import type { Measurement } from '../measurement/measurement.ts'
import type { SpanRecord } from '../measurement/spans.ts'
import type { FindingDescription } from './finding-log.ts'
import { FindingLog } from './finding-log.ts'
import { appendIsolated, isDataError } from './isolate.ts'
import type { Retention } from './retention.ts'
import { createRetention, defaultRetention, retentionBounds } from './retention.ts'
import type { Sample } from './sample.ts'
import { SampleLog } from './sample-log.ts'
import type { Batch, MeasurementStore, MetricKind, Span } from './store.ts'
import type { SignatureText, StatementText } from './text-log.ts'
import { dayOf, TextLog } from './text-log.ts'
import { withinTime } from './within-time.ts'

/** What is not certainly stored yet. A report adds it to the store's answer, leaving the windows in `held` out there. */
export interface Unstored {
  readonly held: HeldRows
  readonly findings: readonly FindingDescription[]
  readonly samples: readonly Sample[]
  readonly signatures: readonly SignatureText[]
  readonly statements: readonly StatementText[]
}

/** Everything that bounds and faults cost since the start. */
export interface Dropped {
  /** Operations counted under the signature `other`. */
  readonly signatures: number
  /** Resolver summaries counted under the coordinate `other`. */
  readonly coordinates: number
  /** Batch summaries counted under the loader `other`. */
  readonly loaders: number
  /** Statement summaries counted under the fingerprint `other`. */
  readonly statements: number
  /** Span summaries counted under the name `other`. */
  readonly spans: number
  /** Operations counted under the client `other`. */
  readonly clients: number
  /** Operations lost with windows given up. */
  readonly operations: number
  /** Operations worth a sample and not kept whole. */
  readonly samples: number
  /** Findings beyond the bound, seen once or more often. */
  readonly findings: number
  /** Measurements that could not be recorded, and rows that the store refused for what they hold. */
  readonly malformed: number
}

export interface WriterOptions {
  readonly aggregator: Aggregator
  readonly store: MeasurementStore
  /** What is wrong with one operation; absent: nothing is looked for. */
  readonly diagnose?: (measurement: Measurement) => readonly Finding[]
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
}

/** Takes every measurement and stores it in time. Neither throws nor rejects: what cannot be stored waits, within bounds. */
export interface Writer {
  readonly record: (measurement: Measurement) => void
  /** Takes a span that belongs to no operation. */
  readonly recordSpan: (span: SpanRecord) => void
  /** Resolves when everything recorded before the call is stored, or when that failed (true, or false). */
  flush(): Promise<boolean>
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

const minFlushGapMs = 1000
// Whole windows, and no more of them in one transaction than needed.
const maxRowsPerBatch = 2000
const hourMs = 3_600_000
const maxSampleBytesPerBatch = 4 * 1024 * 1024

/** Defaults: every 30 s or 100 operations; slow is 1,000 ms; kept 48 hours, 30 days and a year; 64 MiB may wait; a write may take 15 s, the last one 5 s. */
export function createWriter(options: WriterOptions): Writer {
  return new StoreWriter(options)
}

class StoreWriter implements Writer {
  readonly #aggregator: Aggregator
  readonly #store: MeasurementStore
  readonly #options: Required<Omit<WriterOptions, 'aggregator' | 'store' | 'diagnose'>>
  readonly #diagnose: (measurement: Measurement) => readonly Finding[]
  readonly #samples: SampleLog
  readonly #findings = new FindingLog()
  readonly #signatures = new TextLog<SignatureText>(({ signature }) => signature)
  readonly #statements = new TextLog<StatementText>(({ fingerprint }) => fingerprint)
  readonly #retention: { stop(): Promise<void> }
  readonly #interval: NodeJS.Timeout
  #due: NodeJS.Timeout | undefined
  #sinceFlush = 0
  #lastFlushAt = Number.NEGATIVE_INFINITY
  #failures = 0
  #malformed = 0
  #refusedOperations = 0
  readonly flushes = { stored: 0, failed: 0 }
  #current: Promise<boolean> | undefined
  #next: Promise<boolean> | undefined
  #stopped: Promise<void> | undefined

  constructor({ aggregator, store, diagnose = () => [], ...options }: WriterOptions) {
    this.#aggregator = aggregator
    this.#store = store
    this.#diagnose = diagnose
    this.#options = {
      intervalMs: 30_000,
      batchSize: 100,
      slowQueryMs: 1000,
      retention: defaultRetention,
      maxPendingBytes: 64 * 1024 * 1024,
      appendTimeoutMs: 15_000,
      stopTimeoutMs: 5000,
      now: Date.now,
      onError: () => undefined,
      ...options,
    }
    const { intervalMs, slowQueryMs, retention, now, onError } = this.#options
    this.#samples = new SampleLog({ gateway: aggregator.gateway, slowQueryMs })
    this.#interval = setInterval(() => void this.flush(), intervalMs).unref()
    this.#retention = createRetention({ store, retention, now, onError })
  }

  readonly record = (measurement: Measurement): void => {
    try {
      const now = this.#options.now()
      const found = this.#diagnose(measurement)
      const findings =
        found.length === 0 ? found : found.filter((finding) => this.#findings.record(finding, now))
      const filedAs = this.#aggregator.record(measurement, findings, now)
      this.#samples.record(measurement, filedAs, now, findings.length > 0)
      if (filedAs === measurement.signature) this.#recordTexts(measurement, now)
      this.#keepWithinBounds()
      if (++this.#sinceFlush >= this.#options.batchSize && this.#failures === 0) this.#flushSoon()
    } catch (error) {
      this.#malformed++
      this.#options.onError(error)
    }
  }

  readonly recordSpan = (span: SpanRecord): void => this.#aggregator.recordSpan(span)

  flush(): Promise<boolean> {
    if (this.#current === undefined) return this.#start()
    // The flush under way may have begun before the latest operation: one more follows it, for all who ask meanwhile.
    this.#next ??= this.#current.then(() => {
      this.#next = undefined
      return this.#start()
    })
    return this.#next
  }

  stop(): Promise<void> {
    this.#stopped ??= (async () => {
      clearInterval(this.#interval)
      clearTimeout(this.#due)
      this.#samples.close()
      const ended = Promise.all([this.flush(), this.#retention.stop()])
      await withinTime(ended, this.#options.stopTimeoutMs).catch(this.#options.onError)
      clearTimeout(this.#due)
    })()
    return this.#stopped
  }

  unstored(span: Span): Unstored {
    return {
      held: this.#aggregator.held(span.from, span.to),
      findings: this.#findings.all(),
      samples: this.#samples.all().filter(({ at }) => at >= span.from && at < span.to),
      signatures: this.#signatures.pending(),
      statements: this.#statements.pending(),
    }
  }

  dropped(): Dropped {
    const { operations, malformed, ...others } = this.#aggregator.dropped
    return {
      ...others,
      operations: operations + this.#refusedOperations + this.#store.dropped.operations,
      samples: this.#samples.dropped + this.#store.dropped.samples,
      findings: this.#findings.dropped,
      malformed: malformed + this.#malformed,
    }
  }

  get bytes(): number {
    return this.#aggregator.bytes + this.#samples.bytes
  }

  clear(kinds: readonly MetricKind[]): void {
    if (kinds.includes('operations')) {
      this.#aggregator.clear('operations')
      this.#signatures.clear()
      this.#statements.clear()
    }
    if (kinds.includes('samples')) this.#samples.clear()
    if (kinds.includes('findings')) {
      this.#aggregator.clear('findings')
      this.#findings.clear()
    }
  }

  #recordTexts(
    { signature, operationName, kind, document = '', statements }: Measurement,
    now: number,
  ): void {
    const lastSeen = dayOf(now)
    if (this.#signatures.wants(signature, lastSeen))
      this.#signatures.record({ signature, operationName, kind, document, lastSeen })
    for (const { fingerprint, text } of statements) {
      if (this.#statements.wants(fingerprint, lastSeen))
        this.#statements.record({ fingerprint, text, lastSeen })
    }
  }

  #start(): Promise<boolean> {
    clearTimeout(this.#due)
    this.#due = undefined
    this.#sinceFlush = 0
    this.#lastFlushAt = this.#options.now()
    this.#current = runOutsideFrames(() => this.#writeAll()).finally(() => {
      this.#current = undefined
    })
    return this.#current
  }

  async #writeAll(): Promise<boolean> {
    try {
      for (;;) {
        // What was recorded meanwhile waits for the next flush, or this one might never end.
        if (!(await this.#writeBatch())) break
      }
      this.#failures = 0
      this.flushes.stored++
      return true
    } catch (error) {
      this.#failures++
      this.flushes.failed++
      this.#options.onError(error)
      this.#flushSoon()
      return false
    }
  }

  /** Whether there was more than one batch holds. */
  async #writeBatch(): Promise<boolean> {
    const { retention, now, appendTimeoutMs } = this.#options
    // Minutes as old as that may be rolled up for good when they arrive: given up and counted, rather than counted twice or never.
    this.#aggregator.dropWindowsBefore(retentionBounds(retention, now()).minutesBefore + hourMs)
    const pending = this.#aggregator.pending(maxRowsPerBatch)
    const samples = this.#samples.pending(now(), maxSampleBytesPerBatch)
    const findings = this.#findings.pending()
    const texts = { signatures: this.#signatures.pending(), statements: this.#statements.pending() }
    const others = findings.length + texts.signatures.length + texts.statements.length
    if (pending.size + samples.length + others === 0) {
      // Nothing is new, but a window may have ended since it was stored: held on to, it would be read beside the store for ever.
      pending.confirm()
      return false
    }
    const isMore = !pending.isAll || samples.length < this.#samples.size
    const batch = batchOf(pending, findings, samples, texts)
    const append = (part: Batch) => withinTime(this.#store.append(part), appendTimeoutMs)
    await append(batch).catch((error: unknown) => this.#appendWhatPasses(batch, append, error))
    pending.confirm()
    this.#samples.confirm(samples)
    this.#findings.confirm(findings)
    this.#signatures.confirm(texts.signatures)
    this.#statements.confirm(texts.statements)
    return isMore
  }

  /** One row that a database will never take must not hold up all others for ever: it is left out, counted and said. */
  async #appendWhatPasses(
    batch: Batch,
    append: (batch: Batch) => Promise<void>,
    error: unknown,
  ): Promise<void> {
    if (!isDataError(error)) throw error
    const refused = await appendIsolated(batch, append)
    this.#options.onError(error)
    for (const { table, row } of refused) {
      this.#malformed++
      if (table === 'operations' && row.signature === allSignatures) this.#refusedOperations += row.requests
    }
  }

  // At once after a quiet second; while writes fail, after 1, 2, 4 … s and at most the interval.
  #flushSoon(): void {
    if (this.#due !== undefined || this.#stopped !== undefined) return
    const sinceLast = this.#options.now() - this.#lastFlushAt
    const delayMs =
      this.#failures > 0
        ? Math.min(this.#options.intervalMs, minFlushGapMs * 2 ** (this.#failures - 1))
        : Math.min(minFlushGapMs, Math.max(0, minFlushGapMs - sinceLast))
    this.#due = setTimeout(() => void this.flush(), delayMs).unref()
  }

  #keepWithinBounds(): void {
    while (this.#aggregator.bytes + this.#samples.bytes > this.#options.maxPendingBytes) {
      if (!this.#samples.dropOldest() && !this.#aggregator.dropOldestWindow()) break
    }
  }
}

function batchOf(
  pending: PendingRows,
  findings: readonly FindingDescription[],
  samples: readonly Sample[],
  texts: Pick<Batch, 'signatures' | 'statements'>,
): Batch {
  const { findings: findingWindows, ...rows } = pending.rows
  return { ...rows, findingWindows, findings, samples, ...texts }
}
