import type { Frame } from '../measurement/frame.ts'
import { runInFrame, runOutsideFrames } from '../measurement/frame.ts'
import { pathPatternOf } from '../measurement/path.ts'
import type { StatementRecord } from '../measurement/recorder.ts'
import { recordStatement } from '../measurement/statements.ts'

/** Runs in a frame that was noted earlier, or outside any operation where there was none. */
export const resumeFrame = <T>(frame: Frame | undefined, run: () => T): T =>
  frame === undefined ? runOutsideFrames(run) : runInFrame(frame, run)

/** Calls that Prisma sends together. */
interface JoinedCalls {
  /** In the order of the calls; undefined for a call outside any operation. */
  readonly callers: readonly (Frame | undefined)[]
  /** One frame for each operation: what its calls have in common. */
  readonly common: readonly Frame[]
  /** The calls are of one shape: where they are not joined in one statement after all, each sends the same statements in its turn. */
  readonly alike: boolean
  firstSql: string | undefined
  turn: number
}

const joins = new WeakMap<Frame, JoinedCalls>()

/**
 * One frame for calls that are sent together, to run them in. What is recorded in it belongs, when it joins the calls, to each operation
 * among them, by what that operation's calls have in common (the call, the loader, the coordinate, its path pattern); else to the call
 * whose turn it is.
 */
export function joinFrames(callers: readonly (Frame | undefined)[], alike: boolean): Frame | undefined {
  const [first] = callers
  if (callers.every((caller) => caller === first)) return first
  const byOperation = new Map<Frame['recorder'], Frame>()
  for (const caller of callers) {
    if (caller === undefined) continue
    const joined = byOperation.get(caller.recorder)
    byOperation.set(caller.recorder, joined === undefined ? caller : inCommon(joined, caller))
  }
  const common = [...byOperation.values()]
  // A copy: the frame itself may be that of a call which also sends statements for itself alone.
  const { recorder, coordinate, path, loader } = common[0] as Frame
  const shared: Frame = {
    recorder,
    ...(coordinate && { coordinate }),
    ...(path && { path }),
    ...(loader && { loader }),
  }
  joins.set(shared, { callers, common, alike, firstSql: undefined, turn: -1 })
  return shared
}

/**
 * Whose a statement is that is sent now in a frame: a frame for each operation, none for what belongs to no operation. Asked once for each
 * statement, when it is sent.
 */
export function sendersOf(frame: Frame | undefined, sql: string, compactedCalls = 1): readonly Frame[] {
  if (frame === undefined) return nobody
  const joined = joins.get(frame)
  if (joined === undefined) return [frame]
  if (compactedCalls > 1 || !joined.alike) return joined.common
  const caller = callerInTurn(joined, sql)
  return caller === undefined ? nobody : [caller]
}

const nobody: readonly never[] = []

/**
 * Records a statement for those who sent it, wherever its end was seen: a driver's callback may run in another operation's context.
 * Observers see it once, also when several operations sent it together.
 */
export function recordForSenders(statement: StatementRecord, senders: readonly Frame[]): void {
  const [first, ...others] = senders
  if (first === undefined) runOutsideFrames(() => recordStatement(statement))
  else recordStatement(statement, first)
  for (const other of others) other.recorder.recordStatement(statement, other)
}

/** A call's turn begins when the statement that all of them begin with is sent again. */
function callerInTurn(joined: JoinedCalls, sql: string): Frame | undefined {
  joined.firstSql ??= sql
  if (sql === joined.firstSql && joined.turn < joined.callers.length - 1) joined.turn++
  return joined.callers[joined.turn]
}

function inCommon(one: Frame, other: Frame): Frame {
  const { recorder } = one
  if (one.loader !== undefined || other.loader !== undefined) {
    return one.loader === other.loader ? { recorder, loader: one.loader } : { recorder }
  }
  if (one.coordinate === undefined || one.coordinate !== other.coordinate) return { recorder }
  const alike = one.path && other.path && pathPatternOf(one.path) === pathPatternOf(other.path)
  return { recorder, coordinate: one.coordinate, ...(alike ? { path: one.path } : {}) }
}
