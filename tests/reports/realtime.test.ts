import { describe, expect, it } from 'vitest'
import { createMemoryStore } from '../../src/storage/memory-store.ts'
import { measurementOf, minuteMs, noon } from '../support/measurements.ts'
import { createReports } from './support.ts'

const figures = `requests requestsPerSecond errors errorRate cacheHitRate meanMs p50Ms p95Ms p99Ms statementsPerOperation`
const reading = {
  at: noon,
  eventLoopDelayMs: 2,
  eventLoopUtilisation: 0.5,
  cpu: 0.25,
  rssBytes: 300,
  heapUsedBytes: 100,
  heapLimitBytes: 200,
}

describe('realtimeMetrics', () => {
  it('shows the last five minutes, minute by minute, and what is under way', async () => {
    const { record, query, writer, clock } = createReports({
      system: { inFlight: () => 3, process: () => reading },
    })
    record(measurementOf({ durationMs: 10 }))
    clock.at += 2 * minuteMs
    record(measurementOf({ durationMs: 20, cache: 'hit', outcome: 'serverError', statementCount: 4 }))
    await writer.flush()
    clock.at += 3 * minuteMs
    record(measurementOf({ durationMs: 30 }))
    const { realtimeMetrics } = await query(`{ realtimeMetrics { from to inFlight ${figures}
      timeline { at seconds requests errors p95Ms } process { heapUsedBytes cpu at } } }`)
    const at = (minute: number) => `2026-11-21T12:0${minute}:00.000Z`
    const quiet = { seconds: 60, requests: 0, errors: 0, p95Ms: null }
    expect(realtimeMetrics).toEqual({
      from: at(0),
      to: '2026-11-21T12:05:00.001Z',
      inFlight: 3,
      requests: 3,
      requestsPerSecond: expect.closeTo(0.01, 5),
      errors: 1,
      errorRate: 0.333333,
      cacheHitRate: 0.333333,
      meanMs: 20,
      p50Ms: expect.closeTo(20, -Math.log10(0.02 * 20)),
      p95Ms: 30,
      p99Ms: 30,
      statementsPerOperation: 1.33333,
      timeline: [
        { ...quiet, at: at(0), requests: 1, p95Ms: 10 },
        { ...quiet, at: at(1) },
        { ...quiet, at: at(2), requests: 1, errors: 1, p95Ms: 20 },
        { ...quiet, at: at(3) },
        { ...quiet, at: at(4) },
        { ...quiet, at: at(5), requests: 1, p95Ms: 30 },
      ],
      process: { heapUsedBytes: 100, cpu: 0.25, at: '2026-11-21T12:00:00.000Z' },
    })
  })

  it('leaves out what is older', async () => {
    const { record, query, clock } = createReports()
    record(measurementOf())
    clock.at += 6 * minuteMs
    const { realtimeMetrics } = await query(`{ realtimeMetrics { ${figures} process { cpu } } }`)
    expect(realtimeMetrics).toMatchObject({ requests: 0, errorRate: null, p95Ms: null, process: null })
  })

  it('adds the gateways of one store up', async () => {
    const store = createMemoryStore()
    const [first, second] = [
      createReports({ store, gateway: 'first' }),
      createReports({ store, gateway: 'second' }),
    ]
    first.record(measurementOf())
    await first.writer.flush()
    second.record(measurementOf())
    expect(await second.query('{ realtimeMetrics { requests } }')).toEqual({
      realtimeMetrics: { requests: 2 },
    })
  })
})
