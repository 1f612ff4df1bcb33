import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { describe, expect, it, onTestFinished } from 'vitest'
import { asAdministrator, type Shop, startShopForTest } from '../support/journeys-shop.ts'
import { startLoad } from '../support/load.ts'
import {
  hasPrivatePostgres,
  mountSmallDisk,
  type PrivatePostgres,
  startPrivatePostgres,
} from '../support/private-postgres.ts'

const suppliers =
  'query Suppliers($first: Int, $search: String) { products(first: $first, search: $search) { edges { node { name supplier { name } } } } }'
const operations = [
  () => ({ query: 'query Cached { product(id: 1) { name } }' }),
  // Never the same twice, or the cache would answer.
  (turn: number) => ({ query: suppliers, variables: { first: 3, search: `${turn}` } }),
  (turn: number) => ({
    query: suppliers,
    variables: { first: 1 + (turn % 50), search: turn % 2 ? 'a' : 'e' },
  }),
  () => ({ query: 'query Me { me { id } }' }),
  () => ({ query: 'query Mistake { nothing }' }),
]
const env = {
  PERFORMANCE_FLUSH_INTERVAL: '1000',
  DATABASE_POOL_TIMEOUT: '2000',
  PERFORMANCE_BATCH_SIZE: '1000000',
}

/** What one outage is: begins, and gives what ends it. */
type Outage = (postgres: PrivatePostgres, administrator: pg.Pool) => Promise<() => Promise<void>>

function poolTo(url: string): pg.Pool {
  const pool = new pg.Pool({ connectionString: url, max: 2 })
  pool.on('error', () => undefined)
  onTestFinished(() => pool.end())
  return pool
}

/** The sums that a report must agree with, straight from the tables. */
async function storedIn(pool: pg.Pool) {
  const sums = async (table: string) => {
    const { rows } = await pool.query(`
      select coalesce(sum(requests) filter (where signature = ''), 0)::int as all_requests,
        coalesce(sum(requests) filter (where signature <> ''), 0)::int as by_signature
      from performance.${table} where level = 'minute'`)
    return rows[0] as { all_requests: number; by_signature: number }
  }
  const { rows } = await pool.query(`
    select count(*)::int as windows, count(distinct (window_start, gateway, sequence))::int as different
    from performance.operation_windows where level = 'minute' and signature = ''`)
  return { operations: await sums('operation_windows'), clients: await sums('client_windows'), ...rows[0] }
}

const totals = async (shop: Shop) => {
  const { performanceReport } = await asAdministrator(
    shop,
    `{ performanceReport(last: "10m") {
      requests errors outcomes { ok partial clientError serverError refused }
      operations(first: 500) { nodes { requests errors } } clients { requests } timeline { requests }
      dropped { operations malformed }
    } }`,
  )
  return performanceReport
}
const sum = (rows: readonly { readonly requests: number }[]) =>
  rows.reduce((all, { requests }) => all + requests, 0)

/** Runs one outage under load and holds every number afterwards to what was sent. */
async function survives(postgres: PrivatePostgres, outage: Outage, outageMs: number, shopUrl = postgres.url) {
  const administrator = poolTo(
    shopUrl === postgres.url ? postgres.url : shopUrl.replace('//sluice@', '//postgres@'),
  )
  const shop = await startShopForTest({ databaseUrl: shopUrl, env })
  const load = startLoad(shop.url, operations, { pauseMs: 5 })
  onTestFinished(() => load.stop())
  await pause(3000)
  const end = await outage(postgres, administrator)
  await pause(outageMs)
  const during = load.total
  await end()
  await pause(5000)
  await load.stop()
  expect(load.unanswered).toEqual([])
  expect(Object.keys(load.answered)).toEqual(['200'])
  expect(load.total).toBeGreaterThan(during)
  const failed = shop.logged.filter(([, , said]) => /wait in memory/.test(String(said)))
  const report = await totals(shop)
  expect(report.requests + report.dropped.operations).toBe(load.total)
  expect(report.dropped).toEqual({ operations: 0, malformed: 0 })
  expect(sum(report.operations.nodes)).toBe(report.requests)
  expect(sum(report.clients)).toBe(report.requests)
  expect(sum(report.timeline)).toBe(report.requests)
  await shop.close()
  // The report above is an operation, too.
  const all = { all_requests: load.total + 1, by_signature: load.total + 1 }
  const { operations: stored, clients, windows, different } = await storedIn(administrator)
  expect(stored).toEqual(all)
  expect(clients).toEqual(all)
  expect(windows).toBe(different)
  return { load, failed, report }
}

