import { describe, expect, it } from 'vitest'
import { WatchedRows } from '../../src/measurement/watched-rows.ts'

const body = 'x'.repeat(1000)
const articles = (count = 20) =>
  Array.from({ length: count }, (_, id) => ({ id, title: `article ${id}`, body }))

const watched = (rows: readonly unknown[]): WatchedRows => {
  const found = WatchedRows.of(rows)
  if (found === undefined) throw new Error('they are not watched')
  return found
}

describe('watched rows', () => {
  it('tell which columns were read of any of them, and how many bytes each has', () => {
    const rows = articles()
    const reads = watched(rows)
    expect([...reads.read]).toEqual([])
    expect(rows[7]?.title).toBe('article 7')
    expect([...reads.read]).toEqual(['title'])
    expect(Object.fromEntries(reads.bytes)).toEqual({ id: 160, title: 190, body: 20_000 })
  })

  it.each<[string, (row: Record<string, unknown>) => unknown]>([
    ['copied', (row) => ({ ...row })],
    ['serialised', (row) => JSON.stringify(row)],
    ['cloned', (row) => structuredClone(row)],
    ['listed', (row) => Object.entries(row)],
    ['assigned', (row) => Object.assign({}, row)],
  ])('are read as a whole when one is %s, which gives what it always gave', (_how, use) => {
    const [row = {}] = articles(1)
    const plain = use(row)
    const rows = articles()
    const reads = watched(rows)
    expect(use(rows[0] as Record<string, unknown>)).toEqual(plain)
    expect([...reads.read].sort()).toEqual(['body', 'id', 'title'])
  })

  it('can be written to, and keep what was written when they are watched no more', () => {
    const rows: Record<string, unknown>[] = articles()
    const reads = watched(rows)
    const [first = {}, second = {}, third = {}] = rows
    first['title'] = 'another'
    first['extra'] = 1
    delete second['title']
    Object.defineProperty(third, 'title', {
      value: 'fixed',
      writable: false,
      configurable: false,
      enumerable: true,
    })
    reads.end()
    expect(first).toEqual({ id: 0, title: 'another', body, extra: 1 })
    expect(second).toEqual({ id: 1, body })
    expect(third).toEqual({ id: 2, title: 'fixed', body })
    expect(Object.getOwnPropertyDescriptor(first, 'body')).toEqual({
      value: body,
      writable: true,
      enumerable: true,
      configurable: true,
    })
    expect([...reads.read]).toEqual(['title'])
  })

  it('keep working where they were frozen meanwhile', () => {
    const rows = articles()
    const reads = watched(rows)
    Object.freeze(rows[0])
    reads.end()
    expect(rows[0]).toEqual({ id: 0, title: 'article 0', body })
  })

  it('keep the order and the number of their columns', () => {
    const rows = articles()
    watched(rows)
    expect(Object.keys(rows[0] ?? {})).toEqual(['id', 'title', 'body'])
  })

  it('are the first hundred of more, whose bytes stand for all', () => {
    const rows = articles(1000)
    const reads = watched(rows)
    expect(reads.bytes.get('body')).toBe(1_000_000)
    expect(Object.getOwnPropertyDescriptor(rows[99], 'id')).not.toHaveProperty('value')
    expect(Object.getOwnPropertyDescriptor(rows[100], 'id')).toHaveProperty('value')
  })

  it('take a column that cannot be watched for read', () => {
    const fixed = articles().map((row) =>
      Object.defineProperty({ ...row }, 'title', { value: 'fixed', writable: false, enumerable: true }),
    )
    expect([...watched(fixed).read]).toEqual(['title'])
  })

  it('are none where they hold little, are no objects, or cannot be touched', () => {
    expect(WatchedRows.of(articles(5))).toBeUndefined()
    expect(WatchedRows.of([])).toBeUndefined()
    expect(WatchedRows.of([null, 1, body.repeat(20), [body.repeat(20)]])).toBeUndefined()
    expect(WatchedRows.of(articles().map((row) => Object.freeze(row)))).toBeUndefined()
    expect(WatchedRows.of(articles().map((row) => new Proxy(row, {})))).toBeUndefined()
  })

  it('never call what is computed, and never throw', () => {
    const computed = articles().map((row) =>
      Object.defineProperty(row, 'score', {
        enumerable: true,
        configurable: true,
        get: () => {
          throw new Error('computed')
        },
      }),
    )
    const reads = watched(computed)
    expect([...reads.read]).toEqual(['score'])
    reads.end()
  })
})
