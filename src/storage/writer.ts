import type { Aggregator, HeldRows, PendingRows } from '../aggregation/aggregator.ts'
import type { Finding } from '../diagnosis/finding.ts'
import { runOutsideFrames } from '../measurement/frame.ts'
import type { Measurement } from '../measurement/measurement.ts'
import type { SignatureDocument } from './document-log.ts'
import { DocumentLog } from './document-log.ts'
import type { FindingDescription } from './finding-log.ts'
import { FindingLog } from './finding-log.ts'
import { createRetention } from './retention.ts'
import type { Sample } from './sample.ts'
import { SampleLog } from './sample-log.ts'
import type { Batch, MeasurementStore, Span } from './store.ts'
import { withinTime } from './within-time.ts'

/** What is not certainly stored yet. A report adds it to the store's answer, leaving the windows in `held` out there. */
export interface Unstored {
  readonly held: HeldRows
  readonly findings: readonly FindingDescription[]
  readonly samples: readonly Sample[]
  readonly documents: readonly SignatureDocument[]
}

/** Everything that bounds and faults cost since the start. */
export interface Dropped {
  /** Operations counted under the signature `other`. */
  readonly signatures: number
  /** Resolver summaries counted under the coordinate `other`. */
  readonly coordinates: number
  /** Batch summaries counted under the loader `other`. */
  readonly loaders: number
  /** Operations lost with windows given up. */
  readonly operations: number
  /** Operations worth a sample and not kept whole. */
  readonly samples: number
  /** Findings beyond the bound, seen once or more often. */
  readonly findings: number
  /** Measurements that could not be recorded. */
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
  /** What is older is deleted, at the start and every hour. */
  readonly retentionDays?: number
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
  /** Resolves when everything recorded before the call is stored, or when that failed (true, or false). */
  flush(): Promise<boolean>
  /** Flushes a last time and stops the timers. Called twice, gives the first call's promise. */
  stop(): Promise<void>
  unstored(span: Span): Unstored
  dropped(): Dropped
}

const minFlushGapMs = 1000
// Making and writing them as JSON must not hold the event loop up for long.
const maxRowsPerBatch = 500
const maxSampleBytesPerBatch = 4 * 1024 * 1024

/** Defaults: every 30 s or 100 operations; slow is 1,000 ms; kept 30 days; 64 MiB may wait; a write may take 15 s, the last one 5 s. */
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
  readonly #documents = new DocumentLog()
  readonly #retention: { stop(): void }
  readonly #interval: NodeJS.Timeout
  #due: NodeJS.Timeout | undefined
  #sinceFlush = 0
  #lastFlushAt = Number.NEGATIVE_INFINITY
  #failures = 0
  #malformed = 0
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
      retentionDays: 30,
      maxPendingBytes: 64 * 1024 * 1024,
      appendTimeoutMs: 15_000,
      stopTimeoutMs: 5000,
      now: Date.now,
      onError: () => undefined,
      ...options,
    }
    const { intervalMs, slowQueryMs, retentionDays, now, onError } = this.#options
    this.#samples = new SampleLog({ gateway: aggregator.gateway, slowQueryMs })
    this.#interval = setInterval(() => void this.flush(), intervalMs).unref()
    this.#retention = createRetention({ store, retentionDays, now, onError })
  }

  readonly record = (measurement: Measurement): void => {
    try {
      const now = this.#options.now()
      const findings = this.#diagnose(measurement).filter((finding) => this.#findings.record(finding, now))
      const filedAs = this.#aggregator.record(measurement, findings)
      this.#samples.record(measurement, filedAs, now)
      if (measurement.document !== undefined && filedAs === measurement.signature) {
        this.#documents.record(filedAs, measurement.document, now)
      }
      this.#keepWithinBounds()
      if (++this.#sinceFlush >= this.#options.batchSize && this.#failures === 0) this.#flushSoon()
    } catch (error) {
      this.#malformed++
      this.#options.onError(error)
    }
  }

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
      this.#retention.stop()
      await withinTime(this.flush(), this.#options.stopTimeoutMs).catch(this.#options.onError)
      clearTimeout(this.#due)
    })()
    return this.#stopped
  }

  unstored(span: Span): Unstored {
    return {
      held: this.#aggregator.held(span.from, span.to),
      findings: this.#findings.all(),
      samples: this.#samples.pending().filter(({ at }) => at >= span.from && at < span.to),
      documents: this.#documents.pending(),
    }
  }

  dropped(): Dropped {
    const { signatures, coordinates, loaders, operations, malformed } = this.#aggregator.dropped
    return {
      signatures,
      coordinates,
      loaders,
      operations: operations + this.#store.dropped.operations,
      samples: this.#samples.dropped + this.#store.dropped.samples,
      findings: this.#findings.dropped,
      malformed: malformed + this.#malformed,
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
      return true
    } catch (error) {
      this.#failures++
      this.#options.onError(error)
      this.#flushSoon()
      return false
    }
  }

  /** Whether there was more than one batch holds. */
  async #writeBatch(): Promise<boolean> {
    const pending = this.#aggregator.pending(maxRowsPerBatch)
    const samples = this.#samples.pending(maxSampleBytesPerBatch)
    const findings = this.#findings.pending()
    const documents = this.#documents.pending()
    if (pending.size + samples.length + findings.length + documents.length === 0) return false
    const isMore = pending.size >= maxRowsPerBatch || samples.length < this.#samples.size
    const batch = batchOf(pending, findings, samples, documents)
    await withinTime(this.#store.append(batch), this.#options.appendTimeoutMs)
    pending.confirm()
    this.#samples.confirm(samples)
    this.#findings.confirm(findings)
    this.#documents.confirm(documents)
    return isMore
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
  documents: readonly SignatureDocument[],
): Batch {
  const { operations, resolvers, loaders, findings: findingWindows } = pending.rows
  return { operations, resolvers, loaders, findingWindows, findings, samples, documents }
}
