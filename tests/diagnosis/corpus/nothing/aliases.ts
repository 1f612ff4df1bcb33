import { type Program, rows } from '../program.ts'

const numbers = (count: number): number[] => Array.from({ length: count }, (_, at) => at + 1)

const railway: Program = {
  title: 'says nothing of four aliases of one field',
  typeDefs: `
    type Query { station(code: String!): Station }
    type Station { code: String! platforms: Int! }
  `,
  tables: () => ({ station: rows(9, (id) => ({ code: `S${id}`, platforms: 2 * id })) }),
  options: (database) => ({
    resolvers: {
      Query: {
        station: async (_, { code }) => {
          const [station] = await database.query('select * from station where code = $1', [code])
          return station
        },
      },
    },
  }),
  operations: [
    {
      document: `{ from: station(code: "S1") { platforms } over: station(code: "S4") { platforms }
        change: station(code: "S5") { platforms } to: station(code: "S9") { platforms } }`,
    },
  ],
  found: [],
}

const comparison: Program = {
  title: 'says nothing of a client that compares eight products by aliases of a root field',
  typeDefs: `
    type Query { product(id: ID!): Product }
    type Product { id: ID! name: String! price: Int! }
  `,
  tables: () => ({ product: rows(30, (id) => ({ id, name: `product ${id}`, price: 100 + id })) }),
  options: (database) => ({
    resolvers: {
      Query: {
        product: (_, { id }) =>
          database
            .query('select id, name, price from product where id = $1', [Number(id)])
            .then(([product]) => product ?? null),
      },
    },
  }),
  operations: [
    {
      document: `{ a: product(id: 1) { ...p } b: product(id: 2) { ...p } c: product(id: 3) { ...p }
        d: product(id: 5) { ...p } e: product(id: 8) { ...p } f: product(id: 13) { ...p }
        g: product(id: 21) { ...p } h: product(id: 99) { ...p } }
        fragment p on Product { id name price }`,
    },
  ],
  found: [],
}

const exchange: Program = {
  title: 'says nothing of a client that watches twenty quotes by aliases of a root field',
  typeDefs: 'type Query { quote(symbol: String!): Float }',
  tables: () => ({ quote: rows(40, (id) => ({ symbol: `Q${id}`, price: 10 + id / 4 })) }),
  options: (database) => ({
    resolvers: {
      Query: {
        quote: async (_, { symbol }) => {
          const quotes = await database.query('select price from quote where symbol = $1 limit 1', [symbol])
          return quotes[0]?.price
        },
      },
    },
  }),
  operations: [
    {
      document: `query Ticker { ${numbers(20)
        .map((at) => `q${at}: quote(symbol: "Q${at}")`)
        .join(' ')} }`,
    },
  ],
  found: [],
}

const zoo: Program = {
  title: 'says nothing of the object below each of eight aliases, where there is no list',
  typeDefs: `
    type Query { animal(id: Int!): Animal }
    type Animal { name: String! keeper: Keeper }
    type Keeper { name: String! }
  `,
  tables: () => ({
    animal: rows(12, (id) => ({ id, name: `animal ${id}`, keeper_id: id })),
    keeper: rows(12, (id) => ({ id, name: `keeper ${id}` })),
  }),
  options: (database) => {
    const one = async (table: string, id: number) => {
      const [found] = await database.query(`select * from ${table} where id = $1`, [id])
      return found
    }
    return {
      resolvers: {
        Query: { animal: (_, { id }) => one('animal', id) },
        Animal: { keeper: ({ keeper_id }) => one('keeper', keeper_id) },
      },
    }
  },
  operations: [
    {
      document: `{ ${numbers(8)
        .map((id) => `a${id}: animal(id: ${id}) { name keeper { name } }`)
        .join(' ')} }`,
    },
  ],
  found: [],
}

const weather: Program = {
  title: 'says nothing of a field of one object that a client asks for eight different days',
  typeDefs: `
    type Query { city(name: String!): City }
    type City { name: String! forecast(day: Int!): Forecast }
    type Forecast { degrees: Int! rain: Boolean! }
  `,
  tables: () => ({
    city: [{ id: 1, name: 'Porto' }],
    forecast: rows(14, (day) => ({ city_id: 1, day, degrees: 15 + day, rain: day % 3 === 0 })),
  }),
  options: (database) => ({
    resolvers: {
      Query: {
        city: async (_, { name }) => (await database.query('select * from city where name = $1', [name]))[0],
      },
      City: {
        async forecast(city: { id: number }, { day }: { day: number }) {
          const forecasts = await database.query(
            'select degrees, rain from forecast where city_id = $1 and day = $2',
            [city.id, day],
          )
          return forecasts.at(0)
        },
      },
    },
  }),
  operations: [
    {
      document: `query Week($city: String!) { city(name: $city) { name ${numbers(8)
        .map((day) => `day${day}: forecast(day: ${day}) { degrees rain }`)
        .join(' ')} } }`,
      variables: { city: 'Porto' },
    },
  ],
  found: [],
}

const archive: Program = {
  title: 'says nothing of short lists that a client asks for by eight aliases',
  typeDefs: `
    type Query { letters(year: Int!): [Letter!]! }
    type Letter { year: Int! sender: String! }
  `,
  tables: () => ({ letter: rows(40, (id) => ({ id, year: 1900 + (id % 10), sender: `sender ${id}` })) }),
  options: (database) => ({
    resolvers: {
      Query: {
        letters: (_, { year }) =>
          database.query('select year, sender from letter where year = $1 order by id limit 3', [year]),
      },
    },
  }),
  operations: [
    {
      document: `{ ${numbers(8)
        .map((at) => `y${at}: letters(year: ${1900 + at}) { year sender }`)
        .join(' ')} }`,
    },
  ],
  found: [],
}

export const programs: readonly Program[] = [railway, comparison, exchange, zoo, weather, archive]
