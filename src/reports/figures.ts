import type { LoaderFigures, OperationFigures, ResolverFigures } from '../aggregation/figures.ts'
import { Histogram } from '../aggregation/histogram.ts'

/** The figures of the operations of a span, as a report shows them: null is what cannot be said of no operation. */
export function describeOperations(figures: OperationFigures, spanMs: number) {
  const { requests, errors, cache, durations } = figures
  const histogram = Histogram.from(durations)
  const fromCache = cache.hit + cache.stale
  return {
    requests,
    errors,
    errorRate: ratio(errors, requests),
    outcomes: figures.outcomes,
    cache,
    cacheHitRate: ratio(fromCache, fromCache + cache.miss),
    requestsPerSecond: ratio(requests * 1000, spanMs),
    meanMs: histogram.mean() ?? null,
    standardDeviationMs: histogram.standardDeviation() ?? null,
    minMs: requests === 0 ? null : durations.min,
    maxMs: requests === 0 ? null : durations.max,
    p50Ms: histogram.quantile(0.5) ?? null,
    p75Ms: histogram.quantile(0.75) ?? null,
    p90Ms: histogram.quantile(0.9) ?? null,
    p95Ms: histogram.quantile(0.95) ?? null,
    p99Ms: histogram.quantile(0.99) ?? null,
    totalMs: durations.sum,
    statements: figures.statements,
    statementsPerOperation: ratio(figures.statements, requests),
    databaseMs: figures.databaseMs,
    requestBytes: figures.requestBytes,
    responseBytes: figures.responseBytes,
  }
}

export function describeResolver(coordinate: string, { calls, errors, maxMs, totalMs }: ResolverFigures) {
  return { coordinate, calls, errors, meanMs: ratio(totalMs, calls) ?? 0, maxMs, totalMs }
}

export function describeLoader(loader: string, { batches, keys, errors, maxMs, totalMs }: LoaderFigures) {
  const keysPerBatch = ratio(keys, batches) ?? 0
  return { loader, batches, keys, keysPerBatch, errors, meanMs: ratio(totalMs, batches) ?? 0, maxMs, totalMs }
}

/** What took most time in all comes first. */
export const byTotalMs = (a: { readonly totalMs: number }, b: { readonly totalMs: number }): number =>
  b.totalMs - a.totalMs

/** Null where there is nothing to divide by. */
export const ratio = (part: number, whole: number): number | null => (whole > 0 ? part / whole : null)
