import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startProcess, temporaryFolder } from '../support/journeys-process.ts'
import { adminToken, startShop } from '../support/journeys-shop.ts'
import { startLoad } from '../support/load.ts'
import { createTestDatabase, describeWithPostgres } from '../support/postgres.ts'

const ends = 8
const operations = [
  () => ({ query: 'query Cached { product(id: 1) { name } }' }),
  (turn: number) => ({
    query:
      'query Page($s: String) { products(first: 5, search: $s) { edges { node { name supplier { name } } } } }',
    variables: { s: `${turn}` },
  }),
  () => ({ query: 'query Mistake { nothing }' }),
]

describeWithPostgres('a gateway ended by SIGTERM under load', () => {
  let databaseUrl: string
  let pool: pg.Pool | undefined
  beforeAll(async () => {
    databaseUrl = await createTestDatabase()
    await (await startShop({ databaseUrl })).close()
    pool = new pg.Pool({ connectionString: databaseUrl, max: 2 })
    pool.on('error', () => undefined)
  })
  afterAll(() => pool?.end())

  it(`has stored every operation that it answered, ${ends} times`, async () => {
    const cwd = await temporaryFolder()
    for (let round = 0; round < ends; round++) {
      await pool?.query('delete from performance.operation_windows; delete from performance.client_windows')
      const child = startProcess({
        cwd,
        // Nothing is written before the end.
        env: {
          DATABASE_URL: databaseUrl,
          ADMIN_TOKEN: adminToken,
          PERFORMANCE_FLUSH_INTERVAL: '3600000',
          PERFORMANCE_BATCH_SIZE: '1000000',
        },
      })
      const load = startLoad(await child.url, operations, { clients: 8 })
      await pause(500 + Math.random() * 2000)
      child.signal('SIGTERM')
      const { code, tookMs } = await child.ended
      await load.stop()
      expect(code).toBe(0)
      expect(tookMs).toBeLessThan(10_000)
      const answered = load.answered[200] ?? 0
      expect(answered).toBeGreaterThan(5)
      const rows = async (table: string) =>
        (
          await pool?.query(`select coalesce(sum(requests) filter (where signature = ''), 0)::int as all_requests,
          coalesce(sum(requests) filter (where signature <> ''), 0)::int as by_signature from performance.${table} where level = 'minute'`)
        )?.rows
      const [stored] = (await rows('operation_windows')) ?? []
      expect(stored.all_requests, `round ${round}, ${JSON.stringify(load.answered)}`).toBe(answered)
      expect(stored.by_signature).toBe(answered)
      expect(await rows('client_windows')).toEqual([stored])
    }
  })
})
