import { describe, expect, it } from 'vitest'
import type { Measurement } from '../../src/measurement/measurement.ts'
import { findingOf, measurementOf } from '../support/measurements.ts'
import { createReports, type Setup } from './support.ts'

interface ScorePart {
  readonly name: string
  readonly points: number
  readonly outOf: number
  readonly value: number | null
  readonly reason: string
}

/** The score of these operations; where one is named Wrong a finding is seen in it. */
async function scoreOf(
  operations: readonly Partial<Measurement>[],
  options: Pick<Setup, 'slowQueryMs' | 'monitoring'> = {},
) {
  const { record, query } = createReports({
    diagnose: ({ operationName }) => (operationName === 'Wrong' ? [findingOf()] : []),
    ...options,
  })
  record(...operations.map((operation) => measurementOf(operation)))
  const { performanceReport } = await query(
    '{ performanceReport { notes score status scoreParts { name points outOf value reason } } }',
  )
  const { notes, score, status, scoreParts } = performanceReport as {
    notes: string[]
    score: number
    status: string
    scoreParts: ScorePart[]
  }
  const points = Object.fromEntries(scoreParts.map((part) => [part.name, part.points]))
  const reasons = Object.fromEntries(scoreParts.map((part) => [part.name, part.reason]))
  return { notes, score, status, scoreParts, points, reasons }
}

const good: Partial<Measurement> = { durationMs: 10, cache: 'hit' }
const twenty = (first: Partial<Measurement>) => [
  { ...good, ...first },
  ...Array.from({ length: 19 }, () => good),
]
const full = { latency: 35, errors: 30, findings: 15, statements: 10, cache: 10 }

