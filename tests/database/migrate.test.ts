import { createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Database } from '../../src/database/database.ts'
import { openEmbedded } from '../../src/database/embedded.ts'
import { applyMigrations } from '../../src/database/migrate.ts'
import { temporaryDirectory } from '../support/embedded.ts'
import { migrationsFolder, writeMigration } from '../support/migrations-folder.ts'
import { createTestDatabase, describeWithPostgres } from '../support/postgres.ts'

const fruit = 'create table fruit (id int primary key);\ninsert into fruit values (1);\n'
const colour = 'alter table fruit add column colour text;'

/** What holds on every PostgreSQL; `pools` are two ways to it, the same one where there is only one connection. */
function describeMigrations(pools: () => readonly [pg.Pool, pg.Pool]): void {
  const schema = 'shelf'
  let pool: pg.Pool
  beforeEach(async () => {
    pool = pools()[0]
    await pool.query(`drop schema if exists ${schema} cascade`)
  })
  const migrate = (directory: string, over = pool) => applyMigrations({ pool: over, directory, schema })
  const rows = async (sql: string) => (await pool.query(sql)).rows
  const history = () => rows(`select * from ${schema}._prisma_migrations order by migration_name, started_at`)

  test('makes the schema and applies every migration once, in order', async () => {
    const directory = await migrationsFolder({ '2_colour': colour, '1_fruit': fruit })
    expect(await migrate(directory)).toEqual({ applied: ['1_fruit', '2_colour'], already: [] })
    expect(await migrate(directory)).toEqual({ applied: [], already: ['1_fruit', '2_colour'] })
    expect(await rows(`select * from ${schema}.fruit`)).toEqual([{ id: 1, colour: null }])
  })

  test('records a migration as Prisma does', async () => {
    const directory = await migrationsFolder({ '1_fruit': fruit })
    await migrate(directory)
    expect(await history()).toEqual([
      {
        id: expect.stringMatching(/^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/),
        checksum: createHash('sha256').update(fruit).digest('hex'),
        finished_at: expect.any(Date),
        migration_name: '1_fruit',
        logs: null,
        rolled_back_at: null,
        started_at: expect.any(Date),
        applied_steps_count: 1,
      },
    ])
  })

  test('makes the record with the columns that Prisma makes', async () => {
    await migrate(await migrationsFolder({}))
    const columns = await rows(
      `select column_name || ' ' || udt_name || coalesce('(' || character_maximum_length || ')', '')
         || case is_nullable when 'NO' then ' not null' else '' end || coalesce(' ' || column_default, '') as "column"
       from information_schema.columns where table_schema = '${schema}' order by ordinal_position`,
    )
    expect(columns.map(({ column }) => column)).toEqual([
      'id varchar(36) not null',
      'checksum varchar(64) not null',
      'finished_at timestamptz',
      'migration_name varchar(255) not null',
      'logs text',
      'rolled_back_at timestamptz',
      'started_at timestamptz not null now()',
      'applied_steps_count int4 not null 0',
    ])
  })

  test('applies each migration once when two processes start at the same time', async () => {
    const directory = await migrationsFolder({ '1_fruit': fruit, '2_colour': colour })
    const results = await Promise.all(pools().map((each) => migrate(directory, each)))
    expect(results.map(({ applied }) => applied.length).sort()).toEqual([0, 2])
    expect(await history()).toHaveLength(2)
  })

  test('keeps nothing of a migration that fails, and says where it failed', async () => {
    const directory = await migrationsFolder({ '1_fruit': `${fruit}select nonsense;` })
    await expect(migrate(directory)).rejects.toMatchObject({
      code: 'MIGRATION_FAILED',
      message: `The migration 1_fruit failed (${join(directory, '1_fruit', 'migration.sql')}, line 3): column "nonsense" does not exist. Nothing of it was kept. Correct the file and start again.`,
    })
    expect(await history()).toEqual([])
    await writeMigration(directory, '1_fruit', fruit)
    expect((await migrate(directory)).applied).toEqual(['1_fruit'])
  })

  test('applies what PostgreSQL forbids inside a transaction', async () => {
    const directory = await migrationsFolder({
      '1_fruit': fruit,
      '2_index': 'create index concurrently fruit_id on fruit (id);',
    })
    expect((await migrate(directory)).applied).toEqual(['1_fruit', '2_index'])
    expect((await history()).map((row) => row.finished_at)).toEqual([expect.any(Date), expect.any(Date)])
  })

  test('remembers that a script with transactions of its own stopped half way, and goes on once that is resolved', async () => {
    const script = `begin; ${fruit} commit; select nonsense;`
    const directory = await migrationsFolder({ '1_fruit': script })
    await expect(migrate(directory)).rejects.toMatchObject({
      code: 'MIGRATION_FAILED',
      message: expect.stringContaining('parts of it may remain'),
    })
    await expect(migrate(directory)).rejects.toMatchObject({
      code: 'MIGRATION_FAILED',
      message: `The migration 1_fruit in the schema "shelf" was begun earlier and did not finish. See the column logs of "shelf"._prisma_migrations and what it left; then run "npx prisma migrate resolve --rolled-back 1_fruit" when you have undone it, or "--applied 1_fruit" when you have completed it, and start again.`,
    })
    expect(await history()).toMatchObject([{ finished_at: null, logs: 'column "nonsense" does not exist' }])
    await pool.query(
      `drop table ${schema}.fruit; update ${schema}._prisma_migrations set rolled_back_at = now()`,
    )
    await writeMigration(directory, '1_fruit', fruit)
    expect((await migrate(directory)).applied).toEqual(['1_fruit'])
  })

  test('refuses a migration that was changed after it had been applied', async () => {
    const directory = await migrationsFolder({ '1_fruit': fruit })
    await migrate(directory)
    await writeMigration(directory, '1_fruit', `${fruit}-- more`)
    await expect(migrate(directory)).rejects.toMatchObject({
      code: 'MIGRATION_FAILED',
      message: `The migration 1_fruit was changed after it had been applied: ${join(directory, '1_fruit', 'migration.sql')} is not the file the database knows. Restore that file, and make the change a new migration.`,
    })
  })

  test('takes a file whose line ends a checkout has changed for the same', async () => {
    const directory = await migrationsFolder({ '1_fruit': fruit })
    await migrate(directory)
    await writeMigration(directory, '1_fruit', fruit.replaceAll('\n', '\r\n'))
    expect((await migrate(directory)).already).toEqual(['1_fruit'])
  })

  test('refuses a database that a newer version has migrated', async () => {
    await migrate(await migrationsFolder({ '1_fruit': fruit, '2_colour': colour }))
    const older = await migrationsFolder({ '1_fruit': fruit })
    await expect(migrate(older)).rejects.toMatchObject({
      code: 'MIGRATION_FAILED',
      message: `The schema "shelf" of the database has migrations that this program does not know: 2_colour. It was probably migrated by a newer version. Run that version, or restore the migrations to ${older}.`,
    })
  })

  test('refuses a schema with tables of somebody else, and changes nothing there', async () => {
    await pool.query(`create schema ${schema}; create table ${schema}.ledger (id int)`)
    const directory = await migrationsFolder({ '1_fruit': fruit })
    await expect(migrate(directory)).rejects.toMatchObject({
      code: 'DATABASE_FOREIGN',
      message:
        'The schema "shelf" of the database already holds tables that no migration here made: ledger. Nothing was changed. Give DATABASE_URL a database that is empty or was made by this program.',
    })
    expect(await rows(`select tablename from pg_tables where schemaname = '${schema}'`)).toEqual([
      { tablename: 'ledger' },
    ])
  })

  test('refuses a schema that another program has migrated', async () => {
    await migrate(await migrationsFolder({ '1_ledger': 'create table ledger (id int);' }))
    const directory = await migrationsFolder({ '1_fruit': fruit })
    await expect(migrate(directory)).rejects.toMatchObject({
      code: 'DATABASE_FOREIGN',
      message: expect.stringContaining(
        'was migrated by another program (1_ledger), with tables of its own: ledger',
      ),
    })
    expect(await history()).toHaveLength(1)
  })

  test('leaves the search path and the timeouts of the pool as they were', async () => {
    const settings = `select current_setting('search_path') as path, current_setting('statement_timeout') as timeout`
    const before = await rows(settings)
    await migrate(await migrationsFolder({ '1_fruit': `set statement_timeout = '7s';${fruit}` }))
    expect(await rows(settings)).toEqual(before)
  })

  test('says which folder or file is missing', async () => {
    await expect(migrate('/nowhere/migrations')).rejects.toThrow(
      'There is no folder of migrations at /nowhere/migrations.',
    )
    const directory = await migrationsFolder({ '1_fruit': fruit })
    await writeFile(join(directory, 'README.md'), 'not a migration')
    await writeMigration(directory, '2_empty', '')
    expect((await migrate(directory)).applied).toEqual(['1_fruit', '2_empty'])
  })
}

