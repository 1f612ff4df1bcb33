import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FailOpenStore } from '../../src/cache/fail-open-store.ts'
import { MemoryStore } from '../../src/cache/memory-store.ts'
import type { StoredAnswer } from '../../src/cache/store.ts'
import { cacheHarness } from '../support/cache-harness.ts'
import { RemoteStore } from '../support/cache-remote-store.ts'
import { createShop } from '../support/cache-shop.ts'
import { answer } from './store-contract.ts'

const query = '{ product(id: "p1") { price } }'
const other = '{ product(id: "p2") { price } }'
const write = (price: number) => `mutation { setPrice(id: "p1", price: ${price}) { price } }`

const unhandled: unknown[] = []
const note = (error: unknown) => unhandled.push(error)
beforeEach(() => {
  process.on('unhandledRejection', note)
})
afterEach(async () => {
  await new Promise(setImmediate)
  process.off('unhandledRejection', note)
  expect(unhandled.splice(0)).toEqual([])
})

function remote() {
  const clock = { now: 1_000_000 }
  const store = new RemoteStore(() => clock.now)
  return { store, ...cacheHarness({ ...createShop(), store, clock }) }
}

describe('a store that fails', () => {
  it('costs the client nothing', async () => {
    const { ask, store, cache } = remote()
    store.isAway = true
    expect(await ask(query)).toMatchObject({
      outcome: 'miss',
      data: { product: { price: 1 } },
      errors: undefined,
    })
    expect(await ask(write(5))).toMatchObject({ data: { setPrice: { price: 5 } }, errors: undefined })
    expect(await cache.invalidate({ types: ['Product'] })).toBe(0)
    expect(await cache.clear()).toBe(0)
    await cache.idle()
    expect(await cache.statistics()).toMatchObject({ stores: 0, entries: undefined, bytes: undefined })
  })

  it('serves nothing stale after a purge that failed, and the rest as before', async () => {
    const { ask, store, clock, cache } = remote()
    await ask(query)
    await ask(other)
    await cache.idle()
    store.isAway = true
    await ask(write(5))
    store.isAway = false
    // Back, and it still holds the old answer.
    expect((await ask(query)).data.product.price).toBe(5)
    expect((await ask(other)).outcome).toBe('hit')
    await cache.idle()
    clock.now += 1000
    await ask(query)
    await cache.idle()
    await ask(query)
    await cache.idle()
    expect(await ask(query)).toMatchObject({ outcome: 'hit', data: { product: { price: 5 } } })
  })

  it('serves nothing at all after a clear that failed, until one succeeds', async () => {
    const { ask, store, clock, cache } = remote()
    await ask(query)
    await cache.idle()
    store.isAway = true
    await cache.clear()
    store.isAway = false
    expect((await ask(query)).outcome).toBe('miss')
    clock.now += 1000
    await ask(query)
    await cache.idle()
    expect(store.inner.statistics().entries).toBeLessThanOrEqual(1)
    await ask(query)
    await cache.idle()
    expect((await ask(query)).outcome).toBe('hit')
  })
})

describe('a store that is slow', () => {
  it('does not keep an answer whose write a purge overtakes', async () => {
    const { ask, store, cache } = remote()
    store.turns = { set: 20, invalidate: 1 }
    await ask(query)
    await ask(write(5))
    await cache.idle()
    expect(await ask(query)).toMatchObject({ outcome: 'miss', data: { product: { price: 5 } } })
  })
})

describe('a read that is slower than the purge that was tried again', () => {
  it('is not served', async () => {
    let now = 0
    let isAway = true
    let answerRead: (found: StoredAnswer) => void = () => undefined
    const background: Promise<unknown>[] = []
    const inner = new MemoryStore({ now: () => now })
    const store = new FailOpenStore({
      store: {
        get: () =>
          new Promise((resolve) => {
            answerRead = resolve
          }),
        set: () => undefined,
        invalidate: () => (isAway ? Promise.reject(new Error('away')) : 1),
        clear: () => 0,
        statistics: () => inner.statistics(),
      },
      now: () => now,
      onFailure: () => undefined,
      inBackground: (work) => background.push(work),
    })
    await store.invalidate(['t'])
    isAway = false
    now = 1000
    const read = store.get('key')
    await Promise.all(background)
    answerRead(answer('old', ['t']))
    expect(await read).toBeUndefined()
    const later = store.get('key')
    answerRead(answer('new', ['t']))
    expect((await later)?.body).toBe('new')
  })
})

describe('a writer', () => {
  it('is answered only when the purge is done', async () => {
    const { ask, store, cache } = remote()
    await ask(query)
    await cache.idle()
    store.turns = { invalidate: 20, get: 0 }
    await ask(write(5))
    expect((await ask(query)).data.product.price).toBe(5)
  })
})
