import type { Pool, PoolClient } from 'pg'
import { lockAloneWithinTime } from './postgres-locks.ts'
import { inTransaction } from './postgres-query.ts'
import { levelMs } from './read-plan.ts'
import type { RetentionBounds } from './store.ts'

/** The level of one row of `roll_ups`: that day and all before it are deleted. Without it they would look as if nothing had happened. */
export const goneLevel = 'gone'

const lastGone = `(select max(window_start) from performance.roll_ups where level = '${goneLevel}')`

/** Of rows `t`: whether they are of days that are noted as deleted. */
export const isGone = `t.window_start <= ${lastGone}`

/** From when on rows are kept, by rows of `roll_ups`; undefined where no day was ever deleted. */
export function keptFromOf(
  rows: readonly { readonly level: string; readonly window_start: Date }[],
): number | undefined {
  const gone = rows.filter(({ level }) => level === goneLevel)
  if (gone.length === 0) return undefined
  return Math.max(...gone.map(({ window_start }) => window_start.getTime())) + levelMs.day
}

/**
 * Notes what is about to be deleted, so that readers and writers know: sums whose minutes, or hours, may go are final and not added up
 * again; days that go are gone. An append under way may still undo a sum, so it comes first.
 */
export async function noteDeletions(
  pool: Pick<Pool, 'connect' | 'query'>,
  { minutesBefore, hoursBefore, daysBefore }: RetentionBounds,
): Promise<void> {
  const finished = `not is_final and (level = 'hour' and window_start < $1 or level = 'day' and window_start < $2)`
  const going = `level = 'day' and window_start < $3 and window_start > coalesce(${lastGone}, '-infinity')`
  const values = [minutesBefore, hoursBefore, daysBefore].map((before) => new Date(before))
  const { rows } = await pool.query(
    `select exists (select from performance.roll_ups where ${finished} or ${going}) as is_any`,
    values,
  )
  if (!rows[0].is_any) return
  await inTransaction(pool, async (client) => {
    if (!(await lockAloneWithinTime(client))) return
    await client.query(
      `update performance.roll_ups set is_final = true where ${finished}`,
      values.slice(0, 2),
    )
    await noteGone(client, daysBefore)
  })
}

async function noteGone(client: PoolClient, daysBefore: number): Promise<void> {
  await client.query(
    `insert into performance.roll_ups (level, window_start, rolled_at, is_final)
      select '${goneLevel}', max(window_start), now(), true from performance.roll_ups
      where level = 'day' and window_start < $1 having count(*) > 0
      on conflict do nothing`,
    [new Date(daysBefore)],
  )
  await client.query(
    `delete from performance.roll_ups where level = '${goneLevel}' and window_start < ${lastGone}`,
  )
}
