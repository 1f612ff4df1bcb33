import { describe, expect, it } from 'vitest'
import { labelValue } from '../../src/aggregation/label-value.ts'
import { LabelledCounters } from '../../src/aggregation/labelled-counters.ts'
import { LabelledHistograms } from '../../src/aggregation/labelled-histograms.ts'
import { createTotals } from '../../src/aggregation/totals.ts'
import type { Measurement } from '../../src/measurement/measurement.ts'
import { measurementOf, resolverOf } from '../support/measurements.ts'

/** Refused by validation, before anything was executed. */
const invalid: Partial<Measurement> = {
  outcome: 'clientError',
  phases: { admissionMs: 0, parseMs: 1, validateMs: 1, executeMs: 0, serialiseMs: 0 },
}

describe('labelValue', () => {
  it('keeps a plain text as it is', () => {
    expect(labelValue('Größe "A" \\ 漢字 🙂')).toBe('Größe "A" \\ 漢字 🙂')
  })

  it('has no control character, no half of a pair and at most 200 characters', () => {
    expect(labelValue('a\nb\u0000c\u007f\u0085d\u2028')).toBe('a\ufffdb\ufffdc\ufffd\ufffdd\ufffd')
    expect(labelValue('\ud83d x')).toBe('\ufffd x')
    expect(labelValue(`${'a'.repeat(199)}🙂`)).toBe(`${'a'.repeat(199)}\ufffd`)
    expect(labelValue('a'.repeat(5000))).toHaveLength(200)
  })

  it('is never empty', () => {
    expect(labelValue('')).toBe('unknown')
  })
})

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

describe('LabelledHistograms and LabelledCounters', () => {
  it('count texts that make the same label together', () => {
    const counters = new LabelledCounters(10)
    for (const label of ['a\n', 'a\u0000', 'a\ufffd', '']) counters.add([label])
    expect(counters.entries()).toEqual([
      { labels: ['a\ufffd'], count: 3 },
      { labels: ['unknown'], count: 1 },
    ])
  })

  it('keep apart what only a line break in a label would join', () => {
    const histograms = new LabelledHistograms([1], 10)
    histograms.observe(['a\nb', 'c'], 1)
    histograms.observe(['a', 'b\nc'], 1)
    expect(histograms.entries().map(({ labels }) => labels)).toEqual([
      ['a\ufffdb', 'c'],
      ['a', 'b\ufffdc'],
    ])
  })
})

