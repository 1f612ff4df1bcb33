import { lostBesideOne } from './busy.ts'
import type { Cause, UnexplainedTrace } from './cause.ts'
import { sumOf } from './grouped.ts'
import type { Loop, ResolverGroup } from './loops.ts'

/** What the loops of one group of statements cost, which are explained by it. @param loops at least one */
export function loopCause(
  kind: 'SEQUENTIAL_AWAITS' | 'ROW_BY_ROW_WRITE',
  group: ResolverGroup,
  loops: readonly Loop[],
  trace: UnexplainedTrace,
): Cause {
  const statements = loops.flatMap((loop) => loop.statements)
  trace.explain(statements)
  const { coordinate, pathPattern } = group
  return {
    kind,
    coordinate,
    pathPattern,
    group,
    statements,
    statementsPerOperation: statements.length,
    rows: sumOf(statements, ({ rows }) => rows),
    durationMs: sumOf(statements, ({ startMs, endMs }) => endMs - startMs),
    lostMs: sumOf(loops, (loop) => lostBesideOne(loop.statements)),
    list: loops[0]?.list,
  }
}
