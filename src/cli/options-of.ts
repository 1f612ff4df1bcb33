import type { Environment } from '../config.ts'
import type { GatewayOptions } from '../gateway/options.ts'

type ProjectOptions = Omit<GatewayOptions, 'typeDefs'>

/** The gateway's options as the environment says. */
export function optionsOf(environment: Environment, madeToken: string | undefined): ProjectOptions {
  return {
    adminToken: environment.ADMIN_TOKEN ?? madeToken,
    metricsToken: environment.METRICS_TOKEN,
    production: environment.NODE_ENV === 'production',
    logLevel: environment.LOG_LEVEL,
    metrics: { port: environment.METRICS_PORT },
    cache: { maxTtlMs: environment.QUERY_CACHE_TTL, maxEntries: environment.MAX_CACHE_SIZE },
    monitoring: {
      enabled: environment.ENABLE_PERFORMANCE_MONITORING,
      statements: environment.ENABLE_QUERY_MONITORING,
      batchSize: environment.PERFORMANCE_BATCH_SIZE,
      flushIntervalMs: environment.PERFORMANCE_FLUSH_INTERVAL,
      retentionDays: environment.PERFORMANCE_RETENTION_DAYS,
      minuteRetentionHours: environment.PERFORMANCE_MINUTE_RETENTION_HOURS,
      dayRetentionDays: environment.PERFORMANCE_DAY_RETENTION_DAYS,
      highMemoryThreshold: environment.HIGH_MEMORY_THRESHOLD,
      slowQueryMs: environment.SLOW_QUERY_THRESHOLD,
    },
  }
}

/** What the project sets itself wins over the environment, option by option: a project that sets one of `cache` leaves the others to it. */
export function withProjectOptions(environment: ProjectOptions, project: ProjectOptions): ProjectOptions {
  return {
    ...environment,
    ...project,
    cache: { ...environment.cache, ...project.cache },
    monitoring: { ...environment.monitoring, ...project.monitoring },
    metrics: { ...environment.metrics, ...project.metrics },
  }
}
