import { randomUUID } from 'node:crypto'
import { fingerprintOf } from './fingerprint.ts'
import type { Frame } from './frame.ts'
import type {
  Audience,
  BatchSummary,
  CacheOutcome,
  Measurement,
  OperationKind,
  Outcome,
  ResolverSummary,
  StatementGroup,
  StatementOrigin,
} from './measurement.ts'
import { unparsedSignature } from './measurement.ts'
import { pathPatternOf } from './path.ts'
import { redact } from './redact.ts'

/** One statement, as a driver saw it end. */
export interface StatementRecord {
  readonly sql: string
  /** Anything that tells one parameter list from another; undefined when there are none. */
  readonly parametersKey: string | undefined
  readonly durationMs: number
  readonly rows: number
  readonly failed: boolean
  readonly model?: string | undefined
  readonly action?: string | undefined
  /** Prisma joined this many calls into the statement; 1 or absent for its own. */
  readonly compactedCalls?: number | undefined
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] }
type GroupInProgress = Mutable<StatementGroup> & {
  readonly parameterKeys: Set<string>
  readonly frames: Set<Frame>
}

const maxStatementGroups = 500
const maxDistinctParameters = 100
const maxCallers = 100
const maxNameLength = 200
const maxDocumentLength = 20_000

/**
 * Collects what one operation does while it runs. Stages write its public fields; resolvers, loaders and drivers call the record methods;
 * `finish` makes the measurement. Nothing here throws, and everything is bounded.
 */
export class OperationRecorder {
  readonly startedAt: number
  readonly #startedTick: number
  readonly #now: () => number

  signature: string = unparsedSignature
  operationName: string | undefined
  kind: OperationKind = 'unknown'
  audience: Audience = 'public'
  document: string | undefined
  variables: unknown
  outcome: Outcome = 'ok'
  cache: CacheOutcome = 'bypass'
  parseMs = 0
  validateMs = 0
  executeMs = 0
  requestBytes = 0
  readonly errorCodes = new Set<string>()
  readonly errorMessages: string[] = []

  readonly #resolvers = new Map<string, Mutable<ResolverSummary>>()
  readonly #batches = new Map<string, Mutable<BatchSummary>>()
  readonly #statements = new Map<string, GroupInProgress>()
  #statementCount = 0
  #databaseMs = 0
  #finished = false

  /** @param clock `now` in milliseconds since 1970; `tick` monotonic, in milliseconds */
  constructor(clock: { now: () => number; tick: () => number } = systemClock) {
    this.startedAt = clock.now()
    this.#now = clock.tick
    this.#startedTick = clock.tick()
  }

  /** The slot of a coordinate's resolver in this operation; the caller adds to it. */
  resolver(coordinate: string): Mutable<ResolverSummary> {
    let slot = this.#resolvers.get(coordinate)
    if (slot === undefined) {
      slot = { coordinate, calls: 0, errors: 0, totalMs: 0, maxMs: 0 }
      this.#resolvers.set(coordinate, slot)
    }
    return slot
  }

  recordBatch(loader: string, keys: number, durationMs: number, failed: boolean): void {
    let slot = this.#batches.get(loader)
    if (slot === undefined) {
      slot = { loader, batches: 0, keys: 0, errors: 0, totalMs: 0, maxMs: 0 }
      this.#batches.set(loader, slot)
    }
    slot.batches++
    slot.keys += keys
    if (failed) slot.errors++
    slot.totalMs += durationMs
    if (durationMs > slot.maxMs) slot.maxMs = durationMs
  }

  recordStatement(statement: StatementRecord, frame: Frame): void {
    this.#statementCount++
    this.#databaseMs += statement.durationMs
    const { text, fingerprint } = fingerprintOf(statement.sql)
    const pathPattern = frame.path === undefined ? undefined : pathPatternOf(frame.path)
    const origin = originOf(statement, frame)
    const key = `${origin}|${frame.loader ?? frame.coordinate ?? ''}|${pathPattern ?? ''}|${fingerprint}`
    let group = this.#statements.get(key)
    if (group === undefined) {
      if (this.#statements.size >= maxStatementGroups) return
      group = {
        text,
        fingerprint,
        model: statement.model,
        action: statement.action,
        origin,
        coordinate: frame.coordinate,
        pathPattern,
        loader: frame.loader,
        count: 0,
        distinctParameters: 0,
        callers: 0,
        errors: 0,
        rows: 0,
        totalMs: 0,
        maxMs: 0,
        parameterKeys: new Set(),
        frames: new Set(),
      }
      this.#statements.set(key, group)
    }
    group.count++
    group.rows += statement.rows
    group.totalMs += statement.durationMs
    if (statement.failed) group.errors++
    if (statement.durationMs > group.maxMs) group.maxMs = statement.durationMs
    if (statement.parametersKey !== undefined && group.parameterKeys.size < maxDistinctParameters) {
      group.parameterKeys.add(statement.parametersKey)
    }
    // A frame is made for each call, so its identity is the call's.
    if (origin !== 'operation' && group.frames.size < maxCallers) group.frames.add(frame)
  }

  /** The measurement, once; undefined when it was already made. */
  finish(http: Measurement['http'], responseBytes: number): Measurement | undefined {
    if (this.#finished) return undefined
    this.#finished = true
    const { variables } = this
    return {
      id: randomUUID(),
      startedAt: this.startedAt,
      durationMs: Math.max(0, this.#now() - this.#startedTick),
      phases: { parseMs: this.parseMs, validateMs: this.validateMs, executeMs: this.executeMs },
      signature: this.signature,
      operationName: this.operationName?.slice(0, maxNameLength),
      kind: this.kind,
      audience: this.audience,
      document: this.document?.slice(0, maxDocumentLength),
      redactedVariables: () => redact(variables),
      outcome: this.outcome,
      errorCodes: [...this.errorCodes],
      errorMessages: this.errorMessages,
      cache: this.cache,
      http,
      requestBytes: this.requestBytes,
      responseBytes,
      resolvers: [...this.#resolvers.values()],
      batches: [...this.#batches.values()],
      statements: [...this.#statements.values()].map(({ parameterKeys, frames, ...group }) => ({
        ...group,
        distinctParameters: parameterKeys.size,
        callers: frames.size,
      })),
      statementCount: this.#statementCount,
      databaseMs: this.#databaseMs,
    }
  }
}

const systemClock = { now: Date.now, tick: () => performance.now() }

function originOf(statement: StatementRecord, frame: Frame): StatementOrigin {
  if (frame.loader !== undefined) return 'loader'
  if (statement.compactedCalls !== undefined && statement.compactedCalls > 1) return 'compacted'
  return frame.coordinate === undefined ? 'operation' : 'resolver'
}
