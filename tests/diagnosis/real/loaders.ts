import DataLoader from 'dataloader'
import type pg from 'pg'
import { batched } from '../../../src/loaders/batched.ts'
import { defineLoader } from '../../../src/loaders/define-loader.ts'
import type { Program } from './judge.ts'

interface Sources {
  readonly db: pg.Pool
}

const visitTypes = `
  type Query { visits(first: Int!): [Visit!]! agenda(first: Int!): [String!]! visit(id: ID!): Visit }
  type Visit { id: ID! patient: Patient! doctor: Doctor! }
  type Patient { name: String! doctor: Doctor! }
  type Doctor { name: String! practice: Practice! }
  type Practice { name: String! }`

const visits = async (_: unknown, { first }: { first: number }, { db }: Sources) =>
  (await db.query('select id, patient_id, doctor_id from visits order by id limit $1', [first])).rows

const Query = { visits }

async function rowsOf(db: pg.Pool, table: string, ids: readonly string[]) {
  const { rows } = await db.query(`select * from ${table} where id::text = any($1)`, [ids])
  const byId = new Map(rows.map((row) => [row.id, row]))
  return ids.map((id) => byId.get(id) ?? null)
}

async function rowOf(db: pg.Pool, table: string, id: string) {
  return (await db.query(`select * from ${table} where id = $1`, [id])).rows[0]
}

const ownLoaders = ({ db }: Sources) => ({
  patients: new DataLoader((ids: readonly string[]) => rowsOf(db, 'patients', ids)),
  doctors: new DataLoader((ids: readonly string[]) => rowsOf(db, 'doctors', ids)),
  chunked: new DataLoader((ids: readonly string[]) => rowsOf(db, 'patients', ids), { maxBatchSize: 4 }),
  oneByOne: new DataLoader((ids: readonly string[]) =>
    Promise.all(ids.map((id) => rowOf(db, 'patients', id))),
  ),
})

/** Kept by the program for as long as it runs. */
const keptDoctors = new Map<string, Promise<unknown>>()

const loaders = {
  patientById: defineLoader((ids: readonly string[], { db }: Sources) => rowsOf(db, 'patients', ids)),
  doctorById: defineLoader((ids: readonly string[], { db }: Sources) => rowsOf(db, 'doctors', ids)),
  practiceById: defineLoader((ids: readonly string[], { db }: Sources) => rowsOf(db, 'practices', ids)),
  patientInChunks: defineLoader((ids: readonly string[], { db }: Sources) => rowsOf(db, 'patients', ids), {
    maxBatchSize: 8,
  }),
  patientAlone: defineLoader((ids: readonly string[], { db }: Sources) => rowsOf(db, 'patients', ids), {
    maxBatchSize: 1,
  }),
  patientEach: defineLoader((ids: readonly string[], { db }: Sources) =>
    Promise.all(ids.map((id) => rowOf(db, 'patients', id))),
  ),
  parentWard: defineLoader(async (ids: readonly number[], { db }: Sources) => {
    const { rows } = await db.query('select id, parent_id from wards where id = any($1)', [ids])
    return ids.map((id) => rows.find((row) => row.id === id)?.parent_id ?? null)
  }),
}

