import { connect } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Gateway } from '../../src/gateway/gateway.ts'
import type { GatewayOptions } from '../../src/gateway/options.ts'
import { createGateway, measureStatement } from '../../src/index.ts'
import { readEvents } from '../support/event-stream.ts'
import { createTestDatabase, describeWithPostgres } from '../support/postgres.ts'

const token = 'a-token-of-the-administrator'
const subscription = 'subscription { findings { kind coordinate operationName evidence { operationName } } }'
const supplierOfProducts = {
  ...{ kind: 'N_PLUS_ONE', coordinate: 'Product.supplier', operationName: 'Products' },
  evidence: { operationName: 'Products' },
}

/** A gateway of a shop whose products ask for their suppliers one by one, behind HTTP. */
async function start(options: Partial<GatewayOptions> = {}) {
  const gateway = await createGateway({
    adminToken: token,
    typeDefs: 'type Query { products: [Product!]! }\ntype Product { id: ID! supplier: String }',
    resolvers: {
      Query: { products: () => Array.from({ length: 10 }, (_, index) => ({ id: index + 1 })) },
      Product: {
        supplier: ({ id }: { id: number }) =>
          measureStatement(
            { text: 'select name from suppliers where id = $1', parameters: [id] },
            async () => [`supplier ${id}`],
          ),
      },
    },
    logLevel: 'silent',
    // A test that has to wait for the end of the drain fails.
    drainMs: 60_000,
    ...options,
  })
  onTestFinished(() => gateway.close())
  const { url } = await gateway.listen({ port: 0 })
  const ask = (query: string, { headers = {}, ...init }: RequestInit = {}) =>
    fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query }),
      ...init,
    })
  const asAdministrator = (query: string, headers: Record<string, string> = {}, signal?: AbortSignal) =>
    ask(query, { headers: { authorization: `Bearer ${token}`, ...headers }, ...(signal && { signal }) })
  const listen = (query = subscription, signal?: AbortSignal) =>
    asAdministrator(query, { accept: 'text/event-stream' }, signal)
  const findOne = async (name = 'Products') => (await ask(`query ${name} { products { supplier } }`)).json()
  return { gateway, url, ask, asAdministrator, listen, findOne }
}

const dropped = async (gateway: Gateway) => {
  const metrics = await (await gateway.fetch(new Request('http://gateway/metrics'))).text()
  return Number(/^sluice_dropped_total\{what="events"\} (\d+)$/m.exec(metrics)?.[1])
}

