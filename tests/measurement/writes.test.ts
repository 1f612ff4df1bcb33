import { expect, it } from 'vitest'
import { commits, mayWrite } from '../../src/measurement/writes.ts'

it.each([
  'INSERT INTO "public"."orders" VALUES ($1)',
  '  update products set stock = 0',
  "-- nightly\ndelete from orders where state = 'select'",
  '/* from: job */ merge into prices using news on true when matched then do nothing',
  'with gone as (delete from carts returning id) select count(*) from gone',
  'TRUNCATE carts',
  'call recount()',
  'copy carts from stdin',
  'begin; update products set stock = 0; commit',
  'set local statement_timeout = 5000;delete from carts',
  'select 1;\ntruncate carts',
  'explain analyze update products set stock = 0',
])('may write: %s', (sql) => {
  expect(mayWrite(sql)).toBe(true)
})

it.each([
  'select "update" from news',
  'SELECT 1 -- insert into nothing',
  'with seen as (select 1) select * from seen',
  'begin',
  'begin; select 1; commit',
  'select 1;',
  'select "update" from news; ',
  'explain analyze select 1',
  '',
  'updated',
])('only reads: %s', (sql) => {
  expect(mayWrite(sql)).toBe(false)
})

it('knows the end of a transaction', () => {
  expect(['COMMIT', ' end', '/* job */ commit and chain'].map(commits)).toEqual([true, true, true])
  expect(['rollback', 'begin', 'select 1', 'committed', ''].map(commits)).toEqual([
    false,
    false,
    false,
    false,
    false,
  ])
})
