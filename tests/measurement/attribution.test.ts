import { EventEmitter, once } from 'node:events'
import { Readable } from 'node:stream'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { measuredPool } from '../../src/database/measured-pool.ts'
import { batched } from '../../src/loaders/batched.ts'
import { defineLoader } from '../../src/loaders/define-loader.ts'
import { measureOperation, observeOperations } from '../../src/measurement/operations.ts'
import type { StatementRecord } from '../../src/measurement/recorder.ts'
import { measure as measureSpan } from '../../src/measurement/spans.ts'
import { observeStatements } from '../../src/measurement/statements.ts'
import { deferred, from, named, namedInRoots } from '../support/attribution.ts'
import { endPool } from '../support/end-pool.ts'
import { measure, measuredSchema } from '../support/measured-shop.ts'
import { createTestDatabase, describeWithPostgres } from '../support/postgres.ts'

describeWithPostgres('who is named for a statement', () => {
  let plain: pg.Pool
  let pool: pg.Pool
  beforeAll(async () => {
    plain = new pg.Pool({ connectionString: await createTestDatabase(), max: 4 })
    pool = measuredPool(plain)
  })
  afterAll(() => endPool(plain))

  const observed: StatementRecord[] = []
  const stopObserving = observeStatements((statement) => observed.push(statement))
  beforeEach(() => void observed.splice(0))
  afterAll(() => stopObserving())

  const send = async (sender: string) => void (await pool.query(from(sender)))

  it('is the resolver that starts it, at once or later, when it has returned already', async () => {
    const all: Promise<void>[] = []
    const later = (sender: string, schedule: (run: () => void) => unknown) =>
      all.push(new Promise((resolve) => schedule(() => resolve(send(sender)))))
    const started = deferred()
    const statements = await namedInRoots({
      starter: () => {
        all.push(send('at once'))
        later('timeout', (run) => setTimeout(run, 0))
        later('immediate', setImmediate)
        later('tick', process.nextTick)
        later('microtask', queueMicrotask)
        later('then', (run) => Promise.resolve().then(run))
        later('nested', (run) => setTimeout(() => setImmediate(() => process.nextTick(run)), 0))
        started.resolve()
      },
      waiter: async () => {
        await started.promise
        await send('waiter')
        await Promise.all(all)
      },
    })
    const senders = ['at once', 'immediate', 'microtask', 'nested', 'then', 'tick', 'timeout']
    expect(statements).toEqual([
      ...senders.map((sender) => `${sender} by Query.starter at starter`),
      'waiter by Query.waiter at waiter',
    ])
  })

  it('is who starts what another awaits, in one operation or in two', async () => {
    const shared = deferred<{ promise: Promise<void> }>()
    const fields = {
      starter: async () => {
        await Promise.resolve()
        shared.resolve({ promise: send('shared').then(() => send('shared, then')) })
      },
      waiter: async () => {
        await (await shared.promise).promise
        await send('waiter')
      },
    }
    expect(await namedInRoots(fields)).toEqual([
      'shared by Query.starter at starter',
      'shared, then by Query.starter at starter',
      'waiter by Query.waiter at waiter',
    ])
    let memo: Promise<void> | undefined
    const memoised = async () => {
      memo ??= send('memo')
      await memo
      await send('own')
    }
    const [first, second] = await Promise.all([
      namedInRoots({ first: memoised }),
      namedInRoots({ second: memoised }),
    ])
    expect(first).toEqual(['memo by Query.first at first', 'own by Query.first at first'])
    expect(second).toEqual(['own by Query.second at second'])
  })

  it('is the resolver in Promise.all and Promise.race, for losers and failures too', async () => {
    const lost: Promise<unknown>[] = []
    const racing = (name: string) => async () => {
      const loser = send(`${name} lost`)
      lost.push(loser)
      await Promise.race([Promise.resolve(), loser])
      const failing = pool.query(`select missing as "${name} failed"`)
      await Promise.allSettled([send(`${name} beside`), failing])
      await Promise.all([send(`${name} after`), Promise.all(lost)])
    }
    const statements = await namedInRoots({ one: racing('one'), two: racing('two') })
    expect(statements).toEqual(
      ['one', 'two'].flatMap((name) =>
        ['after', 'beside', 'failed', 'lost'].map((what) => `${name} ${what} by Query.${name} at ${name}`),
      ),
    )
  })

  it('is who emits an event, for what its listeners send; who waits for it, for what follows', async () => {
    const events = new EventEmitter()
    const sent: Promise<void>[] = []
    const statements = await namedInRoots({
      listener: async () => {
        events.on('news', () => sent.push(send('listener heard')))
        await once(events, 'news')
        await send('listener waited')
      },
      emitter: async () => {
        await Promise.resolve()
        events.emit('news')
        await Promise.all(sent)
      },
    })
    expect(statements).toEqual([
      'listener heard by Query.emitter at emitter',
      'listener waited by Query.listener at listener',
    ])
  })

  it('is who reads a stream or an iterator, for what it sends to give its values', async () => {
    async function* numbers(sender: string) {
      for (const n of [1, 2]) {
        await send(`${sender} ${n}`)
        yield n
      }
    }
    const handed = deferred<AsyncIterable<number>>()
    const read = async (iterable: AsyncIterable<number>) => {
      for await (const n of iterable) await send(`read ${n}`)
    }
    const statements = await namedInRoots({
      iterator: () => read(numbers('iterator')),
      stream: () => read(Readable.from(numbers('stream'))),
      flowing: async () => {
        const stream = Readable.from(numbers('flowing'))
        const sent: Promise<void>[] = []
        stream.on('data', () => sent.push(send('data')))
        await once(stream, 'end')
        await Promise.all(sent)
      },
      maker: () => handed.resolve(numbers('handed')),
      reader: async () => read(await handed.promise),
    })
    expect(statements).toEqual([
      'data by Query.flowing at flowing ×2',
      ...[1, 2].map((n) => `flowing ${n} by Query.flowing at flowing`),
      ...[1, 2].map((n) => `handed ${n} by Query.reader at reader`),
      ...[1, 2].map((n) => `iterator ${n} by Query.iterator at iterator`),
      ...[1, 2].flatMap((n) =>
        ['iterator', 'reader', 'stream'].map((who) => `read ${n} by Query.${who} at ${who}`),
      ),
      ...[1, 2].map((n) => `stream ${n} by Query.stream at stream`),
    ])
  })

  it('is no operation but the one that started it, where it ends after that one', async () => {
    const gate = deferred()
    let floating = Promise.resolve()
    const early = await namedInRoots({
      early: () => {
        floating = gate.promise.then(() => send('floating'))
      },
    })
    const late = await namedInRoots({
      late: async () => {
        gate.resolve()
        await floating
        await send('late')
      },
    })
    expect([early, late]).toEqual([[], ['late by Query.late at late']])
    expect(observed.map(({ sql }) => sql)).toEqual([from('floating'), from('late')])
  })

  it('is the loader, whoever loads: in loaders of loaders, after an await, for several fields', async () => {
    const schema = measuredSchema('type Query { a: Int b: Int } type Mutation { a: Int }', {
      Query: {
        a: async (_root, _args, { loaders }) => {
          const value = await loaders.outer.load(1)
          await send('Query.a')
          return value
        },
        b: (_root, _args, { loaders }) => loaders.outer.load(2),
      },
    })
    const inner = defineLoader(async (keys: readonly number[]) => {
      await send('inner')
      await new Promise((resolve) => setImmediate(resolve))
      await send('inner later')
      return keys
    })
    const outer = defineLoader<
      number,
      number,
      { loaders: { inner: { load(key: number): Promise<number> } } }
    >(async (keys, { loaders }) => {
      await send('outer')
      const values = await Promise.all(keys.map((key) => loaders.inner.load(key)))
      await send('outer later')
      return values
    })
    const { statements } = await measure(schema, '{ a b }', { inner, outer })
    expect(named(statements)).toEqual([
      'Query.a by Query.a at a',
      'inner by inner',
      'inner later by inner',
      'outer by outer',
      'outer later by outer',
    ])
  })

  it('is the field of a batched resolver, as its loader', async () => {
    const score = batched(async (items: readonly { id: number }[]) => {
      await send('score')
      await send('score')
      return items.map(({ id }) => id)
    })
    const schema = measuredSchema('type Query { items: [Item!]! } type Item { score: Int own: Int }', {
      Query: { items: () => [{ id: 1 }, { id: 2 }] },
      Item: { score, own: ({ id }) => send('own').then(() => id) },
    })
    const { statements, data } = await measure(schema, '{ items { score own } more: items { score } }')
    expect(data).toMatchObject({ items: [{ score: 1, own: 1 }, { score: 2 }] })
    expect(named(statements)).toEqual(['own by Item.own at items.*.own ×2', 'score by Item.score ×2'])
  })

  it('is the work that a resolver measures as an operation of its own, then the resolver again', async () => {
    const work: string[][] = []
    const stop = observeOperations(({ statements }) => work.push(named(statements)))
    const statements = await namedInRoots({
      worker: async () => {
        await send('before')
        await measureOperation('job', async () => {
          await send('inside')
          await measureSpan('span', () => send('in a span'))
        })
        await measureSpan('span', () => send('after'))
      },
    })
    stop()
    expect(statements).toEqual(['after by Query.worker at worker', 'before by Query.worker at worker'])
    expect(work).toEqual([['in a span by operation', 'inside by operation']])
  })
})
