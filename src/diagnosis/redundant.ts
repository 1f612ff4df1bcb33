import type { StatementGroup } from '../measurement/measurement.ts'
import { endRows } from '../measurement/row-room.ts'
import type { TracedStatement } from '../measurement/trace.ts'
import { lostBesideOne } from './busy.ts'
import type { Cause, Rule } from './cause.ts'
import { grouped, sumOf } from './grouped.ts'
import { isForRelation } from './included.ts'
import { isRead } from './loops.ts'
import { comparable } from './statement-keys.ts'

/**
 * The same statement with the same parameters, again and again in one operation, with nothing written between and the same answer each
 * time. Where it is asked by several resolvers, the one that asked most is named.
 */
export const redundant: Rule = (trace, { minStatements }) => {
  const byFrame = grouped(trace.whole.statements, ({ frame }) => frame)
  const sent = trace.statements
    .filter(({ group, failed }) => !failed && placeOf(group) !== undefined)
    // The call that includes a relation is what its author wrote: its own statement stands for all.
    .filter((statement) => !isForRelation(statement, byFrame.get(statement.frame) ?? [], trace.columns))
    .toSorted((one, other) => one.startMs - other.startMs)
  const causes: Cause[] = []
  // Which of several that ask at once is first, is the executor's order; what the clock says of them is chance.
  const turns = new Map(trace.whole.resolvers.map(({ coordinate }, turn) => [coordinate, turn]))
  const turnOf = ({ group }: TracedStatement): number => turns.get(group.coordinate ?? '') ?? 0
  for (const unwritten of betweenWrites(sent, trace.whole.statements)) {
    const reads = unwritten.filter((statement) => isRead(statement) && isRepeatable(statement.group.text))
    const executions = grouped(
      reads,
      ({ group, parametersKey, sql }) => `${group.fingerprint}\n${parametersKey ?? sql}`,
    )
    for (const repeated of executions.values()) {
      if (repeated.length < minStatements || areAliases(repeated) || !haveOneAnswer(repeated)) continue
      trace.explain(repeated)
      causes.push(causeOf(repeated.toSorted((one, other) => turnOf(one) - turnOf(other))))
    }
  }
  return together(causes)
}

const placeOf = ({ coordinate, pathPattern, origin }: StatementGroup): string | undefined =>
  origin === 'resolver' && coordinate !== undefined && pathPattern !== undefined
    ? `${coordinate}\n${pathPattern}`
    : undefined

/** The reads of each stretch of the operation in which nothing was written, in the order they began. */
function betweenWrites(
  reads: readonly TracedStatement[],
  all: readonly TracedStatement[],
): readonly TracedStatement[][] {
  const writes = all.filter((statement) => !isRead(statement)).map(({ endMs }) => endMs)
  return [...grouped(reads, ({ startMs }) => writes.filter((endMs) => endMs <= startMs).length).values()]
}

/** What reads no table, takes a lock or makes something up is asked again for a reason. */
const isRepeatable = (text: string): boolean =>
  /\bfrom\b/i.test(text) &&
  !/\bfor (?:no key )?(?:update|share|key share)\b|\b(?:nextval|random|gen_random_uuid|clock_timestamp|pg_\w+)\s*\(/i.test(
    text,
  )

/** One field under several names, as the client wished. */
function areAliases(repeated: readonly TracedStatement[]): boolean {
  const patterns = new Set(repeated.map(({ group }) => group.pathPattern))
  const coordinates = new Set(repeated.map(({ group }) => group.coordinate))
  return coordinates.size === 1 && patterns.size === repeated.length
}

function haveOneAnswer(repeated: readonly TracedStatement[]): boolean {
  const answers = repeated.map(answerOf)
  const known = answers.find(({ text }) => text !== undefined)?.text
  return answers.every(
    ({ rows, text }) => rows === answers[0]?.rows && (text === undefined || text === known),
  )
}

/** Its text is undefined where the rows were not seen or not kept: then their number must do. */
function answerOf({ rows, rowValues, isCut }: TracedStatement): { rows: number; text: string | undefined } {
  if (rowValues === undefined || (isCut && rowValues.length === 0)) return { rows, text: undefined }
  // The last ones, too: what was added is there as a rule.
  return { rows, text: comparable([...rowValues.slice(0, endRows), ...rowValues.slice(-endRows)]) }
}

function causeOf(repeated: readonly TracedStatement[]): Cause {
  const places = [...grouped(repeated, ({ group }) => placeOf(group)).values()]
  const most = places.reduce((best, place) => (place.length > best.length ? place : best))
  const { group } = most[0] as TracedStatement
  return {
    kind: 'REDUNDANT',
    coordinate: group.coordinate as string,
    pathPattern: group.pathPattern as string,
    group,
    statements: repeated,
    statementsPerOperation: repeated.length,
    rows: sumOf(repeated, ({ rows }) => rows),
    durationMs: sumOf(repeated, ({ startMs, endMs }) => endMs - startMs),
    lostMs: lostBesideOne(repeated),
  }
}

/** Of one place and shape, with several parameters each repeated: one cause. */
function together(causes: readonly Cause[]): Cause[] {
  const alike = grouped(
    causes,
    ({ coordinate, pathPattern, group }) => `${coordinate}\n${pathPattern}\n${group.fingerprint}`,
  )
  return [...alike.values()].map((some) => ({
    ...(some[0] as Cause),
    statements: some.flatMap(({ statements }) => statements),
    statementsPerOperation: sumOf(some, ({ statementsPerOperation }) => statementsPerOperation),
    rows: sumOf(some, ({ rows }) => rows),
    durationMs: sumOf(some, ({ durationMs }) => durationMs),
    lostMs: sumOf(some, ({ lostMs }) => lostMs),
  }))
}
