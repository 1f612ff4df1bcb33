import { parse } from 'graphql'
import { describe, expect, it } from 'vitest'
import { collectTags } from '../../src/cache/collect-tags.ts'
import { MemoryStore } from '../../src/cache/memory-store.ts'
import { OperationPlanner } from '../../src/cache/operation-plan.ts'
import { createResponseCache } from '../../src/cache/response-cache.ts'
import { buildSchema, cacheHarness, yogaHarness } from '../support/cache-harness.ts'
import { createShop } from '../support/cache-shop.ts'

// What is known to go wrong in response caches, one test each.
describe('known defects of response caches', () => {
  it('1: decides PRIVATE by schema and document, not by response keys', async () => {
    const shop = createShop()
    const { send } = yogaHarness(shop)
    const query = '{ profile { city: contact } }'
    expect((await send(query, { session: 'ann' })).json.data.profile.city).toBe('ann@shop')
    const anonymous = await send(query)
    expect(anonymous.json.data.profile.city).toBe('null@shop')
    expect(anonymous.outcome).toBe('private')
    expect((await send(query, { session: 'bob' })).json.data.profile.city).toBe('bob@shop')
  })

  it('2: does not store after a write what was read before it', async () => {
    const shop = createShop()
    const { ask, cache } = cacheHarness(shop)
    let release: () => void = () => undefined
    shop.gate.wait = () => new Promise((resolve) => (release = resolve))
    const read = ask('{ product(id: "p1") { name price } }')
    await new Promise(setImmediate)
    await ask('mutation { setPrice(id: "p1", price: 99) { name } }')
    release()
    expect((await read).data.product.price).toBe(1)
    shop.gate.wait = undefined
    const after = await ask('{ product(id: "p1") { name price } }')
    expect([after.outcome, after.data.product.price]).toEqual(['miss', 99])
    expect((await cache.statistics()).refusedFills).toBe(1)
  })

  it('3: runs the resolvers once for 50 equal misses at once', async () => {
    const shop = createShop()
    const { send } = yogaHarness(shop)
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => send('{ product(id: "p1") { name } }')),
    )
    expect(new Set(answers.map(({ body }) => body))).toEqual(
      new Set(['{"data":{"product":{"name":"Lamp"}}}']),
    )
    expect(shop.calls.product).toBe(1)
  })

  it('4: gives changed data a changed ETag, and equal data the same', async () => {
    const shop = createShop()
    const { ask, cache } = cacheHarness(shop)
    const query = '{ product(id: "p1") { price } }'
    const etagOf = async () => cache.answerOf((await ask(query)).result)?.etag
    const first = await etagOf()
    expect(first).toMatch(/^"[\w-]{43}"$/)
    expect(await etagOf()).toBe(first)
    await ask('mutation { setPrice(id: "p1", price: 5) { price } }')
    expect(await etagOf()).not.toBe(first)
    await ask('mutation { setPrice(id: "p1", price: 1) { price } }')
    expect(await etagOf()).toBe(first)
  })

  it('5: lets no alias of a client choose the entity an answer is filed under or a write purges', async () => {
    const shop = createShop()
    const { ask } = cacheHarness(shop)
    const query = '{ product(id: "p1") { id: name price __responseCacheId: name } }'
    await ask(query)
    await ask('{ product(id: "p2") { price } }')
    // Under the alias `id` the writer shows another product's id; only the one he wrote is purged.
    await ask('mutation { setPrice(id: "p1", price: 7) { id: name __responseCacheId: name } }')
    const own = await ask(query)
    expect([own.outcome, own.data.product]).toEqual([
      'miss',
      { id: 'Lamp', price: 7, __responseCacheId: 'Lamp' },
    ])
    expect((await ask('{ product(id: "p2") { price } }')).outcome).toBe('hit')
  })

  it('6: purges lists for created and deleted rows, cached nulls, empty lists, and by a scalar mutation that says so', async () => {
    const shop = createShop()
    const { ask } = cacheHarness(shop)
    const empty = '{ products(search: "Sofa") { name } }'
    const missing = '{ product(id: "p4") { name } }'
    expect((await ask(empty)).data.products).toEqual([])
    expect((await ask(missing)).data.product).toBeNull()
    await ask('mutation { addProduct(name: "Sofa") { name } }')
    expect((await ask(empty)).data.products).toEqual([{ name: 'Sofa' }])
    expect((await ask(missing)).data.product).toEqual({ name: 'Sofa' })
    await ask('mutation { deleteProduct(id: "p4") }')
    expect((await ask(empty)).data.products).toEqual([])
    expect((await ask(missing)).data.product).toBeNull()
  })

  it('7: costs a nested list what it holds, not 2^depth', async () => {
    const { typeDefs, resolvers } = {
      typeDefs: 'type N { id: ID! children: [N!]! } type Query { n: N @cacheControl(maxAge: 9) }',
      resolvers: { Query: { n: () => null } },
    }
    const depth = 18
    let selection = 'id'
    for (let level = 0; level < depth; level++) selection = `id children { ${selection} }`
    const document = parse(`{ n { ${selection} } }`)
    const plan = new OperationPlanner(1000).plan(buildSchema(typeDefs, resolvers), document, undefined, {})
    let visits = 0
    const node = (level: number): object => ({
      get id() {
        visits++
        return `n${level}`
      },
      children: level === 0 ? [] : [node(level - 1)],
    })
    const tags = new Set<string>()
    if (plan?.selection !== undefined) collectTags(plan.selection.root, { n: node(depth) }, false, tags)
    expect([visits, tags.size]).toEqual([depth + 1, depth + 1])
  })

  it('7: survives a store that fails at every call', async () => {
    const failing = () => Promise.reject(new Error('the store is away'))
    const store = { get: failing, set: failing, invalidate: failing, clear: failing, statistics: failing }
    const { send, cache } = yogaHarness({ ...createShop(), store })
    expect(await send('{ product(id: "p1") { price } }')).toMatchObject({ status: 200, outcome: 'miss' })
    expect((await send('mutation { setPrice(id: "p1", price: 4) { price } }')).json.errors).toBeUndefined()
    await cache.idle()
    expect((await cache.statistics()).storeFailures).toBeGreaterThan(2)
  })

  it('8: never answers one schema with the answer of another, nor an invalid operation at all', async () => {
    const store = new MemoryStore({ now: () => 0 })
    const cache = createResponseCache({ store, now: () => 0 })
    const secret = {
      typeDefs: 'type Query { a: Int @cacheControl(maxAge: 9) secret: Int @cacheControl(maxAge: 9) }',
    }
    const admin = yogaHarness({
      ...secret,
      resolvers: { Query: { a: () => 1, secret: () => 42 } },
      cache,
      audience: 'administrator',
    })
    const open = yogaHarness({
      typeDefs: 'type Query { a: Int @cacheControl(maxAge: 9) }',
      resolvers: { Query: { a: () => 2 } },
      cache,
      audience: 'public',
    })
    expect((await admin.send('{ a secret }')).json).toEqual({ data: { a: 1, secret: 42 } })
    expect((await admin.send('{ a }')).json).toEqual({ data: { a: 1 } })
    expect((await open.send('{ a secret }')).json.data).toBeUndefined()
    expect((await open.send('{ a }')).json).toEqual({ data: { a: 2 } })
    expect(store.statistics().entries).toBe(3)
    expect(await cache.clear()).toBe(3)
  })

  it('9: hands a hit out as it was stored, and purges by the tags of an author', async () => {
    const shop = createShop()
    const { ask, cache } = cacheHarness(shop)
    const query = '{ product(id: "p1") { price name } }'
    const miss = await ask(query)
    const hits = [await ask(query), await ask(query)]
    expect(hits.map(({ outcome, body }) => [outcome, body])).toEqual([
      ['hit', miss.body],
      ['hit', miss.body],
    ])
    expect(await cache.invalidate({ tags: ['catalogue'] })).toBe(1)
    expect((await ask(query)).outcome).toBe('miss')
  })
})
