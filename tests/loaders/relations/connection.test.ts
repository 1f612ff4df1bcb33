import { describe, expect, it } from 'vitest'
import { type Answer, authors, bookConnection, books, openLibrary, reasonOf } from './library.ts'
import type { Tables } from './memory-loaders.ts'

const typeDefs = /* GraphQL */ `
  type Author {
    id: Int!
    books(first: Int, after: String, last: Int, before: String, orderBy: BookOrder, filter: BookFilter): BookConnection!
  }
  type Book { id: Int! title: String! author: Author }
  enum BookOrder { PUBLISHED_AT_DESC RATING_ASC RATING_DESC TITLE_ASC LENT_AT_DESC }
  input BookFilter { isLent: Boolean }
  ${bookConnection}
`
const { query, wiring } = openLibrary(typeDefs)

interface Page {
  readonly edges: readonly { readonly cursor: string; readonly node: { readonly id: number } }[]
  readonly pageInfo: Readonly<Record<string, unknown>>
  readonly totalCount: number
}

const everything =
  'edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }'

function pageIn({ data, errors }: Answer): Page {
  expect(errors).toBeUndefined()
  return (data as { author: { books: Page } }).author.books
}

async function page(args: string, rows?: Tables): Promise<Page> {
  return pageIn(await query(`{ author(id: 1) { books${args} { ${everything} } } }`, {}, rows))
}

const idsOf = ({ edges }: Page) => edges.map(({ node }) => node.id)
const many = (count: number): Tables => ({
  Author: authors,
  Book: Array.from({ length: count }, (_, index) => ({
    ...books[0],
    id: index + 1,
    rating: index % 4 === 0 ? null : index % 3,
  })),
})

describe('a connection', () => {
  it('is wired, and answers what Relay asks', async () => {
    expect(wiring.wired[0]).toEqual({
      coordinate: 'Author.books',
      loader: 'booksByAuthorId',
      relation: 'Author.books',
      kind: 'connection',
    })
    const one = await page('(first: 3)')
    expect(idsOf(one)).toEqual([1, 2, 3])
    const [start, , end] = one.edges.map(({ cursor }) => cursor)
    expect(one.pageInfo).toEqual({
      hasNextPage: true,
      hasPreviousPage: false,
      startCursor: start,
      endCursor: end,
    })
    const two = await page(`(first: 3, after: "${end}")`)
    expect(idsOf(two)).toEqual([4])
    expect(two.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true })
    const three = await page(`(first: 3, after: "${two.pageInfo.endCursor}")`)
    expect(three.edges).toEqual([])
    expect(three.pageInfo).toEqual({
      hasNextPage: false,
      hasPreviousPage: true,
      startCursor: null,
      endCursor: null,
    })
  })

  it('goes backwards with last and before', async () => {
    const end = await page('(last: 2)')
    expect(idsOf(end)).toEqual([3, 4])
    expect(end.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true })
    const before = await page(`(last: 2, before: "${end.pageInfo.startCursor}")`)
    expect(idsOf(before)).toEqual([1, 2])
    expect(before.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false })
    expect(idsOf(await page(`(before: "${end.pageInfo.startCursor}")`))).toEqual([1, 2])
  })

  it.each(['PUBLISHED_AT_DESC', 'RATING_ASC', 'RATING_DESC', 'TITLE_ASC', 'LENT_AT_DESC'])(
    'gives every row once in the order %s, forwards and backwards, nulls and equal values too',
    async (order) => {
      const rows = many(30)
      const all = idsOf(await page(`(first: 30, orderBy: ${order})`, rows))
      expect(new Set(all).size).toBe(30)
      const forwards: number[] = []
      for (let after = 'null', more: unknown = true; more === true; ) {
        const next = await page(`(first: 7, orderBy: ${order}, after: ${after})`, rows)
        forwards.push(...idsOf(next))
        after = JSON.stringify(next.pageInfo.endCursor)
        more = next.pageInfo.hasNextPage
      }
      expect(forwards).toEqual(all)
      const backwards: number[] = []
      for (let before = 'null', more: unknown = true; more === true; ) {
        const next = await page(`(last: 7, orderBy: ${order}, before: ${before})`, rows)
        backwards.unshift(...idsOf(next))
        before = JSON.stringify(next.pageInfo.startCursor)
        more = next.pageInfo.hasPreviousPage
      }
      expect(backwards).toEqual(all)
    },
  )

  it('goes on where it was when the cursor’s row is deleted and others are inserted before it', async () => {
    const one = await page('(first: 2, orderBy: TITLE_ASC)')
    const changed = books.filter(({ id }) => id !== 2)
    const inserted = { ...books[0], id: 9, title: 'a book that comes first' }
    const two = await page(`(first: 2, orderBy: TITLE_ASC, after: "${one.pageInfo.endCursor}")`, {
      Book: [inserted, ...changed],
    })
    expect(idsOf(two)).toEqual([3, 4])
  })

  it('has a page of 20 where nobody says, or of what the options say', async () => {
    expect(idsOf(await page('', many(30)))).toHaveLength(20)
    const small = openLibrary(typeDefs, {}, { maxPageSize: 5 })
    const answer = await small.query(`{ author(id: 1) { books { ${everything} } } }`, {}, many(30))
    expect(idsOf(pageIn(answer))).toHaveLength(5)
    const own = openLibrary(typeDefs, {}, { defaultPageSize: 2 })
    expect(
      idsOf(pageIn(await own.query(`{ author(id: 1) { books { ${everything} } } }`, {}, many(30)))),
    ).toEqual([1, 2])
  })

  it('counts all rows that the filter leaves, wherever the page is', async () => {
    const source =
      '{ author(id: 1) { books(first: 1, filter: { isLent: true }) { totalCount nodes { id } } } }'
    expect((await query(source)).data).toEqual({ author: { books: { totalCount: 2, nodes: [{ id: 2 }] } } })
  })

  it('is empty, and asks nothing, where the key is null', async () => {
    const spots = openLibrary(
      `type Author { id: Int } type Book { id: Int } ${bookConnection} type Spot { books: BookConnection! } extend type Query { spot: Spot }`,
      { Query: { spot: () => ({ shelf: null, number: 1 }) } },
    )
    const { data, asked } = await spots.query(
      '{ spot { books { totalCount nodes { id } pageInfo { hasNextPage endCursor } } } }',
    )
    expect(data).toEqual({
      spot: { books: { totalCount: 0, nodes: [], pageInfo: { hasNextPage: false, endCursor: null } } },
    })
    expect(asked).toEqual([])
  })

  it('says of a list that the parent holds what to do, and takes a connection as it is', async () => {
    const held = (value: unknown) =>
      openLibrary(typeDefs, { Query: { author: () => ({ id: 1, books: value }) } })
    const { errors } = await held([{ id: 1 }]).query('{ author(id: 1) { books { nodes { id } } } }')
    expect(errors?.[0]?.message).toBe(
      'Author.books is of the type BookConnection, but its parent holds a list under books, as after an include. ' +
        'Leave books out of the include, so that a page is loaded, or give the parent { edges, pageInfo } there.',
    )
    const own = await held({ nodes: [{ id: 8 }], totalCount: 1 }).query(
      '{ author(id: 1) { books { totalCount nodes { id } } } }',
    )
    expect([own.data, own.asked]).toEqual([{ author: { books: { totalCount: 1, nodes: [{ id: 8 }] } } }, []])
  })

  it.each([
    '(first: -1)',
    '(first: 101)',
    '(first: 1, last: 1)',
    '(first: 1, before: "x")',
    '(last: 1, after: "x")',
    '(after: "")',
    '(before: "")',
  ])('refuses %s', async (args) => {
    const { errors, asked } = await query(`{ author(id: 1) { books${args} { ${everything} } } }`)
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['BAD_USER_INPUT'])
    expect(asked).toEqual([])
  })
})

