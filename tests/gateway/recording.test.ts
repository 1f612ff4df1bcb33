import { createHmac } from 'node:crypto'
import { expect, it } from 'vitest'
import { adminToken, clock, held, key, startTimed, sumOf, waiting } from '../support/timed-gateway.ts'

const { ask } = await startTimed()

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
    waiting.gates = []
    waiting.arrived = () => {
      clock.at += 10
      if (waiting.gates.length === 3) resolve()
    }
  })
  const asked = ask('{ items { part } }')
  await everyoneIsIn
  for (const open of waiting.gates) {
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
