import { defaultRetention } from '../storage/retention.ts'
import { analyzeOperation } from './analysis.ts'
import { type Analyze, notMeasured } from './analysis-request.ts'
import type { CacheControlPort } from './cache-control.ts'
import { cacheStatistics, invalidateCache } from './cache-control.ts'
import { cleanupMetrics, clearMetrics } from './cleanup.ts'
import { isPerformanceDegraded } from './degradation.ts'
import type { FindingFeed } from './finding-feed.ts'
import { findings, nPlusOneFindings } from './findings.ts'
import type { Resolvers } from './generated/graphql.ts'
import { operation } from './operation.ts'
import { optimizationReport } from './optimization-report.ts'
import { performanceReport } from './performance-report.ts'
import type { ReportSource } from './reading.ts'
import { realtimeMetrics } from './realtime.ts'
import { rounded } from './rounded.ts'
import { sample, sampleReasons } from './samples.ts'
import { dateTimeScalar, durationScalar, jsonScalar } from './scalars.ts'
import { slowQueries } from './slow-queries.ts'
import { slowStatements } from './slow-statements.ts'
import { systemStatistics } from './system-statistics.ts'

type Defaulted = 'now' | 'retention' | 'slowQueryMs' | 'monitoring'

/** What reports read. Defaults: the system's clock, the default retention, slow is 1,000 ms, everything is measured. */
export interface ReportDependencies
  extends Omit<ReportSource, Defaulted>,
    Partial<Pick<ReportSource, Defaulted>> {
  /** Absent: the cache is off. */
  readonly cache?: CacheControlPort | undefined
  /** Absent: nothing is measured that could be analysed. */
  readonly analyze?: Analyze | undefined
  readonly findingFeed: Pick<FindingFeed, 'subscribe'>
}

/** The resolvers of schema/performance.graphql: thin calls into one file a question. */
export function performanceResolvers({
  cache,
  analyze = notMeasured,
  findingFeed,
  ...dependencies
}: ReportDependencies) {
  const source: ReportSource = {
    now: Date.now,
    retention: defaultRetention,
    slowQueryMs: 1000,
    monitoring: { enabled: true, statements: true },
    ...dependencies,
  }
  const resolvers: Resolvers = {
    Query: rounded<NonNullable<Resolvers['Query']>>({
      performanceReport: (_root, args) => performanceReport(source, args),
      slowQueries: (_root, args) => slowQueries(source, args),
      slowStatements: (_root, args) => slowStatements(source, args),
      operation: (_root, args) => operation(source, args),
      sample: (_root, { id }) => sample(source, String(id)),
      findings: (_root, args) => findings(source, args),
      nPlusOneFindings: (_root, args) => nPlusOneFindings(source, args),
      optimizationReport: (_root, args) => optimizationReport(source, args),
      analyzeOperation: (_root, args) => analyzeOperation(source, analyze, args),
      realtimeMetrics: () => realtimeMetrics(source),
      systemStatistics: () => systemStatistics(source),
      isPerformanceDegraded: () => isPerformanceDegraded(source),
      cacheStatistics: () => cacheStatistics(cache),
    }),
    Mutation: {
      invalidateCache: (_root, args) => invalidateCache(cache, args),
      cleanupMetrics: (_root, { retentionDays }) => cleanupMetrics(source, retentionDays),
      clearMetrics: (_root, { kinds }) => clearMetrics(source, kinds),
    },
    Subscription: {
      findings: {
        subscribe: (_root, { kinds }) => findingFeed.subscribe(kinds),
        // As it is, whatever name the field has.
        resolve: rounded((finding: unknown) => finding),
      },
    },
    Duration: durationScalar,
    PerformanceDateTime: dateTimeScalar,
    PerformanceJSON: jsonScalar,
  }
  // What the names of the schema are inside; the generated types know an enum by its names only.
  return { ...resolvers, PerformanceSampleReason: sampleReasons }
}
