import { describe, expect, it } from 'vitest'
import { rows } from '../corpus/program.ts'
import { pasted } from './apply-patch.ts'
import { type Author, asPatched, asWritten, cured, found, run, type Template } from './author.ts'

/** A program whose one resolver is a text. */
const author = (
  coordinate: string,
  template: Template,
  more: Pick<Author, 'typeDefs' | 'tables' | 'asked'> & { readonly others?: object },
): Author => {
  const [type = '', field = ''] = coordinate.split('.')
  return {
    ...more,
    code: (query) => {
      const others = (more.others ?? {}) as Record<string, Record<string, (query: unknown) => unknown>>
      const resolvers = Object.fromEntries(
        Object.entries(others).map(([name, fields]) => [
          name,
          Object.fromEntries(Object.entries(fields).map(([one, make]) => [one, make(query)])),
        ]),
      )
      return {
        resolvers: { ...resolvers, [type]: { ...resolvers[type], [field]: asWritten(template, { query }) } },
      }
    },
  }
}

const curedIn = (coordinate: string, template: Template, of: Author) => {
  const [type = '', field = ''] = coordinate.split('.')
  return cured(of, (patch, query) => {
    const code = of.code(query)
    const { resolvers, loaders } = pasted(patch, code, { query })
    const patched = asPatched(template, patch, { query })
    return { ...code, loaders, resolvers: { ...resolvers, [type]: { ...resolvers[type], [field]: patched } } }
  })
}

const bookTables = { book: rows(20, (id) => ({ isbn: `978-${id}`, title: `book ${id}` })) }
const books: Template = {
  text: `async (parent, args, context) => {
    BEFORE
    const books = []
    for (const key of args.isbns) {
      const [book] = READ
      books.push(book ?? null)
    }
    return books
  }`,
  read: "await query('select isbn, title from book where isbn = $1', [key])",
}
const bookQuery = {
  typeDefs: 'type Query { books(isbns: [ID!]!): [Book]! } type Book { isbn: ID! title: String! }',
  tables: bookTables,
  asked: [
    {
      document: 'query ($isbns: [ID!]!) { books(isbns: $isbns) { title } }',
      variables: { isbns: ['978-3', '978-5', '978-8', 'none', '978-13', '978-3', '978-1', '978-2'] },
    },
  ],
}

describe('a loop that awaits a read for each item', () => {
  it('of its arguments is told to ask a loader for all of them first', async () => {
    const { patch, advice, before, after, sent } = await curedIn(
      'Query.books',
      books,
      author('Query.books', books, bookQuery),
    )
    expect(advice).toBe(
      'Query.books sent 8 statements for the items of a list, one after another: `SELECT … FROM book where isbn = ?`. ' +
        'Define a loader booksByIsbn that reads all keys in one statement, and ask it for all of them before the loop: ' +
        'context.loaders.booksByIsbn.loadMany(args.isbns).',
    )
    expect(patch).toBe(`\
// In the map of loaders (import { defineLoader } from 'sluice'):
booksByIsbn: defineLoader(async (keys) => {
  // query(text, parameters) stands for how you send SQL. It gives the rows.
  const rows = await query('select isbn, title from book where isbn = any($1)', [keys])
  const lists = new Map()
  for (const row of rows) {
    const list = lists.get(row.isbn)
    if (list === undefined) lists.set(row.isbn, [row])
    else list.push(row)
  }
  return keys.map((key) => lists.get(key) ?? [])
}),

// In Query.books (parent, args, context), before the loop: all of them in one statement.
await context.loaders.booksByIsbn.loadMany(args.isbns)

// In Query.books, for each item, in the place of its statement; it gives the same:
// key stands for what is looked up now.
await context.loaders.booksByIsbn.load(key)`)
    expect([before, after]).toEqual([8, 1])
    expect(sent).toEqual([
      'select isbn, title from book where isbn = any(["978-3","978-5","978-8","none","978-13","978-1","978-2"])',
    ])
  })

  it('of rows that it has read before goes through their column', async () => {
    const template: Template = {
      text: `async (parent, args, context) => {
        const rows = await query('select title, author_id from book where shelf = $1 order by title', [args.shelf])
        BEFORE
        for (const row of rows) {
          const key = row.author_id
          if (key !== null) row.author = (READ)[0]
        }
        return rows
      }`,
      read: "await query('select id, name from author where id = $1', [key])",
    }
    const { patch, after } = await curedIn(
      'Query.books',
      template,
      author('Query.books', template, {
        typeDefs:
          'type Query { books(shelf: Int!): [Book!]! } type Book { title: String! author: Author } type Author { name: String! }',
        tables: {
          book: rows(9, (id) => ({ title: `book ${id}`, shelf: 4, author_id: id === 3 ? null : 50 + id })),
          author: rows(9, (id) => ({ id: 50 + id, name: `author ${id}` })),
        },
        asked: [{ document: '{ books(shelf: 4) { title author { name } } }' }],
      }),
    )
    expect(patch).toContain(`
// In Query.books (parent, args, context), before the loop: all of them in one statement.
// rows stands for those of \`SELECT … FROM book where shelf = ? order by title\`.
await context.loaders.authorsById.loadMany(rows.map((row) => row.author_id).filter((key) => key != null))`)
    expect(after).toBe(2)
  })

  it('of a list of objects in its arguments goes through their property, converted as before', async () => {
    const template: Template = {
      text: `async (parent, args, context) => {
        BEFORE
        const names = []
        for (const line of args.order.lines) {
          const key = Number(line.product)
          const [product] = READ
          names.push(product.name)
        }
        return names
      }`,
      read: "await query('select id, name from product where id = $1', [key])",
    }
    const { patch, after } = await curedIn(
      'Query.names',
      template,
      author('Query.names', template, {
        typeDefs: `
          type Query { names(order: Order!): [String!]! }
          input Order { lines: [Line!]! }
          input Line { product: ID! pieces: Int! }`,
        tables: { product: rows(9, (id) => ({ id, name: `product ${id}` })) },
        asked: [
          {
            document: 'query ($order: Order!) { names(order: $order) }',
            variables: {
              order: { lines: [7, 4, 9, 1, 2].map((id) => ({ product: String(id), pieces: 1 })) },
            },
          },
        ],
      }),
    )
    expect(patch).toContain(
      'await context.loaders.productsById.loadMany(args.order.lines.map((item) => item.product).map(Number))',
    )
    expect(after).toBe(1)
  })

  it('of a list whose name is not known is told where the list goes', async () => {
    const template: Template = {
      text: `async (parent, args, context) => {
        const keys = await context.hits()
        BEFORE
        const letters = []
        for (const key of keys) letters.push((READ)[0])
        return letters
      }`,
      read: "await query('select id, sender from letter where id = $1', [key])",
    }
    const of = author('Query.search', template, {
      typeDefs: 'type Query { search: [Letter!]! } type Letter { sender: String! }',
      tables: { letter: rows(60, (id) => ({ id, sender: `sender ${id}` })) },
      asked: [{ document: '{ search { sender } }' }],
    })
    const hits = async () => [41, 7, 23, 58, 12, 30]
    const withHits: Author = { ...of, code: (query) => ({ ...of.code(query), context: () => ({ hits }) }) }
    const { patch, advice, after } = await curedIn('Query.search', template, withHits)
    expect(patch).toContain(`
// keys stands for all that the loop goes through.
await context.loaders.lettersById.loadMany(keys)`)
    expect(advice).toMatch(/context\.loaders\.lettersById\.loadMany\(keys\)\.$/)
    expect(after).toBe(1)
  })
})

