import type { Row } from '../memory-database.ts'
import { type Program, rows } from '../program.ts'

const meter: Program = {
  title: 'says nothing of a binary search over time',
  typeDefs: 'type Query { firstAbove(level: Int!): Int }',
  tables: () => ({ reading: rows(256, (minute) => ({ minute, level: Math.floor(minute ** 1.5) })) }),
  options: (database) => ({
    resolvers: {
      Query: {
        firstAbove: async (_, { level }: { readonly level: number }) => {
          let [low, high] = [1, 256]
          while (low < high) {
            const middle = Math.floor((low + high) / 2)
            const [reading] = await database.query('select level from reading where minute = $1', [middle])
            if (Number(reading?.level) > level) high = middle
            else low = middle + 1
          }
          return low
        },
      },
    },
  }),
  operations: [{ document: '{ firstAbove(level: 1000) }' }],
  found: [],
}

const builds: Program = {
  title: 'says nothing of a bisection that doubles its step before it halves it',
  typeDefs: 'type Query { brokenBy: Int }',
  tables: () => ({ build: rows(300, (id) => ({ id, passed: id < 187 })) }),
  options: (database) => {
    const passed = (id: number) =>
      database.query('select passed from build where id = $1 limit 1', [id]).then(([build]) => build?.passed)
    const between = async (good: number, bad: number): Promise<number> => {
      if (bad - good === 1) return bad
      const middle = (good + bad) >> 1
      return (await passed(middle)) === true ? between(middle, bad) : between(good, middle)
    }
    return {
      resolvers: {
        Query: {
          async brokenBy() {
            let step = 1
            while ((await passed(300 - step)) === false) step *= 2
            return between(300 - step, 300 - step / 2)
          },
        },
      },
    }
  },
  operations: [{ document: '{ brokenBy }' }],
  found: [],
}

const signUp: Program = {
  title: 'says nothing of names tried until one is free',
  typeDefs: 'type Query { freeName(wish: String!): String! }',
  tables: () => ({ member: rows(8, (id) => ({ id, name: id === 1 ? 'ana' : `ana${id}` })) }),
  options: (database) => ({
    resolvers: {
      Query: {
        freeName: async (_, { wish }: { readonly wish: string }) => {
          const isTaken = async (name: string) =>
            (await database.query('select id from member where name = $1', [name])).length > 0
          let name = wish
          for (let suffix = 2; await isTaken(name); suffix++) name = `${wish}${suffix}`
          return name
        },
      },
    },
  }),
  operations: [{ document: '{ freeName(wish: "ana") }' }],
  found: [],
}

const taxis: Program = {
  title: 'says nothing of a search that widens its circle until enough are found',
  typeDefs: `
    type Query { nearest(atLeast: Int!): [Taxi!]! }
    type Taxi { plate: String! metres: Int! }
  `,
  tables: () => ({ taxi: rows(60, (id) => ({ plate: `TX-${id}`, metres: 900 + id * id * 40 })) }),
  options: (database) => ({
    resolvers: {
      Query: {
        nearest: async (_, { atLeast }: { readonly atLeast: number }) => {
          let taxis: Row[] = []
          for (let metres = 250; taxis.length < atLeast && metres < 50_000; metres *= 2) {
            taxis = await database.query('select plate, metres from taxi where metres < $1 order by metres', [
              metres,
            ])
          }
          return taxis
        },
      },
    },
  }),
  operations: [{ document: '{ nearest(atLeast: 7) { plate metres } }' }],
  found: [],
}

const settings: Program = {
  title: 'says nothing of a setting looked up in four scopes, from the narrowest to the widest',
  typeDefs: 'type Query { setting(name: String!): String }',
  tables: () => ({ setting: [{ scope: 'world', name: 'units', value: 'metric' }] }),
  options: (database) => ({
    resolvers: {
      Query: {
        async setting(_: unknown, { name }: { readonly name: string }) {
          for (const scope of ['user', 'team', 'country', 'world']) {
            const [found] = await database.query('select value from setting where scope = $1 and name = $2', [
              scope,
              name,
            ])
            if (found !== undefined) return found.value
          }
          return null
        },
      },
    },
  }),
  operations: [{ document: '{ setting(name: "units") }' }],
  found: [],
}

const shards: Program = {
  title: 'says nothing of a loop over four shards',
  typeDefs: 'type Query { sessions: Int! slowest: Int! }',
  tables: () => ({ session: rows(40, (id) => ({ shard: 1 + (id % 4), ms: id })) }),
  options: (database) => {
    const all = [1, 2, 3, 4]
    return {
      resolvers: {
        Query: {
          sessions: async () => {
            let count = 0
            for (const shard of all) {
              const [found] = await database.query('select count(*) from session where shard = $1', [shard])
              count += Number(found?.count)
            }
            return count
          },
          slowest: async () => {
            const slowest = await Promise.all(
              all.map((shard) =>
                database.query('select ms from session where shard = $1 order by ms desc limit 1', [shard]),
              ),
            )
            return Math.max(...slowest.flat().map(({ ms }) => Number(ms)))
          },
        },
      },
    }
  },
  operations: [{ document: '{ sessions slowest }' }],
  found: [],
}

const tenants: Program = {
  title: 'says nothing of one statement for each of three tenants, in an operation that is sent ten times',
  typeDefs: `
    type Query { invoices: [Total!]! }
    type Total { tenant: String! sum: Int! }
  `,
  tables: () => ({ invoice: rows(30, (id) => ({ tenant: 'abc'.charAt(id % 3), amount: 10 * id })) }),
  options: (database) => ({
    resolvers: {
      Query: {
        async invoices() {
          const totals: Row[] = []
          for (const tenant of ['a', 'b', 'c']) {
            const [found] = await database.query('select sum(amount) from invoice where tenant = $1', [
              tenant,
            ])
            totals.push({ tenant, sum: found?.sum })
          }
          return totals
        },
      },
    },
  }),
  operations: Array.from({ length: 10 }, () => ({ document: '{ invoices { tenant sum } }' })),
  found: [],
}

export const programs: readonly Program[] = [meter, builds, signUp, taxis, settings, shards, tenants]
