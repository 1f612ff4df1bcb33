import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** A migrations folder as Prisma lays it out, of the test's own: name to SQL. */
export async function migrationsFolder(migrations: Record<string, string>): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'sluice-migrations-'))
  onTestFinished(() => rm(directory, { recursive: true, force: true }))
  for (const [name, sql] of Object.entries(migrations)) await writeMigration(directory, name, sql)
  await writeFile(join(directory, 'migration_lock.toml'), 'provider = "postgresql"\n')
  return directory
}

export async function writeMigration(directory: string, name: string, sql: string): Promise<void> {
  await mkdir(join(directory, name), { recursive: true })
  await writeFile(join(directory, name, 'migration.sql'), sql)
}
