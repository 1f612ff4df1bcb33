import { connect } from 'node:net'
import { expect, it } from 'vitest'
import { startRecorded } from '../support/recorded-gateway.ts'
import { held, loaders, resolvers, startTimed, sumOf, typeDefs } from '../support/timed-gateway.ts'

const json = { 'content-type': 'application/json' }
const gateway = await startTimed()
const { ask } = gateway

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
