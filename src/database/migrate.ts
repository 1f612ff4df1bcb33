import pg from 'pg'
import { SluiceError } from '../errors.ts'
import { checkHistory } from './migration-check.ts'
import { type Migration, readMigrations } from './migration-folder.ts'
import {
  createHistory,
  ownTables,
  readHistory,
  recordFailure,
  recordFinish,
  recordStart,
} from './migration-history.ts'
import { lockMigrations, unlockMigrations } from './migration-lock.ts'
import { controlsTransactions } from './migration-transaction.ts'

export interface MigrateOptions {
  readonly pool: pg.Pool
  /** Holds `<name>/migration.sql`, as Prisma lays them out. */
  readonly directory: string
  /** The PostgreSQL schema that unqualified names and the record of migrations belong to; made when absent. */
  readonly schema: string
  /** How long another process's migration is waited for, milliseconds; 60,000. */
  readonly lockTimeoutMs?: number
}

export interface MigrateResult {
  /** Names applied now, in order. */
  readonly applied: string[]
  /** Names that had been applied before. */
  readonly already: string[]
}

/**
 * Brings a database to the state of a migrations folder, compatible with `prisma migrate` and without its engine. Safe with several
 * processes starting at once. Takes one connection of the pool.
 *
 * @throws SluiceError DATABASE_FOREIGN, MIGRATION_FAILED
 */
export async function applyMigrations(options: MigrateOptions): Promise<MigrateResult> {
  const { pool, directory, schema, lockTimeoutMs = 60_000 } = options
  const migrations = await readMigrations(directory)
  const client = await pool.connect()
  // Told to the query in progress as well; without a listener a broken connection would end the process.
  client.on('error', () => undefined)
  try {
    await client.query('set statement_timeout = 0')
    await lockMigrations(client, lockTimeoutMs)
    try {
      return await migrate(client, { directory, schema, migrations })
    } catch (error) {
      throw error instanceof SluiceError ? error : unexpectedFailure(schema, error)
    } finally {
      await unlockMigrations(client).catch(() => undefined)
    }
  } finally {
    // Ended rather than lent again: whatever a script set in the session (search_path, roles, timeouts) goes with it.
    client.release(true)
  }
}

interface Target {
  readonly directory: string
  readonly schema: string
  readonly migrations: readonly Migration[]
}

async function migrate(client: pg.ClientBase, target: Target): Promise<MigrateResult> {
  const { schema, migrations } = target
  const history = await readHistory(client, schema)
  checkHistory({ ...target, history, tables: await ownTables(client, schema) })
  if (history === undefined) await createHistory(client, schema)
  const known = new Set(history?.filter(({ isRolledBack }) => !isRolledBack).map(({ name }) => name))
  const applied: string[] = []
  for (const migration of migrations) {
    if (known.has(migration.name)) continue
    await apply(client, schema, migration)
    applied.push(migration.name)
  }
  return { applied, already: migrations.map(({ name }) => name).filter((name) => known.has(name)) }
}

// "cannot run inside a transaction block", as for CREATE INDEX CONCURRENTLY.
const activeTransaction = '25001'

async function apply(client: pg.ClientBase, schema: string, migration: Migration): Promise<void> {
  if (controlsTransactions(migration.sql)) return applyInSteps(client, schema, migration)
  try {
    await client.query('begin')
    const id = await recordStart(client, schema, migration)
    await runScript(client, schema, migration)
    await recordFinish(client, schema, id)
    await client.query('commit')
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    if ((error as { code?: unknown }).code === activeTransaction)
      return applyInSteps(client, schema, migration)
    throw scriptFailure(migration, error, 'Nothing of it was kept. Correct the file and start again.')
  }
}

/** As Prisma applies every migration: the row comes first, so that what fails half way is known to have begun. */
async function applyInSteps(client: pg.ClientBase, schema: string, migration: Migration): Promise<void> {
  const id = await recordStart(client, schema, migration)
  try {
    await runScript(client, schema, migration)
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    await recordFailure(client, schema, id, String((error as Error).message)).catch(() => undefined)
    throw scriptFailure(
      migration,
      error,
      `It does not run in one transaction, so parts of it may remain: look, and run "npx prisma migrate resolve --rolled-back ${migration.name}" when you have undone them.`,
    )
  }
  await recordFinish(client, schema, id)
}

async function runScript(client: pg.ClientBase, schema: string, { sql }: Migration): Promise<void> {
  await client.query(`set search_path to ${pg.escapeIdentifier(schema)}`)
  // Without parameters pg uses the simple protocol, which takes many statements. A long migration is no slow query.
  await client.query({ text: sql, query_timeout: 2 ** 31 - 1 } as pg.QueryConfig)
}

function scriptFailure(migration: Migration, error: unknown, remedy: string): SluiceError {
  const { message, position } = error as pg.DatabaseError
  const line = position === undefined ? '' : `, line ${lineAt(migration.sql, Number(position))}`
  return new SluiceError(
    'MIGRATION_FAILED',
    `The migration ${migration.name} failed (${migration.path}${line}): ${message}. ${remedy}`,
    { cause: error },
  )
}

const insufficientPrivilege = '42501'

function unexpectedFailure(schema: string, error: unknown): SluiceError {
  const { code, message } = error as pg.DatabaseError
  const remedy =
    code === insufficientPrivilege
      ? `Let the user of DATABASE_URL create there (grant create on schema "${schema}" to …; for a schema that does not exist yet, on the database).`
      : 'Start again; the log has the cause.'
  return new SluiceError(
    'MIGRATION_FAILED',
    `The schema "${schema}" cannot be migrated: ${message}. ${remedy}`,
    {
      cause: error,
    },
  )
}

/** @param position counted by PostgreSQL in characters from 1, where JavaScript counts UTF-16 units */
const lineAt = (sql: string, position: number): number =>
  [...sql]
    .slice(0, position - 1)
    .join('')
    .split('\n').length
