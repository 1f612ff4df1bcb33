import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import pg from 'pg'
import { describe, expect, it, vi } from 'vitest'
import { type Ended, startProcess, temporaryFolder } from '../support/journeys-process.ts'
import { adminToken, asAdministrator, query, startShopForTest } from '../support/journeys-shop.ts'
import { createTestDatabase, describeWithPostgres } from '../support/postgres.ts'

/** Ended with 1, having said one thing and shown nothing of the inside. */
function expectRefusal({ code, stderr, stdout }: Ended, sentence: RegExp): void {
  expect(stderr).toMatch(sentence)
  expect(stderr).toMatch(/^sluice: /)
  expect(stderr).not.toMatch(/^\s+at |node_modules/m)
  expect(stdout).not.toMatch(/GraphQL +http/)
  expect(code).toBe(1)
}

async function connected(databaseUrl: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  return client
}

describeWithPostgres('sluice start on a PostgreSQL server', () => {
  it('says where it is, ends at SIGTERM when all in flight is answered, and keeps what it measured', {
    timeout: 60_000,
  }, async () => {
    const databaseUrl = await createTestDatabase()
    const env = {
      DATABASE_URL: databaseUrl,
      ADMIN_TOKEN: adminToken,
      DATABASE_POOL_MAX: '25',
      DATABASE_POOL_MIN: '1',
    }
    const shop = startProcess({ cwd: await temporaryFolder(), env })
    const url = await shop.url
    expect(shop.stdout()).toContain(`${new URL('/metrics', url)}`)
    expect(shop.stdout()).toContain(`${new URL('/health/ready', url)}`)
    expect(shop.stdout()).toContain(`PostgreSQL at ${new URL(databaseUrl).host}`)
    // A token that was configured is a secret.
    expect(shop.stdout()).not.toContain(adminToken)
    expect((await fetch(new URL('/health/ready', url))).status).toBe(200)

    // Twenty operations wait for a table that the test has locked.
    const [locker, watcher] = [await connected(databaseUrl), await connected(databaseUrl)]
    await locker.query('begin; lock table products in access exclusive mode')
    const inFlight = Array.from({ length: 20 }, (_, index) =>
      query({ url }, `query InFlight { products(first: ${index + 1}) { edges { node { id } } } }`),
    )
    await vi.waitFor(async () => {
      const { rows } = await watcher.query(
        "select count(*)::int from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
      )
      expect(rows[0].count).toBe(20)
    }, 20_000)

    const probe = await beginProbe(url)
    shop.signal('SIGTERM')
    await vi.waitFor(() => expect(fetch(new URL('/health/live', url))).rejects.toThrow(), 5000)
    expect(await probe.finish()).toMatch(/^HTTP\/1\.1 503 [\s\S]*"draining"/)
    shop.signal('SIGTERM')
    shop.signal('SIGINT')
    await locker.query('rollback')
    await Promise.all([locker.end(), watcher.end()])

    const answers = await Promise.all(inFlight)
    expect(answers.map(({ data }) => data.products.edges.length)).toEqual(
      inFlight.map((_, index) => index + 1),
    )
    const { code, signal, tookMs, stderr } = await shop.ended
    expect({ code, signal, stderr }).toEqual({ code: 0, signal: null, stderr: '' })
    expect(tookMs).toBeLessThan(10_000)

    const next = await startShopForTest({ databaseUrl })
    const { performanceReport } = await asAdministrator(
      next,
      '{ performanceReport { operations { nodes { name requests errors statements } } } }',
    )
    expect(performanceReport.operations.nodes).toEqual([
      { name: 'InFlight', requests: 20, errors: 0, statements: 20 },
    ])
  })

  /** A request for the readiness whose last line is still to come: its connection is in use, and outlives the end of listening. */
  async function beginProbe(url: string) {
    const { hostname, port } = new URL(url)
    const socket = connect(Number(port), hostname)
    await once(socket, 'connect')
    socket.write('GET /health/ready HTTP/1.1\r\nhost: shop\r\n')
    // Answered after the half request has been read: it came before on another connection to the same event loop.
    await fetch(new URL('/health/live', url))
    return {
      async finish(): Promise<string> {
        let came = ''
        socket.on('data', (data) => {
          came += data
        })
        socket.write('\r\n')
        await once(socket, 'close')
        return came
      },
    }
  }

  it('refuses a port in use', { timeout: 60_000 }, async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const { port } = other.address() as AddressInfo
    const env = { DATABASE_URL: await createTestDatabase(), PORT: String(port) }
    const { ended } = startProcess({ cwd: await temporaryFolder(), env })
    expectRefusal(
      await ended,
      new RegExp(`^sluice: 127\\.0\\.0\\.1:${port} is in use by another process\\. .*PORT=.*\\n$`),
    )
    other.close()
  })
})

