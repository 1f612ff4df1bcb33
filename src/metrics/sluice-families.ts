import type { Totals } from '../aggregation/totals.ts'
import { type Family, family, gaugeFamily } from './families.ts'

/** Where the gateway's own state is read; a family whose source is absent is left out. */
export interface SluiceSources {
  /** What bounds and faults left out, by what it was (`Writer.dropped`). */
  readonly dropped?: (() => object) | undefined
  /** Operations that were begun and are not answered. */
  readonly operationsInFlight?: (() => number) | undefined
  /** Bytes of measurements that wait to be stored. */
  readonly pendingBytes?: (() => number) | undefined
  /** Flushes of measurements since the start, by result: `stored`, `failed`. */
  readonly flushes?: (() => Readonly<Record<string, number>>) | undefined
  readonly databasePool?: (() => PoolReading) | undefined
}

/** A pool of connections, as pg counts it. */
export interface PoolReading {
  readonly total: number
  readonly idle: number
  /** Callers that wait for a connection. */
  readonly waiting: number
}

/** What an operator of the gateway itself watches. */
export function sluiceFamilies(totals: Totals, sources: SluiceSources): Family[] {
  const { dropped = () => ({}), operationsInFlight, pendingBytes, flushes, databasePool } = sources
  const families: Family[] = [
    family(
      'counter',
      'sluice_dropped_total',
      'What bounds and faults left out of the reports, by what it was.',
      () => Object.entries(dropped()).map(([what, value]) => ({ labels: { what }, value: Number(value) })),
    ),
    family(
      'counter',
      'sluice_folded_observations_total',
      'Observations counted under the label other, by family.',
      () => Object.entries(foldedOf(totals)).map(([name, value]) => ({ labels: { family: name }, value })),
    ),
  ]
  if (operationsInFlight !== undefined)
    families.push(
      gaugeFamily(
        'sluice_operations_in_flight',
        'Operations that were begun and are not answered.',
        operationsInFlight,
      ),
    )
  if (pendingBytes !== undefined)
    families.push(
      gaugeFamily(
        'sluice_pending_bytes',
        'Measurements that wait in memory to be stored, in bytes.',
        pendingBytes,
      ),
    )
  if (flushes !== undefined)
    families.push(
      family('counter', 'sluice_flushes_total', 'Flushes of measurements to the store, by result.', () =>
        Object.entries(flushes()).map(([result, value]) => ({ labels: { result }, value })),
      ),
    )
  if (databasePool !== undefined) families.push(...poolFamilies(databasePool))
  return families
}

function poolFamilies(read: () => PoolReading): Family[] {
  return [
    family('gauge', 'sluice_database_pool_connections', 'Connections of the pool, by state.', () => {
      const { total, idle } = read()
      return [
        { labels: { state: 'active' }, value: total - idle },
        { labels: { state: 'idle' }, value: idle },
      ]
    }),
    gaugeFamily(
      'sluice_database_pool_waiting',
      'Callers that wait for a connection of the pool.',
      () => read().waiting,
    ),
  ]
}

function foldedOf(totals: Totals): Record<string, number> {
  return {
    http_request_duration_seconds: totals.requests.folded,
    graphql_operation_duration_seconds: totals.foldedNames(),
    graphql_operation_errors_total: totals.errors.folded,
    graphql_client_requests_total: totals.clients.folded,
    graphql_resolver_duration_seconds: totals.resolvers.folded,
    graphql_loader_batch_duration_seconds: totals.batches.folded,
    graphql_span_duration_seconds: totals.spans.folded,
    db_query_duration_seconds: totals.statements.folded,
  }
}
