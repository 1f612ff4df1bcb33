import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, it } from 'vitest'
import { fingerprintOf } from '../../src/measurement/fingerprint.ts'

it.each([
  ['parameters', 'select * from t where a = $1 and b = $12', 'select * from t where a = ? and b = ?'],
  ['numbers', 'select 1, 2.5, .5, 1e10, 1.5e-3, 0x1F, 1_000, -7', 'select ?, ?, ?, ?, ?, ?, ?, -?'],
  ['strings', "select 'a', 'it''s', ''", 'select ?, ?, ?'],
  ['escape strings', "select E'a\\'b', e'\\\\'", 'select ?, ?'],
  ['bit, hexadecimal and national strings', "select B'01', x'1F', N'a'", 'select ?, ?, ?'],
  ['Unicode strings', "select U&'d\\0061t'", 'select ?'],
  ['dollar-quoted strings', "select $$it's$$, $tag$ $$ $tag$", 'select ?, ?'],
  ['comments', '/* a */ select 1 -- b\n/* c */', 'select ?'],
  ['nested comments', "select 1 /* a /* b */ 'c */ from t", 'select ? from t'],
  ['white space', '  select\n\t 1\r\n', 'select ?'],
])('folds %s', (_what, sql, text) => expect(fingerprintOf(sql).text).toBe(text))

it.each([
  ['lists', 'select * from t where a in ($1,$2, $3)', 'select * from t where a in (?)'],
  ['rows of values', 'insert into t values ($1, $2), ($3, $4)', 'insert into t values (?)'],
  ['arrays', 'select array[1, 2, 3]', 'select array[?]'],
])('gives %s of any length one shape', (_what, sql, text) => expect(fingerprintOf(sql).text).toBe(text))

it.each([
  'select "a 1", "it\'s -- no comment", "x""y" from "t$1"',
  'select t1.col2, _3 from schema4.t1',
  'select a->>b, c::int4 from f(d)',
])('leaves names alone: %s', (sql) => expect(fingerprintOf(sql).text).toBe(sql))

it('sees no comment or string inside one another', () => {
  expect(fingerprintOf("select '--', '/*', a from t -- 'x\nwhere b = '*/'").text).toBe(
    'select ?, ?, a from t where b = ?',
  )
})

it.each(["select 'sec", "select e'sec\\\\", 'select $$sec', 'select $a$sec', "select U&'sec"])(
  'keeps nothing of a literal that is cut off: %s',
  (sql) => expect(fingerprintOf(sql).text).toBe('select ?'),
)

it('keeps nothing of a literal in a text too long to be read whole', () => {
  const { text } = fingerprintOf(`insert into t values ('${'secret '.repeat(3000)}')`)
  expect(text).toBe('insert into t values (?')
})

it('tells shapes apart, and one shape alike whatever its values', () => {
  const one = fingerprintOf("select * from t where id = 1 and name = 'a'")
  expect(fingerprintOf('select * from t where id = $1 and name = $2')).toEqual(one)
  expect(fingerprintOf('select * from u where id = $1 and name = $2').fingerprint).not.toBe(one.fingerprint)
  expect(one.fingerprint).toMatch(/^[0-9a-f]{16}$/)
})

it('reads hostile text in a bounded time', () => {
  for (const sql of [
    "'".repeat(20_001),
    '$'.repeat(20_000),
    '/*'.repeat(10_000),
    '(1,'.repeat(10_000),
    '"'.repeat(9999),
    `(${'?,'.repeat(9000)}`,
  ]) {
    expect(fingerprintOf(sql).text.length).toBeLessThanOrEqual(10_000)
  }
})

it('does not keep long texts, each of which is another as a rule', () => {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  const heapMegabytes = () => {
    collect()
    return process.memoryUsage().heapUsed / 2 ** 20
  }
  const before = heapMegabytes()
  for (let index = 0; index < 1000; index++)
    fingerprintOf(Buffer.alloc(90_000, `select ${index}, `).toString('latin1'))
  // All of them are 86 MB.
  expect(heapMegabytes() - before).toBeLessThan(20)
})
