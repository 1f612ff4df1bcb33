import { describe, expect, it } from 'vitest'
import { type Answer, openLibrary, reasonOf } from './library.ts'

const sdl = (filter: string) => /* GraphQL */ `
  type Author { id: Int! books(where: BookFilter): [Book!]! }
  type Book { id: Int! }
  scalar Instant
  enum Genre { NOVEL ESSAY }
  ${filter}
`

const every = sdl(/* GraphQL */ `
  input BookFilter {
    id: ID title: TextFilter authorId: [ID!] publishedAt: String lentAt: InstantFilter price: Float letters: ID
    rating: NumberFilter isLent: Boolean genre: Genre code: ID cover: Instant place: [Int]
    AND: [BookFilter!] OR: [BookFilter] NOT: BookFilter
  }
  input TextFilter { equals: String not: String in: [String!] notIn: [String!] contains: String startsWith: String endsWith: String }
  input NumberFilter { lt: Float lte: Float gt: Float gte: Float equals: Float not: Float in: [Float] }
  input InstantFilter { lt: Instant gte: Instant equals: Instant }
`)

const { query, wiring } = openLibrary(every)
const ask = (where: string) => query(`{ author(id: 1) { books(where: ${where}) { id } } }`)

function idsOf({ data, errors }: Answer): number[] {
  expect(errors).toBeUndefined()
  return (data as { author: { books: { id: number }[] } }).author.books.map(({ id }) => id)
}

describe('filter', () => {
  it('can be wired whatever the columns are of', () => expect(wiring.skipped).toEqual([]))

  it.each([
    ['{ id: "3" }', [3]],
    ['{ id: "3", isLent: true }', []],
    ['{ authorId: ["1", 2], isLent: true }', [2, 4]],
    ['{ publishedAt: "2026-01-09T01:00:00+01:00" }', [1]],
    ['{ publishedAt: "2026-01-09" }', [1]],
    ['{ price: 1.5 }', [1, 4]],
    ['{ letters: "1152921504606846978" }', [2]],
    ['{ genre: ESSAY }', [1, 3]],
    ['{ code: "00000000-0000-4000-8000-000000000003" }', [3]],
    ['{ place: [1, 3] }', [1, 3, 4]],
    ['{ place: [] }', []],
    ['{ title: { contains: "ok 2" } }', [2]],
    ['{ title: { startsWith: "book", endsWith: "4" } }', [4]],
    ['{ title: { in: ["book 1", "book 3", "x"], not: "book 1" } }', [3]],
    ['{ title: { notIn: ["book 1"] } }', [2, 3, 4]],
    ['{ rating: { gte: 1, lt: 2 } }', [2]],
    ['{ rating: { gt: 0.5 } }', [2, 4]],
    ['{ lentAt: { gte: "2026-01-04" } }', [4]],
    // Null is looked for.
    ['{ rating: null }', [3]],
    ['{ rating: { equals: null } }', [3]],
    ['{ lentAt: { equals: null } }', [1, 3]],
    ['{ OR: [{ id: 1 }, { rating: null }, null] }', [1, 3]],
    ['{ OR: [] }', []],
    ['{ AND: [{ isLent: false }, { NOT: { id: 1 } }] }', [3]],
    ['{ NOT: { OR: [{ id: 1 }, { id: 2 }] } }', [3, 4]],
    // Nothing is asked.
    ['{}', [1, 2, 3, 4]],
    ['null', [1, 2, 3, 4]],
    ['{ AND: null, rating: {} }', [1, 2, 3, 4]],
  ])('%s leaves %j', async (where, ids) => {
    expect(idsOf(await ask(where))).toEqual(ids)
  })

  it('gives the loader values of the column, not of GraphQL', async () => {
    const { asked } = await ask('{ publishedAt: "2026-01-09", AND: [{ authorId: ["1"] }] }')
    expect(asked[0]?.args).toEqual({
      filter: {
        fields: { publishedAt: { equals: new Date('2026-01-09') } },
        AND: [{ fields: { authorId: { in: ['1'] } } }],
      },
    })
    expect((await ask('{ rating: {}, AND: null }')).asked[0]?.args).toEqual({})
  })

  it.each([
    ['{ id: "abc" }', 'where.id must be an integer in range (integer), got "abc".'],
    ['{ id: 2147483648 }', 'where.id must be an integer in range (integer), got "2147483648".'],
    ['{ place: [32768] }', 'where.place must be an integer in range (smallint), got 32768.'],
    [
      '{ letters: "9223372036854775808" }',
      'where.letters must be an integer of 64 bits, got "9223372036854775808".',
    ],
    [
      '{ code: "1; drop table books" }',
      'where.code must be a string of its form (uuid), got "1; drop table books".',
    ],
    ['{ publishedAt: "2026-01-09T00:00" }', 'where.publishedAt must be an instant in ISO 8601 with its zone'],
    ['{ publishedAt: "2026-13-45" }', 'where.publishedAt must be an instant in ISO 8601 with its zone'],
    ['{ title: { equals: "a\\u0000b" } }', 'where.title.equals must be a string without U+0000'],
    ['{ lentAt: { lt: 17 } }', 'where.lentAt.lt must be an instant in ISO 8601'],
    ['{ rating: { gt: null } }', 'where.rating.gt must not be null. Leave it out, or give a value.'],
    ['{ title: { contains: null } }', 'where.title.contains must not be null.'],
    ['{ place: [null] }', 'where.place must be an integer in range (smallint), got null.'],
    ['{ cover: "abc" }', 'where.cover must be bytes, got "abc".'],
    ['{ AND: [{ id: "x" }] }', 'where.AND.id must be an integer'],
  ])('%s is refused', async (where, message) => {
    const { errors, asked } = await ask(where)
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['BAD_USER_INPUT'])
    expect(errors?.[0]?.message).toContain(message)
    expect(asked).toEqual([])
  })

  it('has a bound in depth and in size', async () => {
    const nested = (depth: number) => `${'{ NOT: '.repeat(depth)}{ id: 1 }${' }'.repeat(depth)}`
    expect((await ask(nested(9))).errors).toBeUndefined()
    expect((await ask(nested(10))).errors?.[0]?.message).toBe(
      'where may nest AND, OR and NOT at most 10 deep.',
    )
    const many = (count: number) => `{ place: [${Array.from({ length: count }, (_, index) => index)}] }`
    expect((await ask(many(499))).errors).toBeUndefined()
    expect((await ask(many(500))).errors?.[0]).toMatchObject({
      message: 'where may hold at most 500 conditions and values. Ask in parts.',
      extensions: { code: 'BAD_USER_INPUT' },
    })
    // As a client would send it, in a variable: 100,000 levels do not end the stack.
    let deep: object = { id: 1 }
    for (let level = 0; level < 2000; level++) deep = { NOT: deep }
    const answer = await query('query ($f: BookFilter) { author(id: 1) { books(where: $f) { id } } }', {
      f: deep,
    })
    expect(answer.errors?.[0]?.message).toContain('at most 10 deep')
    const wide = { OR: Array.from({ length: 600 }, () => ({})) }
    const other = await query('query ($f: BookFilter) { author(id: 1) { books(where: $f) { id } } }', {
      f: wide,
    })
    expect(other.errors?.[0]?.message).toContain('at most 500')
  })
})

