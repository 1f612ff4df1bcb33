import type { CacheControlPort } from './cache-control.ts'
import { cacheStatistics, invalidateCache } from './cache-control.ts'
import { findings, nPlusOneFindings } from './findings.ts'
import type { Resolvers } from './generated/graphql.ts'
import { performanceReport } from './performance-report.ts'
import type { ReportSource } from './reading.ts'
import { dateTimeScalar, durationScalar, jsonScalar } from './scalars.ts'
import { slowQueries } from './slow-queries.ts'

export interface ReportDependencies extends Omit<ReportSource, 'now'> {
  /** Milliseconds since 1970. */
  readonly now?: () => number
  /** What `slowQueries` shows without a threshold, in milliseconds. */
  readonly slowQueryMs?: number
  /** Absent: the cache is off. */
  readonly cache?: CacheControlPort | undefined
}

/** The resolvers of schema/performance.graphql: thin calls into one file a question. */
export function performanceResolvers(dependencies: ReportDependencies): Resolvers {
  const { slowQueryMs = 1000, cache } = dependencies
  const source: ReportSource = { ...dependencies, now: dependencies.now ?? Date.now }
  return {
    Query: {
      performanceReport: (_root, args) => performanceReport(source, args),
      slowQueries: (_root, args) => slowQueries(source, args, slowQueryMs),
      findings: (_root, args) => findings(source, args),
      nPlusOneFindings: (_root, args) => nPlusOneFindings(source, args),
      cacheStatistics: () => cacheStatistics(cache),
    },
    Mutation: {
      invalidateCache: (_root, args) => invalidateCache(cache, args),
    },
    Duration: durationScalar,
    PerformanceDateTime: dateTimeScalar,
    PerformanceJSON: jsonScalar,
  }
}
