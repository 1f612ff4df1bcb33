import { expect, it } from 'vitest'
import { explainSchema, schemaExplanation } from '../../../src/loaders/relations/explain-schema.ts'
import { bookConnection, openLibrary } from './library.ts'

const { wiring } = openLibrary(
  /* GraphQL */ `
    type Author { name: String mentor: Author students: Int books: BookConnection! }
    type Book { id: Int author: Author tags: [Tag!]! }
    type Tag { word: String }
    ${bookConnection}
  `,
  { Book: { author: () => null } },
)

it('explains a schema by type, in columns', () => {
  expect(explainSchema(wiring)).toBe(
    [
      'Author',
      '  mentor    one         authorById       Author.mentor',
      '  books     connection  booksByAuthorId  Author.books',
      '  students  not wired   Its type must be a list of an object type of the model Author, or a connection of it, got Int. Change it, or give it a resolver.',
      '',
      'Book',
      '  tags      list        tagsByBookId     Book.tags',
      '  author    not wired   It has a resolver of its own, which wins.',
      '',
    ].join('\n'),
  )
})

it('explains it as plain data', () => {
  expect(JSON.parse(JSON.stringify(schemaExplanation(wiring)))).toEqual({
    Author: [
      { field: 'mentor', isWired: true, kind: 'one', loader: 'authorById', relation: 'Author.mentor' },
      {
        field: 'books',
        isWired: true,
        kind: 'connection',
        loader: 'booksByAuthorId',
        relation: 'Author.books',
      },
      { field: 'students', isWired: false, reason: expect.stringContaining('got Int') },
    ],
    Book: [
      { field: 'tags', isWired: true, kind: 'list', loader: 'tagsByBookId', relation: 'Book.tags' },
      { field: 'author', isWired: false, reason: 'It has a resolver of its own, which wins.' },
    ],
  })
})

it('says so where there is nothing to explain', () => {
  expect(explainSchema({ wired: [], skipped: [], usesLoader: new Map(), shadowed: new Map() })).toBe(
    'No type of the schema shows a model with relations: types are called as models, or named in the option models.\n',
  )
})
