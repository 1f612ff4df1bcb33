import { resolve } from 'node:path'
import { PrismaPg } from '@prisma/adapter-pg'
import type { Environment } from '../config.ts'
import type { Database } from '../database/database.ts'
import { openEmbedded } from '../database/embedded.ts'
import { applyMigrations } from '../database/migrate.ts'
import { checkHistory } from '../database/migration-check.ts'
import { readMigrations } from '../database/migration-folder.ts'
import { ownTables, readHistory } from '../database/migration-history.ts'
import { lockMigrations, unlockMigrations } from '../database/migration-lock.ts'
import { openServer } from '../database/server.ts'
import { ownMigrations } from '../gateway/insight.ts'
import type { ProjectDatabase } from './define-config.ts'
import type { Project } from './load-project.ts'

const embeddedDirectory = '.sluice/data'

/**
 * Opens the project's database (the server of DATABASE_URL, else the embedded one in `.sluice/`), brings its tables up to date and lets
 * the project seed it.
 *
 * @throws SluiceError for a database that is away, in use, foreign, corrupt or half-migrated: one sentence and a remedy
 */
export async function openProjectDatabase(
  project: Project,
  environment: Environment,
  say: (line: string) => void,
): Promise<{ database: Database; handed: ProjectDatabase }> {
  const { DATABASE_URL: url } = environment
  const database =
    url === undefined
      ? await openEmbedded({
          dataDirectory: resolve(embeddedDirectory),
          poolTimeoutMs: environment.DATABASE_POOL_TIMEOUT,
          log: say,
        })
      : await openServer({
          url,
          poolMin: environment.DATABASE_POOL_MIN,
          poolMax: environment.DATABASE_POOL_MAX,
          poolTimeoutMs: environment.DATABASE_POOL_TIMEOUT,
          queryTimeoutMs: environment.DATABASE_QUERY_TIMEOUT,
        })
  const handed = { pool: database.pool, adapter: new PrismaPg(database.pool) }
  try {
    await refuseForeign(database)
    await prepare(project, database, handed, say)
  } catch (error) {
    await database.close()
    throw error
  }
  return { database, handed }
}

/**
 * Sluice's own tables are migrated after the project's: where the schema they belong to is another program's, it must be refused before the
 * project's are made.
 */
async function refuseForeign({ pool }: Database): Promise<void> {
  const [directory, schema] = [ownMigrations, 'performance']
  const migrations = await readMigrations(directory)
  const client = await pool.connect()
  // Told to the query in progress as well; without a listener a broken connection would end the process.
  client.on('error', () => undefined)
  try {
    // What another process is migrating now would look half-applied.
    await lockMigrations(client, 60_000)
    const [history, tables] = [await readHistory(client, schema), await ownTables(client, schema)]
    checkHistory({ schema, directory, migrations, history, tables })
  } finally {
    await unlockMigrations(client).catch(() => undefined)
    client.release(true)
  }
}

async function prepare(
  { folder, config }: Project,
  database: Database,
  handed: ProjectDatabase,
  say: (line: string) => void,
): Promise<void> {
  if (config.database === undefined) return
  const { migrations, seed } = config.database
  const { applied } = await applyMigrations({
    pool: database.pool,
    directory: resolve(folder, migrations),
    schema: 'public',
  })
  if (applied.length > 0)
    say(`applied ${applied.length === 1 ? 'the migration' : 'the migrations'} ${applied.join(', ')}`)
  if (seed !== undefined) await seed(handed)
}
