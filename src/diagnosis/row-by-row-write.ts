import type { Cause, Rule } from './cause.ts'
import { loopCause } from './loop-cause.ts'
import { byResolver, isRead, loopsOf } from './loops.ts'

/** A hint: a mutation's resolver that writes the rows of a list one by one. */
export const rowByRowWrite: Rule = (trace, { minStatements }) => {
  if (trace.whole.kind !== 'mutation') return []
  const causes: Cause[] = []
  for (const [group, all] of byResolver(trace)) {
    const written = all.filter((statement) => !isRead(statement) && !statement.failed)
    if (written.length < minStatements) continue
    const loops = loopsOf(written, trace, minStatements).filter(({ statements }) => areAlike(statements))
    if (loops.length > 0) causes.push(loopCause('ROW_BY_ROW_WRITE', group, loops, trace))
  }
  return causes
}

/** Each wrote as much as the others: one that is tried until it writes something is another thing. */
const areAlike = (statements: readonly { readonly rows: number }[]): boolean =>
  statements.every(({ rows }) => rows > 0) || statements.every(({ rows }) => rows === 0)
