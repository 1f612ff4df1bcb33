import { graphql } from 'graphql'
import { expect, it } from 'vitest'
import type { ModelLoaders } from '../../../src/loaders/model-loaders.ts'
import { attachModelLoaders } from '../../../src/loaders/model-loaders-of.ts'
import { bookConnection, openLibrary } from './library.ts'

const { schema } = openLibrary(/* GraphQL */ `
  type Author { id: Int mentor: Author students: [Author!] books: BookConnection profile: Profile }
  type Profile { motto: String }
  type Book { id: Int }
  ${bookConnection.replace('totalCount: Int!', 'totalCount: Int')}
`)

/** Loaders of which some fail. A rejection that nobody waits for would fail the run of the tests. */
async function query(source: string, working: Partial<ModelLoaders> = {}) {
  const fail = async () => {
    throw new Error('the database is gone')
  }
  const contextValue = {}
  attachModelLoaders(contextValue, { one: fail, list: fail, count: fail, loaders: {}, ...working })
  const { data, errors } = await graphql({ schema, source, contextValue })
  return {
    data: JSON.parse(JSON.stringify(data)),
    errors: errors?.map(({ path, message }) => [path?.join('.'), message]),
  }
}

it('fails each field by itself', async () => {
  const { data, errors } = await query('{ author(id: 2) { id mentor { id } students { id } } }')
  expect(data).toEqual({ author: { id: 2, mentor: null, students: null } })
  expect(errors).toEqual([
    ['author.mentor', 'the database is gone'],
    ['author.students', 'the database is gone'],
  ])
})

it('fails a connection once where both its rows and its count fail', async () => {
  const { data, errors } = await query('{ author(id: 2) { books { totalCount nodes { id } } } }')
  expect(data).toEqual({ author: { books: null } })
  expect(errors).toEqual([['author.books', 'the database is gone']])
})

it('fails the count alone where only it fails', async () => {
  const source = '{ author(id: 2) { books { totalCount nodes { id } } } }'
  const { data, errors } = await query(source, { list: async () => [{ id: 5 }] })
  expect(data).toEqual({ author: { books: { totalCount: null, nodes: [{ id: 5 }] } } })
  expect(errors).toEqual([['author.books.totalCount', 'the database is gone']])
})
