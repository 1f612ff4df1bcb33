import { parse } from 'graphql'
import { describe, expect, it } from 'vitest'
import { OperationPlanner } from '../../src/cache/operation-plan.ts'
import { buildSchema, cacheHarness } from '../support/cache-harness.ts'
import { createShop, type ShopContext, shopTypeDefs } from '../support/cache-shop.ts'

function policyOf(fields: string, document: string, variables: Record<string, unknown> = {}) {
  const schema = buildSchema(fields, {})
  return new OperationPlanner(300_000).plan(schema, parse(document), undefined, variables)?.policy
}

const open = (maxAgeMs: number, swrMs = 0) => ({ cacheable: true, maxAgeMs, swrMs, scope: 'PUBLIC' })
const refused = (reason: string) => ({ cacheable: false, reason })

const types = /* GraphQL */ `
  type A @cacheControl(maxAge: 20) { x: Int y: Int @cacheControl(maxAge: 5) b: B own: A @cacheControl(inheritMaxAge: true) }
  type B { x: Int a: A }
  interface I { x: Int @cacheControl(maxAge: 7) z: Int }
  type C implements I @cacheControl(maxAge: 11) { x: Int z: Int @cacheControl(maxAge: 4) }
  type D implements I { x: Int @cacheControl(maxAge: 9) z: Int }
  union U = A | B
  type Query {
    a: A
    long: A @cacheControl(maxAge: 60)
    b: B
    bHour: B @cacheControl(maxAge: 3600)
    inherits: A @cacheControl(inheritMaxAge: true)
    i: I @cacheControl(maxAge: 30)
    u: U
    uLong: U @cacheControl(maxAge: 30)
    scalar: Int
    s1: Int @cacheControl(maxAge: 10, swr: 100)
    s2: Int @cacheControl(maxAge: 40, swr: 5)
    s3: Int @cacheControl(maxAge: 60)
  }
  type Mutation { m: Int @cacheControl(maxAge: 60) }
`

