import { beforeEach, expect, it } from 'vitest'
import type { MeasurementStore, RetentionBounds } from '../../src/storage/store.ts'
import { minuteMs, noon } from '../support/measurements.ts'
import {
  afternoon,
  dayMs,
  descriptionOf,
  emptyBatch,
  hourMs,
  midnight,
  nobody,
  piecesOf,
  readTotals,
  requestsInMinutes,
  requestsOf,
  rollUpAll,
  sampleAt,
  seenFinding,
  totalsOf,
  windowOf,
} from './store-contract-rows.ts'

const nothingIsOld: RetentionBounds = {
  minutesBefore: 0,
  hoursBefore: 0,
  daysBefore: 0,
  othersBefore: 0,
}
const day = { from: midnight, to: midnight + dayMs }
const part = { part: 'span', name: 'x', place: '' } as const

export function describeRetention(createStore: () => Promise<MeasurementStore>): void {
  let store: MeasurementStore
  beforeEach(async () => {
    store = await createStore()
  })
  const minuteAt = (at: number, operations = 1) =>
    store.append(
      windowOf(
        at,
        Array.from({ length: operations }, () => ({ parts: [part] })),
      ),
    )

  // An operation whose signature, document and statement are those of its day.
  const namedWindow = (at: number) => {
    const signature = `${new Date(at).getUTCDate()}`
    const text = { operationName: undefined, kind: 'query', document: '{ a }', lastSeen: at } as const
    return {
      ...windowOf(at, [{ signature }]),
      signatures: [{ ...text, signature }],
      statements: [{ fingerprint: signature, text: 'select ?', lastSeen: at }],
    }
  }
  const textsFound = async () => {
    const days = ['21', '22']
    const { signatures, statements } = await store.readTexts({ signatures: days, fingerprints: days })
    return { signatures: [...signatures.keys()].sort(), statements: [...statements.keys()].sort() }
  }

  it('keeps totals over the aligned span when minutes go, and later hours', async () => {
    for (const at of [noon, noon + minuteMs, noon + hourMs, noon + 2 * hourMs]) await minuteAt(at)
    await store.append(seenFinding(noon))
    await rollUpAll(store, midnight + 2 * dayMs)
    const before = await totalsOf(store, day)
    const ofTwoHours = await totalsOf(store, afternoon)
    expect(await store.cleanup({ ...nothingIsOld, minutesBefore: noon + hourMs }, 1000)).toMatchObject({
      isDone: true,
    })
    expect(await totalsOf(store, day)).toEqual(before)
    expect(await totalsOf(store, afternoon)).toEqual(ofTwoHours)
    expect(await requestsInMinutes(store, { from: noon, to: noon + hourMs })).toBe(0)
    expect(await requestsInMinutes(store, { from: noon + hourMs, to: noon + 2 * hourMs })).toBe(1)
    const hoursAreOld = { ...nothingIsOld, minutesBefore: midnight + dayMs, hoursBefore: midnight + dayMs }
    expect(await store.cleanup(hoursAreOld, 1000)).toMatchObject({ isDone: true })
    expect(await totalsOf(store, day)).toEqual(before)
    expect(piecesOf(await store.plan(day, nobody))).toEqual(['day 21T00:00-22T00:00'])
    const ofHours = { pieces: [{ level: 'hour', ...day }], held: nobody } as const
    expect((await readTotals(store, ofHours, day)).all).toEqual([])
    expect(await store.cleanup({ ...hoursAreOld, daysBefore: midnight + dayMs }, 1000)).toMatchObject({
      isDone: true,
    })
    expect(await totalsOf(store, day)).toMatchObject({ all: [], operations: [], clients: [], findings: [] })
  })

  it('never deletes minutes that are not rolled up into an hour, nor hours that are not in a day', async () => {
    await minuteAt(noon)
    await minuteAt(noon + hourMs)
    const allOld = { ...nothingIsOld, minutesBefore: noon + dayMs, hoursBefore: noon + dayMs }
    // It is done all the same: what may not be deleted is not waited for.
    expect(await store.cleanup(allOld, 1000)).toMatchObject({ isDone: true })
    expect(await requestsOf(store, afternoon)).toBe(2)
    await rollUpAll(store, noon + hourMs + 2 * minuteMs)
    expect(await store.cleanup(allOld, 1000)).toMatchObject({ isDone: true })
    expect(await requestsOf(store, afternoon)).toBe(2)
    expect(await requestsInMinutes(store, { from: noon, to: noon + hourMs })).toBe(0)
    expect(await requestsInMinutes(store, { from: noon + hourMs, to: noon + 2 * hourMs })).toBe(1)
  })

  it('never deletes a minute that arrived after the roll-up, before it is in its hour', async () => {
    await minuteAt(noon)
    await rollUpAll(store, noon + 2 * hourMs)
    await minuteAt(noon + 5 * minuteMs)
    const old = { ...nothingIsOld, minutesBefore: noon + hourMs }
    await store.cleanup(old, 1000)
    expect(await requestsOf(store, afternoon)).toBe(2)
    await rollUpAll(store, noon + 2 * hourMs)
    await store.cleanup(old, 1000)
    expect(await requestsOf(store, afternoon)).toBe(2)
  })

  it('keeps an hour whole when a minute arrives for it after its minutes were deleted', async () => {
    await minuteAt(noon, 6)
    await rollUpAll(store, noon + 2 * hourMs)
    await store.cleanup({ ...nothingIsOld, minutesBefore: noon + hourMs }, 1000)
    await minuteAt(noon + 5 * minuteMs)
    expect(await requestsOf(store, afternoon)).toBe(6)
    await rollUpAll(store, midnight + 2 * dayMs)
    expect(await requestsOf(store, afternoon)).toBe(6)
    expect(await requestsOf(store, day)).toBe(6)
  })

  it('deletes old samples and findings, and no newer ones', async () => {
    for (const [name, at] of [
      ['old', noon - 1],
      ['new', noon],
    ] as const) {
      await store.append({
        ...emptyBatch,
        samples: [sampleAt(at, { id: name })],
        findings: [descriptionOf({ identity: name, firstSeen: noon - hourMs, lastSeen: at })],
      })
    }
    const deleted = await store.cleanup({ ...nothingIsOld, othersBefore: noon }, 1000)
    expect(deleted).toEqual({ rows: 2, isDone: true })
    expect(await store.readSample('old')).toBeUndefined()
    expect(await store.readSample('new')).toBeDefined()
    const findings = await store.readFindings(await store.plan(day, nobody), ['old', 'new'])
    expect(findings.map(({ description }) => description.identity)).toEqual(['new'])
  })

  it('keeps a text as long as a window may be of it, and no longer', async () => {
    for (const at of [midnight, midnight + dayMs]) await store.append(namedWindow(at))
    await rollUpAll(store, midnight + 3 * dayMs)
    const twoDays = midnight + 2 * dayMs
    const bounds = {
      minutesBefore: twoDays,
      hoursBefore: twoDays,
      othersBefore: twoDays,
      daysBefore: midnight,
    }
    await store.cleanup(bounds, 1000)
    expect(await textsFound()).toEqual({ signatures: ['21', '22'], statements: ['21', '22'] })
    // Where days are kept for a shorter time than samples, samples decide.
    await store.cleanup({ ...bounds, daysBefore: twoDays, othersBefore: midnight }, 1000)
    expect(await textsFound()).toEqual({ signatures: ['21', '22'], statements: ['21', '22'] })
    await store.cleanup({ ...bounds, daysBefore: midnight + dayMs }, 1000)
    expect(await textsFound()).toEqual({ signatures: ['22'], statements: ['22'] })
  })

  it('deletes in bounded pieces and says when nothing older is left', async () => {
    const ids = [0, 1, 2].map((index) => `old${index}`)
    await store.append({ ...emptyBatch, samples: ids.map((id) => sampleAt(noon, { id })) })
    for (let minute = 0; minute < 3; minute++) await minuteAt(noon + minute * minuteMs)
    await rollUpAll(store, midnight + 2 * dayMs)
    const before = await totalsOf(store, day)
    const old = { ...nothingIsOld, minutesBefore: noon + hourMs, othersBefore: noon + 1 }
    let turns = 1
    while (!(await store.cleanup(old, 2)).isDone) {
      turns++
      expect(turns).toBeLessThan(20)
      expect(await totalsOf(store, day)).toEqual(before)
    }
    expect(turns).toBeGreaterThan(1)
    expect(await totalsOf(store, day)).toEqual(before)
    expect(await requestsInMinutes(store, day)).toBe(0)
    expect(await store.readSamples({ ...day, orderBy: 'at', limit: 10 })).toEqual([])
  })

  it('clears the kinds that are named, at every level, and counts the rows', async () => {
    const fill = async (at: number) => {
      await minuteAt(at)
      await store.append({ ...seenFinding(at), samples: [sampleAt(at, { id: 'one' })] })
    }
    await fill(noon)
    // An operation, a client and a part, each also of all operations; the finding and its window.
    expect(await store.clear(['operations'])).toBe(6)
    expect(await totalsOf(store, day)).toMatchObject({ all: [], operations: [], clients: [], parts: [] })
    expect(await requestsOf(store, day)).toBe(0)
    expect((await totalsOf(store, day)).findings).toMatchObject([{ figures: { operations: 1 } }])
    expect(await store.clear(['findings'])).toBe(2)
    expect(await store.readFindings(await store.plan(day, nobody), ['finding-1'])).toEqual([])
    expect(await store.readSample('one')).toBeDefined()
    expect(await store.clear(['samples'])).toBe(1)
    expect(await store.readSample('one')).toBeUndefined()
    expect(await store.clear(['operations', 'samples', 'findings'])).toBe(0)

    await fill(noon + hourMs)
    await rollUpAll(store, midnight + 2 * dayMs)
    await store.cleanup({ ...nothingIsOld, minutesBefore: midnight + dayMs }, 1000)
    await store.clear(['operations'])
    for (const span of [day, afternoon]) {
      const { all, findings } = await totalsOf(store, span)
      expect(all).toEqual([])
      expect(findings).toMatchObject([{ figures: { operations: 1 } }])
    }
  })

  it('counts on after it was cleared', async () => {
    await minuteAt(noon, 3)
    await rollUpAll(store, midnight + 2 * dayMs)
    await store.clear(['operations', 'samples', 'findings'])
    await minuteAt(noon, 1)
    expect(await requestsOf(store, day)).toBe(1)
    await rollUpAll(store, midnight + 2 * dayMs)
    expect(await requestsOf(store, day)).toBe(1)
  })
}
