import { describe, expect, it } from 'vitest'
import { createLoaders } from '../../../src/loaders/create-loaders.ts'
import { defineLoader } from '../../../src/loaders/define-loader.ts'
import { createDispatch } from '../../../src/loaders/dispatch/create-dispatch.ts'
import { followFrames } from '../../../src/measurement/frame.ts'
import { type Context, notedLoaders, promised, startGateway, until, Waits } from './harness.ts'

const typeDefs = /* GraphQL */ `
  type Query { a: Node b: Node c: Node list: [Node!]! never: Node shared: Node }
  type Mutation { first: Node second: Node }
  type Subscription { nodes: Node }
  type Node { id: Int! next: Node other: Node }
`
type Resolver = (parent: { id: number }, args: unknown, context: Context) => unknown

const next: Resolver = ({ id }, _, { loaders }) => loaders.nodeById?.load(id + 1)
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

  it.each([
    ['at once', async () => {}],
    ['after a while', () => new Promise<void>((resolve) => setImmediate(resolve))],
  ])('where the function of a loader asks another loader %s, and that one a third', async (_, pause) => {
    // So that who asks is known after an await, too.
    followFrames()
    const batches: string[] = []
    const asking = (name: string, below: string | undefined) =>
      defineLoader(async (ids: readonly number[], { loaders }: Context) => {
        batches.push(name)
        await pause()
        if (below === undefined) return ids.map((id) => ({ id }))
        return (await loaders[below]?.loadMany([...ids])) as { id: number }[]
      })
    const send = await start(
      {
        Query: {
          a: (_parent: unknown, _args: unknown, { loaders }: Context) => loaders.outer?.load(1),
          b: (_parent: unknown, _args: unknown, { loaders }: Context) => loaders.middle?.load(2),
        },
        Node: {
          next: ({ id }: { id: number }, _args: unknown, { loaders }: Context) => loaders.inner?.load(id + 1),
          other: ({ id }: { id: number }, _args: unknown, { loaders }: Context) =>
            loaders.outer?.load(id + 1),
        },
      },
      {
        outer: asking('outer', 'middle'),
        middle: asking('middle', 'inner'),
        inner: asking('inner', undefined),
      },
    )
    const query = '{ a { id next { id } other { id next { id } } } b { id next { id } other { id } } }'
    for (let operation = 0; operation < 3; operation++) {
      const { data, errors } = await send(query)
      expect(errors).toBeUndefined()
      expect(data.a.other).toEqual({ id: 2, next: { id: 3 } })
      expect(data.b).toEqual({ id: 2, next: { id: 3 }, other: { id: 3 } })
    }
    expect(batches).toContain('inner')
  })

  it('where a resolver awaits a key of a batch in flight that is not the newest, and its function asks on', async () => {
    const pause = promised()
    const one = defineLoader(
      async (ids: readonly number[], { loaders }: Context) => {
        if (ids.includes(1)) {
          await pause.promise
          await loaders.two?.load(9)
        }
        return ids.map((id) => ({ id }))
      },
      { maxBatchSize: 1 },
    )
    const { loaders, batches } = notedLoaders(['two'])
    const send = await start(
      {
        Query: {
          a: (_: unknown, __: unknown, { loaders }: Context) => loaders.one?.load(1),
          b: async (_: unknown, __: unknown, { loaders }: Context) => {
            await loaders.one?.load(2)
            setImmediate(pause.keep)
            await loaders.one?.load(1)
            return loaders.two?.load(3)
          },
        },
      },
      { one, ...loaders },
    )
    expect((await send('{ a { id } b { id } }')).data).toEqual({ a: { id: 1 }, b: { id: 3 } })
    expect(batches.map(({ keys }) => keys)).toEqual([[9], [3]])
  })

  it('where a function asks for a key of a batch that waits for it', async () => {
    const { loaders, batches } = notedLoaders(['inner'])
    const outer = defineLoader(async (ids: readonly number[], { loaders }: Context) => {
      batches.push({ loader: 'outer', keys: [...ids] })
      return (await loaders.inner?.loadMany([...ids])) as { id: number }[]
    })
    const load =
      (name: string): Resolver =>
      (_, __, { loaders }) =>
        loaders[name]?.load(1)
    const send = await start({ Query: { a: load('inner'), b: load('outer') } }, { outer, ...loaders })
    await send('{ a { id } b { id } }')
    batches.length = 0
    // What the function asks is known now: the other batch waits for it.
    expect((await send('{ a { id } b { id } }')).data).toEqual({ a: { id: 1 }, b: { id: 1 } })
    expect(batches.map(({ loader }) => loader)).toEqual(['outer', 'inner'])
  })

  it('where a function asks its own loader', async () => {
    const nodeById = defineLoader(async (ids: readonly number[], { loaders }: Context) => {
      if (ids.some((id) => id > 0)) await loaders.nodeById?.loadMany(ids.map((id) => -Math.abs(id)))
      return ids.map((id) => ({ id }))
    })
    const send = await start({ Query: { a: () => ({ id: 0 }) }, Node: { next } }, { nodeById })
    const { data } = await send('{ a { next { id next { id } } } }')
    expect(data).toEqual({ a: { next: { id: 1, next: { id: 2 } } } })
  })

  it('where two loaders lead to each other', async () => {
    const { loaders, batches } = notedLoaders(['nodeById', 'otherById'])
    const send = await start(
      {
        Query: { a: () => ({ id: 0 }) },
        Node: {
          next,
          other: ({ id }: { id: number }, _: unknown, { loaders }: Context) =>
            loaders.otherById?.load(id + 1),
        },
      },
      loaders,
    )
    const query = '{ a { next { next { id } other { id } } other { next { id } other { id } } } }'
    for (let operation = 0; operation < 2; operation++) {
      batches.length = 0
      const { data } = await send(query)
      expect(data.a.other.other).toEqual({ id: 2 })
      // Two levels of two loaders, each level together; what was asked at the first is known at the second.
      expect(batches.map(({ loader, keys }) => [loader, keys])).toEqual([
        ['nodeById', [1]],
        ['otherById', [1]],
        ['nodeById', [2]],
        ['otherById', [2]],
      ])
    }
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
