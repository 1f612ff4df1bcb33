import { makeExecutableSchema } from '@graphql-tools/schema'
import { graphql } from 'graphql'
import { describe, expect, it } from 'vitest'
import { attachModelLoaders, modelLoadersOf } from '../../../src/loaders/model-loaders-of.ts'
import { wireRelations } from '../../../src/loaders/relations/wire-relations.ts'
import { openLibrary, reasonOf } from './library.ts'
import { library } from './library-model.ts'
import { MemoryLoaders } from './memory-loaders.ts'

const typeDefs = /* GraphQL */ `
  type Author { id: ID! name: String! mentor: Author students: [Author!]! books: [Book!]! profile: Profile }
  type Profile { motto: String! author: Author! }
  type Book { id: ID! title: String! author: Author tags: [Tag!]! spot: Spot }
  type Spot { room: String! books: [Book] }
  type Tag { word: String! }
`

describe('fields that show a relation', () => {
  it('resolve themselves, whatever kind the relation is of', async () => {
    const { query, wiring } = openLibrary(typeDefs)
    const { data, errors } = await query(
      '{ authors { name mentor { name } students { name } profile { motto author { name } } books { id tags { word } spot { room books { id } } } } }',
    )
    expect(errors).toBeUndefined()
    expect(data?.authors).toEqual([
      {
        name: 'Ada',
        mentor: null,
        students: [{ name: 'Bo' }, { name: 'Cy' }],
        profile: { motto: 'onwards', author: { name: 'Ada' } },
        books: [
          {
            id: '1',
            tags: [{ word: 'sea' }, { word: 'sky' }],
            spot: { room: 'north', books: [{ id: '1' }] },
          },
          { id: '2', tags: [{ word: 'sky' }], spot: null },
          { id: '3', tags: [], spot: null },
          { id: '4', tags: [], spot: null },
        ],
      },
      {
        name: 'Bo',
        mentor: { name: 'Ada' },
        students: [],
        profile: null,
        books: [{ id: '5', tags: [], spot: null }],
      },
      { name: 'Cy', mentor: { name: 'Ada' }, students: [], profile: null, books: [] },
      // Mentor 99 is gone.
      { name: 'Di', mentor: null, students: [], profile: null, books: [] },
    ])
    expect(wiring.wired).toContainEqual({
      coordinate: 'Book.tags',
      loader: 'tagsByBookId',
      relation: 'Book.tags',
      kind: 'list',
    })
    expect(wiring.usesLoader.get('Profile.author')).toEqual(['authorById'])
    expect(wiring.skipped).toEqual([])
  })

  it('ask by the key that the relation names, compound keys by the names of the other side', async () => {
    const { query } = openLibrary(typeDefs)
    const { asked } = await query(
      '{ author(id: 1) { mentor { id } profile { motto } books { spot { books { id } } } } }',
    )
    expect(asked.map(({ loader, key }) => [loader, key])).toEqual([
      ['profileByAuthorId', 1],
      ['booksByAuthorId', 1],
      ['spotByShelfAndNumber', { shelf: 'A', number: 1 }],
      ['spotByShelfAndNumber', { shelf: 'A', number: 2 }],
      ['spotByShelfAndNumber', { shelf: 'A', number: 3 }],
      // Book 4 has no shelf: half a key is none.
      ['booksByShelfAndPlace', { shelf: 'A', place: 1 }],
    ])
  })

  it('leave to an author what has a resolver of his', async () => {
    const { query, wiring } = openLibrary(typeDefs, { Author: { mentor: () => ({ id: 9, name: 'nobody' }) } })
    expect((await query('{ author(id: 2) { mentor { name } } }')).data).toEqual({
      author: { mentor: { name: 'nobody' } },
    })
    expect(reasonOf(wiring, 'Author.mentor')).toBe('It has a resolver of its own, which wins.')
  })

  it('answer with what the parent holds: a value, null, a promise or a method', async () => {
    const mentors = [
      { id: 5, name: 'held' },
      null,
      Promise.resolve({ id: 6, name: 'later' }),
      () => ({ id: 7, name: 'method' }),
    ]
    const { query } = openLibrary(typeDefs, {
      Query: {
        authors: () => mentors.map((mentor) => ({ id: 2, mentorId: 1, mentor, books: [{ id: 50 }] })),
      },
    })
    const { data, asked } = await query('{ authors { mentor { name } books { id } } }')
    expect(data).toEqual({
      authors: [
        { mentor: { name: 'held' }, books: [{ id: '50' }] },
        { mentor: null, books: [{ id: '50' }] },
        { mentor: { name: 'later' }, books: [{ id: '50' }] },
        { mentor: { name: 'method' }, books: [{ id: '50' }] },
      ],
    })
    expect(asked).toEqual([])
  })

  it('say which field the parent lacks, and what to do', async () => {
    const { query } = openLibrary(typeDefs, { Query: { author: () => ({ id: 2, name: 'Bo' }) } })
    const { errors } = await query('{ author(id: 2) { mentor { name } } }')
    expect(errors?.[0]?.message).toBe(
      'Author.mentor is loaded by mentorId of its parent, a row of Author, which has none (it has: id, name). ' +
        'Let the resolver that gives the parent select mentorId, or give the parent its mentor.',
    )
  })

  it('say that a row is missing where SDL says it never is', async () => {
    const required = typeDefs.replace('mentor: Author', 'mentor: Author!')
    const { query } = openLibrary(required)
    const { errors } = await query(
      '{ a: author(id: 4) { mentor { name } } b: author(id: 1) { mentor { name } } }',
    )
    const message =
      'Author.mentor is declared Author!, but there is no row of Author for the mentorId of this Author. ' +
      'Declare it Author, without the exclamation mark, or add the row.'
    expect(errors?.map((error) => error.message)).toEqual([message, message])
  })

  it('say what to do where the context has no loaders', async () => {
    const schema = makeExecutableSchema({
      typeDefs: [typeDefs, 'type Query { author: Author }'],
      resolvers: { Query: { author: () => ({ id: 1, mentorId: 2 }) } },
    })
    wireRelations(schema, library)
    const { errors } = await graphql({ schema, source: '{ author { mentor { id } } }', contextValue: {} })
    expect(errors?.[0]?.message).toContain(
      'Author.mentor resolves itself through generated loaders, and this context has none.',
    )
  })

  it('find the loaders that were put into a context, and in no other', () => {
    const [context, loaders] = [{}, new MemoryLoaders(library, {})]
    attachModelLoaders(context, loaders)
    expect(modelLoadersOf(context)).toBe(loaders)
    expect([modelLoadersOf({}), modelLoadersOf(undefined), modelLoadersOf(null)]).toEqual([
      undefined,
      undefined,
      undefined,
    ])
    expect(Object.keys(context)).toEqual([])
  })
})

