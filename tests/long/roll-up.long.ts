import type pg from 'pg'
import { beforeAll, expect, it } from 'vitest'
import { createAggregator } from '../../src/aggregation/aggregator.ts'
import type { Finding } from '../../src/measurement/finding.ts'
import { createPostgresStore } from '../../src/storage/postgres-store.ts'
import { defaultRetention, retentionBounds } from '../../src/storage/retention.ts'
import { createWriter } from '../../src/storage/writer.ts'
import {
  createClock,
  findingOf,
  measurementOf,
  minuteMs,
  resolverOf,
  statementOf,
} from '../support/measurements.ts'
import { createPerformanceDatabase } from '../support/performance-database.ts'
import { describeWithPostgres } from '../support/postgres.ts'

const hourMs = 60 * minuteMs
const hours = 80
const startedAt = Date.UTC(2026, 10, 18, 0, 0, 0)
const always = { from: 0, to: Date.UTC(2100, 0) }
const nobody = { gateway: 'nobody', windows: [] }
const tables = {
  operation_windows: ['signature'],
  client_windows: ['signature', 'client_name', 'client_version'],
  part_windows: ['signature', 'part', 'name', 'place'],
  finding_windows: ['identity'],
} as const

/** A generator of numbers that are the same at each run (Park and Miller). */
function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
}

/** Every sum of a level by subject and day or hour, as text: counts exactly, milliseconds to a thousandth. */
async function sumsOf(pool: pg.Pool, table: keyof typeof tables, level: string, by: string) {
  const { rows: columns } = await pool.query<{ column_name: string; data_type: string }>(
    `select column_name, data_type from information_schema.columns where table_schema = 'performance' and table_name = $1
       and data_type in ('bigint', 'double precision') order by 1`,
    [table],
  )
  const figures = columns.map(({ column_name: column, data_type }) => {
    if (/^latest/.test(column)) return `1 as ${column}`
    const aggregate = /^max/.test(column) ? 'max' : /^min/.test(column) ? 'min' : 'sum'
    return data_type === 'bigint'
      ? `${aggregate}(${column})::text as ${column}`
      : `round(${aggregate}(${column})::numeric, 3)::text as ${column}`
  })
  const { rows } = await pool.query(
    `select date_trunc('${by}', window_start at time zone 'utc')::text as start, ${tables[table].join(', ')}, ${figures.join(', ')}
     from performance.${table} where level = $1 group by 1, ${tables[table].join(', ')} order by 1, ${tables[table].join(', ')}`,
    [level],
  )
  return rows
}

/** How many durations lie in each bucket, of all operations together and of each signature. */
async function bucketsOf(pool: pg.Pool, level: string, by: string) {
  const { rows } = await pool.query(
    `select date_trunc('${by}', window_start at time zone 'utc')::text as start, signature, bucket, sum(count)::text as count
     from performance.operation_windows, performance.histogram_buckets(durations) where level = $1 group by 1, 2, 3 order by 1, 2, 3`,
    [level],
  )
  return rows
}

