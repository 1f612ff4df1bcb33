import { randomUUID } from 'node:crypto'
// Not the global, which is read through a getter each time.
import { performance } from 'node:perf_hooks'
import { fingerprintOf } from './fingerprint.ts'
import type { Frame } from './frame.ts'
import type {
  Audience,
  BatchSummary,
  CacheOutcome,
  Client,
  Measurement,
  OperationKind,
  Outcome,
  Phases,
  ProcessReading,
  ResolverSummary,
  SpanSummary,
  Tier,
  TimelineEntry,
} from './measurement.ts'
import { unknownClient, unparsedSignature } from './measurement.ts'
import type { ShownVariables } from './redact.ts'
import { redact } from './redact.ts'
import { ResolverSlot } from './resolver-slot.ts'
import type { StatementRecord } from './statement-groups.ts'
import { StatementGroups } from './statement-groups.ts'

export type { StatementRecord } from './statement-groups.ts'

/** What all operations of a gateway are recorded with. */
export interface RecorderOptions {
  /** `now` in milliseconds since 1970; `tick` monotonic, in milliseconds, as `performance.now` */
  readonly clock?: { readonly now: () => number; readonly tick: () => number }
  /** The gateway whose operation it is, of which a process may have several. */
  readonly owner?: object | undefined
  /** The latest reading of the process. */
  readonly process?: (() => ProcessReading | undefined) | undefined
  /** What a session is recorded as [nothing]. */
  readonly viewerOf?: ((session: string | null) => string | undefined) | undefined
  /** Variables whose values are recorded [none]. */
  readonly shownVariables?: ShownVariables | undefined
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

const maxSpanNames = 100
const maxTimelineEntries = 500
const maxNameLength = 200
const maxErrorCodes = 10
const maxErrorMessages = 5
const maxMessageLength = 300
const maxDocumentLength = 20_000

/**
 * Collects what one operation does while it runs. Stages write its public fields; resolvers, loaders and drivers call the record methods;
 * `finish` makes the measurement. Nothing here throws, everything is bounded, and what comes after `finish` is not this operation's.
 */
export class OperationRecorder {
  readonly startedAt: number
  readonly #options: RecorderOptions
  readonly #tick: () => number
  readonly #startedTick: number

  signature: string = unparsedSignature
  operationName: string | undefined
  kind: OperationKind = 'unknown'
  audience: Audience = 'public'
  tier: Tier = 'anonymous'
  client: Client = unknownClient
  session: string | null = null
  document: string | undefined
  variables: unknown
  outcome: Outcome = 'ok'
  cache: CacheOutcome = 'bypass'
  requestBytes = 0

  readonly #phases: Mutable<Phases> = {
    admissionMs: 0,
    parseMs: 0,
    validateMs: 0,
    executeMs: 0,
    serialiseMs: 0,
  }
  #phase: keyof Phases | undefined = 'admissionMs'
  /** When the phase that runs began, or the last one ended. */
  #phaseTick: number
  // Made when first needed: most operations need few of them, and an empty map takes more than what a small operation has to say.
  #firstResolver: ResolverSlot | undefined
  #otherResolvers: Map<string, ResolverSlot> | undefined
  #errorCodes: string[] | undefined
  #errorMessages: string[] | undefined
  #batches: Map<string, Mutable<BatchSummary>> | undefined
  #statements: StatementGroups | undefined
  #spans: Map<string, Mutable<SpanSummary>> | undefined
  #timeline: TimelineEntry[] | undefined
  #truncated = false
  #statementCount = 0
  #databaseMs = 0
  #finished = false

  constructor(options: RecorderOptions = {}) {
    const { now, tick } = options.clock ?? systemClock
    this.#options = options
    this.startedAt = now()
    this.#tick = tick
    this.#startedTick = tick()
    this.#phaseTick = this.#startedTick
  }

  /** Whose operation it is; undefined for work outside the operations of any gateway. */
  get owner(): object | undefined {
    return this.#options.owner
  }

  /** Ends the phase before it, if that has not ended: admission, or one that broke off. A phase that comes twice adds up. */
  beginPhase(phase: 'parseMs' | 'validateMs' | 'executeMs'): void {
    this.#endPhase(this.#tick())
    this.#phase = phase
  }

  endPhase(): void {
    this.#endPhase(this.#tick())
  }

  #endPhase(at: number): void {
    if (this.#phase !== undefined) this.#phases[this.#phase] += at - this.#phaseTick
    this.#phase = undefined
    this.#phaseTick = at
  }

