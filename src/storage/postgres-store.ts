import type { Pool, PoolClient, QueryResultRow } from 'pg'
import { runOutsideFrames } from '../measurement/frame.ts'
import { toStorableJson } from './json-text.ts'
import {
  findingOf,
  findingsSql,
  loaderOf,
  loadersSql,
  operationOf,
  operationsSql,
  resolverOf,
  resolversSql,
  sampleFrom,
  samplesSql,
} from './postgres-reads.ts'
import type { Batch, Excluded, MeasurementStore, Span } from './store.ts'
import type { Table } from './tables.ts'
import {
  findings,
  findingWindows,
  loaderWindows,
  operationWindows,
  resolverWindows,
  samples,
  signatures,
  upsertStatement,
} from './tables.ts'

const tables = [
  operationWindows,
  resolverWindows,
  loaderWindows,
  findingWindows,
  findings,
  samples,
  signatures,
]

/**
 * Measurements in the PostgreSQL schema `performance` (prisma/schema.prisma), which must be migrated.
 *
 * What it sends belongs to no operation, also when a resolver asks for a report.
 */
export function createPostgresStore({
  pool,
}: {
  readonly pool: Pick<Pool, 'connect' | 'query'>
}): MeasurementStore {
  const query = <Row extends QueryResultRow>(text: string, values: unknown[]): Promise<Row[]> =>
    runOutsideFrames(async () => (await pool.query<Row>(text, values)).rows)
  const ofSpan = (span: Span, excluded: Excluded) => [
    new Date(span.from).toISOString(),
    new Date(span.to).toISOString(),
    excluded.gateway,
    excluded.sequences,
  ]
  return {
    dropped: { operations: 0, samples: 0 },
    append: (batch) => runOutsideFrames(() => inTransaction(pool, (client) => appendBatch(client, batch))),
    async readOperations(span, excluded) {
      return (await query(operationsSql, ofSpan(span, excluded))).map(operationOf)
    },
    async readResolvers(span, excluded) {
      return (await query(resolversSql, ofSpan(span, excluded))).map(resolverOf)
    },
    async readLoaders(span, excluded) {
      return (await query(loadersSql, ofSpan(span, excluded))).map(loaderOf)
    },
    async readFindings(span, excluded, identities) {
      return (await query(findingsSql, [...ofSpan(span, excluded), identities])).map(findingOf)
    },
    async readSamples({ from, to, minDurationMs, limit }) {
      const values = [new Date(from).toISOString(), new Date(to).toISOString(), minDurationMs, limit]
      return (await query(samplesSql, values)).map(sampleFrom)
    },
    async readDocuments(wanted) {
      const sql = 'select signature, document from performance.signatures where signature = any($1)'
      const rows = await query<{ signature: string; document: string }>(sql, [wanted])
      return new Map(rows.map(({ signature, document }) => [signature, document]))
    },
    async cleanup(before, limit) {
      let isDone = true
      for (const { name, age } of tables) {
        const sql = `with deleted as (
            delete from performance.${name} where ctid = any(array(
              select ctid from performance.${name} where ${age} < $1 limit $2 for update skip locked))
            returning 1)
          select count(*)::int as deleted from deleted`
        const [row] = await query<{ deleted: number }>(sql, [new Date(before).toISOString(), limit])
        if ((row?.deleted ?? 0) >= limit) isDone = false
      }
      return isDone
    },
  }
}

async function appendBatch(client: PoolClient, batch: Batch): Promise<void> {
  await upsert(client, operationWindows, batch.operations)
  await upsert(client, resolverWindows, batch.resolvers)
  await upsert(client, loaderWindows, batch.loaders)
  await upsert(client, findingWindows, batch.findingWindows)
  await upsert(client, findings, batch.findings)
  await upsert(client, samples, batch.samples)
  await upsert(client, signatures, batch.documents)
}

async function upsert<Row>(client: PoolClient, table: Table<Row>, rows: readonly Row[]): Promise<void> {
  if (rows.length === 0) return
  await client.query(upsertStatement(table), [toStorableJson(rows.map(table.toRecord))])
}

async function inTransaction(
  pool: Pick<Pool, 'connect'>,
  run: (client: PoolClient) => Promise<void>,
): Promise<void> {
  const client = await pool.connect()
  try {
    await client.query('begin')
    await run(client)
    await client.query('commit')
  } catch (error) {
    // Closing the connection rolls back, also where the server no longer answers.
    client.release(true)
    throw error
  }
  client.release()
}
