import { defineLoader } from '../../../../src/index.ts'
import type { MemoryDatabase, Row } from '../memory-database.ts'
import { type Operation, type Program, rows } from '../program.ts'

/** The same document, with other variables each time. */
const each = (
  count: number,
  document: string,
  variables: (at: number) => Record<string, unknown>,
): Operation[] => Array.from({ length: count }, (_, at) => ({ document, variables: variables(at + 1) }))

const encyclopaedia: Program = {
  title: 'says nothing of thirty operations that send one statement each',
  typeDefs: `
    type Query { article(slug: String!): Article }
    type Article { slug: String! title: String! }
  `,
  tables: () => ({ article: rows(30, (id) => ({ slug: `article-${id}`, title: `Article ${id}` })) }),
  options: (database) => ({
    resolvers: {
      Query: {
        article: async (_, { slug }) => {
          const [article] = await database.query('select * from article where slug = $1', [slug])
          return article
        },
      },
    },
  }),
  operations: each(30, 'query Article($slug: String!) { article(slug: $slug) { slug title } }', (at) => ({
    slug: `article-${at}`,
  })),
  found: [],
}

const orchestra: Program = {
  title: 'says nothing of operations that each show a list of four and send four statements for it',
  typeDefs: `
    type Query { quartet(id: Int!): [Player!]! }
    type Player { name: String! instrument: Instrument }
    type Instrument { name: String! }
  `,
  tables: () => ({
    player: rows(48, (id) => ({ name: `player ${id}`, quartet_id: 1 + (id % 12), instrument_id: id })),
    instrument: rows(48, (id) => ({ id, name: `instrument ${id}` })),
  }),
  options: (database) => ({
    resolvers: {
      Query: {
        quartet: (_, { id }) => database.query('select * from player where quartet_id = $1 limit 4', [id]),
      },
      Player: {
        instrument: async ({ instrument_id }) =>
          (await database.query('select name from instrument where id = $1', [instrument_id]))[0],
      },
    },
  }),
  operations: each(12, 'query ($id: Int!) { quartet(id: $id) { name instrument { name } } }', (at) => ({
    id: at,
  })),
  found: [],
}

const kiosk: Program = {
  title: 'says nothing of the same read with the same parameters in ten operations',
  typeDefs: `
    type Query { opening: Opening }
    type Opening { opens: String! closes: String! }
  `,
  tables: () => ({ opening: [{ weekday: 3, opens: '08:00', closes: '18:30' }] }),
  options: (database) => ({
    resolvers: {
      Query: {
        opening: () =>
          database
            .query('select opens, closes from opening where weekday = $1', [3])
            .then(([opening]) => opening),
      },
    },
  }),
  operations: each(10, '{ opening { opens closes } }', () => ({})),
  found: [],
}

const intranet: Program = {
  title: 'says nothing of a context that reads who asks, once in each operation',
  typeDefs: 'type Query { greeting: String! inbox: Int! isAdmin: Boolean! }',
  tables: () => ({
    person: [{ id: 4, name: 'Ada', is_admin: true }],
    message: rows(7, (id) => ({ id, person_id: 4 })),
  }),
  options: (database) => ({
    context: async () => {
      const [viewer] = await database.query('select * from person where id = $1', [4])
      return { viewer }
    },
    resolvers: {
      Query: {
        greeting: (_, __, { viewer }) => `Hello, ${viewer.name}`,
        isAdmin: (_, __, { viewer }) => viewer.is_admin,
        inbox: async (_, __, { viewer }) => {
          const [found] = await database.query('select count(*) from message where person_id = $1', [
            viewer.id,
          ])
          return found?.count
        },
      },
    },
  }),
  operations: each(8, '{ greeting inbox isAdmin }', () => ({})),
  found: [],
}

const loaderOf = (database: MemoryDatabase, table: string) =>
  defineLoader(async (ids: readonly number[]) => {
    const found = await database.query(`select * from ${table} where id = any($1)`, [ids])
    return ids.map((id): Row | null => found.find((row) => row.id === id) ?? null)
  })

const passports: Program = {
  title: 'says nothing of a loader asked for a single key in each of twelve operations',
  typeDefs: `
    type Query { citizen(id: Int!): Citizen }
    type Citizen { name: String! }
  `,
  tables: () => ({ citizen: rows(12, (id) => ({ id, name: `citizen ${id}` })) }),
  options: (database) => ({
    loaders: { citizen: loaderOf(database, 'citizen') },
    resolvers: { Query: { citizen: (_, { id }, { loaders }) => loaders.citizen.load(id) } },
  }),
  operations: each(12, 'query Citizen($id: Int!) { citizen(id: $id) { name } }', (id) => ({ id })),
  found: [],
}

const helpdesk: Program = {
  title: 'says nothing of two loaders asked for one key each, in six operations',
  typeDefs: `
    type Query { ticket(id: Int!): Ticket }
    type Ticket { subject: String! reporter: Customer agent: Agent }
    type Customer { name: String! }
    type Agent { name: String! }
  `,
  tables: () => ({
    ticket: rows(6, (id) => ({ id, subject: `ticket ${id}`, customer_id: 10 + id, agent_id: 20 + id })),
    customer: rows(20, (id) => ({ id, name: `customer ${id}` })),
    agent: rows(30, (id) => ({ id, name: `agent ${id}` })),
  }),
  options: (database) => ({
    loaders: { customerById: loaderOf(database, 'customer'), agentById: loaderOf(database, 'agent') },
    resolvers: {
      Query: {
        ticket: async (_, { id }) => (await database.query('select * from ticket where id = $1', [id]))[0],
      },
      Ticket: {
        reporter: (ticket, _, { loaders }) => loaders.customerById.load(ticket.customer_id),
        agent: (ticket, _, { loaders }) => loaders.agentById.load(ticket.agent_id),
      },
    },
  }),
  operations: each(
    6,
    'query ($id: Int!) { ticket(id: $id) { subject reporter { name } agent { name } } }',
    (id) => ({ id }),
  ),
  found: [],
}

const photos: Program = {
  title: 'says nothing of a client that turns eight pages, each in an operation of its own',
  typeDefs: `
    type Query { photos(after: Int!, first: Int!): [Photo!]! }
    type Photo { id: Int! place: String! }
  `,
  tables: () => ({ photo: rows(200, (id) => ({ id, place: `place ${id % 17}` })) }),
  options: (database) => ({
    resolvers: {
      Query: {
        photos(_: unknown, { after, first }: { after: number; first: number }) {
          return database.query('select id, place from photo where id > $1 order by id limit $2', [
            after,
            first,
          ])
        },
      },
    },
  }),
  operations: each(8, 'query Page($after: Int!) { photos(after: $after, first: 25) { id place } }', (at) => ({
    after: 25 * (at - 1),
  })),
  found: [],
}

export const programs: readonly Program[] = [
  encyclopaedia,
  orchestra,
  kiosk,
  intranet,
  passports,
  helpdesk,
  photos,
]
