import { expect, it } from 'vitest'
import type { Growth, GrowthOrder } from '../../src/diagnosis/growth.ts'
import { type RatedFinding, ratingOf } from '../../src/diagnosis/rating.ts'

const growthOf = (order: GrowthOrder): Growth => ({
  from: 1,
  to: 2,
  order,
  text: `1 → 2 as n grew: ${order}`,
})
const found = (order?: GrowthOrder, kind: RatedFinding['kind'] = 'N_PLUS_ONE'): RatedFinding => ({
  kind,
  coordinate: 'Product.supplier',
  growth: order === undefined ? undefined : growthOf(order),
})
const hint = (order?: GrowthOrder) => found(order, 'ROW_BY_ROW_WRITE')

it.each([
  ['A', undefined, [], 'Nothing was found.'],
  ['B', undefined, [hint()], 'ROW_BY_ROW_WRITE in Product.supplier is a hint.'],
  ['C', undefined, [found()], 'N_PLUS_ONE in Product.supplier was found.'],
  ['C', undefined, [hint(), found(), found()], 'N_PLUS_ONE in Product.supplier and 1 more was found.'],
  ['A', 'CONSTANT', [], 'Nothing was found: 1 → 2 as n grew: CONSTANT.'],
  ['B', 'SUBLINEAR', [], 'Nothing was found: 1 → 2 as n grew: SUBLINEAR.'],
  [
    'B',
    'CONSTANT',
    [hint('CONSTANT')],
    'ROW_BY_ROW_WRITE in Product.supplier is a hint: 1 → 2 as n grew: CONSTANT.',
  ],
  [
    'C',
    'CONSTANT',
    [found('CONSTANT')],
    'N_PLUS_ONE in Product.supplier was found, and does not grow: 1 → 2 as n grew: CONSTANT.',
  ],
  ['D', 'LINEAR', [], 'Statements grow with the data: 1 → 2 as n grew: LINEAR.'],
  ['D', 'SUBLINEAR', [found('LINEAR')], 'Statements grow with the data: 1 → 2 as n grew: LINEAR.'],
  ['D', 'SUBLINEAR', [found('SUBLINEAR')], 'Statements grow with the data: 1 → 2 as n grew: SUBLINEAR.'],
  [
    'C',
    'SUBLINEAR',
    [found('CONSTANT')],
    'N_PLUS_ONE in Product.supplier was found, and does not grow: 1 → 2 as n grew: SUBLINEAR.',
  ],
  ['E', 'SUPERLINEAR', [], 'Statements grow faster than the data: 1 → 2 as n grew: SUPERLINEAR.'],
  [
    'E',
    'LINEAR',
    [found('LINEAR'), found('SUPERLINEAR')],
    'Statements grow faster than the data: 1 → 2 as n grew: SUPERLINEAR.',
  ],
] as const)('rates %s where the whole is %s and found is %j', (rating, order, findings, reason) => {
  expect(ratingOf(order === undefined ? undefined : growthOf(order), findings)).toEqual({ rating, reason })
})
