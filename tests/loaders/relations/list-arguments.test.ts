import type { GraphQLObjectType } from 'graphql'
import { describe, expect, it } from 'vitest'
import { type Answer, openLibrary, reasonOf } from './library.ts'

const sdl = (books: string, more = '') => /* GraphQL */ `
  type Author { id: Int! books${books}: [Book!]! }
  type Book { id: Int! title: String! }
  ${more}
`

function idsOf({ data, errors }: Answer): number[] {
  expect(errors).toBeUndefined()
  return (data as { author: { books: { id: number }[] } }).author.books.map(({ id }) => id)
}
const codeOf = ({ errors }: Answer) => errors?.map(({ message, extensions }) => [extensions.code, message])

describe('first and last', () => {
  const { query } = openLibrary(sdl('(first: Int, last: Int)'), {}, { maxPageSize: 3 })
  const ask = (args: string) => query(`{ author(id: 1) { books${args} { id } } }`)

  it('limit the rows of each parent, from the start and from the end', async () => {
    expect(idsOf(await ask('(first: 2)'))).toEqual([1, 2])
    expect(idsOf(await ask('(last: 2)'))).toEqual([3, 4])
  })

  it('are the largest page where the client leaves them out', async () => {
    const answer = await ask('')
    expect(idsOf(answer)).toEqual([1, 2, 3])
    expect(answer.asked[0]?.args).toEqual({ first: 3 })
    expect(idsOf(await ask('(first: null)'))).toEqual([1, 2, 3])
  })

  it('send nothing for no rows', async () => {
    const answer = await ask('(first: 0)')
    expect([idsOf(answer), answer.asked]).toEqual([[], []])
  })

  it.each(['first: -1', 'first: 4', 'first: 1000000000', 'last: -1', 'last: 4'])(
    'refuse %s',
    async (args) => {
      const [name, value] = args.split(': ')
      expect(codeOf(await ask(`(${args})`))).toEqual([
        ['BAD_USER_INPUT', `${name} must be an integer from 0 to 3, got ${value}. Read on page by page.`],
      ])
    },
  )

  it('refuse NaN, which a schema made in code can have for a default', async () => {
    const { query, schema } = openLibrary(sdl('(first: Int = 1)'))
    const author = schema.getType('Author') as GraphQLObjectType
    for (const arg of author.getFields().books?.args ?? []) arg.defaultValue = Number.NaN
    expect(codeOf(await query('{ author(id: 1) { books { id } } }'))).toEqual([
      ['BAD_USER_INPUT', 'first must be an integer from 0 to 100, got NaN. Read on page by page.'],
    ])
  })

  it('contradict each other, but what SDL says by default contradicts nobody', async () => {
    expect(codeOf(await ask('(first: 1, last: 1)'))?.[0]?.[0]).toBe('BAD_USER_INPUT')
    const usual = openLibrary(sdl('(first: Int = 2, last: Int)'))
    expect(idsOf(await usual.query('{ author(id: 1) { books { id } } }'))).toEqual([1, 2])
    expect(idsOf(await usual.query('{ author(id: 1) { books(last: 1) { id } } }'))).toEqual([4])
  })

  it('are not needed by a list that declares neither: it is whole', async () => {
    const whole = openLibrary(sdl(''), {}, { maxPageSize: 1 })
    const answer = await whole.query('{ author(id: 1) { books { id } } }')
    expect(idsOf(answer)).toEqual([1, 2, 3, 4])
    expect(answer.asked[0]?.args).toEqual({})
  })

  it('give every parent the very same arguments, and each alias its own', async () => {
    const { asked } = await query(
      'query ($n: Int) { authors { a: books(first: $n) { id } b: books(first: 2) { id } } }',
      { n: 1 },
    )
    const [one, two] = [asked[0]?.args, asked[1]?.args]
    expect([one, two]).toEqual([{ first: 1 }, { first: 2 }])
    expect(asked.every(({ args }) => args === one || args === two)).toBe(true)
    // The same document again, other variables.
    const again = await query(
      'query ($n: Int) { authors { a: books(first: $n) { id } b: books(first: 2) { id } } }',
      { n: 3 },
    )
    expect(again.asked[0]?.args).toEqual({ first: 3 })
  })
})