describe('a filter type that does not map onto the model is not wired', () => {
  it.each([
    ['input BookFilter { weight: Int }', 'filter: BookFilter.weight names no column of Book (id, title,'],
    ['input BookFilter { author: Int }', 'filter: BookFilter.author names no column of Book'],
    ['input BookFilter { toString: Int }', 'filter: BookFilter.toString names no column of Book'],
    [
      'input BookFilter { id: Float }',
      'filter: BookFilter.id: Float does not fit the column id; expected Int or ID or a custom scalar.',
    ],
    [
      'input BookFilter { id: [[Int]] }',
      'filter: BookFilter.id must be a scalar, an enum, a list of either, or operators, got [[Int]].',
    ],
    [
      'input BookFilter { isLent: String }',
      'String does not fit the column isLent; expected Boolean or a custom scalar.',
    ],
    ['input BookFilter { cover: String }', 'String does not fit the column cover; expected a custom scalar.'],
    [
      'input BookFilter { facts: String }',
      'filter: BookFilter.facts: a column of type Json (jsonb) cannot be compared. Leave it out.',
    ],
    [
      'input BookFilter { keywords: [String] }',
      'filter: BookFilter.keywords: a column of type String[] cannot be compared. Leave it out.',
    ],
    [
      'input BookFilter { genre: String }',
      'String does not fit the column genre; expected an enum with values of Genre.',
    ],
    [
      'enum Kind { NOVEL POEM } input BookFilter { genre: Kind }',
      'filter: BookFilter.genre: Kind.POEM is no value of genre; expected one of NOVEL, ESSAY.',
    ],
    [
      'enum Kind { NOVEL } input BookFilter { id: Kind }',
      'filter: BookFilter.id: Kind is no value of id; expected an integer in range (integer).',
    ],
    [
      'input BookFilter { id: Op } input Op { between: Int }',
      'filter: BookFilter.id.between (Op) is no operator; expected one of equals, not, in,',
    ],
    [
      'input BookFilter { id: Op } input Op { in: Int }',
      'filter: BookFilter.id.in (Op) must be a list, got Int.',
    ],
    [
      'input BookFilter { id: Op } input Op { gt: [Int] }',
      'filter: BookFilter.id.gt (Op) must be one value, got [Int].',
    ],
    [
      'input BookFilter { id: Op } input Op { gt: Op }',
      'filter: BookFilter.id.gt (Op) must be of a scalar or an enum, got Op.',
    ],
    [
      'input BookFilter { id: Op } input Op { contains: ID }',
      'filter: BookFilter.id.contains (Op) is for text; id is integer.',
    ],
    ['input BookFilter { code: Op } input Op { startsWith: String }', 'is for text; code is uuid.'],
    [
      'input BookFilter { AND: Int }',
      'filter: BookFilter.AND must be an input object or a list of them, as AND joins filters, got Int.',
    ],
    [
      'input BookFilter { OR: [Other] } input Other { weight: Int }',
      'filter: Other.weight names no column of Book',
    ],
  ])('%s', (filter, reason) => {
    const { wiring } = openLibrary(sdl(filter))
    expect(wiring.wired).toEqual([])
    expect(reasonOf(wiring, 'Author.books')).toContain(reason)
  })

  it('but an enum whose values inside are those of the column is, and so is one of a text column', async () => {
    const { query } = openLibrary(
      sdl('enum Kind { LONG SHORT } enum Title { ONE } input BookFilter { genre: Kind title: Title }'),
      {
        Kind: { LONG: 'NOVEL', SHORT: 'ESSAY' } as never,
        Title: { ONE: 'book 1' } as never,
      },
    )
    expect(idsOf(await query('{ author(id: 1) { books(where: { genre: LONG }) { id } } }'))).toEqual([2, 4])
    expect(idsOf(await query('{ author(id: 1) { books(where: { title: ONE }) { id } } }'))).toEqual([1])
  })
})
