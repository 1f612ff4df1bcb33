import { createTotals, type Totals } from '../../src/aggregation/totals.ts'
import type { OperationKind } from '../../src/measurement/measurement.ts'
import type { MetricsOptions } from '../../src/metrics/create-metrics.ts'
import { measurementOf, resolverOf } from '../support/measurements.ts'

const kinds: readonly OperationKind[] = ['query', 'mutation', 'subscription', 'work', 'unknown']

/** What a gateway with everything tells of itself. */
export const sources = {
  dropped: () => ({ samples: 6 }),
  operationsInFlight: () => 3,
  pendingBytes: () => 4096,
  flushes: () => ({ stored: 7, failed: 1 }),
  databasePool: () => ({ total: 10, idle: 4, waiting: 2 }),
  cacheStatistics: () => ({ stores: 1, refusals: { errors: 1 }, invalidations: 3, evictions: 4 }),
} satisfies Partial<MetricsOptions>

/** Totals in which every family has at least one observation beyond its bound, with labels that need care. */
export function filledTotals(): Totals {
  const totals = createTotals()
  const methods = ['GET', 'POST', 'HEAD', 'PUT']
  const rest = { errors: 0, totalMs: 3, maxMs: 2 }
  for (let index = 0; index < 5001; index++) {
    const name = `n${index} "\\\n\u0000`
    totals.recordMeasurement(
      measurementOf({
        operationName: index % 3 === 0 ? undefined : `Operation${index}`,
        kind: kinds[index % 5] ?? 'query',
        client: { name, version: '' },
        errorCodes: [name],
        http: { method: methods[index % 4] ?? '', route: '/graphql', status: 100 + (index % 400) },
        resolvers: [resolverOf({ coordinate: `Type.field${index}` })],
        batches: [{ loader: name, batches: 2, keys: 9, ...rest }],
        spans: [{ name, calls: 2, ...rest }],
      }),
    )
    totals.recordStatement({
      sql: 'select 1',
      parametersKey: undefined,
      durationMs: 2,
      rows: 1,
      failed: false,
      model: name,
      action: 'findMany',
    })
  }
  return totals
}
