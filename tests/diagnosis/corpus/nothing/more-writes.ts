import { defineLoader } from '../../../../src/index.ts'
import type { Row } from '../memory-database.ts'
import { type Program, rows } from '../program.ts'

interface Patch {
  readonly id: number
  readonly [column: string]: unknown
}

const profiles: Program = {
  title: 'says nothing of six patches, each of which sets other columns',
  typeDefs: `
    type Query { profiles: Int }
    input Patch { id: Int! name: String city: String phone: String }
    type Mutation { patch(patches: [Patch!]!): Int! }
  `,
  tables: () => ({ profile: rows(6, (id) => ({ id, name: 'n', city: 'c', phone: 'p' })) }),
  options: (database) => ({
    resolvers: {
      Mutation: {
        patch: async (_, { patches }: { readonly patches: readonly Patch[] }) => {
          for (const { id, ...columns } of patches) {
            const set = Object.keys(columns).map((column, at) => `${column} = $${at + 2}`)
            await database.query(`update profile set ${set.join(', ')} where id = $1`, [
              id,
              ...Object.values(columns),
            ])
          }
          return patches.length
        },
      },
    },
  }),
  operations: [
    {
      document: `mutation { patch(patches: [{ id: 1, name: "a" }, { id: 2, city: "b" }, { id: 3, phone: "c" },
        { id: 4, name: "d", city: "e" }, { id: 5, city: "f", phone: "g" }, { id: 6, name: "h", phone: "i" }]) }`,
    },
  ],
  found: [],
}

const upserts: Program = {
  title: 'says nothing of four rows that are updated, and inserted where there was none',
  typeDefs: `
    type Query { stock: Int }
    type Mutation { count(skus: [String!]!): [String!]! }
  `,
  tables: () => ({
    stock: [
      { sku: 'tea', counted: false },
      { sku: 'salt', counted: false },
    ],
  }),
  options: (database) => ({
    resolvers: {
      Mutation: {
        count: (_, { skus }: { readonly skus: readonly string[] }) =>
          Promise.all(
            skus.map(async (sku) => {
              const found = await database.query('update stock set counted = $1 where sku = $2 returning *', [
                true,
                sku,
              ])
              if (found.length > 0) return `${sku}: counted`
              await database.query('insert into stock (sku, counted) values ($1, $2)', [sku, true])
              return `${sku}: new`
            }),
          ),
      },
    },
  }),
  operations: [{ document: 'mutation { count(skus: ["tea", "rice", "salt", "oil"]) }' }],
  found: [],
}

const cleaning: Program = {
  title: 'says nothing of deletes of a hundred rows each, until there are none',
  typeDefs: `
    type Query { left: Int }
    type Mutation { clean(before: Int!): Int! }
  `,
  tables: () => ({ event: rows(640, (id) => ({ id, at: id })) }),
  options: (database) => ({
    resolvers: {
      Mutation: {
        clean: async (_, { before }) => {
          let deleted = 0
          for (;;) {
            const old = await database.query('select id from event where at < $1 order by id limit 100', [
              before,
            ])
            if (old.length === 0) return deleted
            await database.query('delete from event where id = any($1)', [old.map(({ id }) => id)])
            deleted += old.length
          }
        },
      },
    },
  }),
  operations: [{ document: 'mutation { clean(before: 601) }' }],
  found: [],
}

const tickets: Program = {
  title: 'says nothing of a write in each of twelve operations',
  typeDefs: `
    type Query { sold: Int }
    type Mutation { sell(seat: Int!): Int! }
  `,
  tables: () => ({ sale: [] }),
  options: (database) => ({
    resolvers: {
      Mutation: {
        async sell(_: unknown, { seat }: { readonly seat: number }) {
          await database.query('insert into sale (seat) values ($1)', [seat])
          const [sold] = await database.query('select count(*) from sale')
          return sold?.count
        },
      },
    },
  }),
  operations: rows(12, (seat) => ({ seat })).map((variables) => ({
    document: 'mutation Sell($seat: Int!) { sell(seat: $seat) }',
    variables,
  })),
  found: [],
}

const statement = (kind: string) => `insert into ${kind} (device, value) values ($1, $2)`

const telemetry: Program = {
  title: 'says nothing of eight readings that go to as many tables by their kind, two to each of four',
  typeDefs: `
    type Query { devices: Int }
    input Reading { kind: String! value: Int! }
    type Mutation { report(device: String!, readings: [Reading!]!): Int! }
  `,
  tables: () => ({ heat: [], light: [], noise: [], dust: [] }),
  options: (database) => ({
    resolvers: {
      Mutation: {
        report: async (
          _,
          { device, readings }: { readonly device: string; readonly readings: readonly Row[] },
        ) => {
          for (const { kind, value } of readings) {
            await database.query(statement(String(kind)), [device, value])
          }
          return readings.length
        },
      },
    },
  }),
  operations: [
    {
      document: 'mutation ($readings: [Reading!]!) { report(device: "attic", readings: $readings) }',
      variables: {
        readings: rows(8, (value) => ({ kind: ['heat', 'light', 'noise', 'dust'][value % 4], value })),
      },
    },
  ],
  found: [],
}

const races: Program = {
  title: 'says nothing of mutation fields in a row, each of which asks a loader for its one key',
  typeDefs: `
    type Query { runners: Int }
    type Mutation { finish(runner: Int!): String! }
  `,
  tables: () => ({ runner: rows(8, (id) => ({ id, name: `runner ${id}` })) }),
  options: (database) => ({
    loaders: {
      name: defineLoader(async (ids: readonly number[]) => {
        const runners = await database.query('select id, name from runner where id = any($1)', [ids])
        return ids.map((id) => runners.find((runner) => runner.id === id)?.name)
      }),
    },
    resolvers: { Mutation: { finish: (_, { runner }, { loaders }) => loaders.name.load(runner) } },
  }),
  operations: [
    {
      document: `mutation { ${rows(8, (id) => ({ id }))
        .map(({ id }) => `r${id}: finish(runner: ${id})`)
        .join(' ')} }`,
    },
  ],
  found: [],
}

export const programs: readonly Program[] = [profiles, upserts, cleaning, tickets, telemetry, races]
