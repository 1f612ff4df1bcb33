import { BusyTime } from './busy-time.ts'
import type { Fingerprint } from './fingerprint.ts'
import type { Frame } from './frame.ts'
import type { StatementGroup, StatementOrigin } from './measurement.ts'
import { pathPatternOf } from './path.ts'

/** One statement, as a driver saw it end. */
export interface StatementRecord {
  readonly sql: string
  /** Anything that tells one parameter list from another; undefined when there are none. */
  readonly parametersKey: string | undefined
  readonly parameters?: readonly unknown[] | undefined
  /** The rows, where they can be seen: objects, or lists of values in the order of `columns`. */
  readonly rowValues?: readonly unknown[] | undefined
  readonly columns?: readonly string[] | undefined
  readonly durationMs: number
  readonly rows: number
  readonly failed: boolean
  readonly model?: string | undefined
  readonly action?: string | undefined
  /** Sent in a transaction of a client of objects [false]. */
  readonly isInTransaction?: boolean | undefined
  /** Prisma joined this many calls into the statement; 1 or absent for its own. */
  readonly compactedCalls?: number | undefined
}

const maxGroups = 500
const maxDistinctParameters = 100
const maxCallers = 100

/** The statements of one operation, alike ones together; bounded. */
export class StatementGroups {
  readonly #groups = new Map<string, GroupInProgress>()

  /** @returns its group; undefined when there was no room for one more */
  add(
    statement: StatementRecord,
    fingerprint: Fingerprint,
    frame: Frame,
    startMs: number,
    endMs: number,
  ): StatementGroup | undefined {
    const pathPattern = frame.path === undefined ? undefined : pathPatternOf(frame.path)
    const origin = originOf(statement, frame)
    const key = `${origin}|${frame.loader ?? frame.coordinate ?? ''}|${pathPattern ?? ''}|${fingerprint.fingerprint}`
    let group = this.#groups.get(key)
    if (group === undefined) {
      if (this.#groups.size >= maxGroups) return undefined
      group = new GroupInProgress(statement, fingerprint, frame, origin, pathPattern)
      this.#groups.set(key, group)
    }
    group.add(statement, frame, startMs, endMs)
    return group
  }

  /** As they are now; they go on. */
  all(): StatementGroup[] {
    return [...this.#groups.values()]
  }

  /** Keeps the numbers alone. */
  letCallsGo(): void {
    for (const group of this.#groups.values()) group.letCallsGo()
  }

  summaries(): StatementGroup[] {
    return Array.from(this.#groups.values(), (group) => group.summary())
  }
}

class GroupInProgress implements StatementGroup {
  readonly text: string
  readonly fingerprint: string
  readonly model: string | undefined
  readonly action: string | undefined
  readonly origin: StatementOrigin
  readonly coordinate: string | undefined
  readonly pathPattern: string | undefined
  readonly loader: string | undefined
  count = 0
  errors = 0
  rows = 0
  totalMs = 0
  maxMs = 0
  #parameterKeys: { readonly size: number; add?(key: string): void } = new Set<string>()
  #frames: { readonly size: number; add?(frame: Frame): void } = new Set<Frame>()
  readonly #busy = new BusyTime()

  constructor(
    { model, action }: StatementRecord,
    { text, fingerprint }: Fingerprint,
    { coordinate, loader }: Frame,
    origin: StatementOrigin,
    pathPattern: string | undefined,
  ) {
    this.text = text
    this.fingerprint = fingerprint
    this.model = model
    this.action = action
    this.origin = origin
    this.coordinate = coordinate
    this.pathPattern = pathPattern
    this.loader = loader
  }

  get distinctParameters(): number {
    return this.#parameterKeys.size
  }

  get callers(): number {
    return this.#frames.size
  }

  get busyMs(): number {
    return this.#busy.ms
  }

  add(
    { parametersKey, durationMs, rows, failed }: StatementRecord,
    frame: Frame,
    startMs: number,
    endMs: number,
  ): void {
    this.count++
    this.rows += rows
    this.totalMs += durationMs
    this.#busy.add(startMs, endMs)
    if (failed) this.errors++
    if (durationMs > this.maxMs) this.maxMs = durationMs
    if (parametersKey !== undefined && this.#parameterKeys.size < maxDistinctParameters)
      this.#parameterKeys.add?.(parametersKey)
    // A frame is made for each call, so its identity is the call's.
    if (this.origin !== 'operation' && this.#frames.size < maxCallers) this.#frames.add?.(frame)
  }

  letCallsGo(): void {
    this.#parameterKeys = { size: this.#parameterKeys.size }
    this.#frames = { size: this.#frames.size }
  }

  summary(): StatementGroup {
    const { text, fingerprint, model, action, origin, coordinate, pathPattern, loader } = this
    const { count, distinctParameters, callers, errors, rows, totalMs, maxMs, busyMs } = this
    return {
      text,
      fingerprint,
      model,
      action,
      origin,
      coordinate,
      pathPattern,
      loader,
      count,
      distinctParameters,
      callers,
      errors,
      rows,
      totalMs,
      maxMs,
      busyMs,
    }
  }
}

function originOf(statement: StatementRecord, frame: Frame): StatementOrigin {
  if (frame.loader !== undefined) return 'loader'
  if (statement.compactedCalls !== undefined && statement.compactedCalls > 1) return 'compacted'
  return frame.coordinate === undefined ? 'operation' : 'resolver'
}
