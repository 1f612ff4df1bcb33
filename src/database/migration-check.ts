import { SluiceError } from '../errors.ts'
import type { Migration } from './migration-folder.ts'
import type { Attempt } from './migration-history.ts'

/** What a database says of itself before anything in it is changed. */
export interface Found {
  readonly schema: string
  readonly directory: string
  readonly migrations: readonly Migration[]
  /** Undefined: no record of migrations. */
  readonly history: readonly Attempt[] | undefined
  readonly tables: readonly string[]
}

/** Refuses what must not be migrated: another program's tables, a half-applied, changed or newer state. */
export function checkHistory(found: Found): void {
  refuseForeign(found)
  const history = (found.history ?? []).filter(({ isRolledBack }) => !isRolledBack)
  refuseHalfApplied(found, history)
  refuseNewer(found, history)
  refuseChanged(found, history)
}

const maxNames = 5

function list(names: readonly string[]): string {
  const rest = names.length - maxNames
  return names.slice(0, maxNames).join(', ') + (rest > 0 ? ` and ${rest} more` : '')
}

function refuseForeign({ schema, migrations, history, tables }: Found): void {
  const known = new Set(migrations.map(({ name }) => name))
  const remedy =
    'Nothing was changed. Give DATABASE_URL a database that is empty or was made by this program.'
  if (history === undefined || history.length === 0) {
    if (tables.length === 0) return
    throw new SluiceError(
      'DATABASE_FOREIGN',
      `The schema "${schema}" of the database already holds tables that no migration here made: ${list(tables)}. ${remedy}`,
    )
  }
  if (history.some(({ name }) => known.has(name))) return
  throw new SluiceError(
    'DATABASE_FOREIGN',
    `The schema "${schema}" of the database was migrated by another program (${list(history.map(({ name }) => name))}), with tables of its own: ${list(tables)}. ${remedy}`,
  )
}

function refuseHalfApplied({ schema }: Found, history: readonly Attempt[]): void {
  const failed = history.find(({ isFinished }) => !isFinished)
  if (failed === undefined) return
  throw new SluiceError(
    'MIGRATION_FAILED',
    `The migration ${failed.name} in the schema "${schema}" was begun earlier and did not finish. See the column logs of "${schema}"._prisma_migrations and what it left; then run "npx prisma migrate resolve --rolled-back ${failed.name}" when you have undone it, or "--applied ${failed.name}" when you have completed it, and start again.`,
  )
}

function refuseNewer({ schema, directory, migrations }: Found, history: readonly Attempt[]): void {
  const known = new Set(migrations.map(({ name }) => name))
  const unknown = history.filter(({ name }) => !known.has(name)).map(({ name }) => name)
  if (unknown.length === 0) return
  throw new SluiceError(
    'MIGRATION_FAILED',
    `The schema "${schema}" of the database has migrations that this program does not know: ${list(unknown)}. It was probably migrated by a newer version. Run that version, or restore the migrations to ${directory}.`,
  )
}

function refuseChanged({ migrations }: Found, history: readonly Attempt[]): void {
  const applied = new Map(history.map(({ name, checksum }) => [name, checksum]))
  for (const { name, path, checksums } of migrations) {
    const checksum = applied.get(name)
    if (checksum === undefined || checksums.has(checksum)) continue
    throw new SluiceError(
      'MIGRATION_FAILED',
      `The migration ${name} was changed after it had been applied: ${path} is not the file the database knows. Restore that file, and make the change a new migration.`,
    )
  }
}
