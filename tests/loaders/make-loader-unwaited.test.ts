import { describe, expect, it } from 'vitest'
import { type BatchFunction, defineLoader } from '../../src/loaders/define-loader.ts'
import { makeLoader } from '../../src/loaders/make-loader.ts'
import { make, nextTurn, watchUnhandled } from './made-loader.ts'

describe('a load that nobody waits for', () => {
  const failing: readonly (readonly [string, BatchFunction<number, number, unknown>])[] = [
    [
      'throws',
      () => {
        throw new Error('thrown')
      },
    ],
    ['rejects', () => Promise.reject(new Error('rejected'))],
    ['rejects with undefined', () => Promise.reject()],
    ['gives too little', () => []],
    ['fails one key', (keys) => keys.map((key) => (key === 2 ? new Error('no 2') : key))],
    ['gives a promise that fails', (keys) => keys.map((key) => Promise.reject(new Error(`${key}`)) as never)],
  ]

  it.each(failing)('ends no process where its batch %s', async (_, batch) => {
    const unhandled = watchUnhandled()
    for (const options of [{}, { maxBatchSize: 2 }, { cache: false }, { batch: false }]) {
      const loader = make(batch, options)
      // The second of each is a hit, which is a promise of its own.
      for (const key of [1, 2, 3, 1, 2, 3]) void loader.load(key)
      await nextTurn()
      for (const key of [1, 2, 4]) void loader.load(key)
      await nextTurn()
    }
    expect(unhandled).toEqual([])
  })

  it('ends no process where only a later batch of the same tick fails', async () => {
    const unhandled = watchUnhandled()
    let release = () => {}
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    const loader = make<number, number>(
      async (keys) => {
        if (keys[0] === 1) return [...keys]
        await held
        throw new Error('second')
      },
      { maxBatchSize: 2 },
    )
    for (const key of [1, 2, 3, 4]) void loader.load(key)
    await nextTurn()
    void loader.load(3)
    await nextTurn()
    release()
    await nextTurn()
    expect(unhandled).toEqual([])
  })

  it('ends no process where a failure was primed, or kept by another loader in a map they share', async () => {
    const unhandled = watchUnhandled()
    const primed = make((keys: readonly number[]) => [...keys])
    primed.prime(1, new Error('primed'))
    void primed.load(1)
    const cacheMap = new Map<unknown, Promise<number>>()
    const failing = defineLoader((keys: readonly number[]) => keys.map(() => new Error('no')), { cacheMap })
    const scope = { context: {}, recorder: undefined }
    void makeLoader('one', failing, scope).load(1)
    await nextTurn()
    void makeLoader('other', failing, scope).load(1)
    await nextTurn()
    expect(unhandled).toEqual([])
  })

  it('still fails for whoever does wait', async () => {
    const loader = make<number, never>(() => Promise.reject(new Error('no')))
    const waiting = loader.load(1)
    void loader.load(2)
    await expect(waiting).rejects.toThrow('no')
    await expect(loader.load(3)).rejects.toThrow('no')
  })
})