describe('findings told as server-sent events', () => {
  it('come when they are first seen, and not again', async () => {
    const { listen, findOne, ask } = await start()
    const response = await listen()
    expect(response.headers.get('content-type')).toBe('text/event-stream')
    const events = readEvents(response)
    await findOne()
    expect((await events.next()).value).toEqual({ data: { findings: supplierOfProducts } })
    await findOne()
    await (await ask('query Others { products { supplier } }')).json()
    expect((await events.next()).value).toMatchObject({ data: { findings: { operationName: 'Others' } } })
  })

  it('are told of what the schema says is wrong in the request', async () => {
    const { listen } = await start()
    const response = await listen('subscription { findings(kinds: [SLOW]) { kind } }')
    expect(await response.text()).toContain(
      'Value \\"SLOW\\" does not exist in \\"PerformanceFindingKind\\" enum',
    )
  })

  it('end complete when the gateway is closed, which does not wait for them', async () => {
    const { gateway, listen, findOne } = await start()
    const [one, other] = [readEvents(await listen()), readEvents(await listen())]
    await findOne()
    await one.next()
    await gateway.close()
    expect(await one.next()).toEqual({ done: true, value: undefined })
    // What waited is still told.
    expect((await other.next()).value).toEqual({ data: { findings: supplierOfProducts } })
    expect(await other.next()).toEqual({ done: true, value: undefined })
  })

  it('are for 20 at once; who hangs up makes room', async () => {
    const { gateway, listen, findOne } = await start()
    const leaving = new AbortController()
    const all = await Promise.all(Array.from({ length: 20 }, () => listen(subscription, leaving.signal)))
    const refused = await (await listen()).text()
    expect(refused).toContain('A gateway takes 20 subscriptions to findings at once, and has them.')
    expect(refused).toContain('"code":"TOO_MANY_SUBSCRIPTIONS"')
    await findOne()
    for (const response of all) expect((await readEvents(response).next()).value).toHaveProperty('data')
    leaving.abort()
    let taken = 0
    for (let asked = 0; taken < 20; asked++) {
      const events = readEvents(await listen())
      await findOne(`After${asked}`)
      const { value } = await events.next()
      // The gateway learns of a client that hangs up when its socket is closed.
      if (value?.data != null) taken++
    }
    expect(await (await listen()).text()).toContain('TOO_MANY_SUBSCRIPTIONS')
    await gateway.close()
  })

  it('are not begun for a client that cannot take them', async () => {
    const { asAdministrator, listen, findOne } = await start()
    for (let time = 0; time < 21; time++) {
      const response = await asAdministrator(subscription, { accept: 'application/json' })
      expect(response.status).toBe(406)
    }
    const events = readEvents(await listen())
    await findOne()
    expect((await events.next()).value).toEqual({ data: { findings: supplierOfProducts } })
  })

  it('of a client that never reads are dropped beyond 100, and hold nobody up', async () => {
    const { gateway, ask, listen } = await start()
    const request = new Request('http://gateway/graphql', {
      method: 'POST',
      headers: {
        ...{ 'content-type': 'application/json', accept: 'text/event-stream' },
        authorization: `Bearer ${token}`,
      },
      body: JSON.stringify({ query: subscription }),
    })
    const unread = await gateway.fetch(request)
    const read = readEvents(await listen('subscription { findings { operationName pathPattern } }'))
    for (const name of ['One', 'Two', 'Three']) {
      const lists = Array.from({ length: 35 }, (_, number) => `list${number}: products { supplier }`)
      await (await ask(`query ${name} { ${lists.join(' ')} }`)).text()
    }
    const told = new Set<unknown>()
    for (let number = 0; number < 105; number++) told.add(JSON.stringify((await read.next()).value))
    expect(told.size).toBe(105)
    expect(await dropped(gateway)).toBe(5)
    await gateway.close()
    const left: unknown[] = []
    for await (const event of readEvents(unread)) left.push(event)
    expect(left).toHaveLength(100)
  }, 20_000)

  it('of a client that never reads from its socket end with the drain', async () => {
    const { gateway, url, findOne } = await start({ drainMs: 20 })
    const body = JSON.stringify({ query: subscription })
    const socket = connect(Number(new URL(url).port), '127.0.0.1')
    onTestFinished(() => void socket.destroy())
    socket.pause()
    const headers = `host: x\r\ncontent-type: application/json\r\naccept: text/event-stream\r\nauthorization: Bearer ${token}`
    socket.write(`POST /graphql HTTP/1.1\r\n${headers}\r\ncontent-length: ${body.length}\r\n\r\n${body}`)
    await findOne()
    await gateway.close()
  })
})

describe('for anybody but an administrator', () => {
  it('there is no subscription to findings, nor anything of it to see', async () => {
    const { ask } = await start()
    for (const accept of ['text/event-stream', 'application/json', '*/*']) {
      const answer = await (await ask(subscription, { headers: { accept } })).text()
      expect(answer).toContain('Schema is not configured to execute subscription operation.')
    }
    const { data } = await (await ask('{ __schema { subscriptionType { name } types { name } } }')).json()
    expect(data.__schema.subscriptionType).toBeNull()
    expect(JSON.stringify(data)).not.toMatch(/Subscription|Performance/)
  })

  it('a token that is none is refused', async () => {
    const { ask } = await start()
    const headers = { accept: 'text/event-stream', authorization: 'Bearer wrong' }
    expect((await ask(subscription, { headers })).status).toBe(401)
  })

  it('gateway.report refuses it: it would never end', async () => {
    const { gateway } = await start()
    await expect(gateway.report(subscription)).rejects.toThrow(
      'report answers queries and mutations, got a subscription. Subscribe over HTTP.',
    )
  })
})

