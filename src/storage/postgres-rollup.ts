import type { PoolClient } from 'pg'
import { Histogram } from '../aggregation/histogram.ts'
import { upsert } from './postgres-append.ts'
import type { SummedRow } from './postgres-figures.ts'
import {
  findingSums,
  joinedDurations,
  operationFigures,
  operationSums,
  partSums,
} from './postgres-figures.ts'
import { isElected, lockAloneWithinTime } from './postgres-locks.ts'
import { levelMs } from './read-plan.ts'
import type { Table } from './tables.ts'
import {
  clientWindows,
  findingWindows,
  operationWindows,
  partWindows,
  windowKey,
  windowTables,
} from './tables.ts'

const closedAfterMs = 2 * levelMs.minute
const rowsPerFetch = 200
const ordinarySamplesKept = 4

/** An hour or a day, and the level it is added up from. */
interface Target {
  readonly level: 'hour' | 'day'
  readonly of: 'minute' | 'hour'
  readonly start: number
}

/** Rolls the oldest closed hour or day up that is not, within a transaction. @returns false when there is none, or it is another's turn */
export async function rollUpOne(client: PoolClient, now: number): Promise<boolean> {
  if (!(await isElected(client))) return false
  if ((await nextTarget(client, now)) === undefined || !(await lockAloneWithinTime(client))) return false
  // Asked again: a minute may have come before the lock, for an hour of the day that was next.
  const target = await nextTarget(client, now)
  if (target === undefined) return false
  const { level, start } = target
  for (const { name } of windowTables) {
    const sql = `delete from performance.${name} where level = $1 and window_start = $2`
    await client.query(sql, [level, new Date(start)])
  }
  await addUpInMemory(client, target, operationWindows)
  await addUpInMemory(client, target, clientWindows)
  await addUp(client, target, partWindows, partSums)
  await addUp(client, target, findingWindows, findingSums)
  await thinOut(client, target)
  await client.query(
    `insert into performance.roll_ups (level, window_start, rolled_at, is_final) values ($1, $2, $3, false)`,
    [level, new Date(start), new Date(now)],
  )
  return true
}

const nextTarget = async (client: PoolClient, now: number): Promise<Target | undefined> =>
  (await oldestHour(client, now)) ?? (await oldestDay(client, now))

const hourOf = (instant: string) => `to_timestamp(floor(extract(epoch from ${instant}) / 3600) * 3600)`
const dayOf = (instant: string) => `to_timestamp(floor(extract(epoch from ${instant}) / 86400) * 86400)`

/** The hour of the first minute from an instant on, by the indexes. */
const nextHour = (from: string) =>
  hourOf(
    `least(${windowTables
      .map(
        ({ name }) =>
          `(select min(window_start) from performance.${name} where level = 'minute' and window_start >= ${from})`,
      )
      .join(', ')})`,
  )

// Steps from hour to hour with minutes: there may be millions of them.
const oldestHourSql = `
  with recursive hours(start) as (
    select ${nextHour("'-infinity'::timestamptz")}
    union all
    select ${nextHour("hours.start + interval '1 hour'")} from hours where hours.start < $1)
  select start from hours where start <= $1
    and not exists (select from performance.roll_ups r where r.level = 'hour' and r.window_start = hours.start)
  order by start limit 1`

async function oldestHour(client: PoolClient, now: number): Promise<Target | undefined> {
  const closed = new Date(now - closedAfterMs - levelMs.hour)
  const { rows } = await client.query<{ start: Date }>(oldestHourSql, [closed])
  return rows[0] && { level: 'hour', of: 'minute', start: rows[0].start.getTime() }
}

// Asked when all closed hours are rolled up, so those of a closed day are.
const oldestDaySql = `
  select start from (select distinct ${dayOf('window_start')} as start from performance.roll_ups where level = 'hour') days
  where start <= $1
    and not exists (select from performance.roll_ups r where r.level = 'day' and r.window_start = days.start)
  order by start limit 1`

async function oldestDay(client: PoolClient, now: number): Promise<Target | undefined> {
  const closed = new Date(now - closedAfterMs - levelMs.day)
  const { rows } = await client.query<{ start: Date }>(oldestDaySql, [closed])
  return rows[0] && { level: 'day', of: 'hour', start: rows[0].start.getTime() }
}

// $1 the level added up, $2 and $3 its span.
const ofTarget = 'where w.level = $1 and w.window_start >= $2 and w.window_start < $3'
const spanOf = ({ of, level, start }: Target) => [of, new Date(start), new Date(start + levelMs[level])]

/** Histograms are joined there and compacted here, some at a time. */
async function addUpInMemory<Row>(client: PoolClient, target: Target, table: Table<Row>): Promise<void> {
  const { name } = table
  const subject = subjectOf(table).map((column) => `w.${column}`)
  const identity =
    name === operationWindows.name ? ', max(w.operation_name) as operation_name, max(w.kind) as kind' : ''
  await client.query(
    `declare added no scroll cursor for
      select ${subject.join(', ')} ${identity}, ${operationSums}, ${joinedDurations()}
      from performance.${name} w ${ofTarget} group by ${subject.join(', ')}`,
    spanOf(target),
  )
  for (;;) {
    const { rows } = await client.query<SummedRow>(`fetch ${rowsPerFetch} from added`)
    if (rows.length === 0) break
    await upsert(client, table, rows.map((row: SummedRow) => rowOf(row, target)) as Row[], {
      level: target.level,
    })
  }
  await client.query('close added')
}

function rowOf(row: SummedRow, { start }: Target) {
  const figures = operationFigures(row)
  return {
    windowStart: start,
    gateway: '',
    sequence: 0,
    signature: row.signature,
    operationName: row.operation_name,
    kind: row.kind,
    client: { name: row.client_name ?? '', version: row.client_version ?? '' },
    ...figures,
    durations: Histogram.from(figures.durations).toData(),
  }
}

async function addUp<Row>(client: PoolClient, target: Target, table: Table<Row>, sums: string) {
  const { name, columns, key } = table
  const subject = subjectOf(table)
  const figures = Object.keys(columns).filter((column) => !key.includes(column))
  const added = subject.map((column) => `w.${column}`).join(', ')
  await client.query(
    `insert into performance.${name} (level, window_start, gateway, sequence, ${[...subject, ...figures].join(', ')})
      select $4, $2, '', 0, ${[...subject, ...figures].map((column) => `s.${column}`).join(', ')}
      from (select ${added}, ${sums} from performance.${name} w ${ofTarget} group by ${added}) s`,
    [...spanOf(target), target.level],
  )
}

/** The columns that tell the subjects of one window apart. */
const subjectOf = <Row>({ key }: Table<Row>) => key.filter((column) => !(column in windowKey))

/** Of the ordinary samples some are kept for each signature: any, for their ids are random. */
async function thinOut(client: PoolClient, { level, start }: Target): Promise<void> {
  await client.query(
    `delete from performance.samples where id in (
      select id from (
        select id, row_number() over (partition by signature order by id) as number from performance.samples
        where reason = 'ordinary' and at >= $1 and at < $2) s
      where number > ${ordinarySamplesKept})`,
    [new Date(start), new Date(start + levelMs[level])],
  )
}
