import type { Frame } from '../measurement/frame.ts'
import { pathPatternOf } from '../measurement/path.ts'
import type { TracedBatch, TracedStatement } from '../measurement/trace.ts'
import { busyMsOf, lostBesideOne } from './busy.ts'
import type { Cause, Rule } from './cause.ts'
import { grouped, sumOf } from './grouped.ts'
import { areOfOneKey } from './key-lists.ts'
import { holdsValue } from './list-source.ts'
import { isRead } from './loops.ts'
import { comparable, distinctOf } from './statement-keys.ts'

/** A batch that sent statements, and who asked for its first key. */
interface SentBatch extends TracedBatch {
  readonly statements: readonly TracedStatement[]
}

/**
 * A loader that keeps being dispatched with one key where others could have joined: those that one call asks one after another, without
 * needing one's value for the next; and those of siblings in a list that were in flight at the same time. Also one that is given many
 * keys and sends a statement for each.
 */
export const unbatchedLoader: Rule = (trace, { minStatements }) => {
  const byFrame = grouped(trace.statements, ({ frame }) => frame)
  const batches = trace.whole.batches.flatMap((batch): SentBatch[] => {
    const statements = byFrame.get(batch.frame)
    return statements === undefined || batch.failed ? [] : [{ ...batch, statements }]
  })
  const causes: Cause[] = []
  for (const [loader, ofLoader] of grouped(batches, (batch) => batch.loader)) {
    const places = grouped(
      ofLoader.filter(({ asker }) => asker?.coordinate !== undefined),
      ({ asker }) => `${asker?.coordinate}\n${patternOf(asker)}`,
    )
    for (const asked of places.values()) {
      const lone = asked.filter(({ keys }) => keys.length === 1)
      const joinable = areDifferent(lone, minStatements) && couldJoin(lone) ? lone : []
      const each = asked.filter((batch) => sendsForEach(batch, minStatements))
      const found = joinable.length > 0 ? joinable : each
      if (found.length > 0) causes.push(causeOf(loader, found, joinable.length > 0))
    }
  }
  for (const { statements } of causes) trace.explain(statements)
  return causes
}

const patternOf = (asker: Frame | undefined): string =>
  asker?.path === undefined ? '' : pathPatternOf(asker.path)

const areDifferent = (lone: readonly SentBatch[], minStatements: number): boolean =>
  new Set(lone.map(({ keys }) => comparable(keys[0]))).size >= minStatements

/** @param lone batches of one key each, asked from one place */
function couldJoin(lone: readonly SentBatch[]): boolean {
  const begun = lone.toSorted((one, other) => one.startMs - other.startMs)
  if (!areMostlySequential(begun)) return true
  const askers = new Set(begun.map(({ asker }) => asker))
  // Siblings whose loads came one after another had no chance to meet.
  return askers.size === 1 && !isChain(begun)
}

/** That a few of siblings met by chance does not say that the others could have. */
function areMostlySequential(begun: readonly SentBatch[]): boolean {
  const after = begun.filter(({ startMs }, at) => at > 0 && startMs >= (begun[at - 1]?.endMs ?? 0))
  return after.length * 2 > begun.length - 1
}

/** Each key is what the one before gave. */
const isChain = (begun: readonly SentBatch[]): boolean =>
  begun.every(({ keys }, at) => {
    const before = at === 0 ? undefined : (begun[at - 1]?.values as ArrayLike<unknown> | undefined)?.[0]
    return at === 0 || holdsValue(before, comparable(keys[0]))
  })

/** A batch function that goes through its keys with a statement for each. */
function sendsForEach({ keys, statements }: SentBatch, minStatements: number): boolean {
  if (keys.length < minStatements) return false
  return [...grouped(statements.filter(isRead), ({ group }) => group).values()].some(
    (alike) => alike.length >= keys.length && distinctOf(alike) >= minStatements && areOfOneKey(alike),
  )
}

function causeOf(loader: string, found: readonly SentBatch[], areLone: boolean): Cause {
  const [{ asker } = {}] = found
  const statements = found.flatMap((batch) => batch.statements)
  const groups = [...grouped(statements, ({ group }) => group)]
  const [group] = groups.reduce((most, one) => (one[1].length > most[1].length ? one : most))
  const lostMs = areLone ? lostBesideOne(found) : Math.max(0, busyMsOf(statements) - longestOf(statements))
  return {
    kind: 'UNBATCHED_LOADER',
    coordinate: asker?.coordinate as string,
    pathPattern: patternOf(asker),
    loader,
    group,
    statements,
    statementsPerOperation: areLone ? found.length : statements.length,
    rows: sumOf(statements, ({ rows }) => rows),
    durationMs: sumOf(statements, ({ startMs, endMs }) => endMs - startMs),
    lostMs,
  }
}

const longestOf = (statements: readonly TracedStatement[]): number =>
  Math.max(0, ...statements.map(({ startMs, endMs }) => endMs - startMs))
