import { createHmac } from 'node:crypto'
import { connect } from 'node:net'
import { GraphQLError, GraphQLScalarType } from 'graphql'
import { expect, it } from 'vitest'
import { createViewerOf } from '../../src/identity/viewer.ts'
import { defineLoader } from '../../src/loaders/define-loader.ts'
import { shownVariablesOf } from '../../src/measurement/redact.ts'
import { measure } from '../../src/measurement/spans.ts'
import { holdPerformanceClock, startRecorded } from '../support/recorded-gateway.ts'

const typeDefs = /* GraphQL */ `
  scalar Slow
  input Filter { category: String, email: String }
  type Item { id: Int! part: String! owner: String! }
  type Query {
    text(argument: Slow): Slow
    cached(name: String): String @cacheControl(maxAge: 60)
    mine: String @cacheControl(maxAge: 60, scope: PRIVATE)
    find(filter: Filter, first: Int): String
    items: [Item!]!
    fails: String @cacheControl(maxAge: 60)
  }
  type Subscription { ticks: Int! }
`

const clock = { at: 0 }
let gates: (() => void)[] = []
let arrived = () => {}
const gate = () =>
  new Promise<void>((resolve) => {
    gates.push(resolve)
    arrived()
  })

const resolvers = {
  Slow: new GraphQLScalarType({
    name: 'Slow',
    parseValue: (value) => value,
    // Read while the document is validated, and again for the resolver.
    parseLiteral: () => {
      clock.at += 3
      return 'argument'
    },
    // Written when the answer becomes text.
    serialize: (value) => ({
      toJSON: () => {
        clock.at += 7
        return value
      },
    }),
  }),
  Query: {
    text: () => {
      clock.at += 5
      return 'text'
    },
    cached: () => 'cached',
    mine: () => 'mine',
    find: () => 'found',
    items: () => [{ id: 1 }, { id: 2 }, { id: 3 }],
    fails: () => {
      throw new Error('a secret')
    },
  },
  Item: {
    part: async ({ id }: { id: number }) => {
      await gate()
      return `part ${id}`
    },
    owner: ({ id }: { id: number }, _args: unknown, { loaders }: { loaders: Loaders }) =>
      loaders.ownerById.load(id),
  },
  Subscription: {
    ticks: {
      async *subscribe() {
        yield { ticks: 1 }
      },
    },
  },
}

interface Loaders {
  readonly ownerById: { load(id: number): Promise<string> }
}

const loaders = {
  ownerById: defineLoader(async (ids: readonly number[]) =>
    measure('look up owners', () => {
      clock.at += 4
      return ids.map((id) => `owner ${id}`)
    }),
  ),
}

const json = { 'content-type': 'application/json' }
const adminToken = 'an-administrator-of-the-tests'
const key = 'a key of at least 16'
const gateway = await startRecorded({
  typeDefs,
  resolvers,
  loaders,
  adminToken,
  session: (request) => {
    clock.at += 2
    const authorization = request.headers.get('authorization')
    if (authorization === 'expired') {
      const extensions = { code: 'SESSION_EXPIRED', http: { status: 403 } }
      throw new GraphQLError('Sign in again.', { extensions })
    }
    if (authorization === 'broken') throw new Error('the session store is away')
    return authorization
  },
  recording: {
    viewerOf: createViewerOf({ viewers: 'hashed', viewerKey: key, adminToken }),
    shownVariables: shownVariablesOf(['first', 'filter.category']),
  },
})
const { ask } = gateway

const held = () => {
  const performanceClock = holdPerformanceClock()
  Object.defineProperty(clock, 'at', {
    configurable: true,
    get: () => performanceClock.at,
    set: (at: number) => {
      performanceClock.at = at
    },
  })
}

const sumOf = (phases: object) => Object.values(phases).reduce((sum: number, ms: number) => sum + ms, 0)

it.each([
  ['the lane', 'application/json'],
  ['Yoga', 'application/json;q=0.9'],
])('divides an operation into its phases, by %s', async (_way, accept) => {
  held()
  const document = '{ text(argument: "x") }'
  // A document is validated once and then known.
  const { durationMs, phases } = await ask(`${document} # ${accept}`, { headers: { accept } })
  expect(phases).toEqual({ admissionMs: 2, parseMs: 0, validateMs: 3, executeMs: 8, serialiseMs: 7 })
  expect(durationMs).toBe(20)
})

