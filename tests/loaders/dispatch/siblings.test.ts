import { describe, expect, it } from 'vitest'
import { type Context, notedLoaders, promised, startGateway, until, Waits } from './harness.ts'

const typeDefs = /* GraphQL */ `
  type Query { fast: Item slow: Item other: Other either: Either listed: [Item!]! late: [Item!]! }
  type Mutation { first: Item second: Item }
  type Item { id: Int! leaf: Leaf plain: Int via: Item }
  type Other { id: Int! plain: Int awaited: Int }
  union Either = Item | Other
  type Leaf { id: Int! plain: Int }
`

/** `Query.slow`, `Query.other` and `Query.either` settle when the test lets them. */
async function start() {
  const slow = promised<object>()
  const { loaders, batches, counts } = notedLoaders(['leafById', 'itemById'])
  const send = await startGateway({
    typeDefs,
    loaders,
    resolvers: {
      Query: {
        fast: () => ({ id: 1 }),
        slow: () => slow.promise,
        other: () => slow.promise,
        either: () => slow.promise,
        // A list at once, with an item that is late.
        listed: () => [{ id: 1 }, slow.promise],
        late: async () => [{ id: 1 }, slow.promise],
      },
      Item: {
        leaf: ({ id }: { id: number }, _: unknown, { loaders }: Context) => loaders.leafById?.load(id),
        plain: () => 1,
        via: ({ id }: { id: number }, _: unknown, { loaders }: Context) => loaders.itemById?.load(id),
      },
      Other: { plain: () => 1, awaited: async () => 1 },
      Leaf: { plain: () => 1 },
      Either: { __resolveType: (value: { id: number }) => (value.id > 1 ? 'Item' : 'Other') },
    },
  })
  // What each resolver asks is known when it has finished once.
  await send('{ fast { leaf { plain } plain via { id } } }')
  batches.length = 0
  return { send, slow, batches, counts }
}

const whole = { id: 2 }

describe('a slow sibling that cannot lead to the loader', () => {
  it.each([
    ['asks nothing below', '{ fast { leaf { id } } slow { id plain } }'],
    ['is of another type', '{ fast { leaf { id } } other { id } }'],
    [
      'would ask it in a part that is skipped',
      '{ fast { leaf { id } } slow { id leaf @skip(if: true) { id } } }',
    ],
    [
      'would ask it in a part not included',
      '{ fast { leaf { id } } slow { ...on Item @include(if: false) { leaf { id } } id } }',
    ],
    [
      'would ask it in a fragment on a type it cannot have',
      '{ fast { leaf { id } } other { ...F } } fragment F on Other { id ...on Other { __typename } }',
    ],
    ['asks another loader', '{ fast { leaf { id } } slow { via { id } } }'],
  ])('delays nobody: it %s', async (_, query) => {
    const { send, slow, batches } = await start()
    const answer = send(query)
    // The sibling settles only now that the batch has gone.
    await until(() => batches.length === 1, 'the batch of leafById')
    expect(batches).toEqual([{ loader: 'leafById', keys: [1] }])
    slow.keep(whole)
    expect((await answer).errors).toBeUndefined()
  })

  it('is told from one that can by the variables of the request, each time', async () => {
    const query = `query ($deep: Boolean!) { fast { leaf { id } } slow { id leaf @include(if: $deep) { id } } }`
    for (const deep of [true, false, true]) {
      const { send, slow, batches } = await start()
      const answer = send(query, { deep })
      if (deep) setImmediate(() => slow.keep(whole))
      else {
        await until(() => batches.length === 1, 'the batch of leafById')
        slow.keep(whole)
      }
      expect((await answer).errors).toBeUndefined()
      expect(batches.map(({ keys }) => keys)).toEqual([deep ? [1, 2] : [1]])
    }
  })
})

describe('a slow sibling that can lead to the loader', () => {
  const fragments = 'fragment L on Item { leaf { id } } fragment M on Item { ...L }'
  it.each([
    ['directly', '{ fast { leaf { id } } slow { leaf { id } } }'],
    ['in a fragment of a fragment', `{ fast { ...L } slow { ...M } } ${fragments}`],
    [
      'in one of two selections of the same field',
      '{ fast { leaf { id } } slow { id } slow { leaf { id } } }',
    ],
    [
      'where it may be of a type that asks',
      '{ fast { leaf { id } } either { ...on Other { id } ...on Item { leaf { id } } } }',
    ],
    ['as an item of a list that is there', '{ fast { leaf { id } } listed { leaf { id } } }'],
    ['as an item of a list that was awaited', '{ fast { leaf { id } } late { leaf { id } } }'],
  ])('is waited for: %s', async (_, query) => {
    const { send, slow, batches, counts } = await start()
    const answer = send(query)
    for (let round = 0; round < 20; round++) await new Promise((resolve) => setImmediate(resolve))
    expect(batches).toEqual([])
    slow.keep(whole)
    expect((await answer).errors).toBeUndefined()
    expect(counts()).toEqual({ leafById: 1 })
    expect(batches[0]?.keys).toEqual([1, 2])
  })

  it('is waited for through the batch it waits for, which goes first', async () => {
    const { send, batches } = await start()
    const answer = await send('{ fast { leaf { id } via { leaf { id } } } }')
    expect(answer.errors).toBeUndefined()
    // The value of via is { id: 1 }: the same leaf, and no batch of its own.
    expect(batches.map(({ loader }) => loader)).toEqual(['itemById', 'leafById'])
  })

  it('is no longer waited for once it has failed', async () => {
    const { send, slow, batches } = await start()
    const answer = send('{ fast { leaf { id } } slow { leaf { id } } }')
    slow.keep(new Error('no such item'))
    const { data, errors } = await answer
    expect(data).toEqual({ fast: { leaf: { id: 1 } }, slow: null })
    expect(errors).toHaveLength(1)
    expect(batches.map(({ keys }) => keys)).toEqual([[1]])
  })
})

