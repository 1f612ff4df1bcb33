import { describe, expect, it } from 'vitest'
import { createAggregator } from '../../src/aggregation/aggregator.ts'
import { allSignatures } from '../../src/aggregation/figures.ts'
import type { Measurement } from '../../src/measurement/measurement.ts'
import { all, single } from '../support/aggregated-rows.ts'
import {
  createClock,
  findingOf,
  measurementOf,
  minuteMs,
  noon,
  resolverOf,
  statementOf,
} from '../support/measurements.ts'

describe('Aggregator', () => {
  it('adds operations of one signature up in the minute they ended in', () => {
    const clock = createClock(noon + 59_000)
    const aggregator = createAggregator({ now: clock.now, gateway: 'g' })
    aggregator.record(measurementOf({ durationMs: 10, cache: 'hit', statementCount: 2, databaseMs: 4 }))
    aggregator.record(measurementOf({ durationMs: 30, outcome: 'partial', statementCount: 1, databaseMs: 1 }))
    clock.at += 2000
    aggregator.record(measurementOf({ durationMs: 20 }))
    const { rows } = aggregator.pending()
    const operations = single(rows)
    expect(all(rows).map(({ requests }) => requests)).toEqual([2, 1])
    expect(operations).toHaveLength(2)
    expect(operations[0]).toMatchObject({
      windowStart: noon,
      gateway: 'g',
      signature: 'products-signature',
      operationName: 'Products',
      requests: 2,
      errors: 1,
      outcomes: { ok: 1, partial: 1 },
      cache: { hit: 1, miss: 1 },
      requestBytes: 200,
      responseBytes: 2000,
      statements: 3,
      databaseMs: 5,
      durations: { count: 2, sum: 40, min: 10, max: 30 },
    })
    expect(operations[1]).toMatchObject({ windowStart: noon + minuteMs, requests: 1 })
  })

  it('adds phases, error codes and operations with findings up', () => {
    const aggregator = createAggregator({ now: createClock().now })
    aggregator.record(measurementOf({ outcome: 'partial', errorCodes: ['A', 'B'] }), [findingOf()])
    aggregator.record(measurementOf({ outcome: 'partial', errorCodes: ['A'] }))
    expect(single(aggregator.pending().rows)[0]).toMatchObject({
      errorCodes: { A: 2, B: 1 },
      withFindings: 1,
      phases: { admissionMs: 0.25, parseMs: 1, validateMs: 0.5, executeMs: 18, serialiseMs: 0.25 },
    })
  })

  it('keeps at most 20 error codes apart', () => {
    const aggregator = createAggregator({ now: createClock().now })
    for (let index = 0; index < 25; index++)
      aggregator.record(measurementOf({ outcome: 'clientError', errorCodes: [`CODE_${index}`] }))
    const { errorCodes } = all(aggregator.pending().rows)[0] ?? {}
    expect(Object.keys(errorCodes ?? {})).toHaveLength(21)
    expect(errorCodes?.other).toBe(5)
  })

  it('adds clients up, by signature and over all operations', () => {
    const aggregator = createAggregator({ now: createClock().now })
    const web = { name: 'web', version: '1' }
    aggregator.record(measurementOf({ signature: 'a', client: web }))
    aggregator.record(measurementOf({ signature: 'b', client: web }))
    aggregator.record(measurementOf({ signature: 'a' }))
    const { clients } = aggregator.pending().rows
    expect(clients.map(({ signature, client, requests }) => [signature, client.name, requests])).toEqual([
      ['', 'web', 2],
      ['', '', 1],
      ['a', 'web', 1],
      ['a', '', 1],
      ['b', 'web', 1],
    ])
  })

  it('keeps clients of one signature apart, whoever came before', () => {
    const aggregator = createAggregator({ now: createClock().now })
    for (const [name, version] of [
      ['web', '1'],
      ['app', '1'],
      ['app', '2'],
      ['web', '1'],
      ['app', '1'],
    ] as const)
      aggregator.record(measurementOf({ client: { name, version } }))
    const { clients, operations } = aggregator.pending().rows
    const of = (wanted: string) =>
      clients
        .filter(({ signature }) => signature === wanted)
        .map(({ client, requests }) => [client.name, client.version, requests])
    const expected = [
      ['web', '1', 2],
      ['app', '1', 2],
      ['app', '2', 1],
    ]
    expect(of('products-signature')).toEqual(expected)
    expect(of(allSignatures)).toEqual(expected)
    expect(operations.map(({ requests }) => requests)).toEqual([5, 5])
  })

  it('counts a client that calls itself other with those beyond the bounds', () => {
    const aggregator = createAggregator({ now: createClock().now, maxClients: 2, maxClientRows: 3 })
    const from = (name: string, signature: string) =>
      aggregator.record(measurementOf({ signature, client: { name, version: '' } }))
    for (const name of ['web', 'other', 'late', 'other', 'late', 'other']) from(name, 'a')
    // It is known, and has no place among this signature's clients.
    for (const name of ['web', 'web', 'other']) from(name, 'b')
    const { clients } = aggregator.pending().rows
    expect(clients.map(({ signature, client, requests }) => [signature, client.name, requests])).toEqual([
      ['', 'web', 3],
      ['', 'other', 6],
      ['a', 'web', 1],
      ['a', 'other', 5],
      ['b', 'other', 3],
    ])
  })

  it('counts every outcome but ok as an error', () => {
    const aggregator = createAggregator({ now: createClock().now })
    for (const outcome of ['ok', 'partial', 'clientError', 'serverError', 'refused'] as const) {
      aggregator.record(measurementOf({ outcome }))
    }
    expect(single(aggregator.pending().rows)[0]).toMatchObject({ requests: 5, errors: 4 })
  })

  it('adds resolvers, loaders, statements and spans up, by signature and over all operations', () => {
    const aggregator = createAggregator({ now: createClock().now })
    const batch = { loader: 'supplierById', batches: 1, keys: 7, errors: 0, totalMs: 3, maxMs: 3 }
    const span = { name: 'pricing', calls: 1, errors: 1, totalMs: 4, maxMs: 4 }
    const resolver = resolverOf({ calls: 2, errors: 1, totalMs: 6, maxMs: 5 })
    const parts = { batches: [batch], statements: [statementOf()], spans: [span] }
    aggregator.record(measurementOf({ resolvers: [resolver], ...parts }))
    aggregator.record(measurementOf({ resolvers: [{ ...resolver, maxMs: 2 }], ...parts }))
    const { rows } = aggregator.pending()
    const of = (wanted: string) =>
      rows.parts
        .filter(({ signature }) => signature === wanted)
        .map(({ part, name, place, operations, count, errors, items, totalMs, maxMs }) => {
          return [part, name, place, operations, count, errors, items, totalMs, maxMs]
        })
    expect(of('products-signature')).toEqual([
      ['resolver', 'Product.supplier', '', 2, 4, 2, 0, 12, 5],
      ['loader', 'supplierById', '', 2, 2, 0, 14, 6, 3],
      ['statement', 'abcd', 'Product.supplier', 2, 6, 0, 6, 12, 3],
      ['span', 'pricing', '', 2, 2, 2, 0, 8, 4],
    ])
    expect(of(allSignatures)).toEqual([
      ['resolver', 'Product.supplier', '', 2, 4, 2, 0, 12, 5],
      ['loader', 'supplierById', '', 2, 2, 0, 14, 6, 3],
      ['statement', 'abcd', '', 2, 6, 0, 6, 12, 3],
      ['span', 'pricing', '', 2, 2, 2, 0, 8, 4],
    ])
  })

  it('counts an operation once for a statement that it sends from two places', () => {
    const aggregator = createAggregator({ now: createClock().now })
    const statements = [statementOf(), statementOf({ coordinate: 'Product.maker' })]
    aggregator.record(measurementOf({ statements }))
    const { parts } = aggregator.pending().rows
    expect(parts.map(({ place, operations, count }) => [place, operations, count])).toEqual([
      ['', 1, 6],
      ['Product.supplier', 1, 3],
      ['Product.maker', 1, 3],
    ])
  })

  it('counts a span outside any operation among all, and no operation for it', () => {
    const aggregator = createAggregator({ now: createClock().now })
    aggregator.recordSpan({ name: 'import', durationMs: 5, failed: false })
    const { rows } = aggregator.pending()
    expect(rows.operations).toEqual([])
    expect(rows.parts).toMatchObject([{ signature: allSignatures, name: 'import', count: 1, operations: 0 }])
  })

  it('counts findings by window', () => {
    const aggregator = createAggregator({ now: createClock().now })
    const record = (startedAt: number, statementsPerOperation: number, lostMs: number) =>
      aggregator.record(measurementOf({ startedAt }), [findingOf({ statementsPerOperation, lostMs })])
    record(noon, 80, 20.5)
    record(noon + 1, 20, 0.25)
    record(noon, 10, Number.NaN)
    expect(aggregator.pending().rows.findings).toMatchObject([
      {
        operations: 3,
        maxStatementsPerOperation: 80,
        latestStatementsPerOperation: 20,
        totalMs: 75,
        lostMs: 20.75,
        rows: 150,
      },
    ])
  })

  it('forgets operations or findings, and counts neither as lost', () => {
    const aggregator = createAggregator({ now: createClock().now })
    aggregator.record(measurementOf(), [findingOf()])
    aggregator.clear('operations')
    expect(aggregator.pending().rows).toMatchObject({ operations: [], clients: [], parts: [] })
    expect(aggregator.pending().rows.findings).toHaveLength(1)
    aggregator.clear('findings')
    expect(aggregator.pending().size).toBe(0)
    expect(aggregator.dropped.operations).toBe(0)
  })

  it('never throws, whatever a measurement is', () => {
    const aggregator = createAggregator({ now: createClock().now })
    expect(() => aggregator.record(undefined as unknown as Measurement)).not.toThrow()
    expect(aggregator.dropped.malformed).toBe(1)
    aggregator.record(
      measurementOf({ requestBytes: Number.NaN, databaseMs: Number.NaN, durationMs: Number.NaN }),
    )
    expect(single(aggregator.pending().rows)[0]).toMatchObject({ requestBytes: 0, databaseMs: 0 })
  })
})