describe('the option models', () => {
  it('lets a type show a model of another name, beside the one of that name', async () => {
    const { query, wiring } = openLibrary(
      /* GraphQL */ `
        type Author { id: Int! name: String! students: [Pupil!]! }
        type Pupil { name: String! mentor: Author }
      `,
      {},
      { models: { Pupil: 'Author' } },
    )
    expect((await query('{ author(id: 1) { students { name mentor { name } } } }')).data).toEqual({
      author: {
        students: [
          { name: 'Bo', mentor: { name: 'Ada' } },
          { name: 'Cy', mentor: { name: 'Ada' } },
        ],
      },
    })
    expect(wiring.wired.map(({ coordinate, relation }) => [coordinate, relation])).toEqual([
      ['Author.students', 'Author.students'],
      ['Pupil.mentor', 'Author.mentor'],
    ])
  })

  it('lists every mistake at once, with the names there are, and changes nothing', () => {
    const schema = makeExecutableSchema({
      typeDefs: 'type Query { author: Author } type Author { mentor: Author } interface Thing { id: ID }',
    })
    const wire = () =>
      wireRelations(schema, library, {
        models: { Autor: 'Author', Thing: 'Author', Author: 'Writer', Query: 'Book' },
        maxPageSize: 0,
      })
    expect(wire).toThrow(
      [
        'maxPageSize must be an integer from 1 to 10000, got 0. Leave it out for 100.',
        'models names the type Autor, which the schema does not have. Did you mean Author?',
        'models names Thing, which must be an object type other than a root type. Leave out what is not Author.',
        'models.Author names the model Writer, which the data model does not have. Leave out what is not one of Author, Profile, Book, Spot, Tag.',
        'models names Query, which must be an object type other than a root type. Leave out what is not Author.',
      ].join('\n'),
    )
    expect(schema.getType('Author')).toMatchObject({ _fields: { mentor: { resolve: undefined } } })
  })

  it.each([
    [{ maxPageSize: Number.NaN }, 'maxPageSize must be an integer from 1 to 10000, got NaN.'],
    [{ maxPageSize: 10_001 }, 'maxPageSize must be an integer from 1 to 10000, got 10001.'],
    [
      { maxPageSize: 10, defaultPageSize: 11 },
      'defaultPageSize must be an integer from 1 to maxPageSize (10), got 11. Leave it out for 10.',
    ],
    [
      { defaultPageSize: 0 },
      'defaultPageSize must be an integer from 1 to maxPageSize (100), got 0. Leave it out for 20.',
    ],
  ])('refuses the sizes %j', (options, message) => {
    expect(() => openLibrary('type Author { name: String }', {}, options)).toThrow(message)
  })
})

describe('the option orderBy', () => {
  it('is refused where its rows have no such order, by the names of all such lists', () => {
    const orderBy = {
      'Author.students': [{ field: 'nam', direction: 'asc' }],
      'Author.books': [{ field: 'title', direction: 'asc' }],
      'Book.tags': [{ field: 'word', direction: 'up' }],
    } as never
    expect(() => openLibrary(typeDefs, {}, { orderBy })).toThrow(
      expect.objectContaining({
        code: 'CONFIGURATION',
        message: expect.stringMatching(
          /^Author\.students: orderBy must name columns of Author, got "nam"\. Did you mean name\?.*\nBook\.tags: orderBy of word must go "asc" or "desc", got "up"\.$/,
        ),
      }),
    )
  })
})
