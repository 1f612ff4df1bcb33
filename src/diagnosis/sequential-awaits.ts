import type { TracedStatement } from '../measurement/trace.ts'
import { lostBesideOne } from './busy.ts'
import type { Rule } from './cause.ts'
import { sumOf } from './grouped.ts'
import { byResolver, isRead, loopsOf } from './loops.ts'

/** A resolver whose one call goes through a list and awaits the same statement for each of its items, one after another. */
export const sequentialAwaits: Rule = (trace, { minStatements }) => {
  const causes = []
  for (const [group, all] of byResolver(trace)) {
    if (group.count < minStatements || !isRead(all[0] as TracedStatement)) continue
    const loops = loopsOf(all, trace, minStatements).filter(({ isSequential }) => isSequential)
    if (loops.length === 0) continue
    const statements = loops.flatMap((loop) => loop.statements)
    trace.explain(statements)
    const { coordinate, pathPattern } = group
    causes.push({
      kind: 'SEQUENTIAL_AWAITS' as const,
      coordinate,
      pathPattern,
      group,
      statements,
      statementsPerOperation: statements.length,
      rows: sumOf(statements, ({ rows }) => rows),
      durationMs: sumOf(statements, ({ startMs, endMs }) => endMs - startMs),
      lostMs: sumOf(loops, (loop) => lostBesideOne(loop.statements)),
      list: loops[0]?.list,
    })
  }
  return causes
}
