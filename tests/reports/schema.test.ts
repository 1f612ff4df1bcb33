import { makeExecutableSchema } from '@graphql-tools/schema'
import { getNamedType, isEnumType, isObjectType } from 'graphql'
import { describe, expect, it } from 'vitest'
import { performanceSdl } from './support.ts'

describe('the performance schema', () => {
  it.each([
    ['has mutations', 'type Query { a: Int } type Mutation { b: Int }'],
    ['has none', 'type Query { a: Int }'],
    ['names its query type', 'schema { query: Query } type Query { a: Int }'],
    ['has subscriptions', 'type Query { a: Int } type Subscription { c: Int }'],
  ])('merges with a schema that %s', (_name, author) => {
    const schema = makeExecutableSchema({ typeDefs: [author, performanceSdl] })
    expect(schema.getQueryType()?.getFields()).toHaveProperty('performanceReport')
    expect(schema.getMutationType()?.getFields()).toHaveProperty('invalidateCache')
    expect(schema.getSubscriptionType()?.getFields()).toHaveProperty('findings')
  })

  it('describes every field, with its unit where it has one', () => {
    const units = [
      [/Ms$/, /millisecond/i],
      [/Bytes$/, /bytes/i],
      [/[rR]ate$/, /from 0 to 1/],
      [/Seconds$/, /seconds/i],
    ] as const
    const mistakes: string[] = []
    for (const type of Object.values(makeExecutableSchema({ typeDefs: [performanceSdl] }).getTypeMap())) {
      if (type.name.startsWith('__') || !isObjectType(type)) continue
      for (const { name, description } of Object.values(type.getFields())) {
        const place = `${type.name}.${name}`
        if (!description) mistakes.push(`${place} is not described`)
        // The type says it once for all its fields.
        const words = `${description} ${type.description}`
        for (const [named, unit] of units) {
          if (named.test(name) && !unit.test(words)) mistakes.push(`${place} does not say ${unit.source}`)
        }
      }
    }
    expect(mistakes).toEqual([])
  })

  it('describes every argument but those whose field does', () => {
    const undescribed: string[] = []
    for (const type of Object.values(makeExecutableSchema({ typeDefs: [performanceSdl] }).getTypeMap())) {
      if (type.name.startsWith('__') || !isObjectType(type)) continue
      for (const field of Object.values(type.getFields())) {
        for (const { name, description } of field.args) {
          if (!description) undescribed.push(`${type.name}.${field.name}(${name})`)
        }
      }
    }
    expect(undescribed.sort()).toEqual([
      'Mutation.clearMetrics(kinds)',
      'Query.operation(from)',
      'Query.operation(signature)',
      'Query.operation(to)',
      'Query.performanceReport(from)',
      'Query.performanceReport(last)',
      'Query.performanceReport(to)',
      'Query.sample(id)',
    ])
  })

  it('has counts that go on growing as Float, which does not end at 2,147,483,647', () => {
    const whole: string[] = []
    for (const type of Object.values(makeExecutableSchema({ typeDefs: [performanceSdl] }).getTypeMap())) {
      if (type.name.startsWith('__') || !isObjectType(type)) continue
      for (const field of Object.values(type.getFields()))
        if (getNamedType(field.type).name === 'Int') whole.push(`${type.name}.${field.name}`)
    }
    expect(whole.sort()).toEqual([
      'PerformanceAnalysisRun.value',
      'PerformanceOperationConnection.totalCount',
      'PerformancePool.idle',
      'PerformancePool.total',
      'PerformancePool.waiting',
      'PerformanceRealtime.inFlight',
      'PerformanceReport.score',
      'PerformanceSample.status',
      'PerformanceSlowQuery.sampled',
      'PerformanceStep.seconds',
    ])
  })

  it("has names an author's schema is unlikely to have", () => {
    const roots = ['Query', 'Mutation', 'Subscription']
    const others = [...roots, 'Int', 'Float', 'String', 'Boolean', 'ID', 'Duration']
    const own = Object.values(makeExecutableSchema({ typeDefs: [performanceSdl] }).getTypeMap())
      .filter(
        (type) =>
          !type.name.startsWith('__') && (isObjectType(type) || isEnumType(type) || 'parseLiteral' in type),
      )
      .map(({ name }) => name)
      .filter((name) => !others.includes(name))
    for (const name of own) expect(name).toMatch(/^Performance/)
  })
})
