import type { Totals } from '../aggregation/totals.ts'
import { counterFamily, type Family, family, histogramFamily } from './families.ts'

const ofOperation = ['operation_name', 'operation_type']

/** What operations did, from the totals. */
export function operationFamilies(totals: Totals): Family[] {
  return [
    histogramFamily(
      'http_request_duration_seconds',
      'Duration of GraphQL requests, answers from cache and refusals included.',
      ['method', 'route', 'status_code'],
      totals.requests,
    ),
    family('counter', 'graphql_operations_total', 'Operations, by how they ended.', () =>
      Object.entries(totals.outcomes).map(([outcome, value]) => ({ labels: { outcome }, value })),
    ),
    histogramFamily(
      'graphql_operation_duration_seconds',
      'Duration of operations, answers from cache and refusals included.',
      ofOperation,
      totals.operations,
    ),
    counterFamily(
      'graphql_operation_errors_total',
      'Operations whose answer carried an error, by its code; one with several codes counts under each.',
      'code',
      totals.errors,
    ),
    counterFamily(
      'graphql_client_requests_total',
      'Operations, by what the client says it is.',
      'client_name',
      totals.clients,
    ),
    ...Object.entries(totals.phases).map(([phase, histograms]) =>
      histogramFamily(
        `graphql_envelop_phase_${phase}_seconds`,
        `Duration of the phase ${phase}, where it was reached.`,
        ofOperation,
        histograms,
      ),
    ),
    histogramFamily(
      'graphql_resolver_duration_seconds',
      'Duration of resolver calls. The slowest of an operation is exact, its others are placed at their mean.',
      ['coordinate'],
      totals.resolvers,
    ),
    histogramFamily(
      'graphql_loader_batch_duration_seconds',
      'Duration of loader batches. The slowest of an operation is exact, its others are placed at their mean.',
      ['loader'],
      totals.batches,
    ),
    histogramFamily(
      'graphql_loader_batch_size',
      'Keys in a loader batch. Several batches of one operation are placed at their mean.',
      ['loader'],
      totals.batchSizes,
    ),
    histogramFamily(
      'graphql_span_duration_seconds',
      "Duration of the author's own spans. The slowest of an operation is exact, its others are placed at their mean.",
      ['name'],
      totals.spans,
    ),
    histogramFamily(
      'db_query_duration_seconds',
      "Duration of SQL statements, by Prisma's action and model, or the SQL's verb and none.",
      ['operation', 'model'],
      totals.statements,
    ),
  ]
}
