import { describe, expect, it } from 'vitest'
import { batched } from '../../src/loaders/batched.ts'
import { defineLoader } from '../../src/loaders/define-loader.ts'
import { loaderMaker, type MakeLoader, makeLoader } from '../../src/loaders/make-loader.ts'
import { currentFrame, followFrames } from '../../src/measurement/frame.ts'
import { startRecorded } from '../support/recorded-gateway.ts'
import { ids, type Product, recordedScore, resolversWith, run, typeDefs } from './batched-score.ts'
import { startGateway, until } from './dispatch/harness.ts'

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
})
