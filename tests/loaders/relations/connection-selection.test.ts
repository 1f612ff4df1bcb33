import { describe, expect, it } from 'vitest'
import { bookConnection, openLibrary } from './library.ts'

const typeDefs = /* GraphQL */ `
  type Author {
    id: Int!
    books(first: Int, last: Int, orderBy: BookOrder): BookConnection!
  }
  type Book { id: Int! title: String! author: Author }
  enum BookOrder { PUBLISHED_AT_DESC }
  ${bookConnection}
`
const { query } = openLibrary(typeDefs)

describe('of a connection nothing is asked that is not selected', () => {
  const asked = async (selection: string, variables = {}, args = '(first: 2)') => {
    const { errors, asked: calls } = await query(
      `query ($yes: Boolean = true, $no: Boolean = false) { author(id: 1) { x: __typename @include(if: $yes) @skip(if: $no) books${args} { ${selection} } } }`,
      variables,
    )
    expect(errors).toBeUndefined()
    return calls.map(({ loader, args: { first } = {}, columns }) => [loader, first, columns])
  }
  const rows = 'booksByAuthorId'
  const count = `count ${rows}`

  it.each([
    ['__typename', []],
    ['pageInfo { hasPreviousPage }', []],
    ['totalCount', [[count, undefined, undefined]]],
    ['edges { node { title } }', [[rows, 2, ['title']]]],
    ['nodes { title } edges { node { id } }', [[rows, 2, ['id', 'title']]]],
    ['edges { cursor }', [[rows, 2, ['id']]]],
    ['edges { __typename }', [[rows, 2, []]]],
    ['pageInfo { hasNextPage }', [[rows, 3, []]]],
    ['pageInfo { endCursor }', [[rows, 2, ['id']]]],
    [
      'p: pageInfo { next: hasNextPage } t: totalCount',
      [
        [count, undefined, undefined],
        [rows, 3, []],
      ],
    ],
    [
      '...F } } } fragment F on BookConnection { ... on BookConnection { totalCount } __typename ...G } fragment G on BookConnection { nodes { author { id',
      [
        [count, undefined, undefined],
        [rows, 2, ['authorId']],
        ['authorById', undefined, ['id']],
        ['authorById', undefined, ['id']],
      ],
    ],
    [
      'totalCount @skip(if: $yes) nodes @include(if: $no) { id } pageInfo @include(if: $no) { hasNextPage }',
      [],
    ],
    [
      'totalCount @include(if: $yes) nodes @skip(if: $no) { id }',
      [
        [count, undefined, undefined],
        [rows, 2, ['id']],
      ],
    ],
  ])('%s', async (selection, calls) => {
    const found = await asked(selection)
    expect(found).toEqual(calls)
  })

  it('reads one row more where it tells of the other side', async () => {
    expect(await asked('pageInfo { hasPreviousPage }', {}, '(last: 2)')).toEqual([[rows, 3, []]])
    expect(await asked('pageInfo { hasNextPage }', {}, '(last: 2)')).toEqual([])
    expect(await asked('pageInfo { hasNextPage }', {}, '(first: 0)')).toEqual([[rows, 1, []]])
    expect(await asked('nodes { id }', {}, '(first: 0)')).toEqual([])
  })

  it('follows the variables of each execution of one document', async () => {
    expect(await asked('totalCount @include(if: $yes)', { yes: true })).toHaveLength(1)
    expect(await asked('totalCount @include(if: $yes)', { yes: false })).toEqual([])
  })

  it('reads the columns of the order with a cursor only', async () => {
    expect(await asked('nodes { title }', {}, '(orderBy: PUBLISHED_AT_DESC)')).toEqual([
      [rows, 20, ['title']],
    ])
    expect(await asked('edges { cursor node { title } }', {}, '(orderBy: PUBLISHED_AT_DESC)')).toEqual([
      [rows, 20, ['title', 'publishedAt', 'id']],
    ])
  })
})
