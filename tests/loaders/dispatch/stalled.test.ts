import { makeExecutableSchema } from '@graphql-tools/schema'
import { graphql } from 'graphql'
import { expect, it } from 'vitest'
import { createLoaders } from '../../../src/loaders/create-loaders.ts'
import { defineLoader } from '../../../src/loaders/define-loader.ts'
import { createDispatch } from '../../../src/loaders/dispatch/create-dispatch.ts'
import { measureResolvers } from '../../../src/measurement/resolvers.ts'
import { type Context, notedLoaders, promised } from './harness.ts'

const rounds = async () => {
  for (let round = 0; round < 20; round++) await new Promise((resolve) => setImmediate(resolve))
}

/** A clock in the hands of the test, with the timers that are set on it. */
class Clock {
  #at = 0
  readonly timers = new Map<object, { readonly at: number; readonly run: () => void }>()
  readonly timer = {
    now: () => this.#at,
    set: (run: () => void, ms: number) => {
      const handle = {}
      this.timers.set(handle, { at: this.#at + ms, run })
      return handle
    },
    clear: (handle: unknown) => void this.timers.delete(handle as object),
  }

  async goTo(at: number): Promise<void> {
    this.#at = at
    for (const [handle, timer] of [...this.timers]) {
      if (timer.at > at) continue
      this.timers.delete(handle)
      timer.run()
    }
    await rounds()
  }
}

const typeDefs = 'type Query { a: Node b: Node c: Node } type Node { id: Int! }'
type Resolver = (parent: unknown, args: unknown, context: Context) => unknown

function setUp(resolvers: Record<string, Resolver>, loaders: object) {
  const clock = new Clock()
  const dispatch = createDispatch({ stalledMs: 50, stalledBatchMs: 500, timer: clock.timer })
  const schema = makeExecutableSchema({ typeDefs, resolvers: { Query: resolvers } })
  measureResolvers(schema)
  dispatch.meet([{ Query: resolvers }])
  const makeLoaders = createLoaders(loaders as never, undefined, dispatch)
  const ask = (source: string) => {
    const contextValue: { loaders?: object } = {}
    contextValue.loaders = makeLoaders(contextValue, undefined)
    return graphql({ schema, source, contextValue })
  }
  return { clock, ask }
}

/** `b` awaits, unseen, the key that `a` has asked; `c` moves when it is told to. */
function sharing() {
  let shared = promised<unknown>()
  const c = promised()
  const { loaders, batches } = notedLoaders(['nodeById'])
  const resolvers: Record<string, Resolver> = {
    a: async (_, __, { loaders }) => {
      const value = await loaders.nodeById?.load(1)
      shared.keep(value)
      return value
    },
    b: async (_, __, context) => {
      await shared.promise
      return context.loaders.nodeById?.load(2)
    },
    c: async (_, __, _context) => {
      await c.promise
      return null
    },
  }
  const renew = () => {
    shared = promised()
    batches.length = 0
  }
  return { ...setUp(resolvers, loaders), batches, c, renew }
}

it('lets a batch go when nothing of its operation has moved for its patience, and not before', async () => {
  const { clock, ask, batches } = sharing()
  const answer = ask('{ a { id } b { id } }')
  await rounds()
  expect(batches).toEqual([])
  await clock.goTo(49)
  expect(batches).toEqual([])
  await clock.goTo(50)
  expect((await answer).data).toEqual({ a: { id: 1 }, b: { id: 2 } })
  expect(batches.map(({ keys }) => keys)).toEqual([[1], [2]])
  expect(clock.timers.size).toBe(0)
})

it('is patient anew with whatever moves', async () => {
  const { clock, ask, batches, c } = sharing()
  const answer = ask('{ a { id } b { id } c { id } }')
  await rounds()
  await clock.goTo(40)
  c.keep()
  await rounds()
  await clock.goTo(89)
  expect(batches).toEqual([])
  await clock.goTo(90)
  expect((await answer).errors).toBeUndefined()
})

it('does not wait again, in the next operations, for whom it has waited in vain', async () => {
  const { clock, ask, batches, renew } = sharing()
  const first = ask('{ a { id } b { id } }')
  await rounds()
  await clock.goTo(50)
  await first
  for (let operation = 2; operation <= 17; operation++) {
    renew()
    expect((await ask('{ a { id } b { id } }')).errors).toBeUndefined()
    expect(batches.map(({ keys }) => keys)).toEqual([[1], [2]])
  }
  expect(clock.timers.size).toBe(0)
  // The excuse is over: perhaps it was slow once, and no more.
  renew()
  const last = ask('{ a { id } b { id } }')
  await rounds()
  expect(batches).toEqual([])
  await clock.goTo(100)
  expect((await last).errors).toBeUndefined()
})

it('waits longer for a batch in flight, which is excused too when it stands still', async () => {
  const asked = promised<unknown>()
  const batches: string[] = []
  const loaders = {
    // Awaits, unseen, what `b` has asked of the other: that one may be asked below it.
    slowById: defineLoader(async (ids: readonly number[]) => {
      batches.push('slowById')
      await asked.promise
      return ids.map((id) => ({ id }))
    }),
    nodeById: defineLoader(async (ids: readonly number[]) => {
      batches.push('nodeById')
      return ids.map((id) => ({ id }))
    }),
  }
  const go = promised()
  const resolvers: Record<string, Resolver> = {
    a: async (_, __, { loaders }) => {
      await loaders.slowById?.load(1)
      return loaders.nodeById?.load(1)
    },
    b: async (_, __, { loaders }) => {
      await go.promise
      const value = await loaders.nodeById?.load(2)
      asked.keep(value)
      return value
    },
  }
  const { clock, ask } = setUp(resolvers, loaders)
  const answer = ask('{ a { id } b { id } }')
  await rounds()
  // Nobody has finished once: b may ask slowById, and is waited for.
  expect(batches).toEqual([])
  await clock.goTo(50)
  expect(batches).toEqual(['slowById'])
  go.keep()
  await rounds()
  await clock.goTo(549)
  expect(batches).toEqual(['slowById'])
  await clock.goTo(550)
  expect((await answer).data).toEqual({ a: { id: 1 }, b: { id: 2 } })
  expect(batches).toEqual(['slowById', 'nodeById', 'nodeById'])
  expect(clock.timers.size).toBe(0)
})

it('sets no timer where nothing has to wait', async () => {
  const { loaders, batches } = notedLoaders(['nodeById'])
  const load: Resolver = (_, __, { loaders }) => loaders.nodeById?.load(1)
  const { clock, ask } = setUp({ a: load, b: load, c: load }, loaders)
  let isSet = false
  const { set } = clock.timer
  clock.timer.set = (run, ms) => {
    isSet = true
    return set(run, ms)
  }
  await ask('{ a { id } b { id } c { id } }')
  expect(batches).toHaveLength(1)
  expect(isSet).toBe(false)
})

it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 31, '50'])('refuses a patience of %s', (given) => {
  expect(() => createDispatch({ stalledMs: given as number })).toThrow(
    `stalledMs must be a number of milliseconds above 0 and at most 2147483647, got ${given}. Leave it out for the default.`,
  )
  expect(() => createDispatch({ stalledBatchMs: given as number })).toThrow('stalledBatchMs must be')
})
