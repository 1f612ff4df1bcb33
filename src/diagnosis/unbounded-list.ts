import { createHash } from 'node:crypto'
import type { TracedStatement } from '../measurement/trace.ts'
import type { Cause, Rule } from './cause.ts'
import { isCall } from './given-rows.ts'
import { grouped, sumOf } from './grouped.ts'
import { byResolver, isRead, type ResolverGroup } from './loops.ts'

const minRows = 100
const minKnownRows = 10
const maxKnown = 2000

/**
 * A list without a limit whose size grows with the data: the same statement with the same parameters gave more rows than it once did, a
 * hundred at least, and all of them went into the answer.
 */
export function createUnboundedList(): Rule {
  const known = new Map<string, number>()
  /** @returns how many rows it gave when it was first seen */
  const firstSeen = (key: string, rows: number): number => {
    const before = known.get(key)
    known.delete(key)
    if (known.size >= maxKnown) known.delete(known.keys().next().value as string)
    known.set(key, Math.min(before ?? rows, rows))
    return before ?? rows
  }
  return (trace) => {
    const grown: { readonly statement: TracedStatement; readonly from: number }[] = []
    for (const statement of [...byResolver(trace).values()].flat()) {
      if (statement.rows < minKnownRows || !isRead(statement) || isLimited(statement.group.text)) continue
      if (!isGivenWhole(statement)) continue
      const from = firstSeen(keyOf(statement), statement.rows)
      if (statement.rows > from && statement.rows >= minRows) grown.push({ statement, from })
    }
    return [...grouped(grown, ({ statement }) => statement.group).values()].map((alike): Cause => {
      const statements = alike.map(({ statement }) => statement)
      const group = statements[0]?.group as ResolverGroup
      const durationMs = sumOf(statements, ({ startMs, endMs }) => endMs - startMs)
      const rows = sumOf(statements, (statement) => statement.rows)
      trace.explain(statements)
      return {
        kind: 'UNBOUNDED_LIST',
        coordinate: group.coordinate,
        pathPattern: group.pathPattern,
        group,
        statements,
        statementsPerOperation: statements.length,
        rows,
        durationMs,
        // Of a page of a hundred the rest is saved.
        lostMs: durationMs * Math.max(0, 1 - (minRows * statements.length) / rows),
        grownFrom: alike[0]?.from,
      }
    })
  }
}

const isLimited = (text: string): boolean => /\blimit\b|\bfetch (?:first|next)\b/i.test(text)

function isGivenWhole({ frame, rows }: TracedStatement): boolean {
  if (!isCall(frame)) return false
  const { returned } = frame
  if (Array.isArray(returned)) return returned.length === rows
  if (typeof returned !== 'object' || returned === null) return false
  return Object.values(returned).some((value) => Array.isArray(value) && value.length === rows)
}

/** The values themselves are not kept. */
function keyOf({ group, parametersKey, sql }: TracedStatement): string {
  const told = createHash('sha1')
    .update(parametersKey ?? sql)
    .digest('base64')
  return `${group.coordinate}\n${group.fingerprint}\n${told}`
}
