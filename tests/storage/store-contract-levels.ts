import { beforeEach, expect, it } from 'vitest'
import { Histogram } from '../../src/aggregation/histogram.ts'
import type { Batch, HeldWindows, MeasurementStore, ReadPlan } from '../../src/storage/store.ts'
import { minuteMs, noon } from '../support/measurements.ts'
import type { Done } from './store-contract-rows.ts'
import {
  dayMs,
  emptyBatch,
  hourMs,
  midnight,
  nobody,
  piecesOf,
  readTotals,
  requestsOf,
  rollUpAll,
  sampleAt,
  seenFinding,
  totalsOf,
  windowOf,
} from './store-contract-rows.ts'

const graceMs = 2 * minuteMs
const hour = { from: noon, to: noon + hourMs }
const day = { from: midnight, to: midnight + dayMs }
const web = { name: 'web', version: '1' }

export function describeLevels(createStore: () => Promise<MeasurementStore>): void {
  let store: MeasurementStore
  beforeEach(async () => {
    store = await createStore()
  })

  it('reads minutes alone before anything is rolled up', async () => {
    await store.append(windowOf(noon, [{}]))
    const span = { from: noon - 90 * minuteMs, to: noon + 90 * minuteMs }
    const plan = await store.plan(span, nobody)
    expect(piecesOf(plan)).toEqual(['minute 21T10:30-21T13:30'])
    expect(plan.held).toEqual(nobody)
  })

  it('reads whole hours that are rolled up, and minutes around them', async () => {
    for (const at of [10, 11, 12, 13]) await store.append(windowOf(midnight + at * hourMs, [{}]))
    expect(await rollUpAll(store, noon + hourMs + graceMs)).toBe(3)
    const span = { from: noon - 90 * minuteMs, to: noon + 90 * minuteMs }
    expect(piecesOf(await store.plan(span, nobody))).toEqual([
      'minute 21T10:30-21T11:00',
      'hour 21T11:00-21T13:00',
      'minute 21T13:00-21T13:30',
    ])
    expect(await requestsOf(store, span)).toBe(3)
  })

  it('reads whole days that are rolled up, and hours and minutes around them', async () => {
    await appendDays()
    expect(await rollUpAll(store, midnight + 3 * dayMs)).toBe(2 * 25)
    const span = { from: midnight + 90 * minuteMs, to: midnight + 2 * dayMs + 30 * minuteMs }
    expect(piecesOf(await store.plan(span, nobody))).toEqual([
      'minute 21T01:30-21T02:00',
      'hour 21T02:00-22T00:00',
      'day 22T00:00-23T00:00',
      'minute 23T00:00-23T00:30',
    ])
    expect(await requestsOf(store, span)).toBe(2 * (22 + 24))
  })

  it('rolls one hour up at a time, once it has been closed for two minutes', async () => {
    await store.append(windowOf(noon, [{}]))
    await store.append(windowOf(noon - hourMs, [{}]))
    expect(await store.rollUp(noon)).toBe(false)
    expect(await store.rollUp(noon + graceMs - 1)).toBe(false)
    expect(await store.rollUp(noon + graceMs)).toBe(true)
    expect(await store.rollUp(noon + graceMs)).toBe(false)
    expect(piecesOf(await store.plan({ from: noon - hourMs, to: noon + hourMs }, nobody))).toEqual([
      'hour 21T11:00-21T12:00',
      'minute 21T12:00-21T13:00',
    ])
    expect(await store.rollUp(noon + hourMs + graceMs)).toBe(true)
    expect(await store.rollUp(noon + hourMs + graceMs)).toBe(false)
  })

  it('makes an hour the sum of its minutes and a day that of its hours, in every count', async () => {
    await appendMixture()
    const before = await totalsOf(store, day)
    expect(before.all).toMatchObject([{ requests: 600, requestBytes: 60_000 }])
    expect(before.operations.length + before.clients.length + before.parts.length).toBe(3 + 2 + 8)
    const nextDay = midnight + dayMs + graceMs
    await rollUpAll(store, midnight + dayMs + graceMs - 1)
    expect(piecesOf(await store.plan(day, nobody))).not.toContain('day 21T00:00-22T00:00')
    expect(await totalsOf(store, day)).toEqual(before)
    await rollUpAll(store, nextDay)
    expect(piecesOf(await store.plan(day, nobody))).toEqual(['day 21T00:00-22T00:00'])
    expect(await totalsOf(store, day)).toEqual(before)
  })

  it('keeps percentiles within 1 % at every level', async () => {
    const durations = await appendMixture()
    const sorted = durations.toSorted((a, b) => a - b)
    for (const now of [noon, midnight + dayMs, midnight + 2 * dayMs]) {
      await rollUpAll(store, now)
      const plan = await store.plan(day, nobody)
      const [slice] = await store.readSlices(plan, {}, { origin: midnight, stepMs: dayMs })
      for (const q of [0.5, 0.95, 0.99]) {
        const exact = sorted[Math.ceil(q * sorted.length) - 1] ?? Number.NaN
        const found = slice && Histogram.from(slice.figures.durations).quantile(q)
        expect(Math.abs((found ?? Number.NaN) - exact) / exact, `p${q * 100}`).toBeLessThanOrEqual(0.01)
      }
    }
  })

  it('counts a minute that arrives after its hour and day were rolled up, at once and after the next roll-up', async () => {
    await store.append(windowOf(noon, [{ durationMs: 1 }]))
    await store.append(windowOf(noon + hourMs, [{ durationMs: 2 }]))
    await store.append(seenFinding(noon))
    const later = midnight + 2 * dayMs
    expect(await rollUpAll(store, later)).toBe(3)
    for (const [late, sum] of [
      [windowOf(noon + 5 * minuteMs, [{ durationMs: 4 }]), 7],
      [windowOf(noon, [{ durationMs: 1 }, { durationMs: 8 }]), 15],
      [windowOf(noon + 3 * hourMs, [{ durationMs: 16 }]), 31],
    ] as const) {
      await store.append(late)
      const before = await totalsOf(store, day)
      expect(before.all).toMatchObject([{ durations: { sum } }])
      expect(await rollUpAll(store, later)).toBe(2)
      expect(await totalsOf(store, day)).toEqual(before)
      expect(piecesOf(await store.plan(day, nobody))).toEqual(['day 21T00:00-22T00:00'])
    }
    expect((await totalsOf(store, day)).findings).toMatchObject([{ figures: { operations: 1 } }])
  })

  it('counts nothing twice when a batch is appended again after it was rolled up', async () => {
    const batch = windowOf(noon, [{}, {}])
    await store.append(batch)
    await rollUpAll(store, midnight + 2 * dayMs)
    await store.append(batch)
    await store.append(windowOf(noon, [{}]))
    expect(await requestsOf(store, day)).toBe(2)
    await rollUpAll(store, midnight + 2 * dayMs)
    expect(await requestsOf(store, day)).toBe(2)
  })

  it('reads the same with a plan made before a roll-up as with one made after it', async () => {
    await appendDays()
    const span = { from: midnight, to: midnight + 2 * dayMs }
    const before = await store.plan(span, nobody)
    const totals = await readTotals(store, before, span)
    for (const now of [noon, midnight + dayMs + graceMs, midnight + 3 * dayMs]) {
      await rollUpAll(store, now)
      expect(await readTotals(store, before, span)).toEqual(totals)
      expect(await totalsOf(store, span)).toEqual(totals)
    }
  })

  it('leaves held windows out at any level, also when they were rolled up in between', async () => {
    await appendDays()
    const held = { gateway: 'a', windows: [heldAt(noon), heldAt(noon + dayMs)] }
    const span = { from: midnight, to: midnight + 2 * dayMs }
    const before = await store.plan(span, held)
    const read = async (plan: ReadPlan) => (await readTotals(store, plan, span)).all[0]?.requests
    expect(await read(before)).toBe(96 - 2)
    for (const now of [midnight + dayMs, midnight + dayMs + graceMs, midnight + 3 * dayMs]) {
      await rollUpAll(store, now)
      expect(await read(before)).toBe(96 - 2)
      expect(await read(await store.plan(span, held))).toBe(96 - 2)
    }
    expect(piecesOf(await store.plan(span, held))).toEqual([
      'hour 21T00:00-21T12:00',
      'minute 21T12:00-21T13:00',
      'hour 21T13:00-22T12:00',
      'minute 22T12:00-22T13:00',
      'hour 22T13:00-23T00:00',
    ])
  })

  it('leaves a held window out that is stored only after the plan was made', async () => {
    await store.append(windowOf(noon, [{}], { gateway: 'b' }))
    const held: HeldWindows = { gateway: 'a', windows: [heldAt(noon)] }
    const plan = await store.plan(hour, held)
    await store.append(windowOf(noon, [{}]))
    await rollUpAll(store, noon + 2 * hourMs)
    expect((await readTotals(store, plan, hour)).all).toMatchObject([{ requests: 1 }])
    expect(await requestsOf(store, hour)).toBe(2)
  })

  it('keeps four ordinary samples of a signature and hour, and then of a day, and every other sample', async () => {
    const samples = [11, 12].flatMap((at) => [
      ...many(6, (index) => sampleAt(midnight + at * hourMs + index, { reason: 'ordinary' })),
      ...many(5, (index) => sampleAt(midnight + at * hourMs + index, { reason: 'slow' })),
      sampleAt(midnight + at * hourMs, { reason: 'failed' }),
      sampleAt(midnight + at * hourMs, { reason: 'finding' }),
      ...many(2, () => sampleAt(midnight + at * hourMs, { reason: 'ordinary', signature: 't' })),
    ])
    const windows = [11, 12].map((at) => windowOf(midnight + at * hourMs, [{}, { signature: 't' }]))
    await store.append({ ...emptyBatch, samples })
    for (const window of windows) await store.append(window)
    const ordinary = async (signature: string) =>
      (await store.readSamples({ ...day, orderBy: 'at', limit: 100, signatures: [signature] })).filter(
        ({ reason }) => reason === 'ordinary',
      ).length
    expect([await ordinary('s'), await ordinary('t')]).toEqual([12, 4])
    await store.rollUp(noon + graceMs)
    expect([await ordinary('s'), await ordinary('t')]).toEqual([10, 4])
    await rollUpAll(store, noon + hourMs + graceMs)
    expect([await ordinary('s'), await ordinary('t')]).toEqual([8, 4])
    await rollUpAll(store, midnight + 2 * dayMs)
    expect([await ordinary('s'), await ordinary('t')]).toEqual([4, 4])
    const reasons = ['slow', 'failed', 'finding'] as const
    expect(await store.readSamples({ ...day, orderBy: 'at', limit: 100, reasons })).toHaveLength(14)
  })

  const heldAt = (start: number) => ({ start, sequence: start / minuteMs })
  const many = <T>(count: number, make: (index: number) => T) =>
    Array.from({ length: count }, (_, i) => make(i))

  // One operation of each of two gateways in each hour of two days.
  async function appendDays(): Promise<void> {
    const batches = many(48, (at) =>
      ['a', 'b'].map((gateway) => windowOf(midnight + at * hourMs, [{}], { gateway })),
    )
    await store.append(join(batches.flat()))
  }

  // 600 operations of three signatures, two clients and two gateways over a day; heavy-tailed durations that add up exactly.
  async function appendMixture(): Promise<number[]> {
    const durations: number[] = []
    const batches = many(60, (window) => {
      const done = many(10, (index): Done => {
        const number = window * 10 + index
        const durationMs = Math.ceil(2000 / (1 + ((number * 7919) % 600))) / 4
        durations.push(durationMs)
        return {
          durationMs,
          signature: `s${number % 3}`,
          client: number % 4 === 0 ? web : { name: '', version: '' },
          outcome: number % 7 === 0 ? 'serverError' : 'ok',
          cache: number % 2 === 0 ? 'hit' : 'stale',
          errorCodes: number % 7 === 0 ? [`CODE${number % 2}`] : [],
          withFindings: number % 5 === 0,
          statements: number % 3,
          databaseMs: 0.25,
          parts: [
            { part: 'resolver', name: 'Query.a', place: '', count: number, totalMs: 0.5, maxMs: number },
            { part: 'statement', name: 'f', place: 'Query.a', items: 3, errors: 1 },
          ],
        }
      })
      const at = midnight + window * 23 * minuteMs
      const batch = windowOf(at, done, { gateway: window % 2 === 0 ? 'a' : 'b' })
      const { findings, findingWindows } = seenFinding(at + 1, {
        statements: (window * 13) % 50,
        lostMs: (window % 8) / 4,
      })
      return { ...batch, findings: window === 0 ? findings : [], findingWindows }
    })
    await store.append(join(batches))
    return durations
  }
}

function join(batches: readonly Batch[]): Batch {
  return {
    ...emptyBatch,
    operations: batches.flatMap(({ operations }) => operations),
    clients: batches.flatMap(({ clients }) => clients),
    parts: batches.flatMap(({ parts }) => parts),
    findings: batches.flatMap(({ findings }) => findings),
    findingWindows: batches.flatMap(({ findingWindows }) => findingWindows),
  }
}
