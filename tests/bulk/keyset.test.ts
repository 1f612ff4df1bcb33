import { expect, it } from 'vitest'
import { behind } from '../../src/bulk/keyset.ts'
import type { Term } from '../../src/bulk/order.ts'

const term = (field: string, sort: 'asc' | 'desc', more: Partial<Term> = {}): Term => ({
  field,
  sort,
  nulls: undefined,
  isBoolean: false,
  isExact: true,
  isKey: false,
  ...more,
})
const id = term('id', 'asc', { isKey: true })

it('is one comparison for one column', () => {
  expect(behind([id], [7], false)).toEqual({ AND: [{ OR: [{ AND: [{ id: { gt: 7 } }] }] }] })
})

it('begins with a range that an index can look up', () => {
  expect(behind([term('price', 'desc'), id], [5, 7], false)).toEqual({
    AND: [
      { price: { lte: 5 } },
      { OR: [{ AND: [{ price: { lt: 5 } }] }, { AND: [{ price: 5 }, { id: { gt: 7 } }] }] },
    ],
  })
})

it('finds the very row again where that is asked for', () => {
  expect(behind([id], [7], true)).toEqual({
    AND: [{ OR: [{ AND: [{ id: { gt: 7 } }] }, { AND: [{ id: 7 }] }] }],
  })
})

// What Prisma has no "gt" for.
it.each([
  { sort: 'asc', value: false, behindIt: [{ flag: true }] },
  { sort: 'asc', value: true, behindIt: [] },
  { sort: 'desc', value: true, behindIt: [{ flag: false }] },
  { sort: 'desc', value: false, behindIt: [] },
] as const)('has $behindIt.length booleans behind $value in $sort', ({ sort, value, behindIt }) => {
  const flag = term('flag', sort, { isBoolean: true })
  const same = { AND: [{ flag: value }, { id: { gt: 7 } }] }
  expect(behind([flag, id], [value, 7], false)).toEqual({
    AND: [{ OR: [...behindIt.map((condition) => ({ AND: [condition] })), same] }],
  })
})
