import type { FindingRow, LoaderRow, OperationRow, ResolverRow } from '../aggregation/figures.ts'
import type { SignatureDocument } from './document-log.ts'
import type { FindingDescription } from './finding-log.ts'
import type { Sample } from './sample.ts'

/** How one kind of row is written: its columns with their SQL types, and what happens where its key exists already. */
export interface Table<Row> {
  readonly name: string
  /** Column to SQL type. */
  readonly columns: Readonly<Record<string, string>>
  readonly key: readonly string[]
  /** The SET and WHERE of the update; undefined: the row that is there stays. `t` is the table, `excluded` the new row. */
  readonly onConflict: string | undefined
  /** The column that retention looks at. */
  readonly age: string
  readonly toRecord: (row: Row) => Readonly<Record<string, unknown>>
}

const windowKey = { window_start: 'timestamptz', gateway: 'text', sequence: 'int' }
const instant = (ms: number) => new Date(ms).toISOString()
const windowOf = (row: { windowStart: number; gateway: string; sequence: number }) => ({
  window_start: instant(row.windowStart),
  gateway: row.gateway,
  sequence: row.sequence,
})

// Rows are absolute and only ever grow. A write that arrives late, after a newer one (its answer was lost, or its connection hung),
// must not set the row back.
function replaceWhenGrown(
  columns: Readonly<Record<string, string>>,
  key: readonly string[],
  count: string,
): string {
  const values = Object.keys(columns).filter((column) => !key.includes(column))
  return `set ${values.map((column) => `${column} = excluded.${column}`).join(', ')} where excluded.${count} > t.${count}`
}

function windowTable<Row>(
  name: string,
  subject: Readonly<Record<string, string>>,
  figures: Readonly<Record<string, string>>,
  count: string,
  toRecord: Table<Row>['toRecord'],
): Table<Row> {
  const key = [...Object.keys(windowKey), ...Object.keys(subject)]
  const columns = { ...windowKey, ...subject, ...figures }
  return {
    name,
    columns,
    key,
    onConflict: replaceWhenGrown(columns, key, count),
    age: 'window_start',
    toRecord,
  }
}

export const operationWindows = windowTable<OperationRow>(
  'operation_windows',
  { signature: 'text', operation_name: 'text', kind: 'text', audience: 'text' },
  {
    requests: 'bigint',
    errors: 'bigint',
    ok: 'bigint',
    partial: 'bigint',
    client_errors: 'bigint',
    server_errors: 'bigint',
    refused: 'bigint',
    cache_hits: 'bigint',
    cache_stale: 'bigint',
    cache_misses: 'bigint',
    cache_bypasses: 'bigint',
    cache_private: 'bigint',
    request_bytes: 'bigint',
    response_bytes: 'bigint',
    statements: 'bigint',
    database_ms: 'float8',
    total_ms: 'float8',
    sum_squares_ms: 'float8',
    min_ms: 'float8',
    max_ms: 'float8',
    bucket_indexes: 'int[]',
    bucket_counts: 'bigint[]',
  },
  'requests',
  (row) => ({
    ...windowOf(row),
    signature: row.signature,
    operation_name: row.operationName ?? '',
    kind: row.kind,
    audience: row.audience,
    requests: row.requests,
    errors: row.errors,
    ok: row.outcomes.ok,
    partial: row.outcomes.partial,
    client_errors: row.outcomes.clientError,
    server_errors: row.outcomes.serverError,
    refused: row.outcomes.refused,
    cache_hits: row.cache.hit,
    cache_stale: row.cache.stale,
    cache_misses: row.cache.miss,
    cache_bypasses: row.cache.bypass,
    cache_private: row.cache.private,
    request_bytes: Math.round(row.requestBytes),
    response_bytes: Math.round(row.responseBytes),
    statements: row.statements,
    database_ms: row.databaseMs,
    total_ms: row.durations.sum,
    sum_squares_ms: row.durations.sumSquares,
    min_ms: row.durations.min,
    max_ms: row.durations.max,
    bucket_indexes: row.durations.indexes,
    bucket_counts: row.durations.counts,
  }),
)

