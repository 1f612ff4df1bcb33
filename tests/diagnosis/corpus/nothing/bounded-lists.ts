import { defineLoader, measureStatement } from '../../../../src/index.ts'
import type { Row } from '../memory-database.ts'
import { type Program, rows } from '../program.ts'

type Tables = Record<string, Row[]>

/** Adds rows to a table, numbered on from those that it has. */
const grow = (table: string, count: number, row: (id: number) => Row) => (tables: Tables) => {
  const present = tables[table] ?? []
  present.push(...rows(count, (at) => row(present.length + at)))
}

const countries: Program = {
  title: 'says nothing of a list for reference without a limit, which never grows',
  typeDefs: `
    type Query { countries: [Country!]! }
    type Country { code: String! name: String! }
  `,
  tables: () => ({ country: rows(250, (id) => ({ code: `c${id}`, name: `country ${id}` })) }),
  options: (database) => ({
    resolvers: { Query: { countries: () => database.query('select code, name from country order by name') } },
  }),
  operations: Array.from({ length: 3 }, () => ({ document: '{ countries { code name } }' })),
  found: [],
}

const log = (id: number): Row => ({ id, text: `entry ${id}` })
const logbook: Program = {
  title: 'says nothing of a list that grows up to its limit',
  typeDefs: `
    type Query { logbook: [Entry!]! }
    type Entry { id: Int! text: String! }
  `,
  tables: () => ({ entry: rows(120, log) }),
  options: (database) => ({
    resolvers: {
      Query: { logbook: () => database.query('select id, text from entry order by id desc limit 200') },
    },
  }),
  operations: [
    { document: '{ logbook { id text } }' },
    { document: '{ logbook { id text } }', before: grow('entry', 60, log) },
    { document: '{ logbook { id text } }', before: grow('entry', 60, log) },
  ],
  found: [],
}

const plant = (id: number): Row => ({ id, name: `plant ${id}` })
const balcony: Program = {
  title: 'says nothing of a growing list of fewer than a hundred rows',
  typeDefs: `
    type Query { plants: [Plant!]! }
    type Plant { id: Int! name: String! }
  `,
  tables: () => ({ plant: rows(40, plant) }),
  options: (database) => ({
    resolvers: { Query: { plants: () => database.query('select * from plant') } },
  }),
  operations: [
    { document: '{ plants { id name } }' },
    { document: '{ plants { id name } }', before: grow('plant', 30, plant) },
    { document: '{ plants { id name } }', before: grow('plant', 29, plant) },
  ],
  found: [],
}

const stamps: Program = {
  title: 'says nothing of a list bounded by its keys, of which there are more each time',
  typeDefs: `
    type Query { stamps(ids: [Int!]!): [Stamp!]! }
    type Stamp { id: Int! value: Int! }
  `,
  tables: () => ({ stamp: rows(400, (id) => ({ id, value: id % 90 })) }),
  options: (database) => ({
    resolvers: {
      Query: {
        stamps: (_, { ids }) => database.query('select id, value from stamp where id = any($1)', [ids]),
      },
    },
  }),
  operations: [110, 150, 220, 300].map((count) => ({
    document: 'query ($ids: [Int!]!) { stamps(ids: $ids) { id value } }',
    variables: { ids: Array.from({ length: count }, (_, at) => at + 1) },
  })),
  found: [],
}

const stop = (id: number): Row => ({ id, name: `stop ${id}` })
const trams: Program = {
  title: 'says nothing of a list whose limit is written as fetch first',
  typeDefs: `
    type Query { stops: [Stop!]! }
    type Stop { id: Int! name: String! }
  `,
  tables: () => ({ stop: rows(130, stop) }),
  options: (database) => ({
    resolvers: {
      Query: {
        stops: () =>
          measureStatement(
            { text: 'select id, name from stop order by id fetch first 500 rows only' },
            async () => structuredClone((database.tables.stop ?? []).slice(0, 500)),
          ),
      },
    },
  }),
  operations: [
    { document: '{ stops { id name } }' },
    { document: '{ stops { id name } }', before: grow('stop', 70, stop) },
  ],
  found: [],
}

const fairground: Program = {
  title: 'says nothing of a list that only becomes shorter',
  typeDefs: `
    type Query { tickets: [Ticket!]! }
    type Ticket { id: Int! }
  `,
  tables: () => ({ ticket: rows(300, (id) => ({ id })) }),
  options: (database) => ({
    resolvers: { Query: { tickets: () => database.query('select id from ticket') } },
  }),
  operations: [300, 240, 130].map((left) => ({
    document: '{ tickets { id } }',
    before: (tables: Tables) => void tables.ticket?.splice(left),
  })),
  found: [],
}

const schools: Program = {
  title: 'says nothing of a list that is longer for another school',
  typeDefs: `
    type Query { pupils(school: Int!): [Pupil!]! }
    type Pupil { id: Int! name: String! }
  `,
  tables: () => ({
    pupil: [110, 140, 190].flatMap((count, school) =>
      rows(count, (id) => ({ id: 1000 * school + id, school_id: school + 1, name: `pupil ${id}` })),
    ),
  }),
  options: (database) => ({
    resolvers: {
      Query: {
        pupils: (_, { school }) =>
          database.query('select id, name from pupil where school_id = $1', [school]),
      },
    },
  }),
  operations: [1, 2, 3].map((school) => ({
    document: 'query Pupils($school: Int!) { pupils(school: $school) { id name } }',
    variables: { school },
  })),
  found: [],
}

const word = (id: number): Row => ({ id, text: `word ${id}` })
const glossary: Program = {
  title: 'says nothing of a loader whose list of keys grows with a list that has a limit',
  typeDefs: `
    type Query { latest: [Use!]! }
    type Use { id: Int! word: Word }
    type Word { text: String! }
  `,
  tables: () => ({ use: rows(110, (id) => ({ id, word_id: id })), word: rows(400, word) }),
  options: (database) => ({
    loaders: {
      word: defineLoader(async (ids: readonly number[]) => {
        const words = await database.query('select id, text from word where id = any($1)', [ids])
        return ids.map((id) => words.find((one) => one.id === id) ?? null)
      }),
    },
    resolvers: {
      Query: { latest: () => database.query('select id, word_id from use order by id limit 250') },
      Use: { word: ({ word_id }, _, { loaders }) => loaders.word.load(word_id) },
    },
  }),
  operations: [
    { document: '{ latest { id word { text } } }' },
    { document: '{ latest { id word { text } } }', before: grow('use', 40, (id) => ({ id, word_id: id })) },
  ],
  found: [],
}

export const programs: readonly Program[] = [
  countries,
  logbook,
  balcony,
  stamps,
  trams,
  fairground,
  schools,
  glossary,
]