it('counts a resolver as able to ask until it was seen to finish, and then by what it has asked', async () => {
  const pause = promised()
  const { loaders, batches } = notedLoaders(['leafById'])
  const send = await startGateway({
    typeDefs: 'type Query { fast: Leaf unknown: Int } type Leaf { id: Int! }',
    loaders,
    resolvers: {
      Query: {
        fast: (_: unknown, _args: unknown, { loaders }: Context) => loaders.leafById?.load(1),
        unknown: async (_: unknown, _args: unknown, context: object) => {
          await pause.promise
          return Object.keys(context).length
        },
      },
    },
  })
  const first = send('{ fast { id } unknown }')
  for (let round = 0; round < 20; round++) await new Promise((resolve) => setImmediate(resolve))
  expect(batches).toEqual([])
  pause.keep()
  await first
  expect(batches).toHaveLength(1)
})

it('gives a key that is known already at once, while a batch of the same loader waits', async () => {
  const slow = promised<object>()
  const seen = promised()
  const { loaders, batches } = notedLoaders(['leafById'])
  const send = await startGateway({
    typeDefs:
      'type Query { early: Leaf again: Leaf new: Leaf slow: Leaf } type Leaf { id: Int! below: Leaf }',
    loaders,
    resolvers: {
      Query: {
        early: async (_: unknown, _args: unknown, { loaders }: Context) => loaders.leafById?.load(1),
        new: async (_: unknown, _args: unknown, { loaders }: Context) => {
          await loaders.leafById?.load(1)
          return loaders.leafById?.load(2)
        },
        again: async (_: unknown, _args: unknown, { loaders }: Context) => {
          await loaders.leafById?.load(1)
          await new Promise((resolve) => setImmediate(resolve))
          const known = await loaders.leafById?.load(1)
          seen.keep()
          return known
        },
        slow: () => slow.promise,
      },
      Leaf: {
        below: ({ id }: { id: number }, _: unknown, { loaders }: Context) => loaders.leafById?.load(id),
      },
    },
  })
  await send('{ early { below { id } } }')
  batches.length = 0
  const answer = send('{ new { id } again { id } slow { below { id } } early { id } }')
  slow.keep({ id: 3 })
  await seen.promise
  expect((await answer).errors).toBeUndefined()
  expect(batches.flatMap(({ keys }) => keys).sort()).toEqual([1, 2, 3])
})

it.each([
  { ids: [1, 2, 3], rest: [3, 4] },
  // Nobody asks for a key more, by which it would be seen to be full.
  { ids: [1, 2], rest: [4] },
])(
  'lets what is full go of $ids, while the rest of the keys waits for a slow sibling',
  async ({ ids, rest }) => {
    const slow = promised<object>()
    const waits = new Waits()
    const { loaders, batches } = notedLoaders(['leafById'], { options: { maxBatchSize: 2 } })
    const send = await startGateway({
      typeDefs: 'type Query { leaves: [Leaf!]! slow: Item } type Item { leaf: Leaf } type Leaf { id: Int! }',
      loaders,
      resolvers: {
        Query: {
          leaves: (_: unknown, _args: unknown, { loaders }: Context) =>
            ids.map((id) => loaders.leafById?.load(id)),
          slow: () => slow.promise,
        },
        Item: {
          leaf: (_: unknown, _args: unknown, { loaders }: Context) => loaders.leafById?.load(4),
        },
      },
    })
    const answer = send('{ leaves { id } slow { leaf { id } } }')
    await until(() => batches.length === 1, 'the full batch')
    for (let round = 0; round < 20; round++) await new Promise((resolve) => setImmediate(resolve))
    expect(batches.map(({ keys }) => keys)).toEqual([[1, 2]])
    slow.keep({})
    expect((await waits.endAll(answer)).errors).toBeUndefined()
    expect(batches.map(({ keys }) => keys)).toEqual([[1, 2], rest])
  },
)
