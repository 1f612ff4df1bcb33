import { describe, expect, it } from 'vitest'
import type { Measurement } from '../../src/measurement/measurement.ts'
import { createMemoryStore } from '../../src/storage/memory-store.ts'
import { measurementOf, minuteMs, noon } from '../support/measurements.ts'
import { createReports, type Setup } from './support.ts'

const reading = {
  at: noon,
  eventLoopDelayMs: 99,
  eventLoopUtilisation: 0.5,
  cpu: 0.25,
  rssBytes: 300,
  heapUsedBytes: 89,
  heapLimitBytes: 100,
}
const pool = { total: 10, idle: 1, waiting: 3 }
const storeAway = 'The stored measurements cannot be read now; the log says why.'

const times = (count: number, overrides: Partial<Measurement> = {}) =>
  Array.from({ length: count }, () => measurementOf(overrides))

/** What is degraded now, after one day before and these last minutes. */
async function reasonsOf({
  before = [],
  recent = [],
  ...setup
}: Setup & { readonly before?: Measurement[]; readonly recent?: Measurement[] }) {
  const { record, clock, query } = createReports(setup)
  record(...before)
  clock.at += 60 * minuteMs
  record(...recent)
  const { degraded, reasons } = (await query('{ isPerformanceDegraded { degraded reasons } }'))
    .isPerformanceDegraded
  expect(degraded).toBe(reasons.length > 0)
  return reasons
}

describe('isPerformanceDegraded', () => {
  it('has no reason where nothing happens, and where all is as it was', async () => {
    expect(await reasonsOf({})).toEqual([])
    expect(
      await reasonsOf({
        before: times(200),
        recent: times(20),
        system: { process: () => reading, pool: () => pool },
      }),
    ).toEqual([])
  })

  describe("failures by the server's fault", () => {
    const failed = { outcome: 'serverError' } as const
    const before = [...times(99), ...times(1, failed)]

    it('are a reason from 5 % on', async () => {
      const recent = [...times(18), ...times(1, failed), ...times(1, { outcome: 'partial' })]
      expect(await reasonsOf({ before, recent })).toEqual([
        "10 % of the last minutes' operations failed by the server's fault (limit 5 %), against 1 % in the day before.",
      ])
      expect(await reasonsOf({ before, recent: [...times(20), ...times(1, failed)] })).toEqual([])
    })

    it('are a reason without a day before', async () => {
      expect(await reasonsOf({ recent: [...times(19), ...times(1, failed)] })).toEqual([
        "5 % of the last minutes' operations failed by the server's fault (limit 5 %).",
      ])
    })

    it('are none of fewer than 20 operations, nor below twice the rate of the day before', async () => {
      expect(await reasonsOf({ before, recent: times(19, failed) })).toEqual([])
      const asBad = [...times(97), ...times(3, failed)]
      expect(await reasonsOf({ before: asBad, recent: [...times(19), ...times(1, failed)] })).toEqual([])
    })

    it("are not the client's own mistakes and what was refused", async () => {
      const recent = [...times(10, { outcome: 'clientError' }), ...times(10, { outcome: 'refused' })]
      expect(await reasonsOf({ before, recent })).toEqual([])
    })
  })

  describe('the 95th percentile', () => {
    const before = times(200, { durationMs: 10 })

    it('is a reason at twice that of the day before', async () => {
      expect(await reasonsOf({ before, recent: times(20, { durationMs: 50 }) })).toEqual([
        "95 % of the last minutes' operations took at most 50 ms (limit 20 ms, 2 times that of the day before).",
      ])
      expect(await reasonsOf({ before, recent: times(20, { durationMs: 19 }) })).toEqual([])
    })

    it('is none where chance alone may have made it, nor of fewer than 20 operations', async () => {
      const unlucky = [...times(18, { durationMs: 10 }), ...times(2, { durationMs: 50 })]
      expect(await reasonsOf({ before, recent: unlucky })).toEqual([])
      expect(await reasonsOf({ before, recent: times(19, { durationMs: 50 }) })).toEqual([])
      expect(
        await reasonsOf({
          before: times(19, { durationMs: 10 }),
          recent: times(20, { durationMs: 50 }),
        }),
      ).toEqual([])
    })
  })

  it.each([
    [
      'a late event loop',
      { process: () => ({ ...reading, eventLoopDelayMs: 100 }) },
      'The event loop runs timers up to 100 ms late (limit 100 ms).',
    ],
    [
      'a full heap',
      { process: () => ({ ...reading, heapUsedBytes: 90 }) },
      'The heap holds 90 % of what it may grow to (limit 90 %).',
    ],
    [
      'a heap above its own threshold',
      { process: () => reading, highMemoryThreshold: 0.5 },
      'The heap holds 89 % of what it may grow to (limit 50 %).',
    ],
    [
      'an exhausted pool',
      { pool: () => ({ ...pool, idle: 0 }) },
      'Statements that wait for a connection to the database: 3 (limit 0), with none of 10 idle.',
    ],
  ])('names %s', async (_name, system, reason) => {
    expect(await reasonsOf({ system })).toEqual([reason])
  })

  it('counts the operations of all gateways', async () => {
    const store = createMemoryStore()
    const [first, second] = [
      createReports({ store, gateway: 'first' }),
      createReports({ store, gateway: 'second' }),
    ]
    first.record(...times(19))
    await first.writer.flush()
    second.record(measurementOf({ outcome: 'serverError' }))
    const { isPerformanceDegraded } = await second.query('{ isPerformanceDegraded { reasons } }')
    expect(isPerformanceDegraded.reasons).toEqual([
      "5 % of the last minutes' operations failed by the server's fault (limit 5 %).",
    ])
  })

  it('answers from memory while the store is away, and says so', async () => {
    const failing = async () => Promise.reject(new Error('no database'))
    const store = { ...createMemoryStore(), plan: failing }
    expect(await reasonsOf({ store })).toEqual([storeAway])
    const recent = times(20, { outcome: 'serverError' })
    expect(await reasonsOf({ store, before: times(200), recent })).toEqual([
      storeAway,
      "100 % of the last minutes' operations failed by the server's fault (limit 5 %).",
    ])
  })

  it('names operations that were lost, as long as nothing can be stored', async () => {
    const memory = createMemoryStore()
    let isFull = true
    const append = (batch: Parameters<typeof memory.append>[0]) =>
      isFull ? Promise.reject(new Error('disk full')) : memory.append(batch)
    const { record, clock, query, aggregator, writer } = createReports({ store: { ...memory, append } })
    const reasons = async () =>
      (await query('{ isPerformanceDegraded { reasons } }')).isPerformanceDegraded.reasons
    for (let minute = 0; minute < 6; minute++) {
      record(measurementOf())
      clock.at += minuteMs
    }
    await writer.flush()
    expect(await reasons()).toEqual([])
    aggregator.dropOldestWindow()
    expect(await reasons()).toEqual([
      'Operations lost since the start because they could not be stored: 1 (limit 0), and nothing can be stored now.',
    ])
    isFull = false
    await writer.flush()
    expect(await reasons()).toEqual([])
  })
})
