import type pg from 'pg'
import { uuidOf } from './clinic.ts'
import type { Program } from './judge.ts'

async function all(db: pg.Pool | pg.PoolClient, text: string, values: readonly unknown[] = []) {
  return (await db.query(text, [...values])).rows
}

class Profile {
  readonly #db: pg.Pool
  readonly #id: string

  constructor(db: pg.Pool, id: string) {
    this.#db = db
    this.#id = id
  }

  async #row() {
    return (
      await all(this.#db, 'select name, born::text, doctor_id, facts from patients where id = $1', [this.#id])
    )[0]
  }

  async name() {
    return (await this.#row()).name
  }

  async born() {
    return (await this.#row()).born
  }

  async room() {
    return (await this.#row()).facts.room
  }

  async blood() {
    return (await this.#row()).facts.blood
  }

  async doctorId() {
    return (await this.#row()).doctor_id
  }

  async label() {
    return `${await this.name()} (${await this.born()})`
  }
}

const patientTypes =
  'type Query { me: Patient! } type Patient { name: String born: String room: Int blood: String doctorId: ID label: String }'

const mutationTypes = `
  type Query { ok: Boolean }
  type Mutation {
    admit(rooms: [Int!]!): Int! move(ids: [Int!]!): [String!]! number(count: Int!): [ID!]! book(kinds: [String!]!): Int!
    claim: Int! publish: Boolean!
  }`

const rooms = [4, 8, 1, 5, 9, 2]

async function inTransaction<Result>(db: pg.Pool, run: (client: pg.PoolClient) => Promise<Result>) {
  const client = await db.connect()
  try {
    await client.query('BEGIN ISOLATION LEVEL READ COMMITTED')
    const result = await run(client)
    await client.query('COMMIT')
    return result
  } catch (error) {
    await client.query('ROLLBACK')
    throw error
  } finally {
    client.release()
  }
}

export const repeatsAndWrites: readonly Program[] = [
  {
    name: 'an object that reads its own row for each of its fields',
    typeDefs: patientTypes,
    resolvers: { Query: { me: (_, _args, { db }) => new Profile(db, uuidOf(7)) } },
    ask: '{ me { name born room blood doctorId label } }',
    // It has asked twice.
    finds: ['REDUNDANT Patient.label at me.label'],
  },
  {
    name: 'the row of who asks, read by each field',
    typeDefs: patientTypes,
    resolvers: {
      Query: { me: () => ({}) },
      Patient: Object.fromEntries(
        ['name', 'born', 'room', 'blood', 'doctorId', 'label'].map((field) => [
          field,
          (_: unknown, _args: unknown, { db }: { db: pg.Pool }) =>
            new Profile(db, uuidOf(7))[field as 'name' | 'label']().then((value) => value),
        ]),
      ),
    },
    ask: '{ me { name born room blood doctorId } }',
    finds: ['REDUNDANT Patient.name at me.name'],
  },
  {
    name: 'a setting that a loop reads again for each row',
    typeDefs: 'type Query { hours: [Int!]! }',
    resolvers: {
      Query: {
        hours: async (_, _args, { db }) => {
          const opens = async () =>
            (
              await all(db, "select settings ->> 'opens' as opens from practices where id = $1", [uuidOf(1)])
            )[0].opens
          const rows = await all(db, 'select id, minutes from visits order by id limit 8')
          const hours = []
          for (const { minutes } of rows) hours.push(Number(await opens()) + minutes)
          return hours
        },
      },
    },
    ask: '{ hours }',
    finds: ['REDUNDANT Query.hours at hours'],
  },
  {
    name: 'a setting that helpers read again, all at once',
    typeDefs: 'type Query { hours: [Int!]! }',
    resolvers: {
      Query: {
        hours: async (_, _args, { db }) => {
          const opens = async () => (await all(db, 'select count(*)::int as n from practices'))[0].n
          const rows = await all(db, 'select id, minutes from visits order by id limit 8')
          return Promise.all(rows.map(async ({ minutes }) => (await opens()) + minutes))
        },
      },
    },
    ask: '{ hours }',
    finds: ['REDUNDANT Query.hours at hours'],
  },
  {
    name: 'a number drawn for each invoice',
    typeDefs: mutationTypes,
    resolvers: {
      Mutation: {
        number: async (_, { count }, { db }) => {
          const numbers = []
          while (numbers.length < count)
            numbers.push((await all(db, "select nextval('invoice_number') as n"))[0].n)
          return numbers
        },
      },
    },
    ask: 'mutation { number(count: 6) }',
    finds: [],
  },
  {
    name: 'a lock that is asked for until it is free',
    typeDefs: 'type Query { locked: Int! }',
    resolvers: {
      Query: {
        locked: (_, _args, { db, elsewhere }) =>
          inTransaction(elsewhere, async (holder) => {
            await holder.query('select pg_advisory_xact_lock(42)')
            for (let tries = 1; ; tries++) {
              if (tries === 7) await holder.query('commit')
              const [{ locked }] = await all(db, 'select pg_try_advisory_xact_lock($1) as locked', [42])
              if (locked) return tries
            }
          }),
      },
    },
    ask: '{ locked }',
    finds: [],
  },
  {
    name: 'rows written one by one, each in a savepoint',
    typeDefs: mutationTypes,
    resolvers: {
      Mutation: {
        admit: (_, args, { db }) =>
          inTransaction(db, async (client) => {
            for (const room of args.rooms) {
              await client.query('savepoint one')
              await client.query('insert into outbox (topic) values ($1)', [room])
              await client.query('release savepoint one')
            }
            return args.rooms.length
          }),
      },
    },
    ask: 'mutation Admit($rooms: [Int!]!) { admit(rooms: $rooms) }',
    variables: { rooms },
    finds: ['ROW_BY_ROW_WRITE Mutation.admit at admit'],
  },
  {
    name: 'rows written together',
    typeDefs: mutationTypes,
    resolvers: {
      Mutation: {
        admit: async (_, args, { db }) =>
          (
            await db.query(
              "insert into outbox (topic, payload) select 'admitted', to_jsonb(room) from unnest($1::int[]) room",
              [args.rooms],
            )
          ).rowCount,
      },
    },
    ask: 'mutation Admit($rooms: [Int!]!) { admit(rooms: $rooms) }',
    variables: { rooms },
    finds: [],
  },
  {
    name: 'a row read again after each write to it',
    typeDefs: mutationTypes,
    resolvers: {
      Mutation: {
        move: async (_, { ids }, { db }) => {
          const seen = []
          for (const id of ids) {
            await db.query('update wards set name = name || $1 where id = 31', [` ${id}`])
            seen.push((await all(db, 'select name from wards where id = $1', [31]))[0].name)
          }
          return seen
        },
      },
    },
    ask: 'mutation { move(ids: [1, 2, 3, 4, 5, 6]) }',
    finds: ['ROW_BY_ROW_WRITE Mutation.move at move'],
  },
  {
    name: 'jobs claimed one by one until there is none',
    typeDefs: mutationTypes,
    resolvers: {
      Mutation: {
        claim: async (_, _args, { db, elsewhere }) => {
          await elsewhere.query("insert into jobs (state) select 'new' from generate_series(1, 7)")
          for (let done = 0; ; done++) {
            const claimed = await all(
              db,
              `update jobs set state = 'claimed' where id =
                (select id from jobs where state = 'new' order by id for update skip locked limit 1) returning id`,
            )
            if (claimed.length === 0) return done
          }
        },
      },
    },
    ask: 'mutation { claim }',
    finds: [],
  },
  {
    name: 'one write to each of several tables',
    typeDefs: mutationTypes,
    resolvers: {
      Mutation: {
        publish: (_, _args, { db }) =>
          inTransaction(db, async (client) => {
            await client.query("update visits set kind = 'done' where id = $1", [1])
            await client.query("update doctors set speciality = 'any' where id = $1", [1])
            await client.query("update wards set name = 'any' where id = $1", [30])
            await client.query('insert into outbox (topic) values ($1)', ['visit'])
            await client.query('insert into jobs (state) values ($1)', ['new'])
            await client.query('delete from letters where id = $1', [60])
            return true
          }),
      },
    },
    ask: 'mutation { publish }',
    finds: [],
  },
  {
    name: 'a check of each item, and a write of each',
    typeDefs: mutationTypes,
    resolvers: {
      Mutation: {
        book: async (_, { kinds }, { db }) => {
          let booked = 0
          for (const kind of kinds) {
            const taken = await all(db, 'select 1 from outbox where topic = $1', [kind])
            if (taken.length > 0) continue
            await db.query('insert into outbox (topic) values ($1)', [kind])
            booked++
          }
          return booked
        },
      },
    },
    ask: 'mutation { book(kinds: ["a", "b", "c", "a", "d", "e", "f", "b"]) }',
    finds: ['ROW_BY_ROW_WRITE Mutation.book at book'],
  },
]
