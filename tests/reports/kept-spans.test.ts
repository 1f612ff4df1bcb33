import type pg from 'pg'
import { beforeAll, describe, expect, it } from 'vitest'
import { createMemoryStore } from '../../src/storage/memory-store.ts'
import { createPostgresStore } from '../../src/storage/postgres-store.ts'
import { retentionBounds } from '../../src/storage/retention.ts'
import type { MeasurementStore } from '../../src/storage/store.ts'
import { findingOf, measurementOf, minuteMs, resolverOf, statementOf } from '../support/measurements.ts'
import { createPerformanceDatabase, emptyTables } from '../support/performance-database.ts'
import { describeWithPostgres } from '../support/postgres.ts'
import { createReports } from './support.ts'

const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs
const at = (text: string) => Date.parse(text)
const now = at('2026-11-21T12:34:20Z')
const retention = { minuteRetentionHours: 48, retentionDays: 30, dayRetentionDays: 365 }
const asked = (
  args: string,
  fields: string,
) => `{ performanceReport(${args}) { from to resolution notes requests
  operations { totalCount nodes { name document requests slowestStatements { shape } } } ${fields} } }`

/** What reports say when minutes, hours and days are deleted, of every store. */
function describeReports(createStore: () => Promise<MeasurementStore>): void {
  async function setUp(...minutes: string[]) {
    const store = await createStore()
    const { record, query, writer, clock } = createReports({ store, retention })
    for (const minute of minutes) {
      clock.at = at(`${minute}:30Z`)
      record(measurementOf({ startedAt: clock.at, resolvers: [resolverOf()], statements: [statementOf()] }))
      clock.at += minuteMs
      await writer.flush()
    }
    clock.at = now
    const report = async (args: string, fields = '') => (await query(asked(args, fields))).performanceReport
    const rollUp = async () => {
      while (await store.rollUp(clock.at)) {
        // hour by hour, day by day
      }
    }
    const keep = async () => {
      await rollUp()
      while (!(await store.cleanup(retentionBounds(retention, clock.at), 1000)).isDone) {
        // piece by piece
      }
    }
    return { store, query, clock, report, rollUp, keep }
  }
  const exact = (requests: number) => ({ requests, resolution: 'MINUTE', notes: [] })

  it('are of full hours where minutes are gone by retention', async () => {
    const day = '2026-11-10'
    const minutes = ['12:59', '13:05', '13:40', '15:59', '16:00'].map((time) => `${day}T${time}`)
    const { report, keep } = await setUp(...minutes)
    const args = `from: "${day}T13:37:00Z", to: "${day}T15:01:00Z"`
    const fields = 'timeline { at seconds requests } requestsPerSecond'
    expect(await report(args)).toMatchObject({ ...exact(1), operations: { totalCount: 1 } })
    await keep()
    expect(await report(args, fields)).toMatchObject({
      from: `${day}T13:00:00.000Z`,
      to: `${day}T16:00:00.000Z`,
      resolution: 'HOUR',
      notes: [
        `The span begins at ${day}T13:00Z instead of ${day}T13:37Z and ends at ${day}T16:00Z instead of ${day}T15:01Z: only full hours are kept there.`,
      ],
      requests: 3,
      operations: { nodes: [{ requests: 3 }] },
      requestsPerSecond: 0.000277778,
      timeline: [
        { at: `${day}T13:00:00.000Z`, seconds: 3600, requests: 2 },
        { at: `${day}T14:00:00.000Z`, seconds: 3600, requests: 0 },
        { at: `${day}T15:00:00.000Z`, seconds: 3600, requests: 1 },
      ],
    })
  })

  it('are of full hours where a cleanup deleted minutes that retention would have kept', async () => {
    const { query, report } = await setUp('2026-11-21T08:10', '2026-11-21T08:20', '2026-11-21T09:50')
    const args = 'from: "2026-11-21T08:15:00Z", to: "2026-11-21T08:30:00Z"'
    expect(await report(args)).toMatchObject(exact(1))
    await query('mutation { cleanupMetrics(retentionDays: 0) { rows } }')
    expect(await report(args)).toMatchObject({
      from: '2026-11-21T08:00:00.000Z',
      to: '2026-11-21T09:00:00.000Z',
      resolution: 'HOUR',
      notes: [expect.stringMatching(/^The span begins at .* only full hours are kept there\.$/)],
      requests: 2,
      operations: { nodes: [{ requests: 2 }] },
    })
  })

  it('are of full days where hours are gone', async () => {
    const { report, keep } = await setUp('2026-10-01T08:10', '2026-10-01T20:10', '2026-11-21T12:00')
    await keep()
    expect(await report('from: "2026-10-01T12:00:00Z"', 'timeline { seconds }')).toMatchObject({
      from: '2026-10-01T00:00:00.000Z',
      resolution: 'DAY',
      notes: [
        'The span begins at 2026-10-01T00:00Z instead of 2026-10-01T12:00Z: only full days are kept there.',
      ],
      requests: 3,
    })
  })

  it('are as asked of minutes that nobody rolled up, however old they are', async () => {
    const { store, clock, report } = await setUp('2026-10-01T08:10', '2026-10-01T08:20', '2026-10-01T09:10')
    const args = 'from: "2026-10-01T08:15:00Z", to: "2026-10-01T09:00:00Z"'
    expect(await report(args)).toMatchObject(exact(1))
    // A cleanup before the first roll-up leaves them.
    await store.cleanup(retentionBounds(retention, clock.at), 1000)
    expect(await report(args)).toMatchObject(exact(1))
  })

  it('count once what is in memory and in a sum of which the minutes are gone', async () => {
    const store = await createStore()
    const diagnose = () => [findingOf()]
    const { record, query, writer, clock } = createReports({ store, retention, diagnose })
    clock.at = at('2026-11-21T08:10:30Z')
    record(measurementOf())
    await writer.flush()
    expect(writer.unstored({ from: 0, to: clock.at }).held.windows).toHaveLength(1)
    const other = createReports({ store, gateway: 'other', retention })
    other.clock.at = now
    await other.query('mutation { cleanupMetrics(retentionDays: 0) { rows } }')
    clock.at = now
    const fields = 'findings { operations }'
    expect((await query(asked('last: "24h"', fields))).performanceReport).toMatchObject({
      requests: 1,
      operations: { nodes: [{ requests: 1 }] },
      findings: [{ operations: 1 }],
    })
    expect(await query('{ findings { operations } }')).toEqual({ findings: [{ operations: 1 }] })
  })

  it('begin where something is kept, after a cleanup of days', async () => {
    const { query, report } = await setUp('2026-11-01T08:10', '2026-11-20T08:10', '2026-11-21T12:00')
    expect(await report('last: "30d"')).toMatchObject(exact(3))
    await query('mutation { cleanupMetrics(retentionDays: 7) { rows } }')
    expect(await report('last: "30d"', 'comparison { figure before }')).toMatchObject({
      from: '2026-11-02T00:00:00.000Z',
      notes: ['Nothing before 2026-11-02T00:00Z is kept.'],
      requests: 2,
      comparison: expect.arrayContaining([{ figure: 'requestsPerSecond', before: null }]),
    })
  })

  it('compare with a span that is aligned by itself', async () => {
    const { report, keep } = await setUp('2026-11-19T08:10', '2026-11-19T08:50', '2026-11-21T12:00')
    await keep()
    const { comparison } = await report('last: "26h"', 'comparison { figure value before }')
    // 26 hours before 10:34 on the 20th is 08:33 on the 19th, whose hour has only its sum.
    expect(comparison[0]).toEqual({
      figure: 'requestsPerSecond',
      value: expect.closeTo(1000 / (26 * hourMs + 20_001), 9),
      before: expect.closeTo(2000 / (26 * hourMs + 34 * minuteMs), 9),
    })
  })

  it('compare an operation with the span before the one that is answered for', async () => {
    const day = '2026-11-10'
    const times = ['10:10', '12:59', '13:05', '13:40', '15:59']
    const { query, keep } = await setUp(...times.map((time) => `${day}T${time}`))
    await keep()
    const { operation } = await query(`{ operation(signature: "products-signature",
      from: "${day}T13:37:00Z", to: "${day}T15:01:00Z") { requests comparison { figure before } } }`)
    expect(operation.requests).toBe(3)
    // From 10:00 to 13:00: those of the hour from 13:00 on are in the span already.
    expect(operation.comparison[0]).toEqual({ figure: 'requestsPerSecond', before: 0.000185185 })
  })

  it('name operations and statements as long as days tell of them', async () => {
    const { report, keep, clock } = await setUp('2026-09-01T08:10')
    await keep()
    const named = {
      requests: 1,
      operations: {
        nodes: [
          {
            name: 'Products',
            document: expect.any(String),
            slowestStatements: [{ shape: expect.any(String) }],
          },
        ],
      },
    }
    expect(await report('last: "90d"')).toMatchObject(named)
    expect(await report('last: "90d", operation: "Products"')).toMatchObject(named)
    expect(await report('last: "90d", client: ""')).toMatchObject({
      operations: { nodes: [{ name: 'Products' }] },
    })
    clock.at = at('2027-09-01T12:00:00Z')
    await keep()
    expect(await report('last: "365d"')).toMatchObject(named)
    clock.at += dayMs
    await keep()
    expect(await report('last: "365d", operation: "Products"')).toMatchObject({ requests: 0 })
  })

  it('have a time line of hours up to 200 hours, and of minutes up to 200 minutes', async () => {
    const { report, keep } = await setUp(
      '2026-11-15T08:10',
      '2026-11-19T15:10',
      '2026-11-21T10:00',
      '2026-11-21T12:00',
    )
    const fields = 'timeline { seconds requests } operations { nodes { requests timeline { requests } } }'
    const shape = async (last: string) => {
      const { requests, timeline, operations } = await report(`last: "${last}"`, fields)
      const sum = (steps: readonly { requests: number }[]) =>
        steps.reduce((all, step) => all + step.requests, 0)
      const [node] = operations.nodes
      expect([sum(timeline), node.requests, sum(node.timeline)]).toEqual([requests, requests, requests])
      return [timeline.length, timeline[0].seconds, requests]
    }
    const shapes = async () => Promise.all(['3h', '2d', '8d', '20d'].map(shape))
    await keep()
    expect(await shapes()).toEqual([
      [181, 60, 2],
      [49, 3600, 3],
      [193, 3600, 4],
      [21, 86_400, 4],
    ])
  })
}

describe('reports over spans that are kept in part, in memory', () =>
  describeReports(async () => createMemoryStore()))

describeWithPostgres('reports over spans that are kept in part, in PostgreSQL', () => {
  let pool: pg.Pool
  beforeAll(async () => {
    pool = await createPerformanceDatabase()
  })
  describeReports(async () => {
    await emptyTables(pool)
    return createPostgresStore({ pool })
  })
})
