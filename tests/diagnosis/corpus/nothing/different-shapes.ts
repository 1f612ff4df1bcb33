import type { Row } from '../memory-database.ts'
import { type Program, rows } from '../program.ts'

const office: Program = {
  title: 'says nothing of a resolver that sends eight different statements one after another',
  typeDefs: `
    type Query { overview: Overview! }
    type Overview { staff: Int! desks: Int! rooms: Int! keys: Int! printers: Int! paper: Int! guests: Int! name: String }
  `,
  tables: () => ({
    staff: rows(12, (id) => ({ id })),
    desk: rows(14, (id) => ({ id, free: id > 12 })),
    room: rows(5, (id) => ({ id, floor: id % 2 })),
    keycard: rows(20, (id) => ({ id, lost: id % 10 === 0 })),
    printer: rows(2, (id) => ({ id, sheets: 100 * id })),
    guest: [],
    office: [{ name: 'Lisbon' }],
  }),
  options: (database) => {
    const number = async (text: string, parameters: readonly unknown[] = []) => {
      const [row] = await database.query(text, parameters)
      return Number(row?.count ?? row?.sum)
    }
    return {
      resolvers: {
        Query: {
          overview: async () => {
            const staff = await number('select count(*) from staff')
            const desks = await number('select count(*) from desk where free = $1', [true])
            const rooms = await number('select count(*) from room where floor = $1', [1])
            const keys = await number('select count(*) from keycard where lost = $1', [false])
            const printers = await number('select count(*) from printer')
            const paper = await number('select sum(sheets) from printer')
            const guests = await number('select count(*) from guest')
            const [office] = await database.query('select name from office limit 1')
            return { staff, desks, rooms, keys, printers, paper, guests, name: office?.name }
          },
        },
      },
    }
  },
  operations: [{ document: '{ overview { staff desks rooms keys printers paper guests name } }' }],
  found: [],
}

interface Wish {
  readonly maxRent?: number
  readonly minRooms?: number
  readonly district?: string
}

const flats: Program = {
  title: 'says nothing of a search whose condition is put together anew for each filter',
  typeDefs: `
    type Query { flats(maxRent: Int, minRooms: Int, district: String): [Flat!]! }
    type Flat { id: Int! rent: Int! rooms: Int! }
  `,
  tables: () => ({
    flat: rows(40, (id) => ({ id, rent: 500 + 10 * id, rooms: 1 + (id % 5), district: `d${id % 4}` })),
  }),
  options: (database) => ({
    resolvers: {
      Query: {
        flats: (_, { maxRent, minRooms, district }: Wish) => {
          const values: unknown[] = []
          const conditions: string[] = []
          const add = (condition: string, value: unknown) => {
            if (value === undefined) return
            values.push(value)
            conditions.push(`${condition} $${values.length}`)
          }
          add('rent <=', maxRent)
          add('rooms >=', minRooms)
          add('district =', district)
          const where = conditions.length === 0 ? '' : `where ${conditions.join(' and ')}`
          return database.query(`select id, rent, rooms from flat ${where} order by rent limit 5`, values)
        },
      },
    },
  }),
  operations: [
    {
      document: `{ all: flats { id }
        cheap: flats(maxRent: 600) { id rent rooms } large: flats(minRooms: 4) { id rent rooms }
        near: flats(district: "d1") { id rent rooms } both: flats(maxRent: 700, minRooms: 3) { id rent rooms }
        cheapNear: flats(maxRent: 800, district: "d2") { id rent rooms }
        largeNear: flats(minRooms: 3, district: "d3") { id rent rooms }
        dream: flats(maxRent: 700, minRooms: 4, district: "d0") { id rent rooms } }`,
    },
  ],
  found: [],
}

const register: Program = {
  title: 'says nothing of a resolver that reads six tables of six years in a loop',
  typeDefs: 'type Query { births: [Int!]! }',
  tables: () =>
    Object.fromEntries(
      rows(6, (at) => ({ year: 2018 + at })).map(({ year }): [string, Row[]] => [
        `birth_${year}`,
        rows(Number(year) - 2010, (id) => ({ id })),
      ]),
    ),
  options: (database) => ({
    resolvers: {
      Query: {
        async births() {
          const counts: unknown[] = []
          for (let year = 2019; year <= 2024; year++) {
            const [found] = await database.query(`select count(*) from birth_${year}`)
            counts.push(found?.count)
          }
          return counts
        },
      },
    },
  }),
  operations: [{ document: '{ births }' }],
  found: [],
}

const timeline: Program = {
  title:
    'says nothing of a mixed list of twelve, whose three types read four times each from tables of their own',
  typeDefs: `
    type Query { timeline: [Event!]! }
    interface Event { id: Int! }
    type Concert implements Event { id: Int! band: String }
    type Reading implements Event { id: Int! writer: String }
    type Market implements Event { id: Int! stalls: Int }
  `,
  tables: () => ({
    event: rows(12, (id) => ({ id, kind: ['Concert', 'Reading', 'Market'][id % 3] })),
    concert: rows(12, (id) => ({ event_id: id, band: `band ${id}` })),
    reading: rows(12, (id) => ({ event_id: id, writer: `writer ${id}` })),
    market: rows(12, (id) => ({ event_id: id, stalls: 3 * id })),
  }),
  options: (database) => {
    const detail = (table: string, column: string) => (event: Row) =>
      database
        .query(`select ${column} from ${table} where event_id = $1`, [event.id])
        .then(([found]) => found?.[column])
    return {
      resolvers: {
        Query: { timeline: () => database.query('select id, kind from event order by id limit 20') },
        Event: { __resolveType: ({ kind }: { kind: string }) => kind },
        Concert: { band: detail('concert', 'band') },
        Reading: { writer: detail('reading', 'writer') },
        Market: { stalls: detail('market', 'stalls') },
      },
    }
  },
  operations: [
    {
      document: `{ timeline { __typename id
        ... on Concert { band } ... on Reading { writer } ... on Market { stalls } } }`,
    },
  ],
  found: [],
}

const chess: Program = {
  title: 'says nothing of one table read in six ways within a resolver call',
  typeDefs: `
    type Query { player(id: Int!): Player }
    type Player { name: String wins: Int losses: Int draws: Int first: Int last: Int }
  `,
  tables: () => ({
    player: [{ id: 1, name: 'Vera' }],
    game: rows(30, (id) => ({ id, white: 1, result: ['win', 'loss', 'draw'][id % 3] })),
  }),
  options: (database) => ({
    resolvers: {
      Query: {
        player: async (_, { id }) => {
          const single = async (text: string) => (await database.query(text, [id]))[0]
          const { name } = (await single('select name from player where id = $1')) ?? {}
          const wins = await single("select count(*) from game where white = $1 and result = 'win'")
          const losses = await single("select count(*) from game where result = 'loss' and white = $1")
          const draws = await single(
            "select count(*) from game where white = $1 and result <> 'win' and id > 2",
          )
          const first = await single('select id from game where white = $1 order by id limit 1')
          const last = await single('select id from game where white = $1 order by id desc limit 1')
          return {
            name,
            wins: wins?.count,
            losses: losses?.count,
            draws: draws?.count,
            first: first?.id,
            last: last?.id,
          }
        },
      },
    },
  }),
  operations: [{ document: '{ player(id: 1) { name wins losses draws first last } }' }],
  found: [],
}

export const programs: readonly Program[] = [office, flats, register, timeline, chess]
