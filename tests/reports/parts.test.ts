import { describe, expect, it } from 'vitest'
import { windowOf } from '../storage/store-contract-rows.ts'
import { findingOf, measurementOf, minuteMs, resolverOf, statementOf } from '../support/measurements.ts'
import { createReports } from './support.ts'

describe('inside a report', () => {
  it('shows the parts of all operations together, those that took most time first', async () => {
    const { record, query, writer } = createReports()
    const operation = measurementOf({
      resolvers: [
        resolverOf({ coordinate: 'Query.products', calls: 1, totalMs: 3, maxMs: 3 }),
        resolverOf({ calls: 50, errors: 1, totalMs: 100, maxMs: 7 }),
      ],
      batches: [{ loader: 'supplierById', batches: 2, keys: 50, errors: 0, totalMs: 8, maxMs: 5 }],
      statements: [
        statementOf({ count: 3, rows: 3, totalMs: 6, maxMs: 3 }),
        statementOf({ fingerprint: 'efgh', text: 'select ?', count: 1, rows: 1, totalMs: 9, maxMs: 9 }),
      ],
      spans: [{ name: 'price list', calls: 2, errors: 1, totalMs: 4, maxMs: 3 }],
    })
    record(operation)
    await writer.flush()
    record({ ...operation, id: 'another', signature: 'other-signature' })
    const { performanceReport } = await query(`{ performanceReport {
      slowestResolvers(first: 1) { coordinate calls errors meanMs maxMs totalMs }
      loaders { loader batches keys keysPerBatch errors meanMs maxMs totalMs }
      slowestStatements { shape fingerprint place operations count perOperation errors rows meanMs maxMs totalMs }
      spans { name calls errors meanMs maxMs totalMs } } }`)
    expect(performanceReport).toEqual({
      slowestResolvers: [
        { coordinate: 'Product.supplier', calls: 100, errors: 2, meanMs: 2, maxMs: 7, totalMs: 200 },
      ],
      loaders: [
        {
          loader: 'supplierById',
          batches: 4,
          keys: 100,
          keysPerBatch: 25,
          errors: 0,
          meanMs: 4,
          maxMs: 5,
          totalMs: 16,
        },
      ],
      slowestStatements: [
        {
          shape: 'select ?',
          fingerprint: 'efgh',
          place: null,
          operations: 2,
          count: 2,
          perOperation: 1,
          errors: 0,
          rows: 2,
          meanMs: 9,
          maxMs: 9,
          totalMs: 18,
        },
        {
          shape: 'select * from suppliers where id = ?',
          fingerprint: 'abcd',
          place: null,
          operations: 2,
          count: 6,
          perOperation: 3,
          errors: 0,
          rows: 6,
          meanMs: 2,
          maxMs: 3,
          totalMs: 12,
        },
      ],
      spans: [{ name: 'price list', calls: 4, errors: 2, meanMs: 2, maxMs: 3, totalMs: 8 }],
    })
  })

  it('shows clients by their requests, operations kept whole, and findings', async () => {
    const { record, query, writer } = createReports({
      diagnose: ({ operationName }) => (operationName === 'Slow' ? [findingOf()] : []),
    })
    const web = { name: 'web', version: '2' }
    record(measurementOf({ client: web }), measurementOf({ client: web, outcome: 'partial' }))
    await writer.flush()
    record(
      measurementOf({ id: 'slow', operationName: 'Slow', signature: 'slow-signature', durationMs: 2000 }),
    )
    const { performanceReport } = await query(`{ performanceReport { withFindings
      clients { name version requests errors errorRate meanMs totalMs }
      samples(first: 1) { id } failed: samples(reasons: [FAILED]) { durationMs } findings { identity operations } } }`)
    expect(performanceReport).toEqual({
      withFindings: 1,
      clients: [
        { name: 'web', version: '2', requests: 2, errors: 1, errorRate: 0.5, meanMs: 10, totalMs: 20 },
        { name: null, version: null, requests: 1, errors: 0, errorRate: 0, meanMs: 2000, totalMs: 2000 },
      ],
      samples: [{ id: 'slow' }],
      failed: [{ durationMs: 10 }],
      findings: [{ identity: 'finding-1', operations: 1 }],
    })
  })

  it('counts a client in full whose operations are partly stored and partly in memory', async () => {
    const { record, query, writer, clock } = createReports()
    const from = (name: string) => measurementOf({ client: { name, version: '1' } })
    record(from('phone'), from('phone'), from('phone'), from('web'), from('web'))
    clock.at += minuteMs
    await writer.flush()
    record(from('web'), from('web'))
    const { performanceReport } = await query('{ performanceReport { clients(first: 1) { name requests } } }')
    expect(performanceReport.clients).toEqual([{ name: 'web', requests: 4 }])
  })

  it('says how many clients there are, stored or not, however many are shown', async () => {
    const { record, query, writer, clock } = createReports()
    const from = (name: string, version = '1') => measurementOf({ client: { name, version } })
    record(from('phone'), from('web'), from('web', '2'))
    clock.at += minuteMs
    await writer.flush()
    record(from('web', '2'), from('tablet'), from('phone'))
    const count = async (args = '') =>
      (await query(`{ performanceReport${args} { clients(first: 1) { requests } clientCount } }`))
        .performanceReport.clientCount
    expect(await count()).toBe(4)
    expect(await count('(client: "web")')).toBe(2)
    expect(await count('(operation: "Orders")')).toBe(0)
  })

  it('counts a client in full that a thousand others come before in the store', async () => {
    const { record, query, store, clock } = createReports()
    const rising = { name: 'rising', version: '1' }
    const others = Array.from({ length: 1100 }, (_, index) => ({
      client: { name: `c${index}`, version: '1' },
    }))
    await store.append(windowOf(clock.at - minuteMs, [...others, ...others, { client: rising }]))
    for (let times = 0; times < 3; times++) record(measurementOf({ signature: 's', client: rising }))
    const { performanceReport } = await query(`{ performanceReport { clients(first: 1) { name requests }
      operations { nodes { signature clients(first: 1) { name requests } } } } }`)
    expect(performanceReport.clients).toEqual([{ name: 'rising', requests: 4 }])
    expect(performanceReport.operations.nodes).toMatchObject([
      { signature: 's', clients: [{ name: 'rising', requests: 4 }] },
    ])
  })
})
