import { type Program, rows } from '../program.ts'

const forum: Program = {
  title: 'finds a field that counts rows for each object of a list',
  typeDefs: `
    type Query { boards: [Board!]! }
    type Board { title: String! threadCount: Int! }
  `,
  tables: () => ({
    board: rows(8, (id) => ({ id, title: `board ${id}` })),
    thread: rows(40, (id) => ({ id, board_id: 1 + (id % 8) })),
  }),
  options: (database) => ({
    resolvers: {
      Query: { boards: () => database.query('select * from board order by id') },
      Board: {
        async threadCount(board) {
          const [counted] = await database.query<{ readonly count: number }>(
            'select count(*) from thread where board_id = $1',
            [board.id],
          )
          return counted?.count ?? 0
        },
      },
    },
  }),
  operations: [{ document: '{ boards { title threadCount } }' }],
  found: [
    {
      kind: 'N_PLUS_ONE',
      coordinate: 'Board.threadCount',
      pathPattern: 'boards.*.threadCount',
      statementsPerOperation: 8,
    },
  ],
}

/** Most shepherds have no sheep at all: it is the statements that count, not their rows. */
const shepherds: Program = {
  title: 'finds a list that is read for each object and is mostly empty',
  typeDefs: `
    type Query { shepherds: [Shepherd!]! }
    type Shepherd { name: String! sheep(shorn: Boolean): [Sheep!]! }
    type Sheep { tag: String! }
  `,
  tables: () => ({
    shepherd: rows(11, (id) => ({ id, name: `shepherd ${id}` })),
    sheep: rows(6, (id) => ({ id, tag: `S-${id}`, shepherd_id: 2, shorn: 'no' })),
  }),
  options: (database) => ({
    resolvers: {
      Query: {
        shepherds: () => database.query('select id, name from shepherd').then((found) => found),
      },
      Shepherd: {
        sheep: ({ id }, { shorn }) =>
          database.query('select tag from sheep where shepherd_id = $1 and shorn = $2', [
            id,
            shorn === true ? 'yes' : 'no',
          ]),
      },
    },
  }),
  operations: [{ document: '{ shepherds { name unshorn: sheep(shorn: false) { tag } } }' }],
  found: [
    {
      kind: 'N_PLUS_ONE',
      coordinate: 'Shepherd.sheep',
      pathPattern: 'shepherds.*.unshorn',
      statementsPerOperation: 11,
    },
  ],
}

const lighthouses: Program = {
  title: 'finds exactly five statements for five objects, not four for four',
  typeDefs: `
    type Query { lighthouses(first: Int!): [Lighthouse!]! }
    type Lighthouse { name: String! keeper: Keeper }
    type Keeper { surname: String! }
  `,
  tables: () => ({
    lighthouse: rows(9, (id) => ({ id, name: `lighthouse ${id}`, keeper_id: 10 * id })),
    keeper: rows(9, (id) => ({ id: 10 * id, surname: `keeper ${id}` })),
  }),
  options: (database) => ({
    resolvers: {
      Query: {
        lighthouses: (_, { first }) =>
          database.query('select name, keeper_id from lighthouse order by id limit $1', [first]),
      },
      Lighthouse: {
        keeper: async ({ keeper_id }) =>
          (await database.query('select surname from keeper where id = $1', [keeper_id])).at(0),
      },
    },
  }),
  operations: [
    { document: '{ lighthouses(first: 4) { name keeper { surname } } }' },
    { document: '{ lighthouses(first: 5) { keeper { surname } } }' },
  ],
  found: [
    {
      kind: 'N_PLUS_ONE',
      coordinate: 'Lighthouse.keeper',
      pathPattern: 'lighthouses.*.keeper',
      statementsPerOperation: 5,
    },
  ],
}

/** The list itself costs no statement: it is part of the program. */
const timeZones: Program = {
  title: 'finds a read for each object of a list that came from no database',
  typeDefs: `
    type Query { zones: [Zone!]! }
    type Zone { name: String! offices: [Office!]! }
    type Office { city: String! }
  `,
  tables: () => ({
    office: rows(12, (id) => ({ id, city: `city ${id}`, zone: ['Lisbon', 'Lagos', 'Lima'][id % 3] })),
  }),
  options: (database) => {
    const zones = ['Lisbon', 'Lagos', 'Lima', 'London', 'Luanda', 'Lahore'].map((name) => ({ name }))
    return {
      resolvers: {
        Query: { zones: () => zones },
        Zone: {
          offices: async ({ name }) => {
            const offices = await database.query('select city from office where zone = $1', [name])
            return offices
          },
        },
      },
    }
  },
  operations: [{ document: '{ zones { name offices { city } } }' }],
  found: [
    {
      kind: 'N_PLUS_ONE',
      coordinate: 'Zone.offices',
      pathPattern: 'zones.*.offices',
      statementsPerOperation: 6,
    },
  ],
}

export const programs: readonly Program[] = [forum, shepherds, lighthouses, timeZones]