describe('orderBy', () => {
  const ask = async (type: string, more: string, order: string) => {
    const { query, wiring } = openLibrary(sdl(`(orderBy: ${type})`, more))
    expect(wiring.skipped).toEqual([])
    return query(`{ author(id: 1) { books(orderBy: ${order}) { id } } }`)
  }

  it.each([
    [
      'PUBLISHED_AT_ASC',
      [4, 3, 2, 1],
      [
        { field: 'publishedAt', direction: 'asc' },
        { field: 'id', direction: 'asc' },
      ],
    ],
    [
      'publishedAt_DESC',
      [1, 2, 3, 4],
      [
        { field: 'publishedAt', direction: 'desc' },
        { field: 'id', direction: 'desc' },
      ],
    ],
    [
      '[is_lent_desc, ID_ASC]',
      [2, 4, 1, 3],
      [
        { field: 'isLent', direction: 'desc' },
        { field: 'id', direction: 'asc' },
      ],
    ],
    // Null after all values.
    [
      '[RATING_ASC, RATING_DESC]',
      [1, 2, 4, 3],
      [
        { field: 'rating', direction: 'asc' },
        { field: 'id', direction: 'asc' },
      ],
    ],
    ['ID_DESC', [4, 3, 2, 1], [{ field: 'id', direction: 'desc' }]],
  ])('reads the enum values %s, and ends in the primary key', async (order, ids, orderBy) => {
    const answer = await ask(
      '[Order]',
      'enum Order { PUBLISHED_AT_ASC publishedAt_DESC is_lent_desc RATING_ASC RATING_DESC ID_ASC ID_DESC }',
      order,
    )
    expect(idsOf(answer)).toEqual(ids)
    expect(answer.asked[0]?.args).toEqual({ orderBy })
  })

  it('reads input objects, one field each', async () => {
    const more = 'input Order { isLent: Direction title: Direction } enum Direction { asc DESC }'
    expect(idsOf(await ask('[Order!]', more, '[{ isLent: asc }, { title: DESC }]'))).toEqual([3, 1, 4, 2])
    expect(idsOf(await ask('Order', more, '{ title: DESC, isLent: null }'))).toEqual([4, 3, 2, 1])
    expect(idsOf(await ask('Order', more, 'null'))).toEqual([1, 2, 3, 4])
    expect(codeOf(await ask('Order', more, '{ title: DESC, isLent: asc }'))).toEqual([
      [
        'BAD_USER_INPUT',
        'orderBy takes one field an object, got isLent and title. Give a list of objects where the field takes one, or one field alone.',
      ],
    ])
  })

  it('reads the values that a resolver map gives an enum inside', async () => {
    const { query } = openLibrary(
      sdl('(orderBy: Order = TITLE_DESC)', 'enum Order { TITLE_DESC TITLE_ASC }'),
      {
        Order: { TITLE_DESC: 17, TITLE_ASC: { any: 'object' } } as never,
      },
    )
    expect(idsOf(await query('{ author(id: 1) { books { id } } }'))).toEqual([4, 3, 2, 1])
    expect(idsOf(await query('{ author(id: 1) { books(orderBy: TITLE_ASC) { id } } }'))).toEqual([1, 2, 3, 4])
  })

  it.each([
    [
      'Order',
      'enum Order { PRICE_UP }',
      'orderBy: Order.PRICE_UP must be a column and a direction, such as CREATED_AT_DESC.',
    ],
    ['Order', 'enum Order { WEIGHT_ASC }', 'orderBy: Order.WEIGHT_ASC names no column of Book (id, title,'],
    [
      'Order',
      'enum Order { FACTS_ASC }',
      'orderBy: Order.FACTS_ASC: rows cannot be ordered by facts, which is a list or Json. Leave it out.',
    ],
    ['Order', 'enum Order { KEYWORDS_ASC }', 'rows cannot be ordered by keywords'],
    ['Order', 'enum Order { AUTHOR_ASC }', 'names no column of Book'],
    ['Order', 'input Order { weight: D } enum D { ASC }', 'orderBy: Order.weight names no column of Book'],
    [
      'Order',
      'input Order { title: D } enum D { ASC UP }',
      'orderBy: Order.title must be an enum of ASC and DESC, got D.',
    ],
    ['String', '', 'orderBy must be an enum, an input object, or a list of either, got String.'],
    [
      '[[Order]]',
      'enum Order { ID_ASC }',
      'orderBy must be an enum, an input object, or a list of either, got [[Order]].',
    ],
  ])('%s of %s is not wired', (type, more, reason) => {
    const { wiring } = openLibrary(sdl(`(orderBy: ${type})`, more))
    expect(wiring.wired).toEqual([])
    expect(reasonOf(wiring, 'Author.books')).toContain(reason)
  })
})

describe('the types of arguments', () => {
  it.each([
    ['(first: String)', 'Its argument first must be Int, got String.'],
    ['(first: [Int])', 'Its argument first must be Int, got [Int].'],
    ['(after: Int)', 'Its argument after must be String, got Int.'],
    ['(filter: F, where: F)', 'It declares filter and where, which are the same. Leave one out.'],
    ['(filter: String)', 'filter must be an input object, got String.'],
  ])('%s is not wired', (args, reason) => {
    const { wiring } = openLibrary(sdl(args, 'input F { id: Int }'))
    expect(reasonOf(wiring, 'Author.books')).toBe(reason)
  })
})
