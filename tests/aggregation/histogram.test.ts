import { describe, expect, it } from 'vitest'
import { Histogram } from '../../src/aggregation/histogram.ts'

const quantiles = [0.01, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999, 1]

// A small generator with a seed: the same numbers in every run.
function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1664525 + 1013904223) % 4294967296
    return state / 4294967296
  }
}

function expectTrueQuantiles(values: number[]): void {
  const histogram = new Histogram()
  for (const value of values) histogram.record(value)
  const sorted = [...values].sort((a, b) => a - b)
  for (const q of quantiles) {
    const exact = sorted[Math.max(1, Math.ceil(q * sorted.length)) - 1] ?? Number.NaN
    const estimate = histogram.quantile(q) ?? Number.NaN
    expect(Math.abs(estimate - exact) / exact, `p${q * 100} of ${values.length}`).toBeLessThanOrEqual(0.01)
  }
}

describe('Histogram', () => {
  it('keeps quantiles within 1 % from 10 µs to 10 min', () => {
    const random = createRandom(1)
    const values = Array.from({ length: 20_000 }, () => 0.01 * (600_000 / 0.01) ** random())
    expectTrueQuantiles(values)
  })

  it('keeps quantiles within 1 % for heavy-tailed, bimodal and constant durations', () => {
    const random = createRandom(2)
    expectTrueQuantiles(Array.from({ length: 5000 }, () => 2 / (1 - random()) ** 1.5))
    expectTrueQuantiles(Array.from({ length: 5000 }, () => (random() < 0.7 ? 1 : 400) * (1 + random() / 10)))
    expectTrueQuantiles(new Array<number>(1000).fill(12.345))
  })

  it('keeps count, sum, sum of squares, minimum and maximum exact', () => {
    const histogram = new Histogram()
    for (const value of [1, 2, 3, 10]) histogram.record(value)
    expect(histogram).toMatchObject({ count: 4, sum: 16, sumSquares: 114, min: 1, max: 10 })
    expect(histogram.mean()).toBe(4)
    expect(histogram.standardDeviation()).toBeCloseTo(Math.sqrt(12.5), 12)
  })

  it('has no quantile, mean or deviation of nothing', () => {
    const empty = new Histogram()
    expect([empty.quantile(0.5), empty.mean(), empty.standardDeviation()]).toEqual([
      undefined,
      undefined,
      undefined,
    ])
    expect(empty.toData()).toEqual({
      count: 0,
      sum: 0,
      sumSquares: 0,
      min: 0,
      max: 0,
      indexes: [],
      counts: [],
    })
  })

  it('gives the same answer for one histogram and for the sum of its parts', () => {
    const random = createRandom(3)
    const whole = new Histogram()
    const parts = [new Histogram(), new Histogram(), new Histogram()]
    for (let index = 0; index < 3000; index++) {
      const value = Math.ceil(random() * 1000)
      whole.record(value)
      parts[index % 3]?.record(value)
    }
    const merged = new Histogram()
    for (const part of parts) merged.merge(JSON.parse(JSON.stringify(part.toData())))
    merged.merge(new Histogram().toData())
    expect(merged.toData()).toEqual(whole.toData())
  })

  it('counts what is no positive number as 0', () => {
    const histogram = new Histogram()
    for (const value of [-5, Number.NaN, Number.POSITIVE_INFINITY, 0]) histogram.record(value)
    expect(histogram).toMatchObject({ count: 4, sum: 0, min: 0, max: 0 })
    expect(histogram.quantile(0.99)).toBe(0)
  })

  it('is not changed through a copy', () => {
    const histogram = new Histogram()
    histogram.record(5)
    const copy = histogram.toData()
    histogram.record(5)
    expect(copy.counts).toEqual([1])
  })
})
