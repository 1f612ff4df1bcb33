import { buildSchema, type FieldNode, type GraphQLResolveInfo, parse } from 'graphql'
import { expect, it } from 'vitest'
import { PerFieldNodes } from '../../../src/loaders/relations/per-field-nodes.ts'

const schema = buildSchema('type Query { a: Int }')
const nodes = (parse(`{ ${'a '.repeat(20)} }`).definitions[0] as never as Definition).selectionSet.selections
const infoOf = (fieldNodes: readonly FieldNode[]) => ({ fieldNodes, schema }) as unknown as GraphQLResolveInfo

interface Definition {
  readonly selectionSet: { readonly selections: readonly FieldNode[] }
}

/** The first node, merged with another: what `@include` at the other makes of it. */
const merged = (index: number) => infoOf([nodes[0] as FieldNode, nodes[index] as FieldNode])

it('gives lists of the same nodes the plan made for the first of them', () => {
  const plans = new PerFieldNodes(() => ({}))
  expect(plans.of(merged(1))).toBe(plans.of(merged(1)))
  expect(plans.of(merged(1))).not.toBe(plans.of(merged(2)))
  expect(plans.of(infoOf(nodes.slice(0, 1)))).not.toBe(plans.of(merged(1)))
})

it('keeps plans of a first node up to a bound, so that variables cannot make ever more', () => {
  let made = 0
  const plans = new PerFieldNodes(() => ++made)
  for (let index = 1; index <= 16; index++) plans.of(merged(index))
  expect(plans.of(merged(1))).toBe(1)
  expect(plans.of(merged(17))).toBe(17)
  expect(plans.of(merged(17))).toBe(17)
  expect(plans.of(merged(1))).toBe(18)
})
