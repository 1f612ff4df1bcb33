import type pg from 'pg'
import type { Program } from './judge.ts'

/** As a team with one class a table writes it. */
class Repository {
  readonly #db: pg.Pool
  readonly #table: string

  constructor(db: pg.Pool, table: string) {
    this.#db = db
    this.#table = table
  }

  async findById(id: string) {
    const { rows } = await this.#db.query(`select * from ${this.#table} where id = $1`, [id])
    return rows[0]
  }

  async findByIds(ids: readonly string[]) {
    const { rows } = await this.#db.query(`select * from ${this.#table} where id::text = any($1)`, [ids])
    const byId = new Map(rows.map((row) => [row.id, row]))
    return ids.map((id) => byId.get(id))
  }

  async page(first: number) {
    return (await this.#db.query(`select * from ${this.#table} order by id limit $1`, [first])).rows
  }
}

class VisitService {
  readonly #visits: Repository
  readonly #doctors: Repository

  constructor(db: pg.Pool) {
    this.#visits = new Repository(db, 'visits')
    this.#doctors = new Repository(db, 'doctors')
  }

  page(first: number) {
    return this.#visits.page(first)
  }

  async agenda(first: number) {
    const agenda = []
    for (const visit of await this.#visits.page(first)) agenda.push(await this.#line(visit))
    return agenda
  }

  async agendaAtOnce(first: number) {
    return Promise.all((await this.#visits.page(first)).map((visit) => this.#line(visit)))
  }

  async #line(visit: { doctor_id: string; minutes: number }) {
    const doctor = await this.#doctors.findById(visit.doctor_id)
    return { text: `${doctor.name}: ${visit.minutes} minutes` }
  }
}

/** What the session may do, read once for each request. */
class Permissions {
  readonly #known = new Map<string, Promise<boolean>>()
  readonly #db: pg.Pool

  constructor(db: pg.Pool) {
    this.#db = db
  }

  async ask(action: string) {
    const { rowCount } = await this.#db.query('select 1 from doctors where id = $1 and speciality <> $2', [
      '1',
      action,
    ])
    return rowCount === 1
  }

