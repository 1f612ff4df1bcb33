import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { SluiceError } from '../errors.ts'

/** A migration as Prisma lays it out: `<name>/migration.sql`. */
export interface Migration {
  readonly name: string
  readonly path: string
  readonly sql: string
  /** SHA-256 of the file, as Prisma records it. */
  readonly checksum: string
  /** The same of the file with the other line ends: a checkout may change them, and Prisma accepts either. */
  readonly checksums: ReadonlySet<string>
}

/** The migrations of a folder, in the order of their names. */
export async function readMigrations(directory: string): Promise<Migration[]> {
  let names: string[]
  try {
    const entries = await readdir(directory, { withFileTypes: true })
    names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
  } catch (cause) {
    throw new SluiceError('MIGRATION_FAILED', `There is no folder of migrations at ${directory}.`, { cause })
  }
  return Promise.all(names.sort().map((name) => readMigration(directory, name)))
}

async function readMigration(directory: string, name: string): Promise<Migration> {
  const path = join(directory, name, 'migration.sql')
  const sql = await readFile(path, 'utf8').catch((cause) => {
    throw new SluiceError(
      'MIGRATION_FAILED',
      `The migration ${name} has no file ${path}. Restore it, or remove the folder.`,
      {
        cause,
      },
    )
  })
  const unix = sql.replaceAll('\r\n', '\n')
  return {
    name,
    path,
    sql,
    checksum: sha256(sql),
    checksums: new Set([sql, unix, unix.replaceAll('\n', '\r\n')].map(sha256)),
  }
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