describe('beside subscriptions of the author', () => {
  const author = (field: string) => ({
    typeDefs: `type Query { products: [Product!]! } type Product { supplier: String }
      type Subscription { ${field}: Int }`,
    resolvers: {
      Query: { products: () => Array.from({ length: 10 }, (_, id) => ({ id })) },
      Product: {
        supplier: ({ id }: { id: number }) =>
          measureStatement({ text: 'select ?', parameters: [id] }, async () => ['supplier']),
      },
      Subscription: {
        [field]: {
          async *subscribe() {
            yield { [field]: 1 }
            yield { [field]: 2 }
          },
        },
      },
    },
  })
  const numbers = async (response: Response) => {
    const told: unknown[] = []
    for await (const event of readEvents(response)) told.push(event)
    return told
  }

  it('both are there, ours for an administrator alone', async () => {
    const { ask, listen, findOne } = await start(author('ticks'))
    const accept = { headers: { accept: 'text/event-stream' } }
    const two = [{ data: { ticks: 1 } }, { data: { ticks: 2 } }]
    expect(await numbers(await ask('subscription { ticks }', accept))).toEqual(two)
    expect(await numbers(await listen('subscription { ticks }'))).toEqual(two)
    const events = readEvents(await listen())
    await findOne()
    expect((await events.next()).value).toEqual({ data: { findings: supplierOfProducts } })
    expect(await (await ask(subscription, accept)).text()).toContain(
      'Cannot query field \\"findings\\" on type \\"Subscription\\".',
    )
    const { data } = await (await ask('{ __schema { subscriptionType { fields { name } } } }')).json()
    expect(data.__schema.subscriptionType.fields).toEqual([{ name: 'ticks' }])
  })

  it('his has the name where both want it', async () => {
    const { ask, listen, findOne } = await start(author('findings'))
    const two = [{ data: { findings: 1 } }, { data: { findings: 2 } }]
    const accept = { headers: { accept: 'text/event-stream' } }
    expect(await numbers(await ask('subscription { findings }', accept))).toEqual(two)
    expect(await numbers(await listen('subscription { findings }'))).toEqual(two)
    const events = readEvents(await listen(subscription.replace('findings', 'sluiceFindings')))
    await findOne()
    expect((await events.next()).value).toEqual({ data: { sluiceFindings: supplierOfProducts } })
    const { data } = await (await ask('{ __schema { subscriptionType { fields { name } } } }')).json()
    expect(data.__schema.subscriptionType.fields).toEqual([{ name: 'findings' }])
  })
})

describeWithPostgres('of two gateways on one PostgreSQL', () => {
  it('each tells what the other has found, once', async () => {
    const databaseUrl = await createTestDatabase()
    const one = await start({ databaseUrl })
    const two = await start({ databaseUrl })
    const events = readEvents(
      await two.listen('subscription { findings { operationName evidence { gateway } } }'),
    )
    const { systemStatistics } = await one.gateway.report<{ systemStatistics: { gateway: string } }>(
      '{ systemStatistics { gateway } }',
    )
    await one.findOne('FoundByOne')
    expect((await events.next()).value).toEqual({
      data: { findings: { operationName: 'FoundByOne', evidence: systemStatistics } },
    })
    await (await two.ask('query FoundByOne { products { supplier } }')).text()
    await (await two.ask('query FoundByTwo { products { supplier } }')).text()
    expect((await events.next()).value).toMatchObject({ data: { findings: { operationName: 'FoundByTwo' } } })
  }, 20_000)
})
