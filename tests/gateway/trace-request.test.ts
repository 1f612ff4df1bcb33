import { buildASTSchema, isObjectType, parse } from 'graphql'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createGateway } from '../../src/gateway/create-gateway.ts'
import type { Gateway } from '../../src/gateway/gateway.ts'
import type { GatewayOptions } from '../../src/gateway/options.ts'
import { defineLoader, measure, measureStatement } from '../../src/index.ts'
import { tracedFields } from '../../src/reports/operation-trace.ts'
import { performanceSdl } from '../reports/support.ts'

const adminToken = 'the-token-of-the-administrator'
const administrator = { authorization: `Bearer ${adminToken}` }

const typeDefs = /* GraphQL */ `
  directive @defer(if: Boolean, label: String) on FRAGMENT_SPREAD | INLINE_FRAGMENT
  scalar Blob
  type Query {
    products(first: Int = 10): [Product!]!
    cached(name: String): String @cacheControl(maxAge: 60)
    mine: String @cacheControl(maxAge: 60, scope: PRIVATE)
    fails: String
    shapes(count: Int!): Int
    rows: Blob
  }
  type Product { id: ID! supplier: String category: String }
  type Mutation { note(text: String!): String! }
  type Subscription { ticks: Int! }
`

interface Product {
  readonly id: number
}
interface Loaders {
  readonly categoryOf: { load(id: number): Promise<string> }
}

const sent = <Value>(text: string, parameters: readonly unknown[], value: Value) =>
  measureStatement({ text, parameters: [...parameters] }, async () => value)

let executions = 0
const options: GatewayOptions = {
  adminToken,
  typeDefs,
  logLevel: 'silent',
  session: (request) => request.headers.get('authorization'),
  loaders: {
    categoryOf: defineLoader((ids: readonly number[]) =>
      sent(
        'select name from categories where id = any($1)',
        [ids],
        ids.map((id) => `category ${id}`),
      ),
    ),
  },
  resolvers: {
    Query: {
      products: (_: unknown, { first }: { first: number }) =>
        measure('list', () => Array.from({ length: first }, (_item, index) => ({ id: index + 1 }))),
      cached: (_: unknown, { name }: { name?: string }) => {
        executions++
        return name ?? 'cached'
      },
      mine: () => 'mine',
      fails: () => {
        throw new Error('a secret')
      },
      rows: () =>
        sent(
          'select * from notes',
          [],
          Array.from({ length: 40 }, (_row, id) => ({ id, text: 'x'.repeat(500) })),
        ),
      shapes: async (_: unknown, { count }: { count: number }) => {
        const columns = Array.from({ length: 60 }, (_column, at) => `column_${at}_of_a_long_name`)
        for (let at = 0; at < count; at++)
          await sent(`select ${columns.join(', ')} from table_${at}_x`, [], at)
        return count
      },
    },
    Product: {
      supplier: ({ id }: Product) => sent('select name from suppliers where id = $1', [id], `supplier ${id}`),
      category: ({ id }: Product, _: unknown, { loaders }: { loaders: Loaders }) =>
        loaders.categoryOf.load(id),
    },
    Mutation: { note: (_: unknown, { text }: { text: string }) => text },
    Subscription: {
      ticks: {
        async *subscribe() {
          yield { ticks: 1 }
        },
      },
    },
  },
}

const byLane = 'application/json'
// A media type only Yoga negotiates, and which gives the same answer: the way around the lane.
const byYoga = 'application/json;q=0.9'
const traced = { sluice: { trace: true } }
const executed = { sluice: { trace: true, cache: false } }

// biome-ignore lint/suspicious/noExplicitAny: an answer has the shape of its operation
type Body = { data?: any; errors?: any[]; extensions?: any }

let gateway: Gateway
let url = ''
beforeAll(async () => {
  gateway = await createGateway(options)
  url = (await gateway.listen({ port: 0 })).url
})
afterAll(() => gateway.close())

interface Asking {
  readonly variables?: object
  readonly extensions?: unknown
  readonly headers?: Record<string, string>
}