describe('an author’s resolvers on a connection’s types', () => {
  it('win, and find rows, cursors and pages in their parent', async () => {
    const own = openLibrary(
      typeDefs
        .replace('totalCount: Int!', 'totalCount: Int! words: String!')
        .replace('cursor: String!', 'cursor: String! mark: String!'),
      {
        BookConnection: {
          totalCount: () => 42,
          words: ({
            nodes,
            pageInfo,
          }: {
            nodes: { title: string; isLent: boolean }[]
            pageInfo: { hasNextPage: boolean }
          }) => `${nodes.map(({ title, isLent }) => `${title} ${isLent}`)} ${pageInfo.hasNextPage}`,
        },
        BookEdge: {
          mark: ({ cursor, node }: { cursor: string; node: { title: string } }) =>
            `${typeof cursor} ${node.title}`,
        },
      },
    )
    const { data, errors } = await own.query(
      '{ author(id: 1) { books(first: 2) { totalCount words edges { mark } } } }',
    )
    expect(errors).toBeUndefined()
    expect(data).toEqual({
      author: {
        books: {
          totalCount: 42,
          words: 'book 1 false,book 2 true true',
          edges: [{ mark: 'string book 1' }, { mark: 'string book 2' }],
        },
      },
    })
  })
})

describe('a connection that cannot be answered is not wired', () => {
  it.each([
    ['totalCount: Int!', 'totalCount: String!', 'BookConnection.totalCount must be Int, got String!.'],
    [
      'totalCount: Int!',
      'sum: Int!',
      'BookConnection.sum is no field of a connection (edges, nodes, pageInfo, totalCount) and has no resolver: give it one.',
    ],
    [
      'edges: [BookEdge!]!',
      'edges(of: Int): [BookEdge!]!',
      'BookConnection.edges takes arguments (of) and has no resolver',
    ],
    [
      'edges: [BookEdge!]!',
      'edges: BookEdge',
      'BookConnection.edges must be a list of an object type, got BookEdge.',
    ],
    [
      'edges: [BookEdge!]!',
      'edges: [String]',
      'BookConnection.edges must be a list of an object type, got [String].',
    ],
    [
      'cursor: String!',
      'kind: String!',
      'BookEdge must have the fields node, of an object type, and cursor.',
    ],
    ['node: Book!', 'node: [Book!]', 'BookEdge must have the fields node, of an object type, and cursor.'],
    ['node: Book!', 'node: Author', 'BookConnection.nodes must be a list of Author, got [Book!]!.'],
    ['nodes: [Book!]!', 'nodes: [Author!]!', 'BookConnection.nodes must be a list of Book, got [Author!]!.'],
    ['pageInfo: PageInfo!', 'pageInfo: Int', 'BookConnection.pageInfo must be of an object type, got Int.'],
    ['startCursor: String', 'page: Int', 'PageInfo.page is no field of a connection'],
  ])('%s as %s', (was, is, reason) => {
    const { wiring } = openLibrary(typeDefs.replace(was, is))
    expect(wiring.wired.map(({ coordinate }) => coordinate)).not.toContain('Author.books')
    expect(reasonOf(wiring, 'Author.books')).toContain(reason)
  })

  it('of another type, or in an order that no cursor holds', () => {
    const other = openLibrary(typeDefs.replaceAll('Book!', 'Author!'))
    expect(reasonOf(other.wiring, 'Author.books')).toBe(
      'Author shows the model Author; expected a type of the model Book.',
    )
  })
})
