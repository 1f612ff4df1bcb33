import { readdir, readFile } from 'node:fs/promises'
import pg from 'pg'
import { afterAll } from 'vitest'
import { createTestDatabase } from './postgres.ts'

const folder = new URL('../../prisma/migrations/', import.meta.url)

/** The SQL of Sluice's migrations, in order. */
export async function readPerformanceMigrations(): Promise<{ name: string; sql: string }[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name)
  return Promise.all(
    names.sort().map(async (name) => ({
      name,
      sql: await readFile(new URL(`${name}/migration.sql`, folder), 'utf8'),
    })),
  )
}

// Registered once, when the file is read: vitest drops an `afterAll` that a hook registers.
const pools: pg.Pool[] = []
afterAll(async () => {
  for (const pool of pools) await pool.end()
})

/** A pool on an empty database of the test's own; closed after the file. */
export async function createDatabasePool(): Promise<pg.Pool> {
  const pool = new pg.Pool({ connectionString: await createTestDatabase(), max: 4 })
  // A dropped database ends idle connections.
  pool.on('error', () => undefined)
  pools.push(pool)
  return pool
}

/** The same, holding Sluice's tables. */
export async function createPerformanceDatabase(): Promise<pg.Pool> {
  const pool = await createDatabasePool()
  for (const { sql } of await readPerformanceMigrations()) await pool.query(sql)
  return pool
}

/** By deleting: truncating takes a tenth of a second a table. */
export async function emptyTables(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query<{ name: string }>(
    `select table_name as name from information_schema.tables where table_schema = 'performance'`,
  )
  await pool.query(rows.map(({ name }) => `delete from performance.${name}`).join(';'))
}
