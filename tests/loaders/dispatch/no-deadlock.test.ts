import { describe, expect, it } from 'vitest'
import { createLoaders } from '../../../src/loaders/create-loaders.ts'
import { createDispatch } from '../../../src/loaders/dispatch/create-dispatch.ts'
import { type Context, notedLoaders, promised, startGateway, until, Waits } from './harness.ts'
import { next, type Resolver, typeDefs } from './nodes.ts'

const rounds = async (count = 20) => {
  for (let round = 0; round < count; round++) await new Promise((resolve) => setImmediate(resolve))
}

/** All of them with a patience without end: an operation that needs it is stuck, and fails. */
describe.each([
  { as: 'with recording', monitoring: {} },
  { as: 'without recording', monitoring: { enabled: false } },
])('never waits for itself, $as', ({ monitoring }) => {
  const start = (resolvers: object, loaders: object) =>
    startGateway({ typeDefs, monitoring, loaders: loaders as never, resolvers: resolvers as never })

  it('where a resolver awaits a load it asked for, and asks again', async () => {
    const waits = new Waits()
    const { loaders, batches } = notedLoaders(['nodeById'], { waits })
    const own: Resolver = async (_, __, { loaders }) => {
      await waits.next()
      const one = await loaders.nodeById?.load(1)
      await waits.next()
      const both = await loaders.nodeById?.loadMany([2, 3])
      return (await loaders.nodeById?.load(4)) && one && both?.[0]
    }
    const send = await start({ Query: { a: own, b: own, c: own }, Node: { next } }, loaders)
    for (let operation = 0; operation < 2; operation++) {
      const { data, errors } = await waits.endAll(send('{ a { id next { id } } b { id } c { id } }'))
      expect(errors).toBeUndefined()
      expect(data.a).toEqual({ id: 2, next: { id: 3 } })
    }
    expect(batches.length).toBeLessThanOrEqual(8)
  })

  it('where it goes on in a then, and was never seen before', async () => {
    const { loaders } = notedLoaders(['nodeById', 'otherById'])
    const chained: Resolver = (_, __, { loaders }) =>
      Promise.resolve()
        .then(() => loaders.nodeById?.load(1))
        .then(() => loaders.otherById?.load(2))
    const send = await start({ Query: { a: chained, b: chained }, Node: { next } }, loaders)
    const { data } = await send('{ a { id next { id } } b { id } }')
    expect(data).toEqual({ a: { id: 2, next: { id: 3 } }, b: { id: 2 } })
  })

  it('in the fields of a mutation, one after another', async () => {
    const waits = new Waits()
    const { loaders, batches } = notedLoaders(['nodeById'], { waits })
    const change: Resolver = async (_, __, { loaders }) => {
      await waits.next()
      return loaders.nodeById?.load(10)
    }
    const send = await start(
      { Query: { a: change }, Mutation: { first: change, second: change }, Node: { next } },
      loaders,
    )
    const { data } = await waits.endAll(
      send('mutation { first { id next { id } } second { id next { id next { id } } } }'),
    )
    expect(data.second.next.next).toEqual({ id: 12 })
    expect(batches.map(({ keys }) => keys)).toEqual([[10], [11], [12]])
  })

  it('where a sibling that may ask never settles: it is excused, for the next operations too', async () => {
    const { loaders, batches } = notedLoaders(['nodeById'])
    const send = await startGateway({
      typeDefs,
      monitoring,
      loaders,
      dispatch: { stalledMs: 5 },
      resolvers: {
        Query: {
          a: () => ({ id: 0 }),
          never: () => new Promise(() => {}),
        },
        Node: { next: next as never },
      },
    })
    for (let operation = 0; operation < 3; operation++) {
      const abort = new AbortController()
      const answer = send('{ a { next { id } } never { next { id } } }', undefined, abort.signal)
      await until(() => batches.length === operation + 1, 'the batch')
      abort.abort()
      await Promise.race([answer.catch(() => {}), rounds()])
    }
    expect(batches.map(({ keys }) => keys)).toEqual([[1], [1], [1]])
  })

  it('where a resolver awaits what another one has asked, through the context', async () => {
    const { loaders, batches } = notedLoaders(['nodeById'])
    const shared = new WeakMap<object, Promise<{ id: number } | undefined>>()
    const viewer: Resolver = async (_, __, context) => {
      let promise = shared.get(context)
      if (promise === undefined) {
        promise = (async () => context.loaders.nodeById?.load(7))()
        shared.set(context, promise)
      }
      const found = await promise
      return context.loaders.nodeById?.load((found?.id ?? 0) + 1)
    }
    const send = await startGateway({
      typeDefs,
      monitoring,
      loaders,
      dispatch: { stalledMs: 5 },
      resolvers: { Query: { a: viewer as never, b: viewer as never, c: viewer as never } },
    })
    for (let operation = 0; operation < 3; operation++) {
      const { data } = await send('{ a { id } b { id } c { id } }')
      expect(data).toEqual({ a: { id: 8 }, b: { id: 8 }, c: { id: 8 } })
    }
    expect(batches.map(({ keys }) => keys)).toEqual([[7], [8], [7], [8], [7], [8]])
  })

  it('after the answer was sent', async () => {
    const late = promised()
    const loaded = promised<unknown>()
    const { loaders } = notedLoaders(['nodeById'])
    const send = await start(
      {
        Query: {
          a: (_: unknown, __: unknown, { loaders }: Context) => {
            const afterwards = async () => {
              await late.promise
              loaded.keep(await loaders.nodeById?.load(5))
            }
            void afterwards()
            return { id: 0 }
          },
        },
        Node: { next },
      },
      loaders,
    )
    expect((await send('{ a { id next { id } } }')).data).toEqual({ a: { id: 0, next: { id: 1 } } })
    late.keep()
    expect(await loaded.promise).toEqual({ id: 5 })
  })

  it('where a request is aborted while its batch waits', async () => {
    const slow = promised<object>()
    const { loaders, batches } = notedLoaders(['nodeById'])
    const send = await start(
      { Query: { a: () => ({ id: 0 }), never: () => slow.promise }, Node: { next } },
      loaders,
    )
    const abort = new AbortController()
    const answer = send('{ a { next { id } } never { next { id } } }', undefined, abort.signal).catch(
      () => {},
    )
    await rounds()
    expect(batches).toEqual([])
    abort.abort()
    slow.keep({ id: 1 })
    await Promise.race([answer, rounds()])
    await until(() => batches.length >= 1, 'the batch')
  })

  it('where two operations run at once, and one of them stands still', async () => {
    const slow = promised<object>()
    const { loaders, batches } = notedLoaders(['nodeById'])
    const send = await start(
      { Query: { a: () => ({ id: 0 }), b: () => ({ id: 1 }), never: () => slow.promise }, Node: { next } },
      loaders,
    )
    const standing = send('{ a { next { id } } never { next { id } } }')
    await rounds()
    expect((await send('{ b { next { id } } }')).data).toEqual({ b: { next: { id: 2 } } })
    expect(batches.map(({ keys }) => keys)).toEqual([[2]])
    slow.keep({ id: 2 })
    expect((await standing).data.never.next).toEqual({ id: 3 })
  })

  it('in an operation inside an operation, with the loaders of the outer one', async () => {
    const { loaders } = notedLoaders(['nodeById'])
    let inner = async (): Promise<unknown> => undefined
    const send = await start(
      {
        Query: {
          a: async (_: unknown, __: unknown, { loaders }: Context) => {
            const [answer, own] = await Promise.all([inner(), loaders.nodeById?.load(1)])
            return (answer as { data: { b: object } }).data.b && own
          },
          b: async (_: unknown, __: unknown, { loaders }: Context) => loaders.nodeById?.load(2),
        },
        Node: { next },
      },
      loaders,
    )
    inner = () => send('{ b { id next { id } } }')
    expect((await send('{ a { id next { id } } b { next { id } } }')).data).toEqual({
      a: { id: 1, next: { id: 2 } },
      b: { next: { id: 3 } },
    })
  })
})

