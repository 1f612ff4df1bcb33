import { describe, expect, it } from 'vitest'
import { OperationTally } from '../../src/aggregation/figures.ts'
import { comparisonOf, type Side } from '../../src/reports/comparison.ts'
import { measurementOf, minuteMs, noon } from '../support/measurements.ts'
import { createReports } from './support.ts'

/** Operations with these durations in a minute, so many of them failed, so many from cache and so many not. */
function sideOf(
  durations: readonly number[],
  { errors = 0, hits = 0, misses = 0, spanMs = minuteMs } = {},
): Side {
  const tally = new OperationTally()
  for (const duration of durations) tally.durations.record(duration)
  tally.requests = durations.length
  tally.errors = errors
  tally.cache.hit = hits
  tally.cache.miss = misses
  return { figures: tally.toFigures(), spanMs }
}

const constant = (count: number, durationMs = 10) => Array.from({ length: count }, () => durationMs)

function changeOf(figure: string, now: Side, before: Side | undefined) {
  const change = comparisonOf(now, before).find((one) => one.figure === figure)
  if (change === undefined) throw new Error(`no figure ${figure}`)
  return change
}

describe('the comparison with the span before', () => {
  it('names value, value before and change of each figure', async () => {
    const { record, query, clock } = createReports()
    record(measurementOf({ durationMs: 10, cache: 'miss' }), measurementOf({ durationMs: 30, cache: 'miss' }))
    clock.at = noon + minuteMs
    record(
      measurementOf({ durationMs: 10, cache: 'hit' }),
      measurementOf({ durationMs: 10, cache: 'miss' }),
      measurementOf({ durationMs: 30, cache: 'miss', outcome: 'partial' }),
      measurementOf({ durationMs: 70, cache: 'miss' }),
    )
    clock.at = noon + 2 * minuteMs
    const { performanceReport } = await query(
      `{ performanceReport(from: "2026-11-21T12:01:00Z", to: "2026-11-21T12:02:00Z") { requests
        comparison { figure value before change isBeyondNoise } } }`,
    )
    const change = (figure: string, value: number, before: number, relative: number | null) => ({
      figure,
      value: expect.closeTo(value, 1),
      before: expect.closeTo(before, 1),
      change: relative === null ? null : expect.closeTo(relative, 2),
      isBeyondNoise: false,
    })
    expect(performanceReport).toEqual({
      requests: 4,
      comparison: [
        change('requestsPerSecond', 4 / 60, 2 / 60, 1),
        change('errorRate', 0.25, 0, null),
        change('cacheHitRate', 0.25, 0, null),
        change('meanMs', 30, 20, 0.5),
        change('p50Ms', 10, 10, 0),
        change('p95Ms', 70, 30, 40 / 30),
        change('p99Ms', 70, 30, 40 / 30),
      ],
    })
  })

  it('has no value before where that span is not kept, nor where it has no operation', async () => {
    const { record, query } = createReports({ retention: { dayRetentionDays: 1 } })
    record(measurementOf())
    const of = async (last: string) =>
      (
        await query(`{ performanceReport(last: "${last}") {
          comparison { figure before change isBeyondNoise } } }`)
      ).performanceReport.comparison
    const unknown = { before: null, change: null, isBeyondNoise: false }
    for (const change of await of('30h')) expect(change).toMatchObject(unknown)
    for (const change of await of('5m')) expect(change).toMatchObject(unknown)
  })

  it('compares each operation by itself, and only with its own client', async () => {
    const { record, query, clock } = createReports()
    const web = { name: 'web', version: '1' }
    record(measurementOf({ durationMs: 10 }), measurementOf({ durationMs: 40, client: web }))
    record(measurementOf({ durationMs: 70, signature: 'other-signature' }))
    clock.at = noon + minuteMs
    record(
      measurementOf({ durationMs: 50, client: web }),
      measurementOf({ durationMs: 50, signature: 'new' }),
    )
    clock.at = noon + 2 * minuteMs
    const of = async (args: string) => {
      const { performanceReport } = await query(
        `{ performanceReport(from: "2026-11-21T12:01:00Z", to: "2026-11-21T12:02:00Z" ${args}) {
          operations { nodes { signature comparison { figure value before } } } } }`,
      )
      const nodes: { signature: string; comparison: { figure: string; value: number; before: number }[] }[] =
        performanceReport.operations.nodes
      return nodes.map(({ signature, comparison }) => {
        const { value, before } = comparison.find(({ figure }) => figure === 'meanMs') ?? {}
        return { signature, value, before }
      })
    }
    expect(await of('')).toEqual([
      { signature: 'new', value: 50, before: null },
      { signature: 'products-signature', value: 50, before: 25 },
    ])
    expect(await of(', client: "web"')).toEqual([{ signature: 'products-signature', value: 50, before: 40 }])
  })
})

