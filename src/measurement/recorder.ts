import { randomUUID } from 'node:crypto'
// Not the global, which is read through a getter each time.
import { performance } from 'node:perf_hooks'
import type { Finding } from './finding.ts'
import { type Frame, operationBegan, operationEnded } from './frame.ts'
import type {
  Audience,
  CacheOutcome,
  Client,
  EndedOperation,
  Measurement,
  Outcome,
  ProcessReading,
  ResolverSummary,
  Tier,
} from './measurement.ts'
import { unknownClient, unparsedSignature } from './measurement.ts'
import { OperationParts } from './operation-parts.ts'
import type { ShownVariables } from './redact.ts'
import { redact } from './redact.ts'
import { ResolverSlot } from './resolver-slot.ts'
import type { Signature } from './signature.ts'
import type { StatementRecord } from './statement-groups.ts'
import type { Examine, TracedBatch } from './trace.ts'
import { WatchedRows } from './watched-rows.ts'

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
  /** Looks at each operation that asked the database or a loader, when it ends [nothing is found]. */
  readonly examine?: Examine | undefined
  /** Whether it is noted which columns of what an operation reads are used; of one that was parsed, by its signature [no]. */
  readonly watchesColumns?: ((signature: string) => boolean) | undefined
  /** Whether its statements say in a comment whose they are [no]. */
  readonly commentsStatements?: boolean | undefined
}

/** Who asked. */
export interface RecordedIdentity {
  readonly audience: Audience
  readonly session: string | null
}

const maxNameLength = 200
const maxReads = 50
const maxErrorCodes = 10
const maxErrorMessages = 5
const maxMessageLength = 300
const maxDocumentLength = 20_000

/** Where each phase's time is added up. */
const phaseIndex = { admissionMs: 0, parseMs: 1, validateMs: 2, executeMs: 3, serialiseMs: 4 } as const
type PhaseIndex = (typeof phaseIndex)[keyof typeof phaseIndex]
const noPhase = -1

/**
 * Collects what one operation does while it runs. Stages write its public fields; resolvers, loaders and drivers call the record methods;
 * `end` ends it, `measurement` says what was collected. Nothing here throws, everything is bounded, and what comes after the end is not
 * this operation's. Nearly all of its work is done in `measurement`, which nobody waits for.
 */
export class OperationRecorder implements EndedOperation {
  readonly startedAt: number
  readonly #options: RecorderOptions
  readonly #tick: () => number
  readonly #startedTick: number

  /** Which operation it is; absent until its document was parsed. */
  operation: Signature = unparsed
  identity: RecordedIdentity = nobody
  client: Client = unknownClient
  variables: unknown
  outcome: Outcome = 'ok'
  cache: CacheOutcome = 'bypass'
  requestBytes = 0

  readonly #phases: [number, number, number, number, number] = [0, 0, 0, 0, 0]
  #phase: PhaseIndex | typeof noPhase = phaseIndex.admissionMs
  /** When the phase that runs began, or the last one ended. */
  #phaseTick: number
  // Made when first needed: most operations need few of them, and an empty map takes more than what a small operation has to say.
  #firstResolver: ResolverSlot | undefined
  #otherResolvers: Map<string, ResolverSlot> | undefined
  #errors: { readonly codes: string[]; readonly messages: string[] } | undefined
  #parts: OperationParts | undefined
  /** How it ended; absent while it runs. */
  #http: Measurement['http'] | undefined
  #endedTick = 0
  #responseBytes = 0
  #process: ProcessReading | undefined
  /** Absent until it was looked at. */
  #findings: readonly Finding[] | undefined
  #watchesColumns: boolean | undefined
  readonly #begunAt = operationBegan()

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

  get commentsStatements(): boolean {
    return this.#options.commentsStatements === true
  }

  /** Ends the phase before it, if that has not ended: admission, or one that broke off. A phase that comes twice adds up. */
  beginPhase(phase: 'parseMs' | 'validateMs' | 'executeMs'): void {
    this.#endPhase(this.#tick())
    this.#phase = phaseIndex[phase]
  }

