import type pg from 'pg'
import { uuidOf } from './clinic.ts'
import type { Program } from './judge.ts'

interface Sources {
  readonly db: pg.Pool
}

async function all(db: pg.Pool, text: string, values: readonly unknown[] = []) {
  return (await db.query(text, [...values])).rows
}

const doctor = async ({ doctor_id }: { doctor_id: string }, _: unknown, { db }: Sources) =>
  (await all(db, 'select id, name, practice_id from doctors where id = $1', [doctor_id]))[0]

const toCursor = (id: string) => Buffer.from(id).toString('base64url')

const federated = `
  scalar _Any
  union _Entity = Doctor | Drug
  type Query { _entities(representations: [_Any!]!): [_Entity]! }
  type Doctor { id: ID! name: String! }
  type Drug { code: ID! name: String! }`

const representations = Array.from({ length: 12 }, (_, at) =>
  at % 2 === 0 ? { __typename: 'Doctor', id: String(1 + at) } : { __typename: 'Drug', code: `D${at}` },
)

const entitiesQuery = `query Entities($representations: [_Any!]!) {
  _entities(representations: $representations) { ... on Doctor { name } ... on Drug { name } }
}`

type Representation = { __typename: 'Doctor'; id: string } | { __typename: 'Drug'; code: string }

const _Entity = { __resolveType: ({ __typename }: { __typename: string }) => __typename }

const connectionTypes = `
  type Query { visits(first: Int!): VisitConnection! doctors: [Doctor!]! }
  type VisitConnection { edges: [VisitEdge!]! nodes: [Visit!]! total: Int! }
  type VisitEdge { cursor: String! node: Visit! }
  type Visit { id: ID! doctor: Doctor! }
  type Doctor { name: String! patients: [Patient!]! }
  type Patient { name: String! lastVisit: String }`

