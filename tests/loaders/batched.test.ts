import { makeExecutableSchema } from '@graphql-tools/schema'
import type { FieldNode, GraphQLResolveInfo } from 'graphql'
import { execute, graphql, parse } from 'graphql'
import { describe, expect, it } from 'vitest'
import type { Resolvers } from '../../examples/shop/generated/graphql.ts'
import { type BatchedOptions, type BatchResolver, batched } from '../../src/loaders/batched.ts'
import { defineLoader } from '../../src/loaders/define-loader.ts'
import { loaderMaker, type MakeLoader, makeLoader } from '../../src/loaders/make-loader.ts'
import { currentFrame, followFrames } from '../../src/measurement/frame.ts'
import { noteWrite } from '../../src/measurement/writes.ts'
import { startRecorded } from '../support/recorded-gateway.ts'
import { startGateway, until } from './dispatch/harness.ts'

const typeDefs = /* GraphQL */ `
  scalar Instant
  input Weights { price: Float, stock: Float, ids: [Int!] }
  type Query { products(first: Int = 3): [Product!]! again: [Product!]! shops: [Shop!]! scored: [Scored!]! answer(to: Int): Int }
  type Mutation { count(by: Int!): Int }
  interface Scored { score(factor: Float, weights: Weights, at: Instant): Float }
  type Product implements Scored {
    id: ID!
    score(factor: Float, weights: Weights, at: Instant): Float
    stats: Stats
    itself: Product
  }
  type Shop implements Scored { id: ID! score(factor: Float, weights: Weights, at: Instant): Float }
  type Stats { low: Int high: Int }
`

interface Product {
  readonly id: number
}
interface ScoreArgs {
  readonly factor?: number
  readonly weights?: { readonly price?: number; readonly stock?: number; readonly ids?: readonly number[] }
  readonly at?: unknown
}
type Batch<Result = unknown> = BatchResolver<Product, ScoreArgs, object, Result>

const ids = (parents: readonly Product[]) => parents.map((parent) => parent?.id)

/** A batch function that answers each parent with ten times its id, and the calls it had. */
function recordedScore() {
  const calls: { readonly ids: readonly number[]; readonly args: ScoreArgs }[] = []
  const batch: Batch<number> = (parents, args) => {
    calls.push({ ids: ids(parents), args: { ...args } })
    return parents.map(({ id }) => id * 10 * (args.factor ?? 1))
  }
  return { calls, batch }
}

function resolversWith(score: Batch, options?: BatchedOptions) {
  const resolver = batched(score, options)
  const rows = Array.from({ length: 100 }, (_, index) => ({ id: index + 1 }))
  return {
    Query: {
      products: (_: unknown, { first }: { first: number }) => rows.slice(0, first),
      // The same objects as `products`, and the first of them twice.
      again: () => [rows[0], rows[1], rows[0]],
      shops: () => [{ id: 1 }, { id: 2 }],
      scored: () => [
        { __typename: 'Product', id: 1 },
        { __typename: 'Shop', id: 1 },
      ],
    },
    Product: { score: resolver, itself: (product: Product) => product },
    Shop: { score: resolver },
    Scored: { __resolveType: ({ __typename }: { __typename: string }) => __typename },
  }
}

type ResolverMap = Parameters<typeof makeExecutableSchema>[0]['resolvers']

const schemaWith = (resolvers: object) =>
  makeExecutableSchema({ typeDefs, resolvers: resolvers as ResolverMap })

async function run(
  resolvers: object,
  source: string,
  { contextValue, variables }: { contextValue?: unknown; variables?: Record<string, unknown> } = {},
) {
  const { data, errors } = await graphql({
    schema: schemaWith(resolvers),
    source,
    contextValue,
    variableValues: variables,
  })
  // Objects of an answer have no prototype.
  return { data: JSON.parse(JSON.stringify(data ?? null)) as unknown, errors: errors ?? [] }
}

