import type { Plugin } from '@envelop/core'
import { getOperationAST } from 'graphql'
import { describe, expect, it } from 'vitest'
import { cacheHarness, yogaHarness } from '../support/cache-harness.ts'
import { createShop, type ShopContext } from '../support/cache-shop.ts'

const product = '{ product(id: "p1") { name price } }'

describe('what a write purges', () => {
  it.each([
    ['the entity it returns', 'mutation { setPrice(id: "p1", price: 50) { id price } }'],
    ['without its id selected', 'mutation { setPrice(id: "p1", price: 50) { price } }'],
    ['under any alias', 'mutation { x: setPrice(id: "p1", price: 50) { id: name } }'],
    [
      'in a payload, by a fragment',
      'mutation { setPricePayload(id: "p1", price: 50) { product { ...P } } } fragment P on Product { name }',
    ],
    ['with only its __typename', 'mutation { setPrice(id: "p1", price: 50) { __typename } }'],
    ['though the answer has errors', 'mutation { breakAfterWrite(id: "p1", price: 50) { name } }'],
  ])('%s', async (_, mutation) => {
    const { ask } = cacheHarness(createShop())
    await ask(product)
    await ask('{ product(id: "p2") { name } }')
    await ask(mutation)
    expect(await ask(product)).toMatchObject({ outcome: 'miss', data: { product: { price: 50 } } })
  })

  it('leaves other entities of the type, and other types, alone', async () => {
    const { ask } = cacheHarness(createShop())
    for (const query of ['{ product(id: "p2") { name } }', '{ category(id: "c3") { name } }', '{ time }']) {
      await ask(query)
      await ask('mutation { setPrice(id: "p1", price: 50) { name } }')
      expect((await ask(query)).outcome).toBe('hit')
    }
  })

  it.each([
    ['a list', '{ products { name } }'],
    ['an empty list', '{ products(search: "nothing") { name } }'],
    ['a null', '{ product(id: "p9") { name } }'],
    ['a null behind an interface', '{ category(id: "c9") { products { name } } node(id: "p9") { id } }'],
    ['an empty list within another entity', '{ category(id: "c3") { products { name } } }'],
    ['a connection', '{ connection { edges { node { name } } } }'],
    ['a connection’s own count', '{ connection { totalCount } }'],
    ['a connection’s pageInfo', '{ connection { pageInfo { hasNextPage } } }'],
    ['cursors without nodes', '{ connection { edges { cursor } } }'],
  ])('%s that a created row may belong to', async (_, query) => {
    const { ask } = cacheHarness(createShop())
    const asked = { session: 'ann' }
    await ask(query, asked)
    expect((await ask(query, asked)).outcome).toBe('hit')
    await ask('mutation { addProduct(name: "nothing") { __typename } }')
    expect((await ask(query, asked)).outcome).toBe('miss')
  })

  it('purges the tags of its fields and what its resolvers name, before it is answered', async () => {
    const { send } = yogaHarness(createShop())
    const seen = async () => (await send('{ product(id: "p1") { name } }')).outcome
    for (const mutation of ['mutation { deleteProduct(id: "p1") }', 'mutation { purge(tag: "catalogue") }']) {
      await seen()
      expect(await seen()).toBe('hit')
      await send(mutation)
      expect(await seen()).toBe('miss')
    }
    await send('mutation { noop }')
    expect(await seen()).toBe('hit')
  })

  it('purges what a resolver named again when it is done: it may have named it before it wrote', async () => {
    let value = 1
    let go: () => void = () => undefined
    const { ask } = cacheHarness({
      typeDefs:
        'type Query { a: Int @cacheControl(maxAge: 9) @cacheTag(format: "a") } type Mutation { set: Int }',
      resolvers: {
        Query: { a: () => value },
        Mutation: {
          set: async (_: unknown, __: unknown, { cache }: ShopContext) => {
            await cache.invalidate('a')
            await new Promise<void>((resolve) => {
              go = resolve
            })
            value = 2
            return value
          },
        },
      },
    })
    await ask('{ a }')
    const written = ask('mutation { set }')
    await new Promise(setImmediate)
    expect(await ask('{ a }')).toMatchObject({ outcome: 'miss', data: { a: 1 } })
    go()
    await written
    expect((await ask('{ a }')).data.a).toBe(2)
  })

  it('purges all of a type where a mutation gives null for it: it may be what was deleted', async () => {
    const { ask } = cacheHarness(createShop())
    await ask(product)
    expect((await ask('mutation { setPrice(id: "p77") { id } }')).data.setPrice).toBeNull()
    expect((await ask(product)).outcome).toBe('miss')
  })

  it('purges nothing for a mutation refused before it ran', async () => {
    const { ask } = cacheHarness(createShop())
    await ask(product)
    const refused = await ask('mutation ($id: ID!) { setPrice(id: $id) { id } }', { variables: {} })
    expect(refused.errors).toHaveLength(1)
    expect((await ask(product)).outcome).toBe('hit')
  })

  it('purges also when the executor throws', async () => {
    const shop = createShop()
    const broken: Plugin = {
      onExecute: ({ args, setExecuteFn, executeFn }) => {
        if (getOperationAST(args.document)?.operation !== 'mutation') return
        setExecuteFn(async (given) => {
          await executeFn(given)
          throw new Error('the connection broke')
        })
      },
    }
    const { ask } = cacheHarness({ ...shop, before: [broken] })
    await ask(product)
    await expect(ask('mutation { setPrice(id: "p1", price: 50) { name } }')).rejects.toThrow(
      'the connection broke',
    )
    expect((await ask(product)).data.product.price).toBe(50)
  })

  it('never caches or joins a mutation', async () => {
    const shop = createShop()
    const { ask } = cacheHarness(shop)
    const names = await Promise.all([1, 2, 3].map(() => ask('mutation { addProduct(name: "Sofa") { id } }')))
    expect(names.map(({ data }) => data.addProduct.id)).toEqual(['p4', 'p5', 'p6'])
    expect(names.map(({ outcome }) => outcome)).toEqual(['bypass', 'bypass', 'bypass'])
  })
})

