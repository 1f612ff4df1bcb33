import type pg from 'pg'
import type { Program, World } from './judge.ts'

interface Sources {
  readonly db: pg.Pool
}

async function all(db: pg.Pool, text: string, values: readonly unknown[] = []) {
  return (await db.query(text, [...values])).rows
}

const visitTypes = `
  scalar Json
  type Query {
    longest(first: Int!): [Visit!]! visit(id: ID!): Visit minutes: Int! mine: [Visit!]! visits(first: Int!): [Visit!]!
    all: [Visit!]! day(date: String!): [Visit!]! kinds: [Kind!]! export: Json
  }
  type Visit { id: ID! minutes: Int! kind: String! }
  type Kind { kind: String! count: Int! }`

const letterTypes = `
  scalar Json
  type Query { letters: [Letter!]! raw: Json letterCount: Int! }
  type Letter { id: ID! subject: String! body: String! excerpt: String! length: Int! }`

const letters = (_: unknown, _args: unknown, { db }: Sources) =>
  all(db, 'select * from letters order by id limit 60')

type Visit = {
  readonly id: string
  readonly minutes: number
  readonly kind: string
  readonly doctor_id: string
}

const visits = (db: pg.Pool): Promise<Visit[]> =>
  all(db, 'select id, minutes, kind, doctor_id from visits') as Promise<Visit[]>

const joinVisits = ({ elsewhere }: World) =>
  elsewhere.query(
    "insert into visits select (select max(id) from visits) + n, uuid_of(n), n % 12 + 1, '2026-04-01', 'kind 9', 5 from generate_series(1, 30) n",
  )

const doctorTypes = `
  type Query { doctor(id: ID!): Doctor drugs: [Drug!]! }
  type Doctor { name: String! visits: [Visit!]! }
  type Visit { id: ID! minutes: Int! } type Drug { code: ID! name: String! }`

