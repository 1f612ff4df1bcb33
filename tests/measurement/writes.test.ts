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
  'refresh materialized view best',
  'alter table carts add column gift boolean default true',
  'explain analyze update products set stock = 0',
  'begin; update products set stock = 0; commit',
  'set local lock_timeout = 1; delete from carts',
  'select 1; insert into orders default values;',
  'select 1; commit',
  ';update products set stock = 0',
  '/* a /* within */ remark */ update products set stock = 0',
  '(with gone as (delete from carts returning id) select count(*) from gone)',
  'set local statement_timeout = 5000;delete from carts',
  'select 1;\ntruncate carts',
])('may write: %s', (sql) => {
  expect(mayWrite(sql)).toBe(true)
})

it.each([
  'select "update" from news',
  'SELECT 1 -- insert into nothing',
  'with seen as (select 1) select * from seen',
  'with seen as (select case when true then 1 end) select * from seen',
  'select case when true then 1 end from news;',
  "select 'a;b'; select 2",
  'explain select 1',
  'begin',
  'begin; select 1; rollback',
  'select 1;',
  'select "update" from news; ',
  'explain analyze select 1',
  '',
  'updated',
])('only reads: %s', (sql) => {
  expect(mayWrite(sql)).toBe(false)
})

it('knows the end of a transaction', () => {
  for (const sql of ['COMMIT', ' end', '/* job */ commit and chain', 'release a; commit'])
    expect(commits(sql), sql).toBe(true)
  for (const sql of ['rollback', 'begin', 'select 1', 'committed', '', 'rollback; begin'])
    expect(commits(sql), sql).toBe(false)
})
