import { defineLoader } from '../../../../src/index.ts'
import type { MemoryDatabase, Row } from '../memory-database.ts'
import { type Program, rows } from '../program.ts'

/** A loader that batches, if only somebody asked it twice before he waits. */
const byId = (database: MemoryDatabase, table: string) =>
  defineLoader(async (ids: readonly number[]) => {
    const found = await database.query(`select * from ${table} where id = any($1)`, [ids])
    return ids.map((id) => found.find((row) => row.id === id) ?? null)
  })

const planets: Program = {
  title: 'finds a loop that awaits a loader for each of its arguments',
  typeDefs: `
    type Query { planets(ids: [Int!]!): [Planet]! }
    type Planet { id: ID! name: String! }
  `,
  tables: () => ({ planet: rows(12, (id) => ({ id, name: `planet ${id}` })) }),
  options: (database) => ({
    loaders: { planetById: byId(database, 'planet') },
    resolvers: {
      Query: {
        planets: async (_, { ids }, context) => {
          const planets: Row[] = []
          for (const id of ids) planets.push(await context.loaders.planetById.load(id))
          return planets
        },
      },
    },
  }),
  operations: [
    {
      document: 'query Tour($stops: [Int!]!) { tour: planets(ids: $stops) { id name } }',
      variables: { stops: [3, 4, 5, 6, 7, 8, 40] },
    },
  ],
  found: [
    {
      kind: 'UNBATCHED_LOADER',
      coordinate: 'Query.planets',
      pathPattern: 'tour',
      statementsPerOperation: 7,
    },
  ],
}

const orchestra: Program = {
  title: 'finds a loop that awaits a loader for each item of a list on its parent',
  typeDefs: `
    type Query { orchestra(city: String!): Orchestra }
    type Orchestra { city: String! strings: [Musician!]! }
    type Musician { name: String! plays: String! }
  `,
  tables: () => ({
    orchestra: [{ id: 1, city: 'Porto', string_ids: [2, 4, 6, 8, 10] }],
    musician: rows(10, (id) => ({ id, name: `musician ${id}`, plays: id < 7 ? 'violin' : 'cello' })),
  }),
  options: (database) => ({
    loaders: { musicianById: byId(database, 'musician') },
    resolvers: {
      Query: {
        orchestra: (_, { city }) =>
          database.query('select * from orchestra where city = $1', [city]).then(([orchestra]) => orchestra),
      },
      Orchestra: {
        strings: ({ string_ids }, _, { loaders }) =>
          string_ids.reduce(
            async (before: Promise<Row[]>, id: number) => [
              ...(await before),
              await loaders.musicianById.load(id),
            ],
            Promise.resolve([]),
          ),
      },
    },
  }),
  operations: [{ document: '{ orchestra(city: "Porto") { city strings { name plays } } }' }],
  found: [
    {
      kind: 'UNBATCHED_LOADER',
      coordinate: 'Orchestra.strings',
      pathPattern: 'orchestra.strings',
      statementsPerOperation: 5,
    },
  ],
}

/** Six lots were sold, to six bidders; the seventh was not. */
const auction: Program = {
  title: 'finds a loop that awaits a loader for each row the resolver has read itself',
  typeDefs: `
    type Query { results(day: String!): [Result!]! }
    type Result { lot: Int! soldTo: String }
  `,
  tables: () => ({
    lot: rows(7, (id) => ({ number: id, day: 'friday', bidder_id: id === 4 ? null : 20 + id })),
    bidder: rows(8, (id) => ({ id: 20 + id, paddle: `#${100 + id}` })),
  }),
  options: (database) => {
    const resultOf = async (
      { number, bidder_id }: Row,
      bidders: { load(id: unknown): Promise<Row | null> },
    ) => {
      const bidder = bidder_id === null ? null : await bidders.load(bidder_id)
      return { lot: number, soldTo: bidder?.paddle }
    }
    return {
      loaders: { bidderById: byId(database, 'bidder') },
      resolvers: {
        Query: {
          async results(_, { day }, { loaders }) {
            const lots = await database.query(
              'select number, bidder_id from lot where day = $1 order by number',
              [day],
            )
            const results: unknown[] = []
            for (const lot of lots) results.push(await resultOf(lot, loaders.bidderById))
            return results
          },
        },
      },
    }
  },
  operations: [{ document: '{ results(day: "friday") { lot soldTo } }' }],
  found: [
    {
      kind: 'UNBATCHED_LOADER',
      coordinate: 'Query.results',
      pathPattern: 'results',
      statementsPerOperation: 6,
    },
  ],
}

export const programs: readonly Program[] = [planets, orchestra, auction]
