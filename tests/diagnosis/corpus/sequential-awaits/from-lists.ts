import type { MemoryDatabase, Row } from '../memory-database.ts'
import { type Program, rows } from '../program.ts'

const shipments: Program = {
  title: 'finds a loop that awaits a read for each row the resolver has read itself',
  typeDefs: `
    type Query { shipments(vessel: String!): [Shipment!]! }
    type Shipment { container: String! port: Port! }
    type Port { city: String! }
  `,
  tables: () => ({
    shipment: rows(10, (id) => ({ container: `C${id}`, vessel: 'Mira', port_id: 50 + id })),
    port: rows(10, (id) => ({ id: 50 + id, city: `port ${id}` })),
  }),
  options: (database) => ({
    resolvers: {
      Query: {
        shipments: async (_, { vessel }) => {
          const shipments = await database.query(
            'select container, port_id from shipment where vessel = $1 order by container',
            [vessel],
          )
          for (const shipment of shipments) {
            const ports = await database.query('select city from port where id = $1', [shipment.port_id])
            shipment.port = ports[0]
          }
          return shipments
        },
      },
    },
  }),
  operations: [{ document: '{ shipments(vessel: "Mira") { container port { city } } }' }],
  found: [
    {
      kind: 'SEQUENTIAL_AWAITS',
      coordinate: 'Query.shipments',
      pathPattern: 'shipments',
      statementsPerOperation: 10,
    },
  ],
}

/** The list is a column of the one choir that was asked for. */
const choir: Program = {
  title: 'finds a loop that awaits a read for each item of a list on its parent',
  typeDefs: `
    type Query { choir(name: String!): Choir }
    type Choir { name: String! singers: [Singer!]! }
    type Singer { name: String! voice: String! }
  `,
  tables: () => ({
    choir: [{ name: 'Vox', singer_ids: [2, 3, 5, 7, 11, 13, 17] }],
    singer: rows(20, (id) => ({ id, name: `singer ${id}`, voice: id % 2 === 0 ? 'alto' : 'bass' })),
  }),
  options: (database) => ({
    resolvers: {
      Query: {
        choir: (_, { name }) =>
          database
            .query('select name, singer_ids from choir where name = $1', [name])
            .then(([choir]) => choir),
      },
      Choir: {
        singers: {
          resolve: async ({ singer_ids }) => {
            const singers: Row[] = []
            for (let at = 0; at < singer_ids.length; at++) {
              singers.push(
                ...(await database.query('select name, voice from singer where id = $1', [singer_ids[at]])),
              )
            }
            return singers
          },
        },
      },
    },
  }),
  operations: [{ document: '{ choir(name: "Vox") { name members: singers { name voice } } }' }],
  found: [
    {
      kind: 'SEQUENTIAL_AWAITS',
      coordinate: 'Choir.singers',
      pathPattern: 'choir.members',
      statementsPerOperation: 7,
    },
  ],
}

/** A search engine knows the ids, and each of them becomes an item of the answer. */
const archive: Program = {
  title: 'finds a loop over the hits of a search that are returned one for one',
  typeDefs: `
    type Query { search(words: String!): [Letter!]! }
    type Letter { sender: String! writtenIn: Int! }
  `,
  tables: () => ({ letter: rows(60, (id) => ({ id, sender: `sender ${id}`, year: 1700 + id })) }),
  options: (database) => ({
    context: () => ({
      searchEngine: {
        hits: async (words: string) =>
          words === 'treaty' ? [41, 7, 23, 58, 12, 30].map((letterId) => ({ letterId })) : [],
      },
    }),
    resolvers: {
      Query: {
        search: async (_, { words }, { searchEngine }) => {
          const letters = []
          for (const { letterId } of await searchEngine.hits(words)) {
            const [letter] = await database.query('select sender, year from letter where id = $1', [letterId])
            letters.push(letter)
          }
          return letters
        },
      },
      Letter: { writtenIn: (letter) => letter.year },
    },
  }),
  operations: [{ document: '{ search(words: "treaty") { sender writtenIn } }' }],
  found: [
    {
      kind: 'SEQUENTIAL_AWAITS',
      coordinate: 'Query.search',
      pathPattern: 'search',
      statementsPerOperation: 6,
    },
  ],
}

class WineRepository {
  readonly #database: MemoryDatabase

  constructor(database: MemoryDatabase) {
    this.#database = database
  }

  async find(label: string): Promise<Row | undefined> {
    const [wine] = await this.#database.query('select label, year from wine where label = $1', [label])
    return wine
  }

  /** Looks like one call where it is used. */
  async findMany(labels: readonly string[]): Promise<Row[]> {
    const wines: Row[] = []
    for (const label of labels) {
      const wine = await this.find(label)
      if (wine !== undefined) wines.push(wine)
    }
    return wines
  }
}

const cellar: Program = {
  title: "finds the loop in a repository's method, at exactly five",
  typeDefs: `
    type Query { cellar(owner: String!): Cellar! }
    type Cellar { wines: [Wine!]! }
    type Wine { label: String! year: Int! }
  `,
  tables: () => ({ wine: rows(8, (id) => ({ label: `W${id}`, year: 2010 + id })) }),
  options: (database) => ({
    context: () => ({ wines: new WineRepository(database) }),
    resolvers: {
      Query: {
        cellar: (_, { owner }) => ({
          labels: owner === 'rui' ? ['W1', 'W3', 'W4', 'W6'] : ['W1', 'W2', 'W5', 'W7', 'W8'],
        }),
      },
      Cellar: { wines: ({ labels }, _, context) => context.wines.findMany(labels) },
    },
  }),
  operations: [
    { document: 'query Ruis { cellar(owner: "rui") { wines { label year } } }' },
    { document: 'query Evas { cellar(owner: "eva") { wines { label } } }' },
  ],
  found: [
    {
      kind: 'SEQUENTIAL_AWAITS',
      coordinate: 'Cellar.wines',
      pathPattern: 'cellar.wines',
      statementsPerOperation: 5,
    },
  ],
}

/** An asynchronous generator awaits each read before it asks for the next. */
const bakery: Program = {
  title: 'finds an asynchronous generator that reads for each row before it goes on',
  typeDefs: `
    type Query { menu: [Bread!]! }
    type Bread { name: String! flour: String! }
  `,
  tables: () => ({
    bread: rows(6, (id) => ({ name: `bread ${id}`, flour_id: 20 + id })),
    flour: rows(6, (id) => ({ id: 20 + id, grain: `grain ${id}` })),
  }),
  options: (database) => {
    async function* breads() {
      for (const { name, flour_id } of await database.query('select name, flour_id from bread limit 30')) {
        const [flour] = await database.query('select grain from flour where id = $1', [flour_id])
        yield { name, flour: flour?.grain }
      }
    }
    return {
      resolvers: {
        Query: {
          menu: async () => {
            const menu: unknown[] = []
            for await (const bread of breads()) menu.push(bread)
            return menu
          },
        },
      },
    }
  },
  operations: [{ document: '{ menu { name flour } }' }],
  found: [
    { kind: 'SEQUENTIAL_AWAITS', coordinate: 'Query.menu', pathPattern: 'menu', statementsPerOperation: 6 },
  ],
}

export const programs: readonly Program[] = [shipments, choir, archive, cellar, bakery]
