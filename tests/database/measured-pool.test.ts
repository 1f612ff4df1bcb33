import { once } from 'node:events'
import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { measuredPool } from '../../src/database/measured-pool.ts'
import { measureStatement } from '../../src/database/measured-statement.ts'
import { statementsOf } from '../support/measured-shop.ts'
import { createTestDatabase, describeWithPostgres } from '../support/postgres.ts'

describeWithPostgres('measuredPool', () => {
  let plain: pg.Pool
  let pool: pg.Pool
  beforeAll(async () => {
    plain = new pg.Pool({ connectionString: await createTestDatabase(), max: 2 })
    pool = measuredPool(plain)
    await pool.query('create table numbers as select n from generate_series(1, 9) n')
  })
  afterAll(() => plain.end())

  const counts = async (run: () => unknown, coordinate?: string) =>
    (await statementsOf(run, coordinate)).map(({ text, count, rows, errors, distinctParameters }) => ({
      text,
      count,
      rows,
      errors,
      distinctParameters,
    }))

  const text = 'select n from numbers where n <= $1'
  const three = {
    text: 'select n from numbers where n <= ?',
    count: 1,
    rows: 3,
    errors: 0,
    distinctParameters: 1,
  }

  /** Every form in which pg takes a statement. */
  const forms: Record<string, (target: pg.Pool | pg.PoolClient) => PromiseLike<unknown>> = {
    'text and values': (target) => target.query(text, [3]),
    'a configuration': (target) => target.query({ text, values: [3] }),
    'a configuration and values': (target) => target.query({ text }, [3]),
    'a prepared statement': (target) => target.query({ name: 'three', text, values: [3] }),
    'rows as arrays': (target) => target.query({ text, values: [3], rowMode: 'array' }),
    'text, values and a callback': (target) =>
      new Promise((resolve, reject) =>
        target.query(text, [3], (error, result) => (error ? reject(error) : resolve(result))),
      ),
    'a configuration and a callback': (target) =>
      new Promise((resolve, reject) =>
        target.query({ text, values: [3] } as pg.QueryConfig, (error: Error, result) =>
          error ? reject(error) : resolve(result),
        ),
      ),
  }

  it.each(Object.entries(forms))(
    'counts once, from the pool and from a client, given %s',
    async (_form, send) => {
      expect(await counts(async () => expect(await send(pool)).toMatchObject({ rowCount: 3 }))).toEqual([
        three,
      ])
      expect(
        await counts(async () => {
          const client = await pool.connect()
          expect(await send(client)).toMatchObject({ rowCount: 3 })
          client.release()
        }),
      ).toEqual([three])
    },
  )

  it("counts a client's configuration with a callback in it, and text with a callback alone", async () => {
    const client = await pool.connect()
    const statements = await counts(async () => {
      await new Promise((callback) => client.query({ text, values: [3], callback } as pg.QueryConfig))
      await new Promise((resolve) => client.query('select 1', resolve))
    })
    client.release()
    expect(statements).toEqual([three, { ...three, text: 'select ?', rows: 1 }])
  })

  it('counts what sends itself: a Query, and a stream that keeps a cursor', async () => {
    const client = await pool.connect()
    const statements = await counts(async () => {
      const query = client.query(
        new pg.Query({ text, values: [3] } as never) as never,
      ) as unknown as NodeJS.EventEmitter
      await once(query, 'end')
      const cursor = new pg.Query({ text, values: [4] } as never) as unknown as Record<string, unknown> &
        NodeJS.EventEmitter
      const stream: Record<string, unknown> = {
        cursor,
        submit: (connection: unknown) => (cursor.submit as (c: unknown) => unknown)(connection),
      }
      for (const name of [
        'handleRowDescription',
        'handleDataRow',
        'handleCommandComplete',
        'handleReadyForQuery',
        'handleError',
      ]) {
        stream[name] = (cursor[name] as () => void).bind(cursor)
      }
      client.query(stream as never)
      await once(cursor, 'end')
    })
    client.release()
    expect(statements).toEqual([{ ...three, count: 2, rows: 7, distinctParameters: 2 }])
  })

  it('counts neither transaction nor session commands, and rows changed as rows', async () => {
    const statements = await counts(async () => {
      const client = await pool.connect()
      await client.query('BEGIN')
      await client.query("/* app */ set local statement_timeout = '5s'")
      await client.query('savepoint here')
      await client.query('update numbers set n = n where n > 7')
      await client.query('ROLLBACK')
      client.release()
    })
    expect(statements).toEqual([
      { text: 'update numbers set n = n where n > ?', count: 1, rows: 2, errors: 0, distinctParameters: 1 },
    ])
  })

  it('counts failures, and leaves the error to the caller in the form he chose', async () => {
    const statements = await counts(async () => {
      await expect(pool.query('select nothing')).rejects.toMatchObject({ code: '42703' })
      const error = await new Promise((resolve) => pool.query('select nothing', resolve))
      expect(error).toMatchObject({ code: '42703' })
      await expect(pool.query(undefined as never)).rejects.toThrow(
        'Client was passed a null or undefined query',
      )
    })
    expect(statements).toEqual([
      { text: 'select nothing', count: 2, rows: 0, errors: 2, distinctParameters: 1 },
    ])
  })

  it('attributes to whoever asked, also when he waited for a client that another released', async () => {
    const held = await Promise.all([pool.connect(), pool.connect()])
    const waiting = Promise.all([
      counts(() => pool.query('select 1'), 'Query.one'),
      counts(
        () =>
          new Promise<void>((resolve) => {
            pool.connect((_error, client, release) => {
              void client?.query('select 2, 2').then(() => {
                release()
                resolve()
              })
            })
          }),
        'Query.two',
      ),
    ])
    const releaser = await counts(() => {
      for (const client of held) client.release()
    }, 'Query.releaser')
    const [one, two] = await waiting
    expect(releaser).toEqual([])
    expect(one).toMatchObject([{ text: 'select ?', count: 1 }])
    expect(two).toMatchObject([{ text: 'select ?, ?', count: 1 }])
  })

  it('counts once when it is measured twice, or by another measured driver above it', async () => {
    expect(measuredPool(pool)).toBe(pool)
    expect(measuredPool(plain)).toBe(pool)
    const statements = await counts(() =>
      measureStatement({ text, parameters: [3] }, () => pool.query(text, [3])),
    )
    expect(statements).toEqual([three])
  })

  it('is the pool: its class, figures, events and the same client again', async () => {
    expect(pool).toBeInstanceOf(pg.Pool)
    const acquired = once(pool, 'acquire')
    const client = await pool.connect()
    await acquired
    expect(pool.totalCount).toBe(plain.totalCount)
    expect(client).toBeInstanceOf(pg.Client)
    expect(client.escapeIdentifier('a"b')).toBe('"a""b"')
    client.release()
    const again = await pool.connect()
    again.release()
    expect(again).toBe(client)
  })

  it('refuses what is no pool', () => {
    expect(() => measuredPool(new pg.Client() as never)).toThrow(
      'measuredPool expects a pool of the pg package, got a single client. Write measuredPool(new pg.Pool({ connectionString })).',
    )
    expect(() => measuredPool('postgres://' as never)).toThrow('got a string')
    expect(() => measuredPool(undefined as never)).toThrow('got undefined')
  })
})