describe('the lifetime of an answer', () => {
  it.each([
    ['a root field takes its type’s', '{ a { x } }', open(20_000)],
    ['a field’s hint wins over its type’s', '{ long { x } }', open(60_000)],
    ['the shortest selected counts', '{ long { y } }', open(5000)],
    ['a nested type counts', '{ bHour { a { x } } }', open(20_000)],
    ['fields without a hint inherit', '{ long { b { x } } }', open(60_000)],
    ['inheritMaxAge passes the type’s over', '{ long { own { x } } }', open(60_000)],
    ['inheritMaxAge at the root has nothing to inherit', '{ inherits { x } }', refused('noLifetime')],
    ['a root field without one refuses', '{ scalar }', refused('noLifetime')],
    ['one root field without is enough', '{ a { x } scalar }', refused('noLifetime')],
    ['a root object without one refuses', '{ b { a { x } } }', refused('noLifetime')],
    ['it is capped', '{ bHour { x } }', open(300_000)],
    ['__typename is free', '{ __typename long { __typename } }', open(60_000)],
    ['__typename alone has none', '{ __typename }', refused('noLifetime')],
    ['a fragment counts', '{ long { ...F } } fragment F on A { y }', open(5000)],
    ['all types of a union count at a root', '{ u { ... on B { x } } }', open(20_000)],
    ['a field’s hint wins over a union’s types', '{ uLong { ... on A { x } } }', open(30_000)],
    ['an interface’s field counts where an object has none', '{ i { ... on C { x } } }', open(7000)],
    ['every possible object counts for an interface', '{ i { z } }', open(4000)],
    ['swr runs to the earliest end', '{ s1 s2 }', open(10_000, 35_000)],
    ['nothing stale for a field that allows none', '{ s1 s3 }', open(10_000, 50_000)],
    ['introspection', '{ __schema { queryType { name } } a { x } }', refused('introspection')],
    ['@defer', '{ a { ... @defer { x } } }', refused('incremental')],
    ['mutations', 'mutation { m }', refused('mutation')],
  ])('%s', (_, document, expected) => {
    expect(policyOf(types, document)).toEqual(expected)
  })

  it('follows the variables of @skip and @include, and their defaults', () => {
    const document =
      'query ($on: Boolean!, $off: Boolean = true) { long { x } scalar @include(if: $on) s1 @skip(if: $off) }'
    expect(policyOf(types, document, { on: false })).toEqual(open(60_000))
    expect(policyOf(types, document, { on: true })).toEqual(refused('noLifetime'))
    expect(policyOf(types, document, { on: false, off: false })).toEqual(open(10_000, 50_000))
  })

  it('is nothing where something selected says maxAge 0', () => {
    expect(policyOf(shopTypeDefs, '{ never time }')).toEqual(refused('zeroLifetime'))
  })

  it('takes a lifetime of the root type for all its fields', () => {
    expect(policyOf('type Query @cacheControl(maxAge: 8) { a: Int }', '{ a }')).toEqual(open(8000))
  })

  it('refuses a document too complex to plan, which is executed as it came', async () => {
    const { ask } = cacheHarness(createShop())
    let selection = 'name'
    for (let depth = 0; depth < 110; depth++) selection = `products { category { ${selection} } }`
    const answer = await ask(`{ category(id: "c3") { ${selection} } }`)
    expect([answer.info?.reason, answer.body]).toEqual([
      'tooComplex',
      '{"data":{"category":{"products":[]}}}',
    ])
  })

  it.each([
    ['not plain JSON', { search: new Date(0) }],
    ['not finite', { search: Number.NaN }],
  ])('bypasses variables that are %s', async (_, variables) => {
    const { ask } = cacheHarness(createShop())
    const answer = await ask('query ($search: String) { products(search: $search) { name } }', { variables })
    expect([answer.outcome, answer.info?.reason]).toEqual(['bypass', 'variables'])
  })

  it('expires at the end of it', async () => {
    const { ask, clock } = cacheHarness(createShop())
    await ask('{ time }')
    clock.now += 999
    expect((await ask('{ time }')).outcome).toBe('hit')
    clock.now += 1
    expect((await ask('{ time }')).outcome).toBe('miss')
  })

  it('is shortened by a resolver, and 0 keeps the answer from being stored', async () => {
    let maxAge = 3
    const { ask, clock } = cacheHarness({
      typeDefs: 'type Query { a: Int @cacheControl(maxAge: 60) }',
      resolvers: {
        Query: {
          a: (_: unknown, __: unknown, { cache }: ShopContext) => {
            cache.control({ maxAge })
            return 1
          },
        },
      },
    })
    await ask('{ a }')
    clock.now += 2999
    expect((await ask('{ a }')).outcome).toBe('hit')
    clock.now += 1
    maxAge = 0
    expect((await ask('{ a }')).outcome).toBe('miss')
    expect((await ask('{ a }')).outcome).toBe('miss')
  })

  it('answers nothing from cache when disabled', async () => {
    const { ask } = cacheHarness({ ...createShop(), enabled: false })
    await ask('{ time }')
    expect(await ask('{ time }')).toMatchObject({ outcome: 'bypass', info: { reason: 'disabled' } })
  })
})

describe('mistakes in the SDL', () => {
  it.each([
    [
      'type Query { a(id: ID): Int @cacheTag(format: "x-{$args.ix}") }',
      'Query.a @cacheTag uses {$args.ix}, but field a has no "ix"; it has id, in "x-{$args.ix}" (line 1).',
    ],
    ['type Query { a: Int @cacheTag(format: "x-{$key.id}") }', 'which belongs on an object type'],
    ['type P @cacheTag(format: "{$key.nam}") { name: ID } type Query { p: P }', 'type P has no field "nam"'],
    ['type P @cacheTag(format: "{$args.id}") { id: ID } type Query { p: P }', 'which belongs on a field'],
    ['type Query { a: Int @cacheTag(format: "x-{args.id}") }', 'expects placeholders like {$args.id}'],
    ['type Query { a: Int @cacheTag(format: "") }', 'must not be empty'],
    [
      'type Query { a: Int @cacheControl(maxAge: -1) }',
      'Query.a @cacheControl expects maxAge in whole seconds, 0 or more, got -1',
    ],
    [
      'input I { b: Int } type Query { a(i: I): Int @cacheTag(format: "{$args.i.c}") }',
      'input I has no "c"; it has b',
    ],
    [
      'input I { b: Int } type Query { a(i: I): Int @cacheTag(format: "{$args.i}") }',
      'name one of its fields',
    ],
  ])('%s', (typeDefs, sentence) => {
    expect(() => cacheHarness({ typeDefs, resolvers: {} })).toThrow(
      expect.objectContaining({ code: 'SCHEMA', message: expect.stringContaining(sentence) }),
    )
  })
})
