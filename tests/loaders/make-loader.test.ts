import { describe, expect, it } from 'vitest'
import { keyByValue } from '../../src/loaders/by-value.ts'
import type { LoaderOptions } from '../../src/loaders/define-loader.ts'
import { createDispatch } from '../../src/loaders/dispatch/create-dispatch.ts'
import { noteWrite } from '../../src/measurement/writes.ts'
import { make, nextTurn } from './made-loader.ts'

describe('after a write', () => {
  const recording = (options: LoaderOptions<number, number> = {}) => {
    const sent: (readonly number[])[] = []
    const batch = (keys: readonly number[]) => {
      sent.push(keys)
      return [...keys]
    }
    return { sent, loader: make(batch, options, { operation: createDispatch().begin() }) }
  }

  it('what was loaded, primed or sent before is loaded anew', async () => {
    const { sent, loader } = recording()
    await loader.load(1)
    loader.prime(2, 20)
    noteWrite()
    const onTheWay = loader.load(3)
    await nextTurn()
    noteWrite()
    expect(await loader.loadMany([1, 2, 3])).toEqual([1, 2, 3])
    await onTheWay
    expect(sent).toEqual([[1], [3], [1, 2, 3]])
  })

  it.each([
    ['our schedule', {}],
    ['that of its author', { batchScheduleFn: (dispatch: () => void) => void setImmediate(dispatch) }],
  ])('a key that waits to be sent by %s is in its batch once', async (_, options) => {
    const { sent, loader } = recording(options)
    const early = loader.load(1)
    noteWrite()
    expect(loader.load(1)).toBe(early)
    expect(await early).toBe(1)
    expect(sent).toEqual([[1]])
  })
})

describe('keys that are objects', () => {
  const seen = () => {
    const batches: unknown[][] = []
    const batch = (keys: readonly unknown[]) => {
      batches.push([...keys])
      return keys.map(() => batches.length)
    }
    return { batches, batch }
  }

  it('are loaded once for the same value, and found in the cache by it', async () => {
    const { batches, batch } = seen()
    const loader = make(batch)
    await loader.loadMany([
      { userId: 1, orgId: 2 },
      { orgId: 2, userId: 1 },
      { userId: 1, orgId: 3 },
    ])
    await loader.load({ orgId: 3, userId: 1 })
    expect(batches).toEqual([
      [
        { userId: 1, orgId: 2 },
        { userId: 1, orgId: 3 },
      ],
    ])
    loader.clear({ orgId: 2, userId: 1 })
    expect(await loader.load({ userId: 1, orgId: 2 })).toBe(2)
    loader.prime([5], 50)
    expect(await loader.load([5])).toBe(50)
  })

  it("are compared by the author's own cacheKeyFn where he gives one", async () => {
    const { batches, batch } = seen()
    const loader = make(batch, { cacheKeyFn: (key) => (key as { id: number }).id })
    await loader.loadMany([
      { id: 1, a: 1 },
      { id: 1, a: 2 },
    ])
    expect(batches).toEqual([[{ id: 1, a: 1 }]])
  })

  it('are not confused with texts', async () => {
    const { batches, batch } = seen()
    const loader = make(batch)
    const text = keyByValue({ id: 1 }) as string
    const keys = [text.slice(1), text, { id: 1 }, `\u0000${text}`]
    await loader.loadMany(keys)
    expect(batches).toEqual([keys])
  })
})

describe('the dispatch of batches', () => {
  it('is scheduled by the author where he says how', async () => {
    const held: (() => void)[] = []
    const own = make((keys: readonly number[]) => [...keys], {
      batchScheduleFn: (dispatch) => void held.push(dispatch),
    })
    const load = own.load(1)
    await nextTurn()
    expect(held).toHaveLength(1)
    held[0]?.()
    expect(await load).toBe(1)
  })

  it('takes in what promises settled in the same tick ask for, as DataLoader does', async () => {
    const sizes: number[] = []
    const loader = make((keys: readonly number[]) => {
      sizes.push(keys.length)
      return [...keys]
    })
    const afterAwaits = async (key: number) => {
      for (let turn = 0; turn < key; turn++) await undefined
      return loader.load(key)
    }
    await Promise.all([0, 1, 5, 20].map(afterAwaits))
    expect(sizes).toEqual([4])
  })
})
