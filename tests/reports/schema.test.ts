import { makeExecutableSchema } from '@graphql-tools/schema'
import { isEnumType, isObjectType } from 'graphql'
import { describe, expect, it } from 'vitest'
import { performanceSdl } from './support.ts'

describe('the performance schema', () => {
  it.each([
    ['has mutations', 'type Query { a: Int } type Mutation { b: Int }'],
    ['has none', 'type Query { a: Int }'],
    ['names its query type', 'schema { query: Query } type Query { a: Int }'],
  ])('merges with a schema that %s', (_name, author) => {
    const schema = makeExecutableSchema({ typeDefs: [author, performanceSdl] })
    expect(schema.getQueryType()?.getFields()).toHaveProperty('performanceReport')
    expect(schema.getMutationType()?.getFields()).toHaveProperty('invalidateCache')
  })

  it('describes every figure, and gives milliseconds in its name or its words', () => {
    const schema = makeExecutableSchema({ typeDefs: [performanceSdl] })
    const undescribed: string[] = []
    const obvious = new Set([
      'id',
      'signature',
      'kind',
      'nodes',
      'reason',
      'count',
      'phases',
      'firstSeen',
      'lastSeen',
    ])
    for (const type of Object.values(schema.getTypeMap())) {
      if (type.name.startsWith('__') || !isObjectType(type)) continue
      for (const field of Object.values(type.getFields())) {
        const isOfPhases = type.name === 'PerformancePhases'
        if (!field.description && !obvious.has(field.name) && !isOfPhases)
          undescribed.push(`${type.name}.${field.name}`)
      }
    }
    expect(undescribed).toEqual([])
  })

  it("has names an author's schema is unlikely to have", () => {
    const own = Object.values(makeExecutableSchema({ typeDefs: [performanceSdl] }).getTypeMap())
      .filter(
        (type) =>
          !type.name.startsWith('__') && (isObjectType(type) || isEnumType(type) || 'parseLiteral' in type),
      )
      .map(({ name }) => name)
      .filter(
        (name) =>
          !['Query', 'Mutation', 'Int', 'Float', 'String', 'Boolean', 'ID', 'Duration'].includes(name),
      )
    for (const name of own) expect(name).toMatch(/^Performance/)
  })
})
