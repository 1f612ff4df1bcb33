import { randomBytes } from 'node:crypto'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type pg from 'pg'
import { beforeAll, describe, expect, it } from 'vitest'
import { createAggregator } from '../../src/aggregation/aggregator.ts'
import { createMemoryStore } from '../../src/storage/memory-store.ts'
import { createPostgresStore } from '../../src/storage/postgres-store.ts'
import type { MeasurementStore } from '../../src/storage/store.ts'
import { createWriter } from '../../src/storage/writer.ts'
import { createClock, measurementOf, minuteMs } from '../support/measurements.ts'
import { createPerformanceDatabase } from '../support/performance-database.ts'
import { describeWithPostgres } from '../support/postgres.ts'

setFlagsFromString('--expose-gc')
const collectGarbage: () => void = runInNewContext('gc')
const heapMegabytes = () => {
  collectGarbage()
  return process.memoryUsage().heapUsed / 2 ** 20
}

const million = 1_000_000
const minutes = 16
const signatures = 50
const perMinute = 40
const always = { from: 0, to: Date.UTC(2100, 0) }
const nobody = { gateway: 'nobody', windows: [] }

const steady = (index: number) =>
  measurementOf({ signature: `steady-${index}`, client: { name: 'web', version: '1' } })
/** As steady, but the flood was there first. */
const newcomer = () => measurementOf({ signature: 'newcomer', client: { name: 'new', version: '1' } })

/** Comes once: as from a client that writes values into names and documents, and calls itself anew each time. */
function random() {
  const text = randomBytes(8).toString('hex')
  return measurementOf({
    signature: text,
    operationName: `Random${text}`,
    document: `query Random${text} { products { name } }`,
    client: { name: `client-${text}`, version: '1' },
  })
}

/** A million random operations among the steady ones; each minute is flushed. */
async function flood(store: MeasurementStore) {
  const clock = createClock()
  const aggregator = createAggregator({ now: clock.now })
  const errors: unknown[] = []
  const onError = (error: unknown) => errors.push(error)
  const writer = createWriter({
    aggregator,
    store,
    now: clock.now,
    batchSize: 1e9,
    intervalMs: 1e8,
    onError,
  })
  const heapBefore = heapMegabytes()
  let heapAtMost = 0
  let pendingAtMost = 0
  for (let minute = 0; minute < minutes; minute++) {
    const steadyTurns = signatures * perMinute
    let left = million / minutes
    for (let turn = 0; turn < steadyTurns; turn++) {
      writer.record(steady(turn % signatures))
      for (const until = left - Math.floor(left / (steadyTurns - turn)); left > until; left--)
        writer.record(random())
      if (turn % signatures === signatures - 1) writer.record(newcomer())
    }
    pendingAtMost = Math.max(pendingAtMost, writer.bytes)
    heapAtMost = Math.max(heapAtMost, heapMegabytes())
    clock.at += minuteMs
    await writer.flush()
  }
  await writer.stop()
  return { aggregator, writer, errors, grownMegabytes: heapAtMost - heapBefore, pendingAtMost }
}

/** What holds wherever they are stored. */
async function expectAllCounted(store: MeasurementStore, flooded: Awaited<ReturnType<typeof flood>>) {
  const { aggregator, writer, errors, grownMegabytes, pendingAtMost } = flooded
  const plan = await store.plan(always, nobody)
  const [all] = await store.readSlices(plan, {}, { origin: 0, stepMs: always.to })
  const stored = all?.figures.requests ?? 0
  const operations = await store.readOperations(plan, {}, 'none')
  const clients = await store.readClients(plan, {}, 1e6)
  expect(errors).toEqual([])
  expect(aggregator.accepted).toBe(million + (signatures + 1) * perMinute * minutes)
  expect(stored + writer.dropped().operations).toBe(aggregator.accepted)
  expect(operations.reduce((sum, { figures }) => sum + figures.requests, 0)).toBe(stored)
  expect(clients.reduce((sum, { figures }) => sum + figures.requests, 0)).toBe(stored)
  expect(pendingAtMost).toBeLessThan(64 * 1024 * 1024)
  expect(grownMegabytes).toBeLessThan(150)
  return {
    requestsOf: new Map(operations.map(({ signature, figures }) => [signature, figures.requests])),
    clientsOf: new Map(clients.map(({ client, figures }) => [client.name, figures.requests])),
  }
}

describeWithPostgres('a million random operations, stored in PostgreSQL', () => {
  let pool: pg.Pool
  beforeAll(async () => {
    pool = await createPerformanceDatabase()
  })

  it('push no steady one out, take bounded memory, and are all counted', async () => {
    const store = createPostgresStore({ pool })
    const flooded = await flood(store)
    const { requestsOf, clientsOf } = await expectAllCounted(store, flooded)
    for (let index = 0; index < signatures; index++)
      expect(requestsOf.get(`steady-${index}`), `steady-${index}`).toBe(perMinute * minutes)
    expect(clientsOf.get('web')).toBe(signatures * perMinute * minutes)
    // In its first minute it finds no place, and in its second it asks again.
    expect(requestsOf.get('newcomer')).toBeGreaterThanOrEqual(perMinute * (minutes - 2))
    const dropped = flooded.writer.dropped()
    expect(dropped.operations).toBe(0)
    // What has no place of its own is what is said to have none.
    expect(requestsOf.get('other')).toBe(dropped.signatures)
    expect(clientsOf.get('other')).toBe(dropped.clients)
    const { rows } = await pool.query(`
      select max(rows)::int as most from (
        select count(*) as rows from performance.operation_windows
        where level = 'minute' and signature not in ('', 'other') group by window_start) windows`)
    expect(rows[0].most).toBeLessThanOrEqual(2000)
  })
})

describe('a million random operations, kept in memory', () => {
  it('take bounded memory, and are all counted', async () => {
    const store = createMemoryStore()
    await expectAllCounted(store, await flood(store))
  })
})
