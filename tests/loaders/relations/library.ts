import { makeExecutableSchema } from '@graphql-tools/schema'
import { type ExecutionResult, type GraphQLSchema, graphql } from 'graphql'
import type { Row } from '../../../src/loaders/model-loaders.ts'
import { attachModelLoaders } from '../../../src/loaders/model-loaders-of.ts'
import { wireRelations } from '../../../src/loaders/relations/wire-relations.ts'
import type { WireOptions, Wiring } from '../../../src/loaders/relations/wiring.ts'
import type { Resolvers } from '../../support/measured-shop.ts'
import { library } from './library-model.ts'
import { type Asked, MemoryLoaders, type Tables } from './memory-loaders.ts'

const day = (number: number) => new Date(Date.UTC(2026, 0, number))

export const authors: readonly Row[] = [
  { id: 1, name: 'Ada', email: 'ada@example.org', country: 'PT', mentorId: null },
  { id: 2, name: 'Bo', email: 'bo@example.org', country: null, mentorId: 1 },
  { id: 3, name: 'Cy', email: 'cy@example.org', country: 'PT', mentorId: 1 },
  { id: 4, name: 'Di', email: 'di@example.org', country: 'SE', mentorId: 99 },
]

/** Six books: 1 to 4 by Ada, 5 by Bo, 6 by an author who is gone. */
export const books: readonly Row[] = [1, 2, 3, 4, 5, 6].map((id) => ({
  id,
  title: `book ${id}`,
  authorId: [1, 1, 1, 1, 2, 77][id - 1],
  shelf: id === 4 ? null : 'A',
  place: id === 4 ? 1 : id,
  publishedAt: day(10 - id),
  lentAt: id % 2 === 0 ? day(id) : null,
  price: `${id % 3}.50`,
  letters: 2n ** 60n + BigInt(id),
  rating: id === 3 ? null : id / 2,
  isLent: id % 2 === 0,
  cover: Uint8Array.of(255, id),
  genre: id % 2 === 0 ? 'NOVEL' : 'ESSAY',
  code: `00000000-0000-4000-8000-00000000000${id}`,
  facts: { id },
  keywords: [],
}))

const tables: Tables = {
  Author: authors,
  Book: books,
  Profile: [{ id: 7, authorId: 1, motto: 'onwards' }],
  Spot: [{ shelf: 'A', number: 1, room: 'north' }],
  Tag: [
    { id: 1, word: 'sea' },
    { id: 2, word: 'sky' },
  ],
}
const pairs = {
  _BookToTag: [
    [1, 1],
    [1, 2],
    [2, 2],
  ] as const,
}

/** The SDL of a connection of books. */
export const bookConnection = /* GraphQL */ `
  type BookConnection { edges: [BookEdge!]! nodes: [Book!]! pageInfo: PageInfo! totalCount: Int! }
  type BookEdge { cursor: String! node: Book! }
  type PageInfo { hasNextPage: Boolean! hasPreviousPage: Boolean! startCursor: String endCursor: String }
`

export interface Answer {
  readonly data: ExecutionResult['data']
  readonly errors: ExecutionResult['errors']
  readonly asked: readonly Asked[]
}

export interface Library {
  readonly schema: GraphQLSchema
  readonly wiring: Wiring
  query(source: string, variableValues?: Record<string, unknown>, rows?: Tables): Promise<Answer>
}

/** A schema over the library; `Query.authors` and `Query.books` give all rows. */
export function openLibrary(typeDefs: string, resolvers: Resolvers = {}, options: WireOptions = {}): Library {
  const roots = /* GraphQL */ `
    type Query { authors: [Author!]! author(id: Int!): Author }
  `
  const schema = makeExecutableSchema({
    typeDefs: [roots, typeDefs],
    resolvers: [
      { Query: { authors: () => authors, author: (_: unknown, { id }: { id: number }) => authors[id - 1] } },
      resolvers,
    ] as Resolvers,
  })
  const wiring = wireRelations(schema, library, options)
  return {
    schema,
    wiring,
    async query(source, variableValues = {}, rows = tables) {
      const contextValue = {}
      const loaders = new MemoryLoaders(library, rows, pairs)
      attachModelLoaders(contextValue, loaders)
      const { data, errors } = await graphql({ schema, source, contextValue, variableValues })
      return { data: plainData(data), errors, asked: loaders.asked }
    },
  }
}

// Without graphql-js's prototypes, so that answers compare with literals.
const plainData = (data: ExecutionResult['data']) => data && JSON.parse(JSON.stringify(data))

/** Why a field was not wired; undefined when it was, or nothing is said of it. */
export const reasonOf = ({ skipped }: Wiring, coordinate: string): string | undefined =>
  skipped.find((field) => field.coordinate === coordinate)?.reason
