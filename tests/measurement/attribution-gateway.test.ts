import { parse, subscribe } from 'graphql'
import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { measuredPool } from '../../src/database/measured-pool.ts'
import { carriersOfFrames, runInFrame } from '../../src/measurement/frame.ts'
import { OperationRecorder } from '../../src/measurement/recorder.ts'
import { attachRecorder } from '../../src/measurement/recorder-of.ts'
import { observeStatements } from '../../src/measurement/statements.ts'
import { deferred, from, named } from '../support/attribution.ts'
import { endPool } from '../support/end-pool.ts'
import { measuredSchema } from '../support/measured-shop.ts'
import { createTestDatabase, describeWithPostgres } from '../support/postgres.ts'
import { startRecorded } from '../support/recorded-gateway.ts'

const http = { method: 'POST', route: '/graphql', status: 200 }

describeWithPostgres('who is named for a statement, in a gateway', () => {
  let plain: pg.Pool
  let pool: pg.Pool
  beforeAll(async () => {
    plain = new pg.Pool({ connectionString: await createTestDatabase(), max: 4 })
    pool = measuredPool(plain)
  })
  afterAll(() => endPool(plain))
  const send = async (sender: string) => void (await pool.query(from(sender)))

  it.each(['application/json', 'application/json;q=0.9'])(
    'is the resolver that gives a list by and by, whoever asks it for more (%s)',
    async (accept) => {
      const gateway = await startRecorded({
        typeDefs: 'type Query { items: [Item!] } type Item { name: String! }',
        resolvers: {
          Query: {
            async *items() {
              try {
                await send('first')
                yield {}
                await send('second')
                yield {}
              } finally {
                await send('end')
              }
            },
          },
          Item: { name: () => send('name').then(() => 'x') },
        },
      })
      const { answer, statements } = await gateway.ask('{ list: items { name } }', { headers: { accept } })
      expect(JSON.parse(answer)).toEqual({ data: { list: [{ name: 'x' }, { name: 'x' }] } })
      expect(named(statements)).toEqual([
        'end by Query.items at list',
        'first by Query.items at list',
        'name by Item.name at list.*.name ×2',
        'second by Query.items at list',
      ])
    },
  )

  it('is the field of a subscription for its source, and each resolver for its events', async () => {
    async function* events() {
      try {
        for (const n of [1, 2]) {
          await send('source')
          yield { n }
        }
      } finally {
        await send('source ends')
      }
    }
    const schema = measuredSchema(
      'type Query { none: Int } type Subscription { generated: Event promised: Event } type Event { n: Int again: Int }',
      {
        Subscription: {
          generated: { subscribe: events, resolve: (event) => send('resolve').then(() => event) },
          promised: { subscribe: () => send('subscribe').then(events), resolve: (event: unknown) => event },
        },
        Event: { again: ({ n }) => send('again').then(() => n) },
      },
    )
    const told: string[] = []
    const owner = {}
    const stop = observeStatements(({ sql }) => told.push(sql), owner)
    const namedIn = async (source: string) => {
      const recorder = new OperationRecorder({ owner })
      const contextValue = {}
      attachRecorder(contextValue, recorder)
      const stream = await runInFrame({ recorder }, () =>
        subscribe({ schema, document: parse(source), contextValue }),
      )
      // The reply asks for events outside the operation's own frame.
      const data: unknown[] = []
      for await (const event of stream as AsyncIterable<{ data: unknown }>) data.push(event.data)
      return { data, statements: named(recorder.finish(http, 0)?.statements ?? []) }
    }
    expect(await namedIn('subscription { generated { n } }')).toEqual({
      data: [1, 2].map((n) => ({ generated: { n } })),
      statements: [
        'resolve by Subscription.generated at generated ×2',
        'source by Subscription.generated at generated ×2',
        'source ends by Subscription.generated at generated',
      ],
    })
    expect(told).toHaveLength(5)
    expect(await namedIn('subscription { news: promised { again } }')).toEqual({
      data: [1, 2].map((again) => ({ news: { again } })),
      statements: [
        'again by Event.again at news.again ×2',
        'source by Subscription.promised at news ×2',
        'source ends by Subscription.promised at news',
        'subscribe by Subscription.promised at news',
      ],
    })
    expect(told).toHaveLength(5 + 6)
    stop()
  })

  it('is nobody outside the operation when a client has gone, and its subscription ends its source', async () => {
    const outside: string[] = []
    const stop = observeStatements(({ sql }) => outside.push(sql))
    const ended = deferred()
    const source: AsyncIterator<object> & AsyncIterable<object> = {
      [Symbol.asyncIterator]: () => source,
      next: () => send('source').then(() => ({ value: { ticks: 1 } })),
      return: async () => {
        await send('source ends')
        ended.resolve()
        return { value: undefined, done: true }
      },
    }
    const { url } = await startRecorded({
      typeDefs: 'type Query { none: Int } type Subscription { ticks: Int }',
      resolvers: { Subscription: { ticks: { subscribe: () => source } } },
    })
    const client = new AbortController()
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
      body: JSON.stringify({ query: 'subscription { ticks }' }),
      signal: client.signal,
    })
    const reader = response.body?.getReader()
    await reader?.read()
    client.abort()
    await ended.promise
    stop()
    expect(outside).toEqual([])
  })

  it('is each mutation, one after another, and what it leaves running is its own', async () => {
    const left: Promise<void>[] = []
    const gateway = await startRecorded({
      typeDefs: 'type Query { none: Int } type Mutation { first: Int second: Int }',
      resolvers: {
        Mutation: {
          first: async () => {
            await send('first')
            left.push(send('first, not awaited'))
            return 1
          },
          second: async () => {
            await Promise.all(left)
            await send('second')
            return 2
          },
        },
      },
    })
    const { answer, statements } = await gateway.ask('mutation { first again: first second }')
    expect(JSON.parse(answer)).toEqual({ data: { first: 1, again: 1, second: 2 } })
    expect(named(statements)).toEqual([
      'first by Mutation.first at again',
      'first by Mutation.first at first',
      'first, not awaited by Mutation.first at again',
      'first, not awaited by Mutation.first at first',
      'second by Mutation.second at second',
    ])
  })

  it('is no resolver for what `context` has begun, whoever awaits it', async () => {
    const gateway = await startRecorded({
      typeDefs: 'type Query { waiter: Int }',
      context: () => ({ begun: send('context') }),
      resolvers: {
        Query: {
          waiter: async (_root: unknown, _args: unknown, { begun }: { begun: Promise<void> }) => {
            await begun
            await send('waiter')
            return 1
          },
        },
      },
    })
    const { statements } = await gateway.ask('{ waiter }')
    const lines = named(statements).filter((line) => line !== 'context by operation')
    expect(lines).toEqual(['waiter by Query.waiter at waiter'])
  })

  it('is of the operation whose it is, of many in two gateways that share a pool', async () => {
    const start = (name: string) =>
      startRecorded({
        typeDefs: `type Query { ${name}(n: Int!): Int }`,
        resolvers: {
          Query: {
            [name]: async (_root: unknown, { n }: { n: number }) => {
              await send(`${name} ${n}`)
              await Promise.all([send(`${name} ${n} a`), send(`${name} ${n} b`)])
              return n
            },
          },
        },
      })
    const gateways = { one: await start('one'), two: await start('two') }
    await Promise.all(
      Array.from({ length: 20 }, (_, n) => [
        gateways.one.ask(`{ one(n: ${n}) }`),
        gateways.two.ask(`{ two(n: ${n}) }`),
      ]).flat(),
    )
    for (const [name, { measurements }] of Object.entries(gateways)) {
      const lines = measurements.map(({ statements }) => named(statements))
      expect(lines.sort((a, b) => String(a).localeCompare(String(b), 'en', { numeric: true }))).toEqual(
        Array.from({ length: 20 }, (_, n) =>
          ['', ' a', ' b'].map((what) => `${name} ${n}${what} by Query.${name} at ${name}`).sort(),
        ),
      )
    }
  })

  it('is so by marks on promises as well, where there is nothing but promises', () => {
    // All that was sent above was asked for both ways, and they did not differ once.
    expect(carriersOfFrames()).toBe(Number.parseInt(process.versions.node, 10) >= 24 ? 'storage' : 'both')
  })
})
