import { describe, expect, it } from 'vitest'
import { levelLeft, noCoarserThan, planPieces, planSpan } from '../../src/storage/read-plan.ts'
import type { RollUpMarker } from '../../src/storage/store.ts'
import { minuteMs, noon } from '../support/measurements.ts'
import { dayMs, hourMs, midnight, nobody, piecesOf } from './store-contract-rows.ts'

const hour = (start: number): RollUpMarker => ({ level: 'hour', start })
const day = (start: number): RollUpMarker => ({ level: 'day', start })
const hoursOfDay = Array.from({ length: 24 }, (_, index) => hour(midnight + index * hourMs))

function planOf(from: number, to: number, markers: readonly RollUpMarker[], starts: readonly number[] = []) {
  const held = { ...nobody, windows: starts.map((start) => ({ start, sequence: 0 })) }
  const pieces = planPieces({ from, to }, markers, held)
  expect(pieces[0]?.from).toBe(from)
  expect(pieces.at(-1)?.to).toBe(to)
  for (const [index, piece] of pieces.entries()) if (index > 0) expect(piece.from).toBe(pieces[index - 1]?.to)
  return piecesOf({ pieces, held })
}

describe('where the rows of a span lie', () => {
  it('is minutes where nothing is rolled up', () => {
    expect(planOf(noon, noon + dayMs, [])).toEqual(['minute 21T12:00-22T12:00'])
  })

  it('is nowhere for an empty span', () => {
    expect(planPieces({ from: noon, to: noon }, hoursOfDay, nobody)).toEqual([])
  })

  it('is rolled up hours that lie whole in the span, and minutes around them', () => {
    expect(planOf(noon - minuteMs, noon + 2 * hourMs + minuteMs, hoursOfDay)).toEqual([
      'minute 21T11:59-21T12:00',
      'hour 21T12:00-21T14:00',
      'minute 21T14:00-21T14:01',
    ])
  })

  it('is rolled up days that lie whole in the span, and their hours elsewhere', () => {
    const markers = [...hoursOfDay, day(midnight), hour(midnight + dayMs)]
    expect(planOf(midnight - hourMs, midnight + dayMs + hourMs, markers)).toEqual([
      'minute 20T23:00-21T00:00',
      'day 21T00:00-22T00:00',
      'hour 22T00:00-22T01:00',
    ])
    expect(planOf(noon, midnight + dayMs + hourMs, markers)).toEqual(['hour 21T12:00-22T01:00'])
  })

  it('goes down to the minutes of an hour of which the reader holds windows, and to the hours of its day', () => {
    const markers = [...hoursOfDay, day(midnight)]
    expect(planOf(midnight, midnight + dayMs, markers, [noon + 5 * minuteMs])).toEqual([
      'hour 21T00:00-21T12:00',
      'minute 21T12:00-21T13:00',
      'hour 21T13:00-22T00:00',
    ])
    expect(planOf(midnight, midnight + dayMs, markers, [midnight + dayMs])).toEqual(['day 21T00:00-22T00:00'])
  })

  it('stays with a sum whose minutes are gone, whatever the reader holds: that came too late to be in it', () => {
    const markers = hoursOfDay.map((marker) => ({ ...marker, isFinal: true }))
    expect(planOf(midnight, midnight + dayMs, [...markers, day(midnight)], [noon])).toEqual([
      'hour 21T00:00-22T00:00',
    ])
    expect(planOf(midnight, midnight + dayMs, [{ ...day(midnight), isFinal: true }], [noon])).toEqual([
      'day 21T00:00-22T00:00',
    ])
  })

  it('passes over what is rolled up outside the span', () => {
    const markers = [day(midnight - dayMs), ...hoursOfDay, day(midnight + dayMs)]
    expect(planOf(noon + minuteMs, noon + hourMs, markers)).toEqual(['minute 21T12:01-21T13:00'])
  })
})

describe('the span that is answered for', () => {
  const final = (marker: RollUpMarker) => ({ ...marker, isFinal: true })
  const spanOf = (from: number, to: number, markers: readonly RollUpMarker[], keptFrom?: number) => {
    const { span, pieces } = planSpan({ from, to }, markers, nobody, keptFrom)
    expect([pieces[0]?.from, pieces.at(-1)?.to]).toEqual([span.from, span.to])
    return [(span.from - midnight) / minuteMs, (span.to - midnight) / minuteMs]
  }

  it('is as asked where minutes are left, whatever is rolled up', () => {
    expect(spanOf(noon + minuteMs, noon + 2 * minuteMs, [...hoursOfDay, day(midnight)])).toEqual([721, 722])
  })

  it('reaches to full hours, or days, where only these are left', () => {
    const hours = hoursOfDay.map(final)
    expect(spanOf(noon + minuteMs, noon + 2 * minuteMs, hours)).toEqual([720, 780])
    expect(spanOf(noon, noon + hourMs, hours)).toEqual([720, 780])
    expect(spanOf(noon + minuteMs, noon + 2 * minuteMs, [...hours, final(day(midnight))])).toEqual([0, 1440])
    const ofTheEnd = [final(hour(noon + hourMs))]
    expect(spanOf(noon + minuteMs, noon + hourMs, ofTheEnd)).toEqual([721, 780])
    expect(spanOf(noon + minuteMs, noon + hourMs + 1, ofTheEnd)).toEqual([721, 840])
  })

  it('begins where something is kept, and is as asked where nothing of it is', () => {
    expect(spanOf(noon, noon + hourMs, [], noon + minuteMs)).toEqual([721, 780])
    expect(spanOf(noon, noon + hourMs, [], noon - minuteMs)).toEqual([720, 780])
    expect(spanOf(noon, noon + hourMs, [], noon + hourMs)).toEqual([720, 780])
    expect(planSpan({ from: noon, to: noon }, hoursOfDay.map(final), nobody).span).toEqual({
      from: noon,
      to: noon,
    })
  })

  it('may be read from shorter windows, but for those that are gone', () => {
    const markers = [...hoursOfDay.slice(0, 12).map(final), ...hoursOfDay.slice(14), day(midnight)]
    const plan = planSpan({ from: midnight, to: midnight + dayMs }, markers, nobody)
    expect(piecesOf(plan)).toEqual(['day 21T00:00-22T00:00'])
    // The two hours without a marker are of a day that is rolled up: there is nothing of them.
    expect(piecesOf(noCoarserThan('hour', plan))).toEqual(['hour 21T00:00-22T00:00'])
    expect(piecesOf(noCoarserThan('minute', plan))).toEqual([
      'hour 21T00:00-21T12:00',
      'minute 21T12:00-22T00:00',
    ])
    const held = { ...nobody, windows: [{ start: noon + minuteMs, sequence: 0 }] }
    expect(piecesOf(noCoarserThan('hour', planSpan(plan.span, markers, held)))).toEqual([
      'hour 21T00:00-21T12:00',
      'minute 21T12:00-21T13:00',
      'hour 21T13:00-22T00:00',
    ])
    expect([midnight, noon].map((at) => levelLeft(at, markers))).toEqual(['hour', 'minute'])
  })
})
