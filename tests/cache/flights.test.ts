import type { Plugin } from '@envelop/core'
import { describe, expect, it } from 'vitest'
import { cacheHarness } from '../support/cache-harness.ts'
import { createShop, type ShopContext } from '../support/cache-shop.ts'

const query = '{ product(id: "p1") { name price } }'
const turn = () => new Promise(setImmediate)

/** A shop whose `product` reads wait until the test lets them go, in the order they came. */
function heldShop() {
  const shop = createShop()
  const held: (() => void)[] = []
  shop.gate.wait = () => new Promise((resolve) => held.push(resolve))
  const release = async () => {
    await turn()
    for (const go of held.splice(0)) go()
    await turn()
  }
  return { shop, release, ...cacheHarness(shop) }
}

describe('equal misses at once', () => {
  it('run the resolvers once, and each gets a result of its own', async () => {
    const { shop, ask, cache, release } = heldShop()
    const asked = Array.from({ length: 200 }, () => ask(query))
    await release()
    const answers = await Promise.all(asked)
    expect(shop.calls.product).toBe(1)
    expect(new Set(answers.map(({ result }) => result)).size).toBe(200)
    expect(new Set(answers.map(({ result }) => cache.answerOf(result)?.etag)).size).toBe(1)
    expect(await cache.statistics()).toMatchObject({ misses: 200, flightsJoined: 199, stores: 1, hits: 0 })
  })

  it('are not joined across variables, audiences or sessions', async () => {
    const { shop, ask, cache, release } = heldShop()
    const other = cacheHarness({ ...shop, cache, audience: 'administrator' })
    const asked = [ask(query), other.ask(query), ask('{ product(id: "p2") { name price } }')]
    await release()
    expect((await Promise.all(asked)).map(({ data }) => data.product.name)).toEqual(['Lamp', 'Lamp', 'Chair'])
    expect(shop.calls.product).toBe(3)
    expect((await cache.statistics()).flightsJoined).toBe(0)
  })

  it('are not joined by who comes after an acknowledged write', async () => {
    const { shop, ask, cache, release } = heldShop()
    const early = ask(query)
    await turn()
    await ask('mutation { setPrice(id: "p1", price: 8) { __typename } }')
    const late = ask(query)
    await release()
    expect((await early).data.product.price).toBe(1)
    expect((await late).data.product.price).toBe(8)
    expect(shop.calls.product).toBe(2)
    expect((await cache.statistics()).flightsJoined).toBe(0)
    expect((await ask(query)).data.product.price).toBe(8)
  })

  it.each([
    ['throws', () => Promise.reject(new Error('once'))],
    ['is not to be kept', ({ cache }: ShopContext) => cache.control({ maxAge: 0 }) ?? Promise.resolve(0)],
  ])('run each by itself, all at once, when the first %s', async (_, first) => {
    let calls = 0
    let go: () => void = () => undefined
    const gate = new Promise<void>((resolve) => {
      go = resolve
    })
    const { ask } = cacheHarness({
      typeDefs: 'type Query { a: Int @cacheControl(maxAge: 9) }',
      resolvers: {
        Query: {
          a: async (_: unknown, __: unknown, context: ShopContext) => {
            const call = ++calls
            await gate
            return call === 1 ? first(context) : call
          },
        },
      },
    })
    const asked = [1, 2, 3, 4].map(() => ask('{ a }'))
    await turn()
    expect(calls).toBe(1)
    go()
    const answers = await Promise.all(asked)
    expect(answers.slice(1).map(({ data }) => data.a)).toEqual([2, 3, 4])
    expect(answers.slice(1).every(({ errors }) => errors === undefined)).toBe(true)
  })
})

describe('stale while revalidating', () => {
  it('serves the old answer at once and refreshes it once in the background', async () => {
    const shop = createShop()
    const { ask, cache, clock } = cacheHarness(shop)
    await ask(query)
    const product = shop.products.get('p1')
    if (product !== undefined) product.price = 77
    clock.now += 60_000
    const stale = await Promise.all([ask(query), ask(query), ask(query)])
    expect(stale.map(({ outcome, data }) => [outcome, data.product.price])).toEqual(
      Array(3).fill(['stale', 1]),
    )
    expect(cache.answerOf(stale[0]?.result)).toMatchObject({
      ageMs: 60_000,
      maxAgeMs: 0,
      swrMs: 30_000,
      outcome: 'stale',
    })
    await cache.idle()
    expect(shop.calls.product).toBe(2)
    expect(await ask(query)).toMatchObject({ outcome: 'hit', data: { product: { price: 77 } } })
    expect(await cache.statistics()).toMatchObject({ staleHits: 3, refreshes: 1, refreshFailures: 0 })
  })

  it('ends where swr ends', async () => {
    const { ask, clock } = cacheHarness(createShop())
    await ask(query)
    clock.now += 90_000
    expect((await ask(query)).outcome).toBe('miss')
  })

  it('swallows a refresh that fails, and tries again at the next stale hit', async () => {
    let isBroken = false
    const { ask, cache, clock } = cacheHarness({
      typeDefs: 'type Query { a: Int @cacheControl(maxAge: 1, swr: 9) }',
      resolvers: {
        Query: {
          a: () => {
            if (isBroken) throw new Error('away')
            return 1
          },
        },
      },
    })
    await ask('{ a }')
    isBroken = true
    clock.now += 1000
    for (let round = 0; round < 2; round++) {
      expect(await ask('{ a }')).toMatchObject({ outcome: 'stale', data: { a: 1 }, errors: undefined })
      await cache.idle()
    }
    expect(await cache.statistics()).toMatchObject({ refreshes: 2, refreshFailures: 2 })
  })

  it('survives an executor that throws during the refresh', async () => {
    let isBroken = false
    const broken: Plugin = {
      onExecute: ({ executeFn, setExecuteFn }) =>
        setExecuteFn((args) => {
          if (isBroken) throw new Error('away')
          return executeFn(args)
        }),
    }
    const { ask, cache, clock } = cacheHarness({ ...createShop(), before: [broken] })
    await ask(query)
    isBroken = true
    clock.now += 60_000
    expect((await ask(query)).outcome).toBe('stale')
    await cache.idle()
    expect(await cache.statistics()).toMatchObject({ refreshes: 1, refreshFailures: 1 })
  })

  it('is not served after a write', async () => {
    const { ask, clock } = cacheHarness(createShop())
    await ask(query)
    clock.now += 60_000
    await ask('mutation { setPrice(id: "p1", price: 6) { __typename } }')
    expect(await ask(query)).toMatchObject({ outcome: 'miss', data: { product: { price: 6 } } })
  })
})
