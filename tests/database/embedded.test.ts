import { once } from 'node:events'
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import type { Database } from '../../src/database/database.ts'
import { openEmbedded } from '../../src/database/embedded.ts'
import { copyOf, holdDirectory, openForTest, temporaryDirectory } from '../support/embedded.ts'

// Made once, closed, and copied by the tests that open, break or share a directory.
let template: string
const told: string[] = []

beforeAll(async () => {
  template = await temporaryDirectory()
  await mkdir(join(template, 'postgres.unfinished-1a2b3c4d'))
  await writeFile(join(template, 'postgres.unfinished-1a2b3c4d', 'PG_VERSION'), '18\n')
  const database = await openEmbedded({ dataDirectory: template, log: (message) => told.push(message) })
  await database.close()
})

test('makes a database where an earlier first start was killed half way, and says that it takes longer', async () => {
  expect((await readdir(template)).sort()).toEqual(['lock.1', 'postgres'])
  expect(told).toEqual(['Making a new embedded database; this takes a few seconds, once.'])
})

describe('the embedded database in use', () => {
  let database: Database
  let pool: pg.Pool
  beforeAll(async () => {
    database = await openEmbedded({ dataDirectory: await copyOf(template) })
    pool = database.pool
  })
  afterAll(() => database.close())
  test('answers the stock pg, and names itself', async () => {
    await database.ping()
    expect((await pool.query('select $1::int + 1 as sum', [41])).rows).toEqual([{ sum: 42 }])
    expect(database).toMatchObject({
      kind: 'embedded',
      description: expect.stringContaining('embedded PostgreSQL in '),
    })
    expect(database.url).toBeUndefined()
  })

  test('runs several statements sent as one text', async () => {
    const results = (await pool.query('select 1 as a; select 2 as b')) as unknown as pg.QueryResult[]
    expect(results.map(({ rows }) => rows)).toEqual([[{ a: 1 }], [{ b: 2 }]])
  })

  test('reports SQL errors as a server does, and goes on', async () => {
    const failed = pool.query('select $1::int / 0', [1])
    await expect(failed).rejects.toBeInstanceOf(pg.DatabaseError)
    await expect(failed).rejects.toMatchObject({ code: '22012', severity: 'ERROR' })
    await expect(pool.query('selec')).rejects.toMatchObject({ code: '42601', position: '1' })
    await database.ping()
  })

  test('carries parameters of 5 MB and rows of 1 MB', async () => {
    const { rows } = await pool.query(
      'select length($1) as sent, repeat($2, 1000000) as got from generate_series(1, 3)',
      ['x'.repeat(5_000_000), 'y'],
    )
    expect(rows.map(({ sent, got }) => [sent, got.length])).toEqual(Array(3).fill([5_000_000, 1_000_000]))
  })

  test('lets the main thread work while a query runs', async () => {
    let ticks = 0
    const timer = setInterval(() => ticks++, 1)
    await pool.query('select count(*) from generate_series(1, 500000)')
    clearInterval(timer)
    expect(ticks).toBeGreaterThan(3)
  })

  test('rolls back what a client left open when it went away, and forgets its settings', async () => {
    const client = await pool.connect()
    await client.query("set application_name to 'left behind'")
    await client.query('begin; create table left_open (id int)')
    client.release(true)
    const { rows } = await pool.query(
      "select to_regclass('left_open') as left_open, current_setting('application_name') as name",
    )
    expect(rows).toEqual([{ left_open: null, name: '' }])
  })

  test('serves the next client when one is destroyed in the middle of a query', async () => {
    const client = await pool.connect()
    client.on('error', () => undefined)
    const query = client.query('create table unseen as select * from generate_series(1, 300000)')
    const socket = (client as unknown as { connection: { stream: { destroy(error: Error): void } } })
      .connection.stream
    socket.destroy(new Error('the client went away'))
    await expect(query).rejects.toThrow('the client went away')
    client.release(true)
    expect((await pool.query('select 42 as answer')).rows).toEqual([{ answer: 42 }])
  })

  test('ignores the environment that is meant for a server', async () => {
    process.env.PGSSLMODE = 'require'
    process.env.PGHOST = 'nowhere.invalid'
    try {
      const client = await pool.connect()
      client.release(true)
      await database.ping()
    } finally {
      delete process.env.PGSSLMODE
      delete process.env.PGHOST
    }
  })
})

describe('a data directory', () => {
  test('keeps its data over a stop, and may be closed twice', async () => {
    const directory = await copyOf(template)
    const first = await openForTest(directory)
    await first.pool.query('create table kept as select 7 as n')
    await Promise.all([first.close(), first.close()])
    await expect(first.ping()).rejects.toThrow()
    const second = await openForTest(directory)
    expect((await second.pool.query('select n from kept')).rows).toEqual([{ n: 7 }])
  })

  test('is refused while another process has it, and taken over with all committed rows after a kill', async () => {
    const directory = await copyOf(template)
    const holder = holdDirectory(directory)
    expect(await holder.line()).toBe('open')
    await expect(openEmbedded({ dataDirectory: directory })).rejects.toMatchObject({
      code: 'DATABASE_IN_USE',
      message: `The data directory ${directory} is in use by process ${holder.process.pid}. Stop that process, or give this one another data directory. If no such process is using it, delete ${join(directory, 'lock.2')}.`,
    })
    holder.process.stdin?.write('\n\n')
    expect([await holder.line(), await holder.line()]).toEqual(['row', 'row'])
    holder.process.kill('SIGKILL')
    await once(holder.process, 'exit')
    const database = await openForTest(directory)
    expect((await database.pool.query('select count(*)::int from kept')).rows).toEqual([{ count: 2 }])
  })

  test('with damaged files is called so in one sentence, left alone, and freed', async () => {
    const directory = await copyOf(template)
    const cluster = join(directory, 'postgres')
    await writeFile(join(cluster, 'global', 'pg_control'), '')
    const before = await readdir(cluster)
    await expect(openEmbedded({ dataDirectory: directory })).rejects.toMatchObject({
      code: 'DATABASE_CORRUPT',
      message: `The embedded database in ${cluster} cannot be opened: could not read file "global/pg_control": read 0 of 296. Move that folder away to keep it for inspection, or delete it; the next start makes a new, empty database.`,
    })
    expect((await readdir(cluster)).filter((name) => name !== 'postmaster.pid')).toEqual(before)
    expect(await readFile(join(directory, 'lock.2'), 'utf8')).toBe('')
  })

  test('whose backend dies fails its queries, says why, and serves the next with all committed rows', async () => {
    const directory = await copyOf(template)
    const messages: string[] = []
    const database = await openEmbedded({
      dataDirectory: directory,
      log: (message) => messages.push(message),
    })
    onTestFinished(() => database.close())
    await database.pool.query('create table kept as select 7 as n')
    const control = join(directory, 'postgres', 'global', 'pg_control')
    await rename(control, `${control}.away`)
    await expect(database.pool.query('checkpoint')).rejects.toMatchObject({ code: 'DATABASE_CORRUPT' })
    await rename(`${control}.away`, control)
    expect((await database.pool.query('select n from kept')).rows).toEqual([{ n: 7 }])
    expect(messages).toEqual([
      expect.stringContaining('The embedded database stopped and is started again when needed: '),
    ])
  })
})
