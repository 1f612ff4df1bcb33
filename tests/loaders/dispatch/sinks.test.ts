import fc from 'fast-check'
import { expect, it } from 'vitest'
import { sinksOf } from '../../../src/loaders/dispatch/sinks.ts'

const of = (graph: Readonly<Record<string, readonly string[]>>, names = Object.keys(graph)) =>
  [...sinksOf(names, (name) => new Set(graph[name]))].sort()

it('gives who waits for nobody', () => {
  expect(of({ a: ['b'], b: ['c'], c: [], d: ['c'] })).toEqual(['c'])
  expect(of({ a: [], b: [] })).toEqual(['a', 'b'])
})

it('gives all of those who wait for each other and for nobody else', () => {
  expect(of({ a: ['b'], b: ['a'] })).toEqual(['a', 'b'])
  expect(of({ a: ['b'], b: ['c'], c: ['a', 'd'], d: [] })).toEqual(['d'])
  expect(of({ top: ['a'], a: ['b'], b: ['a'], lone: [] })).toEqual(['a', 'b', 'lone'])
})

it('lets who waits for one that is not among them wait', () => {
  expect(of({ a: ['held'], b: ['a'], c: [] })).toEqual(['c'])
  expect(of({ a: ['b'], b: ['a', 'held'] })).toEqual([])
})

it('agrees with the definition, and always lets somebody go', async () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f']
  const edges = fc.array(fc.tuple(fc.constantFrom(...names), fc.constantFrom(...names)), { maxLength: 14 })
  await fc.assert(
    fc.property(edges, (pairs) => {
      const graph = Object.fromEntries(
        names.map((name) => [name, pairs.filter(([from]) => from === name).map(([, to]) => to)]),
      )
      const reachable = (from: string, found = new Set<string>()): Set<string> => {
        for (const to of graph[from] ?? []) if (!found.has(to)) reachable(to, found.add(to))
        return found
      }
      const expected = names.filter((name) =>
        [...reachable(name)].every((other) => reachable(other).has(name)),
      )
      expect(of(graph)).toEqual(expected)
      expect(expected.length).toBeGreaterThan(0)
    }),
    { seed: 1972, numRuns: 500 },
  )
})
