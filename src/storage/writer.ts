import type { Aggregator, PendingRows } from '../aggregation/aggregator.ts'
import { allSignatures } from '../aggregation/figures.ts'
import type { Finding } from '../measurement/finding.ts'
import { runOutsideFrames } from '../measurement/frame.ts'
import type { EndedOperation, Measurement } from '../measurement/measurement.ts'
import type { SpanRecord } from '../measurement/spans.ts'
import { Backlog } from './backlog.ts'
import type { FindingDescription } from './finding-log.ts'
import { FindingLog } from './finding-log.ts'
import { appendIsolated, isDataError } from './isolate.ts'
import { createRetention, defaultRetention, retentionBounds } from './retention.ts'
import type { Sample } from './sample.ts'
import { SampleLog } from './sample-log.ts'
import type { Batch, MeasurementStore, MetricKind, Span } from './store.ts'
import { ClearedElsewhere } from './store.ts'
import type { SignatureText, StatementText } from './text-log.ts'
import { dayOf, TextLog } from './text-log.ts'
import { withinTime } from './within-time.ts'
import type { Dropped, FindingWatcher, Unstored, Writer, WriterOptions } from './writer-contract.ts'

export type { Unstored, Writer, WriterOptions } from './writer-contract.ts'

const maxBacklog = 64
const minFlushGapMs = 1000
const stopRetryMs = 250
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
  readonly #options: Required<Omit<WriterOptions, 'aggregator' | 'store'>>
  readonly #samples: SampleLog
  readonly #findings = new FindingLog()
  readonly #signatures = new TextLog<SignatureText>(({ signature }) => signature)
  readonly #statements = new TextLog<StatementText>(({ fingerprint }) => fingerprint)
  readonly #retention: { stop(): Promise<void> }
  readonly #interval: NodeJS.Timeout
  readonly #backlog: Backlog
  readonly #watchers = new Set<FindingWatcher>()
  #settling: NodeJS.Immediate | undefined
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
  #isOver = false
  #lastError: unknown

  constructor({ aggregator, store, ...options }: WriterOptions) {
    this.#aggregator = aggregator
    this.#store = store
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
      onLost: () => undefined,
      ...options,
    }
    const { intervalMs, batchSize, slowQueryMs, retention, now, onError } = this.#options
    this.#backlog = new Backlog({
      max: Math.max(1, Math.min(maxBacklog, batchSize)),
      now,
      add: (measurement, at) => this.#add(measurement, at),
      onMalformed: (error) => this.#refuse(error),
    })
    this.#samples = new SampleLog({ gateway: aggregator.gateway, slowQueryMs })
    this.#interval = setInterval(() => void this.flush(), intervalMs).unref()
    this.#retention = createRetention({ store, retention, now, onError })
  }

  readonly record = (measurement: Measurement): void => {
    const { requestBytes, findings } = measurement
    this.recordEnded({ requestBytes, findings, measurement: () => measurement })
  }

  readonly recordEnded = (ended: EndedOperation): void => {
    this.#backlog.push(ended)
    const { findings } = ended
    if (findings.length === 0) return
    // What is new is told at once here, and soon by way of the store on other gateways.
    if (this.#watchers.size > 0 || findings.some((finding) => this.#findings.isNews(finding)))
      this.#settling ??= setImmediate(() => this.settle())
  }

  settle(): void {
    clearImmediate(this.#settling)
    this.#settling = undefined
    this.#backlog.settle()
  }

  watchFindings(watcher: FindingWatcher): () => void {
    // What has ended before was seen before.
    this.settle()
    this.#watchers.add(watcher)
    return () => this.#watchers.delete(watcher)
  }

  #add(measurement: Measurement, now: number): void {
    try {
      const found = measurement.findings
      const findings = found.length === 0 ? found : this.#recordFindings(found, now)
      const filedAs = this.#aggregator.record(measurement, findings, now)
      const isKept = this.#samples.record(measurement, filedAs, now, findings.length > 0)
      if (isKept) for (const { identity } of findings) this.#findings.noteEvidence(identity, measurement.id)
      if (filedAs === measurement.signature) this.#recordTexts(measurement, now)
      this.#keepWithinBounds()
      if (++this.#sinceFlush >= this.#options.batchSize && this.#failures === 0) this.#flushSoon()
      for (const finding of findings) for (const watcher of this.#watchers) watcher.found(finding)
    } catch (error) {
      this.#refuse(error)
    }
  }

  /** @returns those that there is a place for */
  #recordFindings(found: readonly Finding[], now: number): readonly Finding[] {
    const news = found.filter((finding) => this.#findings.isNews(finding))
    const recorded = found.filter((finding) => this.#findings.record(finding, now))
    if (this.#failures === 0 && news.some((finding) => recorded.includes(finding))) this.#flushSoon()
    return recorded
  }

  #refuse(error: unknown): void {
    this.#malformed++
    this.#options.onError(error)
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
      this.settle()
      clearInterval(this.#interval)
      clearTimeout(this.#due)
      this.#samples.close()
      const { stopTimeoutMs, onError, onLost } = this.#options
      const ended = Promise.all([this.#flushUntilStored(), this.#retention.stop()])
      await withinTime(ended, stopTimeoutMs).catch(onError)
      this.#isOver = true
      clearTimeout(this.#due)
      this.settle()
      const { unstored } = this.#aggregator
      if (unstored > 0) onLost(unstored, this.#lastError)
    })()
    return this.#stopped
  }

  /** A database that is away for a moment, as when it is restarted with its gateways, must not cost what was measured. */
  async #flushUntilStored(): Promise<void> {
    while (!(await this.flush()) && !this.#isOver) {
      await new Promise((resolve) => {
        this.#due = setTimeout(resolve, stopRetryMs)
      })
    }
  }

  unstored(span: Span): Unstored {
    this.settle()
    return {
      held: this.#aggregator.held(span.from, span.to),
      findings: this.#findings.all(),
      samples: this.#samples.all().filter(({ at }) => at >= span.from && at < span.to),
      signatures: this.#signatures.pending(),
      statements: this.#statements.pending(),
    }
  }

  dropped(): Dropped {
    this.settle()
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
    this.settle()
    return this.#aggregator.bytes + this.#samples.bytes
  }

  clear(kinds: readonly MetricKind[]): void {
    this.settle()
    if (kinds.includes('operations')) {
      this.#aggregator.clear('operations')
      this.#signatures.clear()
      this.#statements.clear()
    }
    if (kinds.includes('samples')) this.#samples.clear()
    if (kinds.includes('findings')) {
      this.#aggregator.clear('findings')
      this.#findings.clear()
      for (const watcher of this.#watchers) watcher.cleared()
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
      if (this.#statements.wants(fingerprint, lastSeen) && this.#aggregator.hasStatement(fingerprint))
        this.#statements.record({ fingerprint, text, lastSeen })
    }
  }

  #start(): Promise<boolean> {
    this.settle()
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
        if (!(await this.#writeBatch().catch((error: unknown) => this.#forgetCleared(error)))) break
      }
      this.#failures = 0
      this.flushes.stored++
      return true
    } catch (error) {
      this.#failures++
      this.flushes.failed++
      // At the end it is tried again and again: what came of it is told once.
      if (this.#stopped === undefined) this.#options.onError(error)
      else this.#lastError = error
      this.#flushSoon()
      return false
    }
  }

  /** What another gateway cleared is cleared here as well; the rest is written after all. */
  #forgetCleared(error: unknown): true {
    if (!(error instanceof ClearedElsewhere)) throw error
    this.clear(error.kinds)
    return true
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
