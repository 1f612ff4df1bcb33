import { type Operation, type Program, rows } from '../program.ts'

const again = (count: number, document: string): Operation[] =>
  Array.from({ length: count }, () => ({ document }))

const chart: Program = {
  title: 'says nothing of ten answers, nine of them from the cache of a field',
  typeDefs: `
    type Query { chart: [Song!]! @cacheControl(maxAge: 60) }
    type Song { title: String! plays: Int! }
  `,
  tables: () => ({ song: rows(40, (id) => ({ id, title: `song ${id}`, plays: 1000 - id })) }),
  options: (database) => ({
    resolvers: {
      Query: { chart: () => database.query('select title, plays from song order by plays desc limit 10') },
    },
  }),
  operations: again(10, '{ chart { title plays } }'),
  found: [],
}

const atlas: Program = {
  title: 'says nothing of answers kept because of the lifetime of a type',
  typeDefs: `
    type Query { river(id: ID!): River rivers: [River!]! }
    type River @cacheControl(maxAge: 120) { id: ID! name: String! source: Spring }
    type Spring @cacheControl(maxAge: 240) { id: ID! altitude: Int! }
  `,
  tables: () => ({
    river: rows(4, (id) => ({ id, name: `river ${id}`, spring_id: id })),
    spring: rows(4, (id) => ({ id, altitude: 300 * id })),
  }),
  options: (database) => ({
    resolvers: {
      Query: {
        river: async (_, { id }) => (await database.query('select * from river where id = $1', [id]))[0],
        rivers: () => database.query('select * from river'),
      },
      River: {
        source: async ({ spring_id }) =>
          (await database.query('select * from spring where id = $1', [spring_id]))[0],
      },
    },
  }),
  operations: [
    ...again(10, '{ rivers { id name source { altitude } } }'),
    ...again(10, '{ river(id: 3) { name source { id altitude } } }'),
  ],
  found: [],
}

const menu: Program = {
  title: 'says nothing of a cached answer that a mutation purges again and again',
  typeDefs: `
    type Query { dish(id: ID!): Dish @cacheControl(maxAge: 60) }
    type Mutation { setPrice(id: ID!, price: Int!): Dish }
    type Dish { id: ID! price: Int! }
  `,
  tables: () => ({ dish: rows(3, (id) => ({ id, price: 10 })) }),
  options: (database) => {
    const dish = async (id: string) =>
      (await database.query('select * from dish where id = $1', [Number(id)]))[0]
    return {
      resolvers: {
        Query: { dish: (_, { id }) => dish(id) },
        Mutation: {
          async setPrice(_: unknown, { id, price }: { id: string; price: number }) {
            await database.query('update dish set price = $1 where id = $2', [price, Number(id)])
            return await dish(id)
          },
        },
      },
    }
  },
  operations: [11, 12, 13, 14, 15, 16].flatMap((price) => [
    { document: `mutation { setPrice(id: 2, price: ${price}) { id price } }` },
    ...again(2, '{ dish(id: 2) { price } }'),
  ]),
  found: [],
}

const money: Program = {
  title: 'says nothing of rates that the first request reads for all that follow',
  typeDefs: 'type Query { convert(amount: Float!, to: String!): Float }',
  tables: () => ({ rate: rows(60, (id) => ({ currency: `X${id}`, factor: 1 + id / 10 })) }),
  options: (database) => {
    let rates: Promise<Map<unknown, number>> | undefined
    const readRates = async () => {
      const found = await database.query('select currency, factor from rate')
      return new Map(found.map(({ currency, factor }) => [currency, Number(factor)]))
    }
    return {
      resolvers: {
        Query: {
          convert: async (_, { amount, to }) => {
            rates ??= readRates()
            const factor = (await rates).get(to)
            return factor === undefined ? null : amount * factor
          },
        },
      },
    }
  },
  operations: ['X3', 'X14', 'X15', 'X9', 'X2', 'X6'].map((to) => ({
    document: `{ convert(amount: 12.5, to: "${to}") }`,
  })),
  found: [],
}

const translations: Program = {
  title: 'says nothing of a list of thirty whose objects look in a Map that the program keeps',
  typeDefs: `
    type Query { signs: [Sign!]! }
    type Sign { code: String! text: String }
  `,
  tables: () => ({
    sign: rows(30, (id) => ({ code: `s${1 + (id % 4)}` })),
    phrase: rows(4, (id) => ({ code: `s${id}`, text: `phrase ${id}` })),
  }),
  options: (database) => {
    const texts = new Map<string, unknown>()
    const pending = new Map<string, Promise<void>>()
    const fill = async (code: string) => {
      const [phrase] = await database.query('select text from phrase where code = $1', [code])
      texts.set(code, phrase?.text)
    }
    return {
      resolvers: {
        Query: { signs: () => database.query('select code from sign limit 50') },
        Sign: {
          text: async ({ code }: { code: string }) => {
            if (!texts.has(code)) {
              const filling = pending.get(code) ?? fill(code)
              pending.set(code, filling)
              await filling
            }
            return texts.get(code)
          },
        },
      },
    }
  },
  operations: again(3, '{ signs { code text } }'),
  found: [],
}

export const programs: readonly Program[] = [chart, atlas, menu, money, translations]
