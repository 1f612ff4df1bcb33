import type { OperationKind } from '../measurement/measurement.ts'
import type { Sample } from './sample.ts'
import type { FindingSummary, LoaderSummaryOf, OperationSummary, ResolverSummaryOf } from './store.ts'

// $1 from, $2 to, $3 and $4 the gateway and the sequences of the windows that the reader has in memory.
const inSpan = 'window_start >= $1 and window_start < $2 and not (gateway = $3 and sequence = any($4::int[]))'

const operationSums = [
  'requests',
  'errors',
  'ok',
  'partial',
  'client_errors',
  'server_errors',
  'refused',
  'cache_hits',
  'cache_stale',
  'cache_misses',
  'cache_bypasses',
  'cache_private',
  'request_bytes',
  'response_bytes',
  'statements',
  'database_ms',
  'total_ms',
  'sum_squares_ms',
] as const

// bigint sums are numeric, which the driver gives as text; float8 is exact up to 2^53.
const sum = (column: string) => `sum(${column})::float8 as ${column}`

// One statement, so that counts and buckets are of one snapshot.
export const operationsSql = `
  with w as materialized (select * from performance.operation_windows where ${inSpan}),
  buckets as (
    select signature, operation_name, kind, bucket, sum(count)::float8 as count
    from w, unnest(bucket_indexes, bucket_counts) as b(bucket, count) group by 1, 2, 3, 4),
  histograms as (
    select signature, operation_name, kind, array_agg(bucket order by bucket) as indexes, array_agg(count order by bucket) as counts
    from buckets group by 1, 2, 3),
  sums as (
    select signature, operation_name, kind, min(min_ms) as min_ms, max(max_ms) as max_ms, ${operationSums.map(sum).join(', ')}
    from w group by 1, 2, 3)
  select * from sums left join histograms using (signature, operation_name, kind)`

export const resolversSql = `
  select signature, coordinate, max(max_ms) as max_ms, ${['calls', 'errors', 'total_ms'].map(sum).join(', ')}
  from performance.resolver_windows where ${inSpan} group by 1, 2`

export const loadersSql = `
  select signature, loader, max(max_ms) as max_ms, ${['batches', 'keys', 'errors', 'total_ms'].map(sum).join(', ')}
  from performance.loader_windows where ${inSpan} group by 1, 2`

const milliseconds = (column: string) => `(extract(epoch from ${column}) * 1000)::float8`

export const findingsSql = `
  with seen as (
    select identity, ${['operations', 'rows', 'total_ms'].map(sum).join(', ')},
      max(max_statements_per_operation)::float8 as max_statements,
      (array_agg(latest_statements_per_operation order by latest_at desc))[1]::float8 as latest_statements,
      ${milliseconds('max(latest_at)')} as latest_at
    from performance.finding_windows where ${inSpan} group by identity)
  select f.identity, f.kind, f.coordinate, f.path_pattern, f.operation_name, f.signature, f.statement, f.fingerprint, f.advice,
    ${milliseconds('f.first_seen')} as first_seen, ${milliseconds('f.last_seen')} as last_seen,
    seen.operations, seen.rows, seen.total_ms, seen.max_statements, seen.latest_statements, seen.latest_at
  from performance.findings f left join seen using (identity)
  where seen.identity is not null or f.identity = any($5::text[])`

export const samplesSql = `
  select id, gateway, ${milliseconds('at')} as at, duration_ms, signature, operation_name, outcome, body
  from performance.samples where at >= $1 and at < $2 and duration_ms >= $3 order by duration_ms desc, id limit $4`

// biome-ignore lint/suspicious/noExplicitAny: rows of the statements above, whose columns are named there
type Row = any

export const operationOf = (row: Row): OperationSummary => ({
  signature: row.signature,
  operationName: row.operation_name === '' ? undefined : row.operation_name,
  kind: row.kind as OperationKind,
  figures: {
    requests: row.requests,
    errors: row.errors,
    outcomes: {
      ok: row.ok,
      partial: row.partial,
      clientError: row.client_errors,
      serverError: row.server_errors,
      refused: row.refused,
    },
    cache: {
      hit: row.cache_hits,
      stale: row.cache_stale,
      miss: row.cache_misses,
      bypass: row.cache_bypasses,
      private: row.cache_private,
    },
    requestBytes: row.request_bytes,
    responseBytes: row.response_bytes,
    statements: row.statements,
    databaseMs: row.database_ms,
    durations: {
      count: row.requests,
      sum: row.total_ms,
      sumSquares: row.sum_squares_ms,
      min: row.min_ms,
      max: row.max_ms,
      indexes: row.indexes ?? [],
      counts: row.counts ?? [],
    },
  },
})

export const resolverOf = (row: Row): ResolverSummaryOf => ({
  signature: row.signature,
  coordinate: row.coordinate,
  figures: { calls: row.calls, errors: row.errors, totalMs: row.total_ms, maxMs: row.max_ms },
})

export const loaderOf = (row: Row): LoaderSummaryOf => ({
  signature: row.signature,
  loader: row.loader,
  figures: {
    batches: row.batches,
    keys: row.keys,
    errors: row.errors,
    totalMs: row.total_ms,
    maxMs: row.max_ms,
  },
})

export const findingOf = (row: Row): FindingSummary => ({
  description: {
    identity: row.identity,
    kind: row.kind,
    coordinate: row.coordinate,
    pathPattern: row.path_pattern,
    operationName: row.operation_name ?? undefined,
    signature: row.signature,
    statement: row.statement,
    fingerprint: row.fingerprint,
    advice: row.advice,
    firstSeen: row.first_seen,
    lastSeen: row.last_seen,
  },
  figures:
    row.operations === null
      ? undefined
      : {
          operations: row.operations,
          maxStatementsPerOperation: row.max_statements,
          latestStatementsPerOperation: row.latest_statements,
          latestAt: row.latest_at,
          rows: row.rows,
          totalMs: row.total_ms,
        },
})

export const sampleFrom = (row: Row): Sample => ({
  ...row.body,
  id: row.id,
  gateway: row.gateway,
  at: row.at,
  durationMs: row.duration_ms,
  signature: row.signature,
  operationName: row.operation_name ?? undefined,
  outcome: row.outcome,
})
