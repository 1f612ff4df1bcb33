import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startProcess, temporaryFolder } from '../support/journeys-process.ts'
import { adminToken, startShop } from '../support/journeys-shop.ts'
import { createTestDatabase, describeWithPostgres } from '../support/postgres.ts'

const kills = 20
const flushIntervalMs = 1000
// What a flush may take on a busy machine, on top of the interval.
const slackMs = 1500

const operations = [
  'query Kill1 { products(first: 3) { edges { node { name } } } }',
  'query Kill2 { product(id: 2) { name supplier { name } } }',
  'query Kill3 { nothing }',
]

describeWithPostgres('a gateway killed at a random moment under load', () => {
  let databaseUrl: string
  // Undefined where the beginning failed: its error is the one to see.
  let pool: pg.Pool | undefined
  beforeAll(async () => {
    databaseUrl = await createTestDatabase()
    await (await startShop({ databaseUrl })).close()
    pool = new pg.Pool({ connectionString: databaseUrl, max: 2 })
    pool.on('error', () => undefined)
    await pool.query(
      'truncate performance.operation_windows, performance.client_windows, performance.part_windows',
    )
  })
  afterAll(() => pool?.end())

  it(`loses at most one flush interval, doubles nothing and leaves no half window, ${kills} times`, async () => {
    const cwd = await temporaryFolder()
    const known = new Set<string>()
    const read = async (sql: string) => (await pool?.query(sql))?.rows ?? []
    let proving = 0
    for (let round = 0; round < kills; round++) {
      const child = startProcess({
        cwd,
        env: {
          DATABASE_URL: databaseUrl,
          ADMIN_TOKEN: adminToken,
          PERFORMANCE_FLUSH_INTERVAL: String(flushIntervalMs),
          PERFORMANCE_BATCH_SIZE: '1000000',
          LOG_LEVEL: 'error',
        },
      })
      const url = await child.url
      const answered: number[] = []
      let sent = 0
      let isOver = false
      const worker = async () => {
        while (!isOver) {
          const query = operations[sent++ % operations.length]
          try {
            const response = await fetch(url, {
              method: 'POST',
              headers: { 'content-type': 'application/json', 'graphql-client-name': `client-${sent % 3}` },
              body: JSON.stringify({ query }),
            })
            await response.arrayBuffer()
            answered.push(performance.now())
          } catch {
            return
          }
        }
      }
      const workers = Array.from({ length: 8 }, worker)
      // Every other round is long enough for something to be due.
      await pause((round % 2 === 0 ? 500 : 2700) + Math.random() * 1000)
      const killedAt = performance.now()
      child.signal('SIGKILL')
      isOver = true
      await Promise.all([child.ended, ...workers])

      const rows = await read(`
        select gateway, sum(requests) filter (where signature = '')::int as all_requests,
          sum(requests) filter (where signature <> '')::int as by_signature
        from performance.operation_windows where level = 'minute' group by 1`)
      const fresh = rows.filter(({ gateway }) => !known.has(gateway))
      for (const { gateway } of rows) known.add(gateway)
      expect(fresh.length, `round ${round}`).toBeLessThanOrEqual(1)
      const stored = fresh[0]?.all_requests ?? 0
      expect(fresh[0]?.by_signature ?? 0).toBe(stored)
      const mustBeThere = answered.filter((at) => at < killedAt - flushIntervalMs - slackMs).length
      if (mustBeThere > 0) proving++
      expect(stored, `round ${round}, sent ${sent}`).toBeGreaterThanOrEqual(mustBeThere)
      expect(stored, `round ${round}`).toBeLessThanOrEqual(sent)
    }
    const halves = await read(`
      select window_start, gateway, sequence from performance.operation_windows o
      where level = 'minute' and signature = '' and requests <> (
        select coalesce(sum(requests), 0) from performance.client_windows c
        where c.level = 'minute' and c.signature = '' and (c.window_start, c.gateway, c.sequence) = (o.window_start, o.gateway, o.sequence))`)
    expect(halves).toEqual([])
    expect(known.size).toBeGreaterThan(kills / 2)
    expect(proving).toBeGreaterThan(kills / 3)
  })
})
