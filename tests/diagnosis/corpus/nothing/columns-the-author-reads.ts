import type { Row } from '../memory-database.ts'
import { type Program, rows } from '../program.ts'

const long = (id: number): string =>
  `${id % 4 === 0 ? 'quiet' : 'a storm is near'} ${'and on it goes '.repeat(150)}`

const diary: Program = {
  title: 'says nothing of a big column that the resolver of the list reads, to add a field to its rows',
  typeDefs: `
    type Query { days: [Day!]! }
    type Day { id: Int! words: Int! }
  `,
  tables: () => ({ day: rows(20, (id) => ({ id, text: long(id) })) }),
  options: (database) => ({
    resolvers: {
      Query: {
        days: async () => {
          const days = await database.query('select id, text from day order by id limit 31')
          for (const day of days) day.words = String(day.text).split(' ').length
          return days
        },
      },
    },
  }),
  operations: [{ document: '{ days { id words } }' }],
  found: [],
}

const sermons: Program = {
  title: 'says nothing of a big column by which the resolver of the list leaves rows out',
  typeDefs: `
    type Query { sermons(about: String!): [Sermon!]! }
    type Sermon { id: Int! title: String! }
  `,
  tables: () => ({ sermon: rows(24, (id) => ({ id, title: `sermon ${id}`, text: long(id) })) }),
  options: (database) => ({
    resolvers: {
      Query: {
        sermons: async (_, { about }) => {
          const sermons = await database.query('select id, title, text from sermon order by id limit 100')
          return sermons.filter(({ text }) => String(text).includes(about))
        },
      },
    },
  }),
  operations: [{ document: '{ sermons(about: "storm") { id title } }' }],
  found: [],
}

const drafts: Program = {
  title: 'says nothing of a big column by which the resolver of the list sorts its rows',
  typeDefs: `
    type Query { drafts: [Draft!]! }
    type Draft { id: Int! }
  `,
  tables: () => ({ draft: rows(18, (id) => ({ id, text: long(id).slice(0, 1000 + ((id * 7) % 18) * 40) })) }),
  options: (database) => ({
    resolvers: {
      Query: {
        drafts: () =>
          database
            .query('select id, text from draft limit 50')
            .then((drafts: Row[]) =>
              drafts.sort((one, other) => String(one.text).length - String(other.text).length),
            ),
      },
    },
  }),
  operations: [{ document: '{ drafts { id } }' }],
  found: [],
}

export const programs: readonly Program[] = [diary, sermons, drafts]
