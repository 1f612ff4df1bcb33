import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Context, notedLoaders, startGateway, Waits } from './harness.ts'

const monitored = [
  { as: 'with recording', monitoring: {} },
  { as: 'without recording', monitoring: { enabled: false } },
  { as: 'without the recording of statements', monitoring: { statements: false } },
]

/** graphql/dataloader issue 276: D has many S has many SW has one W has many C; only C has a loader. */
describe.each(monitored)('a leaf below ancestors that await, $as', ({ monitoring }) => {
  const typeDefs = /* GraphQL */ `
    type Query { ds: [D!]! }
    type D { id: Int! ss: [S!]! }
    type S { id: Int! sws: [SW!]! }
    type SW { id: Int! w: W }
    type W { id: Int! cs: [C!]! }
    type C { id: Int! }
  `
  const query = '{ ds { id ss { id sws { id w { id cs { id } } } } } }'

  async function ask(choose: (count: number) => number, batchScheduleFn?: (dispatch: () => void) => void) {
    const waits = new Waits()
    const { loaders, batches } = notedLoaders(['cById'], { options: { batchScheduleFn } })
    const children = async ({ id }: { id: number }) => {
      await waits.next()
      return [{ id: id * 10 + 1 }, { id: id * 10 + 2 }]
    }
    const send = await startGateway({
      typeDefs,
      loaders,
      monitoring,
      resolvers: {
        Query: { ds: () => children({ id: 0 }) },
        D: { ss: children },
        S: { sws: children },
        SW: { w: async ({ id }: { id: number }) => waits.next({ id }) },
        W: {
          cs: ({ id }: { id: number }, _args: unknown, { loaders }: Context) =>
            Promise.all([loaders.cById?.load(id), loaders.cById?.load(-id)]),
        },
      },
    })
    const answer = await waits.endAll(send(query), choose)
    await send.close()
    expect(answer.errors).toBeUndefined()
    expect(answer.data.ds[1].ss[1].sws[1].w.cs).toEqual([{ id: 222 }, { id: -222 }])
    return batches
  }

  it('is loaded in one batch, whatever the order in which they end', async () => {
    await fc.assert(
      fc.asyncProperty(fc.infiniteStream(fc.nat()), async (numbers) => {
        const batches = await ask((count) => (numbers.next().value as number) % count)
        expect(batches).toHaveLength(1)
        expect(batches[0]?.keys).toHaveLength(16)
      }),
      { seed: 276, numRuns: 15 },
    )
  })

  it('is loaded in many with a schedule of a tick, which is kept where an author gives it', async () => {
    const tick = (dispatch: () => void) => void Promise.resolve().then(() => process.nextTick(dispatch))
    expect((await ask(() => 0, tick)).length).toBeGreaterThan(3)
  })
})

const typeDefs = /* GraphQL */ `
  type Query { products: [Product!]! }
  type Product { id: Int! reviews(first: Int): [Review!]! maker: Person score: Int }
  type Review { id: Int! author: Person product: Product }
  type Person { id: Int! name: String city: City }
  type City { id: Int! name: String }
`
const query = /* GraphQL */ `{
  products {
    id
    score
    few: reviews(first: 2) { id ...Written }
    more: reviews(first: 3) { id ...Written }
  }
}
fragment Written on Review { author { id name city { id name } } }`

/** Products, reviews by argument set, authors, cities: each resolver awaits before it asks, after, or not at all. */
function shop(waits: Waits, pauses: () => number) {
  const noted = notedLoaders(['few', 'more', 'personById', 'cityById'], { waits })
  const pause = async () => {
    for (let left = pauses(); left > 0; left--) await waits.next()
  }
  const around = async <T>(ask: () => T | Promise<T>): Promise<T> => {
    await pause()
    const value = await ask()
    await pause()
    return value
  }
  interface Row {
    readonly id: number
  }
  const resolvers = {
    Query: { products: () => around(() => [1, 2, 3, 4].map((id) => ({ id }))) },
    Product: {
      score: ({ id }: Row) => around(() => id * 100),
      reviews: ({ id }: Row, { first }: { first: number }, { loaders }: Context) =>
        around(async () => {
          await loaders[first === 2 ? 'few' : 'more']?.load(id)
          return Array.from({ length: first }, (_, index) => ({ id: id * 10 + index }))
        }),
    },
    Review: {
      author: ({ id }: Row, _args: unknown, { loaders }: Context) =>
        around(() => loaders.personById?.load(id % 7)),
    },
    Person: {
      name: ({ id }: Row) => `person ${id}`,
      city: ({ id }: Row, _args: unknown, { loaders }: Context) => loaders.cityById?.load(id % 3),
    },
    City: { name: async ({ id }: Row) => `city ${id}` },
  }
  return { ...noted, resolvers }
}

describe.each(monitored)('three levels with async parents, $as', ({ monitoring }) => {
  it('take one batch a level and argument set, whatever the timing, from the first operation on', async () => {
    await fc.assert(
      fc.asyncProperty(fc.infiniteStream(fc.nat()), async (numbers) => {
        const random = (below: number) => (numbers.next().value as number) % below
        const waits = new Waits()
        const { loaders, batches, counts, resolvers } = shop(waits, () => random(3))
        const send = await startGateway({ typeDefs, loaders, resolvers, monitoring })
        for (let operation = 0; operation < 3; operation++) {
          batches.length = 0
          const { data, errors } = await waits.endAll(send(query), random)
          expect(errors).toBeUndefined()
          expect(data.products[3].more[2].author).toMatchObject({ id: 42 % 7, city: { name: 'city 0' } })
          expect(counts()).toEqual({ few: 1, more: 1, personById: 1, cityById: 1 })
        }
        await send.close()
      }),
      { seed: 4, numRuns: 30 },
    )
  })

  it('take as many batches of a loader as it has levels, where the schema is recursive', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.infiniteStream(fc.nat()),
        fc.integer({ min: 1, max: 5 }),
        async (numbers, depth) => {
          const random = (below: number) => (numbers.next().value as number) % below
          const waits = new Waits()
          const { loaders, counts, batches } = notedLoaders(['childById'], { waits })
          const send = await startGateway({
            typeDefs: 'type Query { root: Node } type Node { id: Int! left: Node right: Node }',
            loaders,
            monitoring,
            resolvers: {
              Query: { root: () => ({ id: 1 }) },
              Node: {
                left: async ({ id }: { id: number }, _: unknown, { loaders }: Context) => {
                  await waits.next()
                  return loaders.childById?.load(2 * id)
                },
                right: ({ id }: { id: number }, _: unknown, { loaders }: Context) =>
                  loaders.childById?.load(2 * id + 1),
              },
            },
          })
          let selection = '{ id }'
          for (let level = 0; level < depth; level++)
            selection = `{ id left ${selection} right ${selection} }`
          const { errors } = await waits.endAll(send(`{ root ${selection} }`), random)
          await send.close()
          expect(errors).toBeUndefined()
          expect(counts()).toEqual({ childById: depth })
          expect(batches.map(({ keys }) => keys.length)).toEqual(
            Array.from({ length: depth }, (_, level) => 2 ** (level + 1)),
          )
        },
      ),
      { seed: 5, numRuns: 20 },
    )
  })
})
