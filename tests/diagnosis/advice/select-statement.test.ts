import { describe, expect, it } from 'vitest'
import { edited, selectStatement } from '../../../src/diagnosis/advice/select-statement.ts'
import { rowWriteOf } from '../../../src/diagnosis/advice/written-rows.ts'

describe('a select that is simple enough', () => {
  it('is told by its parts', () => {
    const select = selectStatement(
      'select p."Id" as no, p.name -- the name\n from public."Pets" as p where (p.gone is null and p."vetId" = $2::int) and p.kind = $1 order by p.name desc, "Id" limit 1;',
    )
    expect(select).toMatchObject({
      items: [
        { kind: 'column', text: 'p."Id"', column: 'Id', output: 'no' },
        { kind: 'column', text: 'p.name', column: 'name', output: 'name' },
      ],
      table: 'Pets',
      schema: 'public',
      conditions: [
        { kind: 'fixed', says: 'null', column: 'gone' },
        { kind: 'equals', text: 'p."vetId"', column: 'vetId', parameter: 2, cast: 'int' },
        { kind: 'equals', text: 'p.kind', column: 'kind', parameter: 1 },
      ],
      order: [
        { text: 'p.name', direction: 'desc', isSpecial: false },
        { text: '"Id"', column: 'Id', direction: 'asc' },
      ],
      limit: { number: 1 },
      offset: undefined,
    })
  })

  it('means small letters where a name is not in quotes', () => {
    expect(selectStatement('SELECT Name FROM Pets WHERE Id = $1')).toMatchObject({
      items: [{ output: 'name' }],
      table: 'pets',
      conditions: [{ column: 'id', text: 'Id' }],
    })
  })

  it('is written anew with changes, on one line and without comments', () => {
    const select = selectStatement('select name\n  from pet /* all */\n where id=$1')
    const condition = select?.conditions[0]
    if (select === undefined || condition?.kind !== 'equals') throw new Error('not read')
    expect(
      edited(select, [
        { ...condition.operator, text: '= any($1)' },
        { at: 1, until: 1, text: 'id,' },
      ]),
    ).toBe('select id, name from pet where id = any($1)')
  })

  it.each([
    'select a from t where b = $1 or c = $1',
    'select a from t where not b = $1',
    'select a from t where b between $1 and $2',
    'select a from t where lower(b) = $1',
    'select a from t where b = lower($1)',
    'select a from t where b <> $1',
    'select a from t where (b, c) = ($1, $2)',
    "select a from t where b = 'x'",
    'select a from t where b = 7',
    'select a from t where b = $1 group by a',
    'select a from t where b = $1 for update',
    'select a from t where b = $1 union select 1',
    'select a from t where b = $1 fetch first row only',
    'select distinct a from t where b = $1',
    'select a + 1 from t where b = $1',
    'select t.* from t where b = $1',
    'select (select 1) from t where b = $1',
    'select a from t, u where b = $1',
    'select a from t join u using (id) where b = $1',
    'select a from (select 1) as t where b = $1',
    'select a from f($1)',
    'select a from t where b = $1 order by 1',
    'select a from t where b = $1 order by a collate "C"',
    'select a from t where b = $1 limit all',
    'select a from t where b = $1; select 2',
    'select a from t where b = ?',
    "select a from t where b = $1 and c = 'it''s",
    'with x as (select 1) select a from x where b = $1',
    'update t set a = 1 where b = $1',
    `select a from t where b = $1 ${' '.repeat(10_000)}`,
    '',
  ])('is no other: %s', (sql) => expect(selectStatement(sql)).toBeUndefined())
})

describe('a write of one row', () => {
  it('is told by its parts', () => {
    expect(rowWriteOf('insert into app."Photo" (file, "sizeOf") values ($1, $2)')).toMatchObject({
      verb: 'insert',
      into: 'app."Photo"',
      table: 'Photo',
      schema: 'app',
      columns: [{ name: 'file' }, { name: 'sizeOf', text: '"sizeOf"' }],
      isReturning: false,
    })
    expect(rowWriteOf('update photo set hidden = $1 where id = $2 returning id')).toMatchObject({
      verb: 'update',
      sets: [{ name: 'hidden', parameter: 1 }],
      key: { name: 'id', parameter: 2 },
      isReturning: true,
    })
    expect(rowWriteOf('DELETE FROM photo WHERE id = $1')).toMatchObject({
      verb: 'delete',
      table: 'photo',
      key: { text: 'id', parameter: 1 },
    })
  })

  it.each([
    'insert into t (a) values ($1), ($2)',
    'insert into t (a, b) values ($2, $1)',
    'insert into t (a, b) values ($1, now())',
    "insert into t (a, b) values ($1, 'x')",
    'insert into t (a, b) values ($1, 7)',
    'insert into t values ($1)',
    'insert into t (a) select $1',
    'insert into t (a) values ($1) on conflict do nothing',
    'insert into t ("it\'s") values ($1)',
    'update t set a = a + $1 where id = $2',
    'update t set a = $1 from u where id = $2',
    'update t set a = $1 where id = $2 and b = $3',
    'update t set a = $1',
    'delete from t using u where id = $1',
    'delete from t where id > $1',
    'delete from t',
  ])('is no other: %s', (sql) => expect(rowWriteOf(sql)).toBeUndefined())
})