  askOnce(action: string) {
    const known = this.#known.get(action) ?? this.ask(action)
    this.#known.set(action, known)
    return known
  }
}

const services = ({ db }: { db: pg.Pool }) => ({
  patients: new Repository(db, 'patients'),
  doctors: new Repository(db, 'doctors'),
  visits: new VisitService(db),
  permissions: new Permissions(db),
})

const visitTypes = `
  type Query { visits(first: Int!): [Visit!]! }
  type Visit { id: ID! minutes: Int! patient: Patient! mayEdit: Boolean! }
  type Patient { name: String! doctor: Doctor! }
  type Doctor { name: String! }`

const Query = {
  visits: (_: unknown, { first }: { first: number }, context: ReturnType<typeof services>) =>
    context.visits.page(first),
}

export const servicePrograms: readonly Program[] = [
  {
    name: 'a repository that each visit asks for its patient',
    typeDefs: visitTypes,
    context: services,
    resolvers: { Query, Visit: { patient: (visit, _, { patients }) => patients.findById(visit.patient_id) } },
    ask: '{ visits(first: 20) { id patient { name } } }',
    finds: ['N_PLUS_ONE Visit.patient at visits.*.patient'],
  },
  {
    name: 'a doctor below a patient that came with the visit',
    typeDefs: visitTypes,
    context: services,
    resolvers: {
      Query: {
        visits: async (_, { first }, { db }) => {
          const { rows } = await db.query(
            'select v.id, p.name, p.doctor_id from visits v join patients p on p.id = v.patient_id order by v.id limit $1',
            [first],
          )
          return rows.map(({ id, ...patient }: { id: string }) => ({ id, patient }))
        },
      },
      Patient: { doctor: (patient, _, { doctors }) => doctors.findById(patient.doctor_id) },
    },
    ask: '{ visits(first: 10) { id patient { name doctor { name } } } }',
    finds: ['N_PLUS_ONE Patient.doctor at visits.*.patient.doctor'],
  },
  {
    name: 'two statements for each doctor in one resolver',
    typeDefs: 'type Query { doctors: [Doctor!]! } type Doctor { name: String! workload: String! }',
    resolvers: {
      Query: {
        doctors: async (_, _args, { db }) =>
          (await db.query('select id, name from doctors order by id limit 8')).rows,
      },
      Doctor: {
        workload: async ({ id }, _, { db }) => {
          const visits = await db.query('select count(*)::int as count from visits where doctor_id = $1', [
            id,
          ])
          const last = await db.query('select max(day)::text as day from visits where doctor_id = $1', [id])
          return `${visits.rows[0].count} until ${last.rows[0].day}`
        },
      },
    },
    ask: '{ doctors { name workload } }',
    finds: [
      'N_PLUS_ONE Doctor.workload at doctors.*.workload',
      'N_PLUS_ONE Doctor.workload at doctors.*.workload',
    ],
  },
  {
    name: 'a permission asked once, then a patient for each visit',
    typeDefs: visitTypes,
    context: services,
    resolvers: {
      Query,
      Visit: {
        patient: async (visit, _, { patients, permissions }) => {
          if (!(await permissions.askOnce('read'))) throw new Error('forbidden')
          return patients.findById(visit.patient_id)
        },
      },
    },
    ask: '{ visits(first: 12) { patient { name } } }',
    finds: ['N_PLUS_ONE Visit.patient at visits.*.patient'],
  },
  {
    name: 'a permission that is remembered for the request',
    typeDefs: visitTypes,
    context: services,
    resolvers: { Query, Visit: { mayEdit: (_visit, _, { permissions }) => permissions.askOnce('edit') } },
    ask: '{ visits(first: 30) { id mayEdit } }',
    finds: [],
  },
  {
    name: 'a permission that each visit asks anew',
    typeDefs: visitTypes,
    context: services,
    resolvers: { Query, Visit: { mayEdit: (_visit, _, { permissions }) => permissions.ask('edit') } },
    ask: '{ visits(first: 30) { id mayEdit } }',
    finds: ['REDUNDANT Visit.mayEdit at visits.*.mayEdit'],
  },
  {
    name: 'a service that reads all patients of a page at once',
    typeDefs: visitTypes,
    context: services,
    resolvers: {
      Query: {
        visits: async (_, { first }, { visits, patients }) => {
          const page = await visits.page(first)
          const known = await patients.findByIds(
            page.map((visit: { patient_id: string }) => visit.patient_id),
          )
          return page.map((visit: object, at: number) => ({ ...visit, patient: known[at] }))
        },
      },
    },
    ask: '{ visits(first: 50) { id patient { name } } }',
    finds: [],
  },
  {
    name: 'a private method that a loop awaits for each line',
    typeDefs: 'type Query { agenda: [Line!]! } type Line { text: String! }',
    context: services,
    resolvers: { Query: { agenda: (_, _args, { visits }) => visits.agenda(10) } },
    ask: '{ agenda { text } }',
    finds: ['SEQUENTIAL_AWAITS Query.agenda at agenda'],
  },
  {
    name: 'a private method that all lines call at once',
    typeDefs: 'type Query { agenda: [Line!]! } type Line { text: String! }',
    context: services,
    resolvers: { Query: { agenda: (_, _args, { visits }) => visits.agendaAtOnce(10) } },
    ask: '{ agenda { text } }',
    finds: ['N_PLUS_ONE Query.agenda at agenda'],
  },
  {
    name: 'an identity map that the page has filled',
    typeDefs: visitTypes,
    context: ({ db }) => ({ db, known: new Map() }),
    resolvers: {
      Query: {
        visits: async (_, { first }, { db, known }) => {
          const { rows } = await db.query('select * from visits order by id limit $1', [first])
          const ids = rows.map((row: { patient_id: string }) => row.patient_id)
          const patients = await db.query('select id, name from patients where id = any($1)', [ids])
          for (const patient of patients.rows) known.set(patient.id, patient)
          return rows
        },
      },
      Visit: {
        patient: async (visit, _, { db, known }) =>
          known.get(visit.patient_id) ??
          (await db.query('select id, name from patients where id = $1', [visit.patient_id])).rows[0],
      },
    },
    ask: '{ visits(first: 50) { id patient { name } } }',
    finds: [],
  },
]
