import { expect, it, onTestFinished } from 'vitest'
import { createGateway } from '../../src/gateway/create-gateway.ts'
import { cacheHarness } from '../support/cache-harness.ts'

const typeDefs = 'type Query { next(number: Int!): Int @cacheControl(maxAge: 60) }'
const resolvers = { Query: { next: (_: unknown, { number }: { number: number }) => number + 1 } }
const query = 'query Next($number: Int!) { next(number: $number) }'

it('an operation refused for its variables is a bypass: neither a miss nor an answer refused to be stored', async () => {
  const { ask, cache } = cacheHarness({ typeDefs, resolvers })
  for (const variables of [{}, { number: 'one' }, { number: 'one' }]) {
    const { outcome, info, errors } = await ask(query, { variables })
    expect([outcome, info, errors?.length]).toEqual(['bypass', { reason: 'variables' }, 1])
  }
  expect((await ask(query, { variables: { number: 1 } })).outcome).toBe('miss')
  const { hits, misses, stores, bypasses, refusals } = await cache.statistics()
  expect({ hits, misses, stores, bypasses, refusals }).toEqual({
    hits: 0,
    misses: 1,
    stores: 1,
    bypasses: { variables: 3 },
    refusals: {},
  })
})

it('an operation that fails in a resolver is still a miss', async () => {
  const { ask, cache } = cacheHarness({
    typeDefs: 'type Query { fails(a: Int): Int! @cacheControl(maxAge: 60) }',
    resolvers: { Query: { fails: () => Promise.reject(new Error('no')) } },
  })
  expect((await ask('query ($a: Int) { fails(a: $a) }')).outcome).toBe('miss')
  const { misses, bypasses, refusals } = await cache.statistics()
  expect({ misses, bypasses, refusals }).toEqual({ misses: 1, bypasses: {}, refusals: { errors: 1 } })
})

it('the cache and the measurements say the same of it', async () => {
  const gateway = await createGateway({ typeDefs, resolvers, logLevel: 'silent' })
  onTestFinished(() => gateway.close())
  for (const number of ['one', 1, 1]) {
    await gateway.fetch(
      new Request('http://gateway/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query, variables: { number } }),
      }),
    )
  }
  expect(
    await gateway.report(`{
      cacheStatistics { hits misses bypasses { reason count } }
      performanceReport(operation: "Next") { cache { hit miss bypass } }
    }`),
  ).toEqual({
    cacheStatistics: {
      hits: 1,
      misses: 1,
      // The report itself asks a field without a lifetime.
      bypasses: [
        { reason: 'variables', count: 1 },
        { reason: 'noLifetime', count: 1 },
      ],
    },
    performanceReport: { cache: { hit: 1, miss: 1, bypass: 1 } },
  })
})
