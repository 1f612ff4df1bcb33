import type pg from 'pg'
import { beforeAll, describe, expect, it } from 'vitest'
import { currentFrame, runInFrame } from '../../src/measurement/frame.ts'
import { OperationRecorder } from '../../src/measurement/recorder.ts'
import type { FindingDescription } from '../../src/storage/finding-log.ts'
import { createPostgresStore } from '../../src/storage/postgres-store.ts'
import { noon } from '../support/measurements.ts'
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
    expect(await store.findSignatures(names[0] ?? '')).toEqual(['s'])
  })

  it('stores two names that become one when they are made storable', async () => {
    const store = await createStore()
    const parts = ['a\0', 'a\uFFFD'].map((name) => ({ ...part, name }))
    await store.append(windowOf(noon, [{ parts }]))
    expect(await store.readParts(await store.plan(afternoon, nobody), { names: ['a\0'] })).toHaveLength(1)
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
})
