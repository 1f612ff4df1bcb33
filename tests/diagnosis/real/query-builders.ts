import type pg from 'pg'
import { uuidOf } from './clinic.ts'
import type { Program } from './judge.ts'

type Row = Record<string, unknown>

/** A builder as of the well-known libraries: it sends its statement when it is awaited. */
class Select implements PromiseLike<Row[]> {
  readonly #db: pg.Pool
  readonly #table: string
  readonly #conditions: string[] = []
  readonly #values: unknown[] = []
  #tail = ''

  constructor(db: pg.Pool, table: string) {
    this.#db = db
    this.#table = table
  }

  where(column: string, value: unknown): this {
    this.#conditions.push(`"${column}" = $${this.#values.push(value)}`)
    return this
  }

  whereIn(column: string, values: readonly unknown[]): this {
    this.#conditions.push(
      `"${column}" in (${values.map((value) => `$${this.#values.push(value)}`).join(', ')})`,
    )
    return this
  }

  limit(count: number): this {
    this.#tail = ` limit $${this.#values.push(count)}`
    return this
  }

  // biome-ignore lint/suspicious/noThenProperty: as those libraries do
  then<A = Row[], B = never>(
    kept?: ((rows: Row[]) => A | PromiseLike<A>) | null,
    broken?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    const where = this.#conditions.length === 0 ? '' : ` where ${this.#conditions.join(' and ')}`
    const text = `select * from "${this.#table}"${where}${this.#tail}`
    return this.#db
      .query<Row>(text, this.#values)
      .then(({ rows }) => rows)
      .then(kept, broken)
  }
}

const builder = ({ db }: { db: pg.Pool }) => ({ from: (table: string) => new Select(db, table) })

/** A connection of its own for each call, as where rows are guarded by the tenant. */
async function asTenant<Result>(
  db: pg.Pool,
  run: (client: pg.PoolClient) => Promise<Result>,
): Promise<Result> {
  const client = await db.connect()
  try {
    await client.query('begin')
    await client.query("select set_config('app.practice', $1, true)", [uuidOf(1)])
    const result = await run(client)
    await client.query('commit')
    return result
  } catch (error) {
    await client.query('rollback')
    throw error
  } finally {
    client.release()
  }
}

const visitTypes = `
  type Query { visits(first: Int!): [Visit!]! }
  type Visit { id: ID! doctor: Doctor! drugs: [Drug!]! lines: [Line!]! }
  type Doctor { name: String! }
  type Drug { name: String! }
  type Line { amount: String! }`

const visits = async (_: unknown, { first }: { first: number }, { db }: { db: pg.Pool }) =>
  (await db.query('select id, doctor_id, patient_id from visits order by id limit $1', [first])).rows

export const queryBuilders: readonly Program[] = [
  {
    name: 'a builder in a field of a list',
    typeDefs: visitTypes,
    context: builder,
    resolvers: {
      Query: { visits },
      Visit: {
        doctor: async (visit, _, { from }) =>
          (await from('doctors').where('id', visit.doctor_id).limit(1))[0],
      },
    },
    ask: '{ visits(first: 9) { doctor { name } } }',
    finds: ['N_PLUS_ONE Visit.doctor at visits.*.doctor'],
  },
  {
    name: 'values written into the text of each statement',
    typeDefs: visitTypes,
    resolvers: {
      Query: { visits },
      Visit: {
        doctor: async ({ doctor_id }, _, { db }) =>
          (await db.query(`select name from doctors where id = ${Number(doctor_id)} -- the visit's`)).rows[0],
      },
    },
    ask: '{ visits(first: 9) { doctor { name } } }',
    finds: ['N_PLUS_ONE Visit.doctor at visits.*.doctor'],
  },
  {
    name: 'a uuid in quotes in the text of each statement',
    typeDefs: 'type Query { visits(first: Int!): [Visit!]! } type Visit { patient: String! }',
    resolvers: {
      Query: { visits },
      Visit: {
        patient: async ({ patient_id }, _, { db }) =>
          (await db.query(`select name from patients where id = '${patient_id}'`)).rows[0].name,
      },
    },
    ask: '{ visits(first: 9) { patient } }',
    finds: ['N_PLUS_ONE Visit.patient at visits.*.patient'],
  },
  {
    name: 'lists of different lengths, one for each visit',
    typeDefs: visitTypes,
    context: builder,
    resolvers: {
      Query: {
        visits: async (_, { first }, { db }) =>
          (
            await db.query(
              'select visit_id as id, array_agg(drug_code) as codes from prescriptions group by visit_id order by visit_id limit $1',
              [first],
            )
          ).rows,
      },
      Visit: { drugs: (visit, _, { from }) => from('drugs').whereIn('code', visit.codes) },
    },
    ask: '{ visits(first: 12) { id drugs { name } } }',
    finds: ['N_PLUS_ONE Visit.drugs at visits.*.drugs'],
  },
  {
    name: 'keys of two columns',
    typeDefs: 'type Query { lines(first: Int!): [Line!]! } type Line { amount: String! }',
    context: builder,
    resolvers: {
      Query: {
        lines: async (_, { first }, { db }) =>
          (await db.query('select visit_id, line from prescriptions order by 1, 2 limit $1', [first])).rows,
      },
      Line: {
        amount: async ({ visit_id, line }, _, { from }) =>
          (await from('doses').where('visit_id', visit_id).where('line', line))[0].amount,
      },
    },
    ask: '{ lines(first: 12) { amount } }',
    finds: ['N_PLUS_ONE Line.amount at lines.*.amount'],
  },
  {
    name: 'a table for each month',
    typeDefs: 'type Query { archive: [String!]! }',
    resolvers: {
      Query: {
        archive: async (_, _args, { db }) => {
          const tables = ['practices', 'doctors', 'patients', 'visits', 'drugs', 'doses', 'wards']
          const counts = await Promise.all(
            tables.map((table) => db.query(`select count(*) as rows from ${table}`)),
          )
          return counts.map(({ rows }) => rows[0].rows)
        },
      },
    },
    ask: '{ archive }',
    finds: [],
  },
  {
    name: 'a connection checked out for each visit',
    typeDefs: visitTypes,
    resolvers: {
      Query: { visits },
      Visit: {
        doctor: async ({ doctor_id }, _, { db }) => {
          const client = await db.connect()
          try {
            return (
              await client.query({ text: 'select name from doctors where id = $1', values: [doctor_id] })
            ).rows[0]
          } finally {
            client.release()
          }
        },
      },
    },
    ask: '{ visits(first: 9) { doctor { name } } }',
    finds: ['N_PLUS_ONE Visit.doctor at visits.*.doctor'],
  },
  {
    name: 'a transaction of the tenant for each visit',
    typeDefs: visitTypes,
    resolvers: {
      Query: { visits },
      Visit: {
        doctor: ({ doctor_id }, _, { db }) =>
          asTenant(
            db,
            async (client) =>
              (await client.query('select name from doctors where id = $1', [doctor_id])).rows[0],
          ),
      },
    },
    ask: '{ visits(first: 9) { doctor { name } } }',
    finds: ['N_PLUS_ONE Visit.doctor at visits.*.doctor'],
  },
  {
    name: 'a transaction of the tenant for each of six different reads',
    typeDefs: `type Query { practices: Int! doctors: Int! patients: Int! visits: Int! drugs: Int! wards: Int! }`,
    resolvers: {
      Query: Object.fromEntries(
        ['practices', 'doctors', 'patients', 'visits', 'drugs', 'wards'].map((table) => [
          table,
          (_: unknown, _args: unknown, { db }: { db: pg.Pool }) =>
            asTenant(
              db,
              async (client) => (await client.query(`select count(*)::int as n from ${table}`)).rows[0].n,
            ),
        ]),
      ),
    },
    ask: '{ practices doctors patients visits drugs wards }',
    finds: [],
  },
  {
    name: 'a pool that asks whether each connection lives',
    typeDefs: `type Query { practices: Int! doctors: Int! patients: Int! visits: Int! drugs: Int! wards: Int! }`,
    resolvers: {
      Query: Object.fromEntries(
        ['practices', 'doctors', 'patients', 'visits', 'drugs', 'wards'].map((table) => [
          table,
          async (_: unknown, _args: unknown, { db }: { db: pg.Pool }) => {
            await db.query('select 1')
            return (await db.query(`select count(*)::int as n from ${table}`)).rows[0].n
          },
        ]),
      ),
    },
    ask: '{ practices doctors patients visits drugs wards }',
    finds: [],
  },
  {
    name: 'a document of each patient, looked up by what it contains',
    typeDefs: 'type Query { patients: [Patient!]! } type Patient { name: String! roommates: Int! }',
    resolvers: {
      Query: {
        patients: async (_, _args, { db }) =>
          (await db.query('select name, facts from patients order by id limit 7')).rows,
      },
      Patient: {
        roommates: async ({ facts }, _, { db }) => {
          const { rows } = await db.query('select count(*)::int as n from patients where facts @> $1', [
            { room: facts.room },
          ])
          return rows[0].n
        },
      },
    },
    ask: '{ patients { name roommates } }',
    finds: ['N_PLUS_ONE Patient.roommates at patients.*.roommates'],
  },
  {
    name: 'a calendar that asks for each of its days',
    typeDefs: 'type Query { week(from: String!): [Day!]! } type Day { date: String! visits: Int! }',
    resolvers: {
      Query: {
        week: (_, { from }) =>
          Array.from({ length: 7 }, (_, day) => ({ date: new Date(Date.parse(from) + day * 86_400_000) })),
      },
      Day: {
        date: ({ date }) => date.toISOString().slice(0, 10),
        visits: async ({ date }, _, { db }) =>
          (await db.query('select count(*)::int as n from visits where day = $1::date', [date])).rows[0].n,
      },
    },
    ask: '{ week(from: "2026-03-02") { date visits } }',
    finds: ['N_PLUS_ONE Day.visits at week.*.visits'],
  },
]
