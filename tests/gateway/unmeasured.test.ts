import { expect, it, onTestFinished } from 'vitest'
import { createGateway } from '../../src/gateway/create-gateway.ts'

it.each([
  [{ enabled: true, statements: true }, 1, []],
  [{ statements: false }, 1, [expect.stringContaining('monitoring.statements is off')]],
  [{ enabled: false }, 0, [expect.stringContaining('monitoring.enabled is off')]],
])('says in a report that %j leaves something out', async (monitoring, requests, notes) => {
  const gateway = await createGateway({
    typeDefs: 'type Query { hello: String }',
    resolvers: { Query: { hello: () => 'world' } },
    monitoring,
    logLevel: 'silent',
  })
  onTestFinished(() => gateway.close())
  await gateway.fetch(
    new Request('http://gateway/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ hello }' }),
    }),
  )
  expect(await gateway.report('{ performanceReport { requests notes } }')).toEqual({
    performanceReport: { requests, notes },
  })
})
