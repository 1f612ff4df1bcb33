import { describe, expect, it } from 'vitest'
import { batched, defineLoader } from '../../../src/index.ts'
import { rows } from '../corpus/program.ts'
import { pasted } from './apply-patch.ts'
import { type Author, asPatched, asWritten, cured, found, type Query, type Template } from './author.ts'

// biome-ignore lint/suspicious/noExplicitAny: an author's parents, arguments and context
type Any = any

describe('a loop that awaits a loader', () => {
  const planets: Template = {
    text: `async (parent, args, context) => {
      BEFORE
      const planets = []
      for (const key of args.ids) planets.push(READ)
      return planets
    }`,
    read: 'await context.loaders.planetById.load(key)',
  }
  const tour = (options: object = {}): Author => ({
    typeDefs: 'type Query { planets(ids: [Int!]!): [Planet]! } type Planet { name: String! }',
    tables: { planet: rows(12, (id) => ({ id, name: `planet ${id}` })) },
    code: (query) => ({
      loaders: {
        planetById: defineLoader(async (ids: readonly number[]) => {
          const found = await query('select id, name from planet where id = any($1)', [ids])
          return ids.map((id) => found.find((row) => row.id === id) ?? null)
        }, options),
      },
      resolvers: { Query: { planets: asWritten(planets, {}) } },
    }),
    asked: [{ document: '{ planets(ids: [3, 4, 5, 6, 7, 40, 3]) { name } }' }],
  })

  it('asks for all of them first, and then is answered from memory', async () => {
    const author = tour()
    const { patch, advice, before, after } = await cured(author, (given, query) => ({
      ...author.code(query),
      resolvers: { Query: { planets: asPatched(planets, given, {}) } },
    }))
    expect(advice).toBe(
      'Query.planets asked the loader planetById for one key 6 times, and waited for each. ' +
        'Ask for all of them before the loop: context.loaders.planetById.loadMany(args.ids). ' +
        'What is loaded once is answered from memory then.',
    )
    expect(patch).toBe(`\
// In Query.planets (parent, args, context), before the loop: all of them in one statement.
await context.loaders.planetById.loadMany(args.ids)`)
    expect([before, after]).toEqual([6, 1])
  })

  it('is given words where the loader keeps nothing', async () => {
    const { patch, advice } = await found(tour({ cache: false }))
    expect(patch).toBeNull()
    expect(advice).toMatch(
      / Ask for all of them before the loop: context\.loaders\.planetById\.loadMany\(keys\)\.$/,
    )
  })
})

describe('a loader that is kept from batching', () => {
  const trips = (loader: (query: Query) => unknown): Author => ({
    typeDefs: `
      type Query { trips: [Trip!]! }
      type Trip { line: String! driver: Driver }
      type Driver { badge: String! }`,
    tables: {
      trip: rows(9, (id) => ({ id, line: `line ${id}`, driver_id: 70 + id })),
      driver: rows(8, (id) => ({ id: 70 + id, badge: `D${id}` })),
    },
    code: (query) => ({
      loaders: { driverById: loader(query) },
      resolvers: {
        Query: { trips: () => query('select line, driver_id from trip order by id') },
        Trip: {
          driver: (trip: Any, _: unknown, { loaders }: Any) => loaders.driverById.load(trip.driver_id),
        },
      },
    }),
    asked: [{ document: '{ trips { line driver { badge } } }' }],
  })
  const listed = (query: Query) => async (ids: readonly number[]) => {
    const drivers = await query('select id, badge from driver where id = any($1)', [ids])
    return ids.map((id) => drivers.find((driver) => driver.id === id) ?? null)
  }

  it('by its size is written without it, with its other options', async () => {
    const { patch, advice, before, after } = await cured(
      trips((query) => defineLoader(listed(query), { maxBatchSize: 1, timeoutMs: 500 })),
    )
    expect(advice).toBe(
      'Trip.driver asked the loader driverById for one key 9 times, for the objects of trips.*, and none of these batches was joined. ' +
        'Take maxBatchSize: 1 out of its options; its function must then give one value for each key, in the order of the keys.',
    )
    expect(patch).toBe(`\
// In the map of loaders, without maxBatchSize: 1:
driverById: defineLoader(async (keys) => {
  // query(text, parameters) stands for how you send SQL. It gives the rows.
  const rows = await query('select id, badge from driver where id = any($1)', [keys])
  const byKey = new Map(rows.map((row) => [row.id, row]))
  return keys.map((key) => byKey.get(key) ?? null)
}, { timeoutMs: 500 }),`)
    expect([before, after]).toEqual([10, 2])
  })

  it('by its option gets a function that takes many keys, though it had one for one', async () => {
    const { patch, before, after } = await cured(
      trips((query) =>
        defineLoader(
          async ([id]: readonly number[]) => [
            (await query('select id, badge from driver where id = $1', [id]))[0] ?? null,
          ],
          { batch: false },
        ),
      ),
    )
    expect(patch).toContain('// In the map of loaders, without batch: false:')
    expect([before, after]).toEqual([10, 2])
  })

  it('by a schedule of its own is written without it; a function among its options is named', async () => {
    const cacheKeyFn = (id: number) => String(id)
    const author = trips((query) =>
      defineLoader(listed(query), { batchScheduleFn: (dispatch) => queueMicrotask(dispatch), cacheKeyFn }),
    )
    // Each asks a service first, so that a batch which goes at once has one key.
    const slow: Author = {
      ...author,
      code: (query) => ({
        ...author.code(query),
        resolvers: {
          ...author.code(query).resolvers,
          Trip: {
            driver: async (trip: Any, _: unknown, { loaders }: Any) => {
              await new Promise((resolve) => setImmediate(resolve))
              return loaders.driverById.load(trip.driver_id)
            },
          },
        },
      }),
    }
    const { patch, after } = await cured(slow, (given, query) =>
      pasted(given, slow.code(query), { query, cacheKeyFn }),
    )
    expect(patch).toContain(
      '// In the map of loaders, without batchScheduleFn:\n// cacheKeyFn stands for the one it has.',
    )
    expect(patch).toContain('}, { cacheKeyFn }),')
    expect(after).toBe(2)
  })

  it('is given words where its values are made of more than its rows', async () => {
    const { patch, advice } = await found(
      trips((query) =>
        defineLoader(
          async (ids: readonly number[]) =>
            (await listed(query)(ids)).map((row) => (row === null ? null : { badge: `no. ${row.badge}` })),
          { maxBatchSize: 1 },
        ),
      ),
    )
    expect(patch).toBeNull()
    expect(advice).toContain('Take maxBatchSize: 1 out of its options')
  })
})

