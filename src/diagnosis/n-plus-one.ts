import type { TracedStatement } from '../measurement/trace.ts'
import { lostBesideOne } from './busy.ts'
import type { Cause, Rule, UnexplainedTrace } from './cause.ts'
import { grouped, sumOf } from './grouped.ts'
import { areOfOneKey } from './key-lists.ts'
import { byResolver, isRead, type Loop, loopsOf, type ResolverGroup } from './loops.ts'
import { areOfOwnLists } from './own-lists.ts'
import { distinctOf } from './statement-keys.ts'

/** A trace counts callers and different parameters of a group no further than this. */
const countedUpTo = 100

interface Suspect {
  readonly group: ResolverGroup
  readonly statements: readonly TracedStatement[]
  readonly loops: readonly Loop[]
}

/**
 * A resolver that sends the same statement once for each object of a list, with different parameters, outside a loader's batch: a list in
 * its path, or one that a single call goes through without waiting for each. Aliases of a field that do so in one list are one cause, under
 * the path pattern that sent most.
 */
export const nPlusOne: Rule = (trace, { minStatements }) => {
  const suspects: Suspect[] = []
  for (const [group, statements] of byResolver(trace)) {
    if (group.count < minStatements || !isRead(statements[0] as TracedStatement)) continue
    if (
      isOncePerObject(group, statements, trace, minStatements) ||
      isListInList(group, statements, trace, minStatements)
    )
      suspects.push({ group, statements, loops: [] })
    else {
      const loops = loopsOf(statements, trace, minStatements).filter(({ isSequential }) => !isSequential)
      if (loops.length > 0)
        suspects.push({ group, statements: loops.flatMap((loop) => loop.statements), loops })
    }
  }
  const causes = grouped(
    suspects,
    ({ group }) => `${group.coordinate}\n${listOf(group.pathPattern)}\n${group.fingerprint}`,
  )
  return [...causes.values()].map((alike) => causeOf(alike, trace))
}

/**
 * Everything else that repeats a statement has another remedy or needs none: aliases of a field (no list in the path), a loop in one call
 * (few callers), the same parameters again (not different), the batches and chunks of a loader the author made by himself (many keys, but
 * no object's own list).
 */
function isOncePerObject(
  group: ResolverGroup,
  statements: readonly TracedStatement[],
  trace: UnexplainedTrace,
  minStatements: number,
): boolean {
  const enough = Math.min(minStatements, countedUpTo)
  return (
    listOf(group.pathPattern) !== '' &&
    group.callers >= enough &&
    group.distinctParameters >= enough &&
    (areOfOneKey(statements) || isOncePerOwnList(group, statements, trace))
  )
}

/** Where fewer than half of the calls send anything, one reads the list for others, too: for all lines of an order, say. */
function isOncePerOwnList(
  { coordinate, fingerprint }: ResolverGroup,
  statements: readonly TracedStatement[],
  { whole: { statements: all, groups, resolvers }, columns }: UnexplainedTrace,
): boolean {
  const { calls = 0 } = resolvers.find((resolver) => resolver.coordinate === coordinate) ?? {}
  const alike = groups.filter((group) => group.coordinate === coordinate && group.fingerprint === fingerprint)
  return sumOf(alike, ({ count }) => count) * 2 > calls && areOfOwnLists(statements, all, columns)
}

/** Few objects, each with a list of its own that its call goes through: together there are enough. */
function isListInList(
  group: ResolverGroup,
  statements: readonly TracedStatement[],
  trace: UnexplainedTrace,
  minStatements: number,
): boolean {
  if (listOf(group.pathPattern) === '' || group.callers < 2) return false
  if (distinctOf(statements) < minStatements) return false
  const calls = [...grouped(statements, ({ frame }) => frame).values()]
  const several = calls.filter(({ length }) => length > 1)
  if (several.length === 0 || (several.length < calls.length && !areOfOneKey(statements))) return false
  return several.every((sent) => loopsOf(sent, trace, 2).length > 0)
}

/** `products.*` of `products.*.supplier`: the innermost list; empty where there is none. */
export const listOf = (pathPattern: string): string => pathPattern.match(/^(?:.*\.)?\*(?=\.|$)/)?.[0] ?? ''

function causeOf(alike: readonly Suspect[], trace: UnexplainedTrace): Cause {
  const statements = alike.flatMap((suspect) => suspect.statements)
  trace.explain(statements)
  const main = alike.reduce((most, suspect) => (suspect.group.count > most.group.count ? suspect : most))
  const { coordinate, pathPattern } = main.group
  // Of a list in the path, also what came after the bounds of the trace; of a loop, what that call sent.
  const counted = main.loops.length === 0 ? alike.map(({ group }) => group) : undefined
  return {
    kind: 'N_PLUS_ONE',
    coordinate,
    pathPattern,
    group: main.group,
    statements,
    statementsPerOperation: counted === undefined ? statements.length : sumOf(counted, ({ count }) => count),
    rows: counted === undefined ? sumOf(statements, ({ rows }) => rows) : sumOf(counted, ({ rows }) => rows),
    durationMs:
      counted === undefined
        ? sumOf(statements, ({ startMs, endMs }) => endMs - startMs)
        : sumOf(counted, ({ totalMs }) => totalMs),
    lostMs:
      counted === undefined
        ? lostBesideOne(statements)
        : sumOf(counted, ({ busyMs, maxMs }) => Math.max(0, busyMs - maxMs)),
    list: main.loops[0]?.list,
  }
}
