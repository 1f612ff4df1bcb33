import { describe, expect, it } from 'vitest'
import { createMemoryStore } from '../../src/storage/memory-store.ts'
import { measurementOf, minuteMs, noon } from '../support/measurements.ts'
import { createReports } from './support.ts'

const figures = `requests errors errorRate cacheHitRate requestsPerSecond meanMs standardDeviationMs minMs maxMs
  p50Ms p75Ms p90Ms p95Ms p99Ms totalMs statements statementsPerOperation databaseMs requestBytes responseBytes`

describe('performanceReport', () => {
  it('gives exact totals from known operations', async () => {
    const { record, query, clock } = createReports()
    record(
      measurementOf({ durationMs: 10, cache: 'hit' }),
      measurementOf({ durationMs: 20, cache: 'stale' }),
      measurementOf({ durationMs: 30, cache: 'miss', statementCount: 6, databaseMs: 12 }),
      measurementOf({ durationMs: 40, cache: 'bypass', outcome: 'clientError' }),
    )
    clock.at += 40_000
    const { performanceReport } = await query(`{ performanceReport(last: "1m") {
      from to ${figures} outcomes { ok clientError } cache { hit stale miss bypass private } } }`)
    expect(performanceReport).toMatchObject({
      from: '2026-11-21T11:59:00.000Z',
      requests: 4,
      errors: 1,
      errorRate: 0.25,
      cacheHitRate: 2 / 3,
      requestsPerSecond: expect.closeTo(0.04, 5),
      meanMs: 25,
      standardDeviationMs: Math.sqrt(125),
      minMs: 10,
      maxMs: 40,
      p99Ms: 40,
      totalMs: 100,
      statements: 6,
      statementsPerOperation: 1.5,
      databaseMs: 12,
      requestBytes: 400,
      responseBytes: 4000,
      outcomes: { ok: 3, clientError: 1 },
      cache: { hit: 1, stale: 1, miss: 1, bypass: 1, private: 0 },
    })
    expect(Math.abs(performanceReport.p50Ms - 20)).toBeLessThanOrEqual(0.2)
    expect(Math.abs(performanceReport.p75Ms - 30)).toBeLessThanOrEqual(0.3)
  })

  it('has null, not 0, where there is nothing to divide or to rank', async () => {
    const { query } = createReports()
    const { performanceReport } = await query(
      `{ performanceReport { ${figures} operations { totalCount nodes { name } } } }`,
    )
    expect(performanceReport).toEqual({
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
      async readOperations(...args: Parameters<typeof memory.readOperations>) {
        await flush()
        return memory.readOperations(...args)
      },
    }
    const { record, query, writer, clock } = createReports({ store })
    record(measurementOf())
    clock.at += minuteMs
    flush = () => writer.flush()
    const { performanceReport } = await query('{ performanceReport(last: "1h") { requests } }')
    expect(performanceReport.requests).toBe(1)
  })

  it('merges two gateways on one store', async () => {
    const store = createMemoryStore()
    const one = createReports({ store, gateway: 'one' })
    const two = createReports({ store, gateway: 'two' })
    one.record(measurementOf({ durationMs: 10 }))
    two.record(measurementOf({ durationMs: 30 }))
    await two.writer.flush()
    const { performanceReport } = await one.query(
      '{ performanceReport { requests meanMs operations { totalCount } } }',
    )
    expect(performanceReport).toEqual({ requests: 2, meanMs: 20, operations: { totalCount: 1 } })
  })

  it('lists operations by the time they took in all, each with its document, resolvers and loaders', async () => {
    const { record, query, writer } = createReports()
    const resolvers = [
      { coordinate: 'Query.products', calls: 1, errors: 0, totalMs: 3, maxMs: 3 },
      { coordinate: 'Product.supplier', calls: 50, errors: 1, totalMs: 100, maxMs: 7 },
    ]
    const batches = [{ loader: 'supplierById', batches: 2, keys: 50, errors: 0, totalMs: 8, maxMs: 5 }]
    record(measurementOf({ durationMs: 10, resolvers, batches }))
    await writer.flush()
    record(measurementOf({ durationMs: 10, resolvers, batches }))
    record(
      measurementOf({
        signature: 'other-signature',
        operationName: undefined,
        kind: 'mutation',
        durationMs: 100,
      }),
    )
    const { performanceReport } = await query(`{ performanceReport {
      slowestResolvers(first: 1) { coordinate calls errors meanMs maxMs totalMs }
      operations(first: 2) { totalCount nodes { name signature kind requests document
        slowestResolvers(first: 1) { coordinate calls } loaders { loader batches keys keysPerBatch errors meanMs maxMs totalMs } } } } }`)
    const supplier = {
      coordinate: 'Product.supplier',
      calls: 100,
      errors: 2,
      meanMs: 2,
      maxMs: 7,
      totalMs: 200,
    }
    const document = 'query Products { products { name } }'
    expect(performanceReport).toEqual({
      slowestResolvers: [supplier],
      operations: {
        totalCount: 2,
        nodes: [
          {
            name: null,
            signature: 'other-signature',
            kind: 'mutation',
            requests: 1,
            document,
            slowestResolvers: [],
            loaders: [],
          },
          {
            name: 'Products',
            signature: 'products-signature',
            kind: 'query',
            requests: 2,
            document,
            slowestResolvers: [{ coordinate: 'Product.supplier', calls: 100 }],
            loaders: [
              {
                loader: 'supplierById',
                batches: 4,
                keys: 100,
                keysPerBatch: 25,
                errors: 0,
                meanMs: 4,
                maxMs: 5,
                totalMs: 16,
              },
            ],
          },
        ],
      },
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
      store: { ...store, readOperations: () => Promise.reject(cause) },
    })
    expect(await refusal('{ performanceReport { requests } }')).toMatch(
      /^The stored measurements cannot be read now/,
    )
    expect(errors).toEqual([cause])
  })

  it('shows what the bounds left out', async () => {
    const { query } = createReports()
    const { performanceReport } = await query(
      '{ performanceReport { dropped { signatures coordinates loaders operations samples findings malformed } } }',
    )
    expect(new Set(Object.values(performanceReport.dropped))).toEqual(new Set([0]))
  })
})
