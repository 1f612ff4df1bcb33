import type { GraphQLField, GraphQLResolveInfo } from 'graphql'
import type { Frame } from '../../measurement/frame.ts'
import type { OperationTrace, TracedStatement } from '../../measurement/trace.ts'
import type { Cause } from '../cause.ts'
import { grouped, sumOf } from '../grouped.ts'
import { isRead } from '../loops.ts'
import type { KnownCode } from './known-code.ts'
import type { SeenCall } from './seen-rows.ts'

/** What advice is made of: the cause, the operation that showed it, and what is known of the code. */
export interface Evidence {
  readonly cause: Cause
  readonly trace: OperationTrace
  readonly known: KnownCode
}

/** The calls that sent a cause's statements, one statement each; undefined where one sent several. */
export function callsOf({ cause, trace }: Evidence): readonly SeenCall[] | undefined {
  const sent = grouped(cause.statements, ({ frame }) => frame)
  const all = grouped(trace.statements, ({ frame }) => frame)
  const calls = [...sent].map(([frame, statements]) => ({
    frame,
    statement: statements[0] as TracedStatement,
  }))
  return calls.every(({ frame }) => all.get(frame)?.length === 1) ? calls : undefined
}

/** Whether every call of the field sent exactly one statement, so that there is none of which nothing is known. */
export function areAllCalls({ cause: { coordinate }, trace }: Evidence): boolean {
  const summary = trace.resolvers.find((resolver) => resolver.coordinate === coordinate)
  const groups = trace.groups.filter((group) => group.coordinate === coordinate)
  return (
    summary !== undefined && summary.errors === 0 && sumOf(groups, ({ count }) => count) === summary.calls
  )
}

/**
 * Whether the same calls had written before they read, or read in a transaction: what is done there a loader does not see, and Prisma's
 * `$transaction([…])` takes no promise of one.
 */
export function isAfterWrite({ cause, trace }: Evidence): boolean {
  if (cause.statements.some(({ isInTransaction }) => isInTransaction)) return true
  const frames = new Set(cause.statements.map(({ frame }) => frame))
  const until = Math.max(...cause.statements.map(({ startMs }) => startMs))
  return trace.statements.some((one) => frames.has(one.frame) && !isRead(one) && one.startMs < until)
}

export type CalledFrame = Frame & { readonly info: GraphQLResolveInfo }

/** A frame of a resolver's call, which knows its place in the schema. */
export const calledFrame = (frame: Frame | undefined): CalledFrame | undefined =>
  frame?.info?.parentType === undefined ? undefined : (frame as CalledFrame)

export const fieldAt = ({ info }: CalledFrame): GraphQLField<unknown, unknown> | undefined =>
  info.parentType.getFields()[info.fieldName]

export type Advised = { readonly advice: string; readonly patch: string | undefined }