export const resolverWindows = windowTable<ResolverRow>(
  'resolver_windows',
  { signature: 'text', coordinate: 'text' },
  { calls: 'bigint', errors: 'bigint', total_ms: 'float8', max_ms: 'float8' },
  'calls',
  (row) => ({
    ...windowOf(row),
    signature: row.signature,
    coordinate: row.coordinate,
    calls: row.calls,
    errors: row.errors,
    total_ms: row.totalMs,
    max_ms: row.maxMs,
  }),
)

export const loaderWindows = windowTable<LoaderRow>(
  'loader_windows',
  { signature: 'text', loader: 'text' },
  { batches: 'bigint', keys: 'bigint', errors: 'bigint', total_ms: 'float8', max_ms: 'float8' },
  'batches',
  (row) => ({
    ...windowOf(row),
    signature: row.signature,
    loader: row.loader,
    batches: row.batches,
    keys: row.keys,
    errors: row.errors,
    total_ms: row.totalMs,
    max_ms: row.maxMs,
  }),
)

export const findingWindows = windowTable<FindingRow>(
  'finding_windows',
  { identity: 'text' },
  {
    operations: 'bigint',
    max_statements_per_operation: 'bigint',
    latest_statements_per_operation: 'bigint',
    latest_at: 'timestamptz',
    rows: 'bigint',
    total_ms: 'float8',
  },
  'operations',
  (row) => ({
    ...windowOf(row),
    identity: row.identity,
    operations: row.operations,
    max_statements_per_operation: row.maxStatementsPerOperation,
    latest_statements_per_operation: row.latestStatementsPerOperation,
    latest_at: instant(row.latestAt),
    rows: row.rows,
    total_ms: row.totalMs,
  }),
)

export const findings: Table<FindingDescription> = {
  name: 'findings',
  columns: {
    identity: 'text',
    kind: 'text',
    coordinate: 'text',
    path_pattern: 'text',
    operation_name: 'text',
    signature: 'text',
    statement: 'text',
    fingerprint: 'text',
    advice: 'text',
    first_seen: 'timestamptz',
    last_seen: 'timestamptz',
  },
  key: ['identity'],
  onConflict: `set first_seen = least(t.first_seen, excluded.first_seen), last_seen = greatest(t.last_seen, excluded.last_seen),
    advice = excluded.advice`,
  age: 'last_seen',
  toRecord: (finding) => ({
    identity: finding.identity,
    kind: finding.kind,
    coordinate: finding.coordinate,
    path_pattern: finding.pathPattern,
    operation_name: finding.operationName ?? null,
    signature: finding.signature,
    statement: finding.statement,
    fingerprint: finding.fingerprint,
    advice: finding.advice,
    first_seen: instant(finding.firstSeen),
    last_seen: instant(finding.lastSeen),
  }),
}

export const samples: Table<Sample> = {
  name: 'samples',
  columns: {
    id: 'text',
    gateway: 'text',
    at: 'timestamptz',
    duration_ms: 'float8',
    signature: 'text',
    operation_name: 'text',
    outcome: 'text',
    body: 'jsonb',
  },
  key: ['id'],
  onConflict: undefined,
  age: 'at',
  toRecord: ({ id, gateway, at, durationMs, signature, operationName, outcome, ...body }) => ({
    id,
    gateway,
    at: instant(at),
    duration_ms: durationMs,
    signature,
    operation_name: operationName ?? null,
    outcome,
    body,
  }),
}

export const signatures: Table<SignatureDocument> = {
  name: 'signatures',
  columns: { signature: 'text', document: 'text', last_seen: 'timestamptz' },
  key: ['signature'],
  onConflict: 'set last_seen = greatest(t.last_seen, excluded.last_seen)',
  age: 'last_seen',
  toRecord: ({ signature, document, lastSeen }) => ({ signature, document, last_seen: instant(lastSeen) }),
}

/** One statement that writes any number of rows, given as one JSON parameter. Sorted by key, so two writers cannot wait for each other. */
export function upsertStatement<Row>(table: Table<Row>): string {
  const columns = Object.keys(table.columns).join(', ')
  const typed = Object.entries(table.columns).map(([column, type]) => `${column} ${type}`)
  return `insert into performance.${table.name} as t (${columns})
    select ${columns} from jsonb_to_recordset($1::jsonb) as r(${typed.join(', ')}) order by ${table.key.join(', ')}
    on conflict (${table.key.join(', ')}) do ${table.onConflict === undefined ? 'nothing' : `update ${table.onConflict}`}`
}
