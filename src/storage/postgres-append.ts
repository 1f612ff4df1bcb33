import { setImmediate } from 'node:timers/promises'
import type { PoolClient } from 'pg'
import { allSignatures } from '../aggregation/figures.ts'
import { toStorableJson } from './json-text.ts'
import type { Clearings } from './postgres-clearings.ts'
import { clearedSince, readClearings } from './postgres-clearings.ts'
import { goneLevel, keptFromOf } from './postgres-gone.ts'
import { lockAgainstRollUp } from './postgres-locks.ts'
import { startOf } from './read-plan.ts'
import type { Batch } from './store.ts'
import type { Table } from './tables.ts'
import {
  clientWindows,
  findings,
  findingWindows,
  operationWindows,
  partWindows,
  samples,
  signatures,
  statements,
  upsertStatement,
} from './tables.ts'

// Making and writing them as JSON must not hold the event loop up for long.
const maxRowsPerStatement = 500

/**
 * Writes a batch within a transaction. What comes later than its hour's minutes are kept is left out: the hour can no longer be added up
 * again.
 *
 * @param isCurrent whether nothing was cleared since the batch was handed over; asked when a clearing can only come after it
 * @param known clearings the batch was recorded after; undefined where none is known of: then all are taken to be
 * @returns operations left out; the clearings, and nothing written where there is one more than was known
 * @throws Error when something was cleared here
 */
export async function appendBatch(
  client: PoolClient,
  batch: Batch,
  isCurrent: () => boolean,
  known: Clearings | undefined,
): Promise<{ readonly left: number; readonly cleared: Clearings }> {
  await lockAgainstRollUp(client, 'append')
  if (!isCurrent()) throw new Error('measurements were cleared before these could be stored')
  const cleared = await readClearings(client)
  if (known !== undefined && clearedSince(known, cleared).length > 0) return { left: 0, cleared }
  const { hours, days } = spansOf(batch)
  const { isFinal, keptFrom } = await closedSpans(client, hours, days)
  const isInTime = ({ windowStart }: { readonly windowStart: number }) =>
    windowStart >= keptFrom &&
    !isFinal.has(`hour ${startOf('hour', windowStart)}`) &&
    !isFinal.has(`day ${startOf('day', windowStart)}`)
  await upsert(client, operationWindows, batch.operations.filter(isInTime))
  await upsert(client, clientWindows, batch.clients.filter(isInTime))
  await upsert(client, partWindows, batch.parts.filter(isInTime))
  await upsert(client, findingWindows, batch.findingWindows.filter(isInTime))
  await upsert(
    client,
    findings,
    inOrder(batch.findings, ({ identity }) => identity),
  )
  await upsert(client, samples, batch.samples)
  await upsert(
    client,
    signatures,
    inOrder(batch.signatures, ({ signature }) => signature),
  )
  await upsert(
    client,
    statements,
    inOrder(batch.statements, ({ fingerprint }) => fingerprint),
  )
  await markForRollUp(client, hours, days)
  const left = batch.operations
    .filter((row) => row.signature === allSignatures && !isInTime(row))
    .reduce((sum, { requests }) => sum + requests, 0)
  return { left, cleared }
}

function spansOf(batch: Batch): { hours: string[]; days: string[] } {
  const rows = [batch.operations, batch.clients, batch.parts, batch.findingWindows].flat()
  const starts = (level: 'hour' | 'day') =>
    [...new Set(rows.map(({ windowStart }) => startOf(level, windowStart)))].map((start) =>
      new Date(start).toISOString(),
    )
  return { hours: starts('hour'), days: starts('day') }
}

const ofSpans = `(level = 'hour' and window_start = any($1::timestamptz[]) or level = 'day' and window_start = any($2::timestamptz[]))`

async function closedSpans(client: PoolClient, hours: string[], days: string[]) {
  const { rows } = await client.query<{ level: string; window_start: Date }>(
    `select level, window_start from performance.roll_ups where is_final and (level = '${goneLevel}' or ${ofSpans})`,
    [hours, days],
  )
  const isFinal = new Set(rows.map(({ level, window_start }) => `${level} ${window_start.getTime()}`))
  return { isFinal, keptFrom: keptFromOf(rows) ?? Number.NEGATIVE_INFINITY }
}

/** A minute that was written changes its hour and its day. */
async function markForRollUp(client: PoolClient, hours: string[], days: string[]): Promise<void> {
  // In one order, or two gateways could wait for each other.
  await client.query(
    `delete from performance.roll_ups where ctid = any(array(
      select ctid from performance.roll_ups where not is_final and ${ofSpans} order by level, window_start for update))`,
    [hours, days],
  )
}

/** Rows that several gateways write, so that none waits for one that waits for it. */
const inOrder = <Row>(rows: readonly Row[], keyOf: (row: Row) => string): Row[] =>
  [...rows].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))

export async function upsert<Row>(
  client: PoolClient,
  table: Table<Row>,
  rows: readonly Row[],
  change: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  for (let at = 0; at < rows.length; at += maxRowsPerStatement) {
    if (at > 0) await setImmediate()
    const records = rows
      .slice(at, at + maxRowsPerStatement)
      .map((row) => ({ ...table.toRecord(row), ...change }))
    await client.query(upsertStatement(table), [toStorableJson(records)])
  }
}
