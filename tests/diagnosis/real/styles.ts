import type pg from 'pg'
import type { Program } from './judge.ts'

interface Sources {
  readonly db: pg.Pool
}

async function all(db: pg.Pool | pg.PoolClient, text: string, values: readonly unknown[] = []) {
  return (await db.query(text, [...values])).rows
}

const patientOf = async (db: pg.Pool, id: string) =>
  (await all(db, 'select id, name from patients where id = $1', [id]))[0]

const visitTypes = `
  type Query { visits(first: Int!): [Visit!]! doctors: [Doctor!]! grid: [[Visit!]!]! wards: [Ward!]! }
  type Visit { id: ID! patient: Patient }
  type Patient { name: String! }
  type Doctor { name: String! latest: [Visit!]! visits(kind: String!): Int! }
  type Ward { name: String! parent: Ward }`

const visitRows = (db: pg.Pool, first: number) =>
  all(db, 'select id, patient_id from visits order by id limit $1', [first])

const visits = (_: unknown, { first }: { first: number }, { db }: Sources) => visitRows(db, first)

/** An object of the program, as schemas without resolvers of their own have them. */
class Visit {
  readonly #db: pg.Pool
  readonly #row: { readonly id: string; readonly patient_id: string }

  constructor(db: pg.Pool, row: { readonly id: string; readonly patient_id: string }) {
    this.#db = db
    this.#row = row
  }

  get id() {
    return this.#row.id
  }

  patient() {
    return patientOf(this.#db, this.#row.patient_id)
  }
}

/** Collects what is asked for in one turn of the event loop. */
class Collector {
  readonly #db: pg.Pool
  #asked: { id: string; resolve: (patient: unknown) => void; reject: (reason: unknown) => void }[] = []

  constructor(db: pg.Pool) {
    this.#db = db
  }