export const loaderPrograms: readonly Program[] = [
  {
    name: "a loader of the package 'dataloader'",
    typeDefs: visitTypes,
    context: ownLoaders,
    resolvers: { Query, Visit: { patient: ({ patient_id }, _, { patients }) => patients.load(patient_id) } },
    ask: '{ visits(first: 40) { patient { name } } }',
    finds: [],
  },
  {
    name: 'such a loader that takes four keys at a time',
    typeDefs: visitTypes,
    context: ownLoaders,
    resolvers: { Query, Visit: { patient: ({ patient_id }, _, { chunked }) => chunked.load(patient_id) } },
    ask: '{ visits(first: 40) { patient { name } } }',
    finds: [],
  },
  {
    name: 'such a loader whose function reads each key for itself',
    typeDefs: visitTypes,
    context: ownLoaders,
    resolvers: { Query, Visit: { patient: ({ patient_id }, _, { oneByOne }) => oneByOne.load(patient_id) } },
    ask: '{ visits(first: 40) { patient { name } } }',
    finds: ['N_PLUS_ONE Visit.patient at visits.*.patient'],
  },
  {
    name: 'such a loader made anew in each call',
    typeDefs: visitTypes,
    resolvers: {
      Query,
      Visit: {
        patient: ({ patient_id }, _, { db }) =>
          new DataLoader((ids: readonly string[]) => rowsOf(db, 'patients', ids)).load(patient_id),
      },
    },
    ask: '{ visits(first: 12) { patient { name } } }',
    finds: ['N_PLUS_ONE Visit.patient at visits.*.patient'],
  },
  {
    name: 'such a loader awaited in a loop',
    typeDefs: visitTypes,
    context: ownLoaders,
    resolvers: {
      Query: {
        agenda: async (_, { first }, context) => {
          const names = []
          for (const { patient_id } of await visits(_, { first }, context))
            names.push((await context.patients.load(patient_id)).name)
          return names
        },
      },
    },
    ask: '{ agenda(first: 9) }',
    finds: ['SEQUENTIAL_AWAITS Query.agenda at agenda'],
  },
  {
    name: 'several loaders one below the other',
    typeDefs: visitTypes,
    loaders,
    resolvers: {
      Query,
      Visit: { patient: ({ patient_id }, _, context) => context.loaders.patientById.load(patient_id) },
      Patient: { doctor: ({ doctor_id }, _, context) => context.loaders.doctorById.load(doctor_id) },
      Doctor: { practice: ({ practice_id }, _, context) => context.loaders.practiceById.load(practice_id) },
    },
    ask: '{ visits(first: 40) { patient { doctor { practice { name } } } } }',
    finds: [],
  },
  {
    name: 'a loader in chunks of eight keys',
    typeDefs: visitTypes,
    loaders,
    resolvers: {
      Query,
      Visit: { patient: ({ patient_id }, _, context) => context.loaders.patientInChunks.load(patient_id) },
    },
    ask: '{ visits(first: 60) { patient { name } } }',
    finds: [],
  },
  {
    name: 'a loader told to take one key at a time',
    typeDefs: visitTypes,
    loaders,
    resolvers: {
      Query,
      Visit: { patient: ({ patient_id }, _, context) => context.loaders.patientAlone.load(patient_id) },
    },
    ask: '{ visits(first: 20) { patient { name } } }',
    finds: ['UNBATCHED_LOADER Visit.patient at visits.*.patient of patientAlone'],
  },
  {
    name: 'a loader whose function reads each key for itself',
    typeDefs: visitTypes,
    loaders,
    resolvers: {
      Query,
      Visit: { patient: ({ patient_id }, _, context) => context.loaders.patientEach.load(patient_id) },
    },
    ask: '{ visits(first: 20) { patient { name } } }',
    finds: ['UNBATCHED_LOADER Visit.patient at visits.*.patient of patientEach'],
  },
  {
    name: 'a loader awaited in a loop over rows',
    typeDefs: visitTypes,
    loaders,
    resolvers: {
      Query: {
        agenda: async (_, { first }, context) => {
          const names = []
          for (const { patient_id } of await visits(_, { first }, context)) {
            const patient = await context.loaders.patientById.load(patient_id)
            names.push(patient.name)
          }
          return names
        },
      },
    },
    ask: '{ agenda(first: 9) }',
    finds: ['UNBATCHED_LOADER Query.agenda at agenda of patientById'],
  },
  {
    name: 'a loader asked twenty times for the same key',
    typeDefs: visitTypes,
    loaders,
    resolvers: { Query, Visit: { doctor: (_visit, _, context) => context.loaders.doctorById.load('7') } },
    ask: '{ visits(first: 20) { doctor { name } } }',
    finds: [],
  },
  {
    name: 'a loader whose next key is what the last one gave',
    typeDefs: 'type Query { depth(of: Int!): Int! }',
    loaders,
    resolvers: {
      Query: {
        depth: async (_, { of }, context) => {
          let depth = 0
          for (let id = of; id !== null; id = await context.loaders.parentWard.load(id)) depth++
          return depth
        },
      },
    },
    ask: '{ depth(of: 109) }',
    finds: [],
  },
  {
    name: 'a resolver that is called once for all visits',
    typeDefs: visitTypes,
    resolvers: {
      Query,
      Visit: {
        patient: batched(async (parents: readonly { patient_id: string }[], _: object, { db }: Sources) =>
          rowsOf(
            db,
            'patients',
            parents.map(({ patient_id }) => patient_id),
          ),
        ),
      },
    },
    ask: '{ visits(first: 40) { patient { name } } }',
    finds: [],
  },
  {
    name: 'a map of promises in front, and twelve doctors behind it',
    typeDefs: visitTypes,
    context: () => ({ known: new Map() }),
    resolvers: {
      Query,
      Visit: {
        doctor: ({ doctor_id }, _, { db, known }) => {
          if (!known.has(doctor_id)) known.set(doctor_id, rowOf(db, 'doctors', doctor_id))
          return known.get(doctor_id)
        },
      },
    },
    ask: '{ visits(first: 60) { doctor { name } } }',
    finds: ['N_PLUS_ONE Visit.doctor at visits.*.doctor'],
  },
  {
    name: 'a map of promises in front, and three kinds behind it',
    typeDefs: 'type Query { visits(first: Int!): [Visit!]! } type Visit { usual: Int! }',
    context: () => ({ known: new Map() }),
    resolvers: {
      Query,
      Visit: {
        usual: async ({ id }, _, { db, known }) => {
          const kind = `kind ${Number(id) % 3}`
          if (!known.has(kind))
            known.set(kind, db.query('select avg(minutes)::int as usual from visits where kind = $1', [kind]))
          return (await known.get(kind)).rows[0].usual
        },
      },
    },
    ask: '{ visits(first: 60) { usual } }',
    finds: [],
  },
  {
    name: 'a cache of the program, full when it is asked again',
    typeDefs: visitTypes,
    resolvers: {
      Query,
      Visit: {
        doctor: ({ doctor_id }, _, { db }) => {
          const kept = keptDoctors.get(doctor_id) ?? rowOf(db, 'doctors', doctor_id)
          keptDoctors.set(doctor_id, kept)
          return kept
        },
      },
    },
    ask: '{ visits(first: 4) { doctor { name } } }',
    between: () => undefined,
    finds: [],
  },
  {
    name: 'lists of one below one another',
    typeDefs: `
      type Query { visits: [Visit!]! } type Visit { patients: [Patient!]! } type Patient { doctors: [Doctor!]! }
      type Doctor { practices: [Practice!]! } type Practice { name: String! }`,
    resolvers: {
      Query: { visits: async (_, _args, { db }) => [await rowOf(db, 'visits', '17')] },
      Visit: { patients: async ({ patient_id }, _, { db }) => [await rowOf(db, 'patients', patient_id)] },
      Patient: { doctors: async ({ doctor_id }, _, { db }) => [await rowOf(db, 'doctors', doctor_id)] },
      Doctor: {
        practices: async ({ practice_id }, _, { db }) => [await rowOf(db, 'practices', practice_id)],
      },
    },
    ask: '{ visits { patients { doctors { practices { name } } } } }',
    finds: [],
  },
]
