import { defineLoader, measureStatement } from '../../../../src/index.ts'
import type { MemoryDatabase, Row } from '../memory-database.ts'
import { type Program, rows } from '../program.ts'

/** A statement that a connection sends for itself, and that reads no table. */
const send = <Answer extends Row>(text: string, parameters: readonly unknown[], answer: Answer) =>
  measureStatement({ text, parameters }, async () => [answer])

const bank: Program = {
  title: 'says nothing of a pool that pings its connection before each of eight different statements',
  typeDefs: `
    type Query { account(id: Int!): Account }
    type Account { owner: String balance: Int cards: Int orders: Int loans: Int limits: Int alerts: Int branch: String }
  `,
  tables: () => ({
    account: [{ id: 1, owner: 'Ines', balance: 120, branch_id: 3 }],
    card: rows(2, (id) => ({ id, account_id: 1 })),
    standing_order: rows(4, (id) => ({ id, account_id: 1 })),
    loan: [],
    limit_change: rows(1, (id) => ({ id, account_id: 1 })),
    alert: rows(3, (id) => ({ id, account_id: 1 })),
    branch: [{ id: 3, name: 'Ribeira' }],
  }),
  options: (database) => {
    const query = async (text: string, parameters: readonly unknown[]) => {
      await send('select 1', [], { '?column?': 1 })
      const [first] = await database.query(text, parameters)
      return first
    }
    const count = (table: string) => async (account: Row) =>
      (await query(`select count(*) from ${table} where account_id = $1`, [account.id]))?.count
    return {
      resolvers: {
        Query: { account: (_, { id }) => query('select * from account where id = $1', [id]) },
        Account: {
          cards: count('card'),
          orders: count('standing_order'),
          loans: count('loan'),
          limits: count('limit_change'),
          alerts: count('alert'),
          branch: async ({ branch_id }) =>
            (await query('select name from branch where id = $1', [branch_id]))?.name,
          balance: async ({ id }) =>
            (await query('select balance from account where id = $1', [id]))?.balance,
        },
      },
    }
  },
  operations: [{ document: '{ account(id: 1) { owner balance cards orders loans limits alerts branch } }' }],
  found: [],
}

/** Each statement in a transaction of its own, under the tenant whose rows may be seen. */
const asTenant = async (
  database: MemoryDatabase,
  tenant: string,
  text: string,
  values: readonly unknown[],
) => {
  await send('begin', [], {})
  await send("select set_config('app.tenant', $1, true)", [tenant], { set_config: tenant })
  const found = await database.query(text, values)
  await send('commit', [], {})
  return found
}

const payroll: Program = {
  title: 'says nothing of the transaction and the set_config around each statement of eight root fields',
  typeDefs: `type Query { ${rows(8, (at) => ({ at }))
    .map(({ at }) => `total${at}: Int`)
    .join(' ')} }`,
  tables: () =>
    Object.fromEntries(rows(8, (at) => ({ at })).map(({ at }) => [`sheet${at}`, rows(5, (id) => ({ id }))])),
  options: (database) => ({
    resolvers: {
      Query: Object.fromEntries(
        rows(8, (at) => ({ at })).map(({ at }) => [
          `total${at}`,
          async () => (await asTenant(database, 'acme', `select sum(id) from sheet${at}`, []))[0]?.sum,
        ]),
      ),
    },
  }),
  operations: [{ document: '{ total1 total2 total3 total4 total5 total6 total7 total8 }' }],
  found: [],
}

