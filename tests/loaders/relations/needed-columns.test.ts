import { parse, validate } from 'graphql'
import { describe, expect, it } from 'vitest'
import type { ProductResolvers } from '../../../examples/shop/generated/graphql.ts'
import { neededBy, needs } from '../../../src/loaders/relations/needs.ts'
import { openLibrary, reasonOf } from './library.ts'

const typeDefs = /* GraphQL */ `
  interface Titled { title: String! }
  interface Other { id: Int }
  type Author implements Other { id: Int books(first: Int): [Book!]! mentor: Author }
  type Book implements Titled {
    id: Int! title: String! isLent: Boolean! rating: Float
    author: Author tags: [Tag!]! spot: Spot score: Float! slug: String! free: Int! stray: String facts: Facts
  }
  type Magazine implements Titled { title: String! stray: String }
  type Spot { room: String! }
  type Tag { word: String! }
  type Facts { id: Int }
`

const free = needs([], () => 1)
const resolvers = {
  Book: {
    score: needs(
      ['rating', 'isLent'],
      ({ rating, isLent }: { rating: number; isLent: boolean }) => rating + Number(isLent),
    ),
    slug: ({ title, id }: { title: string; id: number }) => `${title}-${id}`,
    free,
  },
}
const library = openLibrary(typeDefs, resolvers)

/** The columns read of books, for a selection on them. */
async function columnsOf(selection: string, of = library): Promise<readonly string[] | undefined> {
  const source = `{ author(id: 1) { books { ${selection} } } }`
  expect(validate(of.schema, parse(source))).toEqual([])
  const { asked, errors } = await of.query(source)
  expect(errors).toBeUndefined()
  return asked[0]?.columns
}

describe('the columns that are read', () => {
  it.each([
    ['title', ['title']],
    ['a: title b: title id', ['id', 'title']],
    ['__typename', []],
    ['author { id }', ['authorId']],
    ['spot { room } tags { word }', ['id', 'place', 'shelf']],
    ['score', ['isLent', 'rating']],
    ['free', []],
    ['title @skip(if: true) isLent @include(if: false)', ['isLent', 'title']],
    ['... on Book { title } ... { rating }', ['rating', 'title']],
    ['... on Titled { title }', ['title']],
    ['__typename author { id books { rating } }', ['authorId']],
    // Facts are Json, and so a column.
    ['facts { id }', ['facts']],
    // A resolver that says nothing, a field that is no column.
    ['slug', undefined],
    ['title slug', undefined],
    ['stray', undefined],
  ])('for %s', async (selection, columns) => {
    expect(await columnsOf(selection)).toEqual(columns)
  })

  it('follow fragments, through each other and used twice, and merged fields', async () => {
    const { asked, errors } = await library.query(`
      { author(id: 1) { books { title } books { ...A ...B } } }
      fragment A on Book { rating ...B }
      fragment B on Titled { ...C }
      fragment C on Book { isLent author { id } }
    `)
    expect(errors).toBeUndefined()
    expect(asked[0]?.columns).toEqual(['authorId', 'isLent', 'rating', 'title'])
  })

  it('are those of each place where one fragment stands in several', async () => {
    const { asked, errors } = await library.query(`
      { a: author(id: 1) { ...F } b: author(id: 2) { ...F books { rating } } c: author(id: 3) { books { isLent } ...F } }
      fragment F on Author { books { title } }
    `)
    expect(errors).toBeUndefined()
    expect(asked.map(({ columns }) => columns)).toEqual([['title'], ['rating', 'title'], ['isLent', 'title']])
  })

  it('leave out what another type is asked for', async () => {
    expect(await columnsOf('... on Titled { ... on Magazine { stray } ... on Book { title } }')).toEqual([
      'title',
    ])
  })

  it('are the very same list for each parent, and for each execution of a document', async () => {
    const { asked } = await library.query('{ authors { books { title rating } } }')
    expect(asked).toHaveLength(4)
    expect(new Set(asked.map(({ columns }) => columns)).size).toBe(1)
  })

  it('are enough for the resolvers that say what they need, at every level', async () => {
    const { data, errors } = await library.query(
      '{ author(id: 1) { books(first: 2) { score slug free author { mentor { id } books(first: 1) { score } } } } }',
    )
    expect(errors).toBeUndefined()
    const author = { mentor: null, books: [{ score: 0.5 }] }
    expect(data).toEqual({
      author: {
        books: [
          { score: 0.5, slug: 'book 1-1', free: 1, author },
          { score: 2, slug: 'book 2-2', free: 1, author },
        ],
      },
    })
  })

  it('are all where a type looks at its rows itself, or a field was extended', async () => {
    const looking = openLibrary(typeDefs, { Book: { __isTypeOf: (row: object) => 'code' in row } as never })
    expect(await columnsOf('title', looking)).toBeUndefined()
    const extended = openLibrary(typeDefs, { Book: { title: { extensions: { shield: true } } } as never })
    expect(await columnsOf('title', extended)).toBeUndefined()
    expect(await columnsOf('id', extended)).toEqual(['id'])
  })

  it('are those of each type where one selection stands for several', async () => {
    const { asked, errors } = await openLibrary(
      /* GraphQL */ `
        interface Parent { books: [Book!]! author: Author }
        type Author implements Parent { books: [Book!]! author: Author }
        type Book implements Parent { title: String! books: [Book!]! author: Author }
        extend type Query { parents: [Parent!]! }
      `,
      {
        Query: {
          parents: () => [
            { id: 1, kind: 'Author', author: null },
            { id: 1, authorId: 2, kind: 'Book', books: [] },
          ],
        },
        Parent: { __resolveType: ({ kind }: { kind: string }) => kind } as never,
      },
    ).query('{ parents { books { title } author { books { title } } } }')
    expect(errors).toBeUndefined()
    expect(asked.map(({ loader, key, columns }) => [loader, key, columns])).toEqual([
      ['booksByAuthorId', 1, ['title']],
      ['authorById', 2, ['id']],
      ['booksByAuthorId', 2, ['title']],
    ])
  })
})

