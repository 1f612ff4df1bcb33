import { batched } from '../../../../src/index.ts'
import type { Row } from '../memory-database.ts'
import { type Program, rows } from '../program.ts'

const text = (id: number, length: number): string => `text ${id} `.repeat(length).slice(0, length)

const contacts: Program = {
  title: 'says nothing of all columns of rows that are small',
  typeDefs: `
    type Query { contacts: [Contact!]! }
    type Contact { id: Int! name: String! phone: String! city: String! }
  `,
  tables: () => ({
    contact: rows(40, (id) => ({
      id,
      name: `contact ${id}`,
      phone: `+351 ${id}`,
      city: 'Braga',
      note: text(id, 50),
    })),
  }),
  options: (database) => ({
    resolvers: { Query: { contacts: () => database.query('select * from contact order by id limit 100') } },
  }),
  operations: [{ document: '{ contacts { id } }' }, { document: '{ contacts { name } }' }],
  found: [],
}

const magazine: Pick<Program, 'typeDefs' | 'tables' | 'options'> = {
  typeDefs: `
    type Query { articles: [Article!]! nodes: [Node!]! }
    interface Node { id: Int! }
    type Article implements Node { id: Int! title: String! body: String! excerpt: String! minutes: Int! }
  `,
  tables: () => ({ article: rows(20, (id) => ({ id, title: `article ${id}`, body: text(id, 3000) })) }),
  options: (database) => {
    const articles = () => database.query('select * from article order by id limit 20')
    return {
      resolvers: {
        Query: { articles, nodes: articles },
        Node: { __resolveType: () => 'Article' },
        Article: {
          excerpt: ({ body }: { readonly body: string }) => `${body.slice(0, 40)}…`,
          minutes: batched(async (articles: readonly Row[]) =>
            articles.map(({ body }) => Math.ceil(String(body).length / 1000)),
          ),
        },
      },
    }
  },
}

const selected: Program = {
  title: 'says nothing of a big column that is selected',
  ...magazine,
  operations: [{ document: '{ articles { title body } }' }],
  found: [],
}

const excerpts: Program = {
  title: 'says nothing of a big column that the resolver of another field reads',
  ...magazine,
  operations: [{ document: '{ articles { title excerpt } }' }],
  found: [],
}

const minutes: Program = {
  title: 'says nothing of a big column that a batched resolver reads',
  ...magazine,
  operations: [{ document: '{ articles { title minutes } }' }],
  found: [],
}

const renamed: Program = {
  title: 'says nothing of a big column selected under another name, in a fragment on its type',
  ...magazine,
  operations: [
    {
      document: `query ($full: Boolean!) { nodes { ...one } }
        fragment one on Node { id ... on Article { text: body @include(if: $full) } }`,
      variables: { full: true },
    },
  ],
  found: [],
}

const furniture: Program = {
  title: 'says nothing of a column with JSON of which a nested field shows a part',
  typeDefs: `
    type Query { tables: [Table!]! }
    type Table { name: String! spec: Spec! }
    type Spec { size: Size! care: String! }
    type Size { width: Int! depth: Int! }
  `,
  tables: () => ({
    furniture: rows(24, (id) => ({
      id,
      name: `table ${id}`,
      spec: { size: { width: 80 + id, depth: 60 }, care: text(id, 1500) },
    })),
  }),
  options: (database) => ({
    resolvers: { Query: { tables: () => database.query('select name, spec from furniture limit 50') } },
  }),
  operations: [
    { document: '{ tables { name spec { size { width depth } } } }' },
    { document: '{ tables { spec { care } } }' },
  ],
  found: [],
}

const museum: Program = {
  title: 'says nothing of a row that two types show, one of which has the big column',
  typeDefs: `
    type Query { pieces: [Piece!]! }
    type Piece { id: Int! story: Story! }
    type Story { text: String! letters: Int! }
  `,
  tables: () => ({ piece: rows(15, (id) => ({ id, text: text(id, 2500) })) }),
  options: (database) => ({
    resolvers: {
      Query: { pieces: () => database.query('select * from piece limit 15') },
      Piece: { story: (piece: Row) => piece },
      Story: { letters: (piece: Row) => String(piece.text).length },
    },
  }),
  operations: [
    { document: '{ pieces { id story { text } } }' },
    { document: '{ pieces { id story { letters } } }' },
  ],
  found: [],
}

class Letter {
  readonly #row: Row
  constructor(row: Row) {
    this.#row = row
  }
  get id() {
    return this.#row.id
  }
  firstLine() {
    return String(this.#row.text).split(' ', 2).join(' ')
  }
}

const letters: Program = {
  title: 'says nothing of rows inside objects of a class, which read the big column',
  typeDefs: `
    type Query { letters: [Letter!]! }
    type Letter { id: Int! firstLine: String! }
  `,
  tables: () => ({ letter: rows(12, (id) => ({ id, text: text(id, 4000) })) }),
  options: (database) => ({
    resolvers: {
      Query: {
        letters: async () => {
          const found = await database.query('select * from letter order by id')
          return found.map((row) => new Letter(row))
        },
      },
    },
  }),
  operations: [{ document: '{ letters { id firstLine } }' }],
  found: [],
}

const portrait: Program = {
  title: 'says nothing of one wide row read by its key, less than ten thousand bytes of it left over',
  typeDefs: `
    type Query { person(id: Int!): Person }
    type Person { id: Int! name: String! portrait: String! }
  `,
  tables: () => ({ person: rows(5, (id) => ({ id, name: `person ${id}`, portrait: text(id, 8000) })) }),
  options: (database) => ({
    resolvers: {
      Query: {
        person: (_, { id }) =>
          database.query('select * from person where id = $1', [id]).then((found) => found[0]),
      },
    },
  }),
  operations: rows(5, (id) => ({ id })).map((variables) => ({
    document: 'query ($id: Int!) { person(id: $id) { id name } }',
    variables,
  })),
  found: [],
}

export const programs: readonly Program[] = [
  contacts,
  selected,
  excerpts,
  minutes,
  renamed,
  furniture,
  museum,
  letters,
  portrait,
]
