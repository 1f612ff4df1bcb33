import { makeExecutableSchema } from '@graphql-tools/schema'
import type { DocumentNode, FieldNode, GraphQLSchema, OperationDefinitionNode } from 'graphql'
import { Kind, parse } from 'graphql'
import { expect, it } from 'vitest'
import { type Reach, Reaches } from '../../../src/loaders/dispatch/reach.ts'
import { Knowledge } from '../../../src/loaders/dispatch/usage.ts'

const schema = makeExecutableSchema({
  typeDefs: /* GraphQL */ `
    interface Named { name: String next: Named }
    type Query { node: Node named: Named }
    type Node implements Named { name: String next: Named node: Node leaf: Int }
    type Other implements Named { name: String next: Named leaf: Int }
  `,
  resolvers: {
    Node: { leaf: () => 1 },
    Other: { leaf: () => 1 },
    Named: { __resolveType: () => 'Node' },
  },
})

/** What lies below the first field of a document. */
function belowFirst(
  reaches: Reaches,
  source: string | DocumentNode,
  variableValues: Record<string, unknown> = {},
) {
  const document = typeof source === 'string' ? parse(source) : source
  const operation = document.definitions[0] as OperationDefinitionNode
  const fragments = Object.fromEntries(
    document.definitions.flatMap((definition) =>
      definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition]] : [],
    ),
  )
  const node = operation.selectionSet.selections[0] as FieldNode
  const field = schema.getQueryType()?.getFields()[node.name.value]
  if (field === undefined) throw new Error('no such field')
  const info = { schema, operation, fragments, variableValues } as never
  return {
    reach: reaches.of(info),
    again: () => reaches.of(info),
    below: reaches.of(info).below(node, field.type),
  }
}

const setUp = () => {
  const knowledge = new Knowledge()
  knowledge.declare('Node.leaf', ['leafById'])
  knowledge.declare('Other.leaf', ['otherById'])
  return { knowledge, reaches: new Reaches(knowledge) }
}
const leads = (below: readonly Reach[], loader: string) => below.some((reach) => reach.leadsTo(loader))

it('follows fragments to the types they apply to, and no others', () => {
  const { reaches } = setUp()
  const of = (source: string) => {
    const { below } = belowFirst(reaches, source)
    return [leads(below, 'leafById'), leads(below, 'otherById')]
  }
  expect(of('{ node { name } }')).toEqual([false, false])
  expect(of('{ node { node { leaf } } }')).toEqual([true, false])
  expect(of('{ named { ...on Other { leaf } } }')).toEqual([false, true])
  expect(of('{ node { ...on Other { leaf } ...on Named { name } } }')).toEqual([false, false])
  expect(of('{ node { ...on Named { ...on Node { leaf } } } }')).toEqual([true, false])
  expect(of('{ node { next { ...F } } } fragment F on Other { leaf }')).toEqual([false, true])
  expect(of('{ node { unknown { leaf } ...Missing } }')).toEqual([false, false])
})

it('learns: what was concluded is concluded again when more is known', () => {
  const { knowledge, reaches } = setUp()
  const { below } = belowFirst(reaches, '{ node { leaf } }')
  expect(leads(below, 'newById')).toBe(false)
  knowledge.ofResolver('Node.leaf').asks('newById')
  expect(leads(below, 'newById')).toBe(true)
})

it('walks each selection once, however often its fragments are spread, and ends where they spread each other', () => {
  const { knowledge, reaches } = setUp()
  // 2^60 ways down.
  const levels = Array.from(
    { length: 60 },
    (_, level) => `fragment F${level} on Node { a: node { ...F${level + 1} } b: node { ...F${level + 1} } }`,
  )
  const source = `{ node { ...F0 } } ${levels.join('\n')} fragment F60 on Node { leaf }`
  const { below } = belowFirst(reaches, source)
  expect(leads(below, 'leafById')).toBe(true)
  expect(leads(below, 'otherById')).toBe(false)
  knowledge.ofResolver('Node.leaf').asks('otherById')
  expect(leads(below, 'otherById')).toBe(true)
  const { below: circular } = belowFirst(
    reaches,
    '{ node { ...A } } fragment A on Node { node { ...B } } fragment B on Node { node { ...A } }',
  )
  expect(leads(circular, 'leafById')).toBe(false)
})

it('is kept for an operation of a document and the values of its conditions, whatever other variables are', () => {
  const { reaches } = setUp()
  const source = parse('query ($deep: Boolean!, $name: String) { node { leaf @include(if: $deep) } }')
  const of = (variables: Record<string, unknown>) => belowFirst(reaches, source, variables)
  expect(leads(of({ deep: false }).below, 'leafById')).toBe(false)
  expect(leads(of({ deep: true }).below, 'leafById')).toBe(true)
  expect(of({ deep: true, name: 'a' }).reach).toBe(of({ deep: true, name: 'b' }).reach)
  expect(of({ deep: true }).reach).not.toBe(of({ deep: false }).reach)
})

it('bounds how many ways of answering its conditions it keeps of a document', () => {
  const { reaches } = setUp()
  const names = ['a', 'b', 'c', 'd', 'e']
  const document = parse(
    `query (${names.map((name) => `$${name}: Boolean`).join(' ')}) { node { leaf @skip(if: $e) } }`,
  )
  const operation = document.definitions[0] as OperationDefinitionNode
  const of = (number: number, wanted: GraphQLSchema = schema) => {
    const variableValues = Object.fromEntries(names.map((name, bit) => [name, ((number >> bit) & 1) === 1]))
    return reaches.of({ schema: wanted, operation, fragments: {}, variableValues } as never)
  }
  const first = of(0)
  expect(of(0)).toBe(first)
  for (let number = 1; number < 16; number++) of(number)
  expect(of(0)).toBe(first)
  of(16)
  expect(of(0)).not.toBe(first)
  const other = makeExecutableSchema({ typeDefs: 'type Query { node: Int }' })
  expect(of(0, other)).not.toBe(of(0, schema))
})
