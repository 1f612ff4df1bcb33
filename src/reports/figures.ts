import type { OperationFigures } from '../aggregation/figures.ts'
import { Histogram } from '../aggregation/histogram.ts'

/** The figures of the operations of a span, as a report shows them: null is what cannot be said of no operation. */
export function describeOperations(figures: OperationFigures, spanMs: number) {
  const { requests, errors, durations } = figures
  const histogram = Histogram.from(durations)
  return {
    requests,
    errors,
    errorRate: ratio(errors, requests),
    outcomes: figures.outcomes,
    errorCodes: Object.entries(figures.errorCodes)
      .map(([code, count]) => ({ code, count }))
      .sort((a, b) => b.count - a.count || compareTexts(a.code, b.code)),
    cache: figures.cache,
    cacheHitRate: cacheHitRate(figures),
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
    phases: figures.phases,
    statements: figures.statements,
    statementsPerOperation: ratio(figures.statements, requests),
    databaseMs: figures.databaseMs,
    withFindings: figures.withFindings,
    requestBytes: figures.requestBytes,
    responseBytes: figures.responseBytes,
  }
}

/** Operations that the cache answered, and those it might have answered. */
export function cacheable({ cache }: OperationFigures): { readonly answered: number; readonly all: number } {
  const answered = cache.hit + cache.stale
  return { answered, all: answered + cache.miss }
}

export function cacheHitRate(figures: OperationFigures): number | null {
  const { answered, all } = cacheable(figures)
  return ratio(answered, all)
}

/** What took most time in all comes first. */
export const byTotalMs = (a: { readonly totalMs: number }, b: { readonly totalMs: number }): number =>
  b.totalMs - a.totalMs

/** The same order in every process, whatever its language. */
export const compareTexts = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** Null where there is nothing to divide by. */
export const ratio = (part: number, whole: number): number | null => (whole > 0 ? part / whole : null)