const schools: Program = {
  title: "says nothing of the set_config before each chunk of a loader's keys",
  typeDefs: `
    type Query { pupils: [Pupil!]! }
    type Pupil { name: String! guardian: Guardian }
    type Guardian { phone: String! }
  `,
  tables: () => ({
    pupil: rows(60, (id) => ({ id, name: `pupil ${id}`, guardian_id: id })),
    guardian: rows(60, (id) => ({ id, phone: `+351 ${9000 + id}` })),
  }),
  options: (database) => ({
    loaders: {
      guardian: defineLoader(
        async (ids: readonly number[]) => {
          const found = await asTenant(database, 'north', 'select * from guardian where id = any($1)', [ids])
          return ids.map((id) => found.find((guardian) => guardian.id === id))
        },
        { maxBatchSize: 10 },
      ),
    },
    resolvers: {
      Query: { pupils: () => asTenant(database, 'north', 'select * from pupil order by id', []) },
      Pupil: { guardian: ({ guardian_id }, _, { loaders }) => loaders.guardian.load(guardian_id) },
    },
  }),
  operations: [{ document: '{ pupils { name guardian { phone } } }' }],
  found: [],
}

const expedition: Program = {
  title: 'says nothing of savepoints around each of four writes, one of which is taken back',
  typeDefs: `
    type Query { supplies: Int! }
    type Mutation { pack(names: [String!]!): Int! }
  `,
  tables: () => ({ supply: [{ name: 'rope' }] }),
  options: (database) => ({
    resolvers: {
      Mutation: {
        pack: async (_, { names }: { readonly names: readonly string[] }) => {
          let packed = 0
          await send('begin', [], {})
          for (const name of names) {
            await send('savepoint supply', [], {})
            const known = database.tables.supply?.some((supply) => supply.name === name)
            if (known === true) {
              await send('rollback to savepoint supply', [], {})
              continue
            }
            await database.query('insert into supply (name) values ($1)', [name])
            await send('release savepoint supply', [], {})
            packed += 1
          }
          await send('commit', [], {})
          return packed
        },
      },
    },
  }),
  operations: [{ document: 'mutation { pack(names: ["tent", "rope", "stove", "lamp"]) }' }],
  found: [],
}

const airline: Program = {
  title: 'says nothing of a driver that asks which server is the primary before each read',
  typeDefs: `
    type Query { flight(code: String!): Flight }
    type Flight { code: String! gate: String crew: [String!]! seats: Int bags: Int meals: Int }
  `,
  tables: () => ({
    flight: [{ code: 'TP123', gate_id: 4 }],
    gate: [{ id: 4, name: 'B4' }],
    crew: rows(5, (id) => ({ flight: 'TP123', name: `crew ${id}` })),
    seat: rows(30, (id) => ({ id, flight: 'TP123' })),
    bag: rows(21, (id) => ({ id, flight: 'TP123' })),
    meal: rows(17, (id) => ({ id, flight: 'TP123' })),
  }),
  options: (database) => {
    class Cluster {
      async read(text: string, parameters: readonly unknown[]) {
        await send('select pg_is_in_recovery()', [], { pg_is_in_recovery: false })
        await send('show transaction_read_only', [], { transaction_read_only: 'off' })
        return await database.query(text, parameters)
      }
    }
    const cluster = new Cluster()
    const count = (table: string) => async (flight: Row) => {
      const [found] = await cluster.read(`select count(*) from ${table} where flight = $1`, [flight.code])
      return found?.count
    }
    return {
      resolvers: {
        Query: {
          flight: async (_, { code }) =>
            (await cluster.read('select * from flight where code = $1', [code])).at(0),
        },
        Flight: {
          gate: async (flight) => {
            const [gate] = await cluster.read('select name from gate where id = $1', [flight.gate_id])
            return gate?.name
          },
          crew: async (flight) => {
            const crew = await cluster.read('select name from crew where flight = $1', [flight.code])
            return crew.map(({ name }) => name)
          },
          seats: count('seat'),
          bags: count('bag'),
          meals: count('meal'),
        },
      },
    }
  },
  operations: [{ document: '{ flight(code: "TP123") { code gate crew seats bags meals } }' }],
  found: [],
}

export const programs: readonly Program[] = [bank, payroll, schools, expedition, airline]
