import { expect, it, onTestFinished } from 'vitest'
import { createGateway } from '../../src/gateway/create-gateway.ts'
import { batched } from '../../src/loaders/batched.ts'
import { defineLoader } from '../../src/loaders/define-loader.ts'

const typeDefs = /* GraphQL */ `
  type Query { rooms: [Room!]! }
  type Subscription { changed: [Room!]! }
  type Room { degrees: Int! kept: Int! }
`

/** What a subscription sends for its events, each the numbers of rooms; before each, all rooms get a degree warmer. */
async function answers(events: readonly unknown[], query: string) {
  let degrees = 20
  const batches: string[] = []
  const warmer = () => degrees++
  const rooms = { 1: { id: 1 }, 2: { id: 2 } }
  const gateway = await createGateway({
    typeDefs,
    logLevel: 'silent',
    dispatch: { stalledMs: 600_000, stalledBatchMs: 600_000 },
    loaders: {
      degreesByRoom: defineLoader(async (ids: readonly number[]) => {
        batches.push(`degrees of ${ids}`)
        return ids.map(() => degrees)
      }),
    },
    resolvers: {
      Subscription: {
        changed: {
          async *subscribe(_: unknown, _args: unknown, { loaders }) {
            await loaders.degreesByRoom.load(1)
            for (const event of events) {
              warmer()
              yield event
            }
          },
          resolve: () => [rooms[1], rooms[2], rooms[1]],
        },
      },
      Room: {
        degrees: ({ id }: { id: number }, _args: unknown, { loaders }) => loaders.degreesByRoom.load(id),
        kept: batched(
          (some: readonly { id: number }[]) => {
            batches.push(`kept of ${some.map(({ id }) => id)}`)
            return some.map(() => degrees)
          },
          { cache: true },
        ),
      },
    },
  })
  onTestFinished(() => gateway.close())
  const response = await gateway.fetch(
    new Request('http://gateway/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
      body: JSON.stringify({ query }),
    }),
  )
  const sent = (await response.text()).matchAll(/"data":\{"changed":(.*)\}\}$/gm)
  return { rooms: [...sent].map(([, json = '']) => JSON.parse(json) as unknown[]), batches }
}

it.each([
  ['values of their own', [{ at: 1 }, { at: 2 }]],
  ['the same value', ['changed', 'changed']],
])('loads anew for each event, where events have %s', async (_, events) => {
  const { rooms, batches } = await answers(events, 'subscription { changed { degrees kept } }')
  const warm = (degrees: number) => Array(3).fill({ degrees, kept: degrees })
  expect(rooms).toEqual([warm(21), warm(22)])
  const anEvent = ['degrees of 1,2', 'kept of 1,2']
  expect(batches).toEqual(['degrees of 1', ...anEvent, ...anEvent])
})