  patient(id: string) {
    if (this.#asked.length === 0) setImmediate(() => this.#send())
    return new Promise((resolve, reject) => this.#asked.push({ id, resolve, reject }))
  }

  async #send() {
    const asked = this.#asked
    this.#asked = []
    try {
      const rows = await all(this.#db, 'select id, name from patients where id = any($1)', [
        asked.map(({ id }) => id),
      ])
      for (const { id, resolve } of asked) resolve(rows.find((row) => row.id === id))
    } catch (error) {
      for (const { reject } of asked) reject(error)
    }
  }
}

type Resolver = (parent: { patient_id: string }, args: object, context: Sources) => unknown

/** What teams put around their resolvers. */
const signedIn =
  (next: Resolver): Resolver =>
  async (parent, args, context) => {
    await Promise.resolve('a session')
    return next(parent, args, context)
  }

export const styles: readonly Program[] = [
  {
    name: 'objects of a class whose methods are the fields',
    typeDefs: visitTypes,
    resolvers: {
      Query: {
        visits: async (_, { first }, { db }) => (await visitRows(db, first)).map((row) => new Visit(db, row)),
      },
    },
    ask: '{ visits(first: 12) { id patient { name } } }',
    finds: ['N_PLUS_ONE Visit.patient at visits.*.patient'],
  },
  {
    name: 'objects whose fields are functions',
    typeDefs: visitTypes,
    resolvers: {
      Query: {
        visits: async (_, { first }, { db }) =>
          (await visitRows(db, first)).map(({ id, patient_id }) => ({
            id,
            patient: () => patientOf(db, patient_id),
          })),
      },
    },
    ask: '{ visits(first: 12) { id patient { name } } }',
    finds: ['N_PLUS_ONE Visit.patient at visits.*.patient'],
  },
  {
    name: 'a resolver behind a guard',
    typeDefs: visitTypes,
    resolvers: {
      Query: { visits },
      Visit: { patient: signedIn(({ patient_id }, _, { db }) => patientOf(db, patient_id)) },
    },
    ask: '{ visits(first: 12) { id patient { name } } }',
    finds: ['N_PLUS_ONE Visit.patient at visits.*.patient'],
  },
  {
    name: 'callbacks of the driver, and statements with names',
    typeDefs: visitTypes,
    resolvers: {
      Query: { visits },
      Visit: {
        patient: ({ patient_id }, _, { db }) =>
          new Promise((resolve, reject) => {
            const statement = {
              name: 'patient',
              text: 'select id, name from patients where id = $1',
              values: [patient_id],
            }
            db.query(statement, (error: Error | undefined, result: pg.QueryResult) =>
              error ? reject(error) : resolve(result.rows[0]),
            )
          }),
      },
    },
    ask: '{ visits(first: 12) { id patient { name } } }',
    finds: ['N_PLUS_ONE Visit.patient at visits.*.patient'],
  },
  {
    name: 'a collector of the program',
    typeDefs: visitTypes,
    context: ({ db }) => ({ collector: new Collector(db) }),
    resolvers: {
      Query: { visits },
      Visit: { patient: ({ patient_id }, _, { collector }) => collector.patient(patient_id) },
    },
    ask: '{ visits(first: 50) { id patient { name } } }',
    finds: [],
  },
  {
    name: 'chunks of keys, one after another',
    typeDefs: visitTypes,
    resolvers: {
      Query: {
        visits: async (_, { first }, { db }) => {
          const rows = await visitRows(db, first)
          const visits = []
          for (let at = 0; at < rows.length; at += 8) {
            const chunk = rows.slice(at, at + 8)
            const patients = await all(db, 'select id, name from patients where id = any($1)', [
              chunk.map((row) => row.patient_id),
            ])
            for (const row of chunk)
              visits.push({ ...row, patient: patients.find(({ id }) => id === row.patient_id) })
          }
          return visits
        },
      },
    },
    ask: '{ visits(first: 57) { id patient { name } } }',
    finds: [],
  },
  {
    name: 'a cursor of the database, fetched to its end',
    typeDefs: 'type Query { minutes: Int! }',
    resolvers: {
      Query: {
        minutes: async (_, _args, { db }) => {
          const client = await db.connect()
          try {
            await client.query('begin')
            await client.query('declare everything cursor for select minutes from visits')
            for (let minutes = 0; ; ) {
              const rows = await all(client, 'fetch 30 from everything')
              if (rows.length === 0) return minutes
              for (const row of rows) minutes += row.minutes
            }
          } finally {
            await client.query('commit')
            client.release()
          }
        },
      },
    },
    ask: '{ minutes }',
    finds: [],
  },
  {
    name: 'a place of its own for each of six fields, read alike',
    typeDefs: 'type Query { one: Int two: Int three: Int four: Int five: Int six: Int }',
    resolvers: {
      Query: Object.fromEntries(
        ['one', 'two', 'three', 'four', 'five', 'six'].map((field, at) => [
          field,
          async (_: unknown, _args: unknown, { db }: Sources) =>
            (await all(db, 'select count(*)::int as n from visits where kind = $1', [`kind ${at}`]))[0].n,
        ]),
      ),
    },
    ask: '{ one two three four five six }',
    finds: [],
  },
  {
    name: 'lists of one below a list of many',
    typeDefs: visitTypes,
    resolvers: {
      Query: { doctors: (_, _args, { db }) => all(db, 'select id, name from doctors order by id') },
      Doctor: {
        latest: async ({ id }, _, { db }) => [
          (
            await all(
              db,
              'select id, patient_id from visits where doctor_id = $1 order by day desc, id limit 1',
              [id],
            )
          )[0],
        ],
      },
      Visit: { patient: ({ patient_id }, _, { db }) => patientOf(db, patient_id) },
    },
    ask: '{ doctors { name latest { id patient { name } } } }',
    finds: [
      'N_PLUS_ONE Doctor.latest at doctors.*.latest',
      'N_PLUS_ONE Visit.patient at doctors.*.latest.*.patient',
    ],
  },
  {
    name: 'a list of lists',
    typeDefs: visitTypes,
    resolvers: {
      Query: {
        grid: async (_, _args, { db }) => {
          const rows = await visitRows(db, 12)
          return [rows.slice(0, 3), rows.slice(3, 6), rows.slice(6, 9), rows.slice(9)]
        },
      },
      Visit: { patient: ({ patient_id }, _, { db }) => patientOf(db, patient_id) },
    },
    ask: '{ grid { id patient { name } } }',
    finds: ['N_PLUS_ONE Visit.patient at grid.*.*.patient'],
  },
  {
    name: 'a field with an argument for each of a list',
    typeDefs: visitTypes,
    resolvers: {
      Query: { doctors: (_, _args, { db }) => all(db, 'select id, name from doctors order by id') },
      Doctor: {
        visits: async ({ id }, { kind }, { db }) =>
          (
            await all(db, 'select count(*)::int as n from visits where kind = $1 and doctor_id = $2', [
              kind,
              id,
            ])
          )[0].n,
      },
    },
    ask: 'query Kinds($kind: String!) { doctors { name visits(kind: $kind) } }',
    variables: { kind: 'kind 3' },
    finds: ['N_PLUS_ONE Doctor.visits at doctors.*.visits'],
  },
  {
    name: 'a loop whose keys are also the ids of the rows',
    typeDefs: 'type Query { agenda: [String!]! }',
    resolvers: {
      Query: {
        agenda: async (_, _args, { db }) => {
          const lines = []
          for (const { doctor_id } of await all(
            db,
            'select id, doctor_id from visits order by id limit 12',
          )) {
            lines.push((await all(db, 'select name from doctors where id = $1', [doctor_id]))[0].name)
          }
          return lines
        },
      },
    },
    ask: '{ agenda }',
    finds: ['SEQUENTIAL_AWAITS Query.agenda at agenda'],
    patchLeavesOut: 'rows.map((row) => row.id)',
  },
  {
    name: 'a parent for each but the first, which has none',
    typeDefs: visitTypes,
    resolvers: {
      Query: {
        wards: async (_, _args, { db }) => {
          const rows = await all(
            db,
            'select id, parent_id, name from wards where id in (1, 3, 9, 15, 21, 27, 31) order by id',
          )
          const wards = []
          for (const ward of rows) {
            const above =
              ward.parent_id && (await all(db, 'select name from wards where id = $1', [ward.parent_id]))
            wards.push({ name: ward.name, parent: above?.[0] })
          }
          return wards
        },
      },
    },
    ask: '{ wards { name parent { name } } }',
    finds: ['SEQUENTIAL_AWAITS Query.wards at wards'],
  },
  {
    name: 'two rows a ward: its parent, and the first below it',
    typeDefs: 'type Query { wards: [String!]! }',
    resolvers: {
      Query: {
        wards: async (_, _args, { db }) => {
          const rows = await all(
            db,
            'select id, parent_id, name from wards where id between 2 and 7 order by id',
          )
          const lines = rows.map(async ({ id, parent_id, name }) => {
            const above = await all(db, 'select name from wards where id = $1', [parent_id])
            const below = await all(db, 'select min(name) as name from wards where parent_id = $1', [id])
            return `${above[0].name} > ${name} > ${below[0].name}`
          })
          return Promise.all(lines)
        },
      },
    },
    ask: '{ wards }',
    finds: ['N_PLUS_ONE Query.wards at wards', 'REDUNDANT Query.wards at wards'],
  },
]
