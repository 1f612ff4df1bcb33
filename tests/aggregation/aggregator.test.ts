import { describe, expect, it } from 'vitest'
import { createAggregator } from '../../src/aggregation/aggregator.ts'
import { allSignatures } from '../../src/aggregation/figures.ts'
import type { WindowRows } from '../../src/aggregation/window.ts'
import type { Measurement } from '../../src/measurement/measurement.ts'
import {
  createClock,
  findingOf,
  measurementOf,
  minuteMs,
  noon,
  resolverOf,
  statementOf,
} from '../support/measurements.ts'

const everything = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] as const

const all = (rows: WindowRows) => rows.operations.filter(({ signature }) => signature === allSignatures)
const single = (rows: WindowRows) => rows.operations.filter(({ signature }) => signature !== allSignatures)

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

  describe('on the way to a store', () => {
    it('offers a row again, whole, when it grew while a flush was in flight', () => {
      const aggregator = createAggregator({ now: createClock().now })
      aggregator.record(measurementOf())
      const first = aggregator.pending()
      aggregator.record(measurementOf())
      first.confirm()
      const second = aggregator.pending()
      expect(first.rows.operations.map(({ requests }) => requests)).toEqual([1, 1])
      expect(second.rows.operations.map(({ requests }) => requests)).toEqual([2, 2])
      expect(second.rows.operations[0]?.sequence).toBe(first.rows.operations[0]?.sequence)
      second.confirm()
      expect(aggregator.pending().size).toBe(0)
    })

    it('offers everything again after a flush that failed', () => {
      const aggregator = createAggregator({ now: createClock().now })
      aggregator.record(measurementOf())
      expect(aggregator.pending().rows).toEqual(aggregator.pending().rows)
    })

    it('gives a large backlog out in whole windows, oldest first', () => {
      const clock = createClock()
      const aggregator = createAggregator({ now: clock.now })
      for (let index = 0; index < 5; index++) {
        aggregator.record(measurementOf({ signature: `s${index}` }))
        aggregator.record(measurementOf({ signature: `t${index}` }))
        clock.at += minuteMs
      }
      const seen: string[] = []
      for (let pending = aggregator.pending(2); pending.size > 0; pending = aggregator.pending(2)) {
        seen.push(
          single(pending.rows)
            .map(({ signature }) => signature)
            .join(),
        )
        pending.confirm()
      }
      expect(seen).toEqual(['s0,t0', 's1,t1', 's2,t2', 's3,t3', 's4,t4'])
    })

    it('lets a window go when it is over and stored, and not before', () => {
      const clock = createClock()
      const aggregator = createAggregator({ now: clock.now })
      aggregator.record(measurementOf())
      aggregator.pending().confirm()
      expect(single(aggregator.held(...everything).rows)).toHaveLength(1)
      clock.at += minuteMs
      expect(single(aggregator.held(...everything).rows)).toHaveLength(1)
      aggregator.pending().confirm()
      expect(aggregator.held(...everything)).toMatchObject({ windows: [], rows: { operations: [] } })
      expect(aggregator.bytes).toBe(0)
    })
  })

  describe('when the clock jumps', () => {
    it('opens a new window for a minute that is stored already, told apart by its sequence', () => {
      const clock = createClock()
      const aggregator = createAggregator({ now: clock.now })
      aggregator.record(measurementOf())
      clock.at += 60 * minuteMs
      aggregator.record(measurementOf())
      const first = aggregator.pending()
      first.confirm()
      clock.at -= 60 * minuteMs
      aggregator.record(measurementOf())
      const again = aggregator.pending()
      expect(single(again.rows)).toMatchObject([{ windowStart: noon, requests: 1 }])
      expect(again.rows.operations[0]?.sequence).not.toBe(first.rows.operations[0]?.sequence)
      again.confirm()
      expect(aggregator.held(...everything).windows).toHaveLength(1)
      expect(aggregator.accepted).toBe(3)
    })

    it('counts a negative duration as 0', () => {
      const aggregator = createAggregator({ now: createClock().now })
      aggregator.record(measurementOf({ durationMs: -3_600_000 }))
      expect(aggregator.pending().rows.operations[0]?.durations).toMatchObject({ count: 1, min: 0, max: 0 })
    })
  })

  describe('within its bounds', () => {
    it('counts signatures beyond the bound under "other", and says how many operations', () => {
      const aggregator = createAggregator({ now: createClock().now, maxSignatures: 2 })
      const filed = ['a', 'b', 'c', 'd', 'a'].map((signature) =>
        aggregator.record(measurementOf({ signature })),
      )
      expect(filed).toEqual(['a', 'b', 'other', 'other', 'a'])
      expect(aggregator.dropped.signatures).toBe(2)
      expect(
        aggregator.pending().rows.operations.map(({ signature, requests }) => [signature, requests]),
      ).toEqual([
        ['', 5],
        ['a', 2],
        ['b', 1],
        ['other', 2],
      ])
    })

    it('does not let a flood of new signatures push out the steady ones', () => {
      const clock = createClock()
      const aggregator = createAggregator({ now: clock.now, maxSignatures: 3 })
      aggregator.record(measurementOf({ signature: 'steady' }))
      for (let minute = 0; minute < 30; minute++) {
        for (let index = 0; index < 10; index++) {
          aggregator.record(measurementOf({ signature: `random-${minute}-${index}` }))
        }
        const filed = aggregator.record(measurementOf({ signature: 'steady' }))
        expect(filed, `minute ${minute}`).toBe('steady')
        clock.at += minuteMs
        aggregator.pending().confirm()
      }
    })

    it('gives a place in the next minute to a new signature that keeps coming during a flood', () => {
      const clock = createClock()
      const aggregator = createAggregator({ now: clock.now, maxSignatures: 3 })
      const flood = (minute: number) => {
        for (let index = 0; index < 10; index++)
          aggregator.record(measurementOf({ signature: `random-${minute}-${index}` }))
      }
      flood(0)
      expect(aggregator.record(measurementOf({ signature: 'new' }))).toBe('other')
      expect(aggregator.record(measurementOf({ signature: 'new' }))).toBe('other')
      clock.at += minuteMs
      flood(1)
      expect(aggregator.record(measurementOf({ signature: 'new' }))).toBe('new')
    })

    it('holds no more signatures in a window than the bound, however they come and go', () => {
      const clock = createClock()
      const aggregator = createAggregator({ now: clock.now, maxSignatures: 5 })
      for (let minute = 0; minute < 5; minute++) {
        for (let index = 0; index < 50; index++) {
          for (let times = 0; times < 3; times++)
            aggregator.record(measurementOf({ signature: `twice-${minute}-${index}` }))
        }
        clock.at += minuteMs
      }
      const windows = new Map<number, number>()
      for (const { windowStart, signature } of single(aggregator.pending().rows)) {
        if (signature !== 'other') windows.set(windowStart, (windows.get(windowStart) ?? 0) + 1)
      }
      expect([...windows.values()]).toEqual([5, 5, 5, 5, 5])
    })

    it('gives the place of a signature that went quiet to a new one', () => {
      const clock = createClock()
      const aggregator = createAggregator({ now: clock.now, maxSignatures: 1 })
      aggregator.record(measurementOf({ signature: 'old' }))
      clock.at += 5 * minuteMs
      expect(aggregator.record(measurementOf({ signature: 'new' }))).toBe('new')
    })

    it('counts parts and clients beyond the bound under "other"', () => {
      const bounds = { maxCoordinates: 1, maxLoaders: 1, maxStatements: 1, maxSpans: 1, maxClients: 1 }
      const aggregator = createAggregator({ now: createClock().now, ...bounds })
      const figures = { errors: 0, totalMs: 1, maxMs: 1 }
      aggregator.record(
        measurementOf({
          client: { name: 'web', version: '' },
          resolvers: ['A.a', 'A.b', 'A.c'].map((coordinate) => resolverOf({ coordinate, calls: 1 })),
          batches: ['x', 'y'].map((loader) => ({ ...figures, loader, batches: 1, keys: 1 })),
          statements: ['s', 't'].map((fingerprint) => statementOf({ fingerprint, count: 1 })),
          spans: ['p', 'q'].map((name) => ({ ...figures, name, calls: 1 })),
        }),
      )
      aggregator.record(measurementOf({ client: { name: 'app', version: '' } }))
      const { rows } = aggregator.pending()
      const own = rows.parts.filter(({ signature }) => signature !== allSignatures)
      expect(own.map(({ name, count }) => [name, count])).toEqual([
        ['A.a', 1],
        ['other', 2],
        ['x', 1],
        ['other', 1],
        ['s', 1],
        ['other', 1],
        ['p', 1],
        ['other', 1],
      ])
      expect(rows.clients.map(({ client, requests }) => [client.name, requests])).toEqual([
        ['web', 1],
        ['other', 1],
        ['web', 1],
        ['other', 1],
      ])
      expect(aggregator.dropped).toMatchObject({
        coordinates: 2,
        loaders: 1,
        statements: 1,
        spans: 1,
        clients: 1,
      })
    })

    it('counts the operations of a window it gives up, and takes them back when they arrive after all', () => {
      const clock = createClock()
      const aggregator = createAggregator({ now: clock.now })
      aggregator.record(measurementOf())
      aggregator.record(measurementOf())
      const inFlight = aggregator.pending()
      expect(aggregator.dropOldestWindow()).toBe(false)
      clock.at += minuteMs
      aggregator.record(measurementOf())
      expect(aggregator.dropOldestWindow()).toBe(true)
      expect(aggregator.dropped.operations).toBe(2)
      inFlight.confirm()
      expect(aggregator.dropped.operations).toBe(0)
    })
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
