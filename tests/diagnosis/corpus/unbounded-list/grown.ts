import { type Program, rows } from '../program.ts'

const newsletter: Program = {
  title: 'finds a list that has grown with its table',
  typeDefs: `
    type Query { subscribers: [Subscriber!]! }
    type Subscriber { email: String! since: Int! }
  `,
  tables: () => ({ subscriber: rows(90, (id) => ({ email: `${id}@example.org`, since: 2000 + (id % 26) })) }),
  options: (database) => ({
    resolvers: {
      Query: {
        subscribers: async () => database.query('select email, since from subscriber order by email'),
      },
    },
  }),
  operations: [
    { document: '{ subscribers { email since } }' },
    {
      document: '{ subscribers { email since } }',
      before: ({ subscriber }) => {
        subscriber?.push(...rows(40, (id) => ({ email: `new${id}@example.org`, since: 2026 })))
      },
    },
  ],
  found: [
    {
      kind: 'UNBOUNDED_LIST',
      coordinate: 'Query.subscribers',
      pathPattern: 'subscribers',
      statementsPerOperation: 1,
    },
  ],
}

const tracker: Program = {
  title: 'finds the list of one object that has grown, at exactly a hundred rows',
  typeDefs: `
    type Query { repository(name: String!): Repository }
    type Repository { name: String! issues(state: String!): [Issue!]! }
    type Issue { number: Int! title: String! }
  `,
  tables: () => ({
    repository: [{ id: 8, name: 'sluice' }],
    issue: rows(120, (id) => ({
      number: id,
      title: `issue ${id}`,
      repository_id: 8,
      state: id <= 99 ? 'open' : 'closed',
    })),
  }),
  options: (database) => ({
    resolvers: {
      Query: {
        repository: (_, { name }) =>
          database.query('select id, name from repository where name = $1', [name]).then(([found]) => found),
      },
      Repository: {
        issues: {
          resolve: ({ id }, { state }) =>
            database.query('select number, title from issue where repository_id = $1 and state = $2', [
              id,
              state,
            ]),
        },
      },
    },
  }),
  operations: [
    { document: '{ repository(name: "sluice") { name todo: issues(state: "open") { number title } } }' },
    {
      document: '{ repository(name: "sluice") { name todo: issues(state: "open") { number title } } }',
      before: ({ issue }) => {
        issue?.push({ number: 121, title: 'issue 121', repository_id: 8, state: 'open' })
      },
    },
  ],
  found: [
    {
      kind: 'UNBOUNDED_LIST',
      coordinate: 'Repository.issues',
      pathPattern: 'repository.todo',
      statementsPerOperation: 1,
    },
  ],
}

/** The rows go to the answer one for one, as the nodes of edges. */
const meter: Program = {
  title: 'finds a connection without pages that has grown in each operation',
  typeDefs: `
    type Query { readings(meter: ID!): ReadingConnection! }
    type ReadingConnection { edges: [ReadingEdge!]! totalCount: Int! }
    type ReadingEdge { node: Reading! }
    type Reading { hour: Int! litres: Int! }
  `,
  tables: () => ({ reading: rows(60, (id) => ({ hour: id, litres: id % 9, meter: 'W-7' })) }),
  options: (database) => {
    const readingsOf = (meter: string) =>
      database.query('select hour, litres from reading where meter = $1 order by hour', [meter])
    return {
      resolvers: {
        Query: {
          readings: async (_, args) => {
            const readings = await readingsOf(args.meter)
            return { edges: readings.map((node) => ({ node })), totalCount: readings.length }
          },
        },
      },
    }
  },
  operations: [0, 60, 120].map((from) => ({
    document: '{ readings(meter: "W-7") { totalCount edges { node { hour litres } } } }',
    before: ({ reading }) => {
      if (from > 0) reading?.push(...rows(60, (id) => ({ hour: from + id, litres: 1, meter: 'W-7' })))
    },
  })),
  found: [
    {
      kind: 'UNBOUNDED_LIST',
      coordinate: 'Query.readings',
      pathPattern: 'readings',
      statementsPerOperation: 1,
    },
  ],
}

/** What a client writes makes it grow; the next operation reads it under another name. */
const guestbook: Program = {
  title: 'finds a list that has grown by what a mutation of its own has written',
  typeDefs: `
    type Query { entries: [Entry!]! }
    type Mutation { sign(name: String!): Entry! }
    type Entry { name: String! }
  `,
  tables: () => ({ entry: rows(130, (id) => ({ name: `guest ${id}` })) }),
  options: (database) => ({
    resolvers: {
      Query: { entries: () => database.query('select name from entry').then((entries) => entries) },
      Mutation: {
        sign: async (_, { name }) => {
          const [entry] = await database.query('insert into entry (name) values ($1) returning *', [name])
          return entry
        },
      },
    },
  }),
  operations: [
    { document: '{ entries { name } }' },
    { document: 'mutation { sign(name: "Nuno") { name } }' },
    { document: 'query Again { all: entries { name } }' },
  ],
  found: [
    {
      kind: 'UNBOUNDED_LIST',
      coordinate: 'Query.entries',
      pathPattern: 'all',
      statementsPerOperation: 1,
    },
  ],
}

export const programs: readonly Program[] = [newsletter, tracker, meter, guestbook]
