import { type Program, rows } from '../program.ts'

/** Every room has a guide of its own. */
const museums: Program = {
  title: 'finds both levels of a list in a list, each read object by object',
  typeDefs: `
    type Query { museums: [Museum!]! }
    type Museum { name: String! rooms: [Room!]! }
    type Room { number: Int! guide: Guide! }
    type Guide { name: String! }
  `,
  tables: () => ({
    museum: rows(5, (id) => ({ id, name: `museum ${id}` })),
    room: rows(15, (id) => ({ id, number: id, museum_id: 1 + (id % 5), guide_id: 100 + id })),
    guide: rows(15, (id) => ({ id: 100 + id, name: `guide ${id}` })),
  }),
  options: (database) => ({
    resolvers: {
      Query: { museums: () => database.query('select id, name from museum order by name limit 20') },
      Museum: {
        rooms: (museum) =>
          database.query('select number, guide_id from room where museum_id = $1 order by number', [
            museum.id,
          ]),
      },
      Room: {
        guide: (room) =>
          database.query('select name from guide where id = $1', [room.guide_id]).then(([guide]) => guide),
      },
    },
  }),
  operations: [{ document: '{ museums { name rooms { number guide { name } } } }' }],
  found: [
    {
      kind: 'N_PLUS_ONE',
      coordinate: 'Museum.rooms',
      pathPattern: 'museums.*.rooms',
      statementsPerOperation: 5,
    },
    {
      kind: 'N_PLUS_ONE',
      coordinate: 'Room.guide',
      pathPattern: 'museums.*.rooms.*.guide',
      statementsPerOperation: 15,
    },
  ],
}

/** Three stages are three statements, which nobody minds; their twelve concerts are twelve. */
const festival: Program = {
  title: 'finds the inner of two lists where the outer is too short to matter',
  typeDefs: `
    type Query { festival(year: Int!): Festival }
    type Festival { year: Int! stages: [Stage!]! }
    type Stage { name: String! concerts: [Concert!]! }
    type Concert { startsAt: String! band: Band }
    type Band { name: String! }
  `,
  tables: () => ({
    festival: [{ id: 7, year: 2026 }],
    stage: rows(3, (id) => ({ id, festival_id: 7, name: `stage ${id}` })),
    concert: rows(12, (id) => ({ id, stage_id: 1 + (id % 3), starts_at: `${9 + id}:00`, band_id: 40 + id })),
    band: rows(12, (id) => ({ id: 40 + id, name: `band ${id}` })),
  }),
  options: (database) => {
    async function one(sql: string, key: unknown) {
      const [row] = await database.query(sql, [key])
      return row ?? null
    }
    return {
      resolvers: {
        Query: { festival: (_, { year }) => one('select id, year from festival where year = $1', year) },
        Festival: {
          stages: ({ id }) => database.query('select id, name from stage where festival_id = $1', [id]),
        },
        Stage: {
          concerts: ({ id }) =>
            database.query('select starts_at, band_id from concert where stage_id = $1', [id]),
        },
        Concert: {
          startsAt: ({ starts_at }) => starts_at,
          band: ({ band_id }) => one('select id, name from band where id = $1', band_id),
        },
      },
    }
  },
  operations: [
    { document: '{ festival(year: 2026) { stages { name concerts { startsAt band { name } } } } }' },
  ],
  found: [
    {
      kind: 'N_PLUS_ONE',
      coordinate: 'Concert.band',
      pathPattern: 'festival.stages.*.concerts.*.band',
      statementsPerOperation: 12,
    },
  ],
}

const recipeReviews: Program = {
  title: 'finds a field of the nodes of a connection',
  typeDefs: `
    type Query { recipe(slug: String!): Recipe }
    type Recipe { title: String! reviews(first: Int!): ReviewConnection! }
    type ReviewConnection { edges: [ReviewEdge!]! hasMore: Boolean! }
    type ReviewEdge { cursor: String! node: Review! }
    type Review { stars: Int! cook: Cook }
    type Cook { nickname: String! }
  `,
  tables: () => ({
    recipe: [{ id: 3, slug: 'moqueca', title: 'Moqueca' }],
    review: rows(14, (id) => ({ id, recipe_id: 3, stars: 1 + (id % 5), cook_id: 500 - id })),
    cook: rows(20, (id) => ({ id: 500 - id, nickname: `cook ${id}` })),
  }),
  options: (database) => ({
    resolvers: {
      Query: {
        recipe: async (_, { slug }) =>
          (await database.query('select id, title from recipe where slug = $1', [slug]))[0],
      },
      Recipe: {
        async reviews({ id }, { first }) {
          const found = await database.query(
            'select id, stars, cook_id from review where recipe_id = $1 order by id limit $2',
            [id, first + 1],
          )
          const edges = found.slice(0, first).map((node) => ({ node, cursor: String(node.id) }))
          return { edges, hasMore: found.length > first }
        },
      },
      Review: {
        cook: {
          resolve: async ({ cook_id }) => {
            const cooks = await database.query('select nickname from cook where id = $1', [cook_id])
            return cooks[0]
          },
        },
      },
    },
  }),
  operations: [
    {
      document: `query Reviews($first: Int!) {
        recipe(slug: "moqueca") { title reviews(first: $first) { hasMore edges { cursor node { stars cook { nickname } } } } }
      }`,
      variables: { first: 10 },
    },
  ],
  found: [
    {
      kind: 'N_PLUS_ONE',
      coordinate: 'Review.cook',
      pathPattern: 'recipe.reviews.edges.*.node.cook',
      statementsPerOperation: 10,
    },
  ],
}

export const programs: readonly Program[] = [museums, festival, recipeReviews]
