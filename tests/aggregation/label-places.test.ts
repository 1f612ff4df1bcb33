import { describe, expect, it } from 'vitest'
import { createTotals, type Totals } from '../../src/aggregation/totals.ts'
import type { OperationKind } from '../../src/measurement/measurement.ts'
import { createClock, measurementOf, minuteMs, noon } from '../support/measurements.ts'

const hourMs = 60 * minuteMs

interface Asked {
  readonly at: number
  readonly client?: string
  readonly code?: string
  readonly kind?: OperationKind
}

/** An operation that ends at an instant. */
function ask(
  totals: Totals,
  operationName: string,
  { at, client = operationName, code, kind = 'query' }: Asked,
) {
  totals.recordMeasurement(
    measurementOf({
      operationName,
      kind,
      startedAt: at - 10,
      client: { name: client, version: '' },
      errorCodes: code === undefined ? [] : [code],
      outcome: code === undefined ? 'ok' : 'partial',
    }),
  )
}

/** More of everything than there are places, each once. */
function flood(totals: Totals, at: number, from = 0) {
  for (let index = from; index < from + 120; index++)
    ask(totals, `Flood${index}`, { at, code: `Flood${index}` })
}

const families = (totals: Totals) => [
  totals.operations,
  ...Object.values(totals.phases),
  totals.clients,
  totals.errors,
]
const countOf = (totals: Totals, name: string) =>
  families(totals).map((family) => family.entries().find(({ labels }) => labels[0] === name)?.count)
const sizes = (totals: Totals) => families(totals).map((family) => family.entries().length)
const full = [101, 101, 101, 101, 51, 51]

describe('a label that a client chose', () => {
  it('gets the place of one not observed for an hour, when it has asked before', () => {
    const totals = createTotals()
    flood(totals, noon)
    const checkout = (at: number) => ask(totals, 'Checkout', { at, code: 'Checkout' })
    for (const at of [noon, noon + 1, noon + hourMs - 1]) checkout(at)
    expect(countOf(totals, 'Checkout')).toEqual(Array(6).fill(undefined))
    expect(sizes(totals)).toEqual(full)

    checkout(noon + hourMs)
    checkout(noon + hourMs)
    expect(countOf(totals, 'Checkout')).toEqual(Array(6).fill(2))
    expect(countOf(totals, 'Flood0')).toEqual(Array(6).fill(undefined))
    expect(countOf(totals, 'Flood1')).toEqual(Array(6).fill(1))
    expect(sizes(totals)).toEqual(full)
    expect(totals.foldedNames()).toBe(23)
  })

  it('keeps its place while it is observed within the hour, whatever else comes how often', () => {
    const totals = createTotals()
    for (let round = 0; round < 48; round++) {
      const at = noon + round * (hourMs / 2 - 1)
      ask(totals, 'Steady', { at, code: 'Steady' })
      for (const again of [0, 1]) flood(totals, at + again, round * 1000)
      expect(sizes(totals)).toEqual(full)
    }
    expect(countOf(totals, 'Steady')).toEqual(Array(6).fill(48))
  })

  it('pushes nobody out when it comes once', () => {
    const totals = createTotals()
    flood(totals, noon)
    for (let round = 1; round < 5; round++) flood(totals, noon + round * hourMs, round * 1000)
    expect(countOf(totals, 'Flood0')).toEqual(Array(6).fill(1))
    expect(sizes(totals)).toEqual(full)
  })

  it('begins at nothing when it comes back', () => {
    const totals = createTotals()
    for (let round = 0; round < 3; round++) ask(totals, 'Nightly', { at: noon, code: 'Nightly' })
    flood(totals, noon + hourMs)
    flood(totals, noon + hourMs)
    expect(countOf(totals, 'Nightly')).toEqual(Array(6).fill(undefined))
    for (let round = 0; round < 2; round++) ask(totals, 'Nightly', { at: noon + 2 * hourMs, code: 'Nightly' })
    expect(countOf(totals, 'Nightly')).toEqual(Array(6).fill(1))
  })

  it('keeps its place when the clock is set back, and is idle an hour later', () => {
    const totals = createTotals()
    flood(totals, noon)
    const newcomer = (at: number) => ask(totals, 'Newcomer', { at, code: 'Newcomer' })
    for (const at of [noon - 5 * hourMs, noon - 5 * hourMs, noon - 4 * hourMs - 1]) newcomer(at)
    expect(countOf(totals, 'Newcomer')).toEqual(Array(6).fill(undefined))
    newcomer(noon - 4 * hourMs)
    expect(countOf(totals, 'Newcomer')).toEqual(Array(6).fill(1))
  })

  it("is observed when an author's work is told, not when it was done", () => {
    const clock = createClock()
    const totals = createTotals(clock.now)
    const yesterday = noon - 24 * hourMs
    for (let index = 0; index < 101; index++) ask(totals, `job ${index}`, { at: yesterday, kind: 'work' })
    clock.at += hourMs - 1
    ask(totals, 'job 100', { at: clock.at, kind: 'work' })
    expect(totals.foldedNames()).toBe(2)
    clock.at++
    ask(totals, 'job 100', { at: yesterday, kind: 'work' })
    expect(totals.foldedNames()).toBe(2)
  })

  it.each(['other', 'anonymous'])(
    'shares our series when it is called %s, and takes none of them away',
    (name) => {
      const totals = createTotals()
      ask(totals, name, { at: noon, code: name })
      flood(totals, noon)
      for (const again of [0, 1]) flood(totals, noon + hourMs, 1000 + again)
      expect(totals.operations.entries().filter(({ labels }) => labels[0] === name)).toHaveLength(1)
      expect(countOf(totals, name)[0]).toBeGreaterThan(0)
      expect(totals.operations.entries()).toHaveLength(name === 'other' ? 101 : 102)
    },
  )
})
