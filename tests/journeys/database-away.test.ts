import pg from 'pg'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import {
  adminToken,
  expectSafe,
  query,
  type Shop,
  startShop,
  startShopForTest,
} from '../support/journeys-shop.ts'
import { createTestDatabase, describeWithPostgres } from '../support/postgres.ts'
import { proxyTo, type TcpProxy } from '../support/tcp-proxy.ts'

async function connected(databaseUrl: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  return client
}

describeWithPostgres('PostgreSQL stopped while serving', () => {
  let databaseUrl: string
  beforeAll(async () => {
    databaseUrl = await createTestDatabase()
    // Migrated and seeded while it is well.
    await (await startShop({ databaseUrl })).close()
  })
  let shop: Shop | undefined
  afterAll(() => shop?.close())

  it('costs no more than what needs it, and is recovered from without help', {
    timeout: 60_000,
  }, async () => {
    const { hostname, port } = new URL(databaseUrl)
    const proxy: TcpProxy = await proxyTo({ host: hostname, port: Number(port || 5432) })
    const through = new URL(databaseUrl)
    through.hostname = '127.0.0.1'
    through.port = String(proxy.port)
    shop = await startShop({ databaseUrl: through.href, env: { PERFORMANCE_FLUSH_INTERVAL: '1000' } })
    const at = shop
    const cached = 'query Cached { product(id: 1) { name } }'
    const product = (id: number) => `query Fresh { product(id: ${id}) { name } }`
    const ready = async () => {
      const response = await fetch(new URL('/health/ready', at.url))
      return { status: response.status, body: await response.json() }
    }
    const known = await query(at, cached)
    expect((await query(at, product(2))).data.product.name).toMatch(/./)
    expect(await ready()).toEqual({ status: 200, body: { status: 'ready', reasons: [] } })

    // It goes away while a write of measurements is under way: that connection breaks in use.
    const direct = await connected(databaseUrl)
    await direct.query('begin; lock table performance.operation_windows in access exclusive mode')
    const watcher = await connected(databaseUrl)
    await vi.waitFor(async () => {
      const { rows } = await watcher.query(
        "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
      )
      expect(rows).toHaveLength(1)
    }, 10_000)
    await watcher.end()
    await proxy.stop()
    await direct.query('rollback')

    // What is new fails, safely and at once; what is known is still answered.
    for (let id = 3; id < 8; id++) {
      const failed = await query(at, product(id))
      expect(failed.data ?? { product: null }).toEqual({ product: null })
      expect(failed.errors?.map(({ message }) => message)).toEqual(['Unexpected error.'])
      expect(failed.codes).toEqual(['INTERNAL_SERVER_ERROR'])
      expectSafe(failed.text)
    }
    expect((await query(at, cached)).data).toEqual(known.data)
    const order = 'mutation Order { placeOrder(input: { lines: [{ productId: 1, quantity: 1 }] }) { id } }'
    const refused = await query(at, order, { as: 'customer-7' })
    expect(refused.codes).toEqual(['INTERNAL_SERVER_ERROR'])
    expectSafe(refused.text)
    const report = await query(at, '{ performanceReport { requests } }', { as: adminToken })
    expect(report.codes).toEqual(['DATABASE_UNREACHABLE'])
    expectSafe(report.text)
    await vi.waitFor(async () => {
      const { status, body } = await ready()
      expect(status).toBe(503)
      expect(body).toEqual({ status: 'not ready', reasons: expect.arrayContaining(['prisma', 'database']) })
    }, 10_000)
    expect((await fetch(new URL('/health/live', at.url))).status).toBe(200)
    expect((await fetch(new URL('/metrics', at.url))).status).toBe(200)
    // At least one flush has failed by now: what was measured waits.
    await vi.waitFor(
      () =>
        expect(
          at.logged.some(([level, , said]) => level === 'warn' && /wait in memory/.test(String(said))),
        ).toBe(true),
      10_000,
    )

    await proxy.start()

    await vi.waitFor(async () => expect((await ready()).status).toBe(200), 20_000)
    expect((await query(at, product(8))).data.product.name).toMatch(/./)
    await query(at, product(9))

    // Everything is stored, once: 1 before, 5 failed, 2 after; in the database itself, and in what the administrator is told.
    try {
      const stored = async () => {
        const { rows } = await direct.query(
          `select operation_name as name, sum(requests)::int as requests, sum(errors)::int as errors
             from performance.operation_windows where operation_name in ('Cached', 'Fresh', 'Order') group by 1 order by 1`,
        )
        return rows
      }
      const expected = [
        { name: 'Cached', requests: 2, errors: 0 },
        { name: 'Fresh', requests: 8, errors: 5 },
        { name: 'Order', requests: 1, errors: 1 },
      ]
      await vi.waitFor(async () => expect(await stored()).toEqual(expected), 20_000)
      const { data } = await query(
        at,
        '{ performanceReport { operations { nodes { name requests errors } } } }',
        { as: adminToken },
      )
      for (const one of expected) expect(data.performanceReport.operations.nodes).toContainEqual(one)
      await at.close()
      expect(await stored()).toEqual(expected)
    } finally {
      await direct.end()
    }
  })

  it('that hangs instead is given up after DATABASE_QUERY_TIMEOUT, and holds up nothing else', {
    timeout: 60_000,
  }, async () => {
    const { hostname, port } = new URL(databaseUrl)
    const proxy = await proxyTo({ host: hostname, port: Number(port || 5432) })
    const through = new URL(databaseUrl)
    through.hostname = '127.0.0.1'
    through.port = String(proxy.port)
    const env = { DATABASE_QUERY_TIMEOUT: '200', DATABASE_POOL_TIMEOUT: '1000' }
    const hung = await startShopForTest({ databaseUrl: through.href, env })
    const cached = 'query CachedHere { product(id: 1) { name } }'
    const known = await query(hung, cached)

    proxy.freeze()
    const order: string[] = []
    const failing = query(hung, '{ product(id: 2) { name } }').finally(() => order.push('what needs it'))
    expect((await query(hung, cached)).data).toEqual(known.data)
    order.push('what is known')
    const failed = await failing
    expect(failed.codes).toEqual(['INTERNAL_SERVER_ERROR'])
    expectSafe(failed.text)
    expect(order).toEqual(['what is known', 'what needs it'])

    await proxy.stop()
    await proxy.start()
    await vi.waitFor(
      async () => expect((await query(hung, '{ product(id: 3) { name } }')).errors).toBeUndefined(),
      20_000,
    )
  })
})
