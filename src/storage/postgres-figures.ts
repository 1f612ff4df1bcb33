import type { FindingFigures, OperationFigures, PartFigures } from '../aggregation/figures.ts'
import { otherName } from '../aggregation/figures.ts'

const counts = [
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
  'with_findings',
  'request_bytes',
  'response_bytes',
  'statements',
] as const

const times = [
  'database_ms',
  'admission_ms',
  'parse_ms',
  'validate_ms',
  'execute_ms',
  'serialise_ms',
  'total_ms',
  'sum_squares_ms',
] as const

const typed = (columns: readonly string[], type: string) =>
  Object.fromEntries(columns.map((column) => [column, type]))

/** Column to SQL type. */
export const operationColumns = {
  ...typed(counts, 'bigint'),
  ...typed([...times, 'min_ms', 'max_ms'], 'float8'),
  error_codes: 'jsonb',
  durations: 'bytea',
}
export const partColumns = {
  ...typed(['operations', 'count', 'errors', 'items'], 'bigint'),
  ...typed(['total_ms', 'max_ms'], 'float8'),
}

// A sum of bigint is numeric, which the driver gives as text; float8 is exact up to 2^53.
const sum = (column: string) => `sum(w.${column})::float8 as ${column}`

/** The figures of many rows `w` as one, without their histograms. */
export const operationSums = [
  ...[...counts, ...times].map(sum),
  'min(w.min_ms) as min_ms, max(w.max_ms) as max_ms',
  'json_agg(w.error_codes) filter (where w.error_codes is not null) as error_codes',
].join(', ')

/** Bytes of histograms joined are their sum; the longest texts of a report, so not as the hexadecimal digits the driver would get. */
export const joinedDurations = (which = '') =>
  `encode(string_agg(w.durations, ''::bytea)${which}, 'base64') as durations`

export const partSums = [
  ...['operations', 'count', 'errors', 'items', 'total_ms'].map(sum),
  'max(w.max_ms) as max_ms',
].join(', ')

export const milliseconds = (column: string) => `(extract(epoch from ${column}) * 1000)::float8`

export const findingSums = [
  ...['operations', 'rows', 'total_ms', 'lost_ms'].map(sum),
  'max(w.max_statements_per_operation)::float8 as max_statements_per_operation',
  '(array_agg(w.latest_statements_per_operation order by w.latest_at desc))[1]::float8 as latest_statements_per_operation',
  'max(w.latest_at) as latest_at',
].join(', ')

export function operationRecord(figures: OperationFigures): Record<string, unknown> {
  const { outcomes, cache, phases, durations } = figures
  return {
    requests: figures.requests,
    errors: figures.errors,
    ok: outcomes.ok,
    partial: outcomes.partial,
    client_errors: outcomes.clientError,
    server_errors: outcomes.serverError,
    refused: outcomes.refused,
    cache_hits: cache.hit,
    cache_stale: cache.stale,
    cache_misses: cache.miss,
    cache_bypasses: cache.bypass,
    cache_private: cache.private,
    with_findings: figures.withFindings,
    request_bytes: Math.round(figures.requestBytes),
    response_bytes: Math.round(figures.responseBytes),
    statements: figures.statements,
    database_ms: figures.databaseMs,
    admission_ms: phases.admissionMs,
    parse_ms: phases.parseMs,
    validate_ms: phases.validateMs,
    execute_ms: phases.executeMs,
    serialise_ms: phases.serialiseMs,
    total_ms: durations.sum,
    sum_squares_ms: durations.sumSquares,
    min_ms: durations.min,
    max_ms: durations.max,
    error_codes: Object.keys(figures.errorCodes).length === 0 ? undefined : figures.errorCodes,
    durations: `\\x${Buffer.from(durations.buckets).toString('hex')}`,
  }
}

// biome-ignore lint/suspicious/noExplicitAny: a row of a statement with the sums above, whose columns are named there
export type SummedRow = any

const nothing = new Uint8Array(0)

export function operationFigures(row: SummedRow): OperationFigures {
  return {
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
    errorCodes: addedUp(row.error_codes ?? []),
    withFindings: row.with_findings,
    requestBytes: row.request_bytes,
    responseBytes: row.response_bytes,
    statements: row.statements,
    databaseMs: row.database_ms,
    phases: {
      admissionMs: row.admission_ms,
      parseMs: row.parse_ms,
      validateMs: row.validate_ms,
      executeMs: row.execute_ms,
      serialiseMs: row.serialise_ms,
    },
    durations: {
      count: row.requests,
      sum: row.total_ms,
      sumSquares: row.sum_squares_ms,
      min: row.min_ms,
      max: row.max_ms,
      buckets: row.durations ? Buffer.from(row.durations, 'base64') : nothing,
    },
  }
}

const maxErrorCodes = 20

/** At most 20 codes, those with most operations; the others under `other`. */
function addedUp(rows: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const sums = new Map<string, number>()
  for (const row of rows)
    for (const [code, count] of Object.entries(row)) sums.set(code, (sums.get(code) ?? 0) + count)
  const other = sums.get(otherName) ?? 0
  sums.delete(otherName)
  const sorted = [...sums].sort(([, a], [, b]) => b - a)
  const rest = sorted.splice(maxErrorCodes).reduce((total, [, count]) => total + count, other)
  return Object.fromEntries(rest === 0 ? sorted : [...sorted, [otherName, rest]])
}

export const partRecord = (figures: PartFigures): Record<string, unknown> => ({
  operations: figures.operations,
  count: figures.count,
  errors: figures.errors,
  items: figures.items,
  total_ms: figures.totalMs,
  max_ms: figures.maxMs,
})

export const partFigures = (row: SummedRow): PartFigures => ({
  operations: row.operations,
  count: row.count,
  errors: row.errors,
  items: row.items,
  totalMs: row.total_ms,
  maxMs: row.max_ms,
})

export const findingFigures = (row: SummedRow): FindingFigures => ({
  operations: row.operations,
  maxStatementsPerOperation: row.max_statements_per_operation,
  latestStatementsPerOperation: row.latest_statements_per_operation,
  latestAt: row.latest_at.getTime(),
  rows: row.rows,
  totalMs: row.total_ms,
  lostMs: row.lost_ms,
})
