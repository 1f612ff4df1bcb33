import { describe, expect, it } from 'vitest'
import { LabelledHistograms } from '../../src/aggregation/labelled-histograms.ts'
import { createTotals } from '../../src/aggregation/totals.ts'
import { measurementOf } from '../support/measurements.ts'

describe('LabelledHistograms', () => {
  it('counts an observation at a boundary in that bucket, as Prometheus does', () => {
    const histograms = new LabelledHistograms([1, 2], 10)
    for (const value of [1, 1.5, 2, 3]) histograms.observe(['a'], value)
    expect(histograms.entries()).toEqual([{ labels: ['a'], counts: [1, 2, 1], count: 4, sum: 7.5 }])
  })

  it('counts series beyond the bound under "other"', () => {
    const histograms = new LabelledHistograms([1], 2)
    for (const label of ['a', 'b', 'c', 'd']) histograms.observe([label, 'x'], 1)
    expect(histograms.entries().map(({ labels, count }) => [...labels, count])).toEqual([
      ['a', 'x', 1],
      ['b', 'x', 1],
      ['other', 'other', 2],
    ])
    expect(histograms.folded).toBe(2)
  })
})

describe('Totals', () => {
  it('takes only known methods and real status codes as labels', () => {
    const totals = createTotals()
    totals.recordMeasurement(measurementOf({ http: { method: 'BREW', route: '/graphql', status: 0 } }))
    totals.recordMeasurement(measurementOf({ http: { method: 'GET', route: '/graphql', status: 304 } }))
    expect(totals.requests.entries().map(({ labels }) => labels)).toEqual([
      ['other', '/graphql', 'other'],
      ['GET', '/graphql', '304'],
    ])
  })

  it('keeps count and sum of resolver calls exact', () => {
    const totals = createTotals()
    const resolvers = [{ coordinate: 'A.a', calls: 3, errors: 0, totalMs: 1200, maxMs: 1000 }]
    totals.recordMeasurement(measurementOf({ resolvers }))
    const [entry] = totals.resolvers.entries()
    expect(entry?.count).toBe(3)
    expect(entry?.sum).toBeCloseTo(1.2, 12)
  })

  it('keeps the number of batches and keys exact', () => {
    const totals = createTotals()
    const batches = [{ loader: 'x', batches: 3, keys: 10, errors: 0, totalMs: 3, maxMs: 1 }]
    totals.recordMeasurement(measurementOf({ batches }))
    expect(totals.batchSizes.entries()).toMatchObject([{ labels: ['x'], count: 3, sum: 10 }])
  })

  it("names a statement by Prisma's action and model, else by the SQL's verb", () => {
    const totals = createTotals()
    const statement = { parametersKey: undefined, durationMs: 1, rows: 0, failed: false }
    totals.recordStatement({ ...statement, sql: 'SELECT 1', model: 'Product', action: 'findMany' })
    totals.recordStatement({ ...statement, sql: ' Update x set y = 1' })
    totals.recordStatement({ ...statement, sql: 'mystery' })
    expect(totals.statements.entries().map(({ labels }) => labels)).toEqual([
      ['findMany', 'Product'],
      ['update', 'none'],
      ['other', 'none'],
    ])
  })
})
