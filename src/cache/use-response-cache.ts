import type { ExecuteFunction, Plugin, TypedExecutionArgs } from '@envelop/core'
import type { CacheOutcome } from '../measurement/measurement.ts'
import type { CacheContext } from './cache-context.ts'
import type { CacheCore } from './cache-core.ts'
import type { Execution, OnOutcome, OutcomeInfo } from './execution.ts'
import { OperationPlanner } from './operation-plan.ts'
import { executeRead } from './read.ts'
import { executeWrite } from './write.ts'

export interface ResponseCachePluginOptions {
  readonly core: CacheCore
  /** Part of every key: who may see the schema this plugin serves. */
  readonly audience: string
  readonly enabled: boolean
  readonly maxTtlMs: number
  readonly session: (context: object) => string | null | undefined
  readonly onOutcome: OnOutcome
}

/**
 * The cache of one schema's answers, as an Envelop plugin. List it after the plugin that sets the executor
 * and before those that must see an answer whether or not it was cached.
 *
 * It wraps the executor and never stops the chain of `onExecute` hooks: a plugin listed later that refuses an
 * operation there refuses it also when the answer is known, and one listed later that times the execution
 * sees hits as well.
 */
export function useResponseCache({
  core,
  audience,
  enabled,
  maxTtlMs,
  session,
  onOutcome,
}: ResponseCachePluginOptions): Plugin<{ cache: CacheContext }> {
  const planner = new OperationPlanner(maxTtlMs)
  const run = (args: TypedExecutionArgs<object>, execute: ExecuteFunction): ReturnType<ExecuteFunction> => {
    const variables = args.variableValues ?? {}
    const plan = planner.plan(args.schema, args.document, args.operationName, variables)
    if (plan === undefined) return execute(args)
    const context = args.contextValue
    const report = (outcome: CacheOutcome, info: OutcomeInfo = {}): void => onOutcome(context, outcome, info)
    const execution: Execution = { core, plan, args, execute, variables, report }
    if (plan.operation.operation === 'mutation') {
      core.counters.bypass('mutation')
      report('bypass', { reason: 'mutation' })
      return executeWrite(execution)
    }
    return executeRead(execution, { audience, enabled, session })
  }
  return {
    onSchemaChange({ schema }) {
      planner.prepare(schema)
    },
    onExecute({ executeFn, setExecuteFn }) {
      setExecuteFn((args) => run(args as TypedExecutionArgs<object>, executeFn))
    },
  }
}
