import { expect, it } from 'vitest'
import { diagnose } from '../../src/diagnosis/diagnose.ts'
import type { Measurement, StatementGroup } from '../../src/measurement/measurement.ts'
import { measurementOf as plainMeasurementOf, resolverOf } from '../support/measurements.ts'

const perObject: StatementGroup = {
  text: 'select name from suppliers where id = ?',
  fingerprint: 'f00d',
  model: undefined,
  action: undefined,
  origin: 'resolver',
  coordinate: 'Product.supplier',
  pathPattern: 'products.*.supplier',
  loader: undefined,
  count: 20,
  distinctParameters: 20,
  callers: 20,
  errors: 0,
  rows: 19,
  totalMs: 40,
  maxMs: 4,
  busyMs: 40,
}

function measurementOf(...groups: Partial<StatementGroup>[]): Measurement {
  const statements = groups.map((group) => ({ ...perObject, ...group }))
  const statementCount = statements.reduce((sum, { count }) => sum + count, 0)
  return plainMeasurementOf({ signature: 'signature', operationName: 'Products', statements, statementCount })
}

it('finds a resolver that sends a statement for each object of a list', () => {
  expect(diagnose(measurementOf({}))).toEqual([
    {
      identity: expect.stringMatching(/^[0-9a-f]{16}$/),
      kind: 'N_PLUS_ONE',
      coordinate: 'Product.supplier',
      pathPattern: 'products.*.supplier',
      operationName: 'Products',
      signature: 'signature',
      statement: 'select name from suppliers where id = ?',
      fingerprint: 'f00d',
      statementsPerOperation: 20,
      rows: 19,
      durationMs: 40,
      advice: expect.stringContaining('Product.supplier sent 20 statements for 20 objects of products.*'),
    },
  ])
})

const five = { count: 5, distinctParameters: 5, callers: 5 }

it('needs five statements, or as many as it is told', () => {
  expect(diagnose(measurementOf(five))).toHaveLength(1)
  expect(diagnose(measurementOf({ ...five, count: 4, distinctParameters: 4, callers: 4 }))).toEqual([])
  expect(diagnose(measurementOf(five), { minStatements: 6 })).toEqual([])
  expect(
    diagnose(measurementOf({ count: 150, distinctParameters: 100, callers: 100 }), { minStatements: 120 }),
  ).toHaveLength(1)
})

it.each<[string, Partial<StatementGroup>]>([
  [
    "a loader's batches",
    { origin: 'loader', loader: 'supplierById', coordinate: undefined, pathPattern: undefined },
  ],
  ['calls that Prisma joined', { origin: 'compacted' }],
  [
    'statements of nobody in particular',
    { origin: 'operation', coordinate: undefined, pathPattern: undefined },
  ],
  ['a field at a path that could not be told', { pathPattern: undefined }],
  ['a field outside any list', { pathPattern: 'product.supplier' }],
  ['a response key that only looks like a list', { pathPattern: 'a*.supplier' }],
  ['the same parameters again', { distinctParameters: 1 }],
  ['chunks that one call sends', { callers: 1 }],
  ['a few calls that each send several', { callers: 4 }],
  ['rows inserted one by one', { text: 'INSERT INTO views VALUES (?)' }],
  ['rows updated one by one', { text: 'update products set views = views + ? where id = ?' }],
  [
    'rows written by a WITH',
    { text: 'with gone as (delete from views where id = ? returning *) select * from gone' },
  ],
])('finds nothing in %s', (_what, group) => {
  expect(diagnose(measurementOf(group))).toEqual([])
})

it.each([
  'with recursive tree as (select ?) select * from tree',
  'select * from products where id = ? for update',
  '(select a from b where id = ?)',
  'with p as (select * from products where id = ? for update) select * from p',
])('takes %s for a read', (text) => expect(diagnose(measurementOf({ text }))).toHaveLength(1))

it('takes a statement that takes a list for a chunk of several calls, unless most calls sent their own', () => {
  const listed = { ...measurementOf({ text: 'select * from suppliers where id in (?)' }) }
  const calls = (number: number) => ({
    ...listed,
    resolvers: [resolverOf({ calls: number })],
  })
  expect(diagnose(calls(20))).toHaveLength(1)
  expect(diagnose(calls(39))).toHaveLength(1)
  expect(diagnose(calls(40))).toEqual([])
  expect(diagnose(listed)).toEqual([])
})

it('finds nothing in six aliases of a field, nor in lists of one under aliases', () => {
  const alone = { count: 1, distinctParameters: 1, callers: 1 }
  const aliases = ['a', 'b', 'c', 'd', 'e', 'f']
  expect(
    diagnose(measurementOf(...aliases.map((alias) => ({ ...alone, pathPattern: `${alias}.supplier` })))),
  ).toEqual([])
  expect(
    diagnose(measurementOf(...aliases.map((alias) => ({ ...alone, pathPattern: `${alias}.*.supplier` })))),
  ).toEqual([])
  expect(
    diagnose(measurementOf(...aliases.map((alias) => ({ ...alone, pathPattern: `products.*.${alias}` })))),
  ).toEqual([])
})

it('takes aliases of a field in one list for one cause, and another list for another', () => {
  const findings = diagnose(
    measurementOf(
      { pathPattern: 'products.*.a', count: 6, callers: 6, distinctParameters: 6, rows: 6, totalMs: 6 },
      { pathPattern: 'products.*.b', count: 9, callers: 9, distinctParameters: 9, rows: 9, totalMs: 9 },
      { pathPattern: 'best.*.a', count: 5, callers: 5, distinctParameters: 5, rows: 5, totalMs: 30 },
      { pathPattern: 'products.*.a', fingerprint: 'beef', ...five, rows: 5, totalMs: 5 },
    ),
  )
  expect(
    findings.map(({ pathPattern, statementsPerOperation, rows, durationMs }) => [
      pathPattern,
      statementsPerOperation,
      rows,
      durationMs,
    ]),
  ).toEqual([
    ['best.*.a', 5, 5, 30],
    ['products.*.b', 15, 15, 15],
    ['products.*.a', 5, 5, 5],
  ])
})

it('keeps the identity of a cause, however much it costs', () => {
  const identityIn = (group: Partial<StatementGroup>) => diagnose(measurementOf(group))[0]?.identity
  const identity = identityIn({})
  expect(identityIn({ ...five, totalMs: 1000, rows: 0 })).toBe(identity)
  for (const other of [
    { coordinate: 'Product.category' },
    { pathPattern: 'best.*.supplier' },
    { fingerprint: 'beef' },
  ]) {
    expect(identityIn(other)).not.toBe(identity)
  }
  // Written down, so that a release which would lose the findings already stored does not go unnoticed.
  expect(identity).toBe('3992d93f74cadf35')
})
