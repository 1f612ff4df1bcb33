import { lostBesideOne } from './busy.ts'
import type { Rule } from './cause.ts'
import { sumOf } from './grouped.ts'
import { byResolver, isRead, loopsOf } from './loops.ts'

/** A hint: a mutation's resolver that writes the rows of a list one by one. */
export const rowByRowWrite: Rule = (trace, { minStatements }) => {
  if (trace.whole.kind !== 'mutation') return []
  const causes = []
  for (const [group, all] of byResolver(trace)) {
    const written = all.filter((statement) => !isRead(statement) && !statement.failed)
    if (written.length < minStatements) continue
    const loops = loopsOf(written, trace, minStatements).filter(({ statements }) => areAlike(statements))
    if (loops.length === 0) continue
    const statements = loops.flatMap((loop) => loop.statements)
    trace.explain(statements)
    const { coordinate, pathPattern } = group
    causes.push({
      kind: 'ROW_BY_ROW_WRITE' as const,
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

/** Each wrote as much as the others: one that is tried until it writes something is another thing. */
const areAlike = (statements: readonly { readonly rows: number }[]): boolean =>
  statements.every(({ rows }) => rows > 0) || statements.every(({ rows }) => rows === 0)
