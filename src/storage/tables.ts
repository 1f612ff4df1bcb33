import { createHash } from 'node:crypto'
import type { ClientRow, FindingRow, OperationRow, PartRow } from '../aggregation/figures.ts'
import type { FindingDescription } from './finding-log.ts'
import { operationColumns, operationRecord, partColumns, partRecord } from './postgres-figures.ts'
import type { Sample } from './sample.ts'
import type { SignatureText, StatementText } from './text-log.ts'

/** How one kind of row is written: its columns with their SQL types, and what happens where its key exists already. */
export interface Table<Row> {
  readonly name: string
  /** Column to SQL type. */
  readonly columns: Readonly<Record<string, string>>
  readonly key: readonly string[]
  /** The SET and WHERE of the update; undefined: the row that is there stays. `t` is the table, `excluded` the new row. */
  readonly onConflict: string | undefined
  readonly toRecord: (row: Row) => Readonly<Record<string, unknown>>
}

const instant = (ms: number) => new Date(ms).toISOString()
export const windowKey = { level: 'text', window_start: 'timestamptz', gateway: 'text', sequence: 'int' }
const windowOf = (row: { windowStart: number; gateway: string; sequence: number }) => ({
  level: 'minute',
  window_start: instant(row.windowStart),
  gateway: name(row.gateway),
  sequence: row.sequence,
})

const maxNameLength = 200

/** A name as it is stored: PostgreSQL refuses what is too long for its indexes. The hash keeps long names apart. */
export function name(text: string): string {
  if (text.length <= maxNameLength) return text
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 32)
  return `${text.slice(0, maxNameLength - hash.length - 1)}…${hash}`
}

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

/** @param of the columns that tell the subjects of one window apart */
function windowTable<Row>(
  table: Pick<Table<Row>, 'name' | 'toRecord'>,
  of: Readonly<Record<string, string>>,
  figures: Readonly<Record<string, string>>,
  count: string,
): Table<Row> {
  const key = [...Object.keys(windowKey), ...Object.keys(of)]
  const columns = { ...windowKey, ...of, ...figures }
  return { ...table, columns, key, onConflict: replaceWhenGrown(columns, key, count) }
}

export const operationWindows = windowTable<OperationRow>(
  {
    name: 'operation_windows',
    toRecord: (row) => ({
      ...windowOf(row),
      signature: name(row.signature),
      operation_name: name(row.operationName ?? ''),
      kind: row.kind,
      ...operationRecord(row),
    }),
  },
  { signature: 'text' },
  { operation_name: 'text', kind: 'text', ...operationColumns },
  'requests',
)

export const clientWindows = windowTable<ClientRow>(
  {
    name: 'client_windows',
    toRecord: (row) => ({
      ...windowOf(row),
      signature: name(row.signature),
      client_name: name(row.client.name),
      client_version: name(row.client.version),
      ...operationRecord(row),
    }),
  },
  { signature: 'text', client_name: 'text', client_version: 'text' },
  operationColumns,
  'requests',
)

export const partWindows = windowTable<PartRow>(
  {
    name: 'part_windows',
    toRecord: (row) => ({
      ...windowOf(row),
      signature: name(row.signature),
      part: row.part,
      name: name(row.name),
      place: name(row.place),
      ...partRecord(row),
    }),
  },
  { signature: 'text', part: 'text', name: 'text', place: 'text' },
  partColumns,
  'count',
)

export const findingWindows = windowTable<FindingRow>(
  {
    name: 'finding_windows',
    toRecord: (row) => ({
      ...windowOf(row),
      identity: row.identity,
      operations: row.operations,
      max_statements_per_operation: row.maxStatementsPerOperation,
      latest_statements_per_operation: row.latestStatementsPerOperation,
      latest_at: instant(row.latestAt),
      rows: row.rows,
      total_ms: row.totalMs,
      lost_ms: row.lostMs,
    }),
  },
  { identity: 'text' },
  {
    operations: 'bigint',
    max_statements_per_operation: 'bigint',
    latest_statements_per_operation: 'bigint',
    latest_at: 'timestamptz',
    rows: 'bigint',
    total_ms: 'float8',
    lost_ms: 'float8',
  },
  'operations',
)

export const windowTables = [operationWindows, clientWindows, partWindows, findingWindows] as const

// As `mergeDescriptions` does it.
const isLater = 'excluded.last_seen >= t.last_seen'

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
    loader: 'text',
    patch: 'text',
    evidence: 'text',
    max_statements_per_operation: 'bigint',
  },
  key: ['identity'],
  onConflict: `set first_seen = least(t.first_seen, excluded.first_seen), last_seen = greatest(t.last_seen, excluded.last_seen),
    max_statements_per_operation = greatest(t.max_statements_per_operation, excluded.max_statements_per_operation),
    ${['loader', 'advice', 'patch'].map((column) => `${column} = case when ${isLater} then excluded.${column} else t.${column} end`).join(', ')},
    evidence = case when ${isLater} then coalesce(excluded.evidence, t.evidence) else coalesce(t.evidence, excluded.evidence) end`,
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
    loader: finding.loader ?? null,
    patch: finding.patch ?? null,
    evidence: finding.evidence ?? null,
    max_statements_per_operation: finding.maxStatementsPerOperation,
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
    reason: 'text',
    client_name: 'text',
    body: 'jsonb',
  },
  key: ['id'],
  onConflict: undefined,
  toRecord: ({ id, gateway, at, durationMs, signature, operationName, outcome, reason, ...body }) => ({
    id,
    gateway,
    at: instant(at),
    duration_ms: durationMs,
    signature: name(signature),
    operation_name: operationName ?? null,
    outcome,
    reason,
    client_name: name(body.client.name),
    body,
  }),
}

export const signatures: Table<SignatureText> = {
  name: 'signatures',
  columns: {
    signature: 'text',
    operation_name: 'text',
    kind: 'text',
    document: 'text',
    last_seen: 'timestamptz',
  },
  key: ['signature'],
  onConflict: 'set last_seen = greatest(t.last_seen, excluded.last_seen)',
  toRecord: (text) => ({
    signature: name(text.signature),
    operation_name: text.operationName === undefined ? null : name(text.operationName),
    kind: text.kind,
    document: text.document,
    last_seen: instant(text.lastSeen),
  }),
}

export const statements: Table<StatementText> = {
  name: 'statements',
  columns: { fingerprint: 'text', text: 'text', last_seen: 'timestamptz' },
  key: ['fingerprint'],
  onConflict: 'set last_seen = greatest(t.last_seen, excluded.last_seen)',
  toRecord: ({ fingerprint, text, lastSeen }) => ({
    fingerprint: name(fingerprint),
    text,
    last_seen: instant(lastSeen),
  }),
}

/** One statement that writes any number of rows, given as one JSON parameter. Sorted by key, so two writers cannot wait for each other. */
export function upsertStatement<Row>(table: Table<Row>): string {
  const columns = Object.keys(table.columns).join(', ')
  const typed = Object.entries(table.columns).map(([column, type]) => `${column} ${type}`)
  const key = table.key.join(', ')
  // Two names may be one once they are storable, and a statement must not touch a row twice.
  return `insert into performance.${table.name} as t (${columns})
    select distinct on (${key}) ${columns} from jsonb_to_recordset($1::jsonb) as r(${typed.join(', ')}) order by ${key}
    on conflict (${key}) do ${table.onConflict === undefined ? 'nothing' : `update ${table.onConflict}`}`
}