describe('the score', () => {
  it('is 100 where nothing is wrong, and gives the limits all the same', async () => {
    const { score, status, scoreParts, points } = await scoreOf(twenty({}))
    expect({ score, status, points }).toEqual({ score: 100, status: 'EXCELLENT', points: full })
    expect(scoreParts.map(({ outOf }) => outOf)).toEqual([35, 30, 15, 10, 10])
    expect(scoreParts.map(({ reason }) => reason)).toEqual([
      'p95 is 10 ms; full points up to 250 ms, none from 1,000 ms on (slowQueryMs).',
      "Operations that failed by the server's fault (partial, serverError): 0 %; full points up to 0 %, none from 5 % on, and each further percent takes one from the others.",
      'Operations in which a finding was seen: 0 %; full points up to 0 %, none from 10 % on.',
      'SQL statements for each operation: 0; full points up to 5, none from 30 on.',
      'Answers from cache of all that might have been: 100 %; full points from 80 %, none at 0 %.',
    ])
  })

  it.each<[string, Partial<Measurement>, number, RegExp]>([
    ['latency', { durationMs: 640 }, 16.8, /^p95 is 640 ms;/],
    ['errors', { outcome: 'partial' }, 0, /: 5 %;/],
    ['errors', { outcome: 'serverError' }, 0, /: 5 %;/],
    ['findings', { operationName: 'Wrong' }, 7.5, /: 5 %;/],
    ['statements', { statementCount: 350 }, 5, /: 17\.5;/],
    ['cache', { cache: 'miss' }, 10, /: 95 %;/],
  ])('loses points for %s alone when only %j changes', async (name, change, points, reason) => {
    const operations = twenty(change).map((one) => (name === 'latency' ? { ...one, ...change } : one))
    const after = await scoreOf(operations)
    expect(after.points).toEqual({ ...full, [name]: points })
    expect(after.reasons[name]).toMatch(reason)
    expect(after.score).toBe(Math.round(100 - full[name as keyof typeof full] + points))
  })

  it('loses points for misses alone below four answers of five', async () => {
    const operations = [
      ...Array.from({ length: 12 }, () => ({ ...good, cache: 'miss' as const })),
      ...twenty({}),
    ]
    const { points, reasons } = await scoreOf(operations.slice(0, 20))
    expect(points).toEqual({ ...full, cache: 5 })
    expect(reasons.cache).toContain('40 %')
  })

  it.each<[number, number, number, string]>([
    [1, 0, 70, 'FAIR'],
    [2, -5, 65, 'FAIR'],
    [6, -25, 45, 'POOR'],
    [10, -45, 25, 'POOR'],
    [14, -65, 5, 'POOR'],
    [20, -95, 0, 'POOR'],
  ])('sinks as a whole when %d of 20 operations fail', async (failed, errors, score, status) => {
    const operations = twenty({}).map((one, index) =>
      index < failed ? { ...one, outcome: 'serverError' as const } : one,
    )
    const after = await scoreOf(operations)
    expect(after.points).toEqual({ ...full, errors })
    expect(after).toMatchObject({ score, status })
  })

  it('is of the other parts where resolvers and statements are not measured, and says so', async () => {
    const monitoring = { statements: false }
    const { notes, score, points, scoreParts } = await scoreOf(twenty({}), { monitoring })
    expect(notes).toEqual([
      'This gateway measures no resolvers, loaders, statements and findings (monitoring.statements is off): the score leaves findings and statements out.',
    ])
    expect(points).toEqual({ latency: 35, errors: 30, findings: 0, statements: 0, cache: 10 })
    expect(scoreParts.map(({ outOf }) => outOf)).toEqual([35, 30, 0, 0, 10])
    expect(scoreParts[2]).toMatchObject({
      value: null,
      reason: 'Not measured (monitoring.statements is off), and not scored.',
    })
    expect(score).toBe(100)
    // 60 of 75 points
    const slower = twenty({}).map((one) => ({ ...one, durationMs: 571.5 }))
    expect((await scoreOf(slower, { monitoring })).score).toBe(80)
  })

  it('is not there where nothing is recorded, and the report says why', async () => {
    const { notes, score, scoreParts } = await scoreOf([], { monitoring: { enabled: false } })
    expect({ score, scoreParts }).toEqual({ score: null, scoreParts: [] })
    expect(notes).toEqual([
      'This gateway records no operations (monitoring.enabled is off): what is shown is of other gateways, or of before.',
    ])
  })

  it("does not hold a client's mistakes and refused operations against the server", async () => {
    const { score } = await scoreOf([
      ...twenty({ outcome: 'clientError' }),
      ...twenty({ outcome: 'refused' }),
    ])
    expect(score).toBe(100)
  })

  it('costs no point where nothing could be cached', async () => {
    const { points, scoreParts } = await scoreOf([{ durationMs: 10, cache: 'bypass' }])
    expect(points).toEqual(full)
    expect(scoreParts.at(-1)).toMatchObject({ value: null, reason: 'Nothing could be cached.' })
  })

  it('takes what is slow from the option', async () => {
    const { points, reasons } = await scoreOf(
      twenty({}).map((one) => ({ ...one, durationMs: 25 })),
      { slowQueryMs: 40 },
    )
    expect(points.latency).toBe(17.5)
    expect(reasons.latency).toBe('p95 is 25 ms; full points up to 10 ms, none from 40 ms on (slowQueryMs).')
  })

  it.each<[string, number, Partial<Measurement>]>([
    ['EXCELLENT', 90, { cache: 'miss' }],
    ['GOOD', 80, { cache: 'miss', statementCount: 30 }],
    ['GOOD', 75, { operationName: 'Wrong', cache: 'miss' }],
    ['FAIR', 55, { durationMs: 1000, cache: 'miss' }],
    ['POOR', 40, { durationMs: 1000, operationName: 'Wrong', cache: 'miss' }],
    [
      'POOR',
      0,
      { durationMs: 1000, operationName: 'Wrong', cache: 'miss', outcome: 'partial', statementCount: 30 },
    ],
  ])('is called %s at %d points', async (status, score, change) => {
    expect(await scoreOf([{ durationMs: 10, ...change }])).toMatchObject({ score, status })
  })
})