describe('a batched resolver', () => {
  it('is called once for all parents of a list, and gives each its own', async () => {
    const { calls, batch } = recordedScore()
    const { data } = await run(resolversWith(batch), '{ products { id score } }')
    expect(data).toEqual({
      products: [
        { id: '1', score: 10 },
        { id: '2', score: 20 },
        { id: '3', score: 30 },
      ],
    })
    expect(calls).toEqual([{ ids: [1, 2, 3], args: {} }])
  })

  it('is handed a parent once that comes several times in a tick', async () => {
    const { calls, batch } = recordedScore()
    const { data } = await run(
      resolversWith(batch),
      '{ again { score twice: score } products(first: 2) { score } }',
    )
    expect(data).toEqual({
      again: [
        { score: 10, twice: 10 },
        { score: 20, twice: 20 },
        { score: 10, twice: 10 },
      ],
      products: [{ score: 10 }, { score: 20 }],
    })
    expect(calls).toEqual([{ ids: [1, 2], args: {} }])
  })

  it('keeps nothing after its call, unless told to', async () => {
    const nested = '{ products(first: 1) { score itself { score } } }'
    const later = {
      itself: (product: Product) =>
        new Promise((resolve) =>
          setImmediate(() => {
            noteWrite()
            resolve(product)
          }),
        ),
    }
    for (const [options, expected] of [
      [undefined, 2],
      [{ cache: false }, 2],
      [{ cache: true }, 1],
    ] as const) {
      const { calls, batch } = recordedScore()
      const resolvers = resolversWith(batch, options)
      await run({ ...resolvers, Product: { ...resolvers.Product, ...later } }, nested)
      expect(calls).toHaveLength(expected)
    }
  })

  it('is called for each set of arguments, which are the same by value', async () => {
    const { calls, batch } = recordedScore()
    const { data } = await run(
      resolversWith(batch),
      `query ($weights: Weights, $stock: Float) {
        products(first: 2) {
          a: score(factor: 2, weights: { price: 1, stock: 0.5 })
          b: score(weights: { stock: $stock, price: 1.0 }, factor: 2.0)
          c: score(factor: 2, weights: $weights)
          d: score(factor: 3)
          e: score(factor: null)
          f: score
        }
      }`,
      { variables: { weights: { stock: 0.5, price: 1 }, stock: 0.5 } },
    )
    expect(data).toMatchObject({
      products: [
        { a: 20, b: 20, c: 20, d: 30, e: 10, f: 10 },
        { a: 40, b: 40, c: 40, d: 60, e: 20, f: 20 },
      ],
    })
    expect(calls).toEqual([
      { ids: [1, 2], args: { factor: 2, weights: { price: 1, stock: 0.5 } } },
      { ids: [1, 2], args: { factor: 3 } },
      { ids: [1, 2], args: { factor: null } },
      { ids: [1, 2], args: {} },
    ])
  })

  it('sees what another resolver around it makes of the arguments, parent by parent', async () => {
    const { calls, batch } = recordedScore()
    const resolvers = resolversWith(batch)
    const { score } = resolvers.Product
    const perParent = (product: Product, _args: ScoreArgs, context: object, info: GraphQLResolveInfo) =>
      score(product, { weights: { ids: [product.id % 2] } }, context, info)
    await run(
      { ...resolvers, Product: { ...resolvers.Product, score: perParent } },
      '{ products(first: 4) { score } }',
    )
    expect(calls).toEqual([
      { ids: [1, 3], args: { weights: { ids: [1] } } },
      { ids: [2, 4], args: { weights: { ids: [0] } } },
    ])
  })

  it('takes an instance that a scalar made of a variable for the same argument', async () => {
    const { calls, batch } = recordedScore()
    await run(
      resolversWith(batch),
      'query ($at: Instant) { products { score(at: $at) } again { score(at: $at) } }',
      {
        variables: { at: new (class Moment {})() },
      },
    )
    expect(calls.map((call) => call.ids)).toEqual([[1, 2, 3]])
  })

  it('does not mix the types that have it', async () => {
    const { calls, batch } = recordedScore()
    await run(resolversWith(batch), '{ scored { score } products(first: 1) { score } shops { score } }')
    expect(calls.map((call) => call.ids)).toEqual([
      [1, 1],
      [1, 1, 2],
    ])
  })

  it('does not mix operations, even of one context', async () => {
    const { calls, batch } = recordedScore()
    const schema = schemaWith(resolversWith(batch))
    const document = parse('{ products(first: 2) { score } }')
    const contextValue = {}
    await Promise.all([
      execute({ schema, document, contextValue }),
      execute({ schema, document, contextValue }),
      execute({ schema, document }),
      execute({ schema, document }),
    ])
    expect(calls.map((call) => call.ids)).toEqual([
      [1, 2],
      [1, 2],
      [1, 2],
      [1, 2],
    ])
  })

  it('does not mix the events of a subscription, which may share their variables', async () => {
    const { calls, batch } = recordedScore()
    const score = batched(batch, { cache: true })
    const parent = { id: 1 }
    const ofEvent = (rootValue: unknown) => ({ variableValues: ofAll, rootValue }) as GraphQLResolveInfo
    const ofAll = {}
    for (const event of ['first', 'first', 'second']) await score(parent, {}, {}, ofEvent(event))
    expect(calls.map((call) => call.ids)).toEqual([[1], [1]])
  })

  it('is given the context and the info of its operation, with all places that ask', async () => {
    const seen: [unknown, GraphQLResolveInfo][] = []
    const stats = batched<Product, object, object, { low: number; high: number }>(
      (parents, _args, context, info) => {
        seen.push([context, info])
        const names = info.fieldNodes.flatMap(selectionOf)
        return parents.map(({ id }) => Object.fromEntries(names.map((name) => [name, id])) as never)
      },
    )
    const resolvers = resolversWith(recordedScore().batch)
    const contextValue = { viewer: 'a' }
    const { data } = await run(
      { ...resolvers, Product: { ...resolvers.Product, stats } },
      '{ products(first: 1) { stats { low } } again { stats { high } } }',
      { contextValue },
    )
    expect(data).toEqual({
      products: [{ stats: { low: 1 } }],
      again: [{ stats: { high: 1 } }, { stats: { high: 2 } }, { stats: { high: 1 } }],
    })
    expect(seen).toHaveLength(1)
    expect(seen[0]?.[0]).toBe(contextValue)
    expect(seen[0]?.[1]).toMatchObject({ fieldName: 'stats', parentType: { name: 'Product' } })
  })

  it('takes at most maxBatchSize parents', async () => {
    const { calls, batch } = recordedScore()
    const { data } = await run(
      resolversWith(batch, { maxBatchSize: 40 }),
      '{ products(first: 100) { id score } }',
    )
    expect(calls.map((call) => call.ids.length)).toEqual([40, 40, 20])
    expect(
      (data as { products: { id: string; score: number }[] }).products.every(
        ({ id, score }) => score === Number(id) * 10,
      ),
    ).toBe(true)
  })

  it('is handed a parent once where its call waits and another, which is full, does not', async () => {
    const calls: (readonly number[])[] = []
    const score = batched(
      async (parents: readonly Product[]) => {
        calls.push(ids(parents))
        return ids(parents)
      },
      { maxBatchSize: 2 },
    )
    const release: (() => void)[] = []
    const send = await startGateway({
      typeDefs: 'type Query { few: [Item!]! again: [Item!]! } type Item { id: Int! score: Int! }',
      resolvers: {
        Query: {
          few: () => items,
          again: () => new Promise((resolve) => release.push(() => resolve(items))),
        },
        Item: { score: score as never },
      },
      loaders: { any: defineLoader(async (keys: readonly number[]) => keys) },
    })
    const items = [{ id: 1 }, { id: 2 }, { id: 3 }]
    const answer = send('{ few { score } again { score } }')
    await until(() => calls.length === 1, 'the full call')
    release[0]?.()
    expect((await answer).errors).toBeUndefined()
    expect(calls).toEqual([[1, 2], [3, 1], [2]])
  })

  it('may give null, an Error for a parent alone, and a promise of all', async () => {
    const { data, errors } = await run(
      resolversWith(async (parents) =>
        parents.map(({ id }) => (id === 1 ? null : id === 2 ? new Error('no 2') : id)),
      ),
      '{ products { score } }',
    )
    expect(data).toEqual({ products: [{ score: null }, { score: null }, { score: 3 }] })
    expect(errors.map(({ path, message }) => [path, message])).toEqual([[['products', 1, 'score'], 'no 2']])
  })

  it.each([
    [
      () => [1],
      'Loader "Product.score" must return one value for each parent: 3 parents (id 1, id 2, id 3) came in, 1 value came back.',
    ],
    [() => undefined as never, 'undefined came back'],
    [
      () => {
        throw new Error('broken')
      },
      'Loader "Product.score" failed for 3 parents (id 1, id 2, id 3): broken. All of them fail with it; to fail one parent alone',
    ],
    [() => Promise.reject(), 'it threw undefined, which is no Error'],
  ] as const)('is told of a broken contract: %o', async (batch, expected) => {
    const { data, errors } = await run(resolversWith(batch as Batch), '{ products { score } }')
    expect(data).toEqual({ products: [{ score: null }, { score: null }, { score: null }] })
    expect(errors).toHaveLength(3)
    for (const { message } of errors) expect(message).toContain(expected)
  })

  it('tells of its parents no more than their ids', async () => {
    const { errors } = await run(
      {
        Query: { products: () => [{ id: 'a', password: 'secret' }, { password: 'secret' }] },
        Product: { id: () => 1, score: batched(() => []) },
      },
      '{ products { score } }',
    )
    expect(errors[0]?.message).toContain('2 parents (id a, an object) came in')
  })

  it('fails after timeoutMs', async () => {
    const waiting = setInterval(() => {}, 1000)
    const { errors } = await run(
      resolversWith(() => new Promise<never>(() => {}), { timeoutMs: 1 }),
      '{ products { score } }',
    )
    clearInterval(waiting)
    expect(errors).toHaveLength(3)
    expect(errors[0]?.message).toContain(
      'Loader "Product.score" must settle within 1 ms and has not, for 3 parents',
    )
  })

  it('resolves a root field, whose parent is the root value', async () => {
    const calls: [readonly unknown[], unknown][] = []
    const answer = batched((parents: readonly unknown[], { to }: { to?: number }) => {
      calls.push([parents, to])
      return parents.map(() => 42)
    })
    const schema = schemaWith({ Query: { answer } })
    const document = parse('{ a: answer b: answer c: answer(to: 1) }')
    for (const rootValue of [undefined, null, { root: true }]) {
      const { data } = await execute({ schema, document, rootValue })
      expect({ ...data }).toEqual({ a: 42, b: 42, c: 42 })
      expect(calls.splice(0)).toEqual([
        [[rootValue], undefined],
        [[rootValue], 1],
      ])
    }
  })

  it('is told of a broken contract at a root field, where there is no parent', async () => {
    const { errors } = await run({ Query: { answer: batched(() => [1, 2]) } }, '{ answer }')
    expect(errors[0]?.message).toContain(
      'Loader "Query.answer" must return one value for each parent: 1 parent (none)',
    )
  })

  it('runs each of several mutations, one after another', async () => {
    const calls: number[] = []
    const count = batched((parents: readonly unknown[], { by }: { by: number }) => {
      calls.push(by)
      return parents.map(() => calls.length)
    })
    const { data } = await run(
      { Mutation: { count } },
      'mutation { a: count(by: 1) b: count(by: 1) c: count(by: 2) }',
    )
    expect(data).toEqual({ a: 1, b: 2, c: 3 })
    expect(calls).toEqual([1, 1, 2])
  })

  it('can be called by hand, as in a test of its own', async () => {
    const { calls, batch } = recordedScore()
    const score = batched(batch)
    const context = {}
    const none = {} as GraphQLResolveInfo
    expect(
      await Promise.all([score({ id: 1 }, {}, context, none), score({ id: 2 }, {}, context, none)]),
    ).toEqual([10, 20])
    expect(await score({ id: 3 }, {}, context, undefined as never)).toBe(30)
    expect(calls.map((call) => call.ids)).toEqual([[1, 2], [3]])
    expect(() => score({ id: 1 }, {}, undefined as never, none)).toThrow(
      'A batched resolver must be called with the info of its execution, or a context, and got neither.',
    )
  })
})

