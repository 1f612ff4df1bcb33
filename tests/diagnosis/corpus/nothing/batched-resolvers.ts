import { batched, defineLoader } from '../../../../src/index.ts'
import type { MemoryDatabase, Row } from '../memory-database.ts'
import { type Program, rows } from '../program.ts'

const library: Program = {
  title: 'says nothing of a batched resolver that counts the loans of all readers at once',
  typeDefs: `
    type Query { readers: [Reader!]! }
    type Reader { name: String! loans: Int! }
  `,
  tables: () => ({
    reader: rows(25, (id) => ({ id, name: `reader ${id}` })),
    loan: rows(70, (id) => ({ id, reader_id: 1 + (id % 20) })),
  }),
  options: (database) => ({
    resolvers: {
      Query: { readers: () => database.query('select id, name from reader order by id limit 25') },
      Reader: {
        loans: batched(async (readers: readonly Row[]) => {
          const counts = await database.query<{ reader_id: number; count: number }>(
            'select reader_id, count(*) from loan where reader_id = any($1) group by reader_id',
            [readers.map(({ id }) => id)],
          )
          return readers.map(({ id }) => counts.find(({ reader_id }) => reader_id === id)?.count ?? 0)
        }),
      },
    },
  }),
  operations: [{ document: '{ readers { name loans } }' }],
  found: [],
}

const readPrices =
  (database: MemoryDatabase) =>
  async (trips: readonly Row[], { currency }: { readonly currency: string }) => {
    const ids = trips.map(({ id }) => id)
    const prices = await database.query(
      'select trip_id, amount from price where currency = $1 and trip_id = any($2)',
      [currency, ids],
    )
    return ids.map((id) => prices.find(({ trip_id }) => trip_id === id)?.amount ?? null)
  }

const currencies = ['EUR', 'USD', 'GBP', 'CHF', 'JPY', 'SEK', 'NOK', 'DKK']
const travel: Pick<Program, 'typeDefs' | 'tables' | 'options'> = {
  typeDefs: `
    type Query { trip(id: Int!): Trip trips: [Trip!]! }
    type Trip { id: Int! price(currency: String!): Int }
  `,
  tables: () => ({
    trip: rows(3, (id) => ({ id })),
    price: currencies.flatMap((currency, at) =>
      rows(3, (id) => ({ trip_id: id, currency, amount: 100 * id + at })),
    ),
  }),
  options: (database) => ({
    resolvers: {
      Query: {
        trip: async (_, { id }) => (await database.query('select id from trip where id = $1', [id]))[0],
        trips: () => database.query('select id from trip'),
      },
      Trip: { price: batched(readPrices(database)) },
    },
  }),
}
const inAllCurrencies = currencies
  .map((currency) => `${currency.toLowerCase()}: price(currency: "${currency}")`)
  .join(' ')

const oneTrip: Program = {
  title: 'says nothing of a batched resolver that a client asks for eight arguments of one object',
  ...travel,
  operations: [{ document: `{ trip(id: 2) { id ${inAllCurrencies} } }` }],
  found: [],
}

const threeTrips: Program = {
  title: 'says nothing of a batched resolver that a client asks for eight arguments of three objects',
  ...travel,
  operations: [{ document: `{ trips { id ${inAllCurrencies} } }` }],
  found: [],
}

const garden: Program = {
  title: 'says nothing of a batched resolver called six times for sixty parents, ten at a time',
  typeDefs: `
    type Query { beds: [Bed!]! }
    type Bed { id: Int! plants: [Plant!]! }
    type Plant { species: String! }
  `,
  tables: () => ({
    bed: rows(60, (id) => ({ id })),
    plant: rows(120, (id) => ({ id, bed_id: 1 + (id % 60), species: `species ${id}` })),
  }),
  options: (database) => ({
    resolvers: {
      Query: { beds: () => database.query('select id from bed order by id') },
      Bed: {
        plants: batched(
          async (beds: readonly Row[]) => {
            const plants = await database.query('select bed_id, species from plant where bed_id = any($1)', [
              beds.map(({ id }) => id),
            ])
            return beds.map(({ id }) => plants.filter(({ bed_id }) => bed_id === id))
          },
          { maxBatchSize: 10 },
        ),
      },
    },
  }),
  operations: [{ document: '{ beds { id plants { species } } }' }],
  found: [],
}

