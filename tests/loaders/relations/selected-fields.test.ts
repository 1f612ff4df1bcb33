import { buildSchema, type GraphQLObjectType, type GraphQLResolveInfo, parse } from 'graphql'
import { describe, expect, it } from 'vitest'
import { selectedFields } from '../../../src/loaders/relations/selected-fields.ts'

const schema = buildSchema(/* GraphQL */ `
  interface Titled { title: String }
  type Book implements Titled { title: String id: Int }
  type Magazine implements Titled { title: String id: Int }
  union Print = Book | Magazine
  type Query { book: Book }
`)

/** What is selected of `Query.book` in a document, by response key. */
function selected(source: string, variables?: Record<string, unknown>) {
  const { definitions } = parse(source)
  const [operation] = definitions
  if (operation?.kind !== 'OperationDefinition') throw new Error('the operation comes first')
  const fragments = Object.fromEntries(
    definitions.flatMap((one) => (one.kind === 'FragmentDefinition' ? [[one.name.value, one]] : [])),
  )
  const nodes = operation.selectionSet.selections.flatMap((node) => (node.kind === 'Field' ? [node] : []))
  const info = { schema, fragments } as unknown as GraphQLResolveInfo
  const { fields, isConditional } = selectedFields(
    info,
    schema.getType('Book') as GraphQLObjectType,
    nodes,
    variables,
  )
  return { names: fields.map(({ alias, name }) => (alias ?? name).value), isConditional }
}

describe('the fields that are selected of a type', () => {
  it('are those of fragments on it, on what it implements, and on a union it is of', () => {
    expect(
      selected(
        '{ book { a: id ... on Titled { b: title } ... on Print { ... on Magazine { no: id } ... on Book { c: id } } ...F } } fragment F on Magazine { no: id }',
      ),
    ).toEqual({ names: ['a', 'b', 'c'], isConditional: false })
  })

  it('are read once of each fragment, so that the work grows with the document, not with the ways through it', () => {
    const depth = 9
    const fragments = Array.from(
      { length: depth },
      (_, index) =>
        `fragment F${index} on Book { ...F${index + 1} ...F${index + 1} ... on Titled { ...F${index + 1} } }`,
    )
    expect(
      selected(`{ book { ...F0 } } ${fragments.join(' ')} fragment F${depth} on Book { id }`).names,
    ).toEqual(['id'])
  })

  it('are those of all nodes of one field', () => {
    expect(selected('{ book { id } book { title } }').names).toEqual(['id', 'title'])
  })

  it('include what variables leave out, until there are variables', () => {
    const source =
      'query ($no: Boolean!) { book { a: id @include(if: $no) ...F @skip(if: $no) b: title @deprecated } } fragment F on Book { c: id }'
    expect(selected(source)).toEqual({ names: ['a', 'c', 'b'], isConditional: true })
    expect(selected(source, { no: false })).toEqual({ names: ['c', 'b'], isConditional: true })
    expect(selected(source, { no: true })).toEqual({ names: ['a', 'b'], isConditional: true })
  })

  it('include a fragment that is left out in one place and not in another', () => {
    const source = 'query ($no: Boolean!) { book { ...F @include(if: $no) ...F } } fragment F on Book { id }'
    expect(selected(source, { no: false }).names).toEqual(['id'])
  })
})
