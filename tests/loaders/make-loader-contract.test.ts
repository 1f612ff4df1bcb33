import { describe, expect, it } from 'vitest'
import type { BatchFunction } from '../../src/loaders/define-loader.ts'
import { failureOf, make } from './made-loader.ts'

describe('a batch function that breaks its contract', () => {
  const wrong: readonly (readonly [unknown, string])[] = [
    [[1], '2 keys (7, 8) came in, 1 value came back'],
    [[], '0 values came back'],
    [[1, 2, 3], '3 values came back'],
    [undefined, 'undefined came back'],
    [null, 'null came back'],
    ['ab', 'ab came back'],
    [2, '2 came back'],
    [{ 7: 1, 8: 2 }, '{"7":1,"8":2} came back'],
    [new Map([[7, 1]]), '{} came back'],
    [{ length: 2 }, '2 values came back'],
    [{ length: -2 }, '-2 values came back'],
    [() => [1, 2], 'a function came back'],
  ]

  it.each(wrong)('is told what it gave: %o', async (given, came) => {
    for (const batch of [() => given, async () => given] as BatchFunction<number, unknown, unknown>[]) {
      const loader = make(batch)
      const error = await failureOf(Promise.all([loader.load(7), loader.load(8)]))
      expect(error).toMatchObject({ name: 'SluiceError', code: 'LOADER' })
      expect(error.message).toContain(
        'Loader "things" must return one value for each key: 2 keys (7, 8) came in',
      )
      expect(error.message).toContain(came)
      expect(error.message).toContain('Return an array in the order of the keys')
    }
  })

  it.each([
    ['values that look like an array', () => ({ length: 2, 0: 'a', 1: 'b' }), ['a', 'b']],
    ['a typed array', async () => Float64Array.of(0.5, 1), [0.5, 1]],
    [
      'an array whose last place is empty',
      async () => Object.assign(new Array(2), { 0: 'a' }),
      ['a', undefined],
    ],
  ] as const)('may give %s', async (_, batch, expected) => {
    const loader = make<number, unknown>(batch)
    expect(await Promise.all([loader.load(7), loader.load(8)])).toEqual(expected)
  })

  it('may give a promise of its own making, subscribed to once', async () => {
    let subscriptions = 0
    const loader = make((keys: readonly number[]) => ({
      // biome-ignore lint/suspicious/noThenProperty: a lazy promise, as Prisma's
      // biome-ignore lint/suspicious/noExplicitAny: the shape of PromiseLike
      then(resolve: any): any {
        subscriptions++
        resolve(keys.map(String))
      },
    }))
    expect(await loader.load(7)).toBe('7')
    expect(subscriptions).toBe(1)
  })

  const thrown: readonly (readonly [string, unknown, string])[] = [
    ['an error', new Error('connection reset'), 'failed for 1 key (7): connection reset. All of them'],
    ['a sentence', new Error('No route!'), 'failed for 1 key (7): No route! All of them'],
    ['an error without a message', new RangeError(), 'failed for 1 key (7): RangeError. All of them'],
    ['undefined', undefined, 'failed for 1 key (7): it threw undefined, which is no Error. All of them'],
    ['a string', 'gone', 'it threw gone, which is no Error.'],
    ['an object without a prototype', Object.create(null), 'it threw {}, which is no Error.'],
    ['a symbol', Symbol('x'), 'it threw Symbol(x), which is no Error.'],
  ]

  it.each(thrown)('is explained when it throws or rejects with %s', async (_, reason, expected) => {
    const throwing = () => {
      throw reason
    }
    for (const batch of [throwing, () => Promise.reject(reason), async () => throwing()]) {
      const error = await failureOf(make<number, never>(batch).load(7))
      expect(error).toMatchObject({ name: 'SluiceError', code: 'LOADER', cause: reason })
      expect(error.message).toContain(expected)
      expect(error.message).toContain('to fail one key alone, return an Error in its place.')
    }
  })

  it('names keys that JSON cannot write', async () => {
    const cycle: Record<string, unknown> = {}
    cycle.itself = cycle
    const loader = make(() => Promise.reject(new Error('no')))
    const error = await failureOf(Promise.all([loader.load({ id: 1n }), loader.load(cycle)]))
    expect(error.message).toContain('2 keys ({"id":"1n"}, an object)')
  })

  it('fails the key alone whose place holds an Error, and keeps that', async () => {
    let calls = 0
    const loader = make<number, number>((keys) => {
      calls++
      return keys.map((key) => (key === 2 ? new Error('no 2') : key))
    })
    expect(await loader.loadMany([1, 2, 3])).toEqual([1, new Error('no 2'), 3])
    expect((await failureOf(loader.load(2))).message).toBe('no 2')
    expect(calls).toBe(1)
  })
})
