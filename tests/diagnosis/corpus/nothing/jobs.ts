import { measureOperation } from '../../../../src/index.ts'
import type { MemoryDatabase, Row } from '../memory-database.ts'
import { type Program, rows } from '../program.ts'

const readings: Program = {
  title: 'says nothing of a job that reads page by page, after the mutation which started it was answered',
  typeDefs: `
    type Query { total(export: Int!): Int }
    type Mutation { startExport: Int! }
  `,
  tables: () => ({ reading: rows(160, (id) => ({ id, kwh: id % 9 })) }),
  options: (database) => {
    const exports: Promise<number>[] = []
    const run = async () => {
      let total = 0
      for (let after: unknown = 0; after !== undefined; ) {
        const page = await database.query('select id, kwh from reading where id > $1 order by id limit 20', [
          after,
        ])
        for (const { kwh } of page) total += Number(kwh)
        after = page.at(-1)?.id
      }
      return total
    }
    return {
      resolvers: {
        Mutation: { startExport: () => exports.push(measureOperation('export readings', run)) },
        Query: { total: (_, { export: number }) => exports[number - 1] ?? null },
      },
    }
  },
  operations: [{ document: 'mutation { startExport }' }, { document: '{ total(export: 1) }' }],
  found: [],
}

/** One by one, on purpose: a letter that fails must not keep the next one from being sent. */
async function sendAll(database: MemoryDatabase): Promise<number> {
  const due = await database.query('select id, reader_id from reminder where sent = $1', [false])
  for (const { id, reader_id } of due) {
    await database.query('select email from reader where id = $1', [reader_id])
    await database.query('update reminder set sent = $1 where id = $2', [true, id])
  }
  return due.length
}

const reminders: Program = {
  title: 'says nothing of a job that goes row by row, which no resolver is to be blamed for',
  typeDefs: `
    type Query { sent: Int }
    type Mutation { remind: Boolean! }
  `,
  tables: () => ({
    reminder: rows(12, (id) => ({ id, reader_id: id, sent: false })),
    reader: rows(12, (id) => ({ id, email: `reader${id}@example.org` })),
  }),
  options: (database) => {
    let job: Promise<number> | undefined
    return {
      resolvers: {
        Mutation: {
          remind: () => {
            job = measureOperation('send reminders', () => sendAll(database), { client: { name: 'cron' } })
            return true
          },
        },
        Query: { sent: () => job },
      },
    }
  },
  operations: [{ document: 'mutation { remind }' }, { document: '{ sent }' }],
  found: [],
}

const warmUp: Program = {
  title: 'says nothing of what a program reads before the first operation',
  typeDefs: `
    type Query { holidays(month: Int!): [Holiday!]! }
    type Holiday { day: Int! name: String }
  `,
  tables: () => ({
    month: rows(12, (month) => ({ month })),
    holiday: rows(96, (id) => ({ month: 1 + (id % 12), day: 1 + (id % 28), name: `holiday ${id}` })),
  }),
  options: (database) => {
    const read = async () => {
      const calendar = new Map<unknown, Row[]>()
      for (const { month } of await database.query('select month from month')) {
        calendar.set(month, await database.query('select day, name from holiday where month = $1', [month]))
      }
      return calendar
    }
    const calendar = read()
    return {
      resolvers: { Query: { holidays: async (_, { month }) => (await calendar).get(month) ?? [] } },
    }
  },
  operations: [1, 5, 10, 12].map((month) => ({ document: `{ holidays(month: ${month}) { day name } }` })),
  found: [],
}

const nightly: Program = {
  title: 'says nothing of a job that is run inside a resolver and reads level by level',
  typeDefs: 'type Query { reach(person: Int!): Int! }',
  tables: () => ({
    friendship: rows(62, (id) => ({ one: Math.ceil(id / 2), other: id + 1 })),
  }),
  options: (database) => ({
    resolvers: {
      Query: {
        reach: (_, { person }) =>
          measureOperation('count the reach', async () => {
            const known = new Set<unknown>([person])
            for (let latest = [...known]; latest.length > 0; ) {
              const found = await database.query('select other from friendship where one = any($1)', [latest])
              latest = found.map(({ other }) => other).filter((other) => !known.has(other))
              for (const one of latest) known.add(one)
            }
            return known.size
          }),
      },
    },
  }),
  operations: [{ document: '{ reach(person: 1) }' }],
  found: [],
}

export const programs: readonly Program[] = [readings, reminders, warmUp, nightly]
