import { describe, expect, it, vi } from 'vitest'
import { createMemoryStore } from '../../src/storage/memory-store.ts'
import { measurementOf, noon, resolverOf, statementOf } from '../support/measurements.ts'
import { createReports } from './support.ts'

const slow = measurementOf({
  id: 'slow',
  durationMs: 2500,
  outcome: 'partial',
  errorCodes: ['OUT_OF_STOCK'],
  errorMessages: ['Sold out.'],
  client: { name: 'web', version: '1.2' },
  tier: 'session',
  viewer: () => 'b1946ac9',
  process: {
    at: noon,
    eventLoopDelayMs: 1,
    eventLoopUtilisation: 0.5,
    cpu: 0.25,
    rssBytes: 3,
    heapUsedBytes: 2,
    heapLimitBytes: 4,
  },
  statementCount: 4,
  databaseMs: 10,
  statements: [
    statementOf({ totalMs: 1 }),
    statementOf({ text: 'select ?', fingerprint: 'ef01', coordinate: undefined, count: 1, totalMs: 9 }),
  ],
  resolvers: [
    resolverOf({ coordinate: 'Query.products', calls: 1, totalMs: 3, startMs: 1, endMs: 4 }),
    resolverOf({ calls: 2, errors: 1, totalMs: 4, maxMs: 3, startMs: 5, endMs: 9.5 }),
  ],
  batches: [{ loader: 'supplierById', batches: 2, keys: 5, errors: 0, totalMs: 8, maxMs: 5 }],
  spans: [{ name: 'price', calls: 4, errors: 1, totalMs: 6, maxMs: 2 }],
  timeline: [
    { kind: 'batch', name: 'supplierById', startMs: 6, durationMs: 5, items: 3, failed: false },
    { kind: 'statement', name: 'ef01', startMs: 2, durationMs: 9, items: 7, failed: false },
    { kind: 'statement', name: 'gone', startMs: 7, durationMs: 1, items: 0, failed: true },
    { kind: 'span', name: 'price', startMs: 0.5, durationMs: 2, items: 0, failed: false },
  ],
})

const fields = `id reason operationName signature kind document variables at durationMs outcome errorCodes errorMessages cache
  clientName clientVersion tier viewer gateway status requestBytes responseBytes statementCount databaseMs truncated
  phases { admissionMs parseMs validateMs executeMs serialiseMs }
  statements { shape fingerprint coordinate pathPattern loader count errors rows totalMs maxMs }
  resolvers { coordinate calls errors meanMs maxMs totalMs }
  loaders { loader batches keys keysPerBatch errors meanMs maxMs totalMs }
  spans { name calls errors meanMs maxMs totalMs }
  timeline { kind name startMs durationMs calls items failed }
  process { at eventLoopDelayMs eventLoopUtilisation cpu rssBytes heapUsedBytes heapLimitBytes }`

