import { expect, it } from 'vitest'
import { examined, type Sent, type ToldOperation, upTo } from '../support/examined.ts'

/** Each of so many objects of a list sends a statement of its own. */
function perObject(
  operation: ToldOperation,
  {
    count = 20,
    coordinate = 'Product.supplier',
    at = (index: number) => `products.${index}.supplier`,
    sent = (index: number): Sent => ({ parameters: [index] }),
  } = {},
): void {
  for (const index of upTo(count)) operation.sends(operation.call({ coordinate, at: at(index) }), sent(index))
}

it('finds a resolver that sends a statement for each object of a list', () => {
  const findings = examined((operation) =>
    perObject(operation, {
      sent: (index) => ({ parameters: [index], rows: index === 0 ? [] : [{ name: 'one' }], ms: 2 }),
    }),
  )
  expect(findings.map(({ patch, ...finding }) => finding)).toEqual([
    {
      identity: expect.stringMatching(/^[0-9a-f]{16}$/),
      kind: 'N_PLUS_ONE',
      coordinate: 'Product.supplier',
      pathPattern: 'products.*.supplier',
      operationName: 'Products',
      signature: 'signature',
      loader: undefined,
      statement: 'select name from suppliers where id = ?',
      fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/),
      statementsPerOperation: 20,
      rows: 19,
      durationMs: 40,
      // All but one of them, since each waited for the one before.
      lostMs: 38,
      advice: expect.stringContaining('Product.supplier'),
    },
  ])
})

it('loses what the clock on the wall shows, where the statements were sent at once', () => {
  const [finding] = examined((operation) =>
    perObject(operation, { count: 10, sent: (index) => ({ parameters: [index], from: 0, ms: 3 + index }) }),
  )
  expect(finding).toMatchObject({ durationMs: 75, lostMs: 0 })
})

it('needs five statements, or as many as it is told', () => {
  const found = (count: number, minStatements?: number) =>
    examined((operation) => perObject(operation, { count }), { minStatements }).length
  expect([found(5), found(4)]).toEqual([1, 0])
  expect([found(5, 6), found(6, 6)]).toEqual([0, 1])
  // A group counts callers and parameters no further than a hundred.
  expect([found(150, 120), found(119, 120)]).toEqual([1, 0])
})

it('counts what comes after the bounds of the trace', () => {
  const [finding] = examined((operation) => perObject(operation, { count: 1500 }))
  expect(finding).toMatchObject({ statementsPerOperation: 1500, durationMs: 1500, lostMs: 1499 })
})

const same = { parameters: [1], rows: [{ name: 'one' }] }

it.each<[string, (operation: ToldOperation) => void]>([
  [
    'calls that Prisma joined',
    (told) => perObject(told, { sent: (id) => ({ parameters: [id], compactedCalls: 3 }) }),
  ],
  [
    'statements of nobody in particular',
    (told) => {
      for (const id of upTo(20)) told.sends({ recorder: told.recorder }, { parameters: [id] })
    },
  ],
  [
    'a field at a path that could not be told',
    (told) => {
      for (const id of upTo(20))
        told.sends({ recorder: told.recorder, coordinate: 'Product.supplier' }, { parameters: [id] })
    },
  ],
  ['a field outside any list', (told) => perObject(told, { at: (id) => `product${id}.supplier` })],
  ['a response key that only looks like a list', (told) => perObject(told, { at: () => 'a*.supplier' })],
  [
    'rows inserted one by one, in a query',
    (told) => perObject(told, { sent: (id) => ({ sql: 'INSERT INTO views VALUES ($1)', parameters: [id] }) }),
  ],
  [
    'rows updated one by one, in a query',
    (told) =>
      perObject(told, {
        sent: (id) => ({ sql: 'update products set views = views + 1 where id = $1', parameters: [id] }),
      }),
  ],
  [
    'rows written by a WITH',
    (told) =>
      perObject(told, {
        sent: (id) => ({
          sql: 'with gone as (delete from views where id = $1 returning *) select * from gone',
          parameters: [id],
        }),
      }),
  ],
  ['six aliases of a field', (told) => perObject(told, { count: 6, at: (id) => `alias${id}.supplier` })],
  [
    'lists of one under six aliases',
    (told) => perObject(told, { count: 6, at: (id) => `alias${id}.0.supplier` }),
  ],
  [
    'six aliases in a list of one',
    (told) => perObject(told, { count: 6, at: (id) => `products.0.alias${id}` }),
  ],
  [
    'six aliases in a list of one that read the same',
    (told) => perObject(told, { count: 6, at: (id) => `products.0.alias${id}`, sent: () => same }),
  ],
  [
    'chunks of two keys each',
    (told) =>
      perObject(told, {
        sent: (id) => ({
          sql: 'select name from suppliers where id in ($1, $2)',
          parameters: [id, id + 100],
        }),
      }),
  ],
  [
    'chunks in an array',
    (told) =>
      perObject(told, {
        sent: (id) => ({
          sql: 'select name from suppliers where id = any($1)',
          parameters: [[id, id + 100]],
        }),
      }),
  ],
])('finds nothing in %s', (_what, tell) => {
  expect(examined(tell)).toEqual([])
})

it.each([
  'with recursive tree as (select $1) select * from tree',
  'select * from products where id = $1 for update',
  '(select a from b where id = $1)',
  'with p as (select * from products where id = $1 for update) select * from p',
  'select * from suppliers where id in ($1)',
  'select * from suppliers where id = any(array[$1])',
  'select * from suppliers where id in (select id from favourites where product = $1)',
])('takes %s for a read of one key', (sql) => {
  const findings = examined((told) => perObject(told, { sent: (id) => ({ sql, parameters: [id] }) }))
  expect(findings.map(({ kind }) => kind)).toEqual(['N_PLUS_ONE'])
})

it('takes aliases of a field in one list for one cause, and another list for another', () => {
  const findings = examined((told) => {
    perObject(told, { count: 6, at: (id) => `products.${id}.a` })
    perObject(told, { count: 9, at: (id) => `products.${id}.b` })
    perObject(told, {
      count: 5,
      at: (id) => `best.${id}.a`,
      sent: (id) => ({ parameters: [id], ms: 6 }),
    })
    perObject(told, {
      count: 5,
      at: (id) => `products.${id}.a`,
      sent: (id) => ({ sql: 'select 1 from stock where id = $1', parameters: [id] }),
    })
  })
  expect(
    findings.map(({ pathPattern, statementsPerOperation, durationMs }) => [
      pathPattern,
      statementsPerOperation,
      durationMs,
    ]),
  ).toEqual([
    ['best.*.a', 5, 30],
    ['products.*.b', 15, 15],
    ['products.*.a', 5, 5],
  ])
})

it('keeps the identity of a cause, however much it costs', () => {
  const identityIn = (of: Parameters<typeof perObject>[1]) =>
    examined((told) => perObject(told, of))[0]?.identity
  const identity = identityIn({})
  expect(identityIn({ count: 5, sent: (id) => ({ parameters: [id], ms: 200 }) })).toBe(identity)
  for (const other of [
    { coordinate: 'Product.category' },
    { at: (id: number) => `best.${id}.supplier` },
    { sent: (id: number) => ({ sql: 'select 1 from stock where id = $1', parameters: [id] }) },
  ]) {
    expect(identityIn(other)).not.toBe(identity)
  }
  // Written down, so that a release which would lose the findings already stored does not go unnoticed.
  expect(identity).toBe('040b2429471c4ab9')
})