describe('a batch function that sends a statement for each key', () => {
  it('sends one for all', async () => {
    const { patch, advice, before, after } = await cured({
      typeDefs:
        'type Query { shelves: [Shelf!]! } type Shelf { books: [Book!]! } type Book { title: String! }',
      tables: {
        shelf: rows(6, (id) => ({ id })),
        book: rows(20, (id) => ({ id, title: `book ${id}`, shelf_id: 1 + (id % 5) })),
      },
      code: (query) => ({
        loaders: {
          booksOfShelf: defineLoader((ids: readonly number[]) =>
            Promise.all(
              ids.map((id) =>
                query('select shelf_id, title from book where shelf_id = $1 order by title', [id]),
              ),
            ),
          ),
        },
        resolvers: {
          Query: { shelves: () => query('select id from shelf order by id') },
          Shelf: { books: ({ id }: Any, _: unknown, { loaders }: Any) => loaders.booksOfShelf.load(id) },
        },
      }),
      asked: [{ document: '{ shelves { books { title } } }' }],
    })
    expect(advice).toBe(
      'The loader booksOfShelf sent 6 statements for the keys of one batch: `SELECT … FROM book where shelf_id = ? order by title`. ' +
        'Its batch function must send one statement for all keys.',
    )
    expect(patch).toContain("'select shelf_id, title from book where shelf_id = any($1) order by title'")
    expect(patch).toContain('// In the map of loaders:\nbooksOfShelf: defineLoader(async (keys) => {')
    expect([before, after]).toEqual([7, 2])
  })

  it('as that of a batched resolver goes by a property of its parents', async () => {
    const { patch, before, after } = await cured({
      typeDefs: 'type Query { flats: [Flat!]! } type Flat { door: String! offers: Int! }',
      tables: {
        flat: rows(7, (id) => ({ flat_no: 10 * id, door: `${id}A` })),
        offer: rows(21, (id) => ({ id, flat_no: 10 * (1 + (id % 6)) })),
      },
      code: (query) => ({
        resolvers: {
          Query: { flats: () => query('select flat_no, door from flat order by door') },
          Flat: {
            offers: batched((flats: readonly { readonly flat_no: number }[]) =>
              Promise.all(
                flats.map(
                  async ({ flat_no }) =>
                    (await query('select count(*) from offer where flat_no = $1', [flat_no]))[0]?.count,
                ),
              ),
            ),
          },
        },
      }),
      asked: [{ document: '{ flats { door offers } }' }],
    })
    expect(patch).toBe(`\
// In the resolvers of Flat, its other options as they are:
offers: batched(async (parents) => {
  const keys = parents.map((parent) => parent.flat_no)
  // query(text, parameters) stands for how you send SQL. It gives the rows.
  const rows = await query(
    'select flat_no, count(*) from offer where flat_no = any($1) group by flat_no',
    [keys],
  )
  const values = new Map(rows.map((row) => [String(row.flat_no), row.count]))
  return keys.map((key) => values.get(String(key)) ?? 0)
}),`)
    expect([before, after]).toEqual([8, 2])
  })
})