it('counts what never is parsed as admission', async () => {
  held()
  const measured = await ask('{ text }', {
    headers: { 'content-type': 'text/plain', 'graphql-client-name': 'browser' },
  })
  expect(measured).toMatchObject({
    outcome: 'refused',
    durationMs: 0,
    client: { name: 'browser', version: '' },
  })
  const malformed = await ask(5)
  expect(malformed).toMatchObject({
    outcome: 'clientError',
    signature: 'unparsed',
    durationMs: 2,
    phases: { admissionMs: 2, parseMs: 0, validateMs: 0, executeMs: 0, serialiseMs: 0 },
  })
})

it.each([
  ['a method', { method: 'PUT' }, 405, 'METHOD_NOT_ALLOWED', /^… is not answered here\. Send a query/],
  [
    'a content type',
    { headers: { 'content-type': 'text/ada' } },
    415,
    'UNSUPPORTED_MEDIA_TYPE',
    /, got …\.$/,
  ],
  ['a body that is too large', { body: 'x'.repeat(10_001) }, 413, 'BODY_TOO_LARGE', /at most 10000 bytes/],
  [
    'a session that is refused',
    { headers: { ...json, authorization: 'expired' } },
    403,
    'SESSION_EXPIRED',
    /^Sign in again\.$/,
  ],
  [
    'a session that fails',
    { headers: { ...json, authorization: 'broken' } },
    500,
    'INTERNAL_SERVER_ERROR',
    /^Unexpected error\.$/,
  ],
])('records why %s was refused before GraphQL', async (_what, init, status, code, message) => {
  const response = await fetch(gateway.url, { method: 'POST', headers: json, body: '{}', ...init })
  expect(response.status).toBe(status)
  const measured = gateway.measurements.at(-1)
  expect(measured?.errorCodes).toEqual([code])
  expect(measured?.errorMessages).toEqual([expect.stringMatching(message)])
  expect((await response.json()).errors[0].extensions.code).toBe(code)
})

it('records why an unknown Authorization and a body that broke off were refused', async () => {
  const closed = await startRecorded({ typeDefs, resolvers, loaders })
  expect(await closed.ask('{ text }', { headers: { authorization: 'Bearer nobody' } })).toMatchObject({
    outcome: 'refused',
    errorCodes: ['UNAUTHENTICATED'],
    errorMessages: [expect.stringContaining('This Authorization is not known here.')],
  })
  const measured = closed.next()
  const socket = connect(Number(new URL(closed.url).port), '127.0.0.1', () =>
    socket.write(
      'POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n{',
      () => socket.destroy(),
    ),
  )
  expect(await measured).toMatchObject({ outcome: 'refused', errorCodes: ['BODY_ABORTED'] })
})

it('records a syntax error, a refused field and a document over the limits', async () => {
  for (const [document, outcome] of [
    ['{ text', 'clientError'],
    ['{ nothing }', 'clientError'],
    [`{ ${'text '.repeat(300)} }`, 'refused'],
  ]) {
    const { phases, durationMs, ...measured } = await ask(document)
    expect(measured).toMatchObject({ outcome, cache: 'bypass' })
    expect(phases.executeMs).toBe(0)
    expect(Math.min(...Object.values(phases))).toBeGreaterThanOrEqual(0)
    expect(sumOf(phases)).toBeLessThanOrEqual(durationMs)
  }
})

it.each(['application/json', '*/*', 'application/graphql-response+json'])(
  'answers 400 to a document over each of the limits, for who accepts %s',
  async (accept) => {
    for (const [document, code] of [
      ['{ text }'.padEnd(1001), 'DOCUMENT_TOO_LONG'],
      [`{ ${'text '.repeat(199)}}`, 'DOCUMENT_TOO_MANY_TOKENS'],
    ]) {
      // The second time the refusal is known.
      for (const _time of ['first', 'second']) {
        const { http, errorCodes, outcome } = await ask(document, { headers: { accept } })
        expect([http.status, errorCodes, outcome]).toEqual([400, [code], 'refused'])
      }
    }
  },
)

it('records an answer from cache with all of its phases and no resolver', async () => {
  expect(await ask('{ cached }')).toMatchObject({
    cache: 'miss',
    resolvers: [{ coordinate: 'Query.cached' }],
  })
  held()
  const { cache, phases, resolvers: called, durationMs } = await ask('{ cached }')
  expect({ cache, called, durationMs }).toEqual({ cache: 'hit', called: [], durationMs: 2 })
  expect(phases).toEqual({ admissionMs: 2, parseMs: 0, validateMs: 0, executeMs: 0, serialiseMs: 0 })
})

