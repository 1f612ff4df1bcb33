import { execute, type FieldNode, type GraphQLResolveInfo, parse } from 'graphql'
import { describe, expect, it } from 'vitest'
import type { Resolvers } from '../../examples/shop/generated/graphql.ts'
import { batched } from '../../src/loaders/batched.ts'
import { noteWrite } from '../../src/measurement/writes.ts'
import { type Product, recordedScore, resolversWith, run, schemaWith } from './batched-score.ts'

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
