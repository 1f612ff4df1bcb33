import { describe, expect, it } from 'vitest'
import { createAggregator } from '../../src/aggregation/aggregator.ts'
import type { Measurement } from '../../src/measurement/measurement.ts'
import { createClock, findingOf, measurementOf, minuteMs, noon } from '../support/measurements.ts'

const everything = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] as const

describe('Aggregator', () => {
  it('adds operations of one signature up in the minute they ended in', () => {
    const clock = createClock(noon + 59_000)
    const aggregator = createAggregator({ now: clock.now, gateway: 'g' })
    aggregator.record(measurementOf({ durationMs: 10, cache: 'hit', statementCount: 2, databaseMs: 4 }))
    aggregator.record(measurementOf({ durationMs: 30, outcome: 'partial', statementCount: 1, databaseMs: 1 }))
    clock.at += 2000
    aggregator.record(measurementOf({ durationMs: 20 }))
    const { operations } = aggregator.pending().rows
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

  it('keeps names, kinds and audiences of one signature apart', () => {
    const aggregator = createAggregator({ now: createClock().now })
    aggregator.record(measurementOf())
    aggregator.record(measurementOf({ operationName: undefined }))
    aggregator.record(measurementOf({ kind: 'mutation' }))
    aggregator.record(measurementOf({ audience: 'administrator' }))
    expect(aggregator.pending().rows.operations.map(({ requests }) => requests)).toEqual([1, 1, 1, 1])
  })

  it('counts every outcome but ok as an error', () => {
    const aggregator = createAggregator({ now: createClock().now })
    for (const outcome of ['ok', 'partial', 'clientError', 'serverError', 'refused'] as const) {
      aggregator.record(measurementOf({ outcome }))
    }
    expect(aggregator.pending().rows.operations[0]).toMatchObject({ requests: 5, errors: 4 })
  })

  it('adds resolvers and loaders up by signature', () => {
    const aggregator = createAggregator({ now: createClock().now })
    const resolver = { coordinate: 'Product.supplier', calls: 2, errors: 1, totalMs: 6, maxMs: 5 }
    const batch = { loader: 'supplierById', batches: 1, keys: 7, errors: 0, totalMs: 3, maxMs: 3 }
    aggregator.record(measurementOf({ resolvers: [resolver], batches: [batch] }))
    aggregator.record(measurementOf({ resolvers: [{ ...resolver, maxMs: 2 }], batches: [batch] }))
    const { resolvers, loaders } = aggregator.pending().rows
    expect(resolvers).toMatchObject([
      { coordinate: 'Product.supplier', calls: 4, errors: 2, totalMs: 12, maxMs: 5 },
    ])
    expect(loaders).toMatchObject([{ loader: 'supplierById', batches: 2, keys: 14, totalMs: 6, maxMs: 3 }])
  })

  it('counts findings by window', () => {
    const aggregator = createAggregator({ now: createClock().now })
    aggregator.record(measurementOf({ startedAt: noon }), [findingOf({ statementsPerOperation: 80 })])
    aggregator.record(measurementOf({ startedAt: noon + 1 }), [findingOf({ statementsPerOperation: 20 })])
    expect(aggregator.pending().rows.findings).toMatchObject([
      {
        operations: 2,
        maxStatementsPerOperation: 80,
        latestStatementsPerOperation: 20,
        totalMs: 50,
        rows: 100,
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
      expect(first.rows.operations[0]?.requests).toBe(1)
      expect(second.rows.operations[0]?.requests).toBe(2)
      expect(second.rows.operations[0]?.sequence).toBe(first.rows.operations[0]?.sequence)
      second.confirm()
      expect(aggregator.pending().size).toBe(0)
    })

    it('offers everything again after a flush that failed', () => {
      const aggregator = createAggregator({ now: createClock().now })
      aggregator.record(measurementOf())
      expect(aggregator.pending().rows).toEqual(aggregator.pending().rows)
    })

    it('gives a large backlog out in pieces, oldest window first', () => {
      const clock = createClock()
      const aggregator = createAggregator({ now: clock.now })
      for (let index = 0; index < 5; index++) {
        aggregator.record(measurementOf({ signature: `s${index}` }))
        clock.at += minuteMs
      }
      const seen: string[] = []
      for (let pending = aggregator.pending(2); pending.size > 0; pending = aggregator.pending(2)) {
        seen.push(...pending.rows.operations.map(({ signature }) => signature))
        pending.confirm()
      }
      expect(seen).toEqual(['s0', 's1', 's2', 's3', 's4'])
    })

    it('lets a window go when it is over and stored, and not before', () => {
      const clock = createClock()
      const aggregator = createAggregator({ now: clock.now })
      aggregator.record(measurementOf())
      aggregator.pending().confirm()
      expect(aggregator.held(...everything).rows.operations).toHaveLength(1)
      clock.at += minuteMs
      expect(aggregator.held(...everything).rows.operations).toHaveLength(1)
      aggregator.pending().confirm()
      expect(aggregator.held(...everything)).toMatchObject({ sequences: [], rows: { operations: [] } })
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
      expect(again.rows.operations).toMatchObject([{ windowStart: noon, requests: 1 }])
      expect(again.rows.operations[0]?.sequence).not.toBe(first.rows.operations[0]?.sequence)
      again.confirm()
      expect(aggregator.held(...everything).sequences).toHaveLength(1)
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

    it('gives the place of a signature that went quiet to a new one', () => {
      const clock = createClock()
      const aggregator = createAggregator({ now: clock.now, maxSignatures: 1 })
      aggregator.record(measurementOf({ signature: 'old' }))
      clock.at += 5 * minuteMs
      expect(aggregator.record(measurementOf({ signature: 'new' }))).toBe('new')
    })

    it('counts coordinates and loaders beyond the bound under "other"', () => {
      const aggregator = createAggregator({ now: createClock().now, maxCoordinates: 1, maxLoaders: 1 })
      const resolvers = ['A.a', 'A.b', 'A.c'].map((coordinate) => ({
        coordinate,
        calls: 1,
        errors: 0,
        totalMs: 1,
        maxMs: 1,
      }))
      const batches = ['x', 'y'].map((loader) => ({
        loader,
        batches: 1,
        keys: 1,
        errors: 0,
        totalMs: 1,
        maxMs: 1,
      }))
      aggregator.record(measurementOf({ resolvers, batches }))
      const { rows } = aggregator.pending()
      expect(rows.resolvers.map(({ coordinate, calls }) => [coordinate, calls])).toEqual([
        ['A.a', 1],
        ['other', 2],
      ])
      expect(rows.loaders.map(({ loader }) => loader)).toEqual(['x', 'other'])
      expect(aggregator.dropped).toMatchObject({ coordinates: 2, loaders: 1 })
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

  it('never throws, whatever a measurement is', () => {
    const aggregator = createAggregator({ now: createClock().now })
    expect(() => aggregator.record(undefined as unknown as Measurement)).not.toThrow()
    expect(aggregator.dropped.malformed).toBe(1)
    aggregator.record(
      measurementOf({ requestBytes: Number.NaN, databaseMs: Number.NaN, durationMs: Number.NaN }),
    )
    expect(aggregator.pending().rows.operations[0]).toMatchObject({ requestBytes: 0, databaseMs: 0 })
  })
})
