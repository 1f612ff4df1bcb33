import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { createMemoryStore } from '../../src/storage/memory-store.ts'
import type { Batch } from '../../src/storage/store.ts'
import { minuteMs, noon } from '../support/measurements.ts'
import { describeStore } from './store-contract.ts'
import {
  dayMs,
  emptyBatch,
  hourMs,
  midnight,
  nobody,
  piecesOf,
  requestsOf,
  rollUpAll,
  sampleAt,
  windowOf,
} from './store-contract-rows.ts'

const day = { from: midnight, to: midnight + dayMs }
const parts = [{ part: 'resolver', name: 'Query.products', place: '' }] as const
const bytesOf = async (...batches: Batch[]): Promise<number> => {
  const store = createMemoryStore()
  for (const batch of batches) await store.append(batch)
  return store.bytes
}

describe('the memory store', () => {
  describeStore(async () => createMemoryStore())

  it('gives the oldest ordinary samples up first, then the oldest of the others, then the oldest windows', async () => {
    const batchAt = (minute: number): Batch => ({
      ...windowOf(noon + minute * minuteMs, [{}, {}]),
      samples: [
        sampleAt(noon + minute, { id: `slow${minute}`, reason: 'slow' }),
        sampleAt(noon + minute, { id: `ordinary${minute}`, reason: 'ordinary' }),
      ],
    })
    const kept = async (withSamples: number, ofBatches = 3) => {
      const whole = await bytesOf(...[0, 1, 2].map(batchAt))
      const sample = (await bytesOf({ ...emptyBatch, samples: batchAt(0).samples })) / 2
      const window = await bytesOf(windowOf(noon, [{}, {}]))
      const store = createMemoryStore({
        maxBytes: whole - (6 - withSamples) * sample - (3 - ofBatches) * window + 500,
      })
      for (const minute of [0, 1, 2]) await store.append(batchAt(minute))
      const samples = await store.readSamples({ ...day, orderBy: 'at', limit: 10 })
      return {
        requests: await requestsOf(store, day),
        ids: samples.map(({ id }) => id).sort(),
        ...store.dropped,
      }
    }
    expect(await kept(5)).toEqual({
      requests: 6,
      ids: ['ordinary1', 'ordinary2', 'slow0', 'slow1', 'slow2'],
      samples: 1,
      operations: 0,
    })
    expect(await kept(2)).toEqual({ requests: 6, ids: ['slow1', 'slow2'], samples: 4, operations: 0 })
    expect(await kept(0, 2)).toEqual({ requests: 4, ids: [], samples: 6, operations: 2 })
  })

  it('stays within its bytes, and every operation it accepted is stored or counted', async () => {
    const maxBytes = 100_000
    const store = createMemoryStore({ maxBytes })
    let accepted = 0
    for (let minute = 0; minute < 300; minute++) {
      const at = midnight + minute * minuteMs
      // Appended again as it grows, as a writer does.
      for (const operations of [1, 3]) {
        const done = Array.from({ length: operations }, (_, index) => ({ signature: `s${index}`, parts }))
        await store.append({ ...windowOf(at, done), samples: [sampleAt(at)] })
        expect(store.bytes).toBeLessThanOrEqual(maxBytes)
      }
      accepted += 3
      if (minute % 100 === 99) await rollUpAll(store, at)
      expect((await requestsOf(store, day)) + store.dropped.operations).toBe(accepted)
    }
    expect(store.dropped.operations).toBeLessThan(accepted)
  })

  it('counts a window once that is given up and offered again', async () => {
    const store = createMemoryStore({ maxBytes: (await bytesOf(windowOf(noon, [{}]))) * 2.5 })
    for (const minute of [1, 2, 3]) await store.append(windowOf(noon + minute * minuteMs, [{}]))
    expect(store.dropped.operations).toBe(1)
    await store.append(windowOf(noon + minuteMs, [{}]))
    expect(store.dropped.operations).toBe(1)
    await store.append(windowOf(noon + minuteMs, [{}, {}, {}]))
    expect(store.dropped.operations).toBe(3)
    expect(await requestsOf(store, day)).toBe(2)
  })

  it('gives minutes up before anything is lost once their hour stands for them, so that it reaches further back', async () => {
    const done = [{ parts }, { signature: 't' }]
    const minutes = Array.from({ length: 240 }, (_, minute) => midnight + minute * minuteMs)
    const ofTwoHours = await bytesOf(...minutes.slice(0, 120).map((at) => windowOf(at, done)))
    const fill = async (isRolledUp: boolean) => {
      const store = createMemoryStore({ maxBytes: ofTwoHours })
      for (const at of minutes) {
        await store.append(windowOf(at, done))
        if (isRolledUp) await rollUpAll(store, at)
      }
      return store
    }
    expect((await fill(false)).dropped.operations).toBe(240)
    const store = await fill(true)
    expect(store.dropped.operations).toBe(0)
    expect(await requestsOf(store, day)).toBe(480)
    const fourHours = { from: midnight, to: midnight + 4 * hourMs }
    expect(piecesOf(await store.plan(fourHours, nobody))[0]).toMatch(/^hour 21T00:00-/)
  })

  it('bounds what only explains other rows by a share of its bytes', async () => {
    const store = createMemoryStore({ maxBytes: 80_000 })
    const text = {
      operationName: undefined,
      kind: 'query',
      document: 'x'.repeat(1000),
      lastSeen: noon,
    } as const
    const all = Array.from({ length: 50 }, (_, index) => ({ ...text, signature: `s${index}` }))
    await store.append({ ...windowOf(noon, [{}]), signatures: all })
    const { signatures } = await store.readTexts({ signatures: all.map(({ signature }) => signature) })
    expect(signatures.size).toBeGreaterThan(3)
    expect(signatures.size).toBeLessThan(10)
    expect(signatures.has('s49')).toBe(true)
    expect(await requestsOf(store, day)).toBe(1)
  })

  it('answers from where on it holds everything, once windows were given up', async () => {
    const store = createMemoryStore({ maxBytes: (await bytesOf(windowOf(noon, [{}]))) * 2.5 })
    for (const minute of [0, 1, 2]) await store.append(windowOf(noon + minute * minuteMs, [{}]))
    const { span, keptFrom } = await store.plan(day, nobody)
    expect({ span, keptFrom }).toEqual({
      span: { from: noon + minuteMs, to: day.to },
      keptFrom: noon + minuteMs,
    })
  })

  it('gives a sum up first that a late minute has made useless, without counting it as lost', async () => {
    const done = [{ parts }, { signature: 't' }]
    const ofMinutes = await bytesOf(...[0, 1, 2].map((minute) => windowOf(noon + minute * minuteMs, done)))
    const store = createMemoryStore({ maxBytes: ofMinutes * 1.1 })
    await store.append(windowOf(noon, done))
    await rollUpAll(store, noon + 2 * hourMs)
    for (const minute of [1, 2]) await store.append(windowOf(noon + minute * minuteMs, done))
    expect(store.dropped.operations).toBe(0)
    expect(await requestsOf(store, { from: noon, to: noon + hourMs })).toBe(6)
  })

  it('says what it takes in memory, within a factor of two', async () => {
    setFlagsFromString('--expose-gc')
    const collect = runInNewContext('gc') as () => void
    const used = () => {
      collect()
      const { heapUsed, arrayBuffers } = process.memoryUsage()
      return heapUsed + arrayBuffers
    }
    const store = createMemoryStore()
    const before = used()
    for (let minute = 0; minute < 100; minute++) {
      const done = Array.from({ length: 25 }, (_, index) => ({
        signature: `${index}`.padStart(32, 'a'),
        durationMs: index + 0.5,
        databaseMs: index / 3,
        parts,
      }))
      const at = noon + minute * minuteMs
      const samples = Array.from({ length: 5 }, () => sampleAt(at, { durationMs: 0.5 + minute }))
      await store.append({ ...windowOf(at, done), samples })
    }
    const grown = used() - before
    expect(store.bytes / grown).toBeGreaterThan(0.5)
    expect(store.bytes / grown).toBeLessThan(2)
  })
})
