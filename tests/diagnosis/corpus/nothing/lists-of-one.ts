import DataLoader from 'dataloader'
import type { Row } from '../memory-database.ts'
import { type Program, rows } from '../program.ts'

const pharmacy: Program = {
  title: 'says nothing of a list with a single object, in six operations',
  typeDefs: `
    type Query { medicines(code: String!): [Medicine!]! }
    type Medicine { name: String! maker: Maker }
    type Maker { name: String! }
  `,
  tables: () => ({
    medicine: rows(6, (id) => ({ code: `M${id}`, name: `medicine ${id}`, maker_id: id })),
    maker: rows(6, (id) => ({ id, name: `maker ${id}` })),
  }),
  options: (database) => ({
    resolvers: {
      Query: {
        medicines: (_, { code }) => database.query('select * from medicine where code = $1', [code]),
      },
      Medicine: {
        maker: async ({ maker_id }) => {
          const makers = await database.query('select * from maker where id = $1', [maker_id])
          return makers[0] ?? null
        },
      },
    },
  }),
  operations: rows(6, (id) => ({ code: `M${id}` })).map((variables) => ({
    document: 'query ($code: String!) { medicines(code: $code) { name maker { name } } }',
    variables,
  })),
  found: [],
}

const premises: Program = {
  title: 'says nothing of lists of one, seven inside each other',
  typeDefs: `
    type Query { sites: [Place!]! }
    type Place { name: String! inside: [Place!]! }
  `,
  tables: () => ({
    place: ['site', 'building', 'wing', 'floor', 'room', 'cabinet', 'drawer'].map((name, at) => ({
      id: at + 1,
      name,
      parent_id: at === 0 ? null : at,
    })),
  }),
  options: (database) => ({
    resolvers: {
      Query: { sites: () => database.query('select id, name from place where parent_id is null') },
      Place: {
        inside: (place: Row) => database.query('select id, name from place where parent_id = $1', [place.id]),
      },
    },
  }),
  operations: [
    {
      document: `{ sites { name inside { name inside { name inside { name
        inside { name inside { name inside { name } } } } } } } }`,
    },
  ],
  found: [],
}

const vineyard: Program = {
  title: 'says nothing of a list of twenty, only four of which lead to a statement',
  typeDefs: `
    type Query { bottles: [Bottle!]! }
    type Bottle { label: String! award: Award }
    type Award { medal: String! }
  `,
  tables: () => ({
    bottle: rows(20, (id) => ({ label: `bottle ${id}`, award_id: id % 5 === 0 ? id : null })),
    award: rows(20, (id) => ({ id, medal: id % 2 === 0 ? 'silver' : 'gold' })),
  }),
  options: (database) => ({
    resolvers: {
      Query: { bottles: () => database.query('select label, award_id from bottle') },
      Bottle: {
        award: async ({ award_id }) => {
          if (award_id === null) return null
          const [award] = await database.query('select medal from award where id = $1', [award_id])
          return award
        },
      },
    },
  }),
  operations: [{ document: '{ bottles { label award { medal } } }' }],
  found: [],
}

const post: Program = {
  title: 'says nothing of a list of thirty whose objects share three statements through a Map in the context',
  typeDefs: `
    type Query { letters: [Letter!]! }
    type Letter { id: Int! zone: Zone }
    type Zone { name: String! stamp: Int! }
  `,
  tables: () => ({
    letter: rows(30, (id) => ({ id, zone_id: 1 + (id % 3) })),
    zone: rows(3, (id) => ({ id, name: `zone ${id}`, stamp: 50 * id })),
  }),
  options: (database) => ({
    context: () => ({ zones: new Map<number, Promise<Row | undefined>>() }),
    resolvers: {
      Query: { letters: () => database.query('select * from letter') },
      Letter: {
        zone: ({ zone_id }: { zone_id: number }, _: unknown, { zones }) => {
          const known = zones.get(zone_id)
          if (known !== undefined) return known
          const zone = database
            .query('select name, stamp from zone where id = $1', [zone_id])
            .then((found) => found[0])
          zones.set(zone_id, zone)
          return zone
        },
      },
    },
  }),
  operations: [{ document: '{ letters { id zone { name stamp } } }' }],
  found: [],
}

const choir: Program = {
  title: 'says nothing of two lists of two, four statements in all',
  typeDefs: `
    type Query { choirs: [Choir!]! }
    type Choir { name: String! voices: [Voice!]! }
    type Voice { name: String! lead: Singer }
    type Singer { name: String! }
  `,
  tables: () => ({
    choir: rows(2, (id) => ({ id, name: `choir ${id}` })),
    voice: rows(4, (id) => ({ id, choir_id: 1 + (id % 2), name: `voice ${id}`, lead_id: id })),
    singer: rows(4, (id) => ({ id, name: `singer ${id}` })),
  }),
  options: (database) => ({
    resolvers: {
      Query: { choirs: () => database.query('select id, name from choir') },
      Choir: { voices: ({ id }) => database.query('select * from voice where choir_id = $1', [id]) },
      Voice: {
        lead: ({ lead_id }) =>
          database.query('select name from singer where id = $1', [lead_id]).then(([singer]) => singer),
      },
    },
  }),
  operations: [{ document: '{ choirs { name voices { name lead { name } } } }' }],
  found: [],
}

const debate: Program = {
  title:
    "says nothing of replies one inside the other, whose writers an author's own DataLoader reads level by level",
  typeDefs: `
    type Query { debate: Reply }
    type Reply { text: String! writer: Writer replies: [Reply!]! }
    type Writer { name: String! }
  `,
  tables: () => ({
    reply: rows(7, (id) => ({ id, text: `reply ${id}`, answers: id - 1, writer_id: 10 + id })),
    writer: rows(20, (id) => ({ id, name: `writer ${id}` })),
  }),
  options: (database) => {
    const replies = (to: unknown) =>
      database.query('select * from reply where answers = $1 order by id', [to])
    return {
      context: () => ({
        writers: new DataLoader<number, Row | null>(async (ids) => {
          const writers = await database.query('select id, name from writer where id = any($1)', [ids])
          return ids.map((id) => writers.find((writer) => writer.id === id) ?? null)
        }),
      }),
      resolvers: {
        Query: { debate: async () => (await replies(0))[0] },
        Reply: {
          writer: ({ writer_id }, _, { writers }) => writers.load(writer_id),
          replies: ({ id }) => replies(id),
        },
      },
    }
  },
  operations: [
    {
      document: `{ debate { ...one replies { ...one replies { ...one replies { ...one replies { ...one
        replies { ...one replies { ...one } } } } } } } }
        fragment one on Reply { text writer { name } }`,
    },
  ],
  found: [],
}

const markets: Program = {
  title: 'says nothing of a list that is empty, and of one that is null',
  typeDefs: `
    type Query { stalls(day: String!): [Stall!] }
    type Stall { name: String! owner: String }
  `,
  tables: () => ({ stall: [], owner: [] }),
  options: (database) => ({
    resolvers: {
      Query: {
        stalls: async (_, { day }) => {
          const stalls = await database.query('select * from stall where day = $1', [day])
          return day === 'monday' ? null : stalls
        },
      },
      Stall: {
        owner: async ({ id }) =>
          (await database.query('select name from owner where stall_id = $1', [id]))[0]?.name,
      },
    },
  }),
  operations: ['monday', 'tuesday', 'friday', 'saturday', 'sunday'].map((day) => ({
    document: `{ stalls(day: "${day}") { name owner } }`,
  })),
  found: [],
}

export const programs: readonly Program[] = [pharmacy, premises, vineyard, post, choir, debate, markets]
