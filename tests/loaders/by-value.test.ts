import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Prisma } from '../../examples/shop/generated/prisma/client.ts'
import { isSurelySame, keyByValue, textOf } from '../../src/loaders/by-value.ts'

class Money {
  readonly #cents: number
  constructor(cents: number) {
    this.#cents = cents
  }
  get cents() {
    return this.#cents
  }
}

const same: readonly (readonly [string, unknown, unknown])[] = [
  ['the order of properties', { a: 1, b: { c: 2, d: 3 } }, { b: { d: 3, c: 2 }, a: 1 }],
  ['undefined and absent', { a: 1, b: undefined }, { a: 1 }],
  ['no prototype', Object.assign(Object.create(null), { a: 1 }), { a: 1 }],
  ['dates', { at: new Date(5) }, { at: new Date(5) }],
  ['invalid dates', new Date(Number.NaN), new Date('x')],
  ['bigints', { id: 10n }, { id: 10n }],
  ['bytes', { id: new Uint8Array([1, 2]) }, { id: Buffer.from([1, 2]) }],
  ['bytes within a larger buffer', new Uint8Array([9, 1, 2, 9]).subarray(1, 3), new Uint8Array([1, 2])],
  ['decimals', { price: new Prisma.Decimal('1.50') }, { price: new Prisma.Decimal('1.5') }],
  ['zeros, as in a Map', [0, Number.NaN], [-0, Number.NaN]],
  ['nested arrays', [[1], [[2]]], [[1], [[2]]]],
]

const sharedMoney = new Money(1)
const other: readonly (readonly [string, unknown, unknown])[] = [
  ['values', { a: 1 }, { a: 2 }],
  ['types', { a: 1 }, { a: '1' }],
  ['bigint and number', [1n], [1]],
  ['bigint and its text', [1n], ['1n']],
  ['null and undefined', { a: null }, { a: undefined }],
  ['null and its text', [null], ['null']],
  ['a date and its number', [new Date(5)], [5]],
  ['a date and its text', [new Date(5)], ['Date(5)']],
  ['an array and an object', [1], { 0: 1 }],
  ['lengths', [undefined], []],
  ['where an array ends', [[1, 2], 3], [[1], 2, 3]],
  ['quotes in a name', { 'a":1,"b': 1 }, { a: 1, b: 1 }],
  ['instances whose fields are hidden', [new Money(1)], [new Money(2)]],
  ['instances at all', [new Money(1)], [new Money(1)]],
  ['an instance and another with it', [sharedMoney], [sharedMoney, sharedMoney]],
  ['maps', [new Map([[1, 1]])], [new Map([[2, 2]])]],
  ['functions', [() => 1], [() => 2]],
  ['symbols', [Symbol('a')], [Symbol('a')]],
  ['names that run into values', { a: 11 }, { a1: 1 }],
  ['names that run into each other', { ab: 1, c: 1 }, { a: 1, bc: 1 }],
  ['the lengths of empty arrays', new Array(1), new Array(2)],
  ['lone surrogates', ['\ud800'], ['\ud801']],
  ['bytes', new Uint8Array([1]), new Uint8Array([2])],
]

