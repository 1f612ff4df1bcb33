import { describe, expect, it } from 'vitest'
import { growthOf, growthOfFinding, type SizedRun } from '../../src/diagnosis/growth.ts'
import type { StatementGroup } from '../../src/measurement/measurement.ts'
import { findingOf, statementOf } from '../support/measurements.ts'

type Counted = readonly [place: string, count: number]

/** A run by its statements, place by place, and the lists of its answer. */
function runOf(counted: readonly Counted[], lists: Readonly<Record<string, number>> = {}): SizedRun {
  const statements = counted.map(([place, count]) => statementOf({ ...placeOf(place), count }))
  return {
    measurement: { statements, statementCount: counted.reduce((sum, [, count]) => sum + count, 0) },
    lists: new Map(Object.entries(lists)),
  }
}

function placeOf(place: string): Partial<StatementGroup> {
  const [name = '', pathPattern] = place.split(' at ')
  const named = { fingerprint: name, text: name }
  return pathPattern === undefined
    ? { ...named, origin: 'loader', loader: name, coordinate: undefined, pathPattern: undefined }
    : { ...named, origin: 'resolver', coordinate: 'Product.supplier', pathPattern, loader: undefined }
}

const tenfold = { name: 'first', from: 10, to: 100 }

/** Runs by how many statements each place sent in the smaller one and in the larger. */
const runsOf = (
  places: Readonly<Record<string, readonly [from: number, to: number]>>,
  lists: Readonly<Record<string, readonly [from: number, to: number]>> = {},
) =>
  ([0, 1] as const).map((at) =>
    runOf(
      Object.entries(places)
        .map(([place, counts]) => [place, counts[at]] as const)
        .filter(([, count]) => count > 0),
      Object.fromEntries(Object.entries(lists).map(([list, sizes]) => [list, sizes[at]])),
    ),
  ) as [SizedRun, SizedRun]

const list = 'select products'
const each = 'select supplier at products.*.supplier'

describe('growthOf', () => {
  it.each([
    ['as many', { [list]: [1, 1] }, '1 → 1 statements as first grew 10 → 100: constant'],
    ['fewer', { [list]: [3, 1] }, '3 → 1 statements as first grew 10 → 100: constant'],
    ['none at all', {}, '0 → 0 statements as first grew 10 → 100: constant'],
    [
      'one for each',
      { [list]: [1, 1], [each]: [10, 100] },
      '11 → 101 statements as first grew 10 → 100: linear',
    ],
    [
      'one for each beside many that stay',
      { [list]: [40, 40], [each]: [10, 100] },
      '50 → 140 statements as first grew 10 → 100: linear',
    ],
    ['one for every second', { [each]: [5, 50] }, '5 → 50 statements as first grew 10 → 100: linear'],
    ['a chunk more', { [list]: [1, 2] }, '1 → 2 statements as first grew 10 → 100: sublinear'],
    ['a root of it', { [each]: [10, 32] }, '10 → 32 statements as first grew 10 → 100: sublinear'],
    [
      'its square',
      { [list]: [1, 1], [each]: [100, 10_000] },
      '101 → 10001 statements as first grew 10 → 100: superlinear',
    ],
    [
      'a square beside what is in proportion',
      { [list]: [200, 2000], [each]: [10, 1000] },
      '210 → 3000 statements as first grew 10 → 100: superlinear',
    ],
    [
      'a square that hardly counts',
      { [list]: [2000, 20_000], [each]: [10, 1000] },
      '2010 → 21000 statements as first grew 10 → 100: linear',
    ],
    [
      'what the smaller run had no need of',
      { [each]: [0, 90] },
      '0 → 90 statements as first grew 10 → 100: linear',
    ],
    ['what it hardly needed', { [each]: [1, 60] }, '1 → 60 statements as first grew 10 → 100: linear'],
    [
      'one that the smaller run had no need of',
      { [list]: [2, 2], [each]: [0, 1] },
      '2 → 3 statements as first grew 10 → 100: sublinear',
    ],
    [
      'another shape in the place of one',
      { 'select one': [1, 0], 'select many': [0, 1], [each]: [10, 100] },
      '11 → 101 statements as first grew 10 → 100: linear',
    ],
    [
      'twenty places, each one for each',
      Object.fromEntries(
        Array.from({ length: 20 }, (_, at) => [`s${at} at products.*.s${at}`, [10, 100] as const]),
      ),
      '200 → 2000 statements as first grew 10 → 100: linear',
    ],
  ] as const)('of %s', (_what, places, text) => {
    const [smaller, larger] = runsOf(places as Record<string, readonly [number, number]>)
    const growth = growthOf(smaller, larger, tenfold)
    const { statementCount: from } = smaller.measurement
    expect(growth).toEqual({
      from,
      to: larger.measurement.statementCount,
      order: text.replace(/^.*: /, '').toUpperCase(),
      text,
    })
  })

  it('counts what was beyond the bound on groups', () => {
    const [smaller, larger] = runsOf({ [list]: [1, 1] })
    const more = { ...larger, measurement: { ...larger.measurement, statementCount: 5001 } }
    expect(growthOf(smaller, more, tenfold).text).toBe('1 → 5001 statements as first grew 10 → 100: linear')
  })

  it('is of what the answer shows to have grown', () => {
    const places = { [list]: [1, 1], [each]: [10, 20] } as const
    const textOf = (lists: Record<string, readonly [number, number]>) =>
      growthOf(...runsOf(places, lists), tenfold).text
    // There are twenty products, whatever is asked for.
    expect(textOf({ 'products.*': [10, 20] })).toBe('11 → 21 statements as products grew 10 → 20: linear')
    expect(textOf({ 'shops.*': [3, 4], 'products.*': [10, 100] })).toBe(
      '11 → 21 statements as products grew 10 → 100: sublinear',
    )
    expect(textOf({ 'shops.*': [3, 6], 'shops.*.products.*': [30, 60] })).toBe(
      '11 → 21 statements as shops grew 3 → 6: linear',
    )
    expect(textOf({ 'shops.*': [3, 3] })).toBe('11 → 21 statements as first grew 10 → 100: sublinear')
    expect(textOf({ 'products.*': [0, 20] })).toBe('11 → 21 statements as products grew 0 → 20: linear')
  })

  it('is told from nothing as well', () => {
    const fromNothing = { name: 'first', from: 0, to: 100 }
    const textOf = (to: number) => growthOf(...runsOf({ [list]: [1, to] }), fromNothing).text
    expect(textOf(1)).toBe('1 → 1 statements as first grew 0 → 100: constant')
    expect(textOf(3)).toBe('1 → 3 statements as first grew 0 → 100: sublinear')
    expect(textOf(101)).toBe('1 → 101 statements as first grew 0 → 100: linear')
    expect(textOf(501)).toBe('1 → 501 statements as first grew 0 → 100: linear')
  })
})

