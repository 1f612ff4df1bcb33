import type { OperationTrace, TracedStatement } from '../measurement/trace.ts'
import type { Cause, Rule, Unused } from './cause.ts'
import { type CallFrame, isCall, type RowsRead, rowsGiven, rowsReadIn } from './given-rows.ts'
import { grouped, sumOf } from './grouped.ts'
import { isOfResolver, isRead } from './loops.ts'
import { givenByAny, mayBeShared } from './shared-rows.ts'

/** The share of what was read that is used, at and below which the rest is a finding. */
const usedShare = 0.2
const minRows = 50
const minUnusedBytes = 10_000

interface Overfetch {
  readonly statement: TracedStatement
  readonly unused: Unused
}

/**
 * A resolver that reads rows of which at most a fifth are given to the answer, where what it gave was made of them alone, and nobody else
 * can have had the others; or rows of whose bytes at most a fifth were ever read, by anybody, until the operation ended, where that was
 * noted.
 */
export const overfetch: Rule = ({ whole }) => {
  const found: Overfetch[] = []
  for (const [frame, statements] of grouped(whole.statements, (statement) => statement.frame)) {
    if (!isCall(frame)) continue
    for (const read of rowsReadIn(frame, statements)) {
      const { statement } = read
      if (!isOfResolver(statement.group) || !isRead(statement)) continue
      const unused = unusedRows(frame, read, whole) ?? unusedColumns(read)
      if (unused !== undefined) found.push({ statement, unused })
    }
  }
  const causes = grouped(found, ({ statement, unused }) => `${keyOf(statement)}\n${unused.of}`)
  return [...causes.values()].map(causeOf)
}

const keyOf = ({ group }: TracedStatement): string =>
  `${group.coordinate}\n${group.pathPattern}\n${group.fingerprint}`

function unusedRows(frame: CallFrame, read: RowsRead, trace: OperationTrace): Unused | undefined {
  const { count } = read
  if (count < minRows) return undefined
  const given = rowsGiven(frame.returned, read)
  const isEnough = (rows: ReadonlySet<object>): boolean => rows.size > count * usedShare
  if (given === undefined || given.size === 0 || isEnough(given)) return undefined
  if (isEnough(givenByAny(read, trace)) || mayBeShared(frame, read, trace)) return undefined
  return { of: 'rows', read: count, used: given.size }
}

function unusedColumns({ columns }: RowsRead): Unused | undefined {
  if (columns === undefined) return undefined
  const { bytes, read } = columns
  const readBytes = Math.round(sumOf([...bytes.values()], (one) => one))
  const usedBytes = Math.round(sumOf([...bytes], ([name, one]) => (read.has(name) ? one : 0)))
  if (usedBytes > readBytes * usedShare || readBytes - usedBytes < minUnusedBytes) return undefined
  return { of: 'columns', readBytes, usedBytes, columns: [...bytes.keys()].filter((name) => !read.has(name)) }
}

function causeOf(found: readonly Overfetch[]): Cause {
  const statements = found.map(({ statement }) => statement)
  const group = (statements[0] as TracedStatement).group
  const unused = worst(found.map((one) => one.unused))
  const durationMs = sumOf(statements, ({ startMs, endMs }) => endMs - startMs)
  return {
    kind: 'OVERFETCH',
    coordinate: group.coordinate as string,
    pathPattern: group.pathPattern as string,
    group,
    statements,
    statementsPerOperation: statements.length,
    rows: sumOf(statements, ({ rows }) => rows),
    durationMs,
    lostMs: durationMs * (1 - shareUsed(unused)),
    unused,
  }
}

const shareUsed = (unused: Unused): number =>
  unused.of === 'rows' ? unused.used / unused.read : unused.usedBytes / unused.readBytes

const worst = (all: readonly Unused[]): Unused =>
  all.reduce((most, one) => (shareUsed(one) < shareUsed(most) ? one : most))
