import { expect, it } from 'vitest'
import { createPostgresStore } from '../../src/storage/postgres-store.ts'
import { findingOf, measurementOf, minuteMs, noon, resolverOf, statementOf } from '../support/measurements.ts'
import { createPerformanceDatabase } from '../support/performance-database.ts'
import { describeWithPostgres } from '../support/postgres.ts'
import { createReports } from './support.ts'

const hourMs = 60 * minuteMs
const figures = `requests errors errorRate cacheHitRate meanMs standardDeviationMs minMs maxMs p50Ms p95Ms p99Ms totalMs
  statements databaseMs withFindings requestBytes responseBytes outcomes { ok partial } cache { hit miss }
  errorCodes { code count } phases { executeMs }`
const parts = `slowestResolvers { coordinate calls totalMs } loaders { loader keys }
  slowestStatements { shape place operations count totalMs } spans { name calls } clients { name version requests }
  samples { id durationMs } findings { identity operations }`
const everything = `{ performanceReport(from: "2026-11-21T08:00:00Z", to: "2026-11-21T13:00:00Z") {
  notes score ${figures} timeline { at requests p50Ms } comparison { figure value before } ${parts}
  operations { totalCount edges { cursor } nodes { name signature kind document ${figures} ${parts} timeline { requests } } } } }`

describeWithPostgres('reports of two gateways on PostgreSQL', () => {
  it('are equal, and stay equal while windows are stored and rolled up', async () => {
    const store = createPostgresStore({ pool: await createPerformanceDatabase() })
    const gateways = ['one', 'two'].map((gateway) =>
      createReports({
        store,
        gateway,
        diagnose: ({ signature }) => [findingOf({ signature, identity: signature })],
      }),
    )
    const [one, two] = gateways as [(typeof gateways)[0], (typeof gateways)[0]]
    const at = (ms: number) => {
      for (const { clock } of gateways) clock.at = ms
    }
    const operation = (durationMs: number, overrides = {}) =>
      measurementOf({
        durationMs,
        client: { name: 'web', version: '1' },
        resolvers: [resolverOf()],
        statements: [statementOf()],
        batches: [{ loader: 'supplierById', batches: 2, keys: 50, errors: 0, totalMs: 8, maxMs: 5 }],
        spans: [{ name: 'price list', calls: 2, errors: 0, totalMs: 4, maxMs: 3 }],
        startedAt: one.clock.at,
        ...overrides,
      })
    at(noon - 3 * hourMs)
    one.record(operation(1000), operation(2000, { cache: 'hit' }))
    two.record(operation(4000, { outcome: 'partial', errorCodes: ['SOLD_OUT'] }))
    at(noon - 2 * hourMs)
    await one.writer.flush()
    await two.writer.flush()
    one.record(operation(8000, { signature: 'other-signature', operationName: 'Orders' }))
    at(noon)
    const whileHeld = await one.query(everything)
    await one.writer.flush()
    const stored = await two.query(everything)
    expect(await one.query(everything)).toEqual(stored)
    expect(stored.performanceReport).toMatchObject({
      requests: 4,
      errors: 1,
      totalMs: 15_000,
      meanMs: 3750,
      minMs: 1000,
      maxMs: 8000,
      withFindings: 4,
      slowestResolvers: [{ coordinate: 'Product.supplier', calls: 12, totalMs: 24 }],
      slowestStatements: [{ operations: 4, count: 12, totalMs: 24 }],
      clients: [{ name: 'web', version: '1', requests: 4 }],
      operations: {
        totalCount: 2,
        nodes: [
          { name: 'Orders', requests: 1, totalMs: 8000 },
          { name: 'Products', requests: 3, totalMs: 7000 },
        ],
      },
    })
    expect(stored.performanceReport.timeline).toHaveLength(121)
    // What one gateway knew of its own before it stored it is what both know now.
    expect(whileHeld).toEqual(stored)
    while (await store.rollUp(noon)) {
      // hour by hour
    }
    const rolledUp = await two.query(everything)
    expect(await one.query(everything)).toEqual(rolledUp)
    const withoutSteps = ({ performanceReport }: typeof stored) => ({
      ...performanceReport,
      timeline: null,
      operations: performanceReport.operations.nodes.map((node: object) => ({ ...node, timeline: null })),
    })
    expect(withoutSteps(rolledUp)).toEqual(withoutSteps(stored))
    expect(rolledUp.performanceReport.timeline).toMatchObject(
      [0, 3, 1, 0, 0].map((requests) => ({ requests })),
    )
  })

  it('find operations by name and by client, page by page, whatever characters are asked for', async () => {
    const store = createPostgresStore({ pool: await createPerformanceDatabase() })
    const { record, query, writer, clock } = createReports({ store, gateway: 'one' })
    record(
      measurementOf({ signature: 'first', durationMs: 10, client: { name: 'web', version: '1' } }),
      measurementOf({ signature: 'second', durationMs: 20 }),
      measurementOf({ signature: 'third', operationName: 'Orders', durationMs: 60 }),
    )
    clock.at += 2 * minuteMs
    await writer.flush()
    const of = async (args: string, page = '') =>
      (
        await query(`{ performanceReport(last: "5m", ${args}) { requests notes
          operations(orderBy: P95 ${page}) { nodes { signature p95Ms } pageInfo { endCursor hasNextPage } } } }`)
      ).performanceReport
    const first = await of('operation: "Products"', 'first: 1')
    expect(first).toMatchObject({ requests: 2, operations: { nodes: [{ signature: 'second', p95Ms: 20 }] } })
    const { endCursor } = first.operations.pageInfo
    expect(await of('operation: "Products"', `first: 1, after: "${endCursor}"`)).toMatchObject({
      operations: { nodes: [{ signature: 'first', p95Ms: 10 }], pageInfo: { hasNextPage: false } },
    })
    expect(await of('client: "web"')).toMatchObject({
      requests: 1,
      operations: { nodes: [{ signature: 'first', p95Ms: 10 }] },
    })
    const asked = `query ($name: String) { operation(signature: "\\u0000") { requests }
      byName: performanceReport(operation: $name) { requests } byClient: performanceReport(client: $name) { requests } }`
    for (const name of ['\0', '\uD800', "'; drop table x; --", '%', 'x'.repeat(100)]) {
      expect(await query(asked, { name })).toEqual({
        operation: null,
        byName: { requests: 0 },
        byClient: { requests: 0 },
      })
    }
  })
})
