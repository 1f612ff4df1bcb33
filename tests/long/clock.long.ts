import { access, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startProcess, temporaryFolder } from '../support/journeys-process.ts'
import { adminToken, asAdministrator, startShop } from '../support/journeys-shop.ts'
import { startLoad } from '../support/load.ts'
import { createTestDatabase, describeWithPostgres } from '../support/postgres.ts'

// Debian package faketime: the time of a process is what a file says.
const library = '/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1'
const isThere = await access(library).then(
  () => true,
  () => false,
)

const operations = [
  () => ({ query: 'query Cached { product(id: 1) { name } }' }),
  (turn: number) => ({
    query: 'query Page($s: String) { products(first: 2, search: $s) { edges { node { name } } } }',
    variables: { s: `${turn}` },
  }),
  () => ({ query: 'query Mistake { nothing }' }),
]

describe.skipIf(!isThere)('a clock that jumps under load (libfaketime)', () => {
  describeWithPostgres('of a gateway with its database', () => {
    let databaseUrl: string
    let pool: pg.Pool | undefined
    beforeAll(async () => {
      databaseUrl = await createTestDatabase()
      await (await startShop({ databaseUrl })).close()
      pool = new pg.Pool({ connectionString: databaseUrl, max: 2 })
      pool.on('error', () => undefined)
    })
    afterAll(() => pool?.end())

    it.each([
      ['an hour forward and back', ['+0', '+3600s', '+0']],
      ['an hour back and forward', ['+0', '-3600s', '+0']],
      ['to and fro', ['+0', '+3600s', '-3600s', '+1800s', '-7200s', '+0']],
    ])('%s: all are counted once, no duration is negative, and no window stays open', async (_, jumps) => {
      const cwd = await temporaryFolder()
      const clock = join(cwd, 'clock')
      await writeFile(clock, '+0')
      await pool?.query(
        'delete from performance.operation_windows; delete from performance.client_windows; delete from performance.roll_ups; delete from performance.samples',
      )
      const child = startProcess({
        cwd,
        env: {
          DATABASE_URL: databaseUrl,
          ADMIN_TOKEN: adminToken,
          PERFORMANCE_FLUSH_INTERVAL: '500',
          SLOW_QUERY_THRESHOLD: '5',
          LD_PRELOAD: library,
          FAKETIME_TIMESTAMP_FILE: clock,
          FAKETIME_NO_CACHE: '1',
          // As when a machine's time is set: the monotonic clock goes on.
          FAKETIME_DONT_FAKE_MONOTONIC: '1',
          DONT_FAKE_MONOTONIC: '1',
        },
      })
      const url = await child.url
      const load = startLoad(url, operations, { pauseMs: 2 })
      for (const jump of jumps) {
        await writeFile(clock, jump)
        await pause(2500)
      }
      const jumped = await asAdministrator(
        { url },
        '{ realtimeMetrics { requests p99Ms } systemStatistics { uptimeSeconds process { eventLoopUtilisation cpu eventLoopDelayMs } } isPerformanceDegraded { degraded reasons } }',
      )
      await load.stop()
      expect(load.unanswered).toEqual([])
      expect(Object.keys(load.answered)).toEqual(['200'])
      expect(jumped.realtimeMetrics.requests).toBeGreaterThan(0)
      expect(jumped.systemStatistics.uptimeSeconds).toBeGreaterThan(0)
      expect(jumped.systemStatistics.uptimeSeconds).toBeLessThan(600)
      const { performanceReport } = await asAdministrator(
        { url },
        '{ performanceReport(last: "3h") { requests timeline { requests } dropped { operations malformed } } }',
      )
      expect(performanceReport.dropped).toEqual({ operations: 0, malformed: 0 })
      child.signal('SIGTERM')
      expect(await child.ended).toMatchObject({ code: 0 })

      const rows = async (sql: string) => (await pool?.query(sql))?.rows
      const all = load.total + 2
      expect(
        await rows(`select sum(requests) filter (where signature = '')::int as all_requests,
          sum(requests) filter (where signature <> '')::int as by_signature, min(min_ms) >= 0 as is_positive,
          max(max_ms) < 60000 as is_short from performance.operation_windows where level = 'minute'`),
      ).toEqual([{ all_requests: all, by_signature: all, is_positive: true, is_short: true }])
      expect(
        await rows(
          `select sum(requests)::int as requests from performance.client_windows where level = 'minute' and signature = ''`,
        ),
      ).toEqual([{ requests: all }])
      expect(
        await rows('select count(*)::int as negative from performance.samples where duration_ms < 0'),
      ).toEqual([{ negative: 0 }])
      // One window for each minute of each time it was, and the clock did jump.
      const [windows] =
        (await rows(`select count(*)::int as count, extract(epoch from max(window_start) - min(window_start))::int as seconds
          from performance.operation_windows where level = 'minute' and signature = ''`)) ?? []
      expect(windows.count).toBeLessThanOrEqual(2 * jumps.length)
      expect(windows.seconds).toBeGreaterThanOrEqual(3540)
    })
  })
})
