import type { Environment } from '../config.ts'
import type { GatewayOptions } from '../gateway/options.ts'

type ProjectOptions = Omit<GatewayOptions, 'typeDefs'>

/**
 * The gateway's options as the environment says.
 *
 * @param variables as they were set: a retention that was not is left to fit those that a project sets
 */
export function optionsOf(
  environment: Environment,
  madeToken: string | undefined,
  variables: Readonly<Record<string, string | undefined>>,
): ProjectOptions {
  const ifSet = (name: keyof Environment & `PERFORMANCE_${string}`): number | undefined =>
    variables[name] === undefined ? undefined : Number(environment[name])
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
      retentionDays: ifSet('PERFORMANCE_RETENTION_DAYS'),
      minuteRetentionHours: ifSet('PERFORMANCE_MINUTE_RETENTION_HOURS'),
      dayRetentionDays: ifSet('PERFORMANCE_DAY_RETENTION_DAYS'),
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
