import { describe, expect, it } from 'vitest'
import { redact, type ShownVariables, shownVariablesOf } from '../../src/measurement/redact.ts'

it('shows the shape of variables and no value', () => {
  expect(
    redact({
      email: 'ada@example.org',
      age: 36,
      score: 1.5,
      active: true,
      none: null,
      missing: undefined,
      ids: [1, 2, 3, 4, 5],
      none2: [],
    }),
  ).toEqual({
    email: 'String(15)',
    age: 'Int',
    score: 'Float',
    active: 'Boolean',
    none: null,
    missing: null,
    ids: ['[5]', 'Int', 'Int', 'Int'],
    none2: ['[0]'],
  })
})

it.each([
  ['nothing', undefined, null],
  ['a number too large for Int', 2 ** 40, 'Int'],
  ['no number', Number.NaN, 'Float'],
  ['a bigint', 10n, 'bigint'],
])('redacts %s', (_what, value, redacted) => expect(redact(value)).toBe(redacted))

it('is bounded in depth and in width', () => {
  const keys = { ...shownVariablesOf([]), keys: new Set(['deep']) }
  let deep: unknown = 'secret'
  for (let level = 0; level < 100; level++) deep = { deep }
  expect(JSON.stringify(redact(deep, keys))).toBe(`${'{"deep":'.repeat(6)}"…"${'}'.repeat(6)}`)
  const wide = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`key${index}`, 'secret']))
  expect(Object.keys(redact(wide) as object)).toHaveLength(51)
  expect(redact(wide)).toMatchObject({ key49: 'String(6)', '…': 10 })
  expect(Object.keys(redact({ ['k'.repeat(500)]: 1 }) as object)[0]).toHaveLength(100)
})

it('keeps a variable named __proto__ as a key like any other', () => {
  expect(Object.keys(redact(JSON.parse('{"__proto__": {"polluted": "yes"}}')) as object)).toEqual([
    '__proto__',
  ])
})

describe('keys', () => {
  const shown: ShownVariables = {
    ...shownVariablesOf(['labels.colour']),
    keys: new Set(['lines', 'product']),
  }

  it('of objects stay where the schema or what may show names them, at any depth', () => {
    const ofOrder = { lines: [{ product: 1, 'ada@example.org': 2 }], ada: { product: 1 } }
    expect(redact({ order: ofOrder, labels: { colour: 'red', ada: 'blue', size: 3 } }, shown)).toEqual({
      order: { lines: ['[1]', { product: 'Int', '…': 1 }], '…': 1 },
      labels: { colour: 'red', '…': 2 },
    })
    expect(redact({ order: ofOrder })).toEqual({ order: { '…': 2 } })
  })

  it('of variables stay where they are names', () => {
    expect(redact({ order: 1, _a1: 2, 'ada@example.org': 3, '4711': 4, 'a b': 5, '': 6 }, shown)).toEqual({
      order: 'Int',
      _a1: 'Int',
      '…': 4,
    })
  })
})

describe('what may show', () => {
  const shown: ShownVariables = {
    ...shownVariablesOf(['first', 'filter.category', 'ids', 'lines.quantity', 'object']),
    keys: new Set(['category', 'email', 'first', 'productId', 'secret']),
  }

  it('keeps its value, and nothing beside it does', () => {
    expect(
      redact(
        {
          first: 20,
          after: 'cursor',
          filter: { category: 'lamps', email: 'ada@example.org', first: 7 },
          ids: ['a', 'b', null, 'd'],
          lines: [{ quantity: 2, productId: 9 }],
          category: 'private',
        },
        shown,
      ),
    ).toEqual({
      first: 20,
      after: 'String(6)',
      filter: { category: 'lamps', email: 'String(15)', first: 'Int' },
      ids: ['[4]', 'a', 'b', null],
      lines: ['[1]', { quantity: 2, productId: 'Int' }],
      category: 'String(7)',
    })
  })

  it('is scalars: an object in its place hides its own', () => {
    expect(redact({ object: { secret: 'x' }, first: { secret: 'x' } }, shown)).toEqual({
      object: { secret: 'String(1)' },
      first: { secret: 'String(1)' },
    })
  })

  it('is bounded', () => {
    expect(redact({ first: 'x'.repeat(1000) }, shown)).toEqual({ first: 'x'.repeat(200) })
  })

  it('is no key that only looks like a path', () => {
    const tricky = JSON.parse('{"filter.category": "a", "__proto__": "b", "constructor": {"name": "c"}}')
    expect(JSON.stringify(redact(tricky, shown))).not.toMatch(/"[abc]"/)
  })
})
