import { describe, expect, it } from 'vitest'
import { measurementOf, noon, statementOf } from '../support/measurements.ts'
import { createReports } from './support.ts'

describe('slowQueries', () => {
  it('shows slow operations whole, slowest first, stored or not', async () => {
    const { record, query, writer } = createReports()
    record(measurementOf({ id: 'quick', durationMs: 5 }), measurementOf({ id: 'slow', durationMs: 1500 }))
    await writer.flush()
    record(
      measurementOf({
        id: 'slower',
        durationMs: 2500,
        outcome: 'partial',
        errorCodes: ['OUT_OF_STOCK'],
        statements: [
          statementOf({ totalMs: 1 }),
          statementOf({ text: 'select ?', coordinate: undefined, totalMs: 9 }),
        ],
        resolvers: [{ coordinate: 'Product.supplier', calls: 2, errors: 0, totalMs: 4, maxMs: 3 }],
      }),
    )
    const { slowQueries } = await query(`{ slowQueries(last: "1h") {
      id operationName signature kind document variables at durationMs outcome errorCodes errorMessages cache statementCount databaseMs
      phases { parseMs validateMs executeMs } statements { shape coordinate count totalMs } resolvers { coordinate calls meanMs } } }`)
    expect(slowQueries.map(({ id }: { id: string }) => id)).toEqual(['slower', 'slow'])
    expect(slowQueries[0]).toEqual({
      id: 'slower',
      operationName: 'Products',
      signature: 'products-signature',
      kind: 'query',
      document: 'query Products { products { name } }',
      variables: { first: 'Int' },
      at: new Date(noon).toISOString(),
      durationMs: 2500,
      outcome: 'partial',
      errorCodes: ['OUT_OF_STOCK'],
      errorMessages: [],
      cache: 'miss',
      statementCount: 0,
      databaseMs: 0,
      phases: { parseMs: 0.5, validateMs: 0.25, executeMs: 9 },
      statements: [
        { shape: 'select ?', coordinate: null, count: 3, totalMs: 9 },
        {
          shape: 'select * from suppliers where id = ?',
          coordinate: 'Product.supplier',
          count: 3,
          totalMs: 1,
        },
      ],
      resolvers: [{ coordinate: 'Product.supplier', calls: 2, meanMs: 2 }],
    })
  })

  it('takes another threshold and a number of rows', async () => {
    const { record, query } = createReports()
    for (const durationMs of [3, 1200, 1300]) record(measurementOf({ durationMs }))
    const durations = async (args: string) =>
      (await query(`{ slowQueries(${args}) { durationMs } }`)).slowQueries.map(
        (row: { durationMs: number }) => row.durationMs,
      )
    expect(await durations('thresholdMs: 0')).toEqual([1300, 1200, 3])
    expect(await durations('thresholdMs: 1250')).toEqual([1300])
    expect(await durations('first: 1')).toEqual([1300])
  })

  it('shows an operation once that is stored while it is asked for', async () => {
    const { record, query, writer } = createReports()
    record(measurementOf({ durationMs: 2000 }))
    const unstored = writer.unstored
    writer.unstored = (span) => {
      const before = unstored.call(writer, span)
      void writer.flush()
      return before
    }
    const { slowQueries } = await query('{ slowQueries { durationMs } }')
    expect(slowQueries).toHaveLength(1)
  })
})
