import { describe, expect, it } from 'vitest'
import { defineLoader } from '../../../src/loaders/define-loader.ts'
import { followFrames } from '../../../src/measurement/frame.ts'
import { type Context, notedLoaders, promised, startGateway } from './harness.ts'
import { next, type Resolver, typeDefs } from './nodes.ts'

/** All of them with a patience without end: an operation that needs it is stuck, and fails. */
describe.each([
  { as: 'with recording', monitoring: {} },
  { as: 'without recording', monitoring: { enabled: false } },
])('never waits for itself, $as', ({ monitoring }) => {
  const start = (resolvers: object, loaders: object) =>
    startGateway({ typeDefs, monitoring, loaders: loaders as never, resolvers: resolvers as never })

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
})