  endPhase(): void {
    this.#endPhase(this.#tick())
  }

  #endPhase(at: number): void {
    if (this.#phase !== noPhase) this.#phases[this.#phase] += at - this.#phaseTick
    this.#phase = noPhase
    this.#phaseTick = at
  }

  /** An error of the answer; its message has no value of the request. */
  recordError(code: string, message?: string): void {
    this.#errors ??= { codes: [], messages: [] }
    const { codes, messages } = this.#errors
    if (codes.length < maxErrorCodes && !codes.includes(code)) codes.push(code)
    if (message !== undefined && messages.length < maxErrorMessages)
      messages.push(message.slice(0, maxMessageLength))
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

  /** Records a batch that has ended; its instants are on the recorder's monotonic clock. */
  recordBatch({ startMs, endMs, ...batch }: TracedBatch): void {
    if (this.#http !== undefined) return
    this.#parts ??= this.#newParts()
    const start = this.#startedTick
    this.#parts.addBatch({ ...batch, startMs: startMs - start, endMs: endMs - start })
  }

  /** Records a statement that has just ended. */
  recordStatement(statement: StatementRecord, frame: Frame): void {
    if (this.#http !== undefined) return
    const endMs = this.#tick() - this.#startedTick
    this.#parts ??= this.#newParts()
    const watched = this.#watches ? watchedRowsOf(statement, frame) : undefined
    this.#parts.addStatement(statement, frame, Math.max(0, endMs - statement.durationMs), endMs, watched)
  }

  /** Notes what a client of objects (Prisma's) gives to the code of a resolver's call, before that sees it. */
  recordRead(value: object, frame: Frame): void {
    if (this.#http !== undefined || this.#options.examine === undefined) return
    frame.reads ??= []
    if (frame.reads.length >= maxReads) return
    const rows = Array.isArray(value) ? value : [value]
    const columns = this.#watches ? WatchedRows.of(rows) : undefined
    this.#parts ??= this.#newParts()
    frame.reads.push({ rows: this.#parts.keptObjects(rows, columns), count: rows.length, columns })
  }

  /**
   * @param startedTick on the recorder's monotonic clock
   * @returns false when the operation is over, so that the span is not part of it
   */
  recordSpan(name: string, startedTick: number, durationMs: number, failed: boolean): boolean {
    if (this.#http !== undefined) return false
    this.#parts ??= this.#newParts()
    this.#parts.addSpan(name, startedTick - this.#startedTick, durationMs, failed)
    return true
  }

  #newParts(): OperationParts {
    return new OperationParts(this.#options.examine !== undefined)
  }

  get #watches(): boolean {
    this.#watchesColumns ??= this.#options.watchesColumns?.(this.operation.signature) ?? false
    return this.#watchesColumns
  }

  /** Ends the operation; false when it had ended before. */
  end(http: Measurement['http'], responseBytes: number): boolean {
    if (this.#http !== undefined) return false
    const now = this.#tick()
    this.#http = http
    operationEnded(this.#begunAt)
    this.#responseBytes = responseBytes
    if (this.#phase === noPhase) this.#phase = phaseIndex.serialiseMs
    this.#endPhase(now)
    this.#endedTick = now
    this.#process = this.#options.process?.()
    this.#firstResolver?.close(now)
    if (this.#otherResolvers !== undefined) for (const slot of this.#otherResolvers.values()) slot.close(now)
    this.#examine()
    return true
  }

  /** Now, for what it looks at is let go: an operation that waits to be measured keeps nothing of its author's. */
  #examine(): void {
    if (this.#parts === undefined) return
    this.#findings ??= this.#found(this.#parts)
    this.#parts.letValuesGo()
  }

  #found(parts: OperationParts): readonly Finding[] {
    const { examine } = this.#options
    if (examine === undefined) return none
    parts.endWatching()
    const { signature, operationName, kind } = this.operation
    const { tracedStatements: statements, tracedBatches: batches } = parts
    return examine({
      signature,
      operationName: operationName?.slice(0, maxNameLength),
      kind,
      statements,
      batches,
      groups: parts.statements.all(),
      resolvers: this.#resolvers(),
    })
  }

  /** What was found in it when it ended. */
  get findings(): readonly Finding[] {
    return this.#findings ?? none
  }

  /** What it did, for whoever asks once it has been executed and before it ends; what it shows is found by then, for good. */
  soFar(): Measurement {
    if (this.#parts !== undefined) this.#findings ??= this.#found(this.#parts)
    return { ...this.measurement(), durationMs: Math.max(0, this.#tick() - this.#startedTick) }
  }

  /** What the operation did, once it has ended; each call makes another measurement. */
  measurement(): Measurement {
    const { variables } = this
    const { audience, session } = this.identity
    const { signature, document, operationName, kind } = this.operation
    const { viewerOf, shownVariables } = this.#options
    const [admissionMs, parseMs, validateMs, executeMs, serialiseMs] = this.#phases
    const parts = this.#parts ?? noParts
    return {
      id: `${ofThisProcess}-${++lastNumber}`,
      startedAt: this.startedAt,
      durationMs: Math.max(0, this.#endedTick - this.#startedTick),
      phases: { admissionMs, parseMs, validateMs, executeMs, serialiseMs },
      signature,
      operationName: operationName?.slice(0, maxNameLength),
      kind,
      audience,
      tier: tierOf(this.identity),
      client: this.client,
      viewer: () => viewerOf?.(session),
      document: document?.slice(0, maxDocumentLength),
      redactedVariables: () => redact(variables, shownVariables),
      outcome: this.outcome,
      errorCodes: this.#errors?.codes ?? none,
      errorMessages: this.#errors?.messages ?? none,
      cache: this.cache,
      http: this.#http ?? unanswered,
      requestBytes: this.requestBytes,
      responseBytes: this.#responseBytes,
      resolvers: this.#resolvers(),
      batches: [...parts.batches.values()],
      statements: parts.statements.summaries(),
      spans: [...parts.spans.values()],
      timeline: parts.timeline,
      truncated: parts.isTruncated,
      process: this.#process,
      statementCount: parts.statementCount,
      databaseMs: parts.databaseMs,
      findings: this.findings,
    }
  }

  #resolvers(): readonly ResolverSummary[] {
    if (this.#firstResolver === undefined) return none
    return this.#otherResolvers === undefined
      ? [this.#firstResolver]
      : [this.#firstResolver, ...this.#otherResolvers.values()]
  }

  /** Ends the operation and says what it did; undefined when it had ended before. */
  finish(http: Measurement['http'], responseBytes: number): Measurement | undefined {
    return this.end(http, responseBytes) ? this.measurement() : undefined
  }
}

/** Of a resolver's own code; rows as lists of values are what a client makes objects of. */
function watchedRowsOf({ rowValues, columns }: StatementRecord, frame: Frame): WatchedRows | undefined {
  if (frame.coordinate === undefined || rowValues === undefined || columns !== undefined) return undefined
  return WatchedRows.of(rowValues)
}

function tierOf({ audience, session }: RecordedIdentity): Tier {
  if (audience === 'administrator') return 'administrator'
  return session === null ? 'anonymous' : 'session'
}

// An identifier for each operation costs as much as all its sums: one is made for the process, and the operations are numbered.
const ofThisProcess = randomUUID()
let lastNumber = 0

const none: readonly never[] = []
const noParts = new OperationParts(false)
const unanswered = { method: '', route: '', status: 0 }
const unparsed: Signature = {
  signature: unparsedSignature,
  document: undefined,
  operationName: undefined,
  kind: 'unknown',
}
const nobody: RecordedIdentity = { audience: 'public', session: null }

const systemClock = { now: Date.now, tick: () => performance.now() }
