import { defineLoader } from '../../../../src/index.ts'
import type { MemoryDatabase, Row } from '../memory-database.ts'
import { type Program, rows } from '../program.ts'

const podcasts: Program = {
  title: 'says nothing of a connection that reads one row more than it shows',
  typeDefs: `
    type Query { episodes(first: Int!): Episodes! }
    type Episodes { edges: [Edge!]! hasNextPage: Boolean! totalCount: Int! }
    type Edge { cursor: String! node: Episode! }
    type Episode { id: Int! title: String! }
  `,
  tables: () => ({ episode: rows(90, (id) => ({ id, title: `episode ${id}` })) }),
  options: (database) => ({
    resolvers: {
      Query: {
        episodes: async (_, { first }: { readonly first: number }) => {
          const found = await database.query('select id, title from episode order by id limit $1', [
            first + 1,
          ])
          const page = found.slice(0, first)
          return {
            edges: page.map((node) => ({ cursor: `after ${node.id}`, node })),
            hasNextPage: found.length > first,
          }
        },
      },
      Episodes: {
        totalCount: async () => (await database.query('select count(*) from episode'))[0]?.count,
      },
    },
  }),
  operations: [
    { document: '{ episodes(first: 60) { edges { cursor node { id title } } hasNextPage totalCount } }' },
  ],
  found: [],
}

const menu: Program = {
  title: 'says nothing of a tree put together from the rows of one statement',
  typeDefs: `
    type Query { menu: [Entry!]! }
    type Entry { label: String! entries: [Entry!]! }
  `,
  tables: () => ({
    entry: rows(84, (id) => ({
      id,
      parent_id: id <= 4 ? null : Math.ceil((id - 4) / 4),
      label: `entry ${id}`,
    })),
  }),
  options: (database) => ({
    resolvers: {
      Query: {
        menu: async () => {
          const entries = await database.query('select id, parent_id, label from entry order by id')
          const inside = new Map<unknown, Row[]>()
          for (const entry of entries) {
            inside.set(entry.parent_id, [...(inside.get(entry.parent_id) ?? []), entry])
            entry.entries = []
          }
          for (const entry of entries) entry.entries = inside.get(entry.id) ?? []
          return inside.get(null)
        },
      },
    },
  }),
  operations: [{ document: '{ menu { label entries { label entries { label } } } }' }],
  found: [],
}

const chores: Program = {
  title: 'says nothing of rows that are shared out among the fields of an object',
  typeDefs: `
    type Query { board: Board! }
    type Board { open: [Chore!]! doing: [Chore!]! done: [Chore!]! }
    type Chore { id: Int! what: String! }
  `,
  tables: () => ({
    chore: rows(72, (id) => ({ id, what: `chore ${id}`, state: ['open', 'doing', 'done'][id % 3] })),
  }),
  options: (database) => ({
    resolvers: {
      Query: {
        async board() {
          const board: Record<string, Row[]> = { open: [], doing: [], done: [] }
          for (const chore of await database.query('select id, what, state from chore')) {
            board[String(chore.state)]?.push(chore)
          }
          return board
        },
      },
    },
  }),
  operations: [{ document: '{ board { open { id what } doing { id what } done { id what } } }' }],
  found: [],
}

const playlist: Program = {
  title: 'says nothing of rows with which a loader is primed, and which it then gives',
  typeDefs: `
    type Query { queue: [Slot!]! }
    type Slot { position: Int! track: Track! }
    type Track { id: Int! name: String! }
  `,
  tables: () => ({ track: rows(64, (id) => ({ id, name: `track ${id}` })) }),
  options: (database) => ({
    loaders: {
      track: defineLoader(async (ids: readonly number[]) => {
        const tracks = await database.query('select * from track where id = any($1)', [ids])
        return ids.map((id) => tracks.find((track) => track.id === id) ?? null)
      }),
    },
    resolvers: {
      Query: {
        queue: async (_, __, { loaders }) => {
          const tracks = await database.query('select * from track order by name')
          for (const track of tracks) loaders.track.prime(track.id, track)
          return tracks.map(({ id }, position) => ({ id, position }))
        },
      },
      Slot: { track: ({ id }, _, { loaders }) => loaders.track.load(id) },
    },
  }),
  operations: [{ document: '{ queue { position track { id name } } }' }],
  found: [],
}

const files: Program = {
  title: 'says nothing of a permission check that most rows pass',
  typeDefs: `
    type Query { files: [File!]! }
    type File { id: Int! name: String! }
  `,
  tables: () => ({ file: rows(80, (id) => ({ id, name: `file ${id}`, secret: id % 8 === 0 })) }),
  options: (database) => {
    const mayRead = async (file: Row) => file.secret !== true
    return {
      resolvers: {
        Query: {
          files: async () => {
            const files = await database.query('select id, name, secret from file order by id')
            const verdicts = await Promise.all(files.map(mayRead))
            return files.filter((_, at) => verdicts[at])
          },
        },
      },
    }
  },
  operations: [{ document: '{ files { id name } }' }],
  found: [],
}

/** The members of a team: sixty rows of a table that joins, and the rows to which they lead. */
const membersOf = async (database: MemoryDatabase, team: number) => {
  const links = await database.query('select person_id from membership where team_id = $1', [team])
  const ids = links.map(({ person_id }) => person_id)
  return database.query('select id, name from person where id = any($1)', [ids])
}

const club: Program = {
  title: 'says nothing of the rows of a table that joins two others, none of which is shown',
  typeDefs: `
    type Query { team(id: Int!): Team }
    type Team { id: Int! members: [Person!]! }
    type Person { id: Int! name: String! }
  `,
  tables: () => ({
    person: rows(80, (id) => ({ id, name: `person ${id}` })),
    membership: rows(120, (id) => ({ team_id: 1 + (id % 2), person_id: Math.ceil(id / 2) })),
  }),
  options: (database) => ({
    resolvers: {
      Query: { team: (_, { id }) => ({ id }) },
      Team: { members: ({ id }) => membersOf(database, id) },
    },
  }),
  operations: [{ document: '{ team(id: 1) { id members { id name } } }' }],
  found: [],
}

export const programs: readonly Program[] = [podcasts, menu, chores, playlist, files, club]
