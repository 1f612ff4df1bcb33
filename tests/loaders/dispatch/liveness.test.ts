import fc from 'fast-check'
import { expect, it } from 'vitest'
import { defineLoader } from '../../../src/loaders/define-loader.ts'
import { type Context, startGateway, Waits } from './harness.ts'

const loaderNames = ['one', 'two', 'three'] as const
const fields = ['p', 'q', 'r', 's'] as const

/** What a resolver, or a loader's function, does on its way: it waits, loads, loads several at once, or asks and does not wait. */
const steps = fc.array(
  fc.oneof(
    fc.record({ does: fc.constant('wait' as const) }),
    fc.record({
      does: fc.constantFrom('load' as const, 'many' as const, 'forget' as const),
      loader: fc.constantFrom(...loaderNames),
      key: fc.nat(4),
    }),
  ),
  { maxLength: 4 },
)
type Step = { does: 'wait' | 'load' | 'many' | 'forget'; loader?: string; key?: number }

const program = fc.record({
  resolvers: fc.record(Object.fromEntries(fields.map((field) => [field, steps]))),
  // A loader's function asks only those after it: in a circle of functions each would wait for the next, with any schedule.
  functions: fc.tuple(steps, steps, steps),
  gives: fc.record(
    Object.fromEntries(fields.map((field) => [field, fc.constantFrom('value', 'list', 'promises', 'load')])),
  ),
  paths: fc.array(fc.array(fc.constantFrom(...fields), { minLength: 1, maxLength: 4 }), { maxLength: 6 }),
  maxBatchSize: fc.constantFrom(1, 2, undefined),
  recorded: fc.boolean(),
})

interface Selection extends Readonly<Record<string, Selection>> {}

function selectionOf(paths: readonly (readonly string[])[]): Selection {
  const below: Record<string, string[][]> = {}
  for (const [field, ...rest] of paths) {
    if (field === undefined) continue
    below[field] ??= []
    below[field].push(rest)
  }
  return Object.fromEntries(Object.entries(below).map(([field, rests]) => [field, selectionOf(rests)]))
}

const documentOf = (selection: Selection): string =>
  `{ id ${Object.entries(selection)
    .map(([field, below]) => `${field} ${documentOf(below)}`)
    .join(' ')} }`

const nextOf = (id: number, field: string) => (id * 3 + fields.indexOf(field as 'p')) % 11

const expected = (selection: Selection, id: number): unknown => ({
  id,
  ...Object.fromEntries(
    Object.entries(selection).map(([field, below]) => [field, [expected(below, nextOf(id, field))]]),
  ),
})

it('always ends with the right answer, whatever resolvers and loaders do on their way', async () => {
  await fc.assert(
    fc.asyncProperty(program, fc.infiniteStream(fc.nat()), async (given, numbers) => {
      const random = (below: number) => (numbers.next().value as number) % below
      const waits = new Waits()
      const follow = async (todo: readonly Step[], id: number, { loaders }: Context, from = 0) => {
        for (const { does, loader = 'one', key = 0 } of todo) {
          const asked = loaders[loader]
          if (loaderNames.indexOf(loader as 'one') < from) continue
          if (does === 'wait') await waits.next()
          else if (does === 'load') await asked?.load(id + key)
          else if (does === 'many') await asked?.loadMany([key, id, key])
          else void asked?.load(key)
        }
      }
      const loaders = Object.fromEntries(
        loaderNames.map((name, index) => [
          name,
          defineLoader(
            async (ids: readonly number[], context: Context) => {
              await follow(given.functions[index] as Step[], ids[0] ?? 0, context, index + 1)
              return ids.map((id) => ({ id }))
            },
            { maxBatchSize: given.maxBatchSize },
          ),
        ]),
      )
      const resolver = (field: string) => {
        const todo = given.resolvers[field] as Step[]
        const gives = given.gives[field]
        const direct = ({ id }: { id: number }, _: unknown, { loaders }: Context) =>
          loaders.one?.load(nextOf(id, field))
        const later = async (parent: { id: number }, _: unknown, context: Context) => {
          await follow(todo, parent.id, context)
          return { id: nextOf(parent.id, field) }
        }
        if (gives === 'load') return (...all: Parameters<typeof direct>) => [direct(...all)]
        if (gives === 'promises') return (...all: Parameters<typeof later>) => [later(...all)]
        return async (...all: Parameters<typeof later>) => [await later(...all)]
      }
      const send = await startGateway({
        typeDefs: `type Query { root: Node } type Node { id: Int! ${fields.map((field) => `${field}: [Node]`).join(' ')} }`,
        loaders,
        monitoring: { enabled: given.recorded },
        resolvers: {
          Query: { root: () => ({ id: 1 }) },
          Node: Object.fromEntries(fields.map((field) => [field, resolver(field)])) as never,
        },
      })
      const selection = selectionOf(given.paths)
      for (let operation = 0; operation < 2; operation++) {
        const answer = await waits.endAll(send(`{ root ${documentOf(selection)} }`), random)
        expect(answer).toEqual({ data: { root: expected(selection, 1) } })
      }
      await send.close()
    }),
    { seed: 7, numRuns: 150 },
  )
})
