import { describe, expect, it } from 'vitest'
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
    expect(await createReports().refusal('{ slowQueries(last: 300) { id } }')).toContain('got 300.')
  })

  it.each(['90s', '5m', '24h', '30d'])('takes the duration "%s"', async (last) => {
    expect(await createReports().refusal(`{ performanceReport(last: "${last}") { requests } }`)).toBe(
      'no error',
    )
  })

  it.each(['1', 'Monday', '2026-13-01', '2026-11-21T12:00:00'])('refuses the instant "%s"', async (from) => {
    expect(await createReports().refusal(`{ performanceReport(from: "${from}") { requests } }`)).toContain(
      'Expected an instant with its zone, such as "2026-11-21T12:00:00Z"',
    )
  })

  it.each([0, -1, 501])('refuses first: %d', async (first) => {
    const { refusal } = createReports()
    const message = `first must be from 1 to 500, got ${first}.`
    expect(await refusal(`{ slowQueries(first: ${first}) { id } }`)).toBe(message)
    expect(await refusal(`{ findings(first: ${first}) { identity } }`)).toBe(message)
    expect(await refusal(`{ nPlusOneFindings(first: ${first}) { identity } }`)).toBe(message)
    expect(await refusal(`{ performanceReport { operations(first: ${first}) { totalCount } } }`)).toBe(
      message,
    )
    expect(await refusal(`{ performanceReport { slowestResolvers(first: ${first}) { calls } } }`)).toBe(
      message,
    )
    expect(await refusal(`{ performanceReport { loaders(first: ${first}) { keys } } }`)).toBe(message)
  })

  it('takes first: 500, and null for the default', async () => {
    const { refusal } = createReports()
    expect(await refusal('{ slowQueries(first: 500) { id } }')).toBe('no error')
    expect(await refusal('{ slowQueries(first: null, thresholdMs: null, last: null) { id } }')).toBe(
      'no error',
    )
  })

  it('refuses spans that contradict themselves', async () => {
    const { refusal } = createReports()
    const mistake = (args: string) => refusal(`{ performanceReport(${args}) { requests } }`)
    expect(await mistake('last: "5m", from: "2026-11-21"')).toBe('Give last, or from and to, not both.')
    expect(await mistake('to: "2026-11-21"')).toBe(
      'Give from as well as to: "from" is where the span begins.',
    )
    const backwards = 'The span must begin before it ends, and not in the future: from before to.'
    expect(await mistake('from: "2026-11-21", to: "2026-11-20"')).toBe(backwards)
    expect(await mistake('from: "2036-11-21"')).toBe(backwards)
  })

  it('refuses a negative threshold', async () => {
    expect(await createReports().refusal('{ slowQueries(thresholdMs: -1) { id } }')).toBe(
      'thresholdMs must be 0 or more, got -1.',
    )
  })
})