describe('sluice start', () => {
  it('refuses a server that is not there, in one sentence without the password', {
    timeout: 60_000,
  }, async () => {
    const env = { DATABASE_URL: 'postgres://somebody:sesame@127.0.0.1:1/nothing' }
    const end = await startProcess({ cwd: await temporaryFolder(), env }).ended
    expectRefusal(
      end,
      /^sluice: PostgreSQL at 127\.0\.0\.1:1\/nothing refuses the connection.*DATABASE_URL.*\n$/,
    )
    expect(end.stderr).not.toContain('sesame')
  })

  it('names all mistakes of the environment at once', { timeout: 60_000 }, async () => {
    const env = {
      NODE_ENV: 'production',
      PORT: 'many',
      DATABASE_URL: 'mysql://root:sesame@localhost/shop',
      METRICS_TOKEN: 'short',
      LOG_LEVEL: 'loud',
      ENABLE_PERFORMANCE_MONITORING: 'perhaps',
      PERFORMANCE_BATCH_SIZE: '0',
      PERFORMANCE_FLUSH_INTERVAL: '30s',
      PERFORMANCE_RETENTION_DAYS: '-1',
      SLOW_QUERY_THRESHOLD: '1.5',
      MAX_CACHE_SIZE: '1e3',
      DATABASE_POOL_MIN: '20',
      DATABASE_POOL_MAX: '10',
    }
    const end = await startProcess({ cwd: await temporaryFolder(), env }).ended
    expectRefusal(end, /^sluice: The environment has 12 mistakes:\n/)
    for (const name of Object.keys(env)) {
      if (name !== 'NODE_ENV')
        expect(end.stderr).toMatch(new RegExp(`^  ${name === 'DATABASE_POOL_MAX' ? '.*' : ''}${name} `, 'm'))
    }
    expect(end.stderr).toMatch(/^ {2}ADMIN_TOKEN is required when NODE_ENV=production/m)
    expect(end.stderr).not.toMatch(/sesame|short/)
  })
})

describe('sluice start on the embedded database', () => {
  it('keeps an order over a restart and lets no second process in', { timeout: 240_000 }, async () => {
    const cwd = await temporaryFolder()
    const first = startProcess({ cwd })
    const url = await first.url
    expect(first.stdout()).toMatch(/embedded PostgreSQL in .*\.sluice/)
    const token = /Bearer (\S+)/.exec(first.stdout())?.[1] ?? ''
    const operations = first.stdout().match(/^ {2}query .*$/gm) ?? []
    expect(operations).toHaveLength(3)
    for (const operation of operations) expect((await query({ url }, operation)).errors).toBeUndefined()
    const found = await query({ url }, '{ nPlusOneFindings { coordinate } }', { as: token })
    expect(found.data.nPlusOneFindings).toEqual([{ coordinate: 'Product.supplier' }])

    const second = await startProcess({ cwd }).ended
    expectRefusal(second, /^sluice: The data directory .*\.sluice.* is in use by process \d+\. .*\n$/)

    const placed = await query(
      { url },
      'mutation { placeOrder(input: { lines: [{ productId: 1, quantity: 1 }] }) { id } }',
      {
        as: 'customer-7',
      },
    )
    first.signal('SIGINT')
    const { code, stderr } = await first.ended
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })

    const again = startProcess({ cwd })
    const newest = await query(
      { url: await again.url },
      '{ me { orders(first: 1) { edges { node { id } } } } }',
      { as: 'customer-7' },
    )
    expect(newest.data.me.orders.edges).toEqual([{ node: placed.data.placeOrder }])
    again.signal('SIGTERM')
    expect((await again.ended).code).toBe(0)
  })
})
