import DataLoader from 'dataloader'
import type { Row } from '../memory-database.ts'
import { type Program, rows } from '../program.ts'

const matched = (found: readonly Row[], keys: readonly unknown[]): (Row | undefined)[] =>
  keys.map((key) => found.find((row) => row.id === key))

const music: Program = {
  title: "says nothing of an author's own DataLoader in the context",
  typeDefs: `
    type Query { albums: [Album!]! }
    type Album { name: String! artist: Artist }
    type Artist { name: String! }
  `,
  tables: () => ({
    album: rows(20, (id) => ({ id, name: `album ${id}`, artist_id: 1 + ((id * 7) % 19) })),
    artist: rows(19, (id) => ({ id, name: `artist ${id}` })),
  }),
  options: (database) => ({
    context: () => ({
      artists: new DataLoader<number, Row | undefined>(async (ids) =>
        matched(await database.query('select id, name from artist where id = any($1)', [ids]), ids),
      ),
    }),
    resolvers: {
      Query: { albums: () => database.query('select * from album order by id limit 50') },
      Album: { artist: (album, _, { artists }) => artists.load(album.artist_id) },
    },
  }),
  operations: [{ document: '{ albums { name artist { name } } }' }],
  found: [],
}

const warehouse: Program = {
  title: "says nothing of an author's own DataLoader that sends seven chunks, the last with one key",
  typeDefs: `
    type Query { boxes: [Box!]! }
    type Box { label: String! shelf: Shelf! }
    type Shelf { id: Int! aisle: String! }
  `,
  tables: () => ({
    box: rows(61, (id) => ({ label: `box ${id}`, shelf_id: id })),
    shelf: rows(61, (id) => ({ id, aisle: 'ABCDE'.charAt(id % 5) })),
  }),
  options: (database) => {
    const readShelves = async (ids: readonly number[]) => {
      const list = ids.map((_, at) => `$${at + 1}`).join(',')
      const shelves = await database.query(`select id, aisle from shelf where id in (${list})`, ids)
      return matched(shelves, ids).map((shelf) => shelf ?? new Error('no such shelf'))
    }
    return {
      context: () => ({ shelves: new DataLoader(readShelves, { maxBatchSize: 10 }) }),
      resolvers: {
        Query: { boxes: () => database.query('select label, shelf_id from box') },
        Box: { shelf: async ({ shelf_id }, _, context) => await context.shelves.load(shelf_id) },
      },
    }
  },
  operations: [{ document: '{ boxes { label shelf { id aisle } } }' }],
  found: [],
}

const stocktaking: Program = {
  title: 'says nothing of a resolver that reads its keys in chunks of ten, one chunk after another',
  typeDefs: 'type Query { inStock(skus: [Int!]!): [Int!]! }',
  tables: () => ({ stock: rows(100, (id) => ({ sku: id, pieces: id % 3 })) }),
  options: (database) => ({
    resolvers: {
      Query: {
        inStock: async (_, { skus }: { readonly skus: readonly number[] }) => {
          const present: unknown[] = []
          for (let from = 0; from < skus.length; from += 10) {
            const chunk = skus.slice(from, from + 10)
            const list = chunk.map((_, at) => `$${at + 1}`).join(', ')
            const found = await database.query(
              `select sku from stock where pieces > 0 and sku in (${list})`,
              chunk,
            )
            present.push(...found.map(({ sku }) => sku))
          }
          return present
        },
      },
    },
  }),
  operations: [
    {
      document: 'query InStock($skus: [Int!]!) { inStock(skus: $skus) }',
      variables: { skus: Array.from({ length: 60 }, (_, at) => at + 1) },
    },
  ],
  found: [],
}

const chunksOf = <Item>(items: readonly Item[], size: number): Item[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, at) => items.slice(at * size, (at + 1) * size))

