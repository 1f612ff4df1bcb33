import type pg from 'pg'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { createAggregator } from '../../src/aggregation/aggregator.ts'
import { currentFrame, runInFrame } from '../../src/measurement/frame.ts'
import { OperationRecorder } from '../../src/measurement/recorder.ts'
import type { FindingDescription } from '../../src/storage/finding-log.ts'
import { createPostgresStore } from '../../src/storage/postgres-store.ts'
import type { Batch } from '../../src/storage/store.ts'
import { createWriter } from '../../src/storage/writer.ts'
import { heldUp } from '../support/held-up.ts'
import { createClock, measurementOf, minuteMs, noon } from '../support/measurements.ts'
import { createPerformanceDatabase, emptyTables } from '../support/performance-database.ts'
import { describeWithPostgres } from '../support/postgres.ts'
import { describeStore } from './store-contract.ts'
import { afternoon, emptyBatch, nobody, requestsOf, totalsOf, windowOf } from './store-contract-rows.ts'

const part = { part: 'statement', place: '' } as const

describeWithPostgres('the PostgreSQL store', () => {
  let pool: pg.Pool
  beforeAll(async () => {
    pool = await createPerformanceDatabase()
  })
  const createStore = async () => {
    await emptyTables(pool)
    return createPostgresStore({ pool })
  }

  describe('as every store', () => {
    describeStore(createStore)
  })

  it('stores nothing of a batch when PostgreSQL refuses a part of it', async () => {
    const store = await createStore()
    const finding = { identity: 'without the rest', firstSeen: 0, lastSeen: 0 } as FindingDescription
    await expect(store.append({ ...windowOf(noon, [{}]), findings: [finding] })).rejects.toThrow(/null value/)
    expect(await requestsOf(store, afternoon)).toBe(0)
  })

  it('stores a batch of more rows than one statement takes whole, or not at all', async () => {
    const store = await createStore()
    const done = Array.from({ length: 1200 }, (_, index) => ({ signature: `s${index}` }))
    const batch = windowOf(noon, done)
    const broken = { identity: 'broken', firstSeen: 0, lastSeen: 0 } as FindingDescription
    await expect(store.append({ ...batch, findings: [broken] })).rejects.toThrow(/null value/)
    expect(await requestsOf(store, afternoon)).toBe(0)
    await store.append(batch)
    const { all, operations, clients } = await totalsOf(store, afternoon)
    expect(all).toMatchObject([{ requests: 1200 }])
    expect(operations).toHaveLength(1200)
    expect(clients).toMatchObject([{ figures: { requests: 1200 } }])
  })

  it('keeps names apart that are too long for an index, and finds them by their whole text', async () => {
    const store = await createStore()
    // Not compressible, and 3 bytes a character.
    const long = Array.from({ length: 3000 }, (_, index) =>
      String.fromCodePoint(0x4e00 + ((index * 7919) % 20_000)),
    )
    const names = [`${long.join('')}a`, `${long.join('')}b`]
    const parts = names.map((name) => ({ ...part, name }))
    const client = { name: names[0] ?? '', version: names[1] ?? '' }
    await store.append(windowOf(noon, [{ operationName: names[0], client, parts }]))
    const plan = await store.plan(afternoon, nobody)
    expect(await store.readParts(plan, {})).toHaveLength(2)
    expect(await store.readParts(plan, { names: names.slice(1) })).toHaveLength(1)
    expect(await store.readSlices(plan, { clientName: names[0] }, { origin: noon, stepMs: 1 })).toHaveLength(
      1,
    )
    expect(await store.findSignatures(plan, names[0] ?? '', 1)).toEqual({
      found: [{ signature: 's', requests: 1 }],
      count: 1,
    })
  })

  it('stores two names that become one when they are made storable', async () => {
    const store = await createStore()
    const parts = ['a\0', 'a\uFFFD'].map((name) => ({ ...part, name }))
    await store.append(windowOf(noon, [{ parts }]))
    expect(await store.readParts(await store.plan(afternoon, nobody), { names: ['a\0'] })).toHaveLength(1)
  })

  it('keeps the 20,000 texts seen last of those that nobody has sent for long', async () => {
    const store = await createStore()
    await pool.query(`
      insert into performance.signatures (signature, operation_name, kind, document, last_seen)
        select 's' || n, 'S', 'query', '{ a }', '2026-11-21 12:00Z'::timestamptz - n * interval '1 minute'
        from generate_series(1, 20010) n;
      insert into performance.statements
        select 'f' || n, 'select ?', '2026-11-21 12:00Z'::timestamptz - n * interval '1 minute' from generate_series(1, 20010) n`)
    const bounds = { minutesBefore: 0, hoursBefore: 0, daysBefore: 0, othersBefore: noon - 5 * minuteMs }
    let rows = 0
    for (let isDone = false; !isDone; ) {
      const deleted = await store.cleanup(bounds, 4)
      rows += deleted.rows
      isDone = deleted.isDone
    }
    // Five of each are not that old, and do not count.
    expect(rows).toBe(2 * 5)
    const names = (letter: string) => [1, 20_005, 20_006].map((number) => `${letter}${number}`)
    const texts = await store.readTexts({ signatures: names('s'), fingerprints: names('f') })
    expect([...texts.signatures.keys()].sort()).toEqual(['s1', 's20005'])
    expect([...texts.statements.keys()].sort()).toEqual(['f1', 'f20005'])
  })

  describe('when it is cleared while an append is under way', () => {
    const kinds = ['operations', 'samples', 'findings'] as const
    const countRows = async () => {
      const tables = ['operation_windows', 'client_windows', 'samples', 'signatures']
      const sql = tables.map((table) => `select count(*)::int as count from performance.${table}`)
      const { rows } = await pool.query<{ count: number }>(sql.join(' union all '))
      return rows.reduce((sum, { count }) => sum + count, 0)
    }

    it('refuses one that begins only afterwards, long after its writer gave it up', async () => {
      await createStore()
      const slow = heldUp(pool, /^begin/)
      let isSlow = false
      const store = createPostgresStore({
        pool: {
          connect: () => (isSlow ? slow.pool.connect() : pool.connect()),
          query: pool.query.bind(pool),
        } as pg.Pool,
      })
      const appended: Promise<void>[] = []
      const append = async (batch: Batch) => {
        const appending = store.append(batch)
        appended.push(appending)
        if (isSlow) throw new Error('no answer in time')
        await appending
      }
      const { now } = createClock()
      const aggregator = createAggregator({ now })
      const writer = createWriter({ aggregator, store: { ...store, append }, now })
      onTestFinished(() => writer.stop())
      writer.record(measurementOf({ durationMs: 2000 }))
      isSlow = true
      expect(await writer.flush()).toBe(false)
      await slow.reached
      isSlow = false
      writer.clear(kinds)
      expect(await writer.flush()).toBe(true)
      expect(await store.clear(kinds)).toBe(0)
      slow.release()
      await expect(appended[0]).rejects.toThrow('measurements were cleared')
      expect(await countRows()).toBe(0)
      // What comes after is stored.
      writer.record(measurementOf({ durationMs: 2000 }))
      expect(await writer.flush()).toBe(true)
      expect(await countRows()).toBeGreaterThan(0)
    })

    it('waits for one that writes already', async () => {
      const store = await createStore()
      const other = await pool.connect()
      onTestFinished(() => other.release(true))
      await other.query('begin; lock table performance.client_windows in access exclusive mode')
      const appending = store.append(windowOf(noon, [{}]))
      const waiting = (mode: string) => async () => {
        const sql = `select from pg_locks where not granted and mode = $1
          and database = (select oid from pg_database where datname = current_database())`
        return (await pool.query(sql, [mode])).rowCount
      }
      await expect.poll(waiting('RowExclusiveLock')).toBe(1)
      const clearing = store.clear(kinds)
      await expect.poll(waiting('ExclusiveLock')).toBe(1)
      await other.query('commit')
      await appending
      expect(await clearing).toBe(4)
      expect(await countRows()).toBe(0)
    })
  })

  it('sends its statements outside the operation that asks for them', async () => {
    const frames: unknown[] = []
    const watched = {
      query: (...args: Parameters<pg.Pool['query']>) => {
        frames.push(currentFrame())
        return pool.query(...args)
      },
      connect: () => {
        frames.push(currentFrame())
        return pool.connect()
      },
    } as unknown as pg.Pool
    const store = createPostgresStore({ pool: watched })
    await runInFrame({ recorder: new OperationRecorder() }, async () => {
      await store.append(emptyBatch)
      await store.plan(afternoon, nobody)
      await store.rollUp(noon)
    })
    expect(frames).toEqual([undefined, undefined, undefined])
  })

  it('adds many rows up in memory of their own, and leaves the connection as it was', async () => {
    const memory: string[] = []
    const workMemOf = async (client: Pick<pg.ClientBase, 'query'>) =>
      (await client.query<{ work_mem: string }>('show work_mem')).rows[0]?.work_mem ?? ''
    const watched = {
      connect: async () => {
        const client = await pool.connect()
        return {
          query: async (...args: Parameters<pg.ClientBase['query']>) => {
            if (String(args[0]).startsWith('select')) memory.push(await workMemOf(client))
            return client.query(...args)
          },
          release: (error?: boolean) => client.release(error),
        }
      },
      query: pool.query.bind(pool),
    } as unknown as pg.Pool
    const before = await workMemOf(pool)
    const store = createPostgresStore({ pool: watched })
    const plan = await store.plan(afternoon, nobody)
    await store.readOperations(plan, {}, 'all')
    await store.readParts(plan, {})
    expect(memory).toEqual(['64MB', '64MB'])
    for (const client of await Promise.all([pool.connect(), pool.connect()])) {
      expect(await workMemOf(client)).toBe(before)
      client.release()
    }
  })
})
