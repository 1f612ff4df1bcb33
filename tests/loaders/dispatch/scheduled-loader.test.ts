import { describe, expect, it } from 'vitest'
import { createDispatch } from '../../../src/loaders/dispatch/create-dispatch.ts'
import { ScheduledLoader } from '../../../src/loaders/dispatch/scheduled-loader.ts'
import { runInFrame } from '../../../src/measurement/frame.ts'

type Options = ConstructorParameters<typeof ScheduledLoader<unknown, unknown>>[2]

function create(
  options: Options = {},
  batch: (keys: readonly unknown[]) => unknown = async (keys) => [...keys],
) {
  const batches: unknown[][] = []
  const operation = createDispatch({ stalledMs: 600_000 }).begin()
  const loader = new ScheduledLoader<unknown, unknown>(
    'one',
    (keys) => {
      batches.push([...keys])
      return batch(keys) as Promise<unknown[]>
    },
    options,
    operation,
  )
  return { loader, batches, operation }
}

describe('a loader of an operation is a DataLoader', () => {
  it('caches, clears and primes', async () => {
    const { loader, batches } = create()
    expect(loader.name).toBe('one')
    const first = loader.load(1)
    expect(loader.load(1)).toBe(first)
    await first
    expect(loader.load(1)).toBe(first)
    loader.clear(1).prime(2, 'primed')
    expect(await Promise.all([loader.load(1), loader.load(2)])).toEqual([1, 'primed'])
    loader.clearAll()
    expect(await loader.load(2)).toBe(2)
    expect(batches).toEqual([[1], [1], [2]])
  })

  it.each([
    ['cache: false', { cache: false }],
    ['cacheMap: null', { cacheMap: null }],
  ])('caches nothing with %s', async (_, options) => {
    const { loader, batches } = create(options)
    await Promise.all([loader.load(1), loader.load(1)])
    expect(batches).toEqual([[1, 1]])
  })

  it('uses the cacheMap and the cacheKeyFn of its author, once for a key', async () => {
    const cacheMap = new Map<unknown, Promise<unknown>>()
    let calls = 0
    const { loader, batches } = create({
      cacheMap,
      cacheKeyFn: (key) => {
        calls++
        return (key as { id: number }).id
      },
    })
    const key = { id: 1 }
    await Promise.all([loader.load(key), loader.load({ id: 1 })])
    expect(calls).toBe(2)
    // The same object as another key: nothing of it is remembered from one load to the next.
    key.id = 2
    expect(await loader.load(key)).toBe(key)
    expect([...cacheMap.keys()]).toEqual([1, 2])
    expect(batches).toHaveLength(2)
  })

  it.each([null, undefined])('refuses the key %s as DataLoader does, before any cacheKeyFn', (key) => {
    const { loader } = create({
      cacheKeyFn: (given) => (given as object).toString(),
    })
    expect(() => loader.load(key)).toThrow(
      `The loader.load() function must be called with a value, but got: ${String(key)}`,
    )
  })

  it.each([
    [{ maxBatchSize: 0 }, 'maxBatchSize must be a positive number: 0'],
    [{ batchScheduleFn: 1 }, 'batchScheduleFn must be a function: 1'],
    [{ cacheKeyFn: 1 }, 'cacheKeyFn must be a function: 1'],
    [{ cacheMap: {} }, 'Custom cacheMap missing methods: get, set, delete, clear'],
  ])('refuses the options that DataLoader refuses: %o', (options, message) => {
    expect(() => create(options as never)).toThrow(message)
  })

  it.each([
    [
      'throws',
      () => {
        throw new Error('no')
      },
      'errored synchronously: Error: no',
    ],
    ['gives no promise', () => [1], 'did not return a Promise: 1'],
    ['gives nothing', () => undefined, 'did not return a Promise: undefined'],
    ['rejects', () => Promise.reject(new Error('late')), 'late'],
  ])('goes on after a function that %s', async (_, batch, message) => {
    let isBroken = true
    const { loader } = create({}, (keys) => (isBroken ? batch() : Promise.resolve(keys)))
    await expect(loader.load(1)).rejects.toThrow(message)
    isBroken = false
    expect(await loader.load(1)).toBe(1)
  })

  it("keeps an author's batchScheduleFn: nothing goes before he says so", async () => {
    const dispatches: (() => void)[] = []
    const { loader, batches } = create({ batchScheduleFn: (dispatch) => void dispatches.push(dispatch) })
    const loaded = Promise.all([loader.load(1), loader.load(2)])
    await new Promise((resolve) => setImmediate(resolve))
    expect(batches).toEqual([])
    for (const dispatch of dispatches) dispatch()
    expect(await loaded).toEqual([1, 2])
    expect(batches).toEqual([[1, 2]])
  })

  it.each([
    ['batch: false', { batch: false }],
    ['maxBatchSize: 1', { maxBatchSize: 1 }],
  ])('loads one key at a time with %s', async (_, options) => {
    const { loader, batches } = create(options)
    expect(await loader.loadMany([1, 2, 3])).toEqual([1, 2, 3])
    expect(batches).toEqual([[1], [2], [3]])
  })
})

it('waits for no pending call when it does not know who asks: it may be that call', async () => {
  const { loader, batches, operation } = create()
  const node = { kind: 'Field' }
  const begin = (coordinate: string) => operation.begin(coordinate, { fieldNodes: [node] } as never)
  const pending = begin('Query.pending')
  pending.promised()
  const asking = begin('Query.asking')
  // Of one that is known nobody need be afraid: it waits.
  const known = runInFrame({ recorder: undefined, asker: asking }, () => loader.load(1))
  await new Promise((resolve) => setImmediate(resolve))
  expect(batches).toEqual([])
  const stranger = runInFrame({ recorder: undefined, asker: {} }, () => loader.load(2))
  expect(await Promise.all([known, stranger])).toEqual([1, 2])
  expect(batches).toEqual([[1, 2]])
  expect(await loader.load(3)).toBe(3)
})
