import type { FieldNode, GraphQLResolveInfo } from 'graphql'
import { describe, expect, it } from 'vitest'
import { hiddenPrefixFor } from '../../src/cache/hidden-fields.ts'
import { fillTagFormat, parseTagFormat } from '../../src/cache/tag-format.ts'
import { cacheHarness } from '../support/cache-harness.ts'
import { createShop } from '../support/cache-shop.ts'

const typeDefs = /* GraphQL */ `
  input Filter { id: ID kind: Kind = OLD inner: Filter }
  enum Kind { OLD NEW }
  type Item @cacheTag(format: "shelf-{$key.shelf}") @cacheTag(format: "all-items") { name: String shelf(wide: Boolean): String }
  type Query {
    one(id: ID = "d", ids: [ID!], filter: Filter): Item
      @cacheControl(maxAge: 60)
      @cacheTag(format: "one-{$args.id}")
      @cacheTag(format: "of-{$args.ids}")
      @cacheTag(format: "in-{$args.filter.inner.id}-{$args.filter.kind}")
  }
  type Mutation { move(id: ID): Item @cacheTag(format: "one-{$args.id}") }
`
const resolvers = {
  Query: { one: () => ({ name: 'n', shelf: 's1' }) },
  Mutation: { move: () => ({ name: 'n', shelf: null }) },
}

describe('@cacheTag', () => {
  it.each([
    ['a default', '{ one { name } }', 'one-d'],
    ['a literal', '{ one(id: "7") { name } }', 'one-7'],
    ['a number for an ID', '{ one(id: 7) { name } }', 'one-7'],
    ['a variable', 'query ($i: ID) { one(id: $i) { name } }', 'one-v'],
    ['a variable’s default', 'query ($j: ID = "w") { one(id: $j) { name } }', 'one-w'],
    ['each item of a list', '{ one(ids: ["a", "b"]) { name } }', 'of-b'],
    [
      'a nested path, with an input’s default',
      '{ one(filter: { inner: { id: "x" } }) { name } }',
      'in-x-OLD',
    ],
    ['an object’s field that was not selected', '{ one { name } }', 'shelf-s1'],
    ['an object’s field under an alias', '{ one { shelf: name } }', 'shelf-s1'],
    ['plain text', '{ one { name } }', 'all-items'],
  ])('takes %s', async (_, document, tag) => {
    const { ask, cache } = cacheHarness({ typeDefs, resolvers })
    const asked = { variables: { i: 'v' } }
    await ask(document, asked)
    expect((await ask(document, asked)).outcome).toBe('hit')
    expect(await cache.invalidate({ tags: [`${tag}-not`] })).toBe(0)
    expect(await cache.invalidate({ tags: [tag] })).toBe(1)
  })

  it('leaves a tag out where a value is missing, for reads and for writes', async () => {
    const { ask, cache } = cacheHarness({ typeDefs, resolvers })
    await ask('{ one(id: null) { name } }')
    for (const tag of ['one-', 'one-null', 'of-', 'in--OLD', 'in--'])
      expect(await cache.invalidate({ tags: [tag] })).toBe(0)
    // A moved item without a shelf is still an item.
    await ask('mutation { move { name } }')
    expect((await ask('{ one(id: null) { name } }')).outcome).toBe('miss')
  })

  it('refuses formats that are none', () => {
    expect(parseTagFormat('a-{$args.b')).toBe('has a brace without its partner')
    expect(parseTagFormat('a-{$foo.b}')).toMatch(/^expects placeholders/)
    expect(parseTagFormat('')).toBe('must not be empty')
  })

  it('fills no more than a thousand tags', () => {
    const format = parseTagFormat('{$args.a}-{$args.a}')
    if (typeof format === 'string') throw new Error(format)
    expect(fillTagFormat(format, () => Array.from({ length: 100 }, (_, index) => index))).toHaveLength(1000)
  })
})

