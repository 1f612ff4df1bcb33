import type { Environment } from '../config.ts'
import type { GatewayOptions } from '../gateway/options.ts'

/** The gateway's options as the environment says; what the project sets itself wins over them. */
export function optionsOf(environment: Environment, madeToken: string | undefined): Omit<GatewayOptions, 'typeDefs'> {
  return {
    adminToken: environment.ADMIN_TOKEN ?? madeToken,
    metricsToken: environment.METRICS_TOKEN,
    production: environment.NODE_ENV === 'production',
    logLevel: environment.LOG_LEVEL,
    cache: { maxTtlMs: environment.QUERY_CACHE_TTL, maxEntries: environment.MAX_CACHE_SIZE },
    monitoring: {
      enabled: environment.ENABLE_PERFORMANCE_MONITORING,
      statements: environment.ENABLE_QUERY_MONITORING,
      batchSize: environment.PERFORMANCE_BATCH_SIZE,
      flushIntervalMs: environment.PERFORMANCE_FLUSH_INTERVAL,
      retentionDays: environment.PERFORMANCE_RETENTION_DAYS,
      slowQueryMs: environment.SLOW_QUERY_THRESHOLD,
    },
  }
}