export const lists: readonly Program[] = [
  {
    name: 'all visits read, sorted and cut in the program',
    typeDefs: visitTypes,
    resolvers: {
      Query: {
        longest: async (_, { first }, { db }) =>
          (await visits(db)).sort((one, other) => other.minutes - one.minutes).slice(0, first),
      },
    },
    ask: '{ longest(first: 10) { id minutes } }',
    finds: ['OVERFETCH Query.longest at longest'],
  },
  {
    name: 'all visits read to find one',
    typeDefs: visitTypes,
    resolvers: {
      Query: { visit: async (_, { id }, { db }) => (await visits(db)).find((visit) => visit.id === id) },
    },
    ask: '{ visit(id: "77") { id minutes } }',
    finds: ['OVERFETCH Query.visit at visit'],
  },
  {
    name: 'all letters read for the number of them',
    typeDefs: letterTypes,
    resolvers: {
      Query: { letterCount: async (_, _args, context) => (await letters(_, _args, context)).length },
    },
    ask: '{ letterCount }',
    finds: ['OVERFETCH Query.letterCount at letterCount'],
  },
  {
    name: 'a sum of all visits',
    typeDefs: visitTypes,
    resolvers: {
      Query: {
        minutes: async (_, _args, { db }) =>
          (await visits(db)).reduce((sum, { minutes }) => sum + minutes, 0),
      },
    },
    ask: '{ minutes }',
    finds: [],
  },
  {
    name: 'groups made of all visits',
    typeDefs: visitTypes,
    resolvers: {
      Query: {
        kinds: async (_, _args, { db }) => {
          const counts = new Map<string, number>()
          for (const { kind } of await visits(db)) counts.set(kind, (counts.get(kind) ?? 0) + 1)
          return [...counts].map(([kind, count]) => ({ kind, count }))
        },
      },
    },
    ask: '{ kinds { kind count } }',
    finds: [],
  },
  {
    name: 'a page of which half is hidden from who asks',
    typeDefs: visitTypes,
    context: () => ({ maySee: ({ doctor_id }: Visit) => Number(doctor_id) % 2 === 0 }),
    resolvers: {
      Query: {
        mine: async (_, _args, { db, maySee }) => {
          const page = await all(db, 'select id, minutes, doctor_id from visits order by id limit 60')
          return page.filter(maySee)
        },
      },
    },
    ask: '{ mine { id minutes } }',
    finds: [],
  },
  {
    name: 'letters whose bodies nobody reads',
    typeDefs: letterTypes,
    resolvers: { Query: { letters } },
    ask: '{ letters { id subject } }',
    finds: ['OVERFETCH Query.letters at letters'],
  },
  {
    name: 'letters whose bodies a field reads',
    typeDefs: letterTypes,
    resolvers: { Query: { letters }, Letter: { excerpt: ({ body }) => body.slice(0, 20) } },
    ask: '{ letters { subject excerpt } }',
    finds: [],
  },
  {
    name: 'letters that are copied whole',
    typeDefs: letterTypes,
    resolvers: {
      Query: {
        letters: async (_, _args, context) =>
          (await letters(_, _args, context)).map((letter) => ({ ...letter, length: letter.body.length })),
      },
    },
    ask: '{ letters { id length } }',
    finds: [],
  },
  {
    name: 'letters that are answered as they are',
    typeDefs: letterTypes,
    resolvers: { Query: { raw: letters } },
    ask: '{ raw }',
    finds: [],
  },
  {
    name: 'letters that a class of the program wraps and reads late',
    typeDefs: letterTypes,
    resolvers: {
      Query: {
        letters: async (_, _args, context) => {
          class Letter {
            readonly #row: { body: string; subject: string }
            constructor(row: { body: string; subject: string }) {
              this.#row = row
            }
            get subject() {
              return this.#row.subject
            }
            get excerpt() {
              return this.#row.body.slice(0, 10)
            }
          }
          return (await letters(_, _args, context)).map((row) => new Letter(row))
        },
      },
    },
    ask: '{ letters { subject excerpt } }',
    finds: [],
  },
  {
    name: 'a list that grows with the table',
    typeDefs: visitTypes,
    resolvers: {
      Query: { all: (_, _args, { db }) => all(db, 'select id, minutes from visits order by id') },
    },
    ask: '{ all { id minutes } }',
    between: joinVisits,
    finds: ['UNBOUNDED_LIST Query.all at all'],
  },
  {
    name: 'a list that grows, mapped into objects of the program',
    typeDefs: visitTypes,
    resolvers: {
      Query: {
        all: async (_, _args, { db }) =>
          (await all(db, 'select id, minutes, kind from visits order by id')).map(({ id, minutes }) => ({
            id,
            minutes,
          })),
      },
    },
    ask: '{ all { id minutes } }',
    between: joinVisits,
    finds: ['UNBOUNDED_LIST Query.all at all'],
  },
  {
    name: 'a list of one parent that grows',
    typeDefs: doctorTypes,
    resolvers: {
      Query: {
        doctor: async (_, { id }, { db }) =>
          (await all(db, 'select id, name from doctors where id = $1', [id]))[0],
      },
      Doctor: {
        visits: ({ id }, _, { db }) => all(db, 'select id, minutes from visits where doctor_id >= $1', [id]),
      },
    },
    ask: '{ doctor(id: 3) { name visits { id minutes } } }',
    between: joinVisits,
    finds: ['UNBOUNDED_LIST Doctor.visits at doctor.visits'],
  },
  {
    name: 'a list with a limit that it has not reached',
    typeDefs: visitTypes,
    resolvers: {
      Query: {
        visits: (_, { first }, { db }) =>
          all(db, 'select id from visits order by id limit $1', [Math.min(first, 1000)]),
      },
    },
    ask: '{ visits(first: 5000) { id } }',
    between: joinVisits,
    finds: [],
  },
  {
    name: 'a list with a limit by fetch first',
    typeDefs: visitTypes,
    resolvers: {
      Query: {
        visits: (_, _args, { db }) => all(db, 'select id from visits order by id fetch first 1000 rows only'),
      },
    },
    ask: '{ visits(first: 5000) { id } }',
    between: joinVisits,
    finds: [],
  },
  {
    name: 'a list that stays as it is while others grow',
    typeDefs: visitTypes,
    resolvers: {
      Query: { day: (_, { date }, { db }) => all(db, 'select id from visits where day < $1', [date]) },
    },
    ask: '{ day(date: "2026-04-01") { id } }',
    between: joinVisits,
    finds: [],
  },
  {
    name: 'a short list that grows',
    typeDefs: doctorTypes,
    resolvers: {
      Query: { drugs: (_, _args, { db }) => all(db, 'select code, name from drugs order by code') },
    },
    ask: '{ drugs { code name } }',
    between: ({ elsewhere }) =>
      elsewhere.query("insert into drugs values ('N1', 'new', 3), ('N2', 'newer', 4)"),
    finds: [],
  },
  {
    name: 'a growing table that is added up',
    typeDefs: visitTypes,
    resolvers: {
      Query: {
        minutes: async (_, _args, { db }) =>
          (await visits(db)).reduce((sum, { minutes }) => sum + minutes, 0),
      },
    },
    ask: '{ minutes }',
    between: joinVisits,
    finds: [],
  },
]
