import { defineLoader } from '../../../../src/index.ts'
import type { Row } from '../memory-database.ts'
import { type Program, rows } from '../program.ts'

const byId = (found: readonly Row[], ids: readonly number[]): (Row | null)[] => {
  const known = new Map(found.map((row) => [row.id, row]))
  return ids.map((id) => known.get(id) ?? null)
}

const bookshop: Program = {
  title: 'says nothing of a loader that reads the authors of twenty books in one batch',
  typeDefs: `
    type Query { books(first: Int!): [Book!]! }
    type Book { id: Int! title: String! author: Author }
    type Author { id: Int! name: String! }
  `,
  tables: () => ({
    book: rows(40, (id) => ({ id, title: `book ${id}`, author_id: 1 + (id % 23) })),
    author: rows(23, (id) => ({ id, name: `author ${id}` })),
  }),
  options: (database) => ({
    loaders: {
      authorById: defineLoader(async (ids: readonly number[]) =>
        byId(await database.query('select id, name from author where id = any($1)', [ids]), ids),
      ),
    },
    resolvers: {
      Query: {
        books: (_, { first }) =>
          database.query('select id, title, author_id from book order by id limit $1', [first]),
      },
      Book: { author: ({ author_id }, _, { loaders }) => loaders.authorById.load(author_id) },
    },
  }),
  operations: [{ document: '{ books(first: 20) { title author { name } } }' }],
  found: [],
}

const fleet: Program = {
  title: 'says nothing of a loader that splits sixty keys into batches of ten',
  typeDefs: `
    type Query { vehicles: [Vehicle!]! }
    type Vehicle { plate: String! driver: Driver! }
    type Driver { id: Int! name: String! licence: String! }
  `,
  tables: () => ({
    vehicle: rows(60, (id) => ({ plate: `SL-${1000 + id}`, driver_id: 61 - id })),
    driver: rows(60, (id) => ({ id, name: `driver ${id}`, licence: id % 7 === 0 ? 'C1' : 'B' })),
  }),
  options: (database) => ({
    loaders: {
      driver: defineLoader(
        async (ids: readonly number[]) => {
          const places = ids.map((_, at) => `$${at + 1}`).join(', ')
          const drivers = await database.query(`select * from driver where id in (${places})`, ids)
          return byId(drivers, ids)
        },
        { maxBatchSize: 10 },
      ),
    },
    resolvers: {
      Query: { vehicles: () => database.query('select * from vehicle order by plate') },
      Vehicle: {
        driver(vehicle: { driver_id: number }, _: unknown, { loaders }) {
          return loaders.driver.load(vehicle.driver_id)
        },
      },
    },
  }),
  operations: [{ document: 'query Fleet { vehicles { plate driver { id name licence } } }' }],
  found: [],
}

const forum: Program = {
  title: 'says nothing of a loader of lists, one statement for the posts of all threads',
  typeDefs: `
    type Query { threads: [Thread!]! }
    type Thread { subject: String! posts: [Post!]! postCount: Int! }
    type Post { text: String! }
  `,
  tables: () => ({
    thread: rows(12, (id) => ({ id, subject: `thread ${id}` })),
    post: rows(36, (id) => ({ id, thread_id: 1 + (id % 12), text: `post ${id}` })),
  }),
  options: (database) => ({
    loaders: {
      postsByThread: defineLoader(async (threadIds: readonly number[]) => {
        const posts = await database.query('select * from post where thread_id = any($1) order by id', [
          threadIds,
        ])
        return threadIds.map((threadId) => posts.filter((post) => post.thread_id === threadId))
      }),
    },
    resolvers: {
      Query: { threads: () => database.query('select id, subject from thread order by id') },
      Thread: {
        posts: ({ id }, _, { loaders }) => loaders.postsByThread.load(id),
        postCount: async ({ id }, _, { loaders }) => (await loaders.postsByThread.load(id)).length,
      },
    },
  }),
  operations: [{ document: '{ threads { subject postCount posts { text } } }' }],
  found: [],
}

interface Place {
  readonly hall: number
  readonly row: number
}

