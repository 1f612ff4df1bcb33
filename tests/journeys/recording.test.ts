import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Gateway } from '../../src/gateway/gateway.ts'
import { createGateway, measure, measureOperation, recordOperation } from '../../src/index.ts'

const typeDefs = /* GraphQL */ `
  type Query {
    hello(name: String, first: Int): String!
    cached(name: String): String @cacheControl(maxAge: 60)
  }
`
const resolvers = {
  Query: {
    hello: (_root: unknown, { name }: { name: string }) => measure('greet', () => `hello ${name}`),
    cached: () => 'cached',
  },
}

interface Sample {
  readonly operationName: string | null
  readonly outcome: string
  readonly cache: string
  readonly phases: Readonly<Record<string, number>>
  readonly durationMs: number
}

const viewerKey = 'a key of at least sixteen characters'

describe('what is recorded of one operation', () => {
  let gateway: Gateway
  let url = ''
  beforeAll(async () => {
    gateway = await createGateway({
      typeDefs,
      resolvers,
      session: (request) => request.headers.get('authorization'),
      logLevel: 'silent',
      // Every operation is slow, and so kept whole.
      monitoring: { slowQueryMs: 0.0001, shownVariables: ['first'], viewerKey },
    })
    url = (await gateway.listen({ port: 0 })).url
  })
  afterAll(() => gateway.close())

  const send = async (body: string, headers: Record<string, string> = {}) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
    })
    return response.text()
  }
  const samples = async () => {
    const { performanceReport } = await gateway.report<{ performanceReport: { samples: Sample[] } }>(`{
      performanceReport(last: "5m") { samples(first: 100) {
        operationName kind outcome cache errorCodes tier viewer clientName clientVersion variables durationMs status
        phases { admissionMs parseMs validateMs executeMs serialiseMs }
        spans { name calls } timeline { kind name failed } truncated
      } }
    }`)
    return performanceReport.samples
  }
  const sampleOf = async (name: string | null) =>
    (await samples()).find(({ operationName }) => operationName === name)

  it('says who asked, by which client, with which variables, and what ran when', async () => {
    await send(
      JSON.stringify({
        query: 'query Hello($name: String, $first: Int) { hello(name: $name, first: $first) }',
        variables: { name: 'a secret', first: 7 },
      }),
      {
        authorization: 'customer-7',
        'apollographql-client-name': 'n'.repeat(300),
        'apollographql-client-version': '1.2.3',
      },
    )
    const sample = await sampleOf('Hello')
    expect(sample).toMatchObject({
      kind: 'query',
      outcome: 'ok',
      cache: 'bypass',
      tier: 'session',
      viewer: createHmac('sha256', viewerKey).update('customer-7').digest('hex').slice(0, 32),
      clientName: 'n'.repeat(100),
      clientVersion: '1.2.3',
      variables: { name: 'String(8)', first: 7 },
      status: 200,
      spans: [{ name: 'greet', calls: 1 }],
      truncated: false,
    })
    expect(sample).toHaveProperty('timeline', [
      { kind: 'RESOLVER', name: 'Query.hello', failed: false },
      { kind: 'SPAN', name: 'greet', failed: false },
    ])
    expect(JSON.stringify(sample)).not.toContain('a secret')
    expect(JSON.stringify(sample)).not.toContain('customer-7')
    const phases = Object.values(sample?.phases ?? {})
    expect(Math.min(...phases)).toBeGreaterThanOrEqual(0)
    expect(phases.reduce((sum, ms) => sum + ms, 0)).toBeLessThanOrEqual(sample?.durationMs ?? 0)
    expect(sample?.phases.executeMs).toBeGreaterThan(0)
  })

  it('is there also for what was cached, refused and malformed', async () => {
    const before = (await samples()).length
    const cached = 'query Cached($name: String) { cached(name: $name) }'
    await send(JSON.stringify({ query: cached }))
    await send(JSON.stringify({ query: cached }))
    await send(JSON.stringify({ query: cached, variables: { name: 5 } }))
    await send('{ not JSON')
    await send(JSON.stringify({ query: '{ hello' }))
    await send('{}', { 'content-type': 'text/plain' })
    const kept = await samples()
    const { performanceReport } = await gateway.report<{ performanceReport: unknown }>(
      '{ performanceReport(last: "5m") { requests outcomes { ok clientError refused } cache { hit miss bypass } } }',
    )
    expect(performanceReport).toEqual({
      requests: 7,
      outcomes: { ok: 3, clientError: 3, refused: 1 },
      cache: { hit: 1, miss: 1, bypass: 5 },
    })
    expect(kept.length).toBeGreaterThan(before)
  })

  it('is there also for work that is not GraphQL', async () => {
    await measureOperation('nightly', async () => measure('inside', () => 1), { client: { name: 'cron' } })
    expect(await sampleOf('nightly')).toMatchObject({
      kind: 'work',
      clientName: 'cron',
      spans: [{ name: 'inside', calls: 1 }],
    })
    recordOperation({ name: 'NUL \0 and half a \ud800', durationMs: 3, outcome: 'serverError' })
    expect(await sampleOf('NUL  and half a')).toMatchObject({ durationMs: 3, outcome: 'serverError' })
  })
})