describe('a resolver that reads in parallel for each item', () => {
  const template: Template = {
    text: `(parent, args, context) => Promise.all(args.ids.map(async (key) => (READ)[0] ?? null))`,
    read: "await query('select id, name from hotel where id = $1', [key])",
  }
  const of = author('Query.hotels', template, {
    typeDefs: 'type Query { hotels(ids: [Int!]!): [Hotel]! } type Hotel { name: String! }',
    tables: { hotel: rows(30, (id) => ({ id, name: `hotel ${id}` })) },
    asked: [{ document: '{ hotels(ids: [3, 9, 14, 99, 21, 27]) { name } }' }],
  })

  it('is told to ask a loader for each, which waits for nobody', async () => {
    const { patch, advice, before, after } = await curedIn('Query.hotels', template, of)
    expect(advice).toMatch(
      /, and ask context\.loaders\.hotelsById\.load\(key\) for each of them: they become one statement\.$/,
    )
    expect(patch).not.toContain('before the loop')
    expect([before, after]).toEqual([6, 1])
  })
})

describe('a field that loops inside each of its calls', () => {
  const template: Template = {
    text: `async (parent, args, context) => {
      BEFORE
      const crew = []
      for (const key of parent.crew_ids) crew.push((READ)[0])
      return crew
    }`,
    read: "await query('select id, name from astronaut where id = $1', [key])",
  }

  it('loads the lists of all its calls in one statement', async () => {
    const { patch, before, after } = await curedIn(
      'Mission.crew',
      template,
      author('Mission.crew', template, {
        typeDefs:
          'type Query { missions: [Mission!]! } type Mission { crew: [Astronaut!]! } type Astronaut { name: String! }',
        tables: {
          mission: [
            { id: 1, crew_ids: [1, 2] },
            { id: 2, crew_ids: [3, 4, 5] },
            { id: 3, crew_ids: [6, 7, 8, 9] },
          ],
          astronaut: rows(9, (id) => ({ id, name: `astronaut ${id}` })),
        },
        asked: [{ document: '{ missions { crew { name } } }' }],
        others: {
          Query: {
            missions: (query: (text: string) => unknown) => () =>
              query('select id, crew_ids from mission order by id'),
          },
        },
      }),
    )
    expect(patch).toContain('await context.loaders.astronautsById.loadMany(parent.crew_ids)')
    expect([before, after]).toEqual([10, 2])
  })
})

describe('no patch is made, and words say what to do,', () => {
  const remedy =
    /Read all of them in one statement before the loop \(where … = any\(\$1\), or Prisma's in\), and look each item up in what that gave\.$/

  it('where something is written between the reads', async () => {
    const text = `async (parent, args, context) => {
      let added = 0
      for (const key of args.emails) {
        const known = READ
        if (known.length > 0) continue
        await query('insert into contact (email) values ($1)', [key])
        added++
      }
      return added
    }`
    const template = { text, read: "await query('select email from contact where email = $1', [key])" }
    const of = author('Mutation.add', template, {
      typeDefs: 'type Query { no: Int } type Mutation { add(emails: [String!]!): Int! }',
      tables: { contact: [] },
      asked: [{ document: 'mutation { add(emails: ["a", "b", "c", "d", "e"]) }' }],
    })
    const { found: all } = await run(of, of.code)
    const reading = all.find(({ kind }) => kind === 'SEQUENTIAL_AWAITS')
    expect(reading?.patch).toBeNull()
    expect(reading?.advice).toMatch(remedy)
  })

  it('where two columns are compared', async () => {
    const template = {
      ...books,
      read: "await query('select isbn, title from book where isbn = $1 and title <> $2', [key, 'none'])",
    }
    const finding = await found(author('Query.books', template, bookQuery))
    expect(finding).toMatchObject({ kind: 'SEQUENTIAL_AWAITS', patch: null })
    expect(finding.advice).toMatch(remedy)
  })
})
