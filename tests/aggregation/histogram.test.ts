import { describe, expect, it } from 'vitest'
import type { HistogramData } from '../../src/aggregation/histogram.ts'
import { Histogram } from '../../src/aggregation/histogram.ts'
import { appendVarint, readBuckets } from '../../src/aggregation/histogram-bytes.ts'

// A small generator with a seed: the same numbers in every run.
function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1664525 + 1013904223) % 4294967296
    return state / 4294967296
  }
}

function histogramOf(values: readonly number[]): Histogram {
  const histogram = new Histogram()
  for (const value of values) histogram.record(value)
  return histogram
}

function exactly(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.max(1, Math.ceil(q * sorted.length)) - 1] ?? Number.NaN
}

function expectTrueQuantiles(
  histogram: Histogram,
  values: readonly number[],
  quantiles: readonly number[],
): void {
  for (const q of quantiles) {
    const exact = exactly(values, q)
    const estimate = histogram.quantile(q) ?? Number.NaN
    expect(Math.abs(estimate - exact) / exact, `p${q * 100} of ${values.length}`).toBeLessThanOrEqual(0.01)
  }
}

/** As SQL adds histograms up: sums, minimum, maximum, and the bytes one after another. */
function joined(parts: readonly HistogramData[]): HistogramData {
  const sum = (of: (part: HistogramData) => number) => parts.reduce((total, part) => total + of(part), 0)
  const filled = parts.filter(({ count }) => count > 0)
  return {
    count: sum(({ count }) => count),
    sum: sum((part) => part.sum),
    sumSquares: sum(({ sumSquares }) => sumSquares),
    min: Math.min(...filled.map(({ min }) => min)),
    max: Math.max(...filled.map(({ max }) => max)),
    buckets: Buffer.concat(parts.map(({ buckets }) => buckets)),
  }
}

function shuffled<T>(items: readonly T[], random: () => number): T[] {
  return items
    .map((item) => ({ item, lot: random() }))
    .sort((a, b) => a.lot - b.lot)
    .map(({ item }) => item)
}

const shapes: Readonly<Record<string, (random: () => number) => () => number>> = {
  'heavy-tailed': (random) => {
    const exponent = 0.5 + random()
    return () => Math.min(600_000, 0.5 / (1 - random()) ** exponent)
  },
  bimodal: (random) => {
    const [low, high, share] = [0.01 + random(), 100 + 1000 * random(), random()]
    return () => (random() < share ? low : high) * (1 + random() / 10)
  },
  constant: (random) => {
    const value = 0.01 * (600_000 / 0.01) ** random()
    return () => value
  },
}