describe('growthOfFinding', () => {
  const finding = findingOf({ fingerprint: 'select supplier' })
  const lists = { 'products.*': [3, 50] } as const

  it('counts its statements in both runs, also where the smaller one has too few for a finding', () => {
    const [smaller, larger] = runsOf({ [list]: [7, 7], [each]: [3, 50] }, lists)
    expect(growthOfFinding(finding, smaller, larger, tenfold)).toEqual({
      from: 3,
      to: 50,
      order: 'LINEAR',
      text: '3 → 50 statements as products grew 3 → 50: linear',
    })
    const [none, many] = runsOf({ [each]: [0, 50] }, lists)
    expect(growthOfFinding(finding, none, many, tenfold).text).toBe(
      '0 → 50 statements as products grew 3 → 50: linear',
    )
  })

  it('takes an N+1 and its aliases together, and of other kinds the one place', () => {
    const aliased = { [each]: [3, 50], 'select supplier at products.*.other': [3, 40] } as const
    const runs = runsOf(aliased, lists)
    expect(growthOfFinding(finding, ...runs, tenfold)).toMatchObject({ from: 6, to: 90 })
    expect(growthOfFinding({ ...finding, kind: 'REDUNDANT' }, ...runs, tenfold)).toMatchObject({
      from: 3,
      to: 50,
    })
  })

  it('leaves out other shapes, coordinates and lists', () => {
    const others = {
      'select other at products.*.supplier': [1, 1000],
      'select supplier at shops.*.supplier': [1, 1000],
    } as const
    const [smaller, larger] = runsOf({ [each]: [3, 50], ...others }, lists)
    const elsewhere = statementOf({ ...placeOf(each), coordinate: 'Shop.supplier', count: 1000 })
    const more = {
      ...larger,
      measurement: { ...larger.measurement, statements: [...larger.measurement.statements, elsewhere] },
    }
    expect(growthOfFinding(finding, smaller, more, tenfold)).toMatchObject({ from: 3, to: 50 })
  })

  it('counts the batches of a loader, which has no place of its own', () => {
    const unbatched = findingOf({
      kind: 'UNBATCHED_LOADER',
      loader: 'supplierById',
      fingerprint: 'supplierById',
    })
    const [smaller, larger] = runsOf({ supplierById: [1, 50], otherLoader: [9, 9] }, lists)
    expect(growthOfFinding(unbatched, smaller, larger, tenfold)).toMatchObject({ from: 1, to: 50 })
  })

  it('is of its own list where that has grown, else of what grew', () => {
    const places = { [each]: [5, 50] } as const
    const textOf = (sizes: Record<string, readonly [number, number]>) =>
      growthOfFinding(finding, ...runsOf(places, sizes), tenfold).text
    expect(textOf({ 'shops.*': [10, 100], 'products.*': [5, 50] })).toBe(
      '5 → 50 statements as products grew 5 → 50: linear',
    )
    expect(textOf({ 'shops.*': [1, 10], 'products.*': [5, 5] })).toBe(
      '5 → 50 statements as shops grew 1 → 10: linear',
    )
    expect(textOf({})).toBe('5 → 50 statements as first grew 10 → 100: linear')
  })
})
