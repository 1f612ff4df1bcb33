import type { Measurement, StatementGroup } from '../measurement/measurement.ts'
import type { Finding } from './finding.ts'
import { identityOf } from './identity.ts'
import { nPlusOneAdvice } from './n-plus-one-advice.ts'
import type { Rule } from './rules.ts'

/** A measurement counts callers and different parameters no further than this. */
const countedUpTo = 100

type ResolverGroup = StatementGroup & { readonly coordinate: string; readonly pathPattern: string }

/**
 * A resolver that sends the same statement once for each object of a list, with different parameters, outside a loader's batch; one after
 * another or in parallel. Aliases of a field that do so in one list are one finding, under the path pattern that sent most.
 */
export const nPlusOne: Rule = (measurement, { minStatements }) => {
  const causes = new Map<string, ResolverGroup[]>()
  for (const group of measurement.statements) {
    if (!isOncePerObject(group, minStatements) || mayServeSeveralCalls(group, measurement)) continue
    const cause = `${group.coordinate}\n${listOf(group.pathPattern)}\n${group.fingerprint}`
    const groups = causes.get(cause)
    if (groups === undefined) causes.set(cause, [group])
    else groups.push(group)
  }
  return [...causes.values()]
    .map((groups) => findingOf(measurement, groups))
    .sort((one, other) => other.durationMs - one.durationMs)
}

/**
 * Everything else that repeats a statement has another remedy or needs none: a loader's batches and Prisma's joined calls (their origin),
 * aliases of a field (no list in the path), a loop or chunks inside one call (few callers), the same parameters again (not different),
 * rows written one by one (not a read).
 */
function isOncePerObject(group: StatementGroup, minStatements: number): group is ResolverGroup {
  return (
    group.origin === 'resolver' &&
    group.coordinate !== undefined &&
    group.pathPattern !== undefined &&
    listOf(group.pathPattern) !== '' &&
    group.count >= minStatements &&
    group.callers >= Math.min(minStatements, countedUpTo) &&
    group.distinctParameters >= Math.min(minStatements, countedUpTo) &&
    !isWrite(group.text)
  )
}

/**
 * Statements that take a list, no more than half as many as the resolver's calls, may be the chunks of a DataLoader that the author made
 * by himself: each is seen in the call that happened to start it.
 */
function mayServeSeveralCalls(group: ResolverGroup, { resolvers }: Measurement): boolean {
  if (!/\(\?\)|\[\?\]/.test(group.text)) return false
  const resolver = resolvers.find(({ coordinate }) => coordinate === group.coordinate)
  return resolver === undefined || group.count * 2 <= resolver.calls
}

/** `products.*` of `products.*.supplier`: the innermost list; empty where there is none. */
const listOf = (pathPattern: string): string => pathPattern.match(/^(?:.*\.)?\*(?=\.|$)/)?.[0] ?? ''

const isWrite = (text: string): boolean =>
  /^\W*(?:insert|update|delete|merge|copy|with\b.*\b(?:insert\s+into|update|delete\s+from|merge\s+into)(?<!\bfor (?:no key )?update))\b/is.test(
    text,
  )

function findingOf(measurement: Measurement, groups: readonly ResolverGroup[]): Finding {
  const { signature, operationName } = measurement
  const main = groups.reduce((most, group) => (group.count > most.count ? group : most))
  const { coordinate, pathPattern, fingerprint, text: statement } = main
  const cause = { kind: 'N_PLUS_ONE', signature, coordinate, pathPattern, fingerprint } as const
  const statementsPerOperation = sumOf(groups, ({ count }) => count)
  return {
    identity: identityOf(cause),
    ...cause,
    operationName,
    statement,
    statementsPerOperation,
    rows: sumOf(groups, ({ rows }) => rows),
    durationMs: sumOf(groups, ({ totalMs }) => totalMs),
    advice: nPlusOneAdvice({
      ...main,
      count: statementsPerOperation,
      list: listOf(pathPattern),
    }),
  }
}

const sumOf = <T>(items: readonly T[], numberOf: (item: T) => number): number =>
  items.reduce((sum, item) => sum + numberOf(item), 0)
