import { type Program, rows } from '../program.ts'

/** Each type has a resolver of its own for the interface's field, and both have to change. */
const feed: Program = {
  title: "finds the field of an interface in each of its types' resolvers",
  typeDefs: `
    type Query { feed: [Entry!]! }
    interface Entry { id: ID! postedBy: Account }
    type Photo implements Entry { id: ID! url: String! postedBy: Account }
    type Poll implements Entry { id: ID! question: String! postedBy: Account }
    type Account { handle: String! }
  `,
  tables: () => ({
    entry: rows(13, (id) => ({
      id,
      kind: id <= 7 ? 'Photo' : 'Poll',
      text: `text ${id}`,
      account_id: 60 + id,
    })),
    account: rows(13, (id) => ({ id: 60 + id, handle: `@${id}` })),
  }),
  options: (database) => {
    const postedBy = async (entry: { readonly account_id: number }) => {
      const [account] = await database.query('select handle from account where id = $1', [entry.account_id])
      return account
    }
    return {
      resolvers: {
        Query: { feed: () => database.query('select * from entry order by id desc limit 30') },
        Entry: { __resolveType: ({ kind }: { readonly kind: string }) => kind },
        Photo: { url: ({ text }) => text, postedBy },
        Poll: { question: ({ text }) => text, postedBy },
      },
    }
  },
  operations: [
    { document: '{ feed { id postedBy { handle } ... on Photo { url } ... on Poll { question } } }' },
  ],
  found: [
    {
      kind: 'N_PLUS_ONE',
      coordinate: 'Photo.postedBy',
      pathPattern: 'feed.*.postedBy',
      statementsPerOperation: 7,
    },
    {
      kind: 'N_PLUS_ONE',
      coordinate: 'Poll.postedBy',
      pathPattern: 'feed.*.postedBy',
      statementsPerOperation: 6,
    },
  ],
}

/** Ferries know their operator by name; only flights ask for it, one by one. */
const journeys: Program = {
  title: 'finds the one type of a union that reads for each of its objects',
  typeDefs: `
    type Query { journeys(to: String!): [Journey!]! }
    union Journey = Flight | Ferry
    type Flight { number: String! airline: Airline }
    type Ferry { ship: String! }
    type Airline { name: String! }
  `,
  tables: () => ({
    flight: rows(6, (id) => ({ id, number: `TP ${id}`, destination: 'OPO', airline_id: 70 + id })),
    ferry: rows(6, (id) => ({ id, ship: `ship ${id}`, destination: 'OPO' })),
    airline: rows(6, (id) => ({ id: 70 + id, name: `airline ${id}` })),
  }),
  options: (database) => ({
    resolvers: {
      Query: {
        journeys: async (_, { to }) => {
          const [flights, ferries] = await Promise.all([
            database.query('select number, airline_id from flight where destination = $1 limit 20', [to]),
            database.query('select ship from ferry where destination = $1 limit 20', [to]),
          ])
          return [
            ...flights.map((flight) => ({ ...flight, __typename: 'Flight' })),
            ...ferries.map((ferry) => ({ ...ferry, __typename: 'Ferry' })),
          ]
        },
      },
      Flight: {
        airline: ({ airline_id }) =>
          database.query('select name from airline where id = $1', [airline_id]).then(([airline]) => airline),
      },
    },
  }),
  operations: [
    {
      document:
        '{ journeys(to: "OPO") { __typename ... on Flight { number airline { name } } ... on Ferry { ship } } }',
    },
  ],
  found: [
    {
      kind: 'N_PLUS_ONE',
      coordinate: 'Flight.airline',
      pathPattern: 'journeys.*.airline',
      statementsPerOperation: 6,
    },
  ],
}

export const programs: readonly Program[] = [feed, journeys]