describe('Totals', () => {
  it('count an answer from cache like any other', () => {
    const totals = createTotals()
    totals.recordMeasurement(measurementOf({ cache: 'hit', durationMs: 1 }))
    totals.recordMeasurement(measurementOf({ cache: 'miss', durationMs: 3 }))
    expect(totals.operations.entries()).toMatchObject([
      { labels: ['Products', 'query'], count: 2, sum: 0.004 },
    ])
    expect(totals.outcomes).toEqual({ ok: 2, partial: 0, clientError: 0, serverError: 0, refused: 0 })
    expect(totals.cache).toMatchObject({ hit: 1, miss: 1 })
  })

  it('take at most 100 names of operations, each with its type', () => {
    const totals = createTotals()
    for (let index = 0; index < 300; index++) {
      totals.recordMeasurement(measurementOf({ operationName: `Q${index}` }))
      totals.recordMeasurement(measurementOf({ operationName: undefined, kind: 'mutation' }))
    }
    totals.recordMeasurement(measurementOf({ operationName: 'Q0', kind: 'mutation' }))
    const counts = new Map(totals.operations.entries().map(({ labels, count }) => [labels.join(), count]))
    expect(counts.size).toBe(103)
    expect(counts.get('Q99,query')).toBe(1)
    expect(counts.get('other,query')).toBe(200)
    expect(counts.get('other,mutation')).toBe(1)
    expect(counts.get('anonymous,mutation')).toBe(300)
    expect(totals.foldedNames()).toBe(201)
  })

  it('give no place to names and clients of operations that were refused or malformed', () => {
    const totals = createTotals()
    const client = { name: 'made-up', version: '' }
    totals.recordMeasurement(measurementOf({ operationName: 'Invalid', client, ...invalid }))
    totals.recordMeasurement(measurementOf({ operationName: 'Refused', client, outcome: 'refused' }))
    totals.recordMeasurement(
      measurementOf({
        operationName: 'Failed',
        client: { name: 'shop', version: '2' },
        outcome: 'serverError',
      }),
    )
    totals.recordMeasurement(
      measurementOf({ operationName: 'Failed', client: { name: 'shop', version: '3' }, ...invalid }),
    )
    const named = totals.operations.entries().map(({ labels: [name], count }) => [name, count])
    expect(named).toEqual([
      ['other', 2],
      ['Failed', 2],
    ])
    const clients = totals.clients.entries().map(({ labels: [name], count }) => [name, count])
    expect(clients).toEqual([
      ['other', 2],
      ['shop', 2],
    ])
  })

  it('take at most 50 error codes and 50 clients', () => {
    const totals = createTotals()
    for (let index = 0; index < 200; index++) {
      totals.recordMeasurement(
        measurementOf({
          errorCodes: [`C${index}`, 'BOTH'],
          client: { name: `client ${index}`, version: '' },
        }),
      )
    }
    for (const { entries } of [{ entries: totals.errors.entries() }, { entries: totals.clients.entries() }]) {
      expect(entries).toHaveLength(51)
      expect(entries.at(-1)?.labels).toEqual(['other'])
    }
    expect(totals.errors.entries().find(({ labels }) => labels[0] === 'BOTH')?.count).toBe(200)
    expect(totals.clients.entries().at(-1)?.count).toBe(150)
  })

  it('name a client that says nothing of itself "unknown"', () => {
    const totals = createTotals()
    totals.recordMeasurement(measurementOf())
    expect(totals.clients.entries()).toEqual([{ labels: ['unknown'], count: 1 }])
  })

  it("keep count and sum of an author's spans exact, for at most 200 names", () => {
    const totals = createTotals()
    const span = { name: 'price', calls: 4, errors: 0, totalMs: 100, maxMs: 70 }
    totals.recordMeasurement(measurementOf({ spans: [span] }))
    expect(totals.spans.entries()).toMatchObject([{ labels: ['price'], count: 4, sum: 0.1 }])
    totals.recordSpan({ name: 'price', durationMs: 400 })
    expect(totals.spans.entries()).toMatchObject([{ labels: ['price'], count: 5, sum: 0.5 }])
    for (let index = 0; index < 500; index++)
      totals.recordMeasurement(measurementOf({ spans: [{ ...span, name: `span ${index}` }] }))
    expect(totals.spans.entries()).toHaveLength(201)
  })

  it('observe only the phases that were reached', () => {
    const totals = createTotals()
    totals.recordMeasurement(measurementOf())
    totals.recordMeasurement(measurementOf(invalid))
    const { parse, validate, execute } = totals.phases
    expect([parse, validate, execute].map((one) => one.entries()[0]?.count)).toEqual([2, 2, 1])
    expect(execute.entries()[0]?.sum).toBe(0.009)
  })

  it("take an author's own work for an operation, not for a request", () => {
    const totals = createTotals()
    totals.recordMeasurement(measurementOf({ kind: 'work', operationName: 'nightly', cache: 'bypass' }))
    expect(totals.operations.entries().map(({ labels }) => labels)).toEqual([['nightly', 'work']])
    expect(totals.outcomes.ok).toBe(1)
    expect([totals.requests.entries(), totals.clients.entries(), totals.cache.bypass]).toEqual([[], [], 0])
  })

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
    const resolvers = [resolverOf({ coordinate: 'A.a', calls: 3, totalMs: 1200, maxMs: 1000 })]
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
