import type { TracedStatement } from '../measurement/trace.ts'
import type { Cause, Rule } from './cause.ts'
import { loopCause } from './loop-cause.ts'
import { byResolver, isRead, loopsOf } from './loops.ts'

/** A resolver whose one call goes through a list and awaits the same statement for each of its items, one after another. */
export const sequentialAwaits: Rule = (trace, { minStatements }) => {
  const causes: Cause[] = []
  for (const [group, all] of byResolver(trace)) {
    if (group.count < minStatements || !isRead(all[0] as TracedStatement)) continue
    const loops = loopsOf(all, trace, minStatements).filter(({ isSequential }) => isSequential)
    if (loops.length > 0) causes.push(loopCause('SEQUENTIAL_AWAITS', group, loops, trace))
  }
  return causes
}