async function post(
  query: unknown,
  { variables, extensions, headers = administrator }: Asking = {},
  to = url,
) {
  const response = await fetch(to, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: byLane, ...headers },
    body: JSON.stringify({ query, variables, extensions }),
  })
  const text = await response.text()
  const { date: _, ...told } = Object.fromEntries(response.headers)
  return { status: response.status, headers: told, text, body: readBody(text) }
}

const readBody = (text: string): Body => (text.startsWith('{') ? JSON.parse(text) : {})

async function get(query: string, extensions: unknown) {
  const asked = new URL(url)
  asked.searchParams.set('query', query)
  asked.searchParams.set('extensions', JSON.stringify(extensions))
  const response = await fetch(asked, { headers: { ...administrator, accept: byLane } })
  return (await response.json()) as Body
}

const statistics = async () =>
  (
    await gateway.report<{ cacheStatistics: object }>(
      '{ cacheStatistics { hits misses stores entries bypasses { reason count } } }',
    )
  ).cacheStatistics

const report = async (name: string) => {
  const { performanceReport } = await gateway.report<{ performanceReport: object }>(
    `{ performanceReport(operation: "${name}") { requests statements withFindings cache { hit miss bypass } } }`,
  )
  return performanceReport
}

const milliseconds = expect.any(Number)

