import { expect, it } from 'vitest'
import { isHousekeeping } from '../../src/database/measured-sql.ts'
import { measureStatement } from '../../src/database/measured-statement.ts'
import { followFrames } from '../../src/measurement/frame.ts'
import { statementsOf } from '../support/measured-shop.ts'

const text = 'select name from products where id = ?'

// As in a program that has measured something before.
followFrames()

it('gives what the driver gives, and records rows, time and coordinate', async () => {
  const rows = [{ name: 'one' }, { name: 'two' }]
  const statements = await statementsOf(async () => {
    expect(await measureStatement({ text, parameters: [1] }, async () => rows)).toBe(rows)
    expect(measureStatement({ text, parameters: [2] }, () => rows)).toBe(rows)
  }, 'Product.name')
  expect(statements).toMatchObject([
    {
      text,
      coordinate: 'Product.name',
      origin: 'resolver',
      count: 2,
      distinctParameters: 2,
      rows: 4,
      errors: 0,
      callers: 1,
    },
  ])
})

it.each([
  ['an array', [1, 2, 3], 3],
  ['rows', { rows: [1, 2] }, 2],
  ['rows and the number changed', { rows: [], rowCount: 7 }, 7],
  [
    'the results of several statements',
    [
      { command: 'SELECT', rows: [1], rowCount: 1 },
      { command: 'UPDATE', rows: [], rowCount: 2 },
    ],
    3,
  ],
  ['objects with a column named rows', [{ rows: [1, 2] }], 1],
  ['nothing', undefined, 0],
])('takes its rows from %s', async (_what, result, rows) => {
  const [statement] = await statementsOf(() => measureStatement({ text }, async () => result))
  expect(statement?.rows).toBe(rows)
})

it('fails as the driver fails, and counts the failure', async () => {
  const failure = new Error('no such table')
  const statements = await statementsOf(async () => {
    await expect(measureStatement({ text }, () => Promise.reject(failure))).rejects.toBe(failure)
    const failing = (): string => {
      throw failure
    }
    expect(() => measureStatement({ text }, failing)).toThrow(failure)
  })
  expect(statements).toMatchObject([{ count: 2, errors: 2, rows: 0 }])
})

it('subscribes to a lazy query once', async () => {
  let sent = 0
  const query = {
    // biome-ignore lint/suspicious/noThenProperty: what query builders return
    then: (resolve: (rows: readonly number[]) => void) => {
      sent++
      resolve([1])
    },
  } as PromiseLike<readonly number[]>
  const statements = await statementsOf(async () => {
    const measured = measureStatement({ text }, () => query)
    expect(await measured).toEqual([1])
    expect(await measured).toEqual([1])
  })
  expect(sent).toBe(1)
  expect(statements).toMatchObject([{ count: 1, rows: 1 }])
})

it('records a statement that another driver sends inside it once', async () => {
  const inner = () => measureStatement({ text: 'select 1' }, async () => [1])
  const statements = await statementsOf(() => measureStatement({ text }, inner))
  expect(statements.map((statement) => [statement.text, statement.count])).toEqual([[text, 1]])
})

it.each([
  'BEGIN',
  ' commit;',
  '-- why\nROLLBACK',
  '/* app */ SET LOCAL x = 1',
  'savepoint a',
  'release a',
  'START TRANSACTION',
  'end',
  'commit; begin;',
])('takes %s for housekeeping', (sql) => expect(isHousekeeping(sql)).toBe(true))

it.each([
  'select 1',
  'beginning',
  '/* commit */ select 1',
  'update t set a = 1',
  "select 'begin'",
  'begin; update t set a = 1; commit',
  'set local x = 1; select 1',
])('takes %s for a statement', (sql) => expect(isHousekeeping(sql)).toBe(false))
