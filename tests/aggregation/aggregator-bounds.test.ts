import { describe, expect, it } from 'vitest'
import { createAggregator } from '../../src/aggregation/aggregator.ts'
import { allSignatures } from '../../src/aggregation/figures.ts'
import { single } from '../support/aggregated-rows.ts'
import {
  createClock,
  findingOf,
  measurementOf,
  minuteMs,
  resolverOf,
  statementOf,
} from '../support/measurements.ts'

describe('Aggregator within its bounds', () => {
  it('counts an operation that showed a finding also where there was no place for that', () => {
    const aggregator = createAggregator({ now: createClock().now })
    aggregator.record(measurementOf({ findings: [findingOf()] }), [])
    aggregator.record(measurementOf())
    const [all] = aggregator.pending().rows.operations
    expect([all?.requests, all?.withFindings]).toEqual([2, 1])
  })

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