describe('needs', () => {
  it('gives the resolver back as it is', () => {
    const resolver = async () => 1
    expect(needs(['id'], resolver)).toBe(resolver)
    expect(needs(['id'], resolver)).toBe(resolver)
    expect(Object.keys(resolver)).toEqual([])
  })

  it('stands where codegen expects a resolver, and is given its types', () => {
    const product: ProductResolvers = {
      name: needs(['name', 'stock'], ({ name, stock }) => `${name} ${stock.toFixed()}`),
      price: needs([], async (_product, _args, { prisma }) => prisma.product.count()),
    }
    expect(neededBy(product.name)).toEqual(['name', 'stock'])
  })

  it('marks what is bound of a resolver, as makeExecutableSchema binds it, and no other function', () => {
    const resolver = needs(['id'], function (this: { factor: number }, by: number) {
      return this.factor * by
    })
    const bound = resolver.bind({ factor: 3 })
    expect([bound(2), neededBy(bound), neededBy(bound.bind(undefined))]).toEqual([6, ['id'], ['id']])
    expect([neededBy(() => 1), neededBy(undefined)]).toEqual([undefined, undefined])
  })

  it.each([
    [
      () => needs('price' as never, () => 1),
      "needs expects the names of columns, an array such as ['price', 'stock'], got \"price\".",
    ],
    [() => needs([''], () => 1), 'needs expects the names of columns'],
    [() => needs([1] as never, () => 1), 'needs expects the names of columns'],
    [
      () => needs(['price'], undefined as never),
      "needs expects a resolver after the columns, got nothing. Write needs(['price'], (product) => …).",
    ],
    [
      () => needs(['id'], free),
      'needs was given one function with the columns (none) and again with id. Use a function of its own for each.',
    ],
  ])('refuses what it cannot read: %s', (call, message) => {
    expect(call).toThrow(TypeError)
    expect(call).toThrow(message)
  })

  it('of a column that the model lacks is a configuration error that says which was meant', () => {
    const open = () => openLibrary(typeDefs, { Book: { slug: needs(['titel', 'author'], () => '') } })
    expect(open).toThrow(
      'The resolver of Book.slug needs titel, which is no column of the model Book. Did you mean title?',
    )
    expect(open).toThrow(
      'The resolver of Book.slug needs author, which is no column of the model Book. Did you mean',
    )
    expect(open).toThrow(expect.objectContaining({ code: 'CONFIGURATION' }))
  })

  it('on a type without a model is told of, as it does nothing', () => {
    const { wiring } = openLibrary(typeDefs, { Facts: { id: needs(['id'], () => 1) } })
    expect(reasonOf(wiring, 'Facts.id')).toBe(
      "Facts shows no model, so what its resolver needs is not looked at. Name its model, models: { Facts: '…' }.",
    )
  })
})
