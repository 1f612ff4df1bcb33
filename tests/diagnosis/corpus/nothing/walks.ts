import { defineLoader } from '../../../../src/index.ts'
import type { MemoryDatabase, Row } from '../memory-database.ts'
import { type Program, rows } from '../program.ts'

const units: Program = {
  title: 'says nothing of a loop that climbs a tree, each step by the parent of the row before',
  typeDefs: `
    type Query { path(unit: Int!): [Unit!]! }
    type Unit { id: Int! name: String! }
  `,
  tables: () => ({
    unit: rows(9, (id) => ({ id, name: `unit ${id}`, parent_id: id === 9 ? null : id + 1 })),
  }),
  options: (database) => ({
    resolvers: {
      Query: {
        path: async (_, { unit }: { readonly unit: number }) => {
          const path: Row[] = []
          let next: number | null = unit
          while (next !== null) {
            const [found]: { id: number; parent_id: number | null }[] = await database.query(
              'select id, name, parent_id from unit where id = $1',
              [next],
            )
            if (found === undefined) break
            path.unshift({ ...found })
            next = found.parent_id
          }
          return path
        },
      },
    },
  }),
  operations: [{ document: '{ path(unit: 1) { id name } }' }],
  found: [],
}

const species: Program = {
  title: 'says nothing of a client that asks for the parent of the parent, eight levels up',
  typeDefs: `
    type Query { taxon(id: Int!): Taxon }
    type Taxon { name: String! parent: Taxon }
  `,
  tables: () => ({ taxon: rows(10, (id) => ({ id, name: `taxon ${id}`, parent_id: id - 1 })) }),
  options: (database) => {
    const byId = async (id: number) => (await database.query('select * from taxon where id = $1', [id])).at(0)
    return {
      resolvers: {
        Query: { taxon: (_, { id }) => byId(id) },
        Taxon: { parent: ({ parent_id }) => byId(parent_id) },
      },
    }
  },
  operations: [
    {
      document: `{ taxon(id: 10) { name parent { name parent { name parent { name parent { name parent { name
        parent { name parent { name parent { name } } } } } } } } } }`,
    },
  ],
  found: [],
}

const recipeLog: Program = {
  title: 'says nothing of a linked list followed by a recursive function',
  typeDefs: 'type Query { versions(of: Int!): [String!]! }',
  tables: () => ({
    version: rows(12, (id) => ({ id, note: `note ${id}`, previous_id: id > 1 ? id - 1 : null })),
  }),
  options: (database) => {
    const follow = (id: unknown): Promise<unknown[]> =>
      database
        .query('select note, previous_id from version where id = $1', [id])
        .then(async ([version]) => [
          version?.note,
          ...(version?.previous_id == null ? [] : await follow(version.previous_id)),
        ])
    return { resolvers: { Query: { versions: (_, { of }) => follow(of) } } }
  },
  operations: [{ document: '{ versions(of: 12) }' }],
  found: [],
}

const loaderOf = (database: MemoryDatabase, table: string) =>
  defineLoader(async (ids: readonly number[]) => {
    const found = await database.query(`select * from ${table} where id = any($1)`, [ids])
    return ids.map((id) => found.find((row) => row.id === id) ?? null)
  })

const treasure: Program = {
  title: 'says nothing of a loader asked down a chain, each key from the value loaded before',
  typeDefs: 'type Query { clues(from: Int!): [String!]! }',
  tables: () => ({ clue: rows(11, (id) => ({ id, text: `clue ${id}`, next: id < 11 ? id + 1 : null })) }),
  options: (database) => ({
    loaders: { clues: loaderOf(database, 'clue') },
    resolvers: {
      Query: {
        clues: async (_, { from }, { loaders }) => {
          const texts: string[] = []
          for (let clue = await loaders.clues.load(from); clue; ) {
            texts.push(clue.text)
            clue = clue.next === null ? null : await loaders.clues.load(clue.next)
          }
          return texts
        },
      },
    },
  }),
  operations: [{ document: '{ clues(from: 1) }' }],
  found: [],
}

const staff: Program = {
  title: 'says nothing of a loader dispatched with one key on each of seven levels',
  typeDefs: `
    type Query { employee(id: Int!): Employee }
    type Employee { name: String! manager: Employee }
  `,
  tables: () => ({ employee: rows(8, (id) => ({ id, name: `employee ${id}`, manager_id: id - 1 || null })) }),
  options: (database) => ({
    loaders: { employeeById: loaderOf(database, 'employee') },
    resolvers: {
      Query: { employee: (_, { id }, { loaders }) => loaders.employeeById.load(id) },
      Employee: {
        manager: ({ manager_id }, _, { loaders }) =>
          manager_id === null ? null : loaders.employeeById.load(manager_id),
      },
    },
  }),
  operations: [
    {
      document: `{ employee(id: 7) { name manager { name manager { name manager { name
        manager { name manager { name manager { name } } } } } } } }`,
    },
  ],
  found: [],
}

const parts: Program = {
  title: 'says nothing of a tree read level by level, each level by the ids of the one before',
  typeDefs: 'type Query { weight(part: Int!): Int! }',
  tables: () => ({
    // Two parts in each part, six levels of them.
    part: rows(63, (id) => ({ id, parent_id: Math.floor(id / 2) || null, grams: id })),
  }),
  options: (database) => ({
    resolvers: {
      Query: {
        async weight(_: unknown, { part }: { readonly part: number }) {
          let weight = 0
          let level: readonly Row[] = await database.query('select id, grams from part where id = $1', [part])
          while (level.length > 0) {
            weight += level.reduce((sum, { grams }) => sum + Number(grams), 0)
            level = await database.query('select id, grams from part where parent_id = any($1)', [
              level.map(({ id }) => id),
            ])
          }
          return weight
        },
      },
    },
  }),
  operations: [{ document: '{ weight(part: 1) }' }],
  found: [],
}

const redirects: Program = {
  title: 'says nothing of redirects followed by the address that the row before gives',
  typeDefs: 'type Query { target(path: String!): String! }',
  tables: () => ({
    redirect: rows(7, (at) => ({ source: `/page-${at}`, target: `/page-${at + 1}` })),
  }),
  options: (database) => ({
    resolvers: {
      Query: {
        target: async (_, { path }: { readonly path: string }) => {
          const seen = new Set<string>()
          let at = path
          for (;;) {
            if (seen.has(at)) throw new Error('a circle of redirects')
            seen.add(at)
            const [redirect] = await database.query<{ target: string }>(
              'select target from redirect where source = $1',
              [at],
            )
            if (redirect === undefined) return at
            at = redirect.target
          }
        },
      },
    },
  }),
  operations: [{ document: '{ target(path: "/page-1") }' }],
  found: [],
}

export const programs: readonly Program[] = [units, species, recipeLog, treasure, staff, parts, redirects]
