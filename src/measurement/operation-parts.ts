import { fingerprintOf } from './fingerprint.ts'
import type { Frame } from './frame.ts'
import type { BatchSummary, SpanSummary, StatementGroup, TimelineEntry } from './measurement.ts'
import { bytesOfAny, RowRoom } from './row-room.ts'
import type { StatementRecord } from './statement-groups.ts'
import { StatementGroups } from './statement-groups.ts'
import type { TracedBatch, TracedStatement } from './trace.ts'
import type { WatchedRows } from './watched-rows.ts'

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

const maxSpanNames = 100
const maxTimelineEntries = 500
const maxTraced = 1000
const maxTracedValues = 10_000
/** About. */
const maxParameterBytes = 20_000_000

/** What an operation asked of loaders, database and its author's spans. Most operations have nothing of it, and so no such object. */
export class OperationParts {
  readonly batches = new Map<string, Mutable<BatchSummary>>()
  readonly statements = new StatementGroups()
  readonly spans = new Map<string, Mutable<SpanSummary>>()
  /** Instants are milliseconds since the operation's start. */
  readonly timeline: TimelineEntry[] = []
  /** Something was beyond the bounds. */
  isTruncated = false
  statementCount = 0
  databaseMs = 0
  /** The first of either, with their values, while the operation runs: who reads for hours keeps no more than who ends at once. */
  tracedStatements: TracedStatement[] = []
  tracedBatches: TracedBatch[] = []
  readonly #isTraced: boolean
  readonly #rows = new RowRoom()
  readonly #objects = new RowRoom()
  #parameterBytes = 0
  #loaded = 0

  /** @param isTraced whether somebody looks at the values when the operation ends */
  constructor(isTraced: boolean) {
    this.#isTraced = isTraced
  }

  addBatch(batch: TracedBatch): void {
    const { loader, startMs, endMs, failed } = batch
    const keys = batch.keys.length
    const durationMs = endMs - startMs
    let slot = this.batches.get(loader)
    if (slot === undefined) {
      slot = { loader, batches: 0, keys: 0, errors: 0, totalMs: 0, maxMs: 0 }
      this.batches.set(loader, slot)
    }
    slot.batches++
    slot.keys += keys
    addTo(slot, durationMs, failed)
    if (this.#isTraced && this.tracedBatches.length < maxTraced && this.#loaded < maxTracedValues) {
      this.#loaded += itemsOf(batch)
      this.tracedBatches.push(batch)
    }
    this.#note('batch', loader, startMs, durationMs, keys, failed)
  }

  addStatement(
    statement: StatementRecord,
    frame: Frame,
    startMs: number,
    endMs: number,
    watched: WatchedRows | undefined,
  ): void {
    const { durationMs, rows, failed } = statement
    this.statementCount++
    this.databaseMs += durationMs
    const fingerprint = fingerprintOf(statement.sql)
    const group = this.statements.add(statement, fingerprint, frame, startMs, endMs)
    if (group === undefined) this.isTruncated = true
    else if (
      this.#isTraced &&
      this.tracedStatements.length < maxTraced &&
      this.#parameterBytes < maxParameterBytes
    )
      this.#trace(statement, group, frame, startMs, endMs, watched)
    this.#note('statement', fingerprint.fingerprint, startMs, durationMs, rows, failed)
  }

  #trace(
    statement: StatementRecord,
    group: StatementGroup,
    frame: Frame,
    startMs: number,
    endMs: number,
    columnReads: WatchedRows | undefined,
  ): void {
    const { sql, parameters, parametersKey, columns, rows, failed, isInTransaction } = statement
    this.#parameterBytes += bytesOfAny(parameters)
    const rowValues = statement.rowValues && this.#rows.keep(statement.rowValues, columnReads)
    this.tracedStatements.push({
      group,
      frame,
      sql,
      parameters,
      parametersKey,
      rowValues,
      isCut: rowValues !== statement.rowValues,
      columns,
      columnReads,
      rows,
      startMs,
      endMs,
      failed,
      isInTransaction,
    })
  }

  /** What a client of objects gave, as far as there is room. */
  keptObjects(rows: readonly unknown[], watched: WatchedRows | undefined): readonly unknown[] {
    return this.#objects.keep(rows, watched)
  }

  addSpan(name: string, startMs: number, durationMs: number, failed: boolean): void {
    let slot = this.spans.get(name)
    if (slot === undefined && this.spans.size < maxSpanNames) {
      slot = { name, calls: 0, errors: 0, totalMs: 0, maxMs: 0 }
      this.spans.set(name, slot)
    }
    if (slot === undefined) this.isTruncated = true
    else {
      slot.calls++
      addTo(slot, durationMs, failed)
    }
    this.#note('span', name, startMs, durationMs, 0, failed)
  }

  /** From now on whoever looks at the rows changes nothing of what was read of them. */
  endWatching(): void {
    for (const { columnReads, frame } of this.tracedStatements) {
      columnReads?.end()
      for (const read of frame.reads ?? []) read.columns?.end()
    }
  }

  letValuesGo(): void {
    this.tracedStatements = []
    this.tracedBatches = []
    this.statements.letCallsGo()
  }

  #note(
    kind: TimelineEntry['kind'],
    name: string,
    startMs: number,
    durationMs: number,
    items: number,
    failed: boolean,
  ): void {
    if (this.timeline.length >= maxTimelineEntries) this.isTruncated = true
    else this.timeline.push({ kind, name, startMs, durationMs, items, failed })
  }
}

/** A list that was loaded counts by its items. */
function itemsOf({ keys, values }: TracedBatch): number {
  let items = keys.length
  if (Array.isArray(values)) for (const value of values) if (Array.isArray(value)) items += value.length
  return items
}

function addTo(
  slot: { errors: number; totalMs: number; maxMs: number },
  durationMs: number,
  failed: boolean,
): void {
  if (failed) slot.errors++
  slot.totalMs += durationMs
  if (durationMs > slot.maxMs) slot.maxMs = durationMs
}
