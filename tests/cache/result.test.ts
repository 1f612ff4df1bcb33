import type { Plugin } from '@envelop/core'
import { describe, expect, it } from 'vitest'
import { cacheHarness, yogaHarness } from '../support/cache-harness.ts'
import { createShop, type ShopContext } from '../support/cache-shop.ts'

const query = '{ product(id: "p1") { name } }'

describe('a cached result', () => {
  it('describes itself for HTTP', async () => {
    const { ask, cache, clock } = cacheHarness(createShop())
    const miss = cache.answerOf((await ask(query)).result)
    expect(miss).toMatchObject({
      outcome: 'miss',
      scope: 'PUBLIC',
      ageMs: 0,
      maxAgeMs: 60_000,
      swrMs: 30_000,
    })
    clock.now += 15_000
    const hit = cache.answerOf((await ask(query)).result)
    expect(hit).toEqual({ ...miss, outcome: 'hit', ageMs: 15_000, maxAgeMs: 45_000 })
    expect(cache.answerOf((await ask('{ uncached }')).result)).toBeUndefined()
    expect(cache.answerOf((await ask('mutation { noop }')).result)).toBeUndefined()
    expect(cache.answerOf(undefined)).toBeUndefined()
  })

  it('cannot be spoilt by a plugin that changes it, and is then described no more', async () => {
    const spoil: Plugin = {
      onExecute: () => ({
        onExecuteDone: ({ result }) => {
          const { data } = result as { data: { product: { name: string } } }
          data.product.name = 'spoilt'
        },
      }),
    }
    const shop = createShop()
    const spoilt = cacheHarness({ ...shop, plugins: [spoil] })
    for (const outcome of ['miss', 'hit', 'hit']) {
      const answer = await spoilt.ask(query)
      expect(answer).toMatchObject({ outcome, body: '{"data":{"product":{"name":"spoilt"}}}' })
      expect(spoilt.cache.answerOf(answer.result)).toBeUndefined()
    }
    // A plugin that only looks does no harm.
    const { ask, cache } = cacheHarness(shop)
    const { result, body } = await ask(query)
    expect(result.data).toEqual({ product: { name: 'Lamp' } })
    expect(body).toBe(JSON.stringify(result))
    expect(cache.answerOf(result)?.outcome).toBe('miss')
  })

  it('keeps what a later plugin adds', async () => {
    const extend: Plugin = {
      onExecute: () => ({
        onExecuteDone: ({ result, setResult }) =>
          setResult({ ...(result as object), extensions: { took: 1 } }),
      }),
    }
    const { send } = yogaHarness({ ...createShop(), plugins: [extend] })
    const expected = '{"data":{"product":{"name":"Lamp"}},"extensions":{"took":1}}'
    for (const outcome of ['miss', 'hit'])
      expect(await send(query)).toMatchObject({ outcome, body: expected })
  })

  it('is refused by a plugin listed later also when it is known', async () => {
    let isRefused = false
    const refuse: Plugin = {
      onExecute: ({ setResultAndStopExecution }) => {
        if (isRefused) setResultAndStopExecution({ data: null })
      },
    }
    const { ask } = cacheHarness({ ...createShop(), plugins: [refuse] })
    await ask(query)
    isRefused = true
    expect((await ask(query)).data).toBeNull()
  })
})

describe('what is never stored', () => {
  it.each([
    ['an answer with errors', { a: () => Promise.reject(new Error('no')) }, {}, 'errors'],
    ['an answer larger than the bound', { a: () => 'x'.repeat(2000) }, { maxEntryBytes: 1000 }, 'tooLarge'],
  ])('%s', async (_, query, options, reason) => {
    const { ask, cache } = cacheHarness({
      typeDefs: 'type Query { a: String @cacheControl(maxAge: 9) b: Int @cacheControl(maxAge: 9) }',
      resolvers: { Query: query },
      ...options,
    })
    await ask('{ a b }')
    expect((await ask('{ a b }')).outcome).toBe('miss')
    expect((await cache.statistics()).refusals).toEqual({ [reason]: 2 })
    expect((await cache.statistics()).entries).toBe(0)
  })

  it('an answer with extensions of its execution', async () => {
    const trace: Plugin = {
      onExecute: ({ executeFn, setExecuteFn }) =>
        setExecuteFn(async (args) => ({ ...(await executeFn(args)), extensions: { trace: 1 } })),
    }
    const { ask, cache } = cacheHarness({ ...createShop(), before: [trace] })
    await ask(query)
    expect((await ask(query)).body).toBe('{"data":{"product":{"name":"Lamp"}},"extensions":{"trace":1}}')
    expect((await cache.statistics()).refusals).toEqual({ extensions: 2 })
  })

  it('introspection, which shows none of what is hidden', async () => {
    const { send } = yogaHarness(createShop())
    await send(query)
    for (let round = 0; round < 2; round++) {
      const answer = await send('{ __type(name: "Product") { fields { name } } __typename }')
      expect([answer.outcome, answer.json.data.__type.fields.length]).toEqual(['bypass', 5])
    }
  })
})

describe('the operation’s context', () => {
  it('is one each, also where two operations share a context value', async () => {
    const contextValue = {}
    let go: () => void = () => undefined
    const { ask, cache } = cacheHarness({
      typeDefs: 'type Query { a(tag: String!): Int @cacheControl(maxAge: 9) }',
      resolvers: {
        Query: {
          a: async (_: unknown, { tag }: { tag: string }, context: { cache: { tag(tag: string): void } }) => {
            if (tag === 'one')
              await new Promise<void>((resolve) => {
                go = resolve
              })
            context.cache.tag(tag)
            return 1
          },
        },
      },
    })
    const one = ask('{ a(tag: "one") }', { contextValue })
    await new Promise(setImmediate)
    await ask('{ a(tag: "two") }', { contextValue })
    go()
    await one
    expect(await cache.invalidate({ tags: ['one'] })).toBe(1)
    expect(await cache.invalidate({ tags: ['two'] })).toBe(1)
  })

  it('explains a wrong lifetime', async () => {
    const { ask } = cacheHarness({
      typeDefs: 'type Query { a: Int @cacheControl(maxAge: 9) }',
      resolvers: {
        Query: { a: (_: unknown, __: unknown, { cache }: ShopContext) => cache.control({ maxAge: -1 }) },
      },
    })
    expect((await ask('{ a }')).errors?.[0]?.message).toBe(
      'context.cache.control expects maxAge in seconds, 0 or more, got -1.',
    )
  })
})