export const shapes: readonly Program[] = [
  {
    name: 'a union whose types each read for themselves',
    typeDefs: `
      type Query { search: [Hit!]! } union Hit = Doctor | Patient
      type Doctor { contact: String! } type Patient { contact: String! }`,
    resolvers: {
      Query: {
        search: async (_, _args, { db }) => [
          ...(await all(db, "select 'Doctor' as type, practice_id from doctors order by id limit 6")),
          ...(await all(db, "select 'Patient' as type, doctor_id from patients order by id limit 7")),
        ],
      },
      Hit: { __resolveType: ({ type }: { type: string }) => type },
      Doctor: {
        contact: async ({ practice_id }, _, { db }) =>
          (await all(db, 'select name from practices where id = $1', [practice_id]))[0].name,
      },
      Patient: { contact: async (patient, _, context) => (await doctor(patient, _, context)).name },
    },
    ask: '{ search { ... on Doctor { contact } ... on Patient { contact } } }',
    finds: [
      'N_PLUS_ONE Doctor.contact at search.*.contact',
      'N_PLUS_ONE Patient.contact at search.*.contact',
    ],
  },
  {
    name: 'an interface whose objects are read together',
    typeDefs: `
      type Query { nodes(ids: [ID!]!): [Node]! } interface Node { id: ID! }
      type Doctor implements Node { id: ID! name: String! }`,
    resolvers: {
      Query: {
        nodes: async (_, { ids }, { db }) => {
          const rows = await all(db, 'select id, name from doctors where id = any($1)', [
            ids.map((id: string) => id.split(':')[1]),
          ])
          return ids.map((id: string) => rows.find((row) => row.id === id.split(':')[1]))
        },
      },
      Node: { __resolveType: () => 'Doctor' },
    },
    ask: '{ nodes(ids: ["d:1", "d:2", "d:3", "d:4", "d:5", "d:6"]) { ... on Doctor { name } } }',
    finds: [],
  },
  {
    name: 'entities of another service, each resolved for itself',
    typeDefs: federated,
    resolvers: {
      _Entity,
      Query: {
        _entities: (_, given, { db }) =>
          Promise.all(
            given.representations.map(async (of: Representation) => {
              const rows =
                of.__typename === 'Doctor'
                  ? await all(db, 'select id, name from doctors where id = $1', [of.id])
                  : await all(db, 'select code, name from drugs where code = $1', [of.code])
              return { ...of, ...rows[0] }
            }),
          ),
      },
    },
    ask: entitiesQuery,
    variables: { representations },
    finds: ['N_PLUS_ONE Query._entities at _entities', 'N_PLUS_ONE Query._entities at _entities'],
  },
  {
    name: 'entities of another service, a statement a type',
    typeDefs: federated,
    resolvers: {
      _Entity,
      Query: {
        _entities: async (_, given, { db }) => {
          const of: readonly Representation[] = given.representations
          const ids = of.flatMap((one) => (one.__typename === 'Doctor' ? [one.id] : []))
          const codes = of.flatMap((one) => (one.__typename === 'Drug' ? [one.code] : []))
          const doctors = await all(db, 'select id, name from doctors where id = any($1)', [ids])
          const drugs = await all(db, 'select code, name from drugs where code = any($1)', [codes])
          return of.map((one) => ({
            ...one,
            ...(one.__typename === 'Doctor'
              ? doctors.find(({ id }) => id === one.id)
              : drugs.find(({ code }) => code === one.code)),
          }))
        },
      },
    },
    ask: entitiesQuery,
    variables: { representations },
    finds: [],
  },
  {
    name: 'a field below the nodes of a connection',
    typeDefs: connectionTypes,
    resolvers: {
      Query: {
        visits: async (_, { first }, { db }) => {
          const rows = await all(db, 'select id, doctor_id from visits order by id limit $1', [first])
          return { nodes: rows, edges: rows.map((node) => ({ node, cursor: toCursor(node.id) })) }
        },
      },
      VisitConnection: {
        total: async (_, _args, { db }) => (await all(db, 'select count(*)::int as n from visits'))[0].n,
      },
      Visit: { doctor },
    },
    ask: '{ visits(first: 10) { total edges { cursor node { id doctor { name } } } } }',
    finds: ['N_PLUS_ONE Visit.doctor at visits.edges.*.node.doctor'],
  },
  {
    name: 'edges that read their nodes',
    typeDefs: connectionTypes,
    resolvers: {
      Query: {
        visits: async (_, { first }, { db }) => ({
          edges: await all(db, 'select id from visits order by id limit $1', [first]),
        }),
      },
      VisitEdge: {
        cursor: ({ id }) => toCursor(id),
        node: async ({ id }, _, { db }) =>
          (await all(db, 'select id, doctor_id from visits where id = $1', [id]))[0],
      },
    },
    ask: '{ visits(first: 10) { edges { cursor node { id } } } }',
    finds: ['N_PLUS_ONE VisitEdge.node at visits.edges.*.node'],
  },
  {
    name: 'a list below a list, whose objects read for themselves',
    typeDefs: connectionTypes,
    resolvers: {
      Query: {
        doctors: async (_, _args, { db }) => {
          const doctors = await all(db, 'select id, name from doctors order by id limit 3')
          const ids = doctors.map(({ id }) => id)
          const patients = await all(
            db,
            'select id, doctor_id, name from patients where doctor_id = any($1)',
            [ids],
          )
          return doctors.map((of) => ({
            ...of,
            patients: patients.filter(({ doctor_id }) => doctor_id === of.id),
          }))
        },
      },
      Patient: {
        lastVisit: async ({ id }, _, { db }) =>
          (
            await all(db, 'select day::text from visits where patient_id = $1 order by day desc limit 1', [
              id,
            ])
          )[0]?.day,
      },
    },
    ask: '{ doctors { patients { lastVisit } } }',
    finds: ['N_PLUS_ONE Patient.lastVisit at doctors.*.patients.*.lastVisit'],
  },
  {
    name: 'one place under two aliases and in a fragment',
    typeDefs: connectionTypes,
    resolvers: {
      Query: {
        visits: async (_, { first }, { db }) => ({
          nodes: await all(db, 'select doctor_id from visits limit $1', [first]),
        }),
      },
      Visit: { doctor },
    },
    ask: `query Both { page: visits(first: 8) { seen: nodes { ...Who } } } fragment Who on Visit { who: doctor { name } }`,
    finds: ['N_PLUS_ONE Visit.doctor at page.seen.*.who'],
  },
  {
    name: 'a handful of aliases of one field',
    typeDefs: 'type Query { doctor(id: ID!): Doctor } type Doctor { name: String! }',
    resolvers: { Query: { doctor: (_, { id }, context) => doctor({ doctor_id: id }, _, context) } },
    ask: `{ ${Array.from({ length: 8 }, (_, at) => `d${at}: doctor(id: ${at + 1}) { name }`).join(' ')} }`,
    finds: [],
  },
  {
    name: 'one object under aliases with other arguments each',
    typeDefs: 'type Query { patient: Patient! } type Patient { id: ID! visits(kind: String!): Int! }',
    resolvers: {
      Query: {
        patient: async (_, _args, { db }) =>
          (await all(db, 'select id from patients where id = $1', [uuidOf(3)]))[0],
      },
      Patient: {
        visits: async ({ id }, { kind }, { db }) =>
          (
            await all(db, 'select count(*)::int as n from visits where patient_id = $1 and kind = $2', [
              id,
              kind,
            ])
          )[0].n,
      },
    },
    ask: `{ patient { id ${Array.from({ length: 6 }, (_, at) => `k${at}: visits(kind: "kind ${at}")`).join(' ')} } }`,
    finds: [],
  },
  {
    name: 'a dashboard of different numbers, one after another',
    typeDefs: 'type Query { dashboard: [Int!]! }',
    resolvers: {
      Query: {
        dashboard: async (_, _args, { db }) => {
          const numbers = []
          numbers.push((await all(db, 'select count(*)::int as n from visits'))[0].n)
          numbers.push((await all(db, 'select count(distinct patient_id)::int as n from visits'))[0].n)
          numbers.push((await all(db, 'select sum(minutes)::int as n from visits'))[0].n)
          numbers.push((await all(db, "select count(*)::int as n from visits where day > '2026-03-05'"))[0].n)
          numbers.push((await all(db, "select count(*)::int as n from visits where kind = 'kind 1'"))[0].n)
          numbers.push((await all(db, 'select max(minutes) as n from visits'))[0].n)
          numbers.push((await all(db, 'select count(*)::int as n from doctors'))[0].n)
          return numbers
        },
      },
    },
    ask: '{ dashboard }',
    finds: [],
  },
  {
    name: 'a number for each kind of a list in the program',
    typeDefs: 'type Query { kinds: [Kind!]! } type Kind { kind: String! visits: Int! }',
    resolvers: {
      Query: {
        kinds: (_, _args, { db }) =>
          Promise.all(
            ['kind 0', 'kind 1', 'kind 2', 'kind 3', 'kind 4', 'kind 5'].map(async (kind) => {
              const [{ n }] = await all(db, 'select count(*)::int as n from visits where kind = $1', [kind])
              return { kind, visits: n }
            }),
          ),
      },
    },
    ask: '{ kinds { kind visits } }',
    finds: ['N_PLUS_ONE Query.kinds at kinds'],
  },
  {
    name: 'a list of strings below each of a list',
    typeDefs: 'type Query { doctors: [Doctor!]! } type Doctor { name: String! patientNames: [String!]! }',
    resolvers: {
      Query: { doctors: (_, _args, { db }) => all(db, 'select id, name from doctors order by id') },
      Doctor: {
        patientNames: async ({ id }, _, { db }) =>
          (await all(db, 'select name from patients where doctor_id = $1', [id])).map(({ name }) => name),
      },
    },
    ask: '{ doctors { name patientNames } }',
    finds: ['N_PLUS_ONE Doctor.patientNames at doctors.*.patientNames'],
  },
]