describe.skipIf(!hasPrivatePostgres)('a PostgreSQL server of its own', () => {
  it('crashed for 30 s under load costs no answer and no count', async () => {
    const postgres = await startPrivatePostgres()
    const { failed, report } = await survives(
      postgres,
      async () => {
        await postgres.crash()
        return () => postgres.start()
      },
      30_000,
    )
    expect(failed.length).toBeGreaterThan(2)
    expect(report.outcomes.serverError + report.outcomes.partial).toBeGreaterThan(0)
  })

  it('that stops answering for 12 s costs no answer and no count', async () => {
    const postgres = await startPrivatePostgres()
    const { report } = await survives(
      postgres,
      async (_, administrator) => {
        const { rows } = await administrator.query<{ pid: number }>(
          "select pid from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()",
        )
        for (const { pid } of rows) process.kill(pid, 'SIGSTOP')
        return async () => {
          for (const { pid } of rows) process.kill(pid, 'SIGCONT')
        }
      },
      12_000,
    )
    expect(report.requests).toBeGreaterThan(100)
  })

  it('that is slow to write costs no answer and no count', async () => {
    const postgres = await startPrivatePostgres()
    await survives(
      postgres,
      async (_, administrator) => {
        const slow = (
          seconds: number,
        ) => `create or replace function performance.slow() returns trigger language plpgsql
          as $$ begin perform pg_sleep(${seconds}); return null; end $$`
        await administrator.query(slow(2))
        for (const table of ['operation_windows', 'part_windows'])
          await administrator.query(`create trigger slow after insert on performance.${table}
            for each statement execute function performance.slow()`)
        return async () => void (await administrator.query(slow(0)))
      },
      8000,
    )
  })

  it('that takes the right to write away and gives it back costs no answer and no count', async () => {
    const postgres = await startPrivatePostgres()
    const owner = poolTo(postgres.url)
    await owner.query(
      'create role sluice login; grant create on database postgres to sluice; grant all on schema public to sluice',
    )
    const url = postgres.url.replace('//postgres@', '//sluice@')
    const { failed } = await survives(
      postgres,
      async (_, administrator) => {
        await administrator.query(
          'alter schema performance owner to postgres; revoke all on schema performance from sluice',
        )
        return async () => void (await administrator.query('grant all on schema performance to sluice'))
      },
      8000,
      url,
    )
    expect(failed.length).toBeGreaterThan(2)
  })

  it('whose disk is really full loses no count, and stores all of it once there is room', async (context) => {
    const postgres = await startPrivatePostgres()
    const folder = await postgres.folder('small')
    const disk = await mountSmallDisk(folder, 48)
    if (disk === undefined) return context.skip('this process may not mount a file system')
    const owner = poolTo(postgres.url)
    await owner.query(`create tablespace small location '${folder}'`)
    await owner.query('create database shop tablespace small')
    const { failed } = await survives(
      postgres,
      async () => {
        await disk.fill()
        return () => disk.free()
      },
      10_000,
      postgres.url.replace(/postgres$/, 'shop'),
    )
    expect(failed.some(([, given]) => (given as { err?: { code?: string } }).err?.code === '53100')).toBe(
      true,
    )
  })

  it('that dies because its whole disk is full costs no answer and no count, once it is started again', async (context) => {
    const postgres = await startPrivatePostgres(160)
    const { disk } = postgres
    if (disk === undefined) return context.skip('this process may not mount a file system')
    const { failed } = await survives(
      postgres,
      async () => {
        await disk.fill()
        return async () => {
          await disk.free()
          await postgres.crash().catch(() => undefined)
          await postgres.start()
        }
      },
      12_000,
    )
    expect(failed.length).toBeGreaterThan(0)
  })
})
