import { type EventEmitter, once } from 'node:events'
import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { PrismaClient } from '../../examples/shop/generated/prisma/client.ts'
import { measuredPool } from '../../src/database/measured-pool.ts'
import { measuredPrisma } from '../../src/database/measured-prisma.ts'
import { measureStatement } from '../../src/database/measured-statement.ts'
import type { StatementRecord } from '../../src/measurement/recorder.ts'
import { observeStatements } from '../../src/measurement/statements.ts'
import { from, namedInRoots } from '../support/attribution.ts'
import { endPool } from '../support/end-pool.ts'
import { createTestDatabase, describeWithPostgres } from '../support/postgres.ts'

describeWithPostgres('who is named for what a pool or any driver sends', () => {
  let url: string
  let plain: pg.Pool
  let pool: pg.Pool
  beforeAll(async () => {
    url = await createTestDatabase()
  })
  // The trap: each connection was opened by a resolver of another operation, and keeps its context.
  beforeEach(async () => {
    plain = new pg.Pool({ connectionString: url, max: 8 })
    pool = measuredPool(plain)
    const opener = () => Promise.all(Array.from({ length: 8 }, () => send('opener')))
    expect(await namedInRoots({ opener })).toEqual(['opener by Query.opener at opener ×8'])
    return () => endPool(plain)
  })

  const observed: StatementRecord[] = []
  const stopObserving = observeStatements((statement) => observed.push(statement))
  beforeEach(() => void observed.splice(0))
  afterAll(() => stopObserving())

  const send = async (sender: string) => void (await pool.query(from(sender)))
  const withClient = (run: (client: pg.PoolClient) => Promise<unknown>) => async () => {
    const client = await pool.connect()
    await run(client)
    client.release()
  }

  it('is the resolver for what its callbacks send, from the pool, a client and a configuration', async () => {
    const statements = await namedInRoots({
      pool: () => new Promise((resolve) => pool.query(from('pool'), () => resolve(send('pool called back')))),
      client: withClient(
        (client) =>
          new Promise((resolve) =>
            client.query(from('client'), [], () =>
              client.query(from('client called back'), () => resolve(send('client called back twice'))),
            ),
          ),
      ),
      configured: withClient(
        (client) =>
          new Promise((resolve) =>
            client.query({
              text: from('configured'),
              callback: () => resolve(send('configured called back')),
            } as pg.QueryConfig),
          ),
      ),
      failing: () =>
        new Promise((resolve) => pool.query('select missing as "failing"', () => resolve(send('failed')))),
      transaction: withClient(
        (client) =>
          new Promise((resolve) =>
            client.query('begin', () =>
              client.query(from('in transaction'), () =>
                client.query('commit', () => resolve(send('committed'))),
              ),
            ),
          ),
      ),
      connected: () =>
        new Promise((resolve) =>
          pool.connect((_error, client, release) =>
            client?.query(from('connected'), () => {
              release()
              resolve(send('connected called back'))
            }),
          ),
        ),
    })
    expect(statements).toEqual([
      'client by Query.client at client',
      'client called back by Query.client at client',
      'client called back twice by Query.client at client',
      'committed by Query.transaction at transaction',
      'configured by Query.configured at configured',
      'configured called back by Query.configured at configured',
      'connected by Query.connected at connected',
      'connected called back by Query.connected at connected',
      'failed by Query.failing at failing',
      'failing by Query.failing at failing',
      'in transaction by Query.transaction at transaction',
      'pool by Query.pool at pool',
      'pool called back by Query.pool at pool',
    ])
  })

  it('is the resolver for what is sent while rows come in, and when they have', async () => {
    const statements = await namedInRoots({
      stream: withClient(async (client) => {
        const query = client.query(new pg.Query(from('stream')) as never) as unknown as EventEmitter
        const sent: Promise<void>[] = []
        query.on('row', () => sent.push(send('stream row')))
        query.on('end', () => sent.push(send('stream end')))
        await once(query, 'end')
        await Promise.all(sent)
      }),
      failing: withClient(async (client) => {
        const query = client.query(
          new pg.Query('select missing as "failing"') as never,
        ) as unknown as EventEmitter
        await new Promise((resolve) => query.on('error', () => resolve(send('stream error'))))
      }),
    })
    expect(statements).toEqual([
      'failing by Query.failing at failing',
      'stream by Query.stream at stream',
      'stream end by Query.stream at stream',
      'stream error by Query.failing at failing',
      'stream row by Query.stream at stream',
    ])
  })

  it('is nobody for what a connection hears by itself, whoever opened it and listens', async () => {
    const fresh = new pg.Pool({ connectionString: url, max: 1 })
    const statements = await namedInRoots({
      listener: async () => {
        const client = await measuredPool(fresh).connect()
        const heard = new Promise((resolve) => client.once('notification', () => resolve(send('heard'))))
        await client.query('listen news')
        await client.query('notify news')
        await heard
        client.release()
      },
    })
    await endPool(fresh)
    expect(statements).toEqual([' by Query.listener at listener', ' by Query.listener at listener'])
    expect(observed.map(({ sql }) => sql)).toContain(from('heard'))
  })

  it("is nobody for what a Prisma client's own pool does on a connection, whoever opened it", async () => {
    const own = new pg.Pool({ connectionString: url, max: 1 })
    const told: Promise<void>[] = []
    own.on('connect', () => told.push(send('connected')))
    const client = measuredPrisma(PrismaClient, { adapter: new PrismaPg(own) })
    const statements = await namedInRoots({
      asking: async () => void (await client.$queryRawUnsafe(from('asking'))),
      inTransaction: () =>
        client.$transaction(async (inside) => inside.$queryRawUnsafe(from('inTransaction'))),
    })
    await Promise.all(told)
    await client.$disconnect()
    await endPool(own)
    expect(statements).toEqual([
      'asking by Query.asking at asking',
      'inTransaction by Query.inTransaction at inTransaction',
    ])
    expect(told).toHaveLength(1)
  })

  it('is whoever sends through a client that several share, not who has taken it', async () => {
    const taken = pool.connect()
    let turn: Promise<unknown> = taken
    const share = (sender: string) => () => {
      turn = turn.then(async () => (await taken).query(from(sender)))
      return turn
    }
    expect(await namedInRoots({ one: share('one'), two: share('two'), three: share('three') })).toEqual([
      'one by Query.one at one',
      'three by Query.three at three',
      'two by Query.two at two',
    ])
    const client = await taken
    client.release()
  })

  it('is the resolver for statements of any driver: at once, by a promise, by a lazy one, failing', async () => {
    const measured = <T>(sender: string, run: () => T) => measureStatement({ text: from(sender) }, run)
    const lazy = (sender: string) =>
      ({
        // biome-ignore lint/suspicious/noThenProperty: what query builders return
        then: (resolve: (value: unknown) => void) => resolve(plain.query(from(sender))),
      }) as PromiseLike<unknown>
    const statements = await namedInRoots({
      sync: () => void measured('sync', () => [1]),
      async: async () => {
        await measured('async', () => plain.query('select 1'))
        await measured('async again', () => plain.query('select 1'))
      },
      lazy: async () => void (await measured('lazy', () => lazy('lazy'))),
      failing: async () => {
        await expect(measured('failing', () => plain.query('select missing'))).rejects.toThrow('missing')
        await send('after the failure')
      },
      throwing: () => {
        const run = (): string => {
          throw new Error('no driver')
        }
        expect(() => measured('throwing', run)).toThrow('no driver')
      },
    })
    expect(statements).toEqual([
      'after the failure by Query.failing at failing',
      'async again by Query.async at async',
      'async by Query.async at async',
      'failing by Query.failing at failing',
      'lazy by Query.lazy at lazy',
      'sync by Query.sync at sync',
      'throwing by Query.throwing at throwing',
    ])
  })
})
