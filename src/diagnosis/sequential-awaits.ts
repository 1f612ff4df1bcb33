import type { TracedStatement } from '../measurement/trace.ts'
import type { Cause, Rule } from './cause.ts'
import { loopCause } from './loop-cause.ts'
import { byResolver, isRead, loopsOf } from './loops.ts'
import { isWrittenBetween } from './written-between.ts'

/**
 * A resolver whose one call goes through a list and awaits the same statement for each of its items, one after another, where nothing is
 * written between that one of them may be asked for.
 */
export const sequentialAwaits: Rule = (trace, { minStatements }) => {
  const causes: Cause[] = []
  for (const [group, all] of byResolver(trace)) {
    if (group.count < minStatements || !isRead(all[0] as TracedStatement)) continue
    const loops = loopsOf(all, trace, minStatements).filter(
      ({ isSequential, statements }) => isSequential && !isWrittenBetween(statements, trace.whole.statements),
    )
    if (loops.length > 0) causes.push(loopCause('SEQUENTIAL_AWAITS', group, loops, trace))
  }
  return causes
}
