import { makeExecutableSchema } from '@graphql-tools/schema'
import { describe, expect, it } from 'vitest'
import { wireRelations } from '../../../src/loaders/relations/wire-relations.ts'
import { openLibrary, reasonOf } from './library.ts'
import { library } from './library-model.ts'

describe('what is not wired', () => {
  const skippedOf = (sdl: string, resolvers = {}, options = {}) =>
    openLibrary(sdl, resolvers, options).wiring.skipped

  it('a field whose type does not fit: what was expected, what came', () => {
    const skipped = skippedOf(/* GraphQL */ `
      interface Named { name: String! }
      type Author implements Named { name: String! mentor: [Author!] books: Int! students: Author profile: Named }
      type Book { title: String author: Book tags: [[Tag!]!]! spot: Room }
      type Room { room: String }
      type Tag { word: String! }
    `)
    expect(skipped).toEqual([
      {
        coordinate: 'Author.mentor',
        reason:
          'Its type must be an object type of the model Author, got [Author!]. Change it, or give it a resolver.',
      },
      {
        coordinate: 'Author.books',
        reason:
          'Its type must be a list of an object type of the model Book, or a connection of it, got Int!. Change it, or give it a resolver.',
      },
      {
        coordinate: 'Author.students',
        reason:
          'Its type must be a list of an object type of the model Author, or a connection of it, got Author. Change it, or give it a resolver.',
      },
      {
        coordinate: 'Author.profile',
        reason:
          'Named is an interface or a union, whose rows could be of any type; expected an object type of the model Profile. Give it a resolver.',
      },
      {
        coordinate: 'Book.author',
        reason: 'Book shows the model Book; expected a type of the model Author.',
      },
      {
        coordinate: 'Book.tags',
        reason:
          'Its type must be a list of an object type of the model Tag, or a connection of it, got [[Tag!]!]!. Change it, or give it a resolver.',
      },
      {
        coordinate: 'Book.spot',
        reason: "Room shows no model; expected a type of the model Spot. Name it: models: { Room: 'Spot' }.",
      },
    ])
  })

  it('a field of objects that is no relation, and one of a type without a model', () => {
    expect(
      skippedOf(/* GraphQL */ `
        type Author { name: String! wife: Author facts: Facts }
        type Facts { height: Int }
        type CreateAuthorPayload { author: Author created: Boolean }
      `),
    ).toEqual([
      {
        coordinate: 'Author.wife',
        reason:
          'Author has no relation of this name (it has: mentor, students, books, profile), so the value in its parent is the answer.',
      },
      {
        coordinate: 'Author.facts',
        reason:
          'Author has no relation of this name (it has: mentor, students, books, profile), so the value in its parent is the answer.',
      },
      {
        coordinate: 'CreateAuthorPayload.author',
        reason:
          "CreateAuthorPayload shows no model, so the value in its parent is the answer. Name its model, models: { CreateAuthorPayload: '…' }, or give the field a resolver.",
      },
    ])
  })

  it('one row with arguments, and an argument nobody knows', () => {
    const { wiring } = openLibrary(/* GraphQL */ `
      type Author { name: String! mentor(old: Boolean): Author books(first: Int, topic: String): [Book!]! }
      type Book { title: String }
    `)
    expect(reasonOf(wiring, 'Author.mentor')).toBe(
      'It is one row and takes arguments (old). Leave them out, or give it a resolver.',
    )
    expect(reasonOf(wiring, 'Author.books')).toBe(
      'Its argument topic is none of first, after, last, before, orderBy, filter, where. Leave it out, or give the field a resolver.',
    )
  })

  it('a root type that is called as a model', async () => {
    const data = {
      ...library,
      models: { ...library.models, Query: { ...library.models.Author, name: 'Query' } },
    }
    const schema = makeExecutableSchema({
      typeDefs: 'type Query { mentor: Author } type Author { name: String }',
    })
    expect(wireRelations(schema, data as typeof library)).toMatchObject({ wired: [], skipped: [] })
  })

  it('takes no field for a relation that every object has (constructor, toString)', () => {
    const { wiring } = openLibrary('type Author { constructor: Author toString: [Author] name: String }')
    expect(wiring.wired).toEqual([])
    expect(reasonOf(wiring, 'Author.constructor')).toContain('Author has no relation of this name')
  })
})