describe('a change beyond noise', () => {
  it('is told from chance by the number of operations', () => {
    const figure = 'requestsPerSecond'
    // 2.576 * sqrt(100 + 137) = 39.7; 2.576 * sqrt(100 + 141) = 40.0
    expect(changeOf(figure, sideOf(constant(137)), sideOf(constant(100))).isBeyondNoise).toBe(false)
    expect(changeOf(figure, sideOf(constant(141)), sideOf(constant(100))).isBeyondNoise).toBe(true)
    expect(changeOf(figure, sideOf(constant(59)), sideOf(constant(100))).isBeyondNoise).toBe(true)
  })

  it('is that no operation came any more', () => {
    expect(changeOf('requestsPerSecond', sideOf([]), sideOf(constant(20)))).toMatchObject({
      change: -1,
      isBeyondNoise: true,
    })
    expect(changeOf('requestsPerSecond', sideOf([]), sideOf(constant(19))).isBeyondNoise).toBe(false)
  })

  it('is not that many came where none or few had', () => {
    for (const before of [0, 1, 19])
      expect(changeOf('requestsPerSecond', sideOf(constant(1000)), sideOf(constant(before)))).toMatchObject({
        before: before === 0 ? null : before / 60,
        isBeyondNoise: false,
      })
    expect(changeOf('requestsPerSecond', sideOf(constant(1000)), sideOf(constant(20))).isBeyondNoise).toBe(
      true,
    )
  })

  it('takes into account that one span is longer', () => {
    const twiceAsLong = sideOf(constant(200), { spanMs: 2 * minuteMs })
    expect(changeOf('requestsPerSecond', sideOf(constant(100)), twiceAsLong)).toMatchObject({
      change: 0,
      isBeyondNoise: false,
    })
  })

  it('is a share of errors or hits that chance hardly gives', () => {
    const side = (part: number) => sideOf(constant(1000), { errors: part, hits: part, misses: 1000 - part })
    for (const figure of ['errorRate', 'cacheHitRate']) {
      expect(changeOf(figure, side(20), side(10)).isBeyondNoise).toBe(false)
      expect(changeOf(figure, side(27), side(10)).isBeyondNoise).toBe(true)
      expect(changeOf(figure, side(0), side(0)).isBeyondNoise).toBe(false)
    }
  })

  it('is a mean farther off than the spread of the durations explains', () => {
    const spread = (shiftMs: number) => Array.from({ length: 100 }, (_, index) => (index % 10) * 10 + shiftMs)
    expect(changeOf('meanMs', sideOf(spread(10)), sideOf(spread(0))).isBeyondNoise).toBe(false)
    expect(changeOf('meanMs', sideOf(spread(11)), sideOf(spread(0))).isBeyondNoise).toBe(true)
    expect(changeOf('meanMs', sideOf(constant(100, 11)), sideOf(constant(100))).isBeyondNoise).toBe(true)
    expect(changeOf('meanMs', sideOf(constant(100, 0.1)), sideOf(constant(33, 0.1))).isBeyondNoise).toBe(
      false,
    )
  })

  it('is a percentile whose possible places do not overlap, more than the histogram may err', () => {
    expect(changeOf('p50Ms', sideOf(constant(1000, 10.15)), sideOf(constant(1000))).isBeyondNoise).toBe(false)
    expect(changeOf('p50Ms', sideOf(constant(1000, 10.5)), sideOf(constant(1000))).isBeyondNoise).toBe(true)
    const ramp = (from: number) => Array.from({ length: 1000 }, (_, index) => from + index)
    // The median's place is known to 41 ranks either way, here 41 ms.
    expect(changeOf('p50Ms', sideOf(ramp(1040)), sideOf(ramp(1000))).isBeyondNoise).toBe(false)
    expect(changeOf('p50Ms', sideOf(ramp(1140)), sideOf(ramp(1000))).isBeyondNoise).toBe(true)
  })

  it('is not said of a percentile that too few operations lie beyond', () => {
    expect(changeOf('p99Ms', sideOf(constant(600, 99)), sideOf(constant(600))).isBeyondNoise).toBe(false)
    expect(changeOf('p99Ms', sideOf(constant(700, 99)), sideOf(constant(700))).isBeyondNoise).toBe(true)
    expect(changeOf('p95Ms', sideOf(constant(100, 99)), sideOf(constant(100))).isBeyondNoise).toBe(false)
  })

  it.each(['errorRate', 'cacheHitRate', 'meanMs', 'p50Ms'])(
    'is not said of %s with fewer than 20 operations on either side',
    (figure) => {
      const side = (count: number, part: number, durationMs: number) =>
        sideOf(constant(count, durationMs), { errors: part, hits: part, misses: count - part })
      expect(changeOf(figure, side(19, 19, 99), side(1000, 0, 10)).isBeyondNoise).toBe(false)
      expect(changeOf(figure, side(1000, 0, 99), side(19, 19, 10)).isBeyondNoise).toBe(false)
      expect(changeOf(figure, side(20, 20, 99), side(1000, 0, 10)).isBeyondNoise).toBe(true)
    },
  )

  it('is hardly ever said of two spans that differ by chance alone', () => {
    const random = createRandom(20261121)
    const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
    const comparisons = 3000
    const alarms = new Map<string, number>()
    const side = () => {
      const durations: number[] = []
      // Arrivals at random, 60 in a minute; durations with a heavy tail.
      const pause = () => -Math.log(1 - random())
      for (let at = pause(); at < 60; at += pause()) durations.push(20 * Math.exp(0.8 * normal()))
      const errors = durations.filter(() => random() < 0.1).length
      const hits = durations.filter(() => random() < 0.5).length
      return sideOf(durations, { errors, hits, misses: durations.length - hits })
    }
    for (let at = 0; at < comparisons; at++) {
      for (const { figure, isBeyondNoise } of comparisonOf(side(), side())) {
        alarms.set(figure, (alarms.get(figure) ?? 0) + (isBeyondNoise ? 1 : 0))
      }
    }
    // One in a hundred is 30; chance itself gives 14 more at most.
    for (const [figure, count] of alarms) expect.soft([figure, count <= 44]).toEqual([figure, true])
    expect(alarms.get('requestsPerSecond')).toBeGreaterThan(16)
  })
})

/** Numbers from 0 to 1, the same each time (mulberry32). */
function createRandom(seed: number) {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}
