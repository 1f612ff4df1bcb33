import type { Frame } from '../measurement/frame.ts'
import type { StatementGroup } from '../measurement/measurement.ts'
import type { TracedStatement } from '../measurement/trace.ts'
import type { UnexplainedTrace } from './cause.ts'
import { grouped } from './grouped.ts'
import { type ListSource, listSourceOf } from './list-source.ts'
import { areOfOneKey, distinctOf } from './statement-keys.ts'

/** One call of a resolver that goes through a list and sends a statement of one shape for each of its items. */
export interface Loop {
  readonly frame: Frame
  readonly statements: readonly TracedStatement[]
  readonly list: ListSource
  /** Each began when the one before had ended. */
  readonly isSequential: boolean
}

export type ResolverGroup = StatementGroup & { readonly coordinate: string; readonly pathPattern: string }

/** The statements that resolvers sent by themselves, outside any batch, by their group. */
export function byResolver(trace: UnexplainedTrace): Map<ResolverGroup, TracedStatement[]> {
  const sent = trace.statements.filter(({ group }) => isOfResolver(group))
  return grouped(sent, ({ group }) => group as ResolverGroup)
}

export const isOfResolver = (group: StatementGroup): group is ResolverGroup =>
  group.origin === 'resolver' && group.coordinate !== undefined && group.pathPattern !== undefined

/** The calls among those of one group that loop. @param statements all of one group */
export function loopsOf(
  statements: readonly TracedStatement[],
  trace: UnexplainedTrace,
  minStatements: number,
): Loop[] {
  const loops: Loop[] = []
  for (const [frame, sent] of grouped(statements, (statement) => statement.frame)) {
    if (sent.length < minStatements || distinctOf(sent) < minStatements || !areOfOneKey(sent)) continue
    const begun = sent.toSorted((one, other) => one.startMs - other.startMs)
    const list = listSourceOf(begun, trace.whole.statements, trace.columns)
    if (list !== undefined) loops.push({ frame, statements: begun, list, isSequential: areSequential(begun) })
  }
  return loops
}

/** Whether most of them began when the one before had ended. @param statements in the order they began */
export function areSequential(
  statements: readonly { readonly startMs: number; readonly endMs: number }[],
): boolean {
  const after = statements.filter(({ startMs }, at) => at > 0 && startMs >= (statements[at - 1]?.endMs ?? 0))
  return after.length * 2 > statements.length - 1
}

const writing =
  /^\W*(?:insert|update|delete|merge|copy|with\b.*\b(?:insert\s+into|update|delete\s+from|merge\s+into)(?<!\bfor (?:no key )?update))\b/is

/** Whether it only reads, by its words; one that locks what it reads does, too. */
export const isRead = ({ group }: TracedStatement): boolean => !writing.test(group.text)