function selectionOf(node: FieldNode): readonly string[] {
  return (node.selectionSet?.selections ?? []).map((selection) => (selection as FieldNode).name.value)
}

describe("a batched resolver and its request's loaders", () => {
  it('is made and named by them', async () => {
    const { calls, batch } = recordedScore()
    const made: string[] = []
    const make: MakeLoader = (name, definition) => {
      made.push(name)
      return makeLoader(name, definition, { context: {}, recorder: undefined })
    }
    const contextValue = { loaders: { [loaderMaker]: make } }
    await run(resolversWith(batch), '{ products { score } shops { score } }', { contextValue })
    expect(made).toEqual(['Product.score', 'Shop.score'])
    expect(calls).toHaveLength(2)
  })

  it('works where a context has loaders of another making', async () => {
    const { calls, batch } = recordedScore()
    for (const contextValue of [{ loaders: null }, { loaders: {} }, { loaders: 5 }, null, 'context'])
      await run(resolversWith(batch), '{ products { score } }', { contextValue })
    expect(calls).toHaveLength(5)
  })
})

describe('a batched resolver in a gateway', () => {
  followFrames()
  const frames: unknown[] = []
  const score = async (parents: readonly Product[]) => {
    await Promise.resolve()
    frames.push(currentFrame()?.loader)
    return parents.map(({ id }) => id)
  }
  const started = startRecorded({ typeDefs, resolvers: resolversWith(score) })

  it('is measured under its coordinate, as a loader and as a resolver', async () => {
    const { ask } = await started
    const measurement = await ask('{ products { score a: score(factor: 2) } shops { score } }')
    expect(JSON.parse(measurement.answer).data.shops).toEqual([{ score: 1 }, { score: 2 }])
    expect(measurement.batches).toMatchObject([
      { loader: 'Product.score', batches: 2, keys: 6, errors: 0 },
      { loader: 'Shop.score', batches: 1, keys: 2, errors: 0 },
    ])
    expect(new Set(frames.splice(0))).toEqual(new Set(['Product.score', 'Shop.score']))
    const resolver = measurement.resolvers.find(({ coordinate }) => coordinate === 'Product.score')
    const [batch] = measurement.timeline.filter(({ name }) => name === 'Product.score')
    expect(resolver).toMatchObject({ calls: 6, errors: 0 })
    expect(resolver?.endMs).toBeGreaterThan(batch?.startMs ?? Number.POSITIVE_INFINITY)
  })

  it('does not mix requests that come at once', async () => {
    const { ask, measurements } = await started
    measurements.length = 0
    await Promise.all(Array.from({ length: 5 }, () => ask('{ products { score } }')))
    expect(measurements.map(({ batches }) => batches)).toMatchObject(
      Array.from({ length: 5 }, () => [{ loader: 'Product.score', batches: 1, keys: 3 }]),
    )
  })
})

describe('the types of a batched resolver', () => {
  it('are those that codegen expects of the field', () => {
    const typed: Resolvers = {
      Product: {
        averageRating: batched(async (products, _args, { loaders }) =>
          (await loaders.reviewStatsByProductId.loadMany(products.map(({ id }) => id))).map((stats) =>
            stats instanceof Error ? stats : stats.average,
          ),
        ),
        price: batched((products) => products.map((product) => product.price)),
        reviews: batched((products, { first }) => {
          const size: number | null | undefined = first
          const pageInfo = { hasNextPage: false, hasPreviousPage: false, endCursor: `${size}` }
          return products.map(() => ({ edges: [], pageInfo }))
        }),
        // @ts-expect-error a name is a text
        name: batched((products) => products.map((product) => product.id)),
        // @ts-expect-error a product has no such column
        stock: batched((products) => products.map((product) => product.missing)),
      },
    }
    expect(Object.keys(typed.Product ?? {})).toHaveLength(5)
  })
})
