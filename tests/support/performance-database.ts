import { readFile } from 'node:fs/promises'
import pg from 'pg'
import { afterAll } from 'vitest'
import { createTestDatabase } from './postgres.ts'

export const initMigration = new URL(
  '../../prisma/migrations/20261121000000_init/migration.sql',
  import.meta.url,
)

/** A pool on a database of the test's own that holds Sluice's tables; closed after the file. */
export async function createPerformanceDatabase(): Promise<pg.Pool> {
  const pool = new pg.Pool({ connectionString: await createTestDatabase(), max: 4 })
  // A dropped database ends idle connections.
  pool.on('error', () => undefined)
  await pool.query(await readFile(initMigration, 'utf8'))
  afterAll(() => pool.end())
  return pool
}
