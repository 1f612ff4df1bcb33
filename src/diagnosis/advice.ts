import type { OperationTrace } from '../measurement/trace.ts'
import type { Advised } from './advice/evidence.ts'
import { adviseInLoop } from './advice/in-loop.ts'
import { type KnownCode, nothingKnown } from './advice/known-code.ts'
import { adviseOverfetch } from './advice/overfetched.ts'
import { advisePerObject } from './advice/per-object.ts'
import { adviseRedundant } from './advice/redundant-reads.ts'
import { adviseRowWrites } from './advice/row-writes.ts'
import { adviseUnbatched } from './advice/unbatched.ts'
import { adviseUnbounded } from './advice/unbounded.ts'
import type { Cause } from './cause.ts'
import { grouped } from './grouped.ts'

/**
 * What was seen, and what its author should write instead, in his own names. Of values of the operation it says nothing; a patch is code
 * that is certain to give the same, and absent where that cannot be told.
 */
export function adviceFor(cause: Cause, trace: OperationTrace, known: KnownCode = nothingKnown): Advised {
  const evidence = { cause, trace, known }
  switch (cause.kind) {
    case 'N_PLUS_ONE':
      return isInLoop(cause) ? adviseInLoop(evidence) : advisePerObject(evidence)
    case 'SEQUENTIAL_AWAITS':
      return adviseInLoop(evidence)
    case 'REDUNDANT':
      return adviseRedundant(evidence)
    case 'UNBATCHED_LOADER':
      return adviseUnbatched(evidence)
    case 'OVERFETCH':
      return adviseOverfetch(evidence)
    case 'UNBOUNDED_LIST':
      return adviseUnbounded(evidence)
    case 'ROW_BY_ROW_WRITE':
      return adviseRowWrites(evidence)
  }
}

/** A list that a call goes through by itself, rather than the objects that it is called for. */
const isInLoop = ({ list, statements }: Cause): boolean =>
  list !== undefined ||
  [...grouped(statements, ({ frame }) => frame).values()].some(({ length }) => length > 1)
