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

/** Table and columns of each index, as prisma/schema.prisma has them. */
function indexesOfModels(schema: string): string[] {
  return [...schema.matchAll(/^model \w+ \{\n([\s\S]*?)^\}/gm)].flatMap(([, body = '']) => {
    const table = /@@map\("(\w+)"\)/.exec(body)?.[1]
    const columnOf = (field: string) =>
      new RegExp(`^ {2}${field} .*@map\\("(\\w+)"\\)`, 'm').exec(body)?.[1] ?? field
    const ofFields = [...body.matchAll(/@@(?:id|index)\(\[(.*)\]\)/g)].map(([, fields = '']) =>
      fields.split(', '),
    )
    const ofField = [...body.matchAll(/^ {2}(\w+) .*@id\b/gm)].map(([, field = '']) => [field])
    return [...ofFields, ...ofField].map((fields) => `${table}(${fields.map(columnOf).join(', ')})`)
  })
}

describeWithPostgres("Sluice's tables", () => {
  it('are the same in schema.prisma and after the migrations', async () => {
    const pool = await createPerformanceDatabase()
    const { rows } = await pool.query<{ table: string; column: string }>(`
      select table_name as table, column_name || ' ' || udt_name || case is_nullable when 'YES' then ' null' else ' not null' end as column
      from information_schema.columns where table_schema = 'performance' order by table_name, ordinal_position`)
    const migrated = new Map<string, string[]>()
    for (const { table, column } of rows) migrated.set(table, [...(migrated.get(table) ?? []), column])
    const schema = await readFile(new URL('../../prisma/schema.prisma', import.meta.url), 'utf8')
    expect(Object.fromEntries(columnsOfModels(schema))).toEqual(Object.fromEntries(migrated))
    expect(migrated.size).toBe(9)

    const indexes = await pool.query<{ index: string }>(`
      select regexp_replace(indexdef, '^.* ON performance\\.(\\w+) USING btree ', '\\1') as index
      from pg_indexes where schemaname = 'performance'`)
    expect(indexesOfModels(schema).sort()).toEqual(
      indexes.rows.map(({ index }) => index.replaceAll('"', '').replace(' (', '(')).sort(),
    )
  })

  it('come with the schema they live in, and touch no other', async () => {
    const [init, ...others] = await readPerformanceMigrations()
    expect(init?.sql).toContain('CREATE SCHEMA IF NOT EXISTS "performance"')
    expect(others).not.toEqual([])
    for (const { sql } of [init, ...others].flatMap((migration) => migration ?? []))
      for (const [, target] of sql.matchAll(/(?:(?:CREATE|ALTER|DROP) (?:TABLE|FUNCTION)|INTO| ON) ("\S+)/g))
        expect(target).toMatch(/^"performance"\./)
  })
})