describe('sample', () => {
  it('shows an operation whole, before and after it is stored', async () => {
    const { record, query, writer } = createReports()
    record(slow)
    const before = await query(`{ sample(id: "slow") { ${fields} } }`)
    expect(before.sample).toEqual({
      id: 'slow',
      reason: 'FAILED',
      operationName: 'Products',
      signature: 'products-signature',
      kind: 'query',
      document: 'query Products { products { name } }',
      variables: { first: 'Int' },
      at: '2026-11-21T12:00:00.000Z',
      durationMs: 2500,
      outcome: 'partial',
      errorCodes: ['OUT_OF_STOCK'],
      errorMessages: ['Sold out.'],
      cache: 'miss',
      clientName: 'web',
      clientVersion: '1.2',
      tier: 'session',
      viewer: 'b1946ac9',
      gateway: 'this-gateway',
      status: 200,
      requestBytes: 100,
      responseBytes: 1000,
      statementCount: 4,
      databaseMs: 10,
      truncated: false,
      phases: { admissionMs: 0.125, parseMs: 0.5, validateMs: 0.25, executeMs: 9, serialiseMs: 0.125 },
      statements: [
        {
          shape: 'select ?',
          fingerprint: 'ef01',
          coordinate: null,
          pathPattern: 'products.*.supplier',
          loader: null,
          count: 1,
          errors: 0,
          rows: 3,
          totalMs: 9,
          maxMs: 3,
        },
        {
          shape: 'select * from suppliers where id = ?',
          fingerprint: 'abcd',
          coordinate: 'Product.supplier',
          pathPattern: 'products.*.supplier',
          loader: null,
          count: 3,
          errors: 0,
          rows: 3,
          totalMs: 1,
          maxMs: 3,
        },
      ],
      resolvers: [
        { coordinate: 'Product.supplier', calls: 2, errors: 1, meanMs: 2, maxMs: 3, totalMs: 4 },
        { coordinate: 'Query.products', calls: 1, errors: 0, meanMs: 3, maxMs: 3, totalMs: 3 },
      ],
      loaders: [
        {
          loader: 'supplierById',
          batches: 2,
          keys: 5,
          keysPerBatch: 2.5,
          errors: 0,
          meanMs: 4,
          maxMs: 5,
          totalMs: 8,
        },
      ],
      spans: [{ name: 'price', calls: 4, errors: 1, meanMs: 1.5, maxMs: 2, totalMs: 6 }],
      timeline: [
        entry('SPAN', 'price', { startMs: 0.5, durationMs: 2 }),
        entry('RESOLVER', 'Query.products', { startMs: 1, durationMs: 3 }),
        entry('STATEMENT', 'select ?', { startMs: 2, durationMs: 9, items: 7 }),
        entry('RESOLVER', 'Product.supplier', { startMs: 5, durationMs: 4.5, calls: 2, failed: true }),
        entry('BATCH', 'supplierById', { startMs: 6, durationMs: 5, items: 3 }),
        entry('STATEMENT', 'gone', { startMs: 7, durationMs: 1, items: 0, failed: true }),
      ],
      process: { ...slow.process, at: '2026-11-21T12:00:00.000Z' },
    })
    await writer.flush()
    expect(await query(`{ sample(id: "slow") { ${fields} } }`)).toEqual(before)
  })

  it('has null for what an operation does not say of itself', async () => {
    const { record, query } = createReports()
    record(measurementOf({ id: 'bare', durationMs: 2500, operationName: undefined, document: undefined }))
    expect(
      await query(
        '{ sample(id: "bare") { reason operationName document clientName clientVersion viewer process { at } } }',
      ),
    ).toEqual({
      sample: {
        reason: 'SLOW',
        operationName: null,
        document: null,
        clientName: null,
        clientVersion: null,
        viewer: null,
        process: null,
      },
    })
  })

  it('finds one that is stored while it is asked for', async () => {
    const memory = createMemoryStore()
    const store = {
      ...memory,
      async readSample(id: string) {
        const found = await memory.readSample(id)
        await reports.writer.flush()
        return found
      },
    }
    const reports = createReports({ store })
    reports.record(slow)
    expect(await reports.query('{ sample(id: "slow") { id } }')).toEqual({ sample: { id: 'slow' } })
  })

  it('finds what another gateway has stored', async () => {
    const store = createMemoryStore()
    const [first, second] = [
      createReports({ store, gateway: 'first' }),
      createReports({ store, gateway: 'second' }),
    ]
    first.record(slow)
    expect(await second.query('{ sample(id: "slow") { gateway } }')).toEqual({ sample: null })
    await first.writer.flush()
    expect(await second.query('{ sample(id: "slow") { gateway } }')).toEqual({ sample: { gateway: 'first' } })
  })

  it.each([
    ['unknown', 1],
    ['NUL \u0000', 0],
    ['x'.repeat(100_000), 0],
  ])(
    'is null for an id that no sample has, and asks the store only for one that might',
    async (id, asked) => {
      const memory = createMemoryStore()
      const readSample = vi.fn(memory.readSample)
      const { record, query } = createReports({ store: { ...memory, readSample } })
      record(slow)
      expect(await query('query ($id: ID!) { sample(id: $id) { id } }', { id })).toEqual({ sample: null })
      expect(readSample).toHaveBeenCalledTimes(asked)
    },
  )
})

function entry(kind: string, name: string, rest: Record<string, unknown>) {
  return { kind, name, calls: 1, items: null, failed: false, ...rest }
}
