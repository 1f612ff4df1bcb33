import type { ReportSource } from './reading.ts'

/** The answering gateway's process: the type PerformanceSystemStatistics. */
export function systemStatistics({ system, writer, now }: ReportSource) {
  return {
    // A clock set back must not make it negative.
    uptimeSeconds: Math.max(0, now() - system.startedAt) / 1000,
    gateway: system.gateway,
    nodeVersion: process.version,
    process: system.process() ?? null,
    pool: system.pool() ?? null,
    pendingBytes: writer.bytes,
  }
}
