import { describe, expect, it } from 'vitest'
import { spanBefore, spanOf } from '../../src/reports/span.ts'
import { createMemoryStore } from '../../src/storage/memory-store.ts'
import { defaultRetention } from '../../src/storage/retention.ts'
import { measurementOf, minuteMs, noon } from '../support/measurements.ts'
import { createReports } from './support.ts'

const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs
// 12:34:20 on 21 November: minutes are kept from the 19th, 12:00, hours from 22 October, days from 21 November of the year before.
const now = noon + 34 * minuteMs + 20_000
const at = (text: string) => Date.parse(text)
const spanAt = (args: Parameters<typeof spanOf>[0]) => {
  const { from, to, ...rest } = spanOf(args, now, hourMs, defaultRetention)
  return { from: new Date(from).toISOString(), to: new Date(to).toISOString(), ...rest }
}

describe('the span of a report', () => {
  it('begins at a full minute and ends with this instant', () => {
    expect(spanAt({ last: 5 * minuteMs })).toEqual({
      from: '2026-11-21T12:29:00.000Z',
      to: '2026-11-21T12:34:20.001Z',
      resolution: 'MINUTE',
      notes: [],
    })
    expect(spanAt({})).toMatchObject({ from: '2026-11-21T11:34:00.000Z' })
  })

  it('is as asked as long as its minutes are kept', () => {
    expect(spanAt({ from: at('2026-11-19T12:00:00Z'), to: at('2026-11-19T12:00:30Z') })).toEqual({
      from: '2026-11-19T12:00:00.000Z',
      to: '2026-11-19T12:01:00.000Z',
      resolution: 'MINUTE',
      notes: [],
    })
  })

  it('is widened to full hours where minutes are no longer kept, and says so', () => {
    expect(spanAt({ from: at('2026-11-19T11:59:00Z') })).toEqual({
      from: '2026-11-19T11:00:00.000Z',
      to: '2026-11-21T12:34:20.001Z',
      resolution: 'HOUR',
      notes: [
        'Minutes before 2026-11-19T12:00Z are no longer kept: the span begins at 2026-11-19T11:00Z instead of 2026-11-19T11:59Z.',
      ],
    })
    expect(spanAt({ from: at('2026-11-10T13:37:00Z'), to: at('2026-11-10T15:01:00Z') })).toEqual({
      from: '2026-11-10T13:00:00.000Z',
      to: '2026-11-10T16:00:00.000Z',
      resolution: 'HOUR',
      notes: [
        'Minutes before 2026-11-19T12:00Z are no longer kept: the span begins at 2026-11-10T13:00Z instead of 2026-11-10T13:37Z and ends at 2026-11-10T16:00Z instead of 2026-11-10T15:01Z.',
      ],
    })
  })

  it('says nothing where full hours or days were asked for', () => {
    const hours = { from: at('2026-11-10T13:00:00Z'), to: at('2026-11-10T15:00:00Z') }
    expect(spanAt(hours)).toMatchObject({ resolution: 'HOUR', notes: [] })
    expect(spanAt({ from: at('2026-09-01'), to: at('2026-09-02') })).toMatchObject({
      from: '2026-09-01T00:00:00.000Z',
      to: '2026-09-02T00:00:00.000Z',
      resolution: 'DAY',
      notes: [],
    })
  })

  it('is widened to full days where hours are no longer kept', () => {
    expect(spanAt({ from: at('2026-10-21T23:59:00Z'), to: at('2026-10-22T00:01:00Z') })).toEqual({
      from: '2026-10-21T00:00:00.000Z',
      to: '2026-10-22T01:00:00.000Z',
      resolution: 'DAY',
      notes: [
        'Hours before 2026-10-22T00:00Z are no longer kept: the span begins at 2026-10-21T00:00Z instead of 2026-10-21T23:59Z and ends at 2026-10-22T01:00Z instead of 2026-10-22T00:01Z.',
      ],
    })
  })

  it('begins no earlier than anything is kept', () => {
    expect(spanAt({ from: at('1970-01-01') })).toEqual({
      from: '2025-11-21T00:00:00.000Z',
      to: '2026-11-21T12:34:20.001Z',
      resolution: 'DAY',
      notes: ['Nothing before 2025-11-21T00:00Z is kept.'],
    })
    expect(spanAt({ from: at('1970-01-01'), to: at('2001-01-01T12:00:00Z') })).toMatchObject({
      from: '2001-01-01T00:00:00.000Z',
      to: '2001-01-02T00:00:00.000Z',
      notes: [
        'Nothing before 2025-11-21T00:00Z is kept.',
        expect.stringContaining('ends at 2001-01-02T00:00Z instead of 2001-01-01T12:00Z'),
      ],
    })
  })

  it('follows the retention that is configured', () => {
    const retention = { ...defaultRetention, minuteRetentionHours: 2 }
    const { resolution } = spanOf({ last: 3 * hourMs }, now, hourMs, retention)
    expect(resolution).toBe('HOUR')
  })
})

