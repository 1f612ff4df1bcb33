import type { ExecuteFunction, TypedExecutionArgs } from '@envelop/core'
import type { ExecutionResult } from 'graphql'
import type { CacheOutcome } from '../measurement/measurement.ts'
import { OperationCacheContext, withCacheContext } from './cache-context.ts'
import type { CacheCore } from './cache-core.ts'
import { guardHidden } from './hidden-fields.ts'
import type { OperationPlan } from './operation-plan.ts'
import type { BypassReason } from './policy.ts'

/** More about an outcome. */
export interface OutcomeInfo {
  /** Why it was bypassed. */
  readonly reason?: BypassReason
  /** A miss that waited for an equal one instead of executing. */
  readonly hasJoined?: boolean
}

export type OnOutcome = (context: object, outcome: CacheOutcome, info: OutcomeInfo) => void

/** What Envelop's executors take and give, for one operation. */
export interface Execution {
  readonly core: CacheCore
  readonly plan: OperationPlan
  readonly args: TypedExecutionArgs<object>
  readonly execute: ExecuteFunction
  readonly variables: Readonly<Record<string, unknown>>
  readonly report: (outcome: CacheOutcome, info?: OutcomeInfo) => void
}

/** Executes the operation with its hidden fields, so that the answer tells what it holds. */
export function executePlanned(
  { plan, args, execute }: Execution,
  cache: OperationCacheContext,
): ReturnType<ExecuteFunction> {
  const contextValue = withCacheContext(args.contextValue, cache)
  if (!plan.hasHiddenFields) return execute({ ...args, contextValue })
  return execute({
    ...args,
    document: plan.document,
    contextValue,
    fieldResolver: guardHidden(args.fieldResolver ?? undefined),
  })
}

/** Executes it as it came. */
export function executeUnplanned({ core, args, execute }: Execution): ReturnType<ExecuteFunction> {
  const cache = new OperationCacheContext((tags) => core.purge(tags))
  return execute({ ...args, contextValue: withCacheContext(args.contextValue, cache) })
}

export function isSingleResult(result: unknown): result is ExecutionResult {
  return (
    typeof result === 'object' &&
    result !== null &&
    !(Symbol.asyncIterator in result) &&
    !('initialResult' in result)
  )
}

/**
 * Only execution coerces variables, so that it is not known before. No answer could have been kept for these: that none was found says
 * nothing about the cache.
 */
export function isRefusedForVariables(result: unknown): boolean {
  if (!isSingleResult(result) || result.data !== undefined) return false
  const { errors = [] } = result
  // Such an error names a place in the document and none in the answer.
  return errors.length > 0 && errors.every(({ nodes, path }) => nodes !== undefined && path === undefined)
}
