import type { ExecuteFunction } from '@envelop/core'
import { OperationCacheContext } from './cache-context.ts'
import { collectTags } from './collect-tags.ts'
import { type Execution, executePlanned, isSingleResult } from './execution.ts'
import { addFieldTags } from './field-tags.ts'
import { attempt, type MaybePromise, whenDone } from './maybe-promise.ts'

type Result = Awaited<ReturnType<ExecuteFunction>>

/**
 * Executes a mutation and purges, before it is answered, what its answer shows to have changed: each entity
 * in it, the lists and nulls of their types, the tags of its fields, and what its resolvers named. Never
 * cached, never shared.
 */
export function executeWrite(execution: Execution): MaybePromise<Result> {
  const { core } = execution
  const cache = new OperationCacheContext((tags) => core.purge(tags))
  const purge = (result: unknown): MaybePromise<number> => {
    cache.isRunning = false
    const tags = tagsOfWrite(execution, result, cache)
    return tags === undefined ? core.clear() : core.purge([...tags])
  }
  return attempt<Result, Result>(
    () => executePlanned(execution, cache),
    (result) => whenDone(purge(result), () => result),
    (error) =>
      whenDone(purge(undefined), () => {
        throw error
      }),
  )
}

/** @returns undefined where the document could not be planned: anything may have changed */
function tagsOfWrite(
  execution: Execution,
  result: unknown,
  cache: OperationCacheContext,
): Set<string> | undefined {
  const { plan, variables } = execution
  const { selection } = plan
  const tags = new Set(cache.invalidated)
  const isSingle = isSingleResult(result)
  // Without `data` the request was refused before any resolver ran; a client could otherwise empty the cache
  // with wrong variables.
  if (isSingle && result.data === undefined) return tags
  if (selection === undefined) return undefined
  addFieldTags(selection.fieldTags, plan.schema, plan.operation, variables, tags)
  const data = isSingle ? result.data : undefined
  if (data !== undefined && data !== null) collectTags(selection.root, data, true, tags)

  // What failed may have written before it failed; a root field that gives null where an entity was may have
  // deleted it, and says not which.
  const isPartial = !isSingle || (result.errors?.length ?? 0) > 0
  if (isPartial) for (const type of selection.rootEntities) tags.add(type)
  for (const field of selection.root.fields) {
    if (data?.[field.key] === null) for (const type of field.nullable) tags.add(type)
  }
  return tags
}