describe('purging by hand', () => {
  it.each([
    ['an entity', { entities: ['Product:p1'] }, ['miss', 'hit', 'hit']],
    ['a type', { types: ['Product'] }, ['miss', 'miss', 'hit']],
    ['an author’s tag', { tags: ['catalogue'] }, ['miss', 'miss', 'hit']],
    ['nothing', {}, ['hit', 'hit', 'hit']],
  ])('by %s', async (_, purge, outcomes) => {
    const { ask, cache } = cacheHarness(createShop())
    const queries = [product, '{ product(id: "p2") { name } }', '{ time }']
    for (const query of queries) await ask(query)
    await cache.invalidate(purge)
    const found: unknown[] = []
    for (const query of queries) found.push((await ask(query)).outcome)
    expect(found).toEqual(outcomes)
  })

  it('reaches every audience, and clear leaves nothing', async () => {
    const shop = createShop()
    const first = cacheHarness(shop)
    const second = cacheHarness({ ...shop, cache: first.cache, audience: 'administrator' })
    await first.ask(product)
    await second.ask(product)
    expect(await first.cache.invalidate({ types: ['Product'] })).toBe(2)
    await first.ask(product)
    expect(await first.cache.clear()).toBe(1)
    expect(await first.cache.statistics()).toMatchObject({
      entries: 0,
      bytes: 0,
      invalidations: 2,
      purged: 3,
      stores: 3,
    })
  })

  it('is possible from a query’s resolver, and that answer is not stored', async () => {
    const { ask } = cacheHarness({
      typeDefs: 'type Query { a: Int @cacheControl(maxAge: 9) b: Int @cacheControl(maxAge: 9) }',
      resolvers: {
        Query: {
          a: (_: unknown, __: unknown, { cache }: ShopContext) => {
            cache.tag('t')
            return 1
          },
          b: async (_: unknown, __: unknown, { cache }: ShopContext) => {
            cache.tag('t')
            await cache.invalidate('t')
            return 2
          },
        },
      },
    })
    await ask('{ a }')
    expect((await ask('{ a }')).outcome).toBe('hit')
    await ask('{ b }')
    expect((await ask('{ a }')).outcome).toBe('miss')
    expect((await ask('{ b }')).outcome).toBe('miss')
  })
})
