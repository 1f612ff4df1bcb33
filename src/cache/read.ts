import type { ExecuteFunction } from '@envelop/core'
import { runOutsideFrames } from '../measurement/frame.ts'
import { OperationCacheContext } from './cache-context.ts'
import { collectTags } from './collect-tags.ts'
import {
  type Execution,
  executePlanned,
  executeUnplanned,
  isRefusedForVariables,
  isSingleResult,
  type OutcomeInfo,
} from './execution.ts'
import { addFieldTags } from './field-tags.ts'
import type { Flight } from './flights.ts'
import { keyOf } from './key.ts'
import { attempt, type MaybePromise, whenDone } from './maybe-promise.ts'
import type { BypassReason, Policy } from './policy.ts'
import { requestedBypassOf } from './requested-bypass.ts'
import { createResult } from './result.ts'
import type { StoredAnswer } from './store.ts'

type Result = Awaited<ReturnType<ExecuteFunction>>
type Cacheable = Extract<Policy, { cacheable: true }>

export interface ReadOptions {
  readonly audience: string
  readonly enabled: boolean
  readonly session: (context: object) => string | null | undefined
}

/** Answers a query from the cache, or executes it and keeps its answer. */
export function executeRead(
  execution: Execution,
  { audience, enabled, session }: ReadOptions,
): MaybePromise<Result> {
  const { core, plan, args, variables, report } = execution
  const { policy } = plan
  const bypass = (reason: BypassReason): MaybePromise<Result> => {
    countBypass(execution, reason)
    return executeUnplanned(execution)
  }
  const requested = requestedBypassOf(args.contextValue)
  if (requested !== undefined) return requested.isCounted ? bypass('requested') : executeUnplanned(execution)
  if (!enabled) return bypass('disabled')
  if (!policy.cacheable) return bypass(policy.reason)
  let owner: string | null = null
  if (policy.scope === 'PRIVATE') {
    owner = session(args.contextValue) || null
    if (owner === null) {
      core.counters.counts.private++
      report('private')
      return executeUnplanned(execution)
    }
  }
  const key = keyOf(audience, plan, variables, owner)
  if (key === undefined) return bypass('variables')
  return whenDone(core.store.get(key), (answer) => answerFrom(execution, policy, key, answer))
}

function answerFrom(
  execution: Execution,
  policy: Cacheable,
  key: string,
  answer: StoredAnswer | undefined,
): MaybePromise<Result> {
  const { core, report } = execution
  const { counts } = core.counters
  const now = core.now()
  if (answer !== undefined && now < answer.freshUntil) {
    counts.hits++
    report('hit')
    return createResult(answer, 'hit', now)
  }
  if (answer !== undefined && now < answer.staleUntil) {
    counts.staleHits++
    report('stale')
    refresh(execution, policy, key)
    return createResult(answer, 'stale', now)
  }
  const flight = core.flights.find(key)
  if (flight === undefined) return executeMiss(execution, policy, key, core.flights.start(key))
  const joined = { hasJoined: true }
  return flight.join().then((shared) => {
    // What the leader could not share (errors, a lifetime of nothing) is not the follower's: each executes by
    // itself, all at once.
    if (shared === undefined) return executeMiss(execution, policy, key, undefined, joined)
    countMiss(execution, joined)
    return createResult(shared, 'miss', core.now())
  })
}

function executeMiss(
  execution: Execution,
  policy: Cacheable,
  key: string,
  flight: Flight | undefined,
  info?: OutcomeInfo,
): MaybePromise<Result> {
  return attempt<Result, Result>(
    () => lead(execution, policy, key, flight),
    (result) => {
      if (isRefusedForVariables(result)) countBypass(execution, 'variables')
      else countMiss(execution, info)
      return result
    },
    (error) => {
      countMiss(execution, info)
      throw error
    },
  )
}

function countMiss({ core: { counters }, report }: Execution, info?: OutcomeInfo): void {
  counters.counts.misses++
  if (info?.hasJoined) counters.counts.flightsJoined++
  report('miss', info)
}

function countBypass({ core, report }: Execution, reason: BypassReason): void {
  core.counters.bypass(reason)
  report('bypass', { reason })
}

/** Executes, keeps the answer, and lands the flight for those who wait. */
function lead(
  execution: Execution,
  policy: Cacheable,
  key: string,
  flight: Flight | undefined,
): MaybePromise<Result> {
  const { core, plan, variables } = execution
  const since = core.log.begin()
  const cache = new OperationCacheContext((tags) => core.purge(tags))
  const end = (shared: StoredAnswer | undefined): void => {
    cache.isRunning = false
    core.log.end(since)
    if (flight !== undefined) core.flights.land(key, flight, shared)
  }
  return attempt<Result, Result>(
    () => executePlanned(execution, cache),
    (result) => {
      let shared: StoredAnswer | undefined
      try {
        if (!isSingleResult(result)) {
          core.counters.refuse('incremental')
          return result
        }
        if (isRefusedForVariables(result)) return result
        const tags = new Set(plan.selection?.tags)
        const { data } = result
        if (data !== undefined && data !== null && plan.selection !== undefined) {
          collectTags(plan.selection.root, data, false, tags)
          addFieldTags(plan.selection.fieldTags, plan.schema, plan.operation, variables, tags)
        }
        for (const tag of cache.tags) tags.add(tag)
        const maxAgeMs = Math.min(policy.maxAgeMs, cache.maxAgeMs)
        const filled = core.fill({
          key,
          result,
          tags,
          since,
          scope: policy.scope,
          maxAgeMs,
          swrMs: policy.swrMs,
        })
        if (filled === undefined) return result
        shared = filled.answer
        return filled.isStored ? createResult(shared, 'miss', core.now(), data) : result
      } finally {
        end(shared)
      }
    },
    (error) => {
      end(undefined)
      throw error
    },
  )
}

/**
 * One refresh a key, after the answer that caused it has been handed out, on its own account: nobody waits
 * and nobody sees it fail.
 */
function refresh(execution: Execution, policy: Cacheable, key: string): void {
  const { core } = execution
  if (core.flights.find(key) !== undefined) return
  const flight = core.flights.start(key)
  const { counts } = core.counters
  counts.refreshes++
  // The client may hang up: his signal ends his request, not the refresh.
  const args = { ...execution.args, signal: undefined, abortSignal: undefined }
  const work = new Promise<void>((resolve) => {
    setImmediate(() => {
      const failed = (): void => {
        counts.refreshFailures++
      }
      const done = attempt<Result, void>(
        () => runOutsideFrames(() => lead({ ...execution, args }, policy, key, flight)),
        (result) => {
          if (isSingleResult(result) && (result.errors?.length ?? 0) > 0) failed()
        },
        failed,
      )
      resolve(done)
    })
  })
  core.background.add(work)
}
