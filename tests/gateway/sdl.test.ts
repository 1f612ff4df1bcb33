import { describe, expect, it } from 'vitest'
import {
  parseFile,
  parseSdl,
  placeOfQuoted,
  refuseClashes,
  refuseRenamedRoots,
} from '../../src/gateway/sdl.ts'

describe('SDL', () => {
  it('names the file, the line and the mistake', () => {
    expect(() => parseFile('type Query {\n  hello String\n}', 'schema/hello.graphql')).toThrow(
      'schema/hello.graphql:2:9 Syntax Error: Expected ":", found Name "String".',
    )
    expect(() => parseSdl(['type Query { a: Int }', '}'])).toThrow(
      'typeDefs[1]:1:1 Syntax Error: Unexpected "}".',
    )
    expect(() => parseSdl('  ')).toThrow('typeDefs is empty: expected SDL')
  })

  it('leads from a message to the line that it is about', () => {
    const documents = [parseFile('type Query {\n  review: Revieww\n}', 'schema/review.graphql')]
    expect(placeOfQuoted('Unknown type: "Revieww".', documents)).toBe('schema/review.graphql:2')
    expect(placeOfQuoted('Query.nothing defined in resolvers', documents)).toBe('schema/review.graphql:1')
    expect(placeOfQuoted('something else', documents)).toBeUndefined()
  })

  it('refuses a type or a root field that is defined twice, and names both places', () => {
    const a = parseFile('type Query { product: Product }\ntype Product { id: ID! }', 'a.graphql')
    const b = parseFile('\ntype Product { id: ID! }\nextend type Query { product: Product }', 'b.graphql')
    expect(() => refuseClashes([a, b])).toThrow(
      'Product is defined twice: a.graphql:2 and b.graphql:2. Rename one of them.\n' +
        'Query.product is defined twice: a.graphql:1 and b.graphql:3. Rename one of them.',
    )
  })

  it('refuses a root type of another name', () => {
    const renamed = parseFile('schema { query: Root }\ntype Root { a: Int }', 'schema/root.graphql')
    expect(() => refuseRenamedRoots([renamed])).toThrow(
      'schema/root.graphql:1 names the root type of query Root: expected Query. Rename the type.',
    )
    expect(() =>
      refuseRenamedRoots([parseFile('schema { query: Query }\ntype Query { a: Int }', 'a')]),
    ).not.toThrow()
  })

  it('lets root types be spread over files', () => {
    const a = parseFile('type Query { a: Int }', 'a.graphql')
    const b = parseFile('type Query { b: Int }', 'b.graphql')
    expect(() => refuseClashes([a, b])).not.toThrow()
  })
})