describe('keys by value', () => {
  it.each(same)('are the same whatever %s', (_, one, another) => {
    expect(keyByValue(one)).toBe(keyByValue(another))
    expect(textOf(one)).toBe(textOf(another))
  })

  it.each(other)('differ by %s', (_, one, another) => {
    expect(keyByValue(one)).not.toBe(keyByValue(another))
    expect(isSurelySame(one, another)).toBe(false)
  })

  it('leave what is no object as it is', () => {
    const symbol = Symbol('key')
    for (const key of [1, 'a', '', 10n, true, symbol, undefined, null, Money])
      expect(keyByValue(key)).toBe(key)
  })

  it('leave an instance of a class as it is', () => {
    const regexp = /a/
    for (const key of [sharedMoney, regexp, new Map(), Promise.resolve()]) expect(keyByValue(key)).toBe(key)
  })

  it('know an instance within them again', () => {
    expect(keyByValue({ money: sharedMoney })).toBe(keyByValue({ money: sharedMoney }))
    const name = Symbol('name')
    expect(keyByValue({ a: 1, b: name })).toBe(keyByValue({ b: name, a: 1 }))
  })

  it('pass over what has no name or is hidden, as JSON does', () => {
    const hidden = Object.defineProperty({ a: 1, [Symbol('b')]: 2 }, 'c', { value: 3 })
    expect(keyByValue(hidden)).toBe(keyByValue({ a: 1 }))
  })

  it('take no text for an object, whatever it says', () => {
    for (const object of [{ a: 1 }, [1], new Date(5), new Uint8Array([1])]) {
      const text = keyByValue(object)
      expect(text).toBeTypeOf('string')
      expect(keyByValue(text)).not.toBe(text)
      expect(keyByValue(keyByValue(text))).not.toBe(keyByValue(text))
    }
  })

  it('end with cycles and with what is too large, which are the same only as themselves', () => {
    const cycle: Record<string, unknown> = {}
    Object.assign(cycle, { left: cycle, right: cycle })
    expect(keyByValue({ cycle })).toBe(keyByValue({ cycle }))
    let deep: unknown = 1
    for (let depth = 0; depth < 100_000; depth++) deep = [deep]
    expect(keyByValue(deep)).toBe(keyByValue(deep))
    const wide = (last: number) => [...Array.from({ length: 20_000 }, () => [0]), [last]]
    expect(keyByValue(wide(1))).not.toBe(keyByValue(wide(1)))
    expect(isSurelySame(deep, [deep])).toBe(false)
  })

  it('compare missing items of an array', () => {
    const holes = new Array(2)
    expect(isSurelySame(holes, [1, 2])).toBe(false)
    expect(keyByValue(holes)).not.toBe(keyByValue([1, 2]))
  })

  const values = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.string(),
      fc.double(),
      fc.bigInt(),
      fc.boolean(),
      fc.constantFrom(null, ''),
      fc.date(),
      fc.uint8Array({ maxLength: 4 }),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(fc.string(), tie('value'), { maxKeys: 3 }),
    ),
  })).value

  it('agree with a comparison of values in depth', () => {
    void fc.assert(
      fc.property(values, values, (one, another) => {
        const isEqual = textOf(one) === textOf(another)
        expect(isEqual).toBe(isDeeplyEqual(one, another))
        if (isSurelySame(one, another)) expect(isEqual).toBe(true)
        expect(textOf(reordered(one))).toBe(textOf(one))
        expect(textOf([one, another]) === textOf([another, one])).toBe(isEqual)
      }),
      { seed: 4, numRuns: 2000 },
    )
  })
})

/** As a Map compares what is no object. */
function isDeeplyEqual(one: unknown, other: unknown): boolean {
  if (one === other || (Number.isNaN(one) && Number.isNaN(other))) return true
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false
  if (one instanceof Date) return other instanceof Date && isDeeplyEqual(one.getTime(), other.getTime())
  if (Array.isArray(one) !== Array.isArray(other)) return false
  if (one instanceof Uint8Array !== other instanceof Uint8Array || other instanceof Date) return false
  const [from, to] = [one as Record<string, unknown>, other as Record<string, unknown>]
  const names = new Set([...Object.keys(from), ...Object.keys(to)])
  return [...names].every(
    (name) => Object.hasOwn(from, name) && Object.hasOwn(to, name) && isDeeplyEqual(from[name], to[name]),
  )
}

/** The same value with its properties in the opposite order. */
function reordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reordered)
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) {
    if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== null) return value
  }
  const entries = Object.entries(value as object).map(([name, inner]) => [name, reordered(inner)] as const)
  return Object.fromEntries(entries.reverse())
}
