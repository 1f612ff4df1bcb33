import { describe, expect, it } from 'vitest'
import { createLoaders } from '../../src/loaders/create-loaders.ts'
import { defineLoader } from '../../src/loaders/define-loader.ts'

interface Loaders {
  readonly pairs: { load(key: unknown): Promise<unknown> }
}

describe('the loaders of a request', () => {
  const pairs = defineLoader((keys: readonly unknown[]) => keys.map((_, index) => index))

  it('compare keys by value, and stop waiting after timeoutMs', async () => {
    const { pairs: loader } = createLoaders({ pairs })({}, undefined) as Loaders
    expect(
      await Promise.all([loader.load({ a: 1, b: 2 }), loader.load({ b: 2, a: 1 }), loader.load({})]),
    ).toEqual([0, 0, 1])
    const slow = defineLoader(() => new Promise<never>(() => {}), { timeoutMs: 1 })
    const waiting = setInterval(() => {}, 1000)
    const { pairs: never } = createLoaders({ pairs: slow })({}, undefined) as Loaders
    await expect(never.load(1)).rejects.toThrow('Loader "pairs" must settle within 1 ms')
    clearInterval(waiting)
  })
})
