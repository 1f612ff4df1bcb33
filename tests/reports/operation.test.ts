import { describe, expect, it } from 'vitest'
import type { Measurement } from '../../src/measurement/measurement.ts'
import { createMemoryStore } from '../../src/storage/memory-store.ts'
import { findingOf, measurementOf, minuteMs, resolverOf } from '../support/measurements.ts'
import { createReports } from './support.ts'

describe('operation', () => {
  it('shows one signature over a day, of all gateways, stored or not', async () => {
    const store = createMemoryStore()
    const diagnose = ({ signature }: Measurement) => (signature === 'products-signature' ? [findingOf()] : [])
    const one = createReports({ store, gateway: 'one', diagnose })
    const two = createReports({ store, gateway: 'two', diagnose })
    two.clock.at -= 23 * 60 * minuteMs
    two.record(
      measurementOf({
        startedAt: two.clock.at,
        durationMs: 30,
        outcome: 'partial',
        errorCodes: ['SOLD_OUT'],
      }),
    )
    two.clock.at = one.clock.at
    await two.writer.flush()
    one.record(measurementOf({ durationMs: 10, resolvers: [resolverOf()] }))
    one.record(measurementOf({ signature: 'other-signature' }))
    const { operation } = await one.query(`{ operation(signature: "products-signature") {
      name signature kind document requests errors errorRate meanMs minMs maxMs totalMs errorCodes { code count }
      slowestResolvers { coordinate calls } clients { requests } samples { durationMs } findings { identity operations }
      comparison { figure before } } }`)
    expect(operation).toMatchObject({
      name: 'Products',
      signature: 'products-signature',
      kind: 'query',
      document: 'query Products { products { name } }',
      requests: 2,
      errors: 1,
      errorRate: 0.5,
      meanMs: 20,
      minMs: 10,
      maxMs: 30,
      totalMs: 40,
      errorCodes: [{ code: 'SOLD_OUT', count: 1 }],
      slowestResolvers: [{ coordinate: 'Product.supplier', calls: 3 }],
      clients: [{ requests: 2 }],
      samples: [{ durationMs: 30 }, { durationMs: 10 }],
      findings: [{ identity: 'finding-1', operations: 2 }],
    })
    expect(operation.comparison).toContainEqual({ figure: 'requestsPerSecond', before: null })
  })

  it('has no document where there was none that could be parsed', async () => {
    const { record, query, writer } = createReports()
    const nothing = { operationName: undefined, document: undefined, kind: 'unknown' } as const
    record(measurementOf({ signature: 'unparsed', durationMs: 2000, ...nothing }))
    const asked = '{ operation(signature: "unparsed") { document } slowQueries { document } }'
    const answer = { operation: { document: null }, slowQueries: [{ document: null }] }
    expect(await query(asked)).toEqual(answer)
    await writer.flush()
    expect(await query(asked)).toEqual(answer)
  })

  it('is null where there was none in the span', async () => {
    const { record, query, clock } = createReports()
    record(measurementOf())
    clock.at += 10 * minuteMs
    const of = async (args: string) => (await query(`{ operation(${args}) { requests } }`)).operation
    expect(await of('signature: "products-signature"')).toEqual({ requests: 1 })
    expect(await of('signature: "products-signature", last: "5m"')).toBeNull()
    expect(await of('signature: "products-signature", from: "2026-11-20", to: "2026-11-21"')).toBeNull()
    expect(await of('signature: "Products"')).toBeNull()
    expect(await of('signature: ""')).toBeNull()
    expect(await of('signature: "\\u0000"')).toBeNull()
    expect(await of(`signature: "${'x'.repeat(10_000)}"`)).toBeNull()
  })
})
