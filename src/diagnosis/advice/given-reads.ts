import type { TracedStatement } from '../../measurement/trace.ts'
import { type RowsRead, rowsReadIn } from '../given-rows.ts'
import { grouped } from '../grouped.ts'
import { type CalledFrame, calledFrame, type Evidence } from './evidence.ts'

/** One call, and the rows that a statement of the cause gave it. */
export interface GivenRead {
  readonly frame: CalledFrame
  readonly read: RowsRead
}

/** The calls of a cause, with the rows that its statement gave them. */
export function readsOf({ cause, trace }: Evidence): readonly GivenRead[] {
  const statements = new Set<TracedStatement>(cause.statements)
  const byFrame = grouped(trace.statements, ({ frame }) => frame)
  return [...new Set(cause.statements.map(({ frame }) => frame))].flatMap((frame) => {
    const called = calledFrame(frame)
    const reads = rowsReadIn(frame, byFrame.get(frame) ?? []).filter(({ statement }) =>
      statements.has(statement),
    )
    return called === undefined ? [] : reads.map((read) => ({ frame: called, read }))
  })
}
