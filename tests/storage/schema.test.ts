import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { createPerformanceDatabase, readPerformanceMigrations } from '../support/performance-database.ts'
import { describeWithPostgres } from '../support/postgres.ts'

const sqlTypes: Record<string, string> = {
  String: 'text',
  Int: 'int4',
  BigInt: 'int8',
  Float: 'float8',
  DateTime: 'timestamptz',
  Json: 'jsonb',
  Bytes: 'bytea',
  Boolean: 'bool',
}

/** Table to its columns, as prisma/schema.prisma has them: name, PostgreSQL type, whether it may be null. */
function columnsOfModels(schema: string): Map<string, string[]> {
  const tables = new Map<string, string[]>()
  for (const [, body = ''] of schema.matchAll(/^model \w+ \{\n([\s\S]*?)^\}/gm)) {
    const columns = [...body.matchAll(/^ {2}(\w+) +(\w+)(\[\])?(\?)?(.*)$/gm)].map(
      ([, field, type = '', list, optional, rest = '']) => {
        const name = /@map\("(\w+)"\)/.exec(rest)?.[1] ?? field
        // Prisma makes a list's column nullable.
        return `${name} ${list === undefined ? '' : '_'}${sqlTypes[type]} ${optional || list ? 'null' : 'not null'}`
      },
    )
    tables.set(/@@map\("(\w+)"\)/.exec(body)?.[1] ?? '', columns)
  }
  return tables
}

describeWithPostgres("Sluice's tables", () => {
  it('are the same in schema.prisma and in the migration', async () => {
    const pool = await createPerformanceDatabase()
    const { rows } = await pool.query<{ table: string; column: string }>(`
      select table_name as table, column_name || ' ' || udt_name || case is_nullable when 'YES' then ' null' else ' not null' end as column
      from information_schema.columns where table_schema = 'performance' order by table_name, ordinal_position`)
    const migrated = new Map<string, string[]>()
    for (const { table, column } of rows) migrated.set(table, [...(migrated.get(table) ?? []), column])
    const schema = await readFile(new URL('../../prisma/schema.prisma', import.meta.url), 'utf8')
    expect(Object.fromEntries(columnsOfModels(schema))).toEqual(Object.fromEntries(migrated))
    expect(migrated.size).toBe(9)
  })

  it('come with the schema they live in, and touch no other', async () => {
    const migrations = await readPerformanceMigrations()
    expect(migrations[0]?.sql).toContain('CREATE SCHEMA IF NOT EXISTS "performance"')
    for (const { sql } of migrations) {
      for (const [, target] of sql.matchAll(/(?:CREATE TABLE|INDEX \S+ ON) (\S+)/g))
        expect(target).toMatch(/^"performance"\./)
    }
  })
})