describe('a trace on request', () => {
  const document = 'query Traced { products { supplier category } }'
  const expected = {
    operationName: 'Traced',
    signature: expect.stringMatching(/^[0-9a-f]{32}$/),
    outcome: 'ok',
    cache: 'bypass',
    durationMs: milliseconds,
    phases: {
      admissionMs: milliseconds,
      parseMs: milliseconds,
      validateMs: milliseconds,
      executeMs: milliseconds,
    },
    statementCount: 11,
    databaseMs: milliseconds,
    statements: expect.arrayContaining([
      {
        shape: 'select name from suppliers where id = ?',
        fingerprint: expect.any(String),
        coordinate: 'Product.supplier',
        pathPattern: 'products.*.supplier',
        loader: null,
        count: 10,
        errors: 0,
        rows: milliseconds,
        totalMs: milliseconds,
        maxMs: milliseconds,
      },
      expect.objectContaining({ loader: 'categoryOf', coordinate: null, count: 1 }),
    ]),
    resolvers: expect.arrayContaining([
      {
        coordinate: 'Product.category',
        calls: 10,
        errors: 0,
        meanMs: milliseconds,
        maxMs: milliseconds,
        totalMs: milliseconds,
      },
    ]),
    loaders: [
      {
        loader: 'categoryOf',
        batches: 1,
        keys: 10,
        keysPerBatch: 10,
        errors: 0,
        meanMs: milliseconds,
        maxMs: milliseconds,
        totalMs: milliseconds,
      },
    ],
    spans: [
      { name: 'list', calls: 1, errors: 0, meanMs: milliseconds, maxMs: milliseconds, totalMs: milliseconds },
    ],
    timeline: expect.arrayContaining([
      {
        kind: 'RESOLVER',
        name: 'Query.products',
        startMs: milliseconds,
        durationMs: milliseconds,
        calls: 1,
        items: null,
        failed: false,
      },
      expect.objectContaining({ kind: 'BATCH', name: 'categoryOf', items: 10 }),
      expect.objectContaining({ kind: 'STATEMENT', name: 'select name from suppliers where id = ?' }),
      expect.objectContaining({ kind: 'SPAN', name: 'list' }),
    ]),
    truncated: false,
    findings: [
      {
        identity: expect.any(String),
        kind: 'N_PLUS_ONE',
        coordinate: 'Product.supplier',
        pathPattern: 'products.*.supplier',
        loader: null,
        statement: 'select name from suppliers where id = ?',
        statements: 10,
        rows: milliseconds,
        durationMs: milliseconds,
        lostMs: milliseconds,
        advice: expect.stringContaining('Product.supplier'),
        patch: null,
      },
    ],
  }

  it.each([
    ['a plain POST', async () => (await post(document, { extensions: traced })).body],
    [
      'a POST that Yoga negotiates',
      async () =>
        (await post(document, { extensions: traced, headers: { ...administrator, accept: byYoga } })).body,
    ],
    ['a GET', () => get(document, traced)],
  ])('tells an administrator what his operation did, by %s', async (_way, ask) => {
    const { data, extensions } = await ask()
    expect(data.products).toHaveLength(10)
    expect(extensions).toEqual({
      sluice: { ...expected, findings: [expect.objectContaining(expected.findings[0])] },
    })
    const { admissionMs, parseMs, validateMs, executeMs } = extensions.sluice.phases
    expect(admissionMs + parseMs + validateMs + executeMs).toBeLessThanOrEqual(
      extensions.sluice.durationMs + 0.01,
    )
    expect(executeMs).toBeGreaterThan(0)
  })

  it('leaves the operation in reports as it would be without it', async () => {
    const query = (name: string) => `query ${name} { products(first: 6) { supplier } }`
    await post(query('Plain'))
    await post(query('Followed'), { extensions: traced })
    expect(await report('Followed')).toEqual({
      requests: 1,
      statements: 6,
      withFindings: 1,
      cache: { hit: 0, miss: 0, bypass: 1 },
    })
    expect(await report('Followed')).toEqual(await report('Plain'))
  })

  it('names its fields as the schema does', () => {
    const schema = buildASTSchema(parse(performanceSdl), { assumeValid: true })
    const fieldsOf = (name: string) => {
      const type = schema.getType(name)
      return isObjectType(type) ? Object.keys(type.getFields()).sort() : []
    }
    expect(
      Object.fromEntries(Object.entries(tracedFields).map(([list, names]) => [list, [...names].sort()])),
    ).toEqual({
      statements: fieldsOf('PerformanceStatement'),
      resolvers: fieldsOf('PerformanceResolver'),
      loaders: fieldsOf('PerformanceLoader'),
      spans: fieldsOf('PerformanceSpan'),
      timeline: fieldsOf('PerformanceTimelineEntry'),
    })
    expect(Object.keys(expected.findings[0] ?? {}).sort()).toEqual(
      fieldsOf('PerformanceAnalysisFinding').filter((name) => name !== 'growth'),
    )
  })

  it.each([
    ['nobody', {}],
    ['a session', { authorization: 'customer-7' }],
    ['a token that is nearly right', { authorization: `Bearer ${adminToken}x` }],
  ])('tells %s nothing, not even that there is such a thing', async (_who, headers) => {
    for (const accept of [byLane, byYoga]) {
      for (const query of [
        '{ products(first: 1) { id } }',
        '{ fails }',
        '{ nothing }',
        '{',
        'mutation { note(text: "x") }',
      ]) {
        const asked = { headers: { ...headers, accept } }
        const plain = await post(query, asked)
        for (const extensions of [traced, executed, { sluice: { trace: 'x' } }])
          expect(await post(query, { ...asked, extensions })).toEqual(plain)
      }
    }
  })

  it('is not asked for by anything but true', async () => {
    for (const sluice of [
      null,
      true,
      1,
      'trace',
      [],
      {},
      { trace: 1 },
      { trace: 'true' },
      { cache: false },
    ]) {
      const { body } = await post('{ products(first: 1) { id } }', { extensions: { sluice } })
      expect(body).toEqual({ data: { products: [{ id: '1' }] } })
    }
  })

  it('says of an answer from cache that it is one, and is never kept with it', async () => {
    const query = 'query Kept { cached(name: "kept") }'
    const before = executions
    const miss = await post(query, { extensions: traced })
    expect(miss.body.extensions.sluice).toMatchObject({
      cache: 'miss',
      resolvers: [{ coordinate: 'Query.cached' }],
    })
    expect([miss.headers.etag, miss.headers['cache-control']]).toEqual([undefined, 'no-store'])
    const plain = await post(query)
    expect(plain.text).toBe('{"data":{"cached":"kept"}}')
    expect(plain.headers.etag).toMatch(/^"/)
    for (const headers of [
      administrator,
      { ...administrator, 'if-none-match': plain.headers.etag as string },
    ]) {
      const hit = await post(query, { extensions: traced, headers })
      expect([hit.status, hit.body]).toEqual([
        200,
        { data: { cached: 'kept' }, extensions: { sluice: { cache: 'hit' } } },
      ])
    }
    expect((await post(query)).text).toBe(plain.text)
    expect(executions - before).toBe(1)
  })

  it('runs past the cache where that is asked for', async () => {
    const query = 'query Past { cached(name: "past") }'
    const before = await statistics()
    for (const accept of [byLane, byYoga]) {
      const { body } = await post(query, { extensions: executed, headers: { ...administrator, accept } })
      expect(body.extensions.sluice).toMatchObject({ cache: 'bypass', resolvers: [{ calls: 1 }] })
    }
    expect(await statistics()).toEqual({
      ...before,
      bypasses: expect.arrayContaining([{ reason: 'requested', count: 2 }]),
    })
    const first = await post(query, { extensions: traced })
    expect(first.body.extensions.sluice.cache).toBe('miss')
    expect((await post(query, { extensions: executed })).body.extensions.sluice.cache).toBe('bypass')
    expect((await post(query, { extensions: traced })).body.extensions.sluice.cache).toBe('hit')
  })

  it('comes with errors as well', async () => {
    for (const accept of [byLane, byYoga]) {
      const asked = { extensions: traced, headers: { ...administrator, accept } }
      const partial = await post('{ fails }', asked)
      expect(partial.body).toMatchObject({
        data: { fails: null },
        errors: [{ message: 'Unexpected error.' }],
        extensions: { sluice: { outcome: 'partial', resolvers: [{ coordinate: 'Query.fails', errors: 1 }] } },
      })
      for (const [query, code] of [
        ['{ nothing }', 'GRAPHQL_VALIDATION_FAILED'],
        ['{', 'GRAPHQL_PARSE_FAILED'],
        ['query ($a: String!) { cached(name: $a) }', 'BAD_USER_INPUT'],
      ] as const) {
        const { body } = await post(query, asked)
        expect(body.errors?.map((error) => error.extensions.code)).toEqual([code])
        expect(body.extensions.sluice).toMatchObject({
          outcome: 'clientError',
          statements: [],
          resolvers: [],
        })
      }
      expect((await post('mutation { note(text: "x") }', asked)).body).toMatchObject({
        data: { note: 'x' },
        extensions: { sluice: { outcome: 'ok', cache: 'bypass' } },
      })
    }
  })

  it('adds nothing to a subscription and to an answer in parts', async () => {
    const events = await post('subscription { ticks }', {
      extensions: traced,
      headers: { ...administrator, accept: 'text/event-stream' },
    })
    expect(events.text).toContain('"ticks":1')
    const parts = await post('{ products(first: 1) { id ... @defer { supplier } } }', {
      extensions: traced,
      headers: { ...administrator, accept: 'multipart/mixed' },
    })
    expect(parts.text).toContain('"supplier":"supplier 1"')
    expect(`${events.text}${parts.text}`).not.toContain('sluice')
  })

  it('counts as used what is read when the answer is written', async () => {
    const { body } = await post('{ rows }', { extensions: traced })
    expect(body.data.rows).toHaveLength(40)
    expect(body.extensions.sluice).toMatchObject({ statementCount: 1, findings: [] })
  })

  it('has at most 64 kB, and says when that left something out', async () => {
    const { text, body } = await post('{ shapes(count: 400) products { supplier } }', { extensions: traced })
    expect(body.data.products).toHaveLength(10)
    const { sluice } = body.extensions
    expect(sluice).toMatchObject({ truncated: true, statementCount: 410, findings: [{ kind: 'N_PLUS_ONE' }] })
    expect(sluice.statements.length).toBeGreaterThan(0)
    expect(Buffer.byteLength(JSON.stringify(sluice))).toBeLessThanOrEqual(64 * 1024)
    expect(Buffer.byteLength(text)).toBeLessThan(66 * 1024)
  })

  it('says what is not measured', async () => {
    for (const [monitoring, expectedTrace] of [
      [{ enabled: false }, { notes: [expect.stringContaining('monitoring.enabled is off')] }],
      [
        { statements: false },
        { cache: 'bypass', statements: [], notes: [expect.stringContaining('monitoring.statements is off')] },
      ],
    ] as const) {
      const other = await createGateway({ ...options, monitoring })
      const { url: at } = await other.listen({ port: 0 })
      const { body } = await post('{ products(first: 1) { supplier } }', { extensions: traced }, at)
      expect(body.extensions.sluice).toMatchObject(expectedTrace)
      await other.close()
    }
  })
})
