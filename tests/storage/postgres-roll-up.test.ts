import type pg from 'pg'
import { beforeAll, beforeEach, expect, it } from 'vitest'
import { createPostgresStore } from '../../src/storage/postgres-store.ts'
import type { MeasurementStore } from '../../src/storage/store.ts'
import { heldUp } from '../support/held-up.ts'
import { minuteMs, noon } from '../support/measurements.ts'
import { createPerformanceDatabase, emptyTables } from '../support/performance-database.ts'
import { describeWithPostgres } from '../support/postgres.ts'
import {
  afternoon,
  dayMs,
  hourMs,
  midnight,
  nobody,
  piecesOf,
  readTotals,
  requestsOf,
  rollUpAll,
  seenFinding,
  totalsOf,
  windowOf,
} from './store-contract-rows.ts'

const hour = { from: noon, to: noon + hourMs }
const day = { from: midnight, to: midnight + dayMs }
const closed = midnight + dayMs + 2 * minuteMs
const nothingIsOld = { minutesBefore: 0, hoursBefore: 0, daysBefore: 0, othersBefore: 0 }
const part = { part: 'resolver', name: 'Product.supplier', place: '' } as const
const appendLock = 'select pg_advisory_xact_lock_shared(7304417201)'

describeWithPostgres('rolling up in PostgreSQL', () => {
  let pool: pg.Pool
  let store: MeasurementStore
  beforeAll(async () => {
    pool = await createPerformanceDatabase()
  })
  beforeEach(async () => {
    await emptyTables(pool)
    store = createPostgresStore({ pool })
  })
  const fill = async () => {
    for (const [index, at] of [noon, noon + minuteMs, noon + 59 * minuteMs].entries()) {
      for (const gateway of ['a', 'b']) {
        const done = { durationMs: 10 * (index + 1), parts: [part], errorCodes: [`CODE_${index}`] }
        await store.append(windowOf(at, [done, { ...done, signature: 'other' }], { gateway }))
        await store.append(seenFinding(at, { gateway }))
      }
    }
  }
  const countOf = async (sql: string) =>
    Number((await pool.query<{ count: string }>(`select count(*) from performance.${sql}`)).rows[0]?.count)
  /** How many hold one of the locks, or wait for it. */
  const locks = async (isGranted: boolean) => {
    const sql = `select from pg_locks where locktype = 'advisory' and granted = $1
      and database = (select oid from pg_database where datname = current_database())`
    return (await pool.query(sql, [isGranted])).rowCount
  }
  const waiting = () => locks(false)

  it('is done by one of two gateways, the other leaves it alone', async () => {
    await fill()
    const before = await totalsOf(store, hour)
    const slow = heldUp(pool, /^declare/)
    const first = createPostgresStore({ pool: slow.pool }).rollUp(closed)
    await slow.reached
    const other = heldUp(pool, /lock_timeout/)
    const second = createPostgresStore({ pool: other.pool }).rollUp(closed)
    expect(await Promise.race([second, other.reached.then(() => 'waits for its turn')])).toBe(false)
    slow.release()
    expect(await first).toBe(true)
    expect(piecesOf(await store.plan(hour, nobody))).toEqual(['hour 21T12:00-21T13:00'])
    expect(await totalsOf(store, hour)).toEqual(before)
  })

  it('is exact when two gateways roll up at once, over and over, while minutes arrive', async () => {
    await fill()
    const other = createPostgresStore({ pool })
    const arriving = async () => {
      for (let minute = 2; minute < 12; minute++)
        await store.append(windowOf(noon + minute * minuteMs, [{ parts: [part] }], { gateway: 'c' }))
    }
    const rolling = async (by: MeasurementStore) => {
      for (let turn = 0; turn < 15; turn++) await by.rollUp(closed)
    }
    await Promise.all([rolling(store), rolling(other), arriving()])
    await rollUpAll(store, closed)
    const minutes = { pieces: [{ level: 'minute', ...day }], held: nobody } as const
    const expected = await readTotals(store, minutes, day)
    expect(expected.all).toMatchObject([{ requests: 22 }])
    expect(piecesOf(await store.plan(day, nobody))).toEqual(['day 21T00:00-22T00:00'])
    expect(await totalsOf(store, day)).toEqual(expected)
    expect(await totalsOf(store, hour)).toEqual(expected)
  })

  it('changes nothing when it breaks off half way, and is done the next time', async () => {
    await fill()
    const before = await totalsOf(store, hour)
    for (const step of [
      /^delete/,
      /^fetch/,
      /^insert into performance.part_windows/,
      /^insert into performance.roll_ups/,
    ]) {
      const broken = heldUp(pool, step)
      const rolling = createPostgresStore({ pool: broken.pool }).rollUp(closed)
      await broken.reached
      broken.fail(new Error('the connection ended'))
      await expect(rolling).rejects.toThrow('the connection ended')
      // The server learns a little later that the connection is closed.
      await expect.poll(() => locks(true)).toBe(0)
      expect(await countOf(`operation_windows where level = 'hour'`)).toBe(0)
      expect(await countOf('roll_ups')).toBe(0)
    }
    expect(await store.rollUp(closed)).toBe(true)
    expect(await totalsOf(store, hour)).toEqual(before)
  })

  it('has a minute that arrives while it is at it wait, and then counts it', async () => {
    await fill()
    const slow = heldUp(pool, /^insert into performance.roll_ups/)
    const rolling = createPostgresStore({ pool: slow.pool }).rollUp(closed)
    await slow.reached
    let isStored = false
    const late = store.append(windowOf(noon + 5 * minuteMs, [{}])).then(() => {
      isStored = true
    })
    await expect.poll(waiting).toBe(1)
    expect(isStored).toBe(false)
    slow.release()
    expect(await rolling).toBe(true)
    await late
    expect(await requestsOf(store, hour)).toBe(13)
    await rollUpAll(store, closed)
    expect(piecesOf(await store.plan(hour, nobody))).toEqual(['hour 21T12:00-21T13:00'])
    expect(await requestsOf(store, hour)).toBe(13)
  })

  it('rolls the hour up first when a minute arrives just before its day would be', async () => {
    await fill()
    expect(await store.rollUp(closed)).toBe(true)
    const slow = heldUp(pool, /level = 'hour'\) days/)
    const rolling = createPostgresStore({ pool: slow.pool }).rollUp(closed)
    await slow.reached
    await store.append(windowOf(noon + 5 * minuteMs, [{}]))
    slow.release()
    expect(await rolling).toBe(true)
    expect(await requestsOf(store, day)).toBe(13)
    await rollUpAll(store, closed)
    expect(piecesOf(await store.plan(day, nobody))).toEqual(['day 21T00:00-22T00:00'])
    expect(await requestsOf(store, day)).toBe(13)
  })

  it('gives way to an append that takes long, and leaves nothing behind', async () => {
    await fill()
    const writer = await pool.connect()
    try {
      await writer.query('begin')
      await writer.query(appendLock)
      expect(await store.rollUp(closed)).toBe(false)
      expect(await countOf('roll_ups')).toBe(0)
      await store.append(windowOf(noon + 5 * minuteMs, [{}]))
      await writer.query('commit')
    } finally {
      writer.release()
    }
    expect(await store.rollUp(closed)).toBe(true)
    expect(await requestsOf(store, hour)).toBe(13)
  }, 20_000)

  it('reads the same with a plan made before', async () => {
    await fill()
    const early = await store.plan(day, nobody)
    const before = await readTotals(store, early, day)
    await rollUpAll(store, closed)
    expect(await readTotals(store, early, day)).toEqual(before)
    const ofHours = await store.plan(afternoon, nobody)
    expect(piecesOf(ofHours)).toEqual(['hour 21T12:00-21T14:00'])
    await store.append(windowOf(noon + 5 * minuteMs, [{}]))
    await rollUpAll(store, closed)
    expect(await readTotals(store, ofHours, afternoon)).toEqual(await totalsOf(store, afternoon))
  })

  it('keeps hours and days compact, however many minutes they are made of', async () => {
    for (let minute = 0; minute < 60; minute++)
      await store.append(windowOf(noon + minute * minuteMs, [{ durationMs: 10 }, { durationMs: 20 }]))
    await rollUpAll(store, closed)
    const { rows } = await pool.query(
      `select level, max(length(durations)) as bytes from performance.operation_windows group by 1 order by 1`,
    )
    expect(rows).toEqual([
      { level: 'day', bytes: 6 },
      { level: 'hour', bytes: 6 },
      { level: 'minute', bytes: 6 },
    ])
  })

  it('adds up more signatures and clients than it takes into memory at once', async () => {
    const done = Array.from({ length: 450 }, (_, index) => ({
      signature: `s${index}`,
      client: { name: `client ${index % 7}`, version: '1' },
    }))
    for (const at of [noon, noon + minuteMs]) await store.append(windowOf(at, done))
    const before = await totalsOf(store, hour)
    await rollUpAll(store, closed)
    expect(await totalsOf(store, hour)).toEqual(before)
    expect(before.operations).toHaveLength(450)
  })

  it('keeps at most 20 error codes and counts the others together', async () => {
    for (let minute = 0; minute < 5; minute++) {
      const errorCodes = Array.from({ length: 10 }, (_, index) => `CODE_${minute}_${index}`)
      await store.append(windowOf(noon + minute * minuteMs, [{ errorCodes }]))
    }
    await rollUpAll(store, closed)
    const [all] = (await totalsOf(store, hour)).all
    const codes = Object.entries(all?.errorCodes ?? {})
    expect(codes).toHaveLength(21)
    expect(all?.errorCodes.other).toBe(30)
  })

  it('never lets minutes go that are not in an hour, nor hours that are not in a day, also while a minute arrives', async () => {
    await fill()
    const allOld = { ...nothingIsOld, minutesBefore: closed, hoursBefore: closed }
    await store.cleanup(allOld, 1000)
    expect(await requestsOf(store, hour)).toBe(12)
    expect(await store.rollUp(closed)).toBe(true)
    // The minute is written and its hour is to be rolled up again, but not yet committed.
    const slow = heldUp(pool, /^delete from performance.roll_ups/)
    const late = createPostgresStore({ pool: slow.pool }).append(windowOf(noon + 5 * minuteMs, [{}]))
    await slow.reached
    const cleaning = store.cleanup(allOld, 1000)
    await expect.poll(waiting).toBe(1)
    slow.release()
    await late
    await cleaning
    expect(await requestsOf(store, hour)).toBe(13)
    await rollUpAll(store, closed)
    for (let turn = 0; turn < 3; turn++) await store.cleanup(allOld, 1000)
    expect(await countOf(`operation_windows where level <> 'day'`)).toBe(0)
    expect(await requestsOf(store, day)).toBe(13)
  })

  it('drops and counts what arrives after the minutes of its hour are gone', async () => {
    await fill()
    await rollUpAll(store, closed)
    await store.cleanup({ ...nothingIsOld, minutesBefore: noon + hourMs }, 1000)
    await store.append(windowOf(noon + 5 * minuteMs, [{}, {}], { gateway: 'late' }))
    expect(store.dropped).toEqual({ operations: 2, samples: 0 })
    expect(await requestsOf(store, hour)).toBe(12)
    const held = {
      gateway: 'late',
      windows: [{ start: noon + 5 * minuteMs, sequence: Math.floor(noon / minuteMs) + 5 }],
    }
    expect(await requestsOf(store, hour, held)).toBe(12)
  })

  it('forgets its notes of hours and days with the last of their rows', async () => {
    await fill()
    await rollUpAll(store, closed)
    const bounds = {
      minutesBefore: closed,
      hoursBefore: closed,
      daysBefore: midnight + dayMs,
      othersBefore: 0,
    }
    for (let turn = 0; turn < 3; turn++) await store.cleanup(bounds, 1000)
    // But that these days are gone.
    expect(await countOf(`roll_ups where level <> 'gone'`)).toBe(0)
    expect(await countOf('roll_ups')).toBe(1)
    expect(await countOf('operation_windows')).toBe(0)
    expect(await store.rollUp(closed)).toBe(false)
  })
})
