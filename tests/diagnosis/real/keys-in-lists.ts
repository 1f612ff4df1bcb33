import DataLoader from 'dataloader'
import pg from 'pg'
import { measuredPool } from '../../../src/database/measured-pool.ts'
import type { Program } from './judge.ts'

async function all(db: pg.Pool, text: string, values: readonly unknown[] = []) {
  return (await db.query(text, [...values])).rows
}

/** Visits with a list of doctors each. */
const visitsWithDoctors = `select v.id, array[v.doctor_id, 1 + v.doctor_id % 12, 1 + (v.doctor_id + 3) % 12] as doctor_ids
  from visits v order by v.id limit 12`

const namesOf = (db: pg.Pool, ids: readonly string[]) =>
  all(db, 'select id, name from doctors where id = any($1)', [ids])

const visitTypes = `
  type Query { visits: [Visit!]! rounds: [String!]! shifts: [Shift!]! }
  type Visit { id: ID! doctors: [Doctor!]! fees: Int! }
  type Shift { visits: [ShiftVisit!]! } type ShiftVisit { doctor: Doctor! }
  type Doctor { name: String! }`

const doctorIds = ['3', '1', '4', '11', '5', '9', '2', '6']

/** At most so many at a time. */
function limited(most: number) {
  const waiting: (() => void)[] = []
  let running = 0
  return async <Result>(run: () => Promise<Result>): Promise<Result> => {
    if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve))
    running++
    try {
      return await run()
    } finally {
      running--
      waiting.shift()?.()
    }
  }
}

export const keysInLists: readonly Program[] = [
  {
    name: 'a list of keys in each row, read in turn',
    typeDefs: visitTypes,
    resolvers: {
      Query: {
        rounds: async (_, _args, { db }) => {
          const rounds = []
          for (const { doctor_ids } of await all(db, visitsWithDoctors))
            rounds.push((await namesOf(db, doctor_ids)).map(({ name }) => name).join(', '))
          return rounds
        },
      },
    },
    ask: '{ rounds }',
    finds: ['SEQUENTIAL_AWAITS Query.rounds at rounds'],
  },
  {
    name: 'a list of keys in each row, in chunks of all of them',
    typeDefs: visitTypes,
    resolvers: {
      Query: {
        rounds: async (_, _args, { db }) => {
          const ids = (await all(db, visitsWithDoctors)).flatMap(({ doctor_ids }) => doctor_ids)
          const chunks = Array.from({ length: 9 }, (_, at) => ids.slice(at * 4, at * 4 + 4))
          return Promise.all(chunks.map(async (chunk) => String((await namesOf(db, chunk)).length)))
        },
      },
    },
    ask: '{ rounds }',
    finds: [],
  },
  {
    name: 'a list of keys in each row, and a loader of the program in chunks of two',
    typeDefs: visitTypes,
    context: ({ db }) => ({
      doctors: new DataLoader(
        async (ids: readonly string[]) => {
          const rows = await namesOf(db, ids)
          return ids.map((id) => rows.find((row) => row.id === id))
        },
        { maxBatchSize: 2, cache: false },
      ),
    }),
    resolvers: {
      Query: { visits: (_, _args, { db }) => all(db, visitsWithDoctors) },
      Visit: { doctors: ({ doctor_ids }, _, { doctors }) => doctors.loadMany(doctor_ids) },
    },
    ask: '{ visits { doctors { name } } }',
    finds: [],
  },
  {
    name: 'the doctors of a shift, read once for all of its visits',
    typeDefs: visitTypes,
    resolvers: {
      Query: {
        shifts: async (_, _args, { db }) => {
          const rows = await all(db, visitsWithDoctors)
          return rows.slice(0, 6).map((shift) => ({
            visits: shift.doctor_ids.map((doctor_id: string) => ({ doctor_id, shift })),
          }))
        },
      },
      ShiftVisit: {
        doctor: async ({ doctor_id, shift }, _, { db }) => {
          shift.doctors ??= namesOf(db, shift.doctor_ids)
          return (await shift.doctors).find(({ id }: { id: string }) => id === doctor_id)
        },
      },
    },
    ask: '{ shifts { visits { doctor { name } } } }',
    finds: [],
  },
  {
    name: 'one visit each, of the two kinds that cost something',
    typeDefs: visitTypes,
    resolvers: {
      Query: {
        visits: (_, _args, { db }) => all(db, 'select id, day, kind from visits order by id limit 12'),
      },
      Visit: {
        fees: async ({ id }, _, { db }) =>
          (
            await all(db, 'select count(*)::int as n from visits where kind in ($1, $2) and id = $3', [
              'kind 1',
              'kind 2',
              id,
            ])
          )[0].n,
      },
    },
    ask: '{ visits { fees } }',
    finds: ['N_PLUS_ONE Visit.fees at visits.*.fees'],
  },
  {
    name: 'three at a time, while two connections are still being opened',
    typeDefs: 'type Query { doctors(ids: [ID!]!): [String!]! }',
    resolvers: {
      Query: {
        doctors: async (_, { ids }, { db }) => {
          const cold = measuredPool(new pg.Pool({ ...db.options, max: 3 }))
          await cold.query('select 1')
          const inTurn = limited(3)
          try {
            return await Promise.all(
              ids.map((id: string) =>
                inTurn(async () => (await all(cold, 'select name from doctors where id = $1', [id]))[0].name),
              ),
            )
          } finally {
            await cold.end()
          }
        },
      },
    },
    ask: 'query Doctors($ids: [ID!]!) { doctors(ids: $ids) }',
    variables: { ids: doctorIds },
    finds: ['N_PLUS_ONE Query.doctors at doctors'],
  },
  {
    name: 'a message for each room, with the room in a document',
    typeDefs: 'type Query { ok: Boolean } type Mutation { admit(rooms: [Int!]!): Int! }',
    resolvers: {
      Mutation: {
        admit: async (_, { rooms }, { db }) => {
          for (const room of rooms)
            await db.query("insert into outbox (topic, payload) values ('admitted', $1)", [{ room }])
          return rooms.length
        },
      },
    },
    ask: 'mutation { admit(rooms: [4, 8, 1, 5, 9, 2]) }',
    finds: ['ROW_BY_ROW_WRITE Mutation.admit at admit'],
  },
]
