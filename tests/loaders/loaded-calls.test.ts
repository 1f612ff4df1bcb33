import { expect, it } from 'vitest'
import { defineLoader } from '../../src/loaders/define-loader.ts'
import type { Measurement } from '../../src/measurement/measurement.ts'
import { startRecorded } from '../support/recorded-gateway.ts'

const typeDefs = /* GraphQL */ `
  type Query { lamps: [Lamp!]! }
  type Lamp { id: ID! room: Room }
  type Room { id: ID! name: String! itself: Room }
`

interface Context {
  readonly loaders: { readonly roomById: { load(id: number): Promise<{ id: number } | null> } }
}
interface Lamp {
  readonly id: number
  readonly roomId: number
}

const rooms = [1, 1, 2, 3]
const resolvers = {
  Query: { lamps: () => rooms.map((roomId, id): Lamp => ({ id, roomId })) },
  Lamp: {
    room: ({ roomId }: Lamp, _args: unknown, { loaders }: Context) => loaders.roomById.load(roomId),
  },
  Room: {
    name: ({ id }: { id: number }) => `room ${id}`,
    // Loaded already, and given without a batch.
    itself: ({ id }: { id: number }, _args: unknown, { loaders }: Context) => loaders.roomById.load(id),
  },
}
const loaders = {
  roomById: defineLoader(async (ids: readonly number[]) =>
    ids.map((id) => (id === 3 ? new Error('no such room') : { id })),
  ),
}
const { ask } = await startRecorded({ typeDefs, resolvers, loaders })

const of = ({ resolvers }: Measurement, coordinate: string) =>
  resolvers.find((resolver) => resolver.coordinate === coordinate)

it('ends the calls that wait for a loader when its batch ends, and not when it is their turn after it', async () => {
  const measurement = await ask('query Lamps { lamps { id room { name } } }')
  const [batch] = measurement.timeline.filter(({ kind }) => kind === 'batch')
  const room = of(measurement, 'Lamp.room')
  expect(room).toMatchObject({ calls: 4, errors: 1 })
  expect(room?.endMs).toBeCloseTo((batch?.startMs ?? 0) + (batch?.durationMs ?? 0), 9)
  expect(room?.busyMs).toBeCloseTo((room?.endMs ?? 0) - (room?.startMs ?? 0), 9)
})

it('ends a call whose value was loaded before when it is there', async () => {
  const measurement = await ask('query Itself { lamps { id room { itself { id } } } }')
  const batches = measurement.timeline.filter(({ kind }) => kind === 'batch')
  expect(batches).toHaveLength(1)
  const itself = of(measurement, 'Room.itself')
  expect(itself).toMatchObject({ calls: 3, errors: 0 })
  expect(itself?.totalMs).toBeGreaterThan(0)
  expect(itself?.endMs).toBeGreaterThan(itself?.startMs ?? 0)
})
