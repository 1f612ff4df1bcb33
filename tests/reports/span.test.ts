import { describe, expect, it } from 'vitest'
import { describeSpan, spanBefore, spanOf } from '../../src/reports/span.ts'
import { planSpan } from '../../src/storage/read-plan.ts'
import { defaultRetention } from '../../src/storage/retention.ts'
import type { RollUpMarker } from '../../src/storage/store.ts'
import { minuteMs, noon } from '../support/measurements.ts'

const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs
// 12:34:20 on 21 November: days are kept from 21 November of the year before.
const now = noon + 34 * minuteMs + 20_000
const at = (text: string) => Date.parse(text)
const iso = (ms: number) => new Date(ms).toISOString()
const asked = (args: Parameters<typeof spanOf>[0]) => spanOf(args, now, hourMs, defaultRetention)

describe('the span that a report is asked for', () => {
  const spanAt = (args: Parameters<typeof spanOf>[0]) => {
    const { from, to } = asked(args)
    return [iso(from), iso(to)]
  }

  it('begins at a full minute and ends with this instant', () => {
    expect(spanAt({ last: 5 * minuteMs })).toEqual(['2026-11-21T12:29:00.000Z', '2026-11-21T12:34:20.001Z'])
    expect(spanAt({})).toEqual(['2026-11-21T11:34:00.000Z', '2026-11-21T12:34:20.001Z'])
    expect(spanAt({ from: at('2026-11-19T12:00:10Z'), to: at('2026-11-19T12:00:30Z') })).toEqual([
      '2026-11-19T12:00:00.000Z',
      '2026-11-19T12:01:00.000Z',
    ])
  })

  it('begins no earlier than anything is kept, by the retention that is configured', () => {
    expect(spanAt({ from: at('1970-01-01') })[0]).toBe('2025-11-21T00:00:00.000Z')
    const retention = { ...defaultRetention, dayRetentionDays: 30 }
    expect(iso(spanOf({ last: 40 * dayMs }, now, hourMs, retention).from)).toBe('2026-10-22T00:00:00.000Z')
    expect(spanAt({ from: at('1970-01-01'), to: at('2001-01-01T12:00:00Z') })).toEqual([
      '2001-01-01T00:00:00.000Z',
      '2001-01-01T12:00:00.000Z',
    ])
  })
})

describe('what a report says of its span', () => {
  const hour = (text: string): RollUpMarker => ({ level: 'hour', start: at(text), isFinal: true })
  const day = (text: string): RollUpMarker => ({ level: 'day', start: at(text), isFinal: true })
  const said = (
    args: Parameters<typeof spanOf>[0],
    markers: readonly RollUpMarker[] = [],
    keptFrom?: string,
  ) => {
    const held = { gateway: 'nobody', windows: [] }
    const plan = planSpan(asked(args), markers, held, keptFrom === undefined ? undefined : at(keptFrom))
    return describeSpan(asked(args), plan)
  }
  const afternoon = { from: at('2026-11-10T13:37:00Z'), to: at('2026-11-10T15:01:00Z') }

  it('is nothing where it is as asked', () => {
    expect(said(afternoon)).toEqual({ resolution: 'MINUTE', notes: [] })
    expect(said(afternoon, [hour('2026-11-10T14:00Z')])).toEqual({ resolution: 'MINUTE', notes: [] })
    const hours = { from: at('2026-11-10T13:00:00Z'), to: at('2026-11-10T15:00:00Z') }
    expect(said(hours, [hour('2026-11-10T13:00Z'), hour('2026-11-10T14:00Z')])).toEqual({
      resolution: 'HOUR',
      notes: [],
    })
    expect(said({ from: at('2026-11-10'), to: at('2026-11-11') }, [day('2026-11-10')])).toEqual({
      resolution: 'DAY',
      notes: [],
    })
  })

  it('is in one sentence which ends were moved, and why', () => {
    expect(said(afternoon, [hour('2026-11-10T13:00Z')])).toEqual({
      resolution: 'HOUR',
      notes: [
        'The span begins at 2026-11-10T13:00Z instead of 2026-11-10T13:37Z: only full hours are kept there.',
      ],
    })
    expect(said(afternoon, [hour('2026-11-10T15:00Z')])).toEqual({
      resolution: 'MINUTE',
      notes: [
        'The span ends at 2026-11-10T16:00Z instead of 2026-11-10T15:01Z: only full hours are kept there.',
      ],
    })
    expect(said(afternoon, [day('2026-11-10')])).toEqual({
      resolution: 'DAY',
      notes: [
        'The span begins at 2026-11-10T00:00Z instead of 2026-11-10T13:37Z and ends at 2026-11-11T00:00Z instead of 2026-11-10T15:01Z: only full days are kept there.',
      ],
    })
    const twoDays = { from: at('2026-11-10T13:37:00Z'), to: at('2026-11-11T15:01:00Z') }
    expect(said(twoDays, [day('2026-11-10'), hour('2026-11-11T15:00Z')]).notes).toEqual([
      'The span begins at 2026-11-10T00:00Z instead of 2026-11-10T13:37Z and ends at 2026-11-11T16:00Z instead of 2026-11-11T15:01Z: only full days and hours are kept there.',
    ])
  })

  it('is from when on anything is kept, once', () => {
    const twoYears = { last: 730 * dayMs }
    expect(said(twoYears).notes).toEqual(['Nothing before 2025-11-21T00:00Z is kept.'])
    expect(said(twoYears, [], '2026-11-01').notes).toEqual(['Nothing before 2026-11-01T00:00Z is kept.'])
    expect(said(twoYears, [], '2020-01-01').notes).toEqual(['Nothing before 2025-11-21T00:00Z is kept.'])
    expect(said({ last: dayMs }, [], '2026-11-01').notes).toEqual([])
    // Also of a span of which nothing is left.
    expect(said({ from: at('1970-01-01'), to: at('1970-01-02') }).notes).toEqual([
      'Nothing before 2025-11-21T00:00Z is kept.',
    ])
    expect(said({ from: at('2025-11-20'), to: at('2025-11-22') }).notes).toEqual([
      'Nothing before 2025-11-21T00:00Z is kept.',
    ])
    expect(said({ from: at('2025-11-21'), to: at('2025-11-22') }).notes).toEqual([])
    expect(said(afternoon, [], '2026-11-20').notes).toEqual(['Nothing before 2026-11-20T00:00Z is kept.'])
  })
})

describe('the span before', () => {
  const earlier = (args: Parameters<typeof spanOf>[0], keptFrom?: string) => {
    const span = spanBefore(asked(args), now, defaultRetention, (keptFrom && at(keptFrom)) || undefined)
    return span && [iso(span.from), iso(span.to)]
  }

  it('is as long, and ends where the span begins', () => {
    expect(earlier({ from: at('2026-11-21T10:00:00Z'), to: at('2026-11-21T11:00:00Z') })).toEqual([
      '2026-11-21T09:00:00.000Z',
      '2026-11-21T10:00:00.000Z',
    ])
    expect(earlier({ last: 5 * minuteMs })).toEqual(['2026-11-21T12:23:00.000Z', '2026-11-21T12:29:00.000Z'])
  })

  it('is not there where it is no longer kept', () => {
    expect(earlier({ last: 180 * dayMs })).toBeDefined()
    expect(earlier({ last: 200 * dayMs })).toBeUndefined()
    expect(earlier({ last: dayMs }, '2026-11-19')).toBeDefined()
    expect(earlier({ last: dayMs }, '2026-11-20')).toBeUndefined()
  })
})
