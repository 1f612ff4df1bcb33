import DataLoader from 'dataloader'
import type pg from 'pg'
import { defineLoader } from '../../../src/loaders/define-loader.ts'
import { uuidOf } from './clinic.ts'
import type { Program, World } from './judge.ts'

interface Sources {
  readonly db: pg.Pool
}

async function all(db: pg.Pool, text: string, values: readonly unknown[] = []) {
  return (await db.query(text, [...values])).rows
}

const patientsOf = async (db: pg.Pool, ids: readonly string[]) => {
  const rows = await all(db, 'select id, name from patients where id = any($1)', [ids])
  const byId = new Map(rows.map((row) => [row.id, row]))
  return ids.map((id) => byId.get(id) ?? null)
}

const wardTypes = `
  type Query { ward(id: Int!): Ward }
  type Mutation { rename(id: Int!): Ward! see(id: Int!): Ward! }
  type Ward { name: String! parent: Ward children: [Ward!]! }`

const wardOf = async (db: pg.Pool, id: number | null) =>
  id === null ? null : (await all(db, 'select id, parent_id, name from wards where id = $1', [id]))[0]

const ward = (_: unknown, { id }: { id: number }, { db }: Sources) => wardOf(db, id)

const wardLoaders = {
  wardById: defineLoader(async (ids: readonly number[], { db }: Sources) => {
    const rows = await all(db, 'select id, parent_id, name from wards where id = any($1)', [ids])
    return ids.map((id) => rows.find((row) => row.id === id))
  }),
}

const six = (field: string) =>
  Array.from({ length: 6 }, (_, at) => `w${at}: ${field}(id: ${at + 101}) { name }`).join(' ')

const visitTypes = `
  type Query { visits(first: Int!): [Visit!]! page: Page! summary: Summary! months: [Month!]! minutes: Int! }
  type Page { nodes: [Visit!]! }
  type Visit { id: ID! minutes: Int! patient: Patient! doctors: [Doctor!]! }
  type Patient { name: String! visits: [Visit!]! }
  type Doctor { name: String! }
  type Month { month: Int! visits: Int! }
  type Summary { longest: Visit! total: Int! }`

const visits = (_: unknown, { first }: { first: number }, { db }: Sources) =>
  all(db, 'select id, minutes, patient_id from visits order by id limit $1', [first])

const joinVisits = ({ elsewhere }: World) =>
  elsewhere.query(
    "insert into visits select (select max(id) from visits) + n, uuid_of(n), n % 12 + 1, '2026-04-01', 'kind 9', 5 from generate_series(1, 30) n",
  )

