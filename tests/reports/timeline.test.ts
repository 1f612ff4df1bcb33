import { describe, expect, it } from 'vitest'
import { coarsestOf, stepsOf } from '../../src/reports/timeline.ts'
import { createMemoryStore } from '../../src/storage/memory-store.ts'
import type { Level } from '../../src/storage/store.ts'
import { measurementOf, minuteMs, noon } from '../support/measurements.ts'
import { createReports } from './support.ts'

const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

describe('the steps of a time line', () => {
  const lengthOf = (spanMs: number, level: Level = 'minute') => {
    const span = { from: noon, to: noon + spanMs }
    const { stepMs, count } = stepsOf(span, [{ ...span, level }])
    return [stepMs / minuteMs, count]
  }

  it('are the shortest round length of which there are at most 200', () => {
    expect(lengthOf(1)).toEqual([1, 1])
    expect(lengthOf(5 * minuteMs)).toEqual([1, 5])
    expect(lengthOf(200 * minuteMs)).toEqual([1, 200])
    expect(lengthOf(200 * minuteMs + 1)).toEqual([2, 101])
    expect(lengthOf(24 * hourMs)).toEqual([10, 144])
    expect(lengthOf(30 * dayMs)).toEqual([240, 180])
    expect(lengthOf(3660 * dayMs)).toEqual([30 * 24 * 60, 122])
    expect(lengthOf(36_600 * dayMs)).toEqual([183 * 24 * 60, 200])
  })

  it('are no shorter than the windows the span is read from, and begin where these do', () => {
    expect(lengthOf(hourMs, 'hour')).toEqual([60, 1])
    const from = noon + 34 * minuteMs
    const pieces = [
      { from, to: noon + hourMs, level: 'minute' },
      { from: noon + hourMs, to: noon + 24 * hourMs, level: 'hour' },
    ] as const
    expect(stepsOf({ from, to: noon + 24 * hourMs }, pieces)).toEqual({
      origin: noon,
      stepMs: hourMs,
      count: 24,
    })
    const days = [{ from, to: noon + 3 * dayMs, level: 'day' }] as const
    expect(stepsOf({ from, to: noon + 3 * dayMs }, days)).toEqual({
      origin: noon - 12 * hourMs,
      stepMs: dayMs,
      count: 4,
    })
  })
})

describe('the windows a time line is read from', () => {
  it('are minutes for 200 minutes, hours for 200 hours, and days beyond; and the step that is under way', () => {
    const levelOf = (spanMs: number) => coarsestOf({ from: noon, to: noon + spanMs })
    expect([1, 200 * minuteMs, 201 * minuteMs].map(levelOf)).toEqual(['minute', 'minute', 'minute'])
    expect([201 * minuteMs + 1, 8 * dayMs, 201 * hourMs].map(levelOf)).toEqual(['hour', 'hour', 'hour'])
    expect([201 * hourMs + 1, 365 * dayMs].map(levelOf)).toEqual(['day', 'day'])
  })
})

describe('timeline', () => {
  it('has every step, also those without operations, which have no percentiles', async () => {
    const { record, query, clock } = createReports()
    record(
      measurementOf({ durationMs: 10, cache: 'hit', databaseMs: 2 }),
      measurementOf({ durationMs: 30, cache: 'miss', outcome: 'partial', databaseMs: 3 }),
    )
    clock.at += 2 * minuteMs + 1000
    record(measurementOf({ durationMs: 50, cache: 'bypass' }))
    const { performanceReport } = await query(`{ performanceReport(last: "2m") { requests
      timeline { at seconds requests errors meanMs p50Ms p95Ms p99Ms databaseMs cacheHitRate } } }`)
    expect(performanceReport).toEqual({
      requests: 3,
      timeline: [
        {
          at: '2026-11-21T12:00:00.000Z',
          seconds: 60,
          requests: 2,
          errors: 1,
          meanMs: 20,
          p50Ms: 10,
          p95Ms: 30,
          p99Ms: 30,
          databaseMs: 5,
          cacheHitRate: 0.5,
        },
        {
          at: '2026-11-21T12:01:00.000Z',
          seconds: 60,
          requests: 0,
          errors: 0,
          meanMs: null,
          p50Ms: null,
          p95Ms: null,
          p99Ms: null,
          databaseMs: 0,
          cacheHitRate: null,
        },
        {
          at: '2026-11-21T12:02:00.000Z',
          seconds: 60,
          requests: 1,
          errors: 0,
          meanMs: 50,
          p50Ms: 50,
          p95Ms: 50,
          p99Ms: 50,
          databaseMs: 0,
          cacheHitRate: null,
        },
      ],
    })
  })

  it('adds up to the totals while another gateway stores', async () => {
    const memory = createMemoryStore()
    const two = createReports({ store: memory, gateway: 'two' })
    const store = {
      ...memory,
      async readSlices(...args: Parameters<typeof memory.readSlices>) {
        const slices = await memory.readSlices(...args)
        two.record(measurementOf())
        await two.writer.flush()
        return slices
      },
    }
    const one = createReports({ store, gateway: 'one' })
    one.record(measurementOf())
    const { performanceReport } = await one.query(
      '{ performanceReport { requests timeline { requests } again: timeline { requests } } }',
    )
    const sumOf = (steps: { requests: number }[]) => steps.reduce((sum, { requests }) => sum + requests, 0)
    expect(performanceReport.requests).toBe(1)
    expect(sumOf(performanceReport.timeline)).toBe(1)
    expect(sumOf(performanceReport.again)).toBe(1)
  })

  it('puts operations of rolled-up hours into the step of their hour', async () => {
    const store = createMemoryStore()
    const { record, query, writer, clock } = createReports({ store })
    clock.at = noon - 4 * hourMs + 10 * minuteMs
    record(measurementOf())
    clock.at = noon - 3 * hourMs + 10 * minuteMs
    record(measurementOf())
    clock.at = noon + 20 * minuteMs
    await writer.flush()
    while (await store.rollUp(clock.at)) {
      // hour by hour
    }
    record(measurementOf())
    const { performanceReport } = await query(
      '{ performanceReport(last: "5h") { from requests timeline { at seconds requests } } }',
    )
    expect(performanceReport).toEqual({
      from: '2026-11-21T07:20:00.000Z',
      requests: 3,
      timeline: [0, 1, 1, 0, 0, 1].map((requests, index) => ({
        at: new Date(noon + (index - 5) * hourMs).toISOString(),
        seconds: 3600,
        requests,
      })),
    })
  })
})
