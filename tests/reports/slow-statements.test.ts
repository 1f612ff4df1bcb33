import { describe, expect, it } from 'vitest'
import { createMemoryStore } from '../../src/storage/memory-store.ts'
import { measurementOf, statementOf } from '../support/measurements.ts'
import { createReports } from './support.ts'

const fields = `shape fingerprint operations count errors rows rowsPerStatement meanMs maxMs totalMs
  senders { operationName signature place count perOperation totalMs }`

describe('slowStatements', () => {
  it('adds statements of one shape up over operations, stored or not, with who sends them', async () => {
    const { record, query, writer } = createReports()
    const suppliers = { text: 'select * from suppliers', fingerprint: 'suppliers' }
    record(
      measurementOf({
        statements: [
          statementOf({ ...suppliers, count: 4, rows: 4, errors: 1, totalMs: 20, maxMs: 8 }),
          statementOf({
            ...suppliers,
            coordinate: undefined,
            loader: 'supplierById',
            count: 1,
            rows: 9,
            totalMs: 5,
            maxMs: 5,
          }),
        ],
      }),
    )
    await writer.flush()
    record(
      measurementOf({
        signature: 'cart',
        operationName: undefined,
        statements: [
          statementOf({
            ...suppliers,
            coordinate: undefined,
            origin: 'operation',
            count: 3,
            rows: 3,
            totalMs: 15,
            maxMs: 9,
          }),
          statementOf({ text: 'select ?', fingerprint: 'one', count: 2, rows: 2, totalMs: 1, maxMs: 0.75 }),
        ],
      }),
    )
    expect(await query(`{ slowStatements(last: "1h") { ${fields} } }`)).toEqual({
      slowStatements: [
        {
          shape: 'select * from suppliers',
          fingerprint: 'suppliers',
          operations: 2,
          count: 8,
          errors: 1,
          rows: 16,
          rowsPerStatement: 2,
          meanMs: 5,
          maxMs: 9,
          totalMs: 40,
          senders: [
            {
              operationName: 'Products',
              signature: 'products-signature',
              place: 'Product.supplier',
              count: 4,
              perOperation: 4,
              totalMs: 20,
            },
            {
              operationName: null,
              signature: 'cart',
              place: null,
              count: 3,
              perOperation: 3,
              totalMs: 15,
            },
            {
              operationName: 'Products',
              signature: 'products-signature',
              place: 'supplierById',
              count: 1,
              perOperation: 1,
              totalMs: 5,
            },
          ],
        },
        {
          shape: 'select ?',
          fingerprint: 'one',
          operations: 1,
          count: 2,
          errors: 0,
          rows: 2,
          rowsPerStatement: 1,
          meanMs: 0.5,
          maxMs: 0.75,
          totalMs: 1,
          senders: [
            {
              operationName: null,
              signature: 'cart',
              place: 'Product.supplier',
              count: 2,
              perOperation: 2,
              totalMs: 1,
            },
          ],
        },
      ],
    })
  })

  it('adds the gateways of one store up', async () => {
    const store = createMemoryStore()
    const [first, second] = [
      createReports({ store, gateway: 'first' }),
      createReports({ store, gateway: 'second' }),
    ]
    first.record(measurementOf({ statements: [statementOf()] }))
    await first.writer.flush()
    second.record(measurementOf({ statements: [statementOf()] }))
    const { slowStatements } = await second.query(
      '{ slowStatements { operations count senders { count place } } }',
    )
    expect(slowStatements).toEqual([
      { operations: 2, count: 6, senders: [{ count: 6, place: 'Product.supplier' }] },
    ])
  })

  it('reads the senders of all that are shown at once, and only when they are asked for', async () => {
    const memory = createMemoryStore()
    const read: unknown[] = []
    const store = {
      ...memory,
      readParts: (...[plan, query]: Parameters<typeof memory.readParts>) => {
        read.push(query)
        return memory.readParts(plan, query)
      },
    }
    const { record, query } = createReports({ store })
    record(
      ...['a', 'b', 'c'].map((fingerprint, at) =>
        measurementOf({ statements: [statementOf({ fingerprint, text: fingerprint, totalMs: 9 - at })] }),
      ),
    )
    const ofAll = { signatures: [''], part: 'statement' }
    await query('{ slowStatements { count } }')
    expect(read).toEqual([ofAll])
    const { slowStatements } = await query(
      '{ slowStatements(first: 2) { shape senders(first: 1) { count } more: senders { count } } }',
    )
    expect(slowStatements).toEqual(
      ['a', 'b'].map((shape) => ({ shape, senders: [{ count: 3 }], more: [{ count: 3 }] })),
    )
    expect(read).toEqual([ofAll, ofAll, { part: 'statement', names: ['a', 'b'] }])
  })

  it('refuses what makes no sense', async () => {
    const { record, refusal } = createReports()
    record(measurementOf({ statements: [statementOf()] }))
    const message = 'first must be from 1 to 500, got 0.'
    expect(await refusal('{ slowStatements(first: 0) { count } }')).toBe(message)
    expect(await refusal('{ slowStatements { senders(first: 0) { count } } }')).toBe(message)
  })
})
