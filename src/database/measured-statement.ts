import type { Frame } from '../measurement/frame.ts'
import { currentFrame, followFrames } from '../measurement/frame.ts'
import { commits, noteWrite } from '../measurement/writes.ts'
import { recordForSenders, sendersOf } from './measured-frame.ts'
import { isMeasuredByCaller, measuringOnce } from './measured-once.ts'
import { executionKeyOf, isHousekeeping } from './measured-sql.ts'
import { commented } from './statement-comment.ts'

/** A statement as its driver is given it. */
export interface MeasuredStatement {
  /** SQL, or any other language's text; literals in it are folded when it is stored. */
  readonly text: string
  readonly parameters?: readonly unknown[] | undefined
}

/**
 * Measures one statement of a driver Sluice does not know:
 * `measureStatement({ text, parameters }, (text) => connection.query(text, parameters))`.
 * Gives what `run` gives and fails as it fails. In a program that has no measured client or pool, the operation that sends the first of
 * these may send it unattributed, if it does so after an `await` in a batch or in a resolver that is no `async` function. Rows are the
 * length of an array result, else its `rows.length`, else its `rowCount`.
 *
 * @param run sends the text it is given, the statement's own or that with a comment where a gateway asks for it
 *   (`monitoring.statementComments`), and returns the result, or a promise of it
 */
export function measureStatement<Result>(
  statement: MeasuredStatement,
  run: (text: string) => PromiseLike<Result>,
): Promise<Result>
export function measureStatement<Result>(statement: MeasuredStatement, run: (text: string) => Result): Result
export function measureStatement(statement: MeasuredStatement, run: (text: string) => unknown): unknown {
  const { text } = statement
  const begun = beginStatement(statement)
  if (begun === undefined) return run(text)
  const { ended } = begun
  let result: unknown
  try {
    result = measuringOnce(() => run(commented(text, begun.senders)))
    // A lazy result (a query builder) sends its statement when it is subscribed to, and again at each subscription: subscribe once, here.
    if (isThenable(result) && !(result instanceof Promise)) result = measuringOnce(() => subscribed(result))
  } catch (error) {
    ended(undefined, true)
    throw error
  }
  if (!(result instanceof Promise)) {
    ended(result, false)
    return result
  }
  return result.then(
    (value: unknown) => {
      ended(value, false)
      return value
    },
    (error: unknown) => {
      ended(undefined, true)
      throw error
    },
  )
}

/**
 * Records the statement; called once, when it has ended.
 *
 * @param rows how many, where the result does not tell
 */
export type StatementEnded = (result: unknown, failed: boolean, rows?: number) => void

/** A statement whose clock runs. */
export interface BegunStatement {
  readonly ended: StatementEnded
  readonly senders: readonly Frame[]
}

/** Starts the clock of a statement sent in the current frame; undefined when nothing of it is noted. */
export function beginStatement({ text, parameters }: MeasuredStatement): BegunStatement | undefined {
  if (isMeasuredByCaller()) return undefined
  if (isHousekeeping(text)) return commits(text) ? commit : undefined
  followFrames()
  const senders = sendersOf(currentFrame(), text)
  const started = performance.now()
  let recorded = false
  const ended: StatementEnded = (result, failed, rows = rowsOf(result)) => {
    if (recorded) return
    recorded = true
    const durationMs = performance.now() - started
    const parametersKey = executionKeyOf(text, parameters)
    const rowValues = rowValuesOf(result)
    recordForSenders({ sql: text, parameters, parametersKey, durationMs, rows, rowValues, failed }, senders)
  }
  return { ended, senders }
}

const commit: BegunStatement = { ended: () => noteWrite(), senders: [] }

/** The rows a driver's result speaks of; their sum, where one text held several statements and gave pg's list of results. */
function rowsOf(result: unknown): number {
  if (Array.isArray(result)) {
    const several = result.length > 0 && result.every((one) => isResult(one) && 'command' in one)
    return several ? result.reduce<number>((sum, one) => sum + rowsOf(one), 0) : result.length
  }
  if (!isResult(result)) return 0
  if (Array.isArray(result.rows) && result.rows.length > 0) return result.rows.length
  return typeof result.rowCount === 'number' ? result.rowCount : 0
}

/** The rows themselves, where they can be seen: of a list of results, which several statements gave, they cannot. */
function rowValuesOf(result: unknown): readonly unknown[] | undefined {
  const rows = Array.isArray(result) ? result : isResult(result) ? result.rows : undefined
  return Array.isArray(rows) && rowsOf(result) === rows.length ? rows : undefined
}

const isResult = (value: unknown): value is { rows?: unknown; rowCount?: unknown } =>
  typeof value === 'object' && value !== null && ('rows' in value || 'rowCount' in value)

const isThenable = (value: unknown): value is PromiseLike<unknown> =>
  typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function'

const subscribed = (lazy: unknown): Promise<unknown> =>
  new Promise((resolve, reject) => (lazy as PromiseLike<unknown>).then(resolve, reject))
