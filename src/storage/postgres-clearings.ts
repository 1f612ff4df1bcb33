import type { PoolClient } from 'pg'
import type { MetricKind } from './store.ts'

/** Kind to the moment in which it was last cleared. */
export type Clearings = ReadonlyMap<MetricKind, number>

// Rows of `roll_ups` beside those of hours and days: one a kind, before all time, so that no span and no cleanup comes upon it.
const level = 'cleared'

/** When each kind was last cleared, by whichever gateway. */
export async function readClearings(client: PoolClient): Promise<Clearings> {
  const { rows } = await client.query<{ level: string; rolled_at: Date }>(
    `select level, rolled_at from performance.roll_ups where window_start = '-infinity'`,
  )
  return new Map(
    rows.map((row) => [row.level.slice(level.length + 1) as MetricKind, row.rolled_at.getTime()]),
  )
}

/** Notes a clearing within its transaction: gateways that hold what is cleared here learn of it when they next append. */
export async function noteClearings(client: PoolClient, kinds: readonly MetricKind[]): Promise<Clearings> {
  // Later than the one before, also where both are within a millisecond or the server's clock was set back.
  await client.query(
    `insert into performance.roll_ups as r (level, window_start, rolled_at, is_final)
      select '${level} ' || kind, '-infinity', clock_timestamp(), true from unnest($1::text[]) as kind
      on conflict (level, window_start)
      do update set rolled_at = greatest(excluded.rolled_at, r.rolled_at + interval '1 millisecond')`,
    [[...new Set(kinds)]],
  )
  return readClearings(client)
}

/** The kinds that were cleared between two readings. */
export const clearedSince = (before: Clearings, after: Clearings): MetricKind[] =>
  [...after].filter(([kind, at]) => before.get(kind) !== at).map(([kind]) => kind)