describe('the span before', () => {
  const earlier = (args: Parameters<typeof spanOf>[0]) => {
    const span = spanBefore(spanOf(args, now, hourMs, defaultRetention), now, defaultRetention)
    return span && [new Date(span.from).toISOString(), new Date(span.to).toISOString()]
  }

  it('is as long, and ends where the span begins', () => {
    expect(earlier({ from: at('2026-11-21T10:00:00Z'), to: at('2026-11-21T11:00:00Z') })).toEqual([
      '2026-11-21T09:00:00.000Z',
      '2026-11-21T10:00:00.000Z',
    ])
    expect(earlier({ last: 5 * minuteMs })).toEqual(['2026-11-21T12:23:00.000Z', '2026-11-21T12:29:00.000Z'])
  })

  it('is aligned by itself', () => {
    expect(earlier({ last: 30 * hourMs })).toEqual(['2026-11-19T00:00:00.000Z', '2026-11-20T06:34:00.000Z'])
  })

  it('is not there where it is no longer kept', () => {
    expect(earlier({ last: 180 * dayMs })).toBeDefined()
    expect(earlier({ last: 200 * dayMs })).toBeUndefined()
  })
})

describe('a report over a span whose minutes are gone', () => {
  it('counts every operation of the full hours it names, and no other', async () => {
    const store = createMemoryStore()
    const { record, query, writer, clock } = createReports({ store })
    for (const minute of ['12:59', '13:05', '13:40', '15:59', '16:00']) {
      clock.at = at(`2026-11-10T${minute}:30Z`)
      record(measurementOf({ startedAt: clock.at }))
      clock.at += minuteMs
      await writer.flush()
    }
    clock.at = now
    while (await store.rollUp(now)) {
      // hour by hour
    }
    const bounds = {
      minutesBefore: at('2026-11-19T12:00:00Z'),
      hoursBefore: 0,
      daysBefore: 0,
      othersBefore: 0,
    }
    await store.cleanup(bounds, 1000)
    const { performanceReport } = await query(
      `{ performanceReport(from: "2026-11-10T13:37:00Z", to: "2026-11-10T15:01:00Z") {
        from to resolution notes requests timeline { at seconds requests } } }`,
    )
    expect(performanceReport).toEqual({
      from: '2026-11-10T13:00:00.000Z',
      to: '2026-11-10T16:00:00.000Z',
      resolution: 'HOUR',
      notes: [expect.stringContaining('no longer kept')],
      requests: 3,
      timeline: [
        { at: '2026-11-10T13:00:00.000Z', seconds: 3600, requests: 2 },
        { at: '2026-11-10T14:00:00.000Z', seconds: 3600, requests: 0 },
        { at: '2026-11-10T15:00:00.000Z', seconds: 3600, requests: 1 },
      ],
    })
  })
})
