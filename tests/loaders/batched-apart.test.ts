import { execute, type GraphQLResolveInfo, parse } from 'graphql'
import { describe, expect, it } from 'vitest'
import { batched } from '../../src/loaders/batched.ts'
import {
  type Product,
  recordedScore,
  resolversWith,
  run,
  type ScoreArgs,
  schemaWith,
} from './batched-score.ts'

describe('a batched resolver', () => {
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
})
