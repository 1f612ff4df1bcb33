import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { cursorPaginate } from '../../src/bulk/cursor-paginate.ts'
import { type Delegate, generateClient } from '../loaders/models/generated-client.ts'
import { createTestDatabase, describeWithPostgres } from '../support/postgres.ts'
import { collect } from './rows.ts'

const models = `
  model Level {
    id     Int      @id
    height Float
    seenAt DateTime @db.Timestamptz(3)
  }
`

describeWithPostgres('cursorPaginate goes on by', () => {
  let pool: pg.Pool
  let levels: Delegate
  beforeAll(async () => {
    const connect = await generateClient(models)
    const url = await createTestDatabase()
    pool = new pg.Pool({ connectionString: url })
    // The database is dropped by force, perhaps before the server has seen the last connection close.
    pool.on('error', () => undefined)
    await pool.query('create table "Level" (id int primary key, height float8, "seenAt" timestamptz(3))')
    levels = connect(url).level as Delegate
  })
  afterAll(() => pool?.end())

  const idsBy = async (field: string, sort: 'asc' | 'desc', pageSize: number) => {
    const pages = cursorPaginate(levels, { orderBy: { [field]: sort }, pageSize })
    return (await collect(pages as AsyncIterable<{ id: number }>)).map(({ id }) => id)
  }

  it.each([1, 2, 3, 8])('numbers that are infinite or none, in pages of %i', async (pageSize) => {
    await pool.query(`
      truncate "Level";
      insert into "Level" select n, (array['NaN', '1', 'Infinity', '-Infinity', 'NaN', '-Infinity', '-1'])[n]::float8, now()
        from generate_series(1, 7) n`)
    expect(await idsBy('height', 'asc', pageSize)).toEqual([4, 6, 7, 2, 3, 1, 5])
    expect(await idsBy('height', 'desc', pageSize)).toEqual([1, 5, 3, 2, 7, 4, 6])
  })

  it('no time that JavaScript cannot hold, unless nothing is behind it', async () => {
    await pool.query(`
      truncate "Level";
      insert into "Level" values (1, 0, '-infinity'), (2, 0, '2026-01-01'), (3, 0, 'infinity')`)
    expect(await idsBy('seenAt', 'asc', 3)).toEqual([1, 2, 3])
    await expect(idsBy('seenAt', 'asc', 1)).rejects.toThrow(
      'cursorPaginate cannot go on by seenAt of Level: it came to a time that JavaScript cannot hold, such as infinity or a year beyond 9999.',
    )
    await pool.query('delete from "Level" where id = 1')
    expect(await idsBy('seenAt', 'asc', 1)).toEqual([2, 3])
  })
})
