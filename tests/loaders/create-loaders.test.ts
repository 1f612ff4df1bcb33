import { makeExecutableSchema } from '@graphql-tools/schema'
import { graphql } from 'graphql'
import { describe, expect, it } from 'vitest'
import { batched } from '../../src/loaders/batched.ts'
import { createLoaders } from '../../src/loaders/create-loaders.ts'
import { defineLoader } from '../../src/loaders/define-loader.ts'

interface Loaders {
  readonly pairs: { load(key: unknown): Promise<unknown> }
}

function held() {
  const dispatches: (() => void)[] = []
  const names: string[] = []
  const schedule = (name: string) => {
    names.push(name)
    return (dispatch: () => void) => void dispatches.push(dispatch)
  }
  return { dispatches, names, schedule }
}

describe('the loaders of a request', () => {
  const pairs = defineLoader((keys: readonly unknown[]) => keys.map((_, index) => index))

  it('compare keys by value, and stop waiting after timeoutMs', async () => {
    const { pairs: loader } = createLoaders({ pairs })({}, undefined) as Loaders
    expect(
      await Promise.all([loader.load({ a: 1, b: 2 }), loader.load({ b: 2, a: 1 }), loader.load({})]),
    ).toEqual([0, 0, 1])
    const slow = defineLoader(() => new Promise<never>(() => {}), { timeoutMs: 1 })
    const waiting = setInterval(() => {}, 1000)
    const { pairs: never } = createLoaders({ pairs: slow })({}, undefined) as Loaders
    await expect(never.load(1)).rejects.toThrow('Loader "pairs" must settle within 1 ms')
    clearInterval(waiting)
  })

  it('are dispatched as the request schedules them, those of resolvers too', async () => {
    const { dispatches, names, schedule } = held()
    const loaders = createLoaders({ pairs })({}, undefined, schedule) as Loaders
    const load = loaders.pairs.load(1)
    const schema = makeExecutableSchema({
      typeDefs: 'type Query { one: Int }',
      resolvers: { Query: { one: batched((parents: readonly unknown[]) => parents.map(() => 1)) } },
    })
    const answer = graphql({ schema, source: '{ one }', contextValue: { loaders } })
    await new Promise(setImmediate)
    expect(names).toEqual(['pairs', 'Query.one'])
    expect(dispatches).toHaveLength(2)
    for (const dispatch of dispatches) dispatch()
    expect([await load, { ...(await answer).data }]).toEqual([0, { one: 1 }])
  })
})
