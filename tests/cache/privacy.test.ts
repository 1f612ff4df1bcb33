import { describe, expect, it } from 'vitest'
import { cacheHarness } from '../support/cache-harness.ts'
import { createShop } from '../support/cache-shop.ts'

describe('privacy', () => {
  it('serves a private answer only to its own session', async () => {
    const { ask, cache } = cacheHarness(createShop())
    for (const session of ['ann', 'bob']) {
      expect((await ask('{ me { name } }', { session })).data.me.name).toBe(session.toUpperCase())
    }
    const again = await ask('{ me { name } }', { session: 'ann' })
    expect([again.outcome, again.data.me.name]).toEqual(['hit', 'ANN'])
    expect(cache.answerOf(again.result)?.scope).toBe('PRIVATE')
    expect(await ask('{ me { name } }', { session: null })).toMatchObject({
      outcome: 'private',
      data: { me: null },
    })
    expect(await ask('{ me { name } }', { session: '' })).toMatchObject({ outcome: 'private' })
    expect((await cache.statistics()).entries).toBe(2)
  })

  it.each([
    ['a private field under another’s name', '{ profile { city: contact } }'],
    ['a private field in a fragment', '{ profile { ...P } } fragment P on Profile { contact }'],
    ['a private field in an inline fragment', '{ profile { ... on Profile { contact } } }'],
    ['a private field included by a literal', '{ profile { city contact @include(if: true) } }'],
    ['a private type behind an interface', '{ node(id: "ann") { id } }'],
    ['a private type behind an interface, by its fragment', '{ node(id: "ann") { ... on User { email } } }'],
    [
      'a private type in a union of which only the other is selected',
      '{ found(text: "L") { ... on Product { name } } }',
    ],
  ])('needs a session for %s', async (_, document) => {
    const { ask } = cacheHarness(createShop())
    expect((await ask(document)).outcome).toBe('private')
    expect((await ask(document, { session: 'ann' })).outcome).toBe('miss')
    expect((await ask(document, { session: 'ann' })).outcome).toBe('hit')
    expect((await ask(document, { session: 'bob' })).outcome).toBe('miss')
  })

  it('leaves public what selects nothing private', async () => {
    const { ask } = cacheHarness(createShop())
    const document = 'query ($all: Boolean!) { profile { city contact @include(if: $all) } }'
    expect((await ask(document, { variables: { all: false } })).outcome).toBe('miss')
    expect((await ask(document, { variables: { all: false } })).outcome).toBe('hit')
    expect((await ask(document, { variables: { all: true } })).outcome).toBe('private')
  })

  it('keeps a field private that an interface declares so', async () => {
    const { ask } = cacheHarness({
      typeDefs: `interface Account { email: String @cacheControl(scope: PRIVATE) }
        type Person implements Account { email: String }
        type Query { person: Person @cacheControl(maxAge: 60) }`,
      resolvers: {},
    })
    expect((await ask('{ person { email } }')).outcome).toBe('private')
  })

  it('keeps audiences apart on one schema, and schemas apart in one audience', async () => {
    const sdl = {
      typeDefs: 'type Query { a: Int @cacheControl(maxAge: 9) }',
      resolvers: { Query: { a: () => 1 } },
    }
    const first = cacheHarness({ ...sdl, audience: 'public' })
    const { cache, schema } = first
    const others = [
      cacheHarness({ ...sdl, cache, schema, audience: 'administrator' }),
      cacheHarness({ ...sdl, cache, resolvers: { Query: { a: () => 2 } }, audience: 'public' }),
    ]
    await first.ask('{ a }')
    for (const { ask } of others) await ask('{ a }')
    expect(await cache.statistics()).toMatchObject({ misses: 3, hits: 0, entries: 3 })
    expect((await others[1]?.ask('{ a }'))?.data.a).toBe(2)
  })

  it('keeps sessions apart whatever they are called, at once too', async () => {
    const { ask } = cacheHarness({
      typeDefs: 'type Query { who: String @cacheControl(maxAge: 9, scope: PRIVATE) }',
      resolvers: {
        Query: { who: async (_: unknown, __: unknown, { session }: { session: string }) => session },
      },
    })
    const sessions = ['null', 'a', 'a","b', 'a"', '["a"]', ' a', 'A', 'á', 'a'.repeat(300)]
    for (let round = 0; round < 2; round++) {
      const answers = await Promise.all(sessions.map((session) => ask('{ who }', { session })))
      expect(answers.map(({ data }) => data.who)).toEqual(sessions)
    }
  })
})
