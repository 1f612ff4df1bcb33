import { expect, it } from 'vitest'
import { redact } from '../../src/measurement/redact.ts'

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
  let deep: unknown = 'secret'
  for (let level = 0; level < 100; level++) deep = { deep }
  expect(JSON.stringify(redact(deep))).not.toContain('String')
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
