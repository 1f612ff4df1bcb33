import type { Pool } from 'pg'
import type { Clearings } from './postgres-clearings.ts'
import { noteClearings } from './postgres-clearings.ts'
import { isGone, noteDeletions } from './postgres-gone.ts'
import { lockAgainstRollUp } from './postgres-locks.ts'
import { inTransaction } from './postgres-query.ts'
import { orderedBounds } from './retention.ts'
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
  /** Of rows `t`, before `$1`; `$2` is how many rows may go. */
  readonly where: string
  readonly before: number
}

/** Of texts that nobody has sent for retentionDays: whoever sends ever new ones must not fill the disk for a year. */
const unseenTextsKept = 20_000

/** Deletes what is too old, at most `limit` rows a step; minutes and hours only once their sums are final. */
export async function cleanup(
  pool: Pick<Pool, 'connect' | 'query'>,
  bounds: RetentionBounds,
  limit: number,
): ReturnType<MeasurementStore['cleanup']> {
  const before = orderedBounds(bounds)
  await noteDeletions(pool, before)
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
  const days = `t.level = 'day' and t.window_start < $1 and ${isGone}`
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
    { table: findings.name, where: 't.last_seen < $1', before: othersBefore },
    ...[signatures, statements].flatMap(({ name: table }) => [
      // A text was last seen on the day of the last row that is of it.
      { table, where: 't.last_seen < $1', before: Math.min(daysBefore, othersBefore) },
      { table, where: isBeyond(table, unseenTextsKept), before: othersBefore },
    ]),
  ]
}

/** Whether the text `t` was last seen before so many others. */
const isBeyond = (table: string, count: number) =>
  `t.ctid = any(array(select ctid from performance.${table} where last_seen < $1
    order by last_seen desc offset ${count} limit $2))`

const tablesOf: Readonly<Record<MetricKind, readonly string[]>> = {
  operations: [operationWindows, clientWindows, partWindows, signatures, statements].map(({ name }) => name),
  samples: [samples.name],
  findings: [findings.name, findingWindows.name],
}

/** @returns how many rows went, and the clearings with this one */
export function clear(
  pool: Pick<Pool, 'connect'>,
  kinds: readonly MetricKind[],
): Promise<{ readonly rows: number; readonly clearings: Clearings }> {
  return inTransaction(pool, async (client) => {
    await lockAgainstRollUp(client, 'alone')
    let rows = 0
    for (const kind of new Set(kinds)) {
      for (const table of tablesOf[kind])
        rows += (await client.query(`delete from performance.${table}`)).rowCount ?? 0
    }
    // They tell where the windows of both kinds are; without them the hours of the kind that stays would not be found.
    if (kinds.includes('operations') && kinds.includes('findings'))
      await client.query(`delete from performance.roll_ups where window_start > '-infinity'`)
    return { rows, clearings: await noteClearings(client, kinds) }
  })
}
