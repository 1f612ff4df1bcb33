import { measureStatement } from '../../../../src/index.ts'
import type { MemoryDatabase, Row } from '../memory-database.ts'
import { type Program, rows } from '../program.ts'

/** The database behind a server that gives up its first so many statements which match. */
function flaky(database: MemoryDatabase, failures: number, which: RegExp) {
  let left = failures
  return (text: string, parameters: readonly unknown[] = []): Promise<Row[]> => {
    if (left === 0 || !which.test(text)) return database.query(text, parameters)
    left -= 1
    return measureStatement({ text, parameters }, async () => {
      throw Object.assign(new Error('could not serialize access'), { code: '40001' })
    })
  }
}

async function retrying<Result>(times: number, attempt: () => Promise<Result>): Promise<Result> {
  for (let left = times; ; left--) {
    try {
      return await attempt()
    } catch (error) {
      if (left === 1) throw error
    }
  }
}

const lottery: Program = {
  title: 'says nothing of a read that is sent again until it no longer fails',
  typeDefs: `
    type Query { draw(week: Int!): Draw }
    type Draw { week: Int! numbers: String! }
  `,
  tables: () => ({ draw: rows(5, (week) => ({ week, numbers: `${week} 14 15 92 65 35` })) }),
  options: (database) => {
    const query = flaky(database, 6, /from draw/)
    return {
      resolvers: {
        Query: {
          draw: async (_, { week }) => {
            const [draw] = await retrying(8, () => query('select * from draw where week = $1', [week]))
            return draw
          },
        },
      },
    }
  },
  operations: [{ document: '{ draw(week: 3) { week numbers } }' }],
  found: [],
}

const transfers: Program = {
  title: 'says nothing of a transaction that is begun anew five times, because its write was refused',
  typeDefs: `
    type Query { balance: Int }
    type Mutation { withdraw(account: Int!, amount: Int!): Int }
  `,
  tables: () => ({ account: rows(3, (id) => ({ id, balance: 100 * id })) }),
  options: (database) => {
    const query = flaky(database, 5, /^update/)
    const housekeeping = (text: string) => measureStatement({ text }, async () => [])
    return {
      resolvers: {
        Mutation: {
          withdraw: (_, { account, amount }) =>
            retrying(6, async () => {
              await housekeeping('begin')
              try {
                const [found] = await query('select balance from account where id = $1', [account])
                const balance = Number(found?.balance) - amount
                await query('update account set balance = $1 where id = $2', [balance, account])
                await housekeeping('commit')
                return balance
              } catch (error) {
                await housekeeping('rollback')
                throw error
              }
            }),
        },
      },
    }
  },
  operations: [{ document: 'mutation { withdraw(account: 2, amount: 30) }' }],
  found: [],
}

const prints: Program = {
  title: 'says nothing of polling until a job is done',
  typeDefs: `
    type Query { jobs: Int! }
    type Mutation { print(document: Int!): String! }
  `,
  tables: () => ({ job: rows(2, (id) => ({ id, state: 'waiting', pages: 0 })) }),
  options: (database) => {
    // Stands for the printer, which works on while the resolver waits.
    const printer = async () => {
      for (const job of database.tables.job ?? []) {
        job.pages = Number(job.pages) + 1
        job.state = job.pages === 9 ? 'done' : 'printing'
      }
    }
    return {
      resolvers: {
        Mutation: {
          async print(_: unknown, { document }: { readonly document: number }) {
            for (;;) {
              const [job] = await database.query('select state, pages from job where id = $1', [document])
              if (job?.state === 'done') return `${job.pages} pages`
              await printer()
            }
          },
        },
      },
    }
  },
  operations: [{ document: 'mutation { print(document: 2) }' }],
  found: [],
}

const reindex: Program = {
  title: 'says nothing of a lock that is tried until its holder lets it go',
  typeDefs: `
    type Query { size: Int }
    type Mutation { reindex: Int! }
  `,
  tables: () => ({ word: rows(20, (id) => ({ id })) }),
  options: (database) => {
    let triesUntilFree = 7
    const tryLock = async (key: number) => {
      const text = 'select pg_try_advisory_lock($1) as held'
      const [row] = await measureStatement({ text, parameters: [key] }, async () => [
        { held: --triesUntilFree <= 0 },
      ])
      return row?.held === true
    }
    return {
      resolvers: {
        Mutation: {
          reindex: async () => {
            while (!(await tryLock(42)));
            const [found] = await database.query('select count(*) from word')
            await measureStatement({ text: 'select pg_advisory_unlock($1)', parameters: [42] }, async () => [
              {},
            ])
            return found?.count
          },
        },
      },
    }
  },
  operations: [{ document: 'mutation { reindex }' }],
  found: [],
}

const seats: Program = {
  title: 'says nothing of an optimistic lock, whose update is sent until it finds the version that was read',
  typeDefs: `
    type Query { free: Int }
    type Mutation { reserve(show: Int!): Int! }
  `,
  tables: () => ({ show: [{ id: 1, free: 40, version: 1 }] }),
  options: (database) => {
    let rivals = 6
    const rivalReserves = () => {
      const [show] = database.tables.show ?? []
      if (show === undefined || rivals-- <= 0) return
      Object.assign(show, { free: Number(show.free) - 1, version: Number(show.version) + 1 })
    }
    return {
      resolvers: {
        Mutation: {
          reserve: async (_, { show }) => {
            for (;;) {
              const [before] = await database.query('select free, version from show where id = $1', [show])
              rivalReserves()
              const free = Number(before?.free) - 1
              const version = Number(before?.version)
              const changed = await database.query(
                'update show set free = $1, version = $2 where id = $3 and version = $4 returning *',
                [free, version + 1, show, version],
              )
              if (changed.length === 1) return free
            }
          },
        },
      },
    }
  },
  operations: [{ document: 'mutation { reserve(show: 1) }' }],
  found: [],
}

const telescope: Program = {
  title: 'says nothing of a read that fails each time it is tried, and then the operation with it',
  typeDefs: 'type Query { exposure(id: Int!): Int name: String! }',
  tables: () => ({ exposure: rows(3, (id) => ({ id, seconds: 30 * id })) }),
  options: (database) => {
    const query = flaky(database, Number.POSITIVE_INFINITY, /./)
    return {
      resolvers: {
        Query: {
          name: () => 'North',
          exposure: async (_, { id }) =>
            (await retrying(6, () => query('select seconds from exposure where id = $1', [id])))[0]?.seconds,
        },
      },
    }
  },
  operations: [{ document: '{ name exposure(id: 2) }', fails: true }],
  found: [],
}

export const programs: readonly Program[] = [lottery, transfers, prints, reindex, seats, telescope]