describeWithPostgres('migrations on a PostgreSQL server', () => {
  let pools: [pg.Pool, pg.Pool]
  beforeAll(async () => {
    const url = await createTestDatabase()
    pools = [new pg.Pool({ connectionString: url }), new pg.Pool({ connectionString: url })]
  })
  afterAll(async () => {
    await Promise.all(pools.map((pool) => pool.end()))
  })
  describeMigrations(() => pools)

  test('waits for `prisma migrate`, and not for ever', async () => {
    const prisma = await pools[1].connect()
    await prisma.query('select pg_advisory_lock(72707369)')
    const directory = await migrationsFolder({ '1_fruit': fruit })
    const options = { pool: pools[0], directory, schema: 'waiting' }
    await expect(applyMigrations({ ...options, lockTimeoutMs: 1 })).rejects.toMatchObject({
      code: 'MIGRATION_FAILED',
      message: expect.stringContaining('Another process has been migrating this database'),
    })
    const patient = applyMigrations(options)
    await prisma.query('select pg_advisory_unlock(72707369)')
    prisma.release()
    expect((await patient).applied).toEqual(['1_fruit'])
  })

  test('lets the next one migrate after a failure', async () => {
    const broken = await migrationsFolder({ '1_fruit': 'select nonsense' })
    await expect(applyMigrations({ pool: pools[0], directory: broken, schema: 'next' })).rejects.toThrow()
    const { rows } = await pools[1].query('select pg_try_advisory_lock(72707369) as free')
    expect(rows).toEqual([{ free: true }])
    await pools[1].query('select pg_advisory_unlock_all()')
  })

  test('says what right the user lacks', async () => {
    await pools[0].query(`create role sluice_test_reader; grant sluice_test_reader to current_user`)
    const [pool] = pools
    const limited = new pg.Pool({ ...pool.options, max: 1, options: '-c role=sluice_test_reader' })
    try {
      const directory = await migrationsFolder({ '1_fruit': fruit })
      await expect(applyMigrations({ pool: limited, directory, schema: 'fresh' })).rejects.toMatchObject({
        code: 'MIGRATION_FAILED',
        message: expect.stringContaining('Let the user of DATABASE_URL create there'),
      })
    } finally {
      await limited.end()
      await pools[0].query('drop role sluice_test_reader')
    }
  })
})

describe('migrations on the embedded PostgreSQL', () => {
  let database: Database
  beforeAll(async () => {
    database = await openEmbedded({ dataDirectory: await temporaryDirectory() })
  })
  afterAll(() => database.close())
  describeMigrations(() => [database.pool, database.pool])
})
