import { randomUUID } from 'node:crypto'
import pg from 'pg'
import type { Migration } from './migration-folder.ts'

/*
 * Prisma's own record of what was applied, one row an attempt, so that `prisma migrate` and this program continue each other's work.
 */

const tableName = '_prisma_migrations'

export interface Attempt {
  readonly name: string
  readonly checksum: string
  /** False while it runs, and for ever when it failed half way. */
  readonly isFinished: boolean
  /** Undone, as somebody declared with `prisma migrate resolve`: it may be tried again. */
  readonly isRolledBack: boolean
}

/** Tables of this schema, other than the record itself and what belongs to an extension. */
export async function ownTables(client: pg.ClientBase, schema: string): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select c.relname as name
       from pg_catalog.pg_class c
       join pg_catalog.pg_namespace n on n.oid = c.relnamespace
      where n.nspname = $1 and c.relkind in ('r', 'p', 'v', 'm', 'f') and c.relname <> $2
        and not exists (select 1 from pg_catalog.pg_depend d
                         where d.classid = 'pg_catalog.pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
      order by c.relname`,
    [schema, tableName],
  )
  return rows.map(({ name }) => name)
}

/** What was tried, in order; undefined when nothing keeps a record in this schema. */
export async function readHistory(client: pg.ClientBase, schema: string): Promise<Attempt[] | undefined> {
  const found = await client.query<{ found: boolean }>(
    `select exists (select 1 from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
                     where n.nspname = $1 and c.relname = $2) as found`,
    [schema, tableName],
  )
  if (found.rows[0]?.found !== true) return undefined
  const { rows } = await client.query<Attempt>(
    `select migration_name as name, checksum, finished_at is not null as "isFinished", rolled_back_at is not null as "isRolledBack"
       from ${record(schema)} order by started_at`,
  )
  return rows
}

/** Makes the schema where it is absent, and the record in it, column for column as Prisma does. */
export async function createHistory(client: pg.ClientBase, schema: string): Promise<void> {
  const { rowCount } = await client.query('select 1 from pg_catalog.pg_namespace where nspname = $1', [
    schema,
  ])
  // Asked first: `if not exists` too needs the right to create schemas.
  if (rowCount === 0) await client.query(`create schema ${pg.escapeIdentifier(schema)}`)
  await client.query(`create table ${record(schema)} (
    id                  varchar(36) primary key not null,
    checksum            varchar(64) not null,
    finished_at         timestamptz,
    migration_name      varchar(255) not null,
    logs                text,
    rolled_back_at      timestamptz,
    started_at          timestamptz not null default now(),
    applied_steps_count integer not null default 0
  )`)
}

export async function recordStart(
  client: pg.ClientBase,
  schema: string,
  migration: Migration,
): Promise<string> {
  const id = randomUUID()
  await client.query(
    `insert into ${record(schema)} (id, checksum, migration_name, started_at) values ($1, $2, $3, clock_timestamp())`,
    [id, migration.checksum, migration.name],
  )
  return id
}

export async function recordFinish(client: pg.ClientBase, schema: string, id: string): Promise<void> {
  await client.query(
    `update ${record(schema)} set finished_at = clock_timestamp(), applied_steps_count = 1 where id = $1`,
    [id],
  )
}

export async function recordFailure(
  client: pg.ClientBase,
  schema: string,
  id: string,
  logs: string,
): Promise<void> {
  await client.query(`update ${record(schema)} set logs = $2 where id = $1`, [id, logs])
}

const record = (schema: string): string => `${pg.escapeIdentifier(schema)}.${tableName}`
