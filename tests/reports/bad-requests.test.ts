import { describe, expect, it } from 'vitest'
import { measurementOf } from '../support/measurements.ts'
import { createReports } from './support.ts'

describe('a report asked for badly', () => {
  it.each(['5', '5 m', '-5m', '0m', '5y', '', 'last week', '1.5h', '9999d'])(
    'refuses the duration "%s" with examples',
    async (last) => {
      const { refusal } = createReports()
      const message = `Expected a Duration, a whole number above 0 and s, m, h or d, at most 3660d, such as "90s", "5m", "24h" or "30d", got ${JSON.stringify(last)}.`
      expect(await refusal(`{ performanceReport(last: "${last}") { requests } }`)).toContain(message)
      const variable = await refusal(
        'query ($last: Duration) { performanceReport(last: $last) { requests } }',
        { last },
      )
      expect(variable).toContain(message)
    },
  )

  it('refuses a duration that is a number', async () => {
    expect(await createReports().refusal('{ slowQueries(last: 300) { requests } }')).toContain('got 300.')
  })

  it.each(['90s', '5m', '24h', '30d'])('takes the duration "%s"', async (last) => {
    expect(await createReports().refusal(`{ performanceReport(last: "${last}") { requests } }`)).toBe(
      'no error',
    )
  })

  it.each(['1', 'Monday', '2026-13-01', '2026-11-00', '2026-11-21T12:00:00', '1969-12-31', '0000-01-01'])(
    'refuses the instant "%s"',
    async (from) => {
      expect(await createReports().refusal(`{ performanceReport(from: "${from}") { requests } }`)).toContain(
        `Expected an instant since 1970 with its zone, such as "2026-11-21T12:00:00Z", or a day, such as "2026-11-21", got "${from}".`,
      )
    },
  )

  it.each([
    ['2026-02-31', 28],
    ['2024-02-30', 29],
    ['2026-04-31T12:00:00.5+02:00', 30],
  ])('refuses the day "%s", since its month has %d', async (from, days) => {
    expect(await createReports().refusal(`{ performanceReport(from: "${from}") { requests } }`)).toContain(
      `Expected a day of the ${days} that its month has, got "${from}".`,
    )
  })

  it.each(['2024-02-29', '2026-10-31T23:59:59-05:00', '2026-11-20T24:00:00Z'])(
    'takes the instant "%s"',
    async (from) => {
      expect(await createReports().refusal(`{ performanceReport(from: "${from}") { requests } }`)).toBe(
        'no error',
      )
    },
  )

  it('refuses spans that contradict themselves', async () => {
    const { refusal } = createReports()
    const both = 'Give last, or from and to, not both.'
    const onlyTo = 'Give from as well as to: "from" is where the span begins.'
    const backwards = 'The span must begin before it ends, and not in the future: from before to.'
    for (const field of ['performanceReport(', 'operation(signature: "abcd", ']) {
      const mistake = (args: string) => refusal(`{ ${field}${args}) { requests } }`)
      expect(await mistake('last: "5m", from: "2026-11-21"')).toBe(both)
      expect(await mistake('last: "5m", to: "2026-11-21"')).toBe(both)
      expect(await mistake('to: "2026-11-21"')).toBe(onlyTo)
      expect(await mistake('from: "2026-11-21", to: "2026-11-20"')).toBe(backwards)
      expect(await mistake('from: "2026-11-21", to: "2026-11-21"')).toBe(backwards)
      expect(await mistake('from: "2036-11-21"')).toBe(backwards)
    }
  })

  describe.each([0, -1, 501])('with first: %d', (first) => {
    const message = `first must be from 1 to 500, got ${first}.`

    it.each([
      `slowQueries(first: ${first}) { requests }`,
      `slowStatements(first: ${first}) { count }`,
      `findings(first: ${first}) { identity }`,
      `nPlusOneFindings(first: ${first}) { identity }`,
      `performanceReport { operations(first: ${first}) { totalCount } }`,
      `performanceReport { slowestResolvers(first: ${first}) { calls } }`,
      `performanceReport { loaders(first: ${first}) { keys } }`,
      `performanceReport { slowestStatements(first: ${first}) { count } }`,
      `performanceReport { spans(first: ${first}) { calls } }`,
      `performanceReport { findings(first: ${first}) { identity } }`,
    ])('refuses %s', async (field) => {
      expect(await createReports().refusal(`{ ${field} }`)).toBe(message)
    })

    it('refuses it of an operation', async () => {
      const { record, refusal } = createReports()
      record(measurementOf())
      const fields = ['slowestResolvers', 'loaders', 'slowestStatements', 'spans', 'findings']
      for (const field of fields) {
        expect(
          await refusal(
            `{ operation(signature: "products-signature") { ${field}(first: ${first}) { __typename } } }`,
          ),
        ).toBe(message)
      }
    })
  })

  it('has bounds of their own for clients and operations kept whole', async () => {
    const { refusal } = createReports()
    const mistake = (field: string) => refusal(`{ performanceReport { ${field} { __typename } } }`)
    expect(await mistake('clients(first: 0)')).toBe('first must be from 1 to 200, got 0.')
    expect(await mistake('clients(first: 201)')).toBe('first must be from 1 to 200, got 201.')
    expect(await mistake('clients(first: 200)')).toBe('no error')
    expect(await mistake('samples(first: 0)')).toBe('first must be from 1 to 100, got 0.')
    expect(await mistake('samples(first: 101)')).toBe('first must be from 1 to 100, got 101.')
    expect(await mistake('samples(first: 100)')).toBe('no error')
  })

  it('takes first: 500, and null for the default', async () => {
    const { refusal } = createReports()
    const asked = `{ slowQueries(first: 500, thresholdMs: null, last: null) { requests }
      performanceReport(last: null, from: null, to: null, operation: null, client: null) {
        operations(first: null, after: null, orderBy: null) { totalCount }
        slowestResolvers(first: 500) { calls } samples(first: null, reasons: null) { id } clients(first: null) { name } } }`
    expect(await refusal(asked)).toBe('no error')
  })

  it('refuses a cursor that is none, or of another order', async () => {
    const { record, query, refusal } = createReports()
    record(measurementOf())
    const { performanceReport } = await query(
      '{ performanceReport { operations { pageInfo { endCursor } } } }',
    )
    const { endCursor } = performanceReport.operations.pageInfo
    const mistake = (args: string) => refusal(`{ performanceReport { operations(${args}) { totalCount } } }`)
    expect(await mistake(`after: "${endCursor}"`)).toBe('no error')
    expect(await mistake(`after: "${endCursor}", orderBy: P95`)).toBe(
      'after is a cursor of the order "TOTAL_TIME", and orderBy is P95. Ask with the order the cursor is of, or without after.',
    )
    const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const cursors = ['', 'products-signature', encoded({}), encoded(['TOTAL_TIME', '10', 'a']), encoded(null)]
    for (const after of [...cursors, encoded(['TOTAL_TIME', 10]), encoded([1, 2, 3])]) {
      expect(await mistake(`after: "${after}"`)).toBe(
        `after must be a cursor that this report gave, got "${after}".`,
      )
    }
  })

  it('neither looks for nor repeats what is far too long', async () => {
    const { refusal } = createReports()
    const long = 'x'.repeat(10_000)
    const mistake = (args: string) => refusal(`{ performanceReport(${args}) { requests } }`)
    expect(await mistake(`operation: "${long}"`)).toBe('operation must have 1 to 200 characters, got 10000.')
    expect(await mistake('operation: ""')).toBe('operation must have 1 to 200 characters, got 0.')
    expect(await mistake(`client: "${long}"`)).toBe('client must have 0 to 100 characters, got 10000.')
    expect(await refusal(`{ performanceReport { operations(after: "${long}") { totalCount } } }`)).toBe(
      `after must be a cursor that this report gave, got "${'x'.repeat(59)}….`,
    )
    for (const argument of ['last', 'from']) {
      expect((await mistake(`${argument}: "${long}"`)).length).toBeLessThan(500)
    }
  })

  it('refuses a negative threshold', async () => {
    expect(await createReports().refusal('{ slowQueries(thresholdMs: -1) { requests } }')).toBe(
      'thresholdMs must be 0 or more, got -1.',
    )
  })
})
