import { setImmediate } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { createMemoryStore } from '../../src/storage/memory-store.ts'
import { minuteMs, noon } from '../support/measurements.ts'
import {
  dayMs,
  hourMs,
  midnight,
  nobody,
  piecesOf,
  requestsOf,
  rollUpAll,
  totalsOf,
  windowOf,
} from './store-contract-rows.ts'

const day = { from: midnight, to: midnight + dayMs }
const parts = [{ part: 'resolver', name: 'Query.products', place: '' }] as const

describe('the memory store while it rolls up', () => {
  const done = Array.from({ length: 300 }, (_, index) => ({ signature: `s${index}`, parts }))
  const minutes = Array.from({ length: 10 }, (_, minute) => noon + minute * minuteMs)
  const closed = noon + 2 * hourMs
  const hour = { from: noon, to: noon + hourMs }
  const late = noon + 30 * minuteMs

  async function filled() {
    const store = createMemoryStore()
    for (const at of minutes) await store.append(windowOf(at, done))
    return store
  }
  /** How many turns others had until it was done. */
  async function turnsOf(rolling: Promise<boolean>, inTurn: (turn: number) => void = () => undefined) {
    const ended = rolling.then(() => 'ended')
    let turns = 0
    while ((await Promise.race([ended, setImmediate('under way')])) !== 'ended') inTurn(++turns)
    return turns
  }

  it('has others have their turn, and gives them the minutes until it is done', async () => {
    const store = await filled()
    const before = await totalsOf(store, hour)
    const requests: Promise<number>[] = []
    const pieces = () => store.plan(hour, nobody).then(piecesOf)
    const first = store.rollUp(closed)
    expect(await pieces()).toEqual(['minute 21T12:00-21T13:00'])
    const turns = await turnsOf(first, (turn) => {
      if (turn % 10 === 0) requests.push(requestsOf(store, hour))
    })
    // Of each signature a row and those of its client and part: 10 minutes of them, and their sums; at most 200 a turn.
    expect(turns).toBeGreaterThan(45)
    expect(new Set(await Promise.all(requests))).toEqual(new Set([3000]))
    expect(await pieces()).toEqual(['hour 21T12:00-21T13:00'])
    expect(await totalsOf(store, hour)).toEqual(before)
  })

  it('counts a minute of it that arrives', async () => {
    const store = await filled()
    await turnsOf(store.rollUp(closed), (turn) => {
      if (turn === 5) void store.append(windowOf(late, [{}]))
    })
    expect(piecesOf(await store.plan(hour, nobody))).toEqual(['hour 21T12:00-21T13:00'])
    expect(await requestsOf(store, hour)).toBe(3001)
  })

  it('counts a minute that arrives for an hour of the day', async () => {
    const store = await filled()
    const nextDay = midnight + 2 * dayMs
    await store.rollUp(nextDay)
    let isLate = false
    await turnsOf(store.rollUp(nextDay), () => {
      if (!isLate) void store.append(windowOf(late, [{}]))
      isLate = true
    })
    await rollUpAll(store, nextDay)
    expect(isLate).toBe(true)
    expect(piecesOf(await store.plan(day, nobody))).toEqual(['day 21T00:00-22T00:00'])
    expect(await requestsOf(store, day)).toBe(3001)
  })

  it('brings nothing back that is cleared', async () => {
    const store = await filled()
    await turnsOf(store.rollUp(closed), (turn) => {
      if (turn === 5) void store.clear(['operations'])
    })
    await rollUpAll(store, closed)
    expect(await requestsOf(store, hour)).toBe(0)
    expect(await totalsOf(store, hour)).toMatchObject({ all: [], operations: [], clients: [], parts: [] })
  })

  it('counts nothing twice that is given up', async () => {
    const maxBytes = (await filled()).bytes * 1.05
    const store = createMemoryStore({ maxBytes })
    for (const at of minutes) await store.append(windowOf(at, done))
    await turnsOf(store.rollUp(closed), (turn) => {
      if (turn === 5) void store.append(windowOf(closed, done))
    })
    await rollUpAll(store, closed)
    expect(store.dropped.operations).toBe(300)
    expect(await requestsOf(store, { from: noon, to: closed + minuteMs })).toBe(3000)
  })

  it('is done once for all who ask, also when a minute arrives', async () => {
    const store = await filled()
    const both = Promise.all([store.rollUp(closed), store.rollUp(closed)])
    await turnsOf(
      both.then(([first, second]) => first && second),
      (turn) => {
        if (turn === 5) void store.append(windowOf(late, [{}]))
      },
    )
    expect(await both).toEqual([true, true])
    expect(await store.rollUp(closed)).toBe(false)
    expect(await requestsOf(store, hour)).toBe(3001)
  })
})
