import type { Pool } from 'pg'
import { lockAgainstRollUp, lockAloneWithinTime } from './postgres-locks.ts'
import { inTransaction } from './postgres-query.ts'
import type { MeasurementStore, MetricKind, RetentionBounds } from './store.ts'
import {
  clientWindows,
  findings,
  findingWindows,
  operationWindows,
  partWindows,
  samples,
  signatures,
  statements,
  windowTables,
} from './tables.ts'

interface Step {
  readonly table: string
  /** Of rows `t`, before `$1`. */
  readonly where: string
  readonly before: number
}

/** Deletes what is too old, at most `limit` rows a step; minutes and hours only once their sums are final. */
export async function cleanup(
  pool: Pick<Pool, 'connect' | 'query'>,
  bounds: RetentionBounds,
  limit: number,
): ReturnType<MeasurementStore['cleanup']> {
  // A sum is never deleted before what it was made of: that would be added up again.
  const hoursBefore = Math.min(bounds.hoursBefore, bounds.minutesBefore)
  const before = { ...bounds, hoursBefore, daysBefore: Math.min(bounds.daysBefore, hoursBefore) }
  await finishSums(pool, before)
  let rows = 0
  let isDone = true
  for (const { table, where, before: instant } of stepsOf(before)) {
    // Rows that another process is deleting are passed over.
    const sql = `delete from performance.${table} where ctid = any(array(
        select ctid from performance.${table} t where ${where} limit $2 for update skip locked))`
    const deleted = (await pool.query(sql, [new Date(instant), limit])).rowCount ?? 0
    rows += deleted
    if (deleted >= limit) isDone = false
  }
  return { rows, isDone }
}

/** What is final is not added up again, so that its minutes, or hours, may go; an append under way may still undo that, so it comes first. */
async function finishSums(
  pool: Pick<Pool, 'connect' | 'query'>,
  { minutesBefore, hoursBefore }: RetentionBounds,
): Promise<void> {
  const old = `not is_final and (level = 'hour' and window_start < $1 or level = 'day' and window_start < $2)`
  const values = [new Date(minutesBefore), new Date(hoursBefore)]
  const { rows } = await pool.query(
    `select exists (select from performance.roll_ups where ${old}) as is_any`,
    values,
  )
  if (!rows[0].is_any) return
  await inTransaction(pool, async (client) => {
    if (await lockAloneWithinTime(client))
      await client.query(`update performance.roll_ups set is_final = true where ${old}`, values)
  })
}

const seconds = { hour: 3600, day: 86_400 }

const isFinal = (level: 'hour' | 'day') =>
  `exists (select from performance.roll_ups r where r.level = '${level}' and r.is_final and r.window_start =
    to_timestamp(floor(extract(epoch from t.window_start) / ${seconds[level]}) * ${seconds[level]}))`

/** Whether a table has rows of a level in the hour or day that the marker `t` is of. */
const hasRows = (table: string, level: string, of: 'hour' | 'day') =>
  `exists (select from performance.${table} w where w.level = '${level}' and w.window_start >= t.window_start
    and w.window_start < t.window_start + interval '${seconds[of]} seconds')`

const hasWindows = (level: string, of: 'hour' | 'day') =>
  windowTables.map(({ name }) => hasRows(name, level, of)).join(' or ')

function stepsOf({ minutesBefore, hoursBefore, daysBefore, othersBefore }: RetentionBounds): Step[] {
  const minutes = `t.level = 'minute' and t.window_start < $1 and ${isFinal('hour')}`
  const hours = `t.level = 'hour' and t.window_start < $1 and ${isFinal('day')}`
  const days = `t.level = 'day' and t.window_start < $1`
  const hourMarkers = `${hours} and not (${hasWindows('minute', 'hour')} or ${hasWindows('hour', 'hour')})`
  const dayMarkers = `${days} and not (${hasRows('roll_ups', 'hour', 'day')} or ${hasWindows('day', 'day')})`
  return [
    ...windowTables.flatMap(({ name: table }) => [
      { table, where: minutes, before: minutesBefore },
      { table, where: hours, before: hoursBefore },
      { table, where: days, before: daysBefore },
    ]),
    { table: 'roll_ups', where: hourMarkers, before: hoursBefore },
    { table: 'roll_ups', where: dayMarkers, before: daysBefore },
    { table: samples.name, where: 't.at < $1', before: othersBefore },
    ...[findings, signatures, statements].map(({ name: table }) => ({
      table,
      where: 't.last_seen < $1',
      before: othersBefore,
    })),
  ]
}

const tablesOf: Readonly<Record<MetricKind, readonly string[]>> = {
  operations: [operationWindows, clientWindows, partWindows, signatures, statements].map(({ name }) => name),
  samples: [samples.name],
  findings: [findings.name, findingWindows.name],
}

/** @returns how many rows went */
export function clear(pool: Pick<Pool, 'connect'>, kinds: readonly MetricKind[]): Promise<number> {
  return inTransaction(pool, async (client) => {
    await lockAgainstRollUp(client, 'alone')
    let rows = 0
    for (const kind of new Set(kinds)) {
      for (const table of tablesOf[kind])
        rows += (await client.query(`delete from performance.${table}`)).rowCount ?? 0
    }
    // They tell where the windows of both kinds are; without them the hours of the kind that stays would not be found.
    if (kinds.includes('operations') && kinds.includes('findings'))
      await client.query('delete from performance.roll_ups')
    return rows
  })
}
