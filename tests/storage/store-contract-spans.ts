import { beforeEach, expect, it } from 'vitest'
import { noCoarserThan } from '../../src/storage/read-plan.ts'
import type { MeasurementStore, RetentionBounds, Span } from '../../src/storage/store.ts'
import { minuteMs, noon } from '../support/measurements.ts'
import {
  dayMs,
  hourMs,
  midnight,
  nobody,
  piecesOf,
  readTotals,
  requestsOf,
  rollUpAll,
  seenFinding,
  totalsOf,
  windowOf,
} from './store-contract-rows.ts'

const nothingIsOld: RetentionBounds = { minutesBefore: 0, hoursBefore: 0, daysBefore: 0, othersBefore: 0 }
const everythingIsOld: RetentionBounds = {
  minutesBefore: midnight + 30 * dayMs,
  hoursBefore: midnight + 30 * dayMs,
  daysBefore: midnight + 30 * dayMs,
  othersBefore: midnight + 30 * dayMs,
}
const day = { from: midnight, to: midnight + dayMs }
const part = { part: 'resolver', name: 'Product.supplier', place: '' } as const

export function describeSpans(createStore: () => Promise<MeasurementStore>): void {
  let store: MeasurementStore
  beforeEach(async () => {
    store = await createStore()
  })
  // One operation in each of these minutes.
  const fill = async (...starts: number[]) => {
    for (const at of starts) await store.append(windowOf(at, [{ parts: [part] }]))
  }
  const answered = async (asked: Span) => {
    const { span, keptFrom } = await store.plan(asked, nobody)
    const timeOf = (at: number) => new Date(at).toISOString().slice(8, 16)
    return {
      span: `${timeOf(span.from)}-${timeOf(span.to)}`,
      keptFrom: keptFrom === undefined ? undefined : timeOf(keptFrom),
      requests: await requestsOf(store, asked),
    }
  }
  const atNoon = { from: noon + 10 * minuteMs, to: noon + 20 * minuteMs }

  it('is as asked while there are minutes, however old: also those that nobody rolled up', async () => {
    await fill(noon, noon + 15 * minuteMs, noon + 30 * minuteMs)
    const exact = { span: '21T12:10-21T12:20', keptFrom: undefined, requests: 1 }
    expect(await answered(atNoon)).toEqual(exact)
    await store.cleanup(everythingIsOld, 1000)
    expect(await answered(atNoon)).toEqual(exact)
    await rollUpAll(store, midnight + 2 * dayMs)
    expect(await answered(atNoon)).toEqual(exact)
  })

  it('is of full hours at the ends at which minutes were deleted', async () => {
    await fill(noon, noon + 15 * minuteMs, noon + hourMs, noon + 3 * hourMs, noon + 3 * hourMs + minuteMs)
    await rollUpAll(store, midnight + 2 * dayMs)
    await store.cleanup({ ...nothingIsOld, minutesBefore: noon + 2 * hourMs }, 1000)
    const found = { keptFrom: undefined }
    expect(await answered(atNoon)).toEqual({ ...found, span: '21T12:00-21T13:00', requests: 2 })
    // An hour of which there is nothing has no minutes to miss.
    expect(await answered({ from: noon - 5 * minuteMs, to: noon + minuteMs })).toEqual({
      ...found,
      span: '21T11:55-21T13:00',
      requests: 2,
    })
    expect(await answered({ from: noon + minuteMs, to: noon + 3 * hourMs + minuteMs })).toEqual({
      ...found,
      span: '21T12:00-21T15:01',
      requests: 4,
    })
    expect(await answered({ from: noon + hourMs, to: noon + 3 * hourMs })).toEqual({
      ...found,
      span: '21T13:00-21T15:00',
      requests: 1,
    })
  })

  it('is of full days at the ends at which hours were deleted', async () => {
    await fill(noon, noon + hourMs, noon + dayMs, noon + dayMs + hourMs)
    await rollUpAll(store, midnight + 3 * dayMs)
    const bounds = { minutesBefore: midnight + 2 * dayMs, hoursBefore: midnight + dayMs }
    await store.cleanup({ ...nothingIsOld, ...bounds }, 1000)
    const found = { keptFrom: undefined }
    expect(await answered(atNoon)).toEqual({ ...found, span: '21T00:00-22T00:00', requests: 2 })
    expect(await answered({ from: noon + hourMs, to: noon + dayMs + minuteMs })).toEqual({
      ...found,
      span: '21T00:00-22T13:00',
      requests: 3,
    })
  })

  it('is the same at every moment of a deletion in pieces', async () => {
    await fill(noon, noon + 15 * minuteMs, noon + hourMs)
    await rollUpAll(store, midnight + 2 * dayMs)
    const before = await totalsOf(store, day)
    const bounds = { ...everythingIsOld, daysBefore: 0, othersBefore: 0 }
    let turns = 1
    while (!(await store.cleanup(bounds, 1)).isDone) {
      turns++
      expect(await totalsOf(store, atNoon)).toEqual(before)
      expect(await totalsOf(store, { from: noon, to: noon + hourMs })).toEqual(before)
    }
    expect(turns).toBeGreaterThan(3)
  })

  it('begins where something is kept, once days were deleted', async () => {
    await fill(noon, noon + dayMs, noon + 2 * dayMs)
    await rollUpAll(store, midnight + 4 * dayMs)
    await store.cleanup({ ...everythingIsOld, daysBefore: midnight + dayMs }, 1000)
    const threeDays = { from: midnight - dayMs, to: midnight + 3 * dayMs }
    expect(await answered(threeDays)).toEqual({
      span: '22T00:00-24T00:00',
      keptFrom: '22T00:00',
      requests: 2,
    })
    expect(await answered({ ...threeDays, from: noon + dayMs })).toMatchObject({ span: '22T00:00-24T00:00' })
    await store.cleanup({ ...everythingIsOld, daysBefore: midnight + 2 * dayMs }, 1000)
    expect(await answered(threeDays)).toEqual({
      span: '23T00:00-24T00:00',
      keptFrom: '23T00:00',
      requests: 1,
    })
    // Of it nothing is left: there is no better span.
    expect(await answered(atNoon)).toEqual({ span: '21T12:10-21T12:20', keptFrom: '23T00:00', requests: 0 })
  })

  it('takes nothing in for days that were deleted, and counts it', async () => {
    await fill(noon)
    await rollUpAll(store, midnight + 2 * dayMs)
    for (let turn = 0; turn < 3; turn++) await store.cleanup(everythingIsOld, 1000)
    await fill(noon - dayMs, noon + minuteMs, noon + dayMs)
    expect(store.dropped.operations).toBe(2)
    expect(await store.rollUp(midnight + dayMs + 2 * minuteMs)).toBe(false)
    expect(await requestsOf(store, { from: midnight - 2 * dayMs, to: midnight + 2 * dayMs })).toBe(1)
  })

  it('is as asked again once operations and findings were cleared', async () => {
    await fill(noon)
    await rollUpAll(store, midnight + 2 * dayMs)
    for (let turn = 0; turn < 3; turn++) await store.cleanup(everythingIsOld, 1000)
    await store.clear(['operations', 'findings'])
    await fill(noon)
    expect(await answered({ from: noon, to: noon + minuteMs })).toEqual({
      span: '21T12:00-21T12:01',
      keptFrom: undefined,
      requests: 1,
    })
  })

  it('has the same totals whichever windows it is read from', async () => {
    const done = (durationMs: number) => [
      { durationMs, parts: [part] },
      { signature: 't', durationMs: 8 },
    ]
    for (const gateway of ['a', 'b'])
      for (const [index, at] of [noon, noon + 15 * minuteMs, noon + 5 * hourMs].entries())
        await store.append(windowOf(at, done(2 ** index), { gateway }))
    await store.append(seenFinding(noon))
    await rollUpAll(store, midnight + 2 * dayMs)
    const plan = await store.plan(day, nobody)
    const totals = await readTotals(store, plan, day)
    expect(totals.all).toMatchObject([{ requests: 12, durations: { sum: 62 } }])
    const [hours, minutes] = [noCoarserThan('hour', plan), noCoarserThan('minute', plan)]
    expect([plan, hours, minutes].map(piecesOf)).toEqual([
      ['day 21T00:00-22T00:00'],
      ['hour 21T00:00-22T00:00'],
      ['minute 21T00:00-22T00:00'],
    ])
    expect(await readTotals(store, hours, day)).toEqual(totals)
    expect(await readTotals(store, minutes, day)).toEqual(totals)

    const held = { gateway: 'a', windows: [{ start: noon, sequence: noon / minuteMs }] }
    const beside = await store.plan(day, held)
    const rest = await readTotals(store, beside, day)
    expect(rest.all).toMatchObject([{ requests: 10 }])
    expect(await readTotals(store, noCoarserThan('hour', beside), day)).toEqual(rest)
    expect(await readTotals(store, noCoarserThan('minute', beside), day)).toEqual(rest)
  })

  it('is read from the shortest windows that are left of each hour', async () => {
    await fill(noon, noon + hourMs, noon + dayMs)
    await rollUpAll(store, midnight + 3 * dayMs)
    const span = { from: midnight, to: midnight + 2 * dayMs }
    const { requests } = await answered(span)
    await store.cleanup({ ...nothingIsOld, minutesBefore: noon + hourMs }, 1000)
    const minutes = noCoarserThan('minute', await store.plan(span, nobody))
    expect(piecesOf(minutes)).toEqual([
      'minute 21T00:00-21T12:00',
      'hour 21T12:00-21T13:00',
      'minute 21T13:00-23T00:00',
    ])
    expect((await readTotals(store, minutes, span)).all).toMatchObject([{ requests }])
    await store.cleanup({ ...nothingIsOld, minutesBefore: noon + dayMs, hoursBefore: midnight + dayMs }, 1000)
    const hours = noCoarserThan('hour', await store.plan(span, nobody))
    expect(piecesOf(hours)).toEqual(['day 21T00:00-22T00:00', 'hour 22T00:00-23T00:00'])
    expect((await readTotals(store, hours, span)).all).toMatchObject([{ requests }])
  })

  it('never loses an hour to a bound on days that is not a full day', async () => {
    await fill(noon - hourMs, noon + hourMs)
    await rollUpAll(store, midnight + 2 * dayMs)
    const bounds = { minutesBefore: noon, hoursBefore: noon, daysBefore: noon, othersBefore: noon }
    for (let turn = 0; turn < 3; turn++) await store.cleanup(bounds, 1000)
    expect(await requestsOf(store, day)).toBe(2)
    expect(await answered({ from: noon + hourMs, to: noon + hourMs + minuteMs })).toMatchObject({
      span: '21T13:00-21T13:01',
      requests: 1,
    })
  })
}