export const requests: readonly Program[] = [
  {
    name: 'a loader of the program for sixty keys',
    typeDefs: visitTypes,
    context: ({ db }) => ({ patients: new DataLoader((ids: readonly string[]) => patientsOf(db, ids)) }),
    resolvers: {
      Query: { visits },
      Visit: { patient: ({ patient_id }, _, { patients }) => patients.load(patient_id) },
    },
    ask: '{ visits(first: 60) { id patient { name } } }',
    finds: [],
  },
  {
    name: 'a table that is read once for the request, and looked up by each',
    typeDefs: visitTypes,
    context: () => ({ once: {} }),
    resolvers: {
      Query: { visits },
      Visit: {
        patient: async ({ patient_id }, _, { db, once }) => {
          once.patients ??= all(db, 'select id, name from patients').then(
            (rows) => new Map(rows.map((row) => [row.id, row])),
          )
          return (await once.patients).get(patient_id)
        },
      },
    },
    ask: '{ visits(first: 60) { id patient { name } } }',
    finds: [],
  },
  {
    name: 'rows that several fields below share',
    typeDefs: visitTypes,
    resolvers: {
      Query: {
        summary: async (_, _args, { db }) => ({ visits: await all(db, 'select id, minutes from visits') }),
      },
      Summary: {
        longest: (summary) =>
          summary.visits.reduce((one: { minutes: number }, other: { minutes: number }) =>
            other.minutes > one.minutes ? other : one,
          ),
        total: (summary) =>
          summary.visits.reduce((sum: number, { minutes }: { minutes: number }) => sum + minutes, 0),
      },
    },
    ask: '{ summary { longest { id } total } }',
    finds: [],
  },
  {
    name: 'keys of its own list for each visit',
    typeDefs: visitTypes,
    resolvers: {
      Query: {
        visits: (_, { first }, { db }) =>
          all(
            db,
            `select v.id, array[v.doctor_id, 1 + v.doctor_id % 12, 1 + (v.doctor_id + 3) % 12] as doctor_ids
              from visits v order by v.id limit $1`,
            [first],
          ),
      },
      Visit: {
        doctors: ({ doctor_ids }, _, { db }) =>
          all(db, 'select name from doctors where id = any($1)', [doctor_ids]),
      },
    },
    ask: '{ visits(first: 12) { id doctors { name } } }',
    finds: ['N_PLUS_ONE Visit.doctors at visits.*.doctors'],
  },
  {
    name: 'keys of a list whose first object has none',
    typeDefs: 'input Line { note: String drug: ID } type Query { lines(lines: [Line!]!): [String!]! }',
    resolvers: {
      Query: {
        lines: (_, { lines }, { db }) =>
          Promise.all(
            lines.map(async ({ note, drug }: { note?: string; drug?: string }) =>
              drug === undefined
                ? note
                : (await all(db, 'select name from drugs where code = $1', [drug]))[0].name,
            ),
          ),
      },
    },
    ask: 'query Lines($lines: [Line!]!) { lines(lines: $lines) }',
    variables: {
      lines: [{ note: 'daily' }, ...Array.from({ length: 7 }, (_, at) => ({ drug: `D${at + 1}` }))],
    },
    finds: ['N_PLUS_ONE Query.lines at lines'],
  },
  {
    name: 'lists of forty patients, through a loader of the program, which grow together',
    typeDefs: visitTypes,
    context: ({ db }) => ({
      visitsOf: new DataLoader(async (ids: readonly string[]) => {
        const rows = await all(db, 'select id, minutes, patient_id from visits where patient_id = any($1)', [
          ids,
        ])
        return ids.map((id) => rows.filter(({ patient_id }) => patient_id === id))
      }),
    }),
    resolvers: {
      Query: {
        visits: (_, { first }, { db }) =>
          all(db, 'select uuid_of(n) as patient_id from generate_series(1, $1) n', [first]),
      },
      Visit: { patient: ({ patient_id }) => ({ id: patient_id, name: 'patient' }) },
      Patient: { visits: ({ id }, _, { visitsOf }) => visitsOf.load(id) },
    },
    ask: '{ visits(first: 40) { patient { visits { minutes } } } }',
    between: joinVisits,
    finds: [],
  },
  {
    name: 'a count for each month, awaited in turn',
    typeDefs: visitTypes,
    resolvers: {
      Query: {
        months: async (_, _args, { db }) => {
          const months = []
          for (let month = 1; month <= 12; month++) {
            const from = new Date(Date.UTC(2026, month - 1, 1))
            const to = new Date(Date.UTC(2026, month, 1))
            const [{ n }] = await all(
              db,
              'select count(*)::int as n from visits where day >= $1 and day < $2',
              [from, to],
            )
            months.push({ month, visits: n })
          }
          return months
        },
      },
    },
    ask: '{ months { month visits } }',
    finds: ['SEQUENTIAL_AWAITS Query.months at months'],
  },
  {
    name: 'eight pages of one table, all at once',
    typeDefs: visitTypes,
    resolvers: {
      Query: {
        minutes: async (_, _args, { db }) => {
          const offsets = Array.from({ length: 8 }, (_, at) => at * 30)
          const pages = await Promise.all(
            offsets.map((offset) =>
              all(db, 'select minutes from visits order by id limit 30 offset $1', [offset]),
            ),
          )
          return pages.flat().reduce((sum, { minutes }) => sum + minutes, 0)
        },
      },
    },
    ask: '{ minutes }',
    finds: [],
  },
  {
    name: 'a growing list inside a page without pages',
    typeDefs: visitTypes,
    resolvers: {
      Query: {
        page: async (_, _args, { db }) => ({
          nodes: await all(db, 'select id, minutes from visits order by id'),
        }),
      },
    },
    ask: '{ page { nodes { id minutes } } }',
    between: joinVisits,
    finds: ['UNBOUNDED_LIST Query.page at page'],
  },
  {
    name: 'short lists of many parents, which grow together behind a loader',
    typeDefs: visitTypes,
    loaders: {
      visitsByPatientId: defineLoader(async (ids: readonly string[], { db }: Sources) => {
        const rows = await all(db, 'select id, minutes, patient_id from visits where patient_id = any($1)', [
          ids,
        ])
        return ids.map((id) => rows.filter(({ patient_id }) => patient_id === id))
      }),
    },
    resolvers: {
      Query: {
        visits: (_, { first }, { db }) =>
          all(db, 'select uuid_of(n) as patient_id from generate_series(1, $1) n', [first]),
      },
      Visit: { id: () => '1', patient: ({ patient_id }) => ({ id: patient_id, name: 'patient' }) },
      Patient: { visits: ({ id }, _, { loaders }) => loaders.visitsByPatientId.load(id) },
    },
    ask: '{ visits(first: 40) { patient { visits { minutes } } } }',
    between: joinVisits,
    finds: [],
  },
  {
    name: 'parents upon parents of one object',
    typeDefs: wardTypes,
    resolvers: { Query: { ward }, Ward: { parent: ({ parent_id }, _, { db }) => wardOf(db, parent_id) } },
    ask: `{ ward(id: 109) ${'{ name parent '.repeat(7)} { name } ${'}'.repeat(7)} }`,
    finds: [],
  },
  {
    name: 'parents upon parents of one object, through a loader',
    typeDefs: wardTypes,
    loaders: wardLoaders,
    resolvers: {
      Query: { ward },
      Ward: { parent: ({ parent_id }, _, { loaders }) => parent_id && loaders.wardById.load(parent_id) },
    },
    ask: `{ ward(id: 109) ${'{ name parent '.repeat(7)} { name } ${'}'.repeat(7)} }`,
    finds: [],
  },
  {
    name: 'children of children',
    typeDefs: wardTypes,
    resolvers: {
      Query: { ward },
      Ward: {
        children: ({ id }, _, { db }) =>
          all(db, 'select id, name from wards where parent_id = $1 order by id', [id]),
      },
    },
    ask: '{ ward(id: 1) { children { name children { name } } } }',
    finds: ['N_PLUS_ONE Ward.children at ward.children.*.children'],
  },
  {
    name: 'six mutations of one request, each with a write',
    typeDefs: wardTypes,
    resolvers: {
      Mutation: {
        rename: async (_, { id }, { db }) =>
          (await all(db, "update wards set name = 'renamed' where id = $1 returning name", [id]))[0],
      },
    },
    ask: `mutation { ${six('rename')} }`,
    finds: [],
  },
  {
    name: 'six mutations of one request, each with a key of one loader',
    typeDefs: wardTypes,
    loaders: wardLoaders,
    resolvers: { Mutation: { see: (_, { id }, { loaders }) => loaders.wardById.load(id) } },
    ask: `mutation { ${six('see')} }`,
    finds: [],
  },
  {
    name: 'a union whose types are looked up one by one',
    typeDefs: `
      type Query { search(ids: [ID!]!): [Hit!]! } union Hit = Doctor | Patient
      type Doctor { id: ID! } type Patient { id: ID! }`,
    resolvers: {
      Query: { search: (_, { ids }) => ids.map((id: string) => ({ id })) },
      Hit: {
        __resolveType: async ({ id }: { id: string }, { db }: Sources) =>
          (await all(db, 'select 1 from patients where id = $1', [id])).length === 1 ? 'Patient' : 'Doctor',
      },
    },
    ask: 'query Search($ids: [ID!]!) { search(ids: $ids) { ... on Patient { id } } }',
    variables: { ids: Array.from({ length: 8 }, (_, at) => uuidOf(at + 1)) },
    finds: ['N_PLUS_ONE Query.search at search'],
    disputed: { why: 'what __resolveType sends belongs to nobody', found: [] },
  },
]