const blog: Program = {
  title: 'says nothing of a list whose resolver reads the children of all its rows beforehand',
  typeDefs: `
    type Query { entries: [Entry!]! }
    type Entry { title: String! comments: [Comment!]! }
    type Comment { text: String! }
  `,
  tables: () => ({
    entry: rows(15, (id) => ({ id, title: `entry ${id}` })),
    comment: rows(45, (id) => ({ id, entry_id: 1 + (id % 15), text: `comment ${id}` })),
  }),
  options: (database) => ({
    resolvers: {
      Query: {
        async entries(_: unknown, __: unknown, ___: unknown, info) {
          const entries = await database.query('select id, title from entry order by id')
          const selected = info.fieldNodes[0]?.selectionSet?.selections ?? []
          if (!selected.some((one) => one.kind === 'Field' && one.name.value === 'comments')) return entries
          const ids = entries.map(({ id }) => id)
          const comments = await database.query('select * from comment where entry_id = any($1)', [ids])
          return entries.map((entry) => ({
            ...entry,
            comments: comments.filter(({ entry_id }) => entry_id === entry.id),
          }))
        },
      },
    },
  }),
  operations: [
    { document: '{ entries { title comments { text } } }' },
    { document: '{ entries { title } }' },
  ],
  found: [],
}

const clinic: Program = {
  title: 'says nothing of a promise kept in the context, which thirty objects of a list wait for',
  typeDefs: `
    type Query { appointments: [Appointment!]! }
    type Appointment { id: Int! note: String }
  `,
  tables: () => ({
    appointment: rows(30, (id) => ({ id, note: `note ${id}`, ward: id % 3 })),
    permission: rows(2, (id) => ({ viewer: 7, ward: id })),
  }),
  options: (database) => ({
    context: () => {
      let wards: Promise<Set<unknown>> | undefined
      return {
        wards: () => {
          wards ??= database
            .query('select ward from permission where viewer = $1', [7])
            .then((found) => new Set(found.map(({ ward }) => ward)))
          return wards
        },
      }
    },
    resolvers: {
      Query: { appointments: () => database.query('select id, note, ward from appointment') },
      Appointment: {
        note: async ({ note, ward }, _, { wards }) => ((await wards()).has(ward) ? note : null),
      },
    },
  }),
  operations: [{ document: '{ appointments { id note } }' }],
  found: [],
}

const recipes: Program = {
  title: 'says nothing of loaders that a batch function asks in turn',
  typeDefs: `
    type Query { recipes: [Recipe!]! }
    type Recipe { name: String! calories: Int! }
  `,
  tables: () => ({
    recipe: rows(18, (id) => ({ id, name: `recipe ${id}` })),
    part: rows(54, (id) => ({ recipe_id: 1 + (id % 18), food_id: 1 + (id % 9), grams: 10 * id })),
    food: rows(9, (id) => ({ id, calories: id })),
  }),
  options: (database) => ({
    loaders: {
      food: defineLoader(async (ids: readonly number[]) => {
        const foods = await database.query('select id, calories from food where id = any($1)', [ids])
        return ids.map((id) => foods.find((food) => food.id === id))
      }),
      calories: defineLoader(async (recipeIds: readonly number[], { loaders }) => {
        const parts = await database.query('select * from part where recipe_id = any($1)', [recipeIds])
        const foods: Row[] = await loaders.food.loadMany(parts.map(({ food_id }) => food_id))
        return recipeIds.map((id) =>
          parts.reduce(
            (sum, part, at) => (part.recipe_id === id ? sum + Number(foods[at]?.calories) : sum),
            0,
          ),
        )
      }),
    },
    resolvers: {
      Query: { recipes: () => database.query('select id, name from recipe') },
      Recipe: { calories: ({ id }, _, { loaders }) => loaders.calories.load(id) },
    },
  }),
  operations: [{ document: '{ recipes { name calories } }' }],
  found: [],
}

export const programs: readonly Program[] = [library, oneTrip, threeTrips, garden, blog, clinic, recipes]
