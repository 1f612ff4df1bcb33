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
  readonly durationMs: number
  readonly rows: number
  readonly failed: boolean
  readonly model?: string | undefined
  readonly action?: string | undefined
  /** Prisma joined this many calls into the statement; 1 or absent for its own. */
  readonly compactedCalls?: number | undefined
}

type GroupInProgress = { -readonly [K in keyof StatementGroup]: StatementGroup[K] } & {
  readonly parameterKeys: Set<string>
  readonly frames: Set<Frame>
  readonly busy: BusyTime
}

const maxGroups = 500
const maxDistinctParameters = 100
const maxCallers = 100

/** The statements of one operation, alike ones together; bounded. */
export class StatementGroups {
  readonly #groups = new Map<string, GroupInProgress>()

  /** @returns whether there was room for it */
  add(
    statement: StatementRecord,
    { text, fingerprint }: Fingerprint,
    frame: Frame,
    startMs: number,
    endMs: number,
  ): boolean {
    const pathPattern = frame.path === undefined ? undefined : pathPatternOf(frame.path)
    const origin = originOf(statement, frame)
    const key = `${origin}|${frame.loader ?? frame.coordinate ?? ''}|${pathPattern ?? ''}|${fingerprint}`
    let group = this.#groups.get(key)
    if (group === undefined) {
      if (this.#groups.size >= maxGroups) return false
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
        busyMs: 0,
        parameterKeys: new Set(),
        frames: new Set(),
        busy: new BusyTime(),
      }
      this.#groups.set(key, group)
    }
    group.count++
    group.rows += statement.rows
    group.totalMs += statement.durationMs
    group.busy.add(startMs, endMs)
    if (statement.failed) group.errors++
    if (statement.durationMs > group.maxMs) group.maxMs = statement.durationMs
    if (statement.parametersKey !== undefined && group.parameterKeys.size < maxDistinctParameters) {
      group.parameterKeys.add(statement.parametersKey)
    }
    // A frame is made for each call, so its identity is the call's.
    if (origin !== 'operation' && group.frames.size < maxCallers) group.frames.add(frame)
    return true
  }

  summaries(): StatementGroup[] {
    return [...this.#groups.values()].map(({ parameterKeys, frames, busy, ...group }) => ({
      ...group,
      distinctParameters: parameterKeys.size,
      callers: frames.size,
      busyMs: busy.ms,
    }))
  }
}

function originOf(statement: StatementRecord, frame: Frame): StatementOrigin {
  if (frame.loader !== undefined) return 'loader'
  if (statement.compactedCalls !== undefined && statement.compactedCalls > 1) return 'compacted'
  return frame.coordinate === undefined ? 'operation' : 'resolver'
}
