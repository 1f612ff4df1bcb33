import type { Finding } from '../measurement/finding.ts'

/** A finding of one operation, as the type PerformanceAnalysisFinding shows it, but for its growth. */
export function describeFound(finding: Finding) {
  const { identity, kind, coordinate, pathPattern, loader, statement, rows, durationMs, lostMs } = finding
  const { statementsPerOperation: statements, advice, patch } = finding
  return {
    identity,
    kind,
    coordinate,
    pathPattern,
    loader: loader ?? null,
    statement,
    statements,
    rows,
    durationMs,
    lostMs,
    advice,
    patch: patch ?? null,
  }
}
