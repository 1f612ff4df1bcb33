import { expect, it } from 'vitest'
import { pathPatternOf } from '../../src/measurement/path.ts'

type Path = Parameters<typeof pathPatternOf>[0]

const pathOf = (...keys: (string | number)[]): Path =>
  keys.reduce<Path | undefined>((prev, key) => ({ prev, key, typename: undefined }), undefined) as Path

it.each([
  [['me'], 'me'],
  [['products', 7, 'supplier'], 'products.*.supplier'],
  [['matrix', 0, 1, 'cell'], 'matrix.*.*.cell'],
  [['first', 'nodes', 0], 'first.nodes.*'],
])('names %j as %s', (keys, pattern) => expect(pathPatternOf(pathOf(...keys))).toBe(pattern))
