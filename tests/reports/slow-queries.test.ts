import { describe, expect, it } from 'vitest'
import { createMemoryStore } from '../../src/storage/memory-store.ts'
import { sampleOf } from '../../src/storage/sample.ts'
import { measurementOf, minuteMs, noon, resolverOf, statementOf } from '../support/measurements.ts'
import { createReports } from './support.ts'

// closeTo takes digits: half a unit of the last one.
const withinOnePercent = (value: number) => expect.closeTo(value, -Math.log10(0.02 * value))
const seconds = (count: number) => new Date(noon + count * 1000).toISOString()

describe('slowQueries', () => {
  it('puts slow operations together by signature, what took most time first, stored or not', async () => {
    const { record, query, writer, clock } = createReports()
    clock.at += 30_000
    record(
      measurementOf({ durationMs: 10 }),
      measurementOf({ durationMs: 1500, startedAt: noon + 1000 }),
      measurementOf({ signature: 'cart', operationName: undefined, kind: 'mutation', durationMs: 1200 }),
      measurementOf({ signature: 'cart', operationName: undefined, kind: 'mutation', durationMs: 1200 }),
    )
    await writer.flush()
    record(measurementOf({ durationMs: 2500, startedAt: noon + 7000 }), measurementOf({ signature: 'quick' }))
    const { slowQueries } = await query(`{ slowQueries(last: "1h") {
      operationName signature kind document operations requests totalMs durationMs meanMs firstSeen lastSeen sampled } }`)
    expect(slowQueries).toEqual([
      {
        operationName: 'Products',
        signature: 'products-signature',
        kind: 'query',
        document: 'query Products { products { name } }',
        operations: 2,
        requests: 3,
        totalMs: withinOnePercent(4000),
        durationMs: 2500,
        meanMs: withinOnePercent(2000),
        firstSeen: seconds(1),
        lastSeen: seconds(7),
        sampled: 2,
      },
      {
        operationName: null,
        signature: 'cart',
        kind: 'mutation',
        document: 'query Products { products { name } }',
        operations: 2,
        requests: 2,
        totalMs: 2400,
        durationMs: 1200,
        meanMs: 1200,
        firstSeen: seconds(0),
        lastSeen: seconds(0),
        sampled: 2,
      },
    ])
  })

  it('shares the time of the kept operations out among resolvers and statements', async () => {
    const { record, query } = createReports()
    const supplierStatement = { fingerprint: 'abcd', text: 'select ?' }
    record(
      measurementOf({
        durationMs: 1000,
        resolvers: [
          resolverOf({ coordinate: 'Query.products', calls: 1, busyMs: 900 }),
          resolverOf({ coordinate: 'Product.supplier', calls: 10, totalMs: 4000, busyMs: 500 }),
        ],
        statements: [statementOf({ ...supplierStatement, count: 10, busyMs: 400 })],
      }),
      measurementOf({
        durationMs: 3000,
        resolvers: [resolverOf({ coordinate: 'Product.supplier', calls: 20, totalMs: 9000, busyMs: 1500 })],
        statements: [
          statementOf({ ...supplierStatement, count: 2, busyMs: 100 }),
          statementOf({ ...supplierStatement, loader: 'supplierById', count: 4, busyMs: 2000 }),
          statementOf({ text: 'begin', coordinate: undefined, count: 1, busyMs: 1 }),
        ],
      }),
    )
    const { slowQueries } = await query(`{ slowQueries {
      sampled resolvers { name place share perOperation } statements { name place share perOperation } } }`)
    expect(slowQueries).toEqual([
      {
        sampled: 2,
        resolvers: [
          { name: 'Product.supplier', place: null, share: 0.5, perOperation: 15 },
          { name: 'Query.products', place: null, share: 0.225, perOperation: 0.5 },
        ],
        statements: [
          { name: 'select ?', place: 'supplierById', share: 0.5, perOperation: 2 },
          { name: 'select ?', place: 'Product.supplier', share: 0.125, perOperation: 6 },
          { name: 'begin', place: null, share: 0.00025, perOperation: 0.5 },
        ],
      },
    ])
  })

  it('gives no share above 1, also where alike statements of two paths ran side by side', async () => {
    const { record, query } = createReports()
    record(
      measurementOf({
        durationMs: 1000,
        resolvers: [resolverOf({ calls: 50, totalMs: 40_000, busyMs: 1200 })],
        statements: [
          statementOf({ pathPattern: 'products.*.supplier', totalMs: 9000, busyMs: 900 }),
          statementOf({ pathPattern: 'featured.*.supplier', totalMs: 9000, busyMs: 800 }),
        ],
      }),
      measurementOf({ durationMs: 1000 }),
    )
    const { slowQueries } = await query('{ slowQueries { resolvers { share } statements { share } } }')
    expect(slowQueries).toEqual([{ resolvers: [{ share: 0.5 }], statements: [{ share: 0.5 }] }])
  })

  it('shows slow operations of which none was kept', async () => {
    const { record, query, writer } = createReports()
    record(measurementOf({ durationMs: 1500 }))
    writer.clear(['samples'])
    const { slowQueries } = await query(`{ slowQueries {
      operations firstSeen lastSeen sampled resolvers { name } statements { name } samples { id } } }`)
    expect(slowQueries).toEqual([
      {
        operations: 1,
        firstSeen: null,
        lastSeen: null,
        sampled: 0,
        resolvers: [],
        statements: [],
        samples: [],
      },
    ])
  })

  it('shows the kept ones, slowest first, as many as are asked for', async () => {
    const { record, query } = createReports()
    record(...[1000, 3000, 2000].map((durationMs) => measurementOf({ id: `took-${durationMs}`, durationMs })))
    const { slowQueries } = await query(
      '{ slowQueries { two: samples(first: 2) { id durationMs } samples { id timeline { kind } } } }',
    )
    expect(slowQueries).toEqual([
      {
        two: [
          { id: 'took-3000', durationMs: 3000 },
          { id: 'took-2000', durationMs: 2000 },
        ],
        samples: ['took-3000', 'took-2000', 'took-1000'].map((id) => ({ id, timeline: [] })),
      },
    ])
  })

  it('takes another threshold, and its own from the configuration', async () => {
    const { record, query } = createReports({ slowQueryMs: 1250 })
    for (const durationMs of [3, 1200, 1300]) {
      record(measurementOf({ signature: `took-${durationMs}`, durationMs }))
    }
    const signatures = async (args: string) =>
      (await query(`{ slowQueries${args} { signature } }`)).slowQueries.map(
        ({ signature }: { signature: string }) => signature,
      )
    expect(await signatures('')).toEqual(['took-1300'])
    expect(await signatures('(thresholdMs: 1100)')).toEqual(['took-1300', 'took-1200'])
    expect(await signatures('(thresholdMs: 0)')).toEqual(['took-1300', 'took-1200', 'took-3'])
    expect(await signatures('(thresholdMs: 0, first: 2)')).toEqual(['took-1300', 'took-1200'])
  })

  it('leaves out what the span has not seen', async () => {
    const { record, query, clock } = createReports()
    record(measurementOf({ durationMs: 1500 }))
    clock.at += 60 * minuteMs
    expect(await query('{ slowQueries(last: "5m") { operations } }')).toEqual({ slowQueries: [] })
    expect(await query('{ slowQueries { operations } }')).toEqual({ slowQueries: [{ operations: 1 }] })
  })

  it('counts and keeps an operation once that is stored while it is asked for', async () => {
    const { record, query, writer } = createReports()
    record(measurementOf({ durationMs: 2000 }))
    const { unstored } = writer
    writer.unstored = (span) => {
      const before = unstored.call(writer, span)
      void writer.flush()
      return before
    }
    const { slowQueries } = await query('{ slowQueries { operations sampled samples { durationMs } } }')
    expect(slowQueries).toEqual([{ operations: 1, sampled: 1, samples: [{ durationMs: 2000 }] }])
  })

  it('adds the gateways of one store up', async () => {
    const store = createMemoryStore()
    const [first, second] = [
      createReports({ store, gateway: 'first' }),
      createReports({ store, gateway: 'second' }),
    ]
    first.record(measurementOf({ durationMs: 1500 }))
    await first.writer.flush()
    second.record(measurementOf({ durationMs: 1500 }))
    const { slowQueries } = await second.query('{ slowQueries { operations totalMs sampled } }')
    expect(slowQueries).toEqual([{ operations: 2, totalMs: 3000, sampled: 2 }])
  })

  it('finds the slowest among more signatures than are read at once', async () => {
    const { record, query } = createReports()
    for (let at = 0; at < 500; at++) {
      const signature = `busy-${at}`
      record(...[1001, 900, 900].map((durationMs) => measurementOf({ signature, durationMs })))
    }
    record(measurementOf({ signature: 'slow', durationMs: 2000 }))
    const { slowQueries } = await query('{ slowQueries(first: 1) { signature } }')
    expect(slowQueries).toEqual([{ signature: 'slow' }])
  })

  it('finds the kept ones of a signature that another has many more and slower of', async () => {
    const { record, query, store } = createReports()
    const filed = { at: noon, gateway: 'gateway', reason: 'slow' } as const
    const samples = Array.from(
      { length: 1000 },
      () => sampleOf(measurementOf({ signature: 'many', durationMs: 5000 }), filed).sample,
    )
    const nothing = { operations: [], clients: [], parts: [], findingWindows: [], findings: [] }
    await store.append({ ...nothing, samples, signatures: [], statements: [] })
    record(
      measurementOf({ signature: 'many', durationMs: 5000 }),
      measurementOf({ signature: 'few', durationMs: 1500, startedAt: noon }),
    )
    const { slowQueries } = await query('{ slowQueries { signature sampled samples { durationMs } } }')
    expect(slowQueries[1]).toEqual({ signature: 'few', sampled: 1, samples: [{ durationMs: 1500 }] })
  })

  it.each([
    ['ten days before its span', 10 * 24 * 60 * minuteMs],
    ['a second before', 1000],
  ])('shows one that began %s and ended in it, stored or not', async (_when, earlierMs) => {
    const { record, query, writer, clock } = createReports()
    clock.at = noon + minuteMs
    const startedAt = noon - earlierMs
    record(measurementOf({ durationMs: 2000, startedAt }))
    const began = new Date(startedAt).toISOString()
    const asked = `{ slowQueries(last: "1m") { operations sampled firstSeen lastSeen samples { at } }
      performanceReport(last: "1m") { requests samples { at } } }`
    const answer = {
      slowQueries: [
        { operations: 1, sampled: 1, firstSeen: began, lastSeen: began, samples: [{ at: began }] },
      ],
      performanceReport: { requests: 1, samples: [{ at: began }] },
    }
    expect(await query(asked)).toEqual(answer)
    await writer.flush()
    expect(await query(asked)).toEqual(answer)
  })

  it('refuses what makes no sense', async () => {
    const { record, refusal } = createReports()
    record(measurementOf({ durationMs: 1500 }))
    expect(await refusal('{ slowQueries(thresholdMs: -1) { operations } }')).toBe(
      'thresholdMs must be 0 or more, got -1.',
    )
    expect(await refusal('{ slowQueries(first: 501) { operations } }')).toBe(
      'first must be from 1 to 500, got 501.',
    )
    expect(await refusal('{ slowQueries { samples(first: 101) { id } } }')).toBe(
      'first must be from 1 to 100, got 101.',
    )
  })
})
