import { batchOperation, measureStatement } from '../../../../src/index.ts'
import type { Row } from '../memory-database.ts'
import { type Program, rows } from '../program.ts'

const typeDefs = (mutation: string) => `type Query { ping: Boolean } type Mutation { ${mutation} }`

const quartet: Program = {
  title: 'says nothing of four rows written one by one',
  typeDefs: typeDefs('book(names: [String!]!): Int!'),
  tables: () => ({ booking: [] }),
  options: (database) => ({
    resolvers: {
      Mutation: {
        book: async (_, { names }: { readonly names: readonly string[] }) => {
          for (const name of names) {
            await database.query('insert into booking (name, paid) values ($1, $2)', [name, false])
          }
          return names.length
        },
      },
    },
  }),
  operations: [{ document: 'mutation { book(names: ["Ana", "Rui", "Eva", "Gil"]) }' }],
  found: [],
}

const signUp: Program = {
  title: 'says nothing of a mutation that writes one row to each of eight tables',
  typeDefs: typeDefs('signUp(email: String!): Boolean!'),
  tables: () =>
    Object.fromEntries(
      ['person', 'login', 'address', 'wallet', 'consent', 'preference', 'welcome', 'audit'].map((name) => [
        name,
        [],
      ]),
    ),
  options: (database) => ({
    resolvers: {
      Mutation: {
        async signUp(_: unknown, { email }: { readonly email: string }) {
          const insert = (table: string, column: string, value: unknown) =>
            database.query(`insert into ${table} (email, ${column}) values ($1, $2)`, [email, value])
          await insert('person', 'name', 'new')
          await insert('login', 'active', true)
          await insert('address', 'country', 'PT')
          await insert('wallet', 'balance', 0)
          await insert('consent', 'given', false)
          await insert('preference', 'language', 'pt')
          await Promise.all([insert('welcome', 'sent', false), insert('audit', 'what', 'signed up')])
          return true
        },
      },
    },
  }),
  operations: [{ document: 'mutation { signUp(email: "eva@example.org") }' }],
  found: [],
}

const catalogue: Program = {
  title: 'says nothing of a hundred and fifty rows written in six chunks',
  typeDefs: typeDefs('load(count: Int!): Int!'),
  tables: () => ({ item: [] }),
  options: (database) => {
    const insert = (items: readonly Row[]) => {
      const places = items.map((_, at) => `($${2 * at + 1}, $${2 * at + 2})`).join(', ')
      const parameters = items.flatMap(({ sku, price }) => [sku, price])
      return measureStatement(
        { text: `insert into item (sku, price) values ${places}`, parameters },
        async () => {
          database.tables.item?.push(...items)
          return { rowCount: items.length }
        },
      )
    }
    return {
      resolvers: {
        Mutation: {
          load: async (_, { count }) => {
            const items = rows(count, (id) => ({ sku: `i${id}`, price: id }))
            let written = 0
            while (written < items.length) {
              const { rowCount } = await insert(items.slice(written, written + 25))
              written += rowCount
            }
            return database.tables.item?.length
          },
        },
      },
    }
  },
  operations: [{ document: 'mutation { load(count: 150) }' }],
  found: [],
}

const import60: Program = {
  title: 'says nothing of sixty rows that an insert returns, of which the client wants the number',
  typeDefs: typeDefs('importGuests(names: [String!]!): Int!'),
  tables: () => ({ guest: [] }),
  options: (database) => ({
    resolvers: {
      Mutation: {
        importGuests: async (_, { names }: { readonly names: readonly string[] }) => {
          const text = 'insert into guest (name) select * from unnest($1::text[]) returning *'
          const guests = await measureStatement({ text, parameters: [names] }, async () => {
            const inserted = names.map((name, at) => ({ id: at + 1, name }))
            database.tables.guest?.push(...structuredClone(inserted))
            return inserted
          })
          return guests.length
        },
      },
    },
  }),
  operations: [
    {
      document: 'mutation ($names: [String!]!) { importGuests(names: $names) }',
      variables: { names: rows(60, (id) => ({ name: `guest ${id}` })).map(({ name }) => name) },
    },
  ],
  found: [],
}

const pricing: Program = {
  title: 'says nothing of updates of many rows each, in batches that batchOperation makes',
  typeDefs: typeDefs('markDown(ids: [Int!]!): Int!'),
  tables: () => ({ article: rows(160, (id) => ({ id, sale: false })) }),
  options: (database) => ({
    resolvers: {
      Mutation: {
        async markDown(_: unknown, { ids }: { readonly ids: readonly number[] }) {
          const { done } = await batchOperation(
            ids,
            (batch) => database.query('update article set sale = $1 where id = any($2)', [true, batch]),
            { batchSize: 20 },
          )
          return done
        },
      },
    },
  }),
  operations: [
    {
      document: 'mutation MarkDown($ids: [Int!]!) { markDown(ids: $ids) }',
      variables: { ids: Array.from({ length: 140 }, (_, at) => at + 1) },
    },
  ],
  found: [],
}

const aliases = (count: number, field: (at: number) => string): string =>
  `mutation { ${Array.from({ length: count }, (_, at) => `m${at + 1}: ${field(at + 1)}`).join(' ')} }`

const shifts: Program = {
  title: 'says nothing of what eight aliases of a mutation write, and of the audit row of each',
  typeDefs: typeDefs('swap(shift: Int!, to: String!): String!'),
  tables: () => ({ shift: rows(10, (id) => ({ id, nurse: 'Eva' })), audit: [] }),
  options: (database) => {
    const audit = (what: string) => database.query('insert into audit (what) values ($1)', [what])
    return {
      resolvers: {
        Mutation: {
          swap: async (_, { shift, to }) => {
            const [before] = await database.query('select nurse from shift where id = $1', [shift])
            await database.query('update shift set nurse = $1 where id = $2', [to, shift])
            await audit(`${shift}: ${before?.nurse} to ${to}`)
            return to
          },
        },
      },
    }
  },
  operations: [{ document: aliases(8, (at) => `swap(shift: ${at}, to: "Rui ${at}")`) }],
  found: [],
}

const folders: Program = {
  title: 'says nothing of a path of folders, each written with the id that the database gave the one before',
  typeDefs: typeDefs('makePath(path: String!): Int!'),
  tables: () => ({ folder: [] }),
  options: (database) => {
    const text = 'insert into folder (name, parent_id) values ($1, $2) returning id'
    const insert = (name: string, parentId: number | null) =>
      measureStatement({ text, parameters: [name, parentId] }, async () => {
        const id = 500 + 7 * (database.tables.folder ?? []).push({ name, parent_id: parentId })
        return [{ id }]
      })
    return {
      resolvers: {
        Mutation: {
          makePath: async (_, { path }: { readonly path: string }) => {
            let parent: number | null = null
            for (const name of path.split('/')) {
              const [folder]: { id: number }[] = await insert(name, parent)
              parent = folder?.id ?? null
            }
            return parent
          },
        },
      },
    }
  },
  operations: [{ document: 'mutation { makePath(path: "home/ana/music/2026/live/porto/july") }' }],
  found: [],
}

export const programs: readonly Program[] = [quartet, signUp, catalogue, import60, pricing, shifts, folders]