describe('hidden fields', () => {
  it.each([
    '{ product(id: "p1") { name category { name } reviews { text } } }',
    '{ b: product(id: "p1") { ...A ...B } } fragment A on Product { price } fragment B on Product { name price }',
    '{ node(id: "p1") { __typename ... on Product { category { __typename } } } }',
    '{ found(text: "a") { ... on Product { n: name } ... on User { email } } }',
    '{ product(id: "p1") { id: name } }',
    '{ product(id: "p1") { _id: id id name } }',
    '{ connection { totalCount edges { node { category { products { name } } } } } }',
    '{ product(id: "p1") { name @skip(if: true) } }',
    '{ product(id: "nope") { name } category(id: "c1") { name } }',
  ])('leave the answer as it would be without them: %s', async (document) => {
    const plain = cacheHarness({ ...createShop(), enabled: false })
    const cached = cacheHarness(createShop())
    const expected = (await plain.ask(document, { session: 'ann' })).body
    for (const outcome of ['miss', 'hit']) {
      expect(await cached.ask(document, { session: 'ann' })).toMatchObject({ outcome, body: expected })
    }
  })

  it('never fail an object whose id is missing or whose id resolver throws', async () => {
    const { ask } = cacheHarness({
      typeDefs: `type T { id: ID! a: Int } type V { id: ID! a: Int } type W { id: ID! a: Int }
        type Query { t: T @cacheControl(maxAge: 9) v: V @cacheControl(maxAge: 9) w: W @cacheControl(maxAge: 9) }
        type Mutation { t: T }`,
      resolvers: {
        Query: { t: () => ({ a: 1 }), v: () => ({ a: 2 }), w: () => ({ a: 3, id: { no: 'id' } }) },
        Mutation: { t: () => ({ a: 4 }) },
        V: { id: () => Promise.reject(new Error('not for you')) },
      },
    })
    expect((await ask('{ t { a } v { a } w { a } }')).body).toBe(
      '{"data":{"t":{"a":1},"v":{"a":2},"w":{"a":3}}}',
    )
    expect((await ask('{ v { id } }')).errors?.[0]?.message).toBe('not for you')
    // Nobody knows which T was written: everything that holds one goes.
    expect((await ask('mutation { t { a } }')).body).toBe('{"data":{"t":{"a":4}}}')
    expect((await ask('{ t { a } v { a } w { a } }')).outcome).toBe('miss')
  })

  it('have a prefix that no name of the document starts with, even if a client knew it', () => {
    const prefix = hiddenPrefixFor([])
    const evaded = hiddenPrefixFor(['a', `${prefix}_id`, `${prefix}__x`])
    expect([`${prefix}_id`, `${prefix}__x`].some((name) => name.startsWith(evaded))).toBe(false)
    expect(evaded.startsWith(prefix)).toBe(true)
  })

  it('are real fields to a resolver that looks ahead', async () => {
    let seen: string[] = []
    const { ask } = cacheHarness({
      typeDefs: 'type T { id: ID! a: Int } type Query { t: T @cacheControl(maxAge: 9) }',
      resolvers: {
        Query: {
          t: (_: unknown, __: unknown, ___: unknown, info: GraphQLResolveInfo) => {
            seen = (info.fieldNodes[0]?.selectionSet?.selections ?? []).map(
              (node) => (node as FieldNode).name.value,
            )
            return { id: 1, a: 1 }
          },
        },
      },
    })
    await ask('{ t { a } }')
    expect(seen).toEqual(['a', 'id'])
  })
})

describe('the key', () => {
  it('heeds declared variables and their defaults, not their order nor what was not declared', async () => {
    const { ask, cache } = cacheHarness({ typeDefs, resolvers })
    const document = 'query Q($f: Filter, $i: ID = "d") { one(id: $i, filter: $f) { name } }'
    const outcome = async (variables: Record<string, unknown>) => (await ask(document, { variables })).outcome
    expect(await outcome({ f: { id: '1', kind: 'NEW' } })).toBe('miss')
    expect(await outcome({ f: { kind: 'NEW', id: '1' }, i: 'd', extra: 1 })).toBe('hit')
    expect(await outcome({ f: { kind: 'NEW', id: '1' }, i: null })).toBe('miss')
    expect(await outcome({ f: { kind: 'NEW', id: '2' } })).toBe('miss')
    expect(await outcome({})).toBe('miss')
    expect(await outcome({ f: null })).toBe('miss')
    expect((await cache.statistics()).entries).toBe(5)
  })

  it('is the same for the same document however it is laid out, and not for another operation in it', async () => {
    const { ask } = cacheHarness({ typeDefs, resolvers })
    await ask('query A { one { name } } query B { one { name shelf } }', { operationName: 'A' })
    expect((await ask('query A{one{name}}query B{one{name,shelf}}', { operationName: 'A' })).outcome).toBe(
      'hit',
    )
    const other = await ask('query A { one { name } } query B { one { name shelf } }', { operationName: 'B' })
    expect([other.outcome, other.data.one.shelf]).toEqual(['miss', 's1'])
  })
})