it.each(['application/json', 'application/json;q=0.9'])(
  'counts an operation refused for its variables as no miss (%s)',
  async (accept) => {
    const query = 'query Named($name: String) { cached(name: $name) }'
    const refused = await ask(query, { variables: { name: 5 }, headers: { accept } })
    expect(refused).toMatchObject({ cache: 'bypass', outcome: 'clientError', errorCodes: ['BAD_USER_INPUT'] })
    const right = await ask(query, { variables: { name: accept }, headers: { accept } })
    expect(right).toMatchObject({ cache: 'miss', outcome: 'ok' })
    expect(await ask('{ fails cached }')).toMatchObject({ cache: 'miss', outcome: 'partial' })
  },
)

it('knows the tier and the viewer', async () => {
  const anonymous = await ask('{ mine }')
  expect([anonymous.tier, anonymous.viewer(), anonymous.cache]).toEqual(['anonymous', undefined, 'private'])
  const headers = { authorization: 'Bearer customer-7' }
  const session = await ask('{ mine }', { headers })
  const hash = createHmac('sha256', key).update('Bearer customer-7').digest('hex').slice(0, 32)
  expect([session.tier, session.viewer()]).toEqual(['session', hash])
  const administrator = await ask('{ mine }', { headers: { authorization: `Bearer ${adminToken}` } })
  expect([administrator.tier, administrator.viewer(), administrator.audience]).toEqual([
    'administrator',
    undefined,
    'administrator',
  ])
})

it('shows the variables that may show, and no other', async () => {
  const { redactedVariables } = await ask(
    'query Find($filter: Filter, $first: Int) { find(filter: $filter, first: $first) }',
    { variables: { filter: { category: 'lamps', email: 'ada@example.org' }, first: 5, extra: 'private' } },
  )
  expect(redactedVariables()).toEqual({
    filter: { category: 'lamps', email: 'String(15)' },
    first: 5,
    extra: 'String(7)',
  })
})

it('shows of the keys of variables those of the schema', async () => {
  const { redactedVariables } = await ask(
    'query Keys($filter: Filter, $argument: Slow) { find(filter: $filter) text(argument: $argument) }',
    {
      variables: {
        filter: { email: 'ada@example.org' },
        argument: { email: 1, 'ada@example.org': { email: 2 }, ada: 3 },
        'grace@example.org': 4,
      },
    },
  )
  expect(redactedVariables()).toEqual({
    filter: { email: 'String(15)' },
    argument: { email: 'Int', '…': 2 },
    '…': 1,
  })
})

it('counts parallel calls of a resolver once in its busy time', async () => {
  held()
  const everyoneIsIn = new Promise<void>((resolve) => {
    gates = []
    arrived = () => {
      clock.at += 10
      if (gates.length === 3) resolve()
    }
  })
  const asked = ask('{ items { part } }')
  await everyoneIsIn
  for (const open of gates) {
    clock.at += 10
    open()
    await new Promise((resolve) => setImmediate(resolve))
  }
  const { resolvers: called, phases } = await asked
  // The calls begin 0, 10 and 20 ms after the first, and end after 40, 50 and 60 ms.
  expect(called).toEqual([
    { coordinate: 'Query.items', calls: 1, errors: 0, totalMs: 0, maxMs: 0, startMs: 2, endMs: 2, busyMs: 0 },
    {
      coordinate: 'Item.part',
      calls: 3,
      errors: 0,
      totalMs: 120,
      maxMs: 40,
      startMs: 2,
      endMs: 62,
      busyMs: 60,
    },
  ])
  expect(phases.executeMs).toBe(60)
})

it('puts batches and spans on the time line', async () => {
  held()
  const { timeline, spans, batches, truncated } = await ask('{ items { owner } }')
  expect(timeline).toEqual([
    { kind: 'span', name: 'look up owners', startMs: 2, durationMs: 4, items: 0, failed: false },
    { kind: 'batch', name: 'ownerById', startMs: 2, durationMs: 4, items: 3, failed: false },
  ])
  expect(spans).toEqual([{ name: 'look up owners', calls: 1, errors: 0, totalMs: 4, maxMs: 4 }])
  expect(batches).toEqual([{ loader: 'ownerById', batches: 1, keys: 3, errors: 0, totalMs: 4, maxMs: 4 }])
  expect(truncated).toBe(false)
})

it('records a subscription when its reply is made', async () => {
  const { kind, phases, durationMs, outcome } = await ask('subscription { ticks }', {
    headers: { accept: 'text/event-stream' },
  })
  expect({ kind, outcome }).toEqual({ kind: 'subscription', outcome: 'ok' })
  expect(sumOf(phases)).toBeLessThanOrEqual(durationMs)
  expect(phases.executeMs).toBeGreaterThan(0)
})
