import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import type { Database } from '../../src/database/database.ts'
import { openServer, type ServerOptions } from '../../src/database/server.ts'
import { connectFailure } from '../../src/database/server-failure.ts'
import { createTestDatabase, describeWithPostgres } from '../support/postgres.ts'
import { proxyTo } from '../support/tcp-proxy.ts'

async function open(options: ServerOptions): Promise<Database> {
  const database = await openServer(options)
  onTestFinished(() => database.close())
  return database
}

describe('a server that cannot be used', () => {
  test('that nothing listens as is named without the password', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    await new Promise((resolve) => server.close(resolve))
    await expect(openServer({ url: `postgres://ann:secret@127.0.0.1:${port}/shop` })).rejects.toMatchObject({
      code: 'DATABASE_UNREACHABLE',
      message: `PostgreSQL at 127.0.0.1:${port}/shop refuses the connection: nothing listens there. Start the server, or correct host and port in DATABASE_URL; without DATABASE_URL the embedded database is used.`,
    })
  })

  test('that never answers is given up', async () => {
    const server = createServer(() => undefined).listen(0, '127.0.0.1')
    await once(server, 'listening')
    onTestFinished(() => void server.close())
    const { port } = server.address() as AddressInfo
    const opening = openServer({ url: `postgres://127.0.0.1:${port}/shop`, poolTimeoutMs: 50 })
    await expect(opening).rejects.toThrow(`PostgreSQL at 127.0.0.1:${port}/shop did not answer in time.`)
  })

  test.each([
    'shop',
    'mysql://127.0.0.1/shop',
    'postgres://ann:se#cret@127.0.0.1/shop',
    'postgres://ann:12/secret@127.0.0.1/shop',
    'postgres://ann:12#secret@127.0.0.1/shop',
  ])('is refused for the URL %s, of which nothing is shown', async (url) => {
    await expect(openServer({ url })).rejects.toMatchObject({
      code: 'DATABASE_UNREACHABLE',
      message:
        'The database URL cannot be read. Expected postgres://user:password@host:5432/database, where a special character in the password is percent-encoded (@ is %40, # is %23, / is %2F).',
    })
  })

  test.each([
    [{ code: '28P01' }, 'refuses the password'],
    [{ code: 'ENOTFOUND' }, 'has a host name that does not exist'],
    [{ code: '53300' }, 'has no connection left'],
    [
      { message: 'SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string' },
      'DATABASE_URL has none',
    ],
    [{ message: 'The server does not support SSL connections' }, 'does not speak TLS'],
    [{ code: 'DEPTH_ZERO_SELF_SIGNED_CERT', message: 'self-signed certificate' }, 'cannot be verified'],
    [{ code: 'XX000', message: 'secret' }, 'cannot be used: error XX000'],
  ])('with %j is explained', (error, sentence) => {
    const { message } = connectFailure(error, 'db:5432/shop')
    expect(message).toContain(sentence)
    expect(message).not.toContain('secret')
  })
})

describeWithPostgres('a PostgreSQL server', () => {
  let url: URL
  beforeAll(async () => {
    url = new URL(await createTestDatabase())
  })

  test('is read in ISO style whatever its own is, and its other settings stay', async () => {
    const german = new URL(url)
    german.searchParams.set('options', '-c datestyle=German -c lock_timeout=1234')
    const { pool } = await open({ url: german.href, poolMin: 2 })
    const sql = `select '2026-11-21 12:00:00Z'::timestamptz as at, current_setting('lock_timeout') as timeout`
    const answers = await Promise.all([pool.query(sql), pool.query(sql), pool.query(sql)])
    for (const { rows } of answers)
      expect(rows).toEqual([{ at: new Date('2026-11-21T12:00:00Z'), timeout: '1234ms' }])
  })

  const through = (port: number): string => {
    const proxied = new URL(url)
    proxied.hostname = '127.0.0.1'
    proxied.port = String(port)
    return proxied.href
  }
  const target = () => ({ host: url.hostname, port: Number(url.port || 5432) })

  test('is opened with the connections asked for, and described without secrets', async () => {
    const database = await open({ url: url.href, poolMin: 3, poolMax: 5 })
    expect(database.pool.totalCount).toBe(3)
    expect(database).toMatchObject({
      kind: 'server',
      url: url.href,
      description: `PostgreSQL at ${url.hostname}:${url.port || 5432}${url.pathname}`,
    })
    await Promise.all([database.close(), database.close()])
    await expect(database.ping()).rejects.toThrow()
  })

  test('without the database is named with the remedy', async () => {
    const other = new URL(url)
    other.pathname = '/sluice_no_such_database'
    await expect(openServer({ url: other.href })).rejects.toMatchObject({
      code: 'DATABASE_UNREACHABLE',
      message: expect.stringContaining('has no such database. Create it (createdb), or correct the name'),
    })
  })

  test('without the user is named with the remedy', async () => {
    const other = new URL(url)
    other.username = 'sluice_no_such_role'
    other.password = 'secret'
    await expect(openServer({ url: other.href })).rejects.toMatchObject({ code: 'DATABASE_UNREACHABLE' })
    await expect(openServer({ url: other.href })).rejects.not.toThrow('secret')
  })

  test('cancels a statement that takes longer than allowed', async () => {
    const { pool } = await open({ url: url.href, queryTimeoutMs: 20 })
    await expect(pool.query('select pg_sleep(10)')).rejects.toMatchObject({ code: '57014' })
  })

  test('that stops while serving fails its queries, not the process, and serves again when it is back', async () => {
    const proxy = await proxyTo(target())
    const database = await open({ url: through(proxy.port), poolMin: 2 })
    const running = database.pool.query('select pg_sleep(10)')
    // Both must be on their way before the server goes: one in use, one idle.
    await Promise.all([proxy.stop(), expect(running).rejects.toThrow()])
    await expect(database.ping()).rejects.toThrow()
    await proxy.start()
    await database.ping()
  })
})
