import type { MemoryDatabase, Row } from '../memory-database.ts'
import { type Program, rows } from '../program.ts'

const ledger: Program = {
  title:
    'says nothing of an export that reads a table page by page, each from the last key of the one before',
  typeDefs: 'type Query { csv: String! }',
  tables: () => ({ entry: rows(230, (id) => ({ id, account: `a${id % 9}`, amount: id * 3 })) }),
  options: (database) => ({
    resolvers: {
      Query: {
        csv: async () => {
          const lines = ['id;account;amount']
          let after = 0
          for (;;) {
            const page = await database.query<{ id: number; account: string; amount: number }>(
              'select id, account, amount from entry where id > $1 order by id limit 25',
              [after],
            )
            lines.push(...page.map(({ id, account, amount }) => `${id};${account};${amount}`))
            if (page.length < 25) return lines.join('\n')
            after = page.at(-1)?.id ?? after
          }
        },
      },
    },
  }),
  operations: [{ document: 'query Export { csv }' }],
  found: [],
}

const turnstiles: Program = {
  title: 'says nothing of a sum over pages by offset, until one is not full',
  typeDefs: 'type Query { visitors: Int! }',
  tables: () => ({ passage: rows(150, (id) => ({ id, people: 1 + (id % 4) })) }),
  options: (database) => ({
    resolvers: {
      Query: {
        async visitors() {
          let visitors = 0
          let offset = 0
          let page: Row[]
          do {
            page = await database.query('select people from passage order by id limit $1 offset $2', [
              20,
              offset,
            ])
            offset += page.length
            for (const { people } of page) visitors += Number(people)
          } while (page.length === 20)
          return visitors
        },
      },
    },
  }),
  operations: [{ document: '{ visitors }' }],
  found: [],
}

async function* pagesOf(database: MemoryDatabase, table: string, size: number) {
  for (let cursor: unknown = ''; ; ) {
    const page = await database.query(`select * from ${table} where name > $1 order by name limit $2`, [
      cursor,
      size,
    ])
    if (page.length === 0) return
    yield page
    cursor = page.at(-1)?.name
  }
}

const herbarium: Program = {
  title: 'says nothing of pages that a generator gives, all of whose rows are shown',
  typeDefs: `
    type Query { plants: [Plant!]! }
    type Plant { name: String! family: String! }
  `,
  tables: () => ({
    plant: rows(96, (id) => ({ name: `plant-${String(id).padStart(3, '0')}`, family: `family ${id % 7}` })),
  }),
  options: (database) => ({
    resolvers: {
      Query: {
        plants: async () => {
          const plants: Row[] = []
          for await (const page of pagesOf(database, 'plant', 12)) plants.push(...page)
          return plants
        },
      },
    },
  }),
  operations: [{ document: '{ plants { name family } }' }],
  found: [],
}

const gallery: Program = {
  title: 'says nothing of a list that turns pages until it has enough rows that may be seen',
  typeDefs: `
    type Query { pictures(first: Int!): [Picture!]! }
    type Picture { id: Int! title: String! }
  `,
  tables: () => ({
    picture: rows(200, (id) => ({ id, title: `picture ${id}`, is_hidden: id % 3 === 0 })),
  }),
  options: (database) => ({
    resolvers: {
      Query: {
        pictures: async (_, { first }: { readonly first: number }) => {
          const visible: Row[] = []
          for (let after: unknown = 0; visible.length < first; ) {
            const page = await database.query('select * from picture where id > $1 order by id limit 10', [
              after,
            ])
            visible.push(...page.filter(({ is_hidden }) => is_hidden === false))
            after = page.at(-1)?.id
            if (after === undefined) break
          }
          return visible.slice(0, first)
        },
      },
    },
  }),
  operations: [{ document: '{ pictures(first: 50) { id title } }' }],
  found: [],
}

const changes: Program = {
  title: 'says nothing of a feed of changes read by time until it has caught up',
  typeDefs: 'type Query { latestStock(since: Int!): [String!]! }',
  tables: () => ({
    change: rows(130, (id) => ({ at: 1000 + 7 * id, sku: `sku${id % 11}`, pieces: id })),
  }),
  options: (database) => ({
    resolvers: {
      Query: {
        latestStock: async (_, { since }: { readonly since: number }) => {
          const stock = new Map<unknown, unknown>()
          const read = (at: number) =>
            database.query<{ at: number; sku: string; pieces: number }>(
              'select at, sku, pieces from change where at > $1 order by at limit 20',
              [at],
            )
          for (let page = await read(since); page.length > 0; page = await read(page.at(-1)?.at ?? 0)) {
            for (const { sku, pieces } of page) stock.set(sku, pieces)
          }
          return [...stock].map(([sku, pieces]) => `${sku}: ${pieces}`)
        },
      },
    },
  }),
  operations: [{ document: '{ latestStock(since: 1000) }' }],
  found: [],
}

export const programs: readonly Program[] = [ledger, turnstiles, herbarium, gallery, changes]
