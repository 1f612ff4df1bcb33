import type { MemoryDatabase } from '../memory-database.ts'
import { type Program, rows } from '../program.ts'

const party: Program = {
  title: 'finds rows that a mutation inserts in a loop, beside the one they belong to',
  typeDefs: `
    type Query { parties: Int! }
    type Mutation { plan(day: String!, guests: [String!]!): Party! }
    type Party { day: String! invited: Int! }
  `,
  tables: () => ({ party: [], invitation: [] }),
  options: (database) => ({
    resolvers: {
      Query: {
        parties: async () => (await database.query('select count(*) from party'))[0]?.count,
      },
      Mutation: {
        plan: async (_, { day, guests }) => {
          await database.query('insert into party (day) values ($1)', [day])
          for (const guest of guests) {
            await database.query('insert into invitation (day, guest) values ($1, $2)', [day, guest])
          }
          return { day, invited: guests.length }
        },
      },
    },
  }),
  operations: [
    {
      document: 'mutation Plan($guests: [String!]!) { plan(day: "sunday", guests: $guests) { day invited } }',
      variables: { guests: ['Ana', 'Bea', 'Caio', 'Davi', 'Edu', 'Fábio'] },
    },
  ],
  found: [
    {
      kind: 'ROW_BY_ROW_WRITE',
      coordinate: 'Mutation.plan',
      pathPattern: 'plan',
      statementsPerOperation: 6,
    },
  ],
}

const slides: Program = {
  title: 'finds rows that a mutation updates in parallel',
  typeDefs: `
    type Query { slides(deck: ID!): [Slide!]! }
    type Mutation { reorder(deck: ID!, slides: [Int!]!): [Slide!]! }
    type Slide { id: Int! title: String! }
  `,
  tables: () => ({ slide: rows(8, (id) => ({ id, deck_id: 1, title: `slide ${id}`, position: id })) }),
  options: (database) => {
    const slidesOf = (deck: string) =>
      database.query('select id, title from slide where deck_id = $1 order by position', [Number(deck)])
    return {
      resolvers: {
        Query: { slides: (_, { deck }) => slidesOf(deck) },
        Mutation: {
          reorder: (_, { deck, slides }: { readonly deck: string; readonly slides: readonly number[] }) =>
            Promise.all(
              slides.map((id, position) =>
                database.query('update slide set position = $1 where id = $2', [position + 1, id]),
              ),
            ).then(() => slidesOf(deck)),
        },
      },
    }
  },
  operations: [
    { document: 'mutation { sorted: reorder(deck: 1, slides: [8, 7, 6, 5, 4, 3, 2, 1]) { id title } }' },
  ],
  found: [
    {
      kind: 'ROW_BY_ROW_WRITE',
      coordinate: 'Mutation.reorder',
      pathPattern: 'sorted',
      statementsPerOperation: 8,
    },
  ],
}

class Album {
  readonly #database: MemoryDatabase

  constructor(database: MemoryDatabase) {
    this.#database = database
  }

  remove(photoId: number) {
    return this.#database.query('delete from photo where id = $1', [photoId])
  }

  async count() {
    const [counted] = await this.#database.query('select count(*) from photo')
    return counted?.count
  }
}

const photos: Program = {
  title: 'finds exactly five rows that a mutation deletes one by one',
  typeDefs: `
    type Query { photoCount: Int! }
    type Mutation { removePhotos(ids: [Int!]!): Int! }
  `,
  tables: () => ({ photo: rows(12, (id) => ({ id, file: `${id}.jpg` })) }),
  options: (database) => ({
    context: () => ({ album: new Album(database) }),
    resolvers: {
      Query: { photoCount: (_, __, { album }) => album.count() },
      Mutation: {
        async removePhotos(_, { ids }, { album }) {
          for (const id of ids) await album.remove(id)
          return album.count()
        },
      },
    },
  }),
  operations: [
    { document: 'mutation { removePhotos(ids: [1, 2, 3, 4]) }' },
    { document: 'mutation { removePhotos(ids: [5, 6, 7, 8, 9]) }' },
  ],
  found: [
    {
      kind: 'ROW_BY_ROW_WRITE',
      coordinate: 'Mutation.removePhotos',
      pathPattern: 'removePhotos',
      statementsPerOperation: 5,
    },
  ],
}

/** Seven addresses are looked up one after another, and the five that are new inserted one by one. */
const addressBook: Program = {
  title: 'finds an import that looks up and inserts row by row, as a read and as a write to batch',
  typeDefs: `
    type Query { contacts: Int! }
    type Mutation { importContacts(emails: [String!]!): Import! }
    type Import { added: Int! known: Int! }
  `,
  tables: () => ({ contact: rows(2, (id) => ({ id, email: `c${id}@example.org` })) }),
  options: (database) => ({
    resolvers: {
      Query: { contacts: async () => (await database.query('select count(*) from contact'))[0]?.count },
      Mutation: {
        importContacts: async (_, { emails }) => {
          let added = 0
          for (const email of emails) {
            const [known] = await database.query('select id from contact where email = $1', [email])
            if (known !== undefined) continue
            await database.query('insert into contact (email) values ($1)', [email])
            added++
          }
          return { added, known: emails.length - added }
        },
      },
    },
  }),
  operations: [
    {
      document: 'mutation ($emails: [String!]!) { importContacts(emails: $emails) { added known } }',
      variables: { emails: rows(7, (id) => ({ email: `c${id}@example.org` })).map(({ email }) => email) },
    },
  ],
  found: [
    {
      kind: 'SEQUENTIAL_AWAITS',
      coordinate: 'Mutation.importContacts',
      pathPattern: 'importContacts',
      statementsPerOperation: 7,
    },
    {
      kind: 'ROW_BY_ROW_WRITE',
      coordinate: 'Mutation.importContacts',
      pathPattern: 'importContacts',
      statementsPerOperation: 5,
    },
  ],
}

export const programs: readonly Program[] = [party, slides, photos, addressBook]
