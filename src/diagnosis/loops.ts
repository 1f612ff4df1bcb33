import type { Frame } from '../measurement/frame.ts'
import type { StatementGroup } from '../measurement/measurement.ts'
import type { TracedStatement } from '../measurement/trace.ts'
import type { UnexplainedTrace } from './cause.ts'
import { grouped } from './grouped.ts'
import { areOfOneKey } from './key-lists.ts'
import { type ListSource, listSourceOf } from './list-source.ts'
import { listOfListsOf } from './own-lists.ts'
import { distinctOf } from './statement-keys.ts'

/** One call of a resolver that goes through a list and sends a statement of one shape for each of its items. */
export interface Loop {
  readonly frame: Frame
  readonly statements: readonly TracedStatement[]
  readonly list: ListSource
  /** No two overlap, in any loop of the same code. */
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
  const loops: Omit<Loop, 'isSequential'>[] = []
  for (const [frame, sent] of grouped(statements, (statement) => statement.frame)) {
    if (sent.length < minStatements || distinctOf(sent) < minStatements) continue
    const begun = sent.toSorted((one, other) => one.startMs - other.startMs)
    const sourceOf = areOfOneKey(sent) ? listSourceOf : listOfListsOf
    const list = sourceOf(begun, trace.whole.statements, trace.columns)
    if (list !== undefined) loops.push({ frame, statements: begun, list })
  }
  // Of one code: that one of its calls met no other of its own is chance.
  const isSequential = loops.every((loop) => areSequential(loop.statements))
  return loops.map((loop) => ({ ...loop, isSequential }))
}

/** What is measured as one instant may be told as two, in milliseconds. */
const sameInstantMs = 0.01

/**
 * Whether each of them began when the one before had ended, so that no two overlap. Two that do were not awaited one after the other,
 * however many others came in turn: of a few at a time, most begin when one has ended.
 *
 * @param statements in the order they began
 */
export const areSequential = (
  statements: readonly { readonly startMs: number; readonly endMs: number }[],
): boolean =>
  statements.every(({ startMs }, at) => {
    const before = statements[at - 1]
    return before === undefined || startMs >= before.endMs - sameInstantMs
  })

const writing =
  /^\W*(?:insert|update|delete|merge|copy|with\b.*\b(?:insert\s+into|update|delete\s+from|merge\s+into)(?<!\bfor (?:no key )?update))\b/is

/** Whether it only reads, by its words; one that locks what it reads does, too. */
export const isRead = ({ group }: TracedStatement): boolean => !writing.test(group.text)
