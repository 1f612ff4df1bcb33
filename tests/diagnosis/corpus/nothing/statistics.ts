import type { Row } from '../memory-database.ts'
import { type Program, rows } from '../program.ts'

const numberOf = (row: Row, column: string): number => Number(row[column])

const greenhouse: Program = {
  title: 'says nothing of four hundred rows reduced to one number',
  typeDefs: 'type Query { meanTemperature: Float! }',
  tables: () => ({ reading: rows(400, (id) => ({ id, celsius: 15 + (id % 12) })) }),
  options: (database) => ({
    resolvers: {
      Query: {
        meanTemperature: async () => {
          const readings = await database.query('select celsius from reading')
          return readings.reduce((sum, row) => sum + numberOf(row, 'celsius'), 0) / readings.length
        },
      },
    },
  }),
  operations: [{ document: '{ meanTemperature }' }],
  found: [],
}

const bakery: Program = {
  title: 'says nothing of three hundred rows that make five groups',
  typeDefs: `
    type Query { sales: [Group!]! }
    type Group { kind: String! pieces: Int! takings: Int! }
  `,
  tables: () => ({
    sale: rows(300, (id) => ({ id, kind: `bread ${id % 5}`, pieces: 1 + (id % 3), cents: 100 + id })),
  }),
  options: (database) => ({
    resolvers: {
      Query: {
        async sales() {
          const groups = new Map<unknown, { kind: unknown; pieces: number; takings: number }>()
          for (const sale of await database.query('select kind, pieces, cents from sale')) {
            const group = groups.get(sale.kind) ?? { kind: sale.kind, pieces: 0, takings: 0 }
            group.pieces += numberOf(sale, 'pieces')
            group.takings += numberOf(sale, 'cents')
            groups.set(sale.kind, group)
          }
          return [...groups.values()]
        },
      },
    },
  }),
  operations: [{ document: '{ sales { kind pieces takings } }' }],
  found: [],
}

const runners: Program = {
  title: 'says nothing of percentiles, for which all rows are sorted',
  typeDefs: `
    type Query { times: Times! }
    type Times { best: Int! median: Int! last: Int! }
  `,
  tables: () => ({ run: rows(181, (id) => ({ id, seconds: 1200 + ((id * 37) % 181) })) }),
  options: (database) => ({
    resolvers: {
      Query: { times: () => database.query('select seconds from run') },
      // The rows themselves are the parent: the fields of the type read them as they need.
      Times: {
        best: (runs: readonly Row[]) => Math.min(...runs.map((run) => numberOf(run, 'seconds'))),
        last: (runs: readonly Row[]) => Math.max(...runs.map((run) => numberOf(run, 'seconds'))),
        median: (runs: readonly Row[]) => {
          const sorted = runs.map((run) => numberOf(run, 'seconds')).toSorted((one, other) => one - other)
          return sorted[Math.floor(sorted.length / 2)]
        },
      },
    },
  }),
  operations: [{ document: '{ times { best median last } }' }],
  found: [],
}

const songbook: Program = {
  title: 'says nothing of long texts of which the words are counted',
  typeDefs: `
    type Query { words(most: Int!): [Word!]! }
    type Word { text: String! count: Int! }
  `,
  tables: () => ({
    song: rows(80, (id) => ({ id, lyrics: `river moon ${id % 2 === 0 ? 'night' : 'road'} `.repeat(25) })),
  }),
  options: (database) => ({
    resolvers: {
      Query: {
        words: async (_, { most }) => {
          const counts = new Map<string, number>()
          for (const { lyrics } of await database.query('select * from song')) {
            for (const word of String(lyrics).trim().split(/\s+/)) {
              counts.set(word, (counts.get(word) ?? 0) + 1)
            }
          }
          return [...counts]
            .map(([text, count]) => ({ text, count }))
            .toSorted((one, other) => other.count - one.count)
            .slice(0, most)
        },
      },
    },
  }),
  operations: [{ document: '{ words(most: 3) { text count } }' }],
  found: [],
}

const harbour: Program = {
  title: 'says nothing of rows made into new objects, each of which is shown',
  typeDefs: `
    type Query { ships: [Ship!]! }
    type Ship { name: String! lengthInFeet: Int! flag: String! }
  `,
  tables: () => ({
    ship: rows(120, (id) => ({ id, ship_name: `ship ${id}`, length_m: 10 + id, flag: id % 2 ? 'PT' : 'NO' })),
  }),
  options: (database) => ({
    resolvers: {
      Query: {
        ships: () =>
          database.query('select * from ship order by id limit 200').then((ships) =>
            ships.map(({ ship_name, length_m, flag }) => ({
              name: ship_name,
              lengthInFeet: Math.round(Number(length_m) * 3.281),
              flag,
            })),
          ),
      },
    },
  }),
  operations: [{ document: '{ ships { name lengthInFeet flag } }' }],
  found: [],
}

const dump: Program = {
  title: 'says nothing of rows given as one value of a scalar',
  typeDefs: `
    scalar JSON
    type Query { dump: JSON! }
  `,
  tables: () => ({ point: rows(90, (id) => ({ id, north: 41 + id / 100, west: 8 - id / 100 })) }),
  options: (database) => ({
    resolvers: { Query: { dump: () => database.query('select * from point') } },
  }),
  operations: [{ document: 'query Dump { dump }' }],
  found: [],
}

const elections: Program = {
  title: 'says nothing of rows that say who won, of which a single one is made',
  typeDefs: `
    type Query { winner: Result! }
    type Result { party: String! votes: Int! turnout: Float! }
  `,
  tables: () => ({
    district: rows(75, (id) => ({ id, party: `party ${(id * id) % 4}`, votes: 50 + id, voters: 200 + id })),
  }),
  options: (database) => ({
    resolvers: {
      Query: {
        async winner() {
          const districts = await database.query('select party, votes, voters from district')
          const votes: Record<string, number> = {}
          let [cast, possible] = [0, 0]
          for (const district of districts) {
            const party = String(district.party)
            votes[party] = (votes[party] ?? 0) + numberOf(district, 'votes')
            cast += numberOf(district, 'votes')
            possible += numberOf(district, 'voters')
          }
          const [first] = Object.entries(votes).toSorted(([, one], [, other]) => other - one)
          return { party: first?.[0], votes: first?.[1], turnout: cast / possible }
        },
      },
    },
  }),
  operations: [{ document: '{ winner { party votes turnout } }' }],
  found: [],
}

export const programs: readonly Program[] = [greenhouse, bakery, runners, songbook, harbour, dump, elections]
