import { defineLoader, measureStatement } from '../../../../src/index.ts'
import { type Program, rows } from '../program.ts'

const estate: Program = {
  title: 'says nothing of a mutation that reads the same before and after each of its different writes',
  typeDefs: `
    type Query { status: String }
    type Mutation { settle(estate: Int!): [String!]! }
  `,
  tables: () => ({
    estate: [{ id: 1, status: 'open', value: 900 }],
    heir: [{ id: 5, estate_id: 1, share: 0 }],
    debt: [{ id: 6, estate_id: 1, amount: 200 }],
    house: [{ id: 7, estate_id: 1, owner: 'Rosa' }],
    notice: [],
  }),
  options: (database) => ({
    resolvers: {
      Mutation: {
        settle: async (_, { estate }) => {
          const seen: string[] = []
          const look = async () => {
            const [found] = await database.query('select status, value from estate where id = $1', [estate])
            seen.push(`${found?.status} ${found?.value}`)
          }
          await look()
          await database.query('delete from debt where estate_id = $1', [estate])
          await look()
          await database.query('update estate set value = $1 where id = $2', [700, estate])
          await look()
          await database.query('update heir set share = $1 where estate_id = $2', [700, estate])
          await look()
          await database.query("update house set owner = 'Tiago' where estate_id = $1", [estate])
          await look()
          await database.query('insert into notice (estate_id, text) values ($1, $2)', [estate, 'settled'])
          await look()
          await database.query("update estate set status = 'closed' where id = $1", [estate])
          await look()
          return seen
        },
      },
    },
  }),
  operations: [{ document: 'mutation { settle(estate: 1) }' }],
  found: [],
}

const beehive: Program = {
  title: 'says nothing of a loader that reads one key anew after each write',
  typeDefs: `
    type Query { weight: Int }
    type Mutation { harvest(hive: Int!): [Int!]! }
  `,
  tables: () => ({
    hive: [{ id: 1, kilos: 30 }],
    jar: [],
    visit: [],
    feed: [{ hive_id: 1, litres: 1 }],
    tool: [{ id: 1, clean: true }],
  }),
  options: (database) => ({
    loaders: {
      hive: defineLoader(async (ids: readonly number[]) => {
        const hives = await database.query('select * from hive where id = any($1)', [ids])
        return ids.map((id) => hives.find((hive) => hive.id === id) ?? null)
      }),
    },
    resolvers: {
      Mutation: {
        harvest: async (_, { hive }, { loaders }) => {
          const kilos: number[] = []
          const weigh = async () => void kilos.push((await loaders.hive.load(hive)).kilos)
          await weigh()
          await database.query('update hive set kilos = $1 where id = $2', [22, hive])
          await weigh()
          await database.query('insert into jar (hive_id, kilos) values ($1, $2)', [hive, 8])
          await weigh()
          await database.query('update feed set litres = $1 where hive_id = $2', [3, hive])
          await weigh()
          await database.query('insert into visit (hive_id) values ($1)', [hive])
          await weigh()
          await database.query('update tool set clean = $1', [false])
          await weigh()
          return kilos
        },
      },
    },
  }),
  operations: [{ document: 'mutation { harvest(hive: 1) }' }],
  found: [],
}

const upload: Program = {
  title: 'says nothing of a single row to which a mutation writes its progress ten times',
  typeDefs: `
    type Query { progress: Int }
    type Mutation { transcode(film: Int!): Int! }
  `,
  tables: () => ({ film: rows(3, (id) => ({ id, percent: 0 })) }),
  options: (database) => ({
    resolvers: {
      Mutation: {
        async transcode(_: unknown, { film }: { readonly film: number }) {
          for (let percent = 10; percent <= 100; percent += 10) {
            await database.query('update film set percent = $1 where id = $2', [percent, film])
          }
          return 100
        },
      },
    },
  }),
  operations: [{ document: 'mutation { transcode(film: 2) }' }],
  found: [],
}

const invoicing: Program = {
  title: 'says nothing of eight numbers from a sequence, the same statement each time',
  typeDefs: `
    type Query { last: Int }
    type Mutation { reserveNumbers(count: Int!): [Int!]! }
  `,
  tables: () => ({ invoice_number: [] }),
  options: () => {
    let last = 4000
    const nextNumber = () =>
      measureStatement({ text: "select nextval('invoice_number')" }, async () => [{ nextval: ++last }])
    return {
      resolvers: {
        Mutation: {
          reserveNumbers: async (_, { count }: { readonly count: number }) => {
            const numbers: number[] = []
            while (numbers.length < count) {
              const [row] = await nextNumber()
              if (row !== undefined) numbers.push(row.nextval)
            }
            return numbers
          },
        },
      },
    }
  },
  operations: [{ document: 'mutation { reserveNumbers(count: 8) }' }],
  found: [],
}

const dispatcher: Program = {
  title: 'says nothing of jobs claimed one at a time by the same statement, until none is left',
  typeDefs: `
    type Query { waiting: Int }
    type Mutation { work: Int! }
  `,
  tables: () => ({ job: rows(4, (id) => ({ id, state: 'ready' })) }),
  options: (database) => ({
    resolvers: {
      Mutation: {
        work: async () => {
          for (let done = 0; ; done++) {
            const [job] = await database.query(
              "select id from job where state = 'ready' order by id limit 1 for update skip locked",
            )
            if (job === undefined) return done
            await database.query("update job set state = 'done' where id = $1", [job.id])
          }
        },
      },
    },
  }),
  operations: [{ document: 'mutation { work }' }],
  found: [],
}

const postmen: Program = {
  title: 'says nothing of claims that each look behind the last one, and are finished together',
  typeDefs: `
    type Query { waiting: Int }
    type Mutation { deliver(most: Int!): Int! }
  `,
  tables: () => ({ mail: rows(30, (id) => ({ id, sent: false, address: `${id} High Street` })) }),
  options: (database) => ({
    resolvers: {
      Mutation: {
        async deliver(_: unknown, { most }: { readonly most: number }) {
          const delivered: unknown[] = []
          for (let last: unknown = 0; delivered.length < most; ) {
            const [mail] = await database.query(
              'select id, address from mail where sent = $1 and id > $2 order by id limit 1 for update skip locked',
              [false, last],
            )
            if (mail === undefined) break
            last = mail.id
            delivered.push(mail.id)
          }
          await database.query('update mail set sent = $1 where id = any($2)', [true, delivered])
          return delivered.length
        },
      },
    },
  }),
  operations: [{ document: 'mutation { deliver(most: 8) }' }],
  found: [],
}

const clock: Program = {
  title: 'says nothing of the clock of the database, asked before and after each of four steps',
  typeDefs: 'type Query { rehearsal: [Int!]! }',
  tables: () => ({ step: rows(4, (id) => ({ id, name: `step ${id}` })) }),
  options: (database) => {
    let now = 0
    const readClock = async () => {
      const [row] = await measureStatement({ text: 'select clock_timestamp() as now' }, async () => {
        now += 5
        return [{ now }]
      })
      return row?.now ?? 0
    }
    return {
      resolvers: {
        Query: {
          rehearsal: async () => {
            const steps = await database.query('select name from step')
            const durations: number[] = []
            for (const _ of steps) {
              const started = await readClock()
              durations.push((await readClock()) - started)
            }
            return durations
          },
        },
      },
    }
  },
  operations: [{ document: '{ rehearsal }' }],
  found: [],
}

export const programs: readonly Program[] = [estate, beehive, upload, invoicing, dispatcher, postmen, clock]
