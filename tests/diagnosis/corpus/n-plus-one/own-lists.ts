import { type Program, rows } from '../program.ts'

const portfolio: Program = {
  title: 'finds a resolver that reads in parallel for each row it has read itself',
  typeDefs: `
    type Query { portfolio(owner: String!): [Position!]! }
    type Position { ticker: String! pieces: Int! price: Float! }
  `,
  tables: () => ({
    position: rows(7, (id) => ({ id, owner: 'ines', ticker: `T${id}`, pieces: 10 * id })),
    quote: rows(9, (id) => ({ ticker: `T${id}`, price: 1.5 * id })),
  }),
  options: (database) => ({
    resolvers: {
      Query: {
        portfolio: async (_, { owner }) => {
          const positions = await database.query('select ticker, pieces from position where owner = $1', [
            owner,
          ])
          return Promise.all(
            positions.map(async (position) => {
              const [quote] = await database.query('select price from quote where ticker = $1', [
                position.ticker,
              ])
              return { ...position, price: quote?.price }
            }),
          )
        },
      },
    },
  }),
  operations: [{ document: '{ portfolio(owner: "ines") { ticker pieces price } }' }],
  found: [
    {
      kind: 'N_PLUS_ONE',
      coordinate: 'Query.portfolio',
      pathPattern: 'portfolio',
      statementsPerOperation: 7,
    },
  ],
}

const hotels: Program = {
  title: 'finds a resolver that reads in parallel for each of its arguments',
  typeDefs: `
    type Query { hotels(ids: [ID!]!): [Hotel]! }
    type Hotel { name: String! stars: Int! }
  `,
  tables: () => ({ hotel: rows(30, (id) => ({ id, name: `hotel ${id}`, stars: 1 + (id % 5) })) }),
  options: (database) => {
    const hotelById = (id: string) =>
      database
        .query('select name, stars from hotel where id = $1', [Number(id)])
        .then(([hotel]) => hotel ?? null)
    return { resolvers: { Query: { hotels: (_, { ids }) => Promise.all(ids.map(hotelById)) } } }
  },
  operations: [
    {
      document: 'query Wishes($ids: [ID!]!) { wishes: hotels(ids: $ids) { name stars } }',
      variables: { ids: ['3', '9', '14', '99', '21', '27'] },
    },
  ],
  found: [
    { kind: 'N_PLUS_ONE', coordinate: 'Query.hotels', pathPattern: 'wishes', statementsPerOperation: 6 },
  ],
}

/** 2 + 3 + 4 astronauts: the loop inside each call and the calls are one cause. */
const crews: Program = {
  title: 'finds a field that loops inside each of its calls as one cause',
  typeDefs: `
    type Query { missions: [Mission!]! }
    type Mission { name: String! crew: [Astronaut!]! }
    type Astronaut { callSign: String! }
  `,
  tables: () => ({
    mission: [
      { id: 1, name: 'Aurora', crew_ids: [1, 2] },
      { id: 2, name: 'Borealis', crew_ids: [3, 4, 5] },
      { id: 3, name: 'Cirrus', crew_ids: [6, 7, 8, 9] },
    ],
    astronaut: rows(9, (id) => ({ id, call_sign: `astronaut ${id}` })),
  }),
  options: (database) => ({
    resolvers: {
      Query: { missions: () => database.query('select name, crew_ids from mission order by id limit 10') },
      Mission: {
        crew: async (mission: { readonly crew_ids: readonly number[] }) => {
          const crew: unknown[] = []
          for (const id of mission.crew_ids) {
            const [astronaut] = await database.query('select call_sign from astronaut where id = $1', [id])
            crew.push(astronaut)
          }
          return crew
        },
      },
      Astronaut: { callSign: ({ call_sign }) => call_sign },
    },
  }),
  operations: [{ document: '{ missions { name crew { callSign } } }' }],
  found: [
    {
      kind: 'N_PLUS_ONE',
      coordinate: 'Mission.crew',
      pathPattern: 'missions.*.crew',
      statementsPerOperation: 9,
    },
  ],
}

/** The list is a column of the one flight that was asked for. */
const flightPlan: Program = {
  title: 'finds a resolver that reads in parallel for each item of a list on its parent',
  typeDefs: `
    type Query { flight(number: String!): Flight }
    type Flight { number: String! route: [Waypoint!]! }
    type Waypoint { code: String! latitude: Float! }
  `,
  tables: () => ({
    flight: [{ number: 'TP 81', waypoints: ['LIS', 'MAD', 'CNF', 'GRU', 'EZE'] }],
    waypoint: ['LIS', 'MAD', 'CNF', 'GRU', 'EZE', 'OPO'].map((code, at) => ({
      code,
      latitude: 40 - 10 * at,
    })),
  }),
  options: (database) => {
    const first = async (sql: string, parameter: unknown) => (await database.query(sql, [parameter]))[0]
    return {
      resolvers: {
        Query: {
          flight: (_, { number }) => first('select number, waypoints from flight where number = $1', number),
        },
        Flight: {
          route: {
            resolve: async (flight: { readonly waypoints: readonly string[] }) => {
              const pending = flight.waypoints.map((code) =>
                first('select code, latitude from waypoint where code = $1', code),
              )
              return await Promise.all(pending)
            },
          },
        },
      },
    }
  },
  operations: [{ document: '{ flight(number: "TP 81") { number route { code latitude } } }' }],
  found: [
    {
      kind: 'N_PLUS_ONE',
      coordinate: 'Flight.route',
      pathPattern: 'flight.route',
      statementsPerOperation: 5,
    },
  ],
}

/** `Promise.all` within each call, as for the loop. */
const quizzes: Program = {
  title: 'finds a field that reads a list in parallel inside each of its calls',
  typeDefs: `
    type Query { quizzes: [Quiz!]! }
    type Quiz { topic: String! answers: [String!]! }
  `,
  tables: () => ({
    quiz: rows(4, (id) => ({ id, topic: `topic ${id}`, question_ids: [3 * id, 3 * id + 1, 3 * id + 2] })),
    question: rows(20, (id) => ({ id, answer: `answer ${id}` })),
  }),
  options: (database) => ({
    resolvers: {
      Query: { quizzes: () => database.query('select topic, question_ids from quiz limit 10') },
      Quiz: {
        answers: ({ question_ids }: { readonly question_ids: readonly number[] }) =>
          Promise.all(
            question_ids.map((id) =>
              database
                .query('select answer from question where id = $1', [id])
                .then(([question]) => question?.answer),
            ),
          ),
      },
    },
  }),
  operations: [{ document: '{ quizzes { topic answers } }' }],
  found: [
    {
      kind: 'N_PLUS_ONE',
      coordinate: 'Quiz.answers',
      pathPattern: 'quizzes.*.answers',
      statementsPerOperation: 12,
    },
  ],
}

export const programs: readonly Program[] = [portfolio, hotels, flightPlan, crews, quizzes]
