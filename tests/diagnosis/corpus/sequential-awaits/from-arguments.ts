import { type Program, rows } from '../program.ts'

const books: Program = {
  title: 'finds a loop that awaits a read for each of its arguments',
  typeDefs: `
    type Query { booksByIsbn(isbns: [ID!]!): [Book]! }
    type Book { isbn: ID! title: String! }
  `,
  tables: () => ({ book: rows(20, (id) => ({ isbn: `978-${id}`, title: `book ${id}` })) }),
  options: (database) => ({
    resolvers: {
      Query: {
        booksByIsbn: async (_, { isbns }) => {
          const books = []
          for (const isbn of isbns) {
            const [book] = await database.query('select isbn, title from book where isbn = $1', [isbn])
            books.push(book ?? null)
          }
          return books
        },
      },
    },
  }),
  operations: [
    {
      document: 'query ($isbns: [ID!]!) { booksByIsbn(isbns: $isbns) { isbn title } }',
      variables: { isbns: ['978-3', '978-5', '978-8', 'none', '978-13', '978-1', '978-2', '978-20'] },
    },
  ],
  found: [
    {
      kind: 'SEQUENTIAL_AWAITS',
      coordinate: 'Query.booksByIsbn',
      pathPattern: 'booksByIsbn',
      statementsPerOperation: 8,
    },
  ],
}

/** The loop is hidden in a fold over promises. */
const relatives: Program = {
  title: 'finds a chain of promises that reads one argument after another',
  typeDefs: `
    type Query { people(ids: [Int!]!): [Person!]! }
    type Person { name: String! born: Int! }
  `,
  tables: () => ({ person: rows(15, (id) => ({ id, name: `person ${id}`, born: 1900 + id })) }),
  options: (database) => {
    const personOf = (id: number) =>
      database.query('select name, born from person where id = $1', [id]).then((people) => people[0])
    return {
      resolvers: {
        Query: {
          people: (_, { ids }: { readonly ids: readonly number[] }) =>
            ids.reduce<Promise<unknown[]>>(
              (before, id) => before.then((people) => personOf(id).then((person) => [...people, person])),
              Promise.resolve([]),
            ),
        },
      },
    }
  },
  operations: [{ document: '{ family: people(ids: [4, 2, 9, 11, 7, 15]) { name born } }' }],
  found: [
    {
      kind: 'SEQUENTIAL_AWAITS',
      coordinate: 'Query.people',
      pathPattern: 'family',
      statementsPerOperation: 6,
    },
  ],
}

/** The loop only reads; what it writes is one statement. */
const theatre: Program = {
  title: 'finds a mutation that reads one argument after another before it writes once',
  typeDefs: `
    type Query { theatre: String! }
    type Mutation { reserve(seats: [ID!]!): Reservation! }
    type Reservation { reserved: Int! refused: [ID!]! }
  `,
  tables: () => ({ seat: rows(30, (id) => ({ id: `R${id}`, state: id % 4 === 0 ? 'taken' : 'free' })) }),
  options: (database) => ({
    resolvers: {
      Query: { theatre: () => 'Odeon' },
      Mutation: {
        async reserve(_, { seats }: { readonly seats: readonly string[] }) {
          const free: string[] = []
          for (const seat of seats) {
            const [row] = await database.query('select state from seat where id = $1', [seat])
            if (row?.state === 'free') free.push(seat)
          }
          await database.query("update seat set state = 'taken' where id = any($1)", [free])
          return { reserved: free.length, refused: seats.filter((seat) => !free.includes(seat)) }
        },
      },
    },
  }),
  operations: [
    {
      document:
        'mutation { reserve(seats: ["R1", "R2", "R3", "R4", "R5", "R6", "R7"]) { reserved refused } }',
    },
  ],
  found: [
    {
      kind: 'SEQUENTIAL_AWAITS',
      coordinate: 'Mutation.reserve',
      pathPattern: 'reserve',
      statementsPerOperation: 7,
    },
  ],
}

/** The stops are read one after another, and then each reads its lines: two resolvers to change. */
const tram: Program = {
  title: 'finds a loop beside a read for each of the objects it returns',
  typeDefs: `
    type Query { stops(codes: [String!]!): [Stop!]! }
    type Stop { code: String! name: String! lines: [Line!]! }
    type Line { number: Int! }
  `,
  tables: () => ({
    stop: rows(9, (id) => ({ code: `S${id}`, name: `stop ${id}` })),
    line: rows(18, (id) => ({ number: id, stop_code: `S${1 + (id % 9)}` })),
  }),
  options: (database) => ({
    resolvers: {
      Query: {
        stops: async (_, { codes }) => {
          const stops: unknown[] = []
          let at = 0
          while (at < codes.length) {
            const [stop] = await database.query('select code, name from stop where code = $1', [codes[at]])
            stops.push(stop)
            at++
          }
          return stops
        },
      },
      Stop: {
        lines: ({ code }) => database.query('select number from line where stop_code = $1', [code]),
      },
    },
  }),
  operations: [
    {
      document: 'query Way($codes: [String!]!) { way: stops(codes: $codes) { name lines { number } } }',
      variables: { codes: ['S9', 'S7', 'S5', 'S3', 'S1', 'S2'] },
    },
  ],
  found: [
    {
      kind: 'SEQUENTIAL_AWAITS',
      coordinate: 'Query.stops',
      pathPattern: 'way',
      statementsPerOperation: 6,
    },
    { kind: 'N_PLUS_ONE', coordinate: 'Stop.lines', pathPattern: 'way.*.lines', statementsPerOperation: 6 },
  ],
}

/** Two statements to rewrite, so two findings of one loop. */
const pharmacy: Program = {
  title: 'finds two statements of one loop as two causes',
  typeDefs: `
    type Query { medicines(codes: [String!]!): [Medicine!]! }
    type Medicine { name: String! packs: Int! }
  `,
  tables: () => ({
    medicine: rows(9, (id) => ({ code: `M${id}`, name: `medicine ${id}` })),
    stock: rows(27, (id) => ({ id, medicine: `M${1 + (id % 9)}`, packs: id })),
  }),
  options: (database) => ({
    resolvers: {
      Query: {
        medicines: async (_, { codes }) => {
          const answer: unknown[] = []
          for (const code of codes) {
            const [medicine] = await database.query('select name from medicine where code = $1', [code])
            const [stock] = await database.query('select sum(packs) from stock where medicine = $1', [code])
            answer.push({ name: medicine?.name, packs: stock?.sum })
          }
          return answer
        },
      },
    },
  }),
  operations: [{ document: '{ medicines(codes: ["M1", "M3", "M4", "M7", "M8", "M9"]) { name packs } }' }],
  found: [
    {
      kind: 'SEQUENTIAL_AWAITS',
      coordinate: 'Query.medicines',
      pathPattern: 'medicines',
      statementsPerOperation: 6,
    },
    {
      kind: 'SEQUENTIAL_AWAITS',
      coordinate: 'Query.medicines',
      pathPattern: 'medicines',
      statementsPerOperation: 6,
    },
  ],
}

export const programs: readonly Program[] = [books, relatives, theatre, tram, pharmacy]