describe('Histogram', () => {
  it('keeps quantiles within 1 % from 10 µs to 10 min', () => {
    const random = createRandom(1)
    const values = Array.from({ length: 20_000 }, () => 0.01 * (600_000 / 0.01) ** random())
    expectTrueQuantiles(histogramOf(values), values, [0.01, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999, 1])
  })

  for (const [shape, create] of Object.entries(shapes)) {
    it(`keeps p50, p95 and p99 of ${shape} data within 1 % and counts exact, whole and merged in any order`, () => {
      for (let seed = 1; seed <= 40; seed++) {
        const random = createRandom(seed)
        const next = create(random)
        const values = Array.from({ length: 1 + Math.floor(random() * 3000) }, next)
        const parts = Array.from({ length: 1 + Math.floor(random() * 9) }, () => new Histogram())
        for (const value of values) parts[Math.floor(random() * parts.length)]?.record(value)
        const whole = histogramOf(values)
        const merged = new Histogram()
        for (const part of shuffled(parts, random)) merged.merge(part.toData())
        const read = Histogram.from(joined(shuffled(parts, random).map((part) => part.toData())))
        for (const histogram of [whole, merged, read]) {
          expectTrueQuantiles(histogram, values, [0.5, 0.95, 0.99])
          const { count, min, max, buckets, sum } = histogram.toData()
          expect([count, min, max]).toEqual([values.length, Math.min(...values), Math.max(...values)])
          expect(buckets).toEqual(whole.toData().buckets)
          expect(sum / whole.sum).toBeCloseTo(1, 9)
        }
      }
    })
  }

  it('keeps count, sum, sum of squares, minimum and maximum exact', () => {
    const histogram = histogramOf([1, 2, 3, 10])
    expect(histogram).toMatchObject({ count: 4, sum: 16, sumSquares: 114, min: 1, max: 10 })
    expect(histogram.mean()).toBe(4)
    expect(histogram.standardDeviation()).toBeCloseTo(Math.sqrt(12.5), 12)
  })

  it('has no quantile, mean or deviation of nothing', () => {
    const empty = new Histogram()
    const answers = [empty.quantile(0.5), empty.atRank(1), empty.mean(), empty.standardDeviation()]
    expect(answers).toEqual([undefined, undefined, undefined, undefined])
    expect(empty.toData()).toEqual({
      ...{ count: 0, sum: 0, sumSquares: 0, min: 0, max: 0 },
      buckets: Uint8Array.of(0),
    })
    expect(empty.above(5)).toEqual({ count: 0, totalMs: 0 })
  })

  it('is not changed by what is empty', () => {
    const histogram = histogramOf([5])
    const before = histogram.toData()
    histogram.merge(new Histogram().toData())
    expect(histogram.toData()).toEqual(before)
    expect(Histogram.from(joined([new Histogram().toData(), before])).toData()).toEqual(before)
  })

  it('says what lies at a rank: the first is the minimum, the last the maximum', () => {
    const histogram = histogramOf([30, 10, 20, 40])
    expect([0, 1, 4, 5].map((rank) => histogram.atRank(rank))).toEqual([10, 10, 40, 40])
    for (const [rank, exact] of [
      [2, 20],
      [3, 30],
    ] as const) {
      expect(Math.abs((histogram.atRank(rank) ?? 0) - exact) / exact).toBeLessThanOrEqual(0.01)
    }
  })

  it('says how many took at least as long, and how long in all', () => {
    const histogram = histogramOf([1, 2, 100, 200])
    expect(histogram.above(0)).toEqual({ count: 4, totalMs: 303 })
    expect(histogram.above(1)).toEqual({ count: 4, totalMs: 303 })
    for (const [from, count, totalMs] of [
      [50, 2, 300],
      [100, 2, 300],
      [150, 1, 200],
      [200, 1, 200],
    ] as const) {
      const above = histogram.above(from)
      expect(above.count, `from ${from} ms`).toBe(count)
      expect(Math.abs(above.totalMs - totalMs) / totalMs).toBeLessThanOrEqual(0.01)
    }
    expect(histogram.above(201)).toEqual({ count: 0, totalMs: 0 })
  })

  it('counts beyond 2^32', () => {
    const many = { ...histogramOf([10]).toData(), count: 2 ** 40, sum: 10 * 2 ** 40 }
    const index = 349
    const bytes: number[] = []
    for (const number of [1, index, 2 ** 40]) appendVarint(bytes, number)
    const histogram = Histogram.from({ ...many, buckets: Uint8Array.from(bytes) })
    histogram.merge(histogram.toData())
    histogram.record(1000)
    expect(histogram.count).toBe(2 ** 41 + 1)
    expect(histogram.above(500).count).toBe(1)
    expect(histogram.above(9).count).toBe(2 ** 41 + 1)
    expect(Math.abs((histogram.quantile(0.99) ?? 0) - 10)).toBeLessThanOrEqual(0.1)
  })

  it('counts what is no positive number as 0', () => {
    const histogram = histogramOf([-5, Number.NaN, Number.POSITIVE_INFINITY, 0])
    expect(histogram).toMatchObject({ count: 4, sum: 0, min: 0, max: 0 })
    expect(histogram.quantile(0.99)).toBe(0)
  })

  it('is not changed through a copy', () => {
    const histogram = histogramOf([5])
    const copy = histogram.toData()
    histogram.record(5)
    expect(bucketsOf(copy.buckets)).toEqual([[314, 1]])
  })
})

const bucketsOf = (bytes: Uint8Array) => {
  const buckets: [number, number][] = []
  readBuckets(bytes, (index, count) => buckets.push([index, count]))
  return buckets
}

describe("a histogram's bytes", () => {
  it('have the form that is documented', () => {
    // Two pairs: bucket 0 once, and bucket 349 (384 less 35) 300 times.
    expect(bucketsOf(Uint8Array.of(2, 0, 1, 0xdd, 0x02, 0xac, 0x02))).toEqual([
      [0, 1],
      [349, 300],
    ])
    const histogram = histogramOf([...new Array<number>(300).fill(10), 0])
    expect([...histogram.toData().buckets]).toEqual([2, 0, 1, 0xdd, 0x02, 0xac, 0x02])
  })

  it('are read as a sum when they follow one another', () => {
    const [a, b] = [histogramOf([10, 20]).toData().buckets, histogramOf([10]).toData().buckets]
    expect(bucketsOf(Buffer.concat([a, b]))).toEqual([
      [349, 2],
      [384, 1],
    ])
    expect(bucketsOf(Buffer.concat([a, b]))).toEqual([
      [349, 2],
      [384, 1],
    ])
    expect(bucketsOf(new Uint8Array(0))).toEqual([])
  })

  it('that end too early are read as far as they go', () => {
    const whole = histogramOf([0, 10, 20]).toData().buckets
    const seen = Array.from(whole, (_, end) => bucketsOf(whole.subarray(0, end)).length)
    expect(seen).toEqual([0, 0, 0, 1, 1, 1, 2, 2])
    expect(bucketsOf(Uint8Array.of(2, 0, 1, 0xdd))).toEqual([[0, 1]])
  })

  it('hold any number up to 2^53', () => {
    for (const number of [1, 127, 128, 2 ** 32, 2 ** 53 - 1]) {
      const bytes: number[] = []
      for (const part of [1, 5, number]) appendVarint(bytes, part)
      expect(bucketsOf(Uint8Array.from(bytes))).toEqual([[5, number]])
    }
  })
})
