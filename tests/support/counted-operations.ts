import type { Gateway } from '../../src/gateway/gateway.ts'

interface Bypass {
  readonly reason: string
}

/** All that a gateway counts of operations, but for its process. */
export async function countedOf(of: Gateway) {
  const { cacheStatistics, ...report } = await of.report<{ cacheStatistics: { bypasses: Bypass[] } }>(`{
    performanceReport {
      requests errors statements withFindings databaseMs outcomes { ok partial clientError serverError refused }
      operations { totalCount } samples(first: 100) { id } findings { identity operations }
      slowestResolvers { coordinate calls } loaders { loader batches } spans { name calls } clients { name requests }
      slowestStatements { shape count }
    }
    slowStatements { fingerprint count }
    cacheStatistics { hits misses stores entries invalidations private bypasses { reason count } refusals { reason count } }
  }`)
  const metrics = await (await of.fetch(new Request('http://gateway/metrics'))).text()
  const lines = metrics.split('\n').filter((line) => !/^(#|process_|nodejs_|sluice_process)/.test(line))
  return {
    report,
    // An administrator's questions are such operations themselves.
    cacheStatistics: {
      ...cacheStatistics,
      bypasses: cacheStatistics.bypasses.filter(({ reason }) => reason !== 'noLifetime'),
    },
    lines: lines.filter((line) => !/event_loop|memory|pending_bytes|uptime/.test(line)),
  }
}