const newsletters: Program = {
  title: 'says nothing of a resolver that reads its keys in chunks of twelve, all at once',
  typeDefs: `
    type Query { recipients(emails: [String!]!): [Reader!]! }
    type Reader { email: String! name: String! }
  `,
  tables: () => ({ reader: rows(90, (id) => ({ email: `reader${id}@example.org`, name: `reader ${id}` })) }),
  options: (database) => ({
    resolvers: {
      Query: {
        recipients: (_, { emails }: { readonly emails: readonly string[] }) =>
          Promise.all(
            chunksOf(emails, 12).map((chunk) =>
              database.query('select email, name from reader where email = any($1)', [chunk]),
            ),
          ).then((chunks) => chunks.flat()),
      },
    },
  }),
  operations: [
    {
      document: 'query ($emails: [String!]!) { recipients(emails: $emails) { email name } }',
      variables: { emails: Array.from({ length: 72 }, (_, at) => `reader${at + 1}@example.org`) },
    },
  ],
  found: [],
}

/** Collects the keys of one turn of the event loop: what its author wrote before he knew DataLoader. */
class Collector<Value> {
  #waiting = new Map<number, ((value: Value | undefined) => void)[]>()
  readonly #read: (keys: number[]) => Promise<Map<number, Value>>

  constructor(read: (keys: number[]) => Promise<Map<number, Value>>) {
    this.#read = read
  }

  get(key: number): Promise<Value | undefined> {
    if (this.#waiting.size === 0) setImmediate(() => void this.#flush())
    return new Promise((resolve) => {
      this.#waiting.set(key, [...(this.#waiting.get(key) ?? []), resolve])
    })
  }

  async #flush(): Promise<void> {
    const waiting = this.#waiting
    this.#waiting = new Map()
    const values = await this.#read([...waiting.keys()])
    for (const [key, resolvers] of waiting) for (const resolve of resolvers) resolve(values.get(key))
  }
}

const league: Program = {
  title: 'says nothing of a class that collects keys by itself, and reads them twice for two levels of lists',
  typeDefs: `
    type Query { matches: [Match!]! }
    type Match { id: Int! home: Club guest: Club }
    type Club { name: String! rivals: [Club!]! }
  `,
  tables: () => ({
    match: rows(9, (id) => ({ id, home: id, guest: 19 - id })),
    club: rows(18, (id) => ({ id, name: `club ${id}`, rival_id: 1 + (id % 18) })),
  }),
  options: (database) => ({
    context: () => ({
      clubs: new Collector(async (ids) => {
        const clubs = await database.query<{ id: number }>('select * from club where id = any($1)', [ids])
        return new Map(clubs.map((club) => [club.id, club]))
      }),
    }),
    resolvers: {
      Query: { matches: () => database.query('select * from match') },
      Match: {
        home: ({ home }, _, { clubs }) => clubs.get(home),
        guest: ({ guest }, _, { clubs }) => clubs.get(guest),
      },
      Club: { rivals: async ({ rival_id }, _, { clubs }) => [await clubs.get(rival_id)] },
    },
  }),
  operations: [
    { document: '{ matches { id home { name rivals { name } } guest { name rivals { name } } } }' },
  ],
  found: [],
}

const museum: Program = {
  title: 'says nothing of chunks of two keys, because that is what the statement was written for',
  typeDefs: 'type Query { labels(rooms: [Int!]!): [String!]! }',
  tables: () => ({ exhibit: rows(24, (id) => ({ id, room: id, label: `exhibit ${id}` })) }),
  options: (database) => ({
    resolvers: {
      Query: {
        async labels(_: unknown, { rooms }: { readonly rooms: readonly number[] }) {
          const labels: unknown[] = []
          for (const [left, right] of chunksOf(rooms, 2)) {
            const pair = await database.query('select label from exhibit where room in ($1, $2)', [
              left,
              right ?? left,
            ])
            labels.push(...pair.map(({ label }) => label))
          }
          return labels
        },
      },
    },
  }),
  operations: [{ document: '{ labels(rooms: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14]) }' }],
  found: [],
}

export const programs: readonly Program[] = [music, warehouse, stocktaking, newsletters, league, museum]