  /** An error of the answer; its message has no value of the request. */
  recordError(code: string, message?: string): void {
    this.#errorCodes ??= []
    if (this.#errorCodes.length < maxErrorCodes && !this.#errorCodes.includes(code))
      this.#errorCodes.push(code)
    if (message === undefined) return
    this.#errorMessages ??= []
    if (this.#errorMessages.length < maxErrorMessages)
      this.#errorMessages.push(message.slice(0, maxMessageLength))
  }

  /** The slot of a coordinate's resolver in this operation; the caller tells it of each call. */
  resolver(coordinate: string): ResolverSlot {
    const first = this.#firstResolver
    if (first === undefined) {
      this.#firstResolver = new ResolverSlot(coordinate, this.#startedTick)
      return this.#firstResolver
    }
    if (first.coordinate === coordinate) return first
    this.#otherResolvers ??= new Map()
    let slot = this.#otherResolvers.get(coordinate)
    if (slot === undefined) {
      slot = new ResolverSlot(coordinate, this.#startedTick)
      this.#otherResolvers.set(coordinate, slot)
    }
    return slot
  }

  /** @param startedTick on the recorder's monotonic clock */
  recordBatch(loader: string, keys: number, startedTick: number, durationMs: number, failed: boolean): void {
    if (this.#finished) return
    this.#batches ??= new Map()
    let slot = this.#batches.get(loader)
    if (slot === undefined) {
      slot = { loader, batches: 0, keys: 0, errors: 0, totalMs: 0, maxMs: 0 }
      this.#batches.set(loader, slot)
    }
    slot.batches++
    slot.keys += keys
    addTo(slot, durationMs, failed)
    this.#note('batch', loader, startedTick - this.#startedTick, durationMs, keys, failed)
  }

  /** Records a statement that has just ended. */
  recordStatement(statement: StatementRecord, frame: Frame): void {
    if (this.#finished) return
    const { durationMs, rows, failed } = statement
    const endMs = this.#tick() - this.#startedTick
    const startMs = Math.max(0, endMs - durationMs)
    this.#statementCount++
    this.#databaseMs += durationMs
    const fingerprint = fingerprintOf(statement.sql)
    this.#statements ??= new StatementGroups()
    if (!this.#statements.add(statement, fingerprint, frame, startMs, endMs)) this.#truncated = true
    this.#note('statement', fingerprint.fingerprint, startMs, durationMs, rows, failed)
  }

  /**
   * @param startedTick on the recorder's monotonic clock
   * @returns false when the operation is over, so that the span is not part of it
   */
  recordSpan(name: string, startedTick: number, durationMs: number, failed: boolean): boolean {
    if (this.#finished) return false
    this.#spans ??= new Map()
    let slot = this.#spans.get(name)
    if (slot === undefined && this.#spans.size < maxSpanNames) {
      slot = { name, calls: 0, errors: 0, totalMs: 0, maxMs: 0 }
      this.#spans.set(name, slot)
    }
    if (slot === undefined) this.#truncated = true
    else {
      slot.calls++
      addTo(slot, durationMs, failed)
    }
    this.#note('span', name, startedTick - this.#startedTick, durationMs, 0, failed)
    return true
  }

  #note(
    kind: TimelineEntry['kind'],
    name: string,
    startMs: number,
    durationMs: number,
    items: number,
    failed: boolean,
  ): void {
    this.#timeline ??= []
    if (this.#timeline.length >= maxTimelineEntries) this.#truncated = true
    else this.#timeline.push({ kind, name, startMs, durationMs, items, failed })
  }

  #closeResolvers(now: number): readonly ResolverSummary[] {
    if (this.#firstResolver === undefined) return none
    const slots = [this.#firstResolver]
    if (this.#otherResolvers !== undefined) slots.push(...this.#otherResolvers.values())
    for (const slot of slots) slot.close(now)
    return slots
  }

  /** The measurement, once; undefined when it was already made. */
  finish(http: Measurement['http'], responseBytes: number): Measurement | undefined {
    if (this.#finished) return undefined
    this.#finished = true
    const now = this.#tick()
    this.#phase ??= 'serialiseMs'
    this.#endPhase(now)
    const { variables, session } = this
    const { process, viewerOf, shownVariables } = this.#options
    return {
      id: `${ofThisProcess}-${++lastNumber}`,
      startedAt: this.startedAt,
      durationMs: Math.max(0, now - this.#startedTick),
      phases: this.#phases,
      signature: this.signature,
      operationName: this.operationName?.slice(0, maxNameLength),
      kind: this.kind,
      audience: this.audience,
      tier: this.tier,
      client: this.client,
      viewer: () => viewerOf?.(session),
      document: this.document?.slice(0, maxDocumentLength),
      redactedVariables: () => redact(variables, shownVariables),
      outcome: this.outcome,
      errorCodes: this.#errorCodes ?? none,
      errorMessages: this.#errorMessages ?? none,
      cache: this.cache,
      http,
      requestBytes: this.requestBytes,
      responseBytes,
      resolvers: this.#closeResolvers(now),
      batches: this.#batches === undefined ? none : [...this.#batches.values()],
      statements: this.#statements?.summaries() ?? none,
      spans: this.#spans === undefined ? none : [...this.#spans.values()],
      timeline: this.#timeline ?? none,
      truncated: this.#truncated,
      process: process?.(),
      statementCount: this.#statementCount,
      databaseMs: this.#databaseMs,
    }
  }
}

// An identifier for each operation costs as much as all its sums: one is made for the process, and the operations are numbered.
const ofThisProcess = randomUUID()
let lastNumber = 0

const none: readonly never[] = []

const systemClock = { now: Date.now, tick: () => performance.now() }

function addTo(
  slot: { errors: number; totalMs: number; maxMs: number },
  durationMs: number,
  failed: boolean,
): void {
  if (failed) slot.errors++
  slot.totalMs += durationMs
  if (durationMs > slot.maxMs) slot.maxMs = durationMs
}