describeWithPostgres('two gateways that store and roll up at once, for days', () => {
  let pool: pg.Pool
  beforeAll(async () => {
    pool = await createPerformanceDatabase()
  })

  it('leave the same sums at each level, and reports read them', async () => {
    const random = createRandom(7)
    const clock = createClock(startedAt)
    const errors: unknown[] = []
    const gateways = [0, 1].map((number) => {
      const aggregator = createAggregator({ now: clock.now, gateway: `gateway-${number}` })
      const store = createPostgresStore({ pool })
      const onError = (error: unknown) => errors.push(error)
      const writer = createWriter({
        aggregator,
        store,
        now: clock.now,
        batchSize: 1e9,
        intervalMs: 1e8,
        onError,
      })
      return { aggregator, store, writer, finding: findingOf({ identity: `finding-${number}` }) }
    })
    const operation = (finding: Finding) =>
      measurementOf({
        startedAt: clock.at,
        signature: `s${Math.floor(random() * 6)}`,
        operationName: 'Products',
        // Many short ones and a heavy tail.
        durationMs: 1 / (random() + 1e-4),
        client: { name: random() < 0.5 ? 'web' : 'ios', version: '1' },
        outcome: random() < 0.1 ? 'serverError' : 'ok',
        errorCodes: random() < 0.1 ? ['ODD'] : [],
        statements: [statementOf({ totalMs: random() * 10 })],
        resolvers: [resolverOf({ totalMs: random() * 10 })],
        statementCount: 3,
        databaseMs: random() * 10,
        findings: random() < 0.1 ? [finding] : [],
      })
    let late: number | undefined
    for (let hour = 0; hour < hours; hour++) {
      for (let minute = 0; minute < 60; minute += 3) {
        for (const { writer, finding } of gateways)
          for (let count = 0; count < 2; count++) writer.record(operation(finding))
        clock.at += 3 * minuteMs
      }
      // The second gateway cannot store for five hours now and then: its hours are closed and rolled up without it, and then again.
      if (hour % 11 === 3) late = hour + 5
      const flushing = gateways.filter((_, number) => number === 0 || late === undefined || hour >= late)
      if (late !== undefined && hour >= late) late = undefined
      const rolling = gateways.map(async ({ store }) => {
        for (let turn = 0; turn < 4; turn++) await store.rollUp(clock.at)
      })
      const stored = await Promise.all(flushing.map(({ writer }) => writer.flush()))
      expect(stored).not.toContain(false)
      await Promise.all(rolling)
    }
    clock.at += 25 * hourMs
    for (const { writer } of gateways) await writer.flush()
    for (let isLeft = true; isLeft; ) {
      const done = await Promise.all(gateways.map(({ store }) => store.rollUp(clock.at)))
      isLeft = done.includes(true)
    }
    expect(errors).toEqual([])

    const accepted = gateways.reduce((sum, { aggregator }) => sum + aggregator.accepted, 0)
    expect(accepted).toBe(hours * 20 * 2 * 2)
    for (const table of Object.keys(tables) as (keyof typeof tables)[]) {
      expect(await sumsOf(pool, table, 'hour', 'hour'), table).toEqual(
        await sumsOf(pool, table, 'minute', 'hour'),
      )
      const days = await sumsOf(pool, table, 'day', 'day')
      expect(new Set(days.map(({ start }) => start)).size, table).toBe(4)
      expect(days, table).toEqual(await sumsOf(pool, table, 'hour', 'day'))
    }
    expect(await bucketsOf(pool, 'hour', 'hour')).toEqual(await bucketsOf(pool, 'minute', 'hour'))
    expect(await bucketsOf(pool, 'day', 'day')).toEqual(await bucketsOf(pool, 'minute', 'day'))
    const { rows } = await pool.query(
      `select level, count(*)::int from performance.roll_ups group by 1 order by 1`,
    )
    expect(rows).toEqual([
      { level: 'day', count: 4 },
      { level: 'hour', count: hours },
    ])

    const read = async () => {
      const plan = await gateways[0]?.store.plan(always, nobody)
      const [slice] =
        (await gateways[0]?.store.readSlices(plan as never, {}, { origin: 0, stepMs: always.to })) ?? []
      return slice?.figures
    }
    const before = await read()
    expect(before?.requests).toBe(accepted)
    // Both clean up at once while both roll up.
    const bounds = retentionBounds(
      { ...defaultRetention, minuteRetentionHours: 12, retentionDays: 2 },
      clock.at,
    )
    await Promise.all(
      gateways.flatMap(({ store }) => [
        (async () => {
          for (let turn = 0; turn < 50 && !(await store.cleanup(bounds, 500)).isDone; turn++);
        })(),
        (async () => {
          for (let turn = 0; turn < 10; turn++) await store.rollUp(clock.at)
        })(),
      ]),
    )
    const after = await read()
    expect(after?.requests).toBe(accepted)
    expect(after?.durations.count).toBe(accepted)
    expect(after?.durations.sum).toBeCloseTo(before?.durations.sum ?? 0, 3)
    for (const { writer } of gateways) {
      expect(writer.dropped()).toMatchObject({ operations: 0, malformed: 0 })
      await writer.stop()
    }
  })
})
