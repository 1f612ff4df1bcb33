import { setImmediate } from 'node:timers/promises'
import { allSignatures } from '../aggregation/figures.ts'
import { sumOfWindows } from './memory-roll-up.ts'
import type { MemoryWindow, WindowBatch } from './memory-window.ts'
import { tableNames } from './memory-window.ts'
import type { Deleted } from './memory-windows.ts'
import { MemoryWindows } from './memory-windows.ts'
import { levelMs, planSpan, startOf } from './read-plan.ts'
import { orderedBounds } from './retention.ts'
import type {
  HeldWindows,
  Level,
  MetricKind,
  ReadPlan,
  RetentionBounds,
  RollUpMarker,
  Span,
  SpanPlan,
} from './store.ts'

const graceMs = 2 * levelMs.minute
const maxRefused = 1000

type Coarse = 'hour' | 'day'
const finerOf = { hour: 'minute', day: 'hour' } as const

/** The hour or day that is being rolled up. */
interface Target {
  readonly level: Coarse
  readonly start: number
  /** Its windows are no longer what they were when it was begun. */
  hasChanged: boolean
}

/** Minutes, hours and days: what is rolled up, and what of them may be deleted. */
export class MemoryLevels {
  /** Requests given up. */
  dropped = 0
  readonly #windows = {
    minute: new MemoryWindows(levelMs.minute),
    hour: new MemoryWindows(levelMs.hour),
    day: new MemoryWindows(levelMs.day),
  }
  readonly #markers = { hour: new Map<number, RollUpMarker>(), day: new Map<number, RollUpMarker>() }
  // What has changed since it was rolled up, or never was.
  readonly #waiting = { hour: new Set<number>(), day: new Set<number>() }
  #target: Target | undefined
  #rolling: Promise<Span | undefined> | undefined
  // Days that end before were deleted.
  #deletedBefore = Number.NEGATIVE_INFINITY
  // Windows that start before were given up to make room: what comes for them later is refused, being the next to go.
  #givenUpBefore = Number.NEGATIVE_INFINITY
  // Requests of refused and given up windows as they were counted, so that a window's later state is not counted from its beginning.
  readonly #refused = new Map<string, number>()

  get bytes(): number {
    return this.#windows.minute.bytes + this.#windows.hour.bytes + this.#windows.day.bytes
  }

  append(batch: WindowBatch): void {
    for (const row of batch.operations) {
      if (row.signature === allSignatures && !this.#isOpen(row.windowStart)) this.#refuse(row)
    }
    const isOpen = (row: { readonly windowStart: number }) => this.#isOpen(row.windowStart)
    const rows: WindowBatch = {
      operations: batch.operations.filter(isOpen),
      clients: batch.clients.filter(isOpen),
      parts: batch.parts.filter(isOpen),
      findingWindows: batch.findingWindows.filter(isOpen),
    }
    this.#windows.minute.put(rows)
    const starts = Object.values(rows).flatMap((of) => of.map(({ windowStart }) => windowStart))
    for (const start of new Set(starts)) {
      this.#wait('hour', startOf('hour', start))
      this.#change(start)
    }
  }

  plan(span: Span, held: HeldWindows): SpanPlan {
    const markers = [...this.#markers.hour.values(), ...this.#markers.day.values()]
    const keptFrom = this.#keptFrom
    return planSpan(span, markers, held, Number.isFinite(keptFrom) ? keptFrom : undefined)
  }

  windowsOf({ pieces, held }: ReadPlan): MemoryWindow[] {
    return pieces.flatMap((piece) => [
      ...this.#windows[piece.level].within(piece, piece.level === 'minute' ? held : undefined),
    ])
  }

  /**
   * Rolls the oldest closed hour up that waits, or the oldest day when no hour does, in turns. Who asks while it is at it gets the same
   * answer.
   *
   * @returns its span; undefined when none waits
   */
  rollUp(now: number): Promise<Span | undefined> {
    this.#rolling ??= this.#rollUp(now).finally(() => {
      this.#rolling = undefined
    })
    return this.#rolling
  }

  async #rollUp(now: number): Promise<Span | undefined> {
    for (;;) {
      const target = this.#nextTarget(now)
      if (target === undefined) return undefined
      const { level, start } = target
      const sum = await this.#sumOf(target)
      // Of what has changed meanwhile it is no longer the sum.
      if (sum === undefined) continue
      this.#windows[level].replace(start, sum)
      this.#markers[level].set(start, { level, start })
      this.#waiting[level].delete(start)
      if (level === 'hour') this.#wait('day', startOf('day', start))
      return spanOf(target)
    }
  }

  #nextTarget(now: number): Target | undefined {
    for (const level of ['hour', 'day'] as const) {
      const start = oldestOf(this.#waiting[level])
      if (start === undefined || start + levelMs[level] + graceMs > now) continue
      return { level, start, hasChanged: false }
    }
    return undefined
  }

  /** @returns undefined when something of it was appended or given up meanwhile */
  async #sumOf(target: Target): Promise<MemoryWindow | undefined> {
    const finer = [...this.#windows[finerOf[target.level]].within(spanOf(target))]
    const turns = sumOfWindows(target.start, finer)
    this.#target = target
    try {
      for (let turn = turns.next(); !target.hasChanged; turn = turns.next()) {
        if (turn.done) return turn.value
        await setImmediate()
      }
      return undefined
    } finally {
      this.#target = undefined
    }
  }

  #change(at: number): void {
    const target = this.#target
    if (target?.start === startOf(target?.level ?? 'hour', at)) target.hasChanged = true
  }

  cleanup(bounds: RetentionBounds, limit: number): Deleted {
    const { minutesBefore, hoursBefore, daysBefore } = orderedBounds(bounds)
    const minutes = this.#deleteFiner('hour', minutesBefore, limit)
    const hours = this.#deleteFiner('day', hoursBefore, limit)
    const days = this.#windows.day.deleteRows(limit, (start) => start < daysBefore)
    for (const start of this.#markers.day.keys()) {
      if (start >= daysBefore) continue
      this.#deletedBefore = Math.max(this.#deletedBefore, start + levelMs.day)
      if (!this.#windows.day.has(start)) this.#markers.day.delete(start)
    }
    return {
      rows: minutes.rows + hours.rows + days.rows,
      isDone: minutes.isDone && hours.isDone && days.isDone,
    }
  }

  /** Gives the oldest rows up: the minutes of an hour or the hours of a day that has their sum, else the oldest window there is. */
  giveUpOldest(): boolean {
    if (this.#giveUpOutdatedSum()) return true
    for (const level of ['hour', 'day'] as const) {
      const isSummed = (start: number) => this.#isRolledUp(level, start)
      const oldest = oldestOf([...this.#windows[finerOf[level]].starts()].filter(isSummed))
      if (oldest === undefined) continue
      this.#finish(level, startOf(level, oldest))
      this.#delete(finerOf[level], oldest)
      return true
    }
    const oldest = (['day', 'hour', 'minute'] as const)
      .map((level) => ({ level, start: oldestOf(this.#windows[level].starts()) }))
      .filter((one): one is { level: Level; start: number } => one.start !== undefined)
      .reduce<{ level: Level; start: number } | undefined>(
        (first, one) => (first === undefined || one.start < first.start ? one : first),
        undefined,
      )
    if (oldest === undefined) return false
    this.#giveUp(oldest)
    return true
  }

  /** Deletes all rows of these kinds; with both, also what is known of hours and days. @returns how many rows */
  clear(kinds: readonly MetricKind[]): number {
    const tables = [
      ...(kinds.includes('operations') ? (['operations', 'clients', 'parts'] as const) : []),
      ...(kinds.includes('findings') ? (['findingWindows'] as const) : []),
    ]
    if (tables.length === 0) return 0
    if (this.#target !== undefined) this.#target.hasChanged = true
    if (kinds.includes('operations')) {
      this.#givenUpBefore = Number.NEGATIVE_INFINITY
      this.#refused.clear()
    }
    if (tables.length === tableNames.length) {
      this.#deletedBefore = Number.NEGATIVE_INFINITY
      for (const known of [this.#markers, this.#waiting])
        for (const starts of Object.values(known)) starts.clear()
    }
    return Object.values(this.#windows).reduce(
      (count, windows) => count + windows.deleteRows(Number.POSITIVE_INFINITY, undefined, tables).rows,
      0,
    )
  }

  get #keptFrom(): number {
    return Math.max(this.#deletedBefore, this.#givenUpBefore)
  }

  #isOpen(windowStart: number): boolean {
    return (
      windowStart >= this.#keptFrom &&
      !this.#markers.hour.get(startOf('hour', windowStart))?.isFinal &&
      !this.#markers.day.get(startOf('day', windowStart))?.isFinal
    )
  }

  #wait(level: Coarse, start: number): void {
    this.#markers[level].delete(start)
    this.#waiting[level].add(start)
    if (level === 'hour') this.#wait('day', startOf('day', start))
  }

  /** Whether a sum has what lies at `at`. */
  #isRolledUp(level: Coarse, at: number): boolean {
    return (
      this.#markers[level].has(startOf(level, at)) ||
      this.#markers.day.get(startOf('day', at))?.isFinal === true
    )
  }

  #finish(level: Coarse, start: number): void {
    if (this.#markers[level].has(start)) this.#markers[level].set(start, { level, start, isFinal: true })
  }

  #deleteFiner(level: Coarse, before: number, limit: number): Deleted {
    const windows = this.#windows[finerOf[level]]
    const isOld = (start: number) => start < before && this.#isRolledUp(level, start)
    for (const start of windows.starts()) if (isOld(start)) this.#finish(level, startOf(level, start))
    const deleted = windows.deleteRows(limit, isOld)
    if (level === 'day') this.#forgetHours()
    return deleted
  }

  #delete(level: Level, start: number): number {
    this.#change(start)
    const requests = this.#windows[level].delete(start)
    if (level === 'hour') this.#forgetHours()
    return requests
  }

  // The marker of an hour goes with its rows, once its day stands for it.
  #forgetHours(): void {
    for (const start of this.#markers.hour.keys()) {
      const isFinal = this.#markers.day.get(startOf('day', start))?.isFinal
      if (isFinal && !this.#windows.hour.has(start)) this.#markers.hour.delete(start)
    }
  }

  /** One of which a minute has arrived since: it is not read, and will be added up again. */
  #giveUpOutdatedSum(): boolean {
    for (const level of ['day', 'hour'] as const) {
      const outdated = oldestOf(
        [...this.#windows[level].starts()].filter((start) => !this.#markers[level].has(start)),
      )
      if (outdated === undefined) continue
      this.#windows[level].delete(outdated)
      return true
    }
    return false
  }

  #giveUp({ level, start }: { readonly level: Level; readonly start: number }): void {
    const end = start + levelMs[level]
    if (level === 'minute') {
      for (const window of this.#windows.minute.within({ from: start, to: end })) {
        const row = window.operations.get(allSignatures)
        if (row !== undefined) this.#remember(row)
      }
    }
    this.dropped += this.#delete(level, start)
    if (level !== 'minute') this.#markers[level].delete(start)
    this.#givenUpBefore = Math.max(this.#givenUpBefore, end)
  }

  #refuse(row: WindowBatch['operations'][number]): void {
    this.dropped += this.#remember(row)
  }

  /** @returns by how many requests the window has grown since it was remembered */
  #remember({ windowStart, gateway, sequence, requests }: WindowBatch['operations'][number]): number {
    const key = `${windowStart} ${sequence} ${gateway}`
    const known = this.#refused.get(key) ?? 0
    if (requests <= known) return 0
    if (!this.#refused.has(key) && this.#refused.size >= maxRefused) {
      const oldest = this.#refused.keys().next().value
      if (oldest !== undefined) this.#refused.delete(oldest)
    }
    this.#refused.set(key, requests)
    return requests - known
  }
}

const spanOf = ({ level, start }: Target): Span => ({ from: start, to: start + levelMs[level] })

function oldestOf(starts: Iterable<number>): number | undefined {
  let oldest: number | undefined
  for (const start of starts) if (oldest === undefined || start < oldest) oldest = start
  return oldest
}
