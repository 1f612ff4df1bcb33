import type { CacheControlPort, CacheInvalidation } from './cache-control.ts'
import { cacheStatistics, invalidateCache } from './cache-control.ts'
import type { FindingsArguments } from './findings.ts'
import { findings, nPlusOneFindings } from './findings.ts'
import { performanceReport } from './performance-report.ts'
import type { ReportSource } from './reading.ts'
import { dateTimeScalar, durationScalar, jsonScalar } from './scalars.ts'
import type { SlowQueriesArguments } from './slow-queries.ts'
import { slowQueries } from './slow-queries.ts'
import type { SpanArguments } from './span.ts'

export interface ReportDependencies extends Omit<ReportSource, 'now'> {
  /** Milliseconds since 1970. */
  readonly now?: () => number
  /** What `slowQueries` shows without a threshold, in milliseconds. */
  readonly slowQueryMs?: number
  /** Absent: the cache is off. */
  readonly cache?: CacheControlPort | undefined
}

/** The resolvers of schema/performance.graphql: thin calls into one file a question. */
export function performanceResolvers(dependencies: ReportDependencies) {
  const { slowQueryMs = 1000, cache } = dependencies
  const source: ReportSource = { ...dependencies, now: dependencies.now ?? Date.now }
  return {
    Query: {
      performanceReport: (_root: unknown, args: SpanArguments) => performanceReport(source, args),
      slowQueries: (_root: unknown, args: SlowQueriesArguments) => slowQueries(source, args, slowQueryMs),
      findings: (_root: unknown, args: FindingsArguments) => findings(source, args),
      nPlusOneFindings: (_root: unknown, args: FindingsArguments) => nPlusOneFindings(source, args),
      cacheStatistics: () => cacheStatistics(cache),
    },
    Mutation: {
      invalidateCache: (_root: unknown, args: Partial<CacheInvalidation>) => invalidateCache(cache, args),
    },
    Duration: durationScalar,
    PerformanceDateTime: dateTimeScalar,
    PerformanceJSON: jsonScalar,
  }
}
