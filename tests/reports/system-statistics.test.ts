import { describe, expect, it } from 'vitest'
import { measurementOf, noon } from '../support/measurements.ts'
import { createReports } from './support.ts'

const fields = `uptimeSeconds gateway nodeVersion pendingBytes pool { total idle waiting }
  process { at eventLoopDelayMs eventLoopUtilisation cpu rssBytes heapUsedBytes heapLimitBytes }`

describe('systemStatistics', () => {
  it("shows the answering gateway's process, pool and memory", async () => {
    const reading = {
      at: noon,
      eventLoopDelayMs: 2,
      eventLoopUtilisation: 0.5,
      cpu: 0.25,
      rssBytes: 3e9,
      heapUsedBytes: 1e9,
      heapLimitBytes: 4e9,
    }
    const { query, record, clock, writer } = createReports({
      gateway: 'first',
      system: { process: () => reading, pool: () => ({ total: 10, idle: 8, waiting: 1 }) },
    })
    record(measurementOf())
    clock.at += 90_500
    const { systemStatistics } = await query(`{ systemStatistics { ${fields} } }`)
    expect(systemStatistics).toEqual({
      uptimeSeconds: 90.5,
      gateway: 'first',
      nodeVersion: process.version,
      pendingBytes: writer.bytes,
      pool: { total: 10, idle: 8, waiting: 1 },
      process: { ...reading, at: '2026-11-21T12:00:00.000Z' },
    })
    expect(writer.bytes).toBeGreaterThan(0)
  })

  it('has null before the first reading and without a database, and no negative uptime', async () => {
    const { query, clock } = createReports()
    clock.at -= 3_600_000
    expect(await query(`{ systemStatistics { ${fields} } }`)).toMatchObject({
      systemStatistics: { uptimeSeconds: 0, process: null, pool: null },
    })
  })
})
