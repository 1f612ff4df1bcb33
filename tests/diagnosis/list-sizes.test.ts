import { expect, it } from 'vitest'
import { listSizesOf, nameOfList } from '../../src/diagnosis/list-sizes.ts'

const sizesOf = (data: unknown) => [...listSizesOf(data)]

it('counts the items of each list, those inside others together, outer lists first', () => {
  const product = (...tags: string[]) => ({ node: { tags, supplier: null } })
  expect(
    sizesOf({
      deep: { tags: ['x'] },
      products: { edges: [product('a', 'b'), product(), product('c')], total: 3 },
      none: [],
      matrix: [[1, 2], [3]],
    }),
  ).toEqual([
    ['none.*', 0],
    ['matrix.*', 2],
    ['deep.tags.*', 1],
    ['products.edges.*', 3],
    ['matrix.*.*', 3],
    ['products.edges.*.node.tags.*', 3],
  ])
  expect(nameOfList('products.edges.*')).toBe('products.edges')
})

it('sees no list where there is none, nor in what is a scalar’s own', () => {
  expect(sizesOf(undefined)).toEqual([])
  expect(sizesOf(null)).toEqual([])
  expect(sizesOf({ at: new Date(0), bytes: Buffer.from('ab'), set: new Set([[1]]) })).toEqual([])
})

it('is bounded in lists and in depth', () => {
  const many = Object.fromEntries(Array.from({ length: 1500 }, (_, at) => [`key${at}`, [at]]))
  expect(listSizesOf(many).size).toBe(1000)
  const loop: { again?: unknown; items: number[] } = { items: [1] }
  loop.again = loop
  expect(listSizesOf(loop).get('items.*')).toBe(1)
})