const cinema: Program = {
  title:
    'says nothing of a loader of compound keys, whose statement gives a few rows more than were asked for',
  typeDefs: `
    type Query { tickets: [Ticket!]! }
    type Ticket { id: Int! price: Int! }
  `,
  tables: () => ({
    ticket: rows(6, (id) => ({ id, hall: 1 + (id % 3), row: id })),
    tariff: rows(36, (id) => ({
      hall: 1 + (id % 6),
      row: 1 + Math.floor((id - 1) / 6),
      price: 8 + (id % 5),
    })),
  }),
  options: (database) => ({
    loaders: {
      tariff: defineLoader(async (places: readonly Place[]) => {
        const [halls, lines] = [places.map(({ hall }) => hall), places.map(({ row }) => row)]
        const tariffs = await database.query<Place & { readonly price: number }>(
          'select hall, row, price from tariff where hall = any($1) and row = any($2)',
          [halls, lines],
        )
        return places.map(
          ({ hall, row }) => tariffs.find((one) => one.hall === hall && one.row === row) ?? null,
        )
      }),
    },
    resolvers: {
      Query: { tickets: () => database.query('select id, hall, row from ticket') },
      Ticket: {
        price: async ({ hall, row }, _, { loaders }) => (await loaders.tariff.load({ hall, row })).price,
      },
    },
  }),
  operations: [{ document: '{ tickets { id price } }' }],
  found: [],
}

const parcels: Program = {
  title: 'says nothing of two loaders asked one after the other, the second with what the first gave',
  typeDefs: `
    type Query { parcels(day: Int!): [Parcel!]! }
    type Parcel { code: String! street: String }
  `,
  tables: () => ({
    parcel: rows(30, (id) => ({ id, code: `P${id}`, day: 1 + (id % 2), customer_id: id })),
    customer: rows(30, (id) => ({ id, name: `customer ${id}`, address_id: 100 + id })),
    address: rows(30, (id) => ({ id: 100 + id, street: `${id} Harbour Road` })),
  }),
  options: (database) => {
    const loaderOf = (table: string) =>
      defineLoader(async (ids: readonly number[]) =>
        byId(await database.query(`select * from ${table} where id = any($1)`, [ids]), ids),
      )
    return {
      loaders: { customer: loaderOf('customer'), address: loaderOf('address') },
      resolvers: {
        Query: {
          parcels: (_, { day }) => database.query('select * from parcel where day = $1 limit 50', [day]),
        },
        Parcel: {
          async street(parcel, _, { loaders }) {
            const customer = await loaders.customer.load(parcel.customer_id)
            const address = await loaders.address.load(customer.address_id)
            return address.street
          },
        },
      },
    }
  },
  operations: [{ document: '{ parcels(day: 1) { code street } }' }],
  found: [],
}

interface Wanted {
  readonly hotel: number
  readonly stars: number
}

const hotels: Program = {
  title: 'says nothing of a loader whose keys hold arguments, with a statement for each of four arguments',
  typeDefs: `
    type Query { hotels: [Hotel!]! }
    type Hotel { name: String! reviews(stars: Int!): [Review!]! }
    type Review { text: String! }
  `,
  tables: () => ({
    hotel: rows(10, (id) => ({ id, name: `hotel ${id}` })),
    review: rows(80, (id) => ({ id, hotel_id: 1 + (id % 10), stars: 1 + (id % 4), text: `review ${id}` })),
  }),
  options: (database) => ({
    loaders: {
      reviews: defineLoader(async (wanted: readonly Wanted[]) => {
        const grades = [...new Set(wanted.map(({ stars }) => stars))]
        const read = grades.map((stars) => {
          const ids = wanted.filter((one) => one.stars === stars).map(({ hotel }) => hotel)
          return database.query('select * from review where stars = $1 and hotel_id = any($2)', [stars, ids])
        })
        const found = (await Promise.all(read)).flat()
        return wanted.map(({ hotel, stars }) =>
          found.filter((review) => review.hotel_id === hotel && review.stars === stars),
        )
      }),
    },
    resolvers: {
      Query: { hotels: () => database.query('select * from hotel limit 20') },
      Hotel: { reviews: ({ id }, { stars }, { loaders }) => loaders.reviews.load({ hotel: id, stars }) },
    },
  }),
  operations: [
    {
      document: `{ hotels { name
        bad: reviews(stars: 1) { text } poor: reviews(stars: 2) { text }
        good: reviews(stars: 3) { text } best: reviews(stars: 4) { text } } }`,
    },
  ],
  found: [],
}

export const programs: readonly Program[] = [bookshop, fleet, forum, cinema, parcels, hotels]