it('serves a subscription whose events load, one event after another', async () => {
  const { createGateway } = await import('../../../src/gateway/create-gateway.ts')
  const { loaders, batches } = notedLoaders(['nodeById'])
  const gateway = await createGateway({
    typeDefs,
    loaders,
    logLevel: 'silent',
    dispatch: { stalledMs: 600_000, stalledBatchMs: 600_000 },
    resolvers: {
      Subscription: {
        nodes: {
          subscribe: async function* () {
            yield { nodes: { id: 1 } }
            yield { nodes: { id: 5 } }
          },
        },
      },
      Node: { next: next as never },
    },
  })
  const response = await gateway.fetch(
    new Request('http://gateway/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
      body: JSON.stringify({ query: 'subscription { nodes { id next { id next { id } } } }' }),
    }),
  )
  const text = await response.text()
  expect(text).toContain('{"id":5,"next":{"id":6,"next":{"id":7}}}')
  expect(batches.map(({ keys }) => keys)).toEqual([[2], [3], [6], [7]])
  await gateway.close()
})

it("goes DataLoader's own way outside an execution", async () => {
  const { loaders, batches } = notedLoaders(['nodeById'])
  const outside = createLoaders(loaders, undefined, createDispatch())({}, undefined) as Context['loaders']
  expect(await Promise.all([outside.nodeById?.load(1), outside.nodeById?.load(2)])).toEqual([
    { id: 1 },
    { id: 2 },
  ])
  const plain = createLoaders(loaders)({}, undefined) as Context['loaders']
  expect(await Promise.all([plain.nodeById?.load(3), plain.nodeById?.load(4)])).toHaveLength(2)
  expect(batches.map(({ keys }) => keys)).toEqual([
    [1, 2],
    [3, 4],
  ])
})
