import { describe, expect, it } from 'vitest'
import { createMemoryStore } from '../../src/storage/memory-store.ts'
import { measurementOf, minuteMs, noon, resolverOf } from '../support/measurements.ts'
import { createReports } from './support.ts'

const figures = `requests errors errorRate cacheHitRate requestsPerSecond meanMs standardDeviationMs minMs maxMs
  p50Ms p75Ms p90Ms p95Ms p99Ms totalMs statements statementsPerOperation databaseMs withFindings requestBytes responseBytes`

describe('performanceReport', () => {
  it('gives exact totals from known operations', async () => {
    const { record, query, clock } = createReports()
    record(
      measurementOf({ durationMs: 10, cache: 'hit' }),
      measurementOf({ durationMs: 20, cache: 'stale' }),
      measurementOf({ durationMs: 30, cache: 'miss', statementCount: 6, databaseMs: 12 }),
      measurementOf({
        durationMs: 40,
        cache: 'bypass',
        outcome: 'clientError',
        errorCodes: ['BAD_USER_INPUT', 'FORBIDDEN'],
      }),
      measurementOf({ durationMs: 50, cache: 'private', outcome: 'partial', errorCodes: ['FORBIDDEN'] }),
    )
    clock.at += 40_000
    const { performanceReport } = await query(`{ performanceReport(last: "1m") {
      from to resolution notes ${figures} outcomes { ok partial clientError serverError refused }
      errorCodes { code count } cache { hit stale miss bypass private }
      phases { admissionMs parseMs validateMs executeMs serialiseMs } } }`)
    expect(performanceReport).toMatchObject({
      from: '2026-11-21T11:59:00.000Z',
      to: '2026-11-21T12:00:40.000Z',
      resolution: 'MINUTE',
      notes: [],
      requests: 5,
      errors: 2,
      errorRate: 0.4,
      cacheHitRate: 0.666667,
      requestsPerSecond: expect.closeTo(0.05, 5),
      meanMs: 30,
      standardDeviationMs: 14.142,
      minMs: 10,
      maxMs: 50,
      p99Ms: 50,
      totalMs: 150,
      statements: 6,
      statementsPerOperation: 1.2,
      databaseMs: 12,
      withFindings: 0,
      requestBytes: 500,
      responseBytes: 5000,
      outcomes: { ok: 3, partial: 1, clientError: 1, serverError: 0, refused: 0 },
      errorCodes: [
        { code: 'FORBIDDEN', count: 2 },
        { code: 'BAD_USER_INPUT', count: 1 },
      ],
      cache: { hit: 1, stale: 1, miss: 1, bypass: 1, private: 1 },
      phases: { admissionMs: 0.625, parseMs: 2.5, validateMs: 1.25, executeMs: 45, serialiseMs: 0.625 },
    })
    expect(Math.abs(performanceReport.p50Ms - 30)).toBeLessThanOrEqual(0.3)
    expect(Math.abs(performanceReport.p75Ms - 40)).toBeLessThanOrEqual(0.4)
  })

  it('has null, not 0, where there is nothing to divide or to rank', async () => {
    const { query } = createReports()
    const { performanceReport } = await query(
      `{ performanceReport { score status scoreParts { name } ${figures} operations { totalCount nodes { name } } } }`,
    )
    expect(performanceReport).toEqual({
      score: null,
      status: null,
      scoreParts: [],
      requests: 0,
      errors: 0,
      errorRate: null,
      cacheHitRate: null,
      requestsPerSecond: 0,
      meanMs: null,
      standardDeviationMs: null,
      minMs: null,
      maxMs: null,
      p50Ms: null,
      p75Ms: null,
      p90Ms: null,
      p95Ms: null,
      p99Ms: null,
      totalMs: 0,
      statements: 0,
      statementsPerOperation: null,
      databaseMs: 0,
      withFindings: 0,
      requestBytes: 0,
      responseBytes: 0,
      operations: { totalCount: 0, nodes: [] },
    })
  })

  it('counts each operation once before, while and after it is stored', async () => {
    const memory = createMemoryStore()
    let release: () => void = () => undefined
    let isHeld = false
    const store = {
      ...memory,
      async append(batch: Parameters<typeof memory.append>[0]) {
        await memory.append(batch)
        // Stored, and the writer does not know it yet.
        if (isHeld) await new Promise<void>((resolve) => (release = resolve))
      },
    }
    const { record, query, writer, clock } = createReports({ store })
    const requests = async () =>
      (await query('{ performanceReport(last: "1h") { requests } }')).performanceReport.requests
    record(measurementOf(), measurementOf())
    expect(await requests()).toBe(2)
    isHeld = true
    const flushed = writer.flush()
    await Promise.resolve()
    record(measurementOf())
    expect(await requests()).toBe(3)
    isHeld = false
    release()
    await flushed
    expect(await requests()).toBe(3)
    clock.at += 2 * minuteMs
    await writer.flush()
    expect(await requests()).toBe(3)
  })

  it('does not count twice what is stored between the look into memory and the look into the store', async () => {
    const memory = createMemoryStore()
    let flush: () => Promise<unknown> = async () => undefined
    const store = {
      ...memory,
      async readSlices(...args: Parameters<typeof memory.readSlices>) {
        await flush()
        return memory.readSlices(...args)
      },
    }
    const { record, query, writer, clock } = createReports({ store })
    record(measurementOf())
    clock.at += minuteMs
    flush = () => writer.flush()
    const { performanceReport } = await query('{ performanceReport(last: "1h") { requests } }')
    expect(performanceReport.requests).toBe(1)
  })

  it('gives the same numbers on two gateways, whatever is stored and whatever is still in memory', async () => {
    const store = createMemoryStore()
    const one = createReports({ store, gateway: 'one' })
    const two = createReports({ store, gateway: 'two' })
    const asked = `{ performanceReport { ${figures} errorCodes { code count } timeline { at requests meanMs }
      operations { totalCount nodes { signature ${figures} slowestResolvers { calls totalMs } clients { name requests } } } } }`
    for (const durationMs of [10, 20]) one.record(measurementOf({ durationMs, resolvers: [resolverOf()] }))
    await one.writer.flush()
    two.record(measurementOf({ durationMs: 30, outcome: 'serverError', errorCodes: ['INTERNAL'] }))
    two.record(measurementOf({ durationMs: 40, signature: 'other-signature', resolvers: [resolverOf()] }))
    await two.writer.flush()
    const { performanceReport } = await one.query(asked)
    expect(performanceReport).toMatchObject({
      requests: 4,
      errors: 1,
      meanMs: 25,
      totalMs: 100,
      errorCodes: [{ code: 'INTERNAL', count: 1 }],
      operations: {
        totalCount: 2,
        nodes: [
          {
            signature: 'products-signature',
            requests: 3,
            meanMs: 20,
            slowestResolvers: [{ calls: 6, totalMs: 12 }],
            clients: [{ name: null, requests: 3 }],
          },
          { signature: 'other-signature', requests: 1, slowestResolvers: [{ calls: 3, totalMs: 6 }] },
        ],
      },
    })
    expect(await two.query(asked)).toEqual({ performanceReport })
    one.clock.at += 2 * minuteMs
    two.clock.at += 2 * minuteMs
    await one.writer.flush()
    const later = await two.query(asked)
    expect(later).toEqual(await one.query(asked))
    expect(later.performanceReport.operations).toMatchObject({
      totalCount: 2,
      nodes: [{ requests: 3 }, { requests: 1 }],
    })
  })

  it('shows the span that was asked for, aligned to minutes', async () => {
    const { record, query, clock } = createReports()
    record(measurementOf())
    clock.at = noon + 10 * minuteMs + 5000
    record(measurementOf())
    const of = async (args: string) =>
      (await query(`{ performanceReport(${args}) { from to requests } }`)).performanceReport
    expect(await of('last: "5m"')).toMatchObject({ from: '2026-11-21T12:05:00.000Z', requests: 1 })
    expect(await of('from: "2026-11-21T12:00:30Z", to: "2026-11-21T12:00:40Z"')).toEqual({
      from: '2026-11-21T12:00:00.000Z',
      to: '2026-11-21T12:01:00.000Z',
      requests: 1,
    })
    expect(await of('from: "2026-11-21"')).toMatchObject({ requests: 2 })
  })

  it('says safely that the store does not answer, and tells the log why', async () => {
    const store = createMemoryStore()
    const cause = new Error('password authentication failed for user "x"')
    const { refusal, errors } = createReports({
      store: { ...store, readSlices: () => Promise.reject(cause) },
    })
    expect(await refusal('{ performanceReport { requests } }')).toMatch(
      /^The stored measurements cannot be read now/,
    )
    expect(errors).toEqual([cause])
  })

  it('shows what the bounds left out', async () => {
    const { query } = createReports()
    const { performanceReport } = await query(
      `{ performanceReport { dropped {
        signatures coordinates loaders statements spans clients operations samples findings malformed } } }`,
    )
    expect(new Set(Object.values(performanceReport.dropped))).toEqual(new Set([0]))
  })
})
