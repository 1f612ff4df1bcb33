import { performance } from 'node:perf_hooks'
import type { Resolver } from './may-ask-loaders.ts'
import type { Timer } from './operation-dispatch.ts'
import { OperationDispatch } from './operation-dispatch.ts'
import { Reaches } from './reach.ts'
import { Knowledge } from './usage.ts'

export interface DispatchOptions {
  /** Longest wait for a resolver while nothing of its operation moves, in milliseconds [250]. */
  readonly stalledMs?: number
  /** The same for a batch in flight, which ends by itself as a rule [5,000]. */
  readonly stalledBatchMs?: number
  readonly timer?: Timer
}

export interface Dispatch {
  /** Says which loaders resolvers ask, by coordinate, where that is known: relation fields. Before `meet`. */
  readonly declare: (usesLoader: ReadonlyMap<string, readonly string[]>) => void
  /**
   * Shows the resolvers as their author wrote them, before the first operation: the last map wins. Those it is not shown may ask any loader
   * until they have finished once.
   */
  readonly meet: (resolverMaps: readonly object[]) => void
  /** For one operation: attach it to its context (`attachTracker`), and give it to its loaders (`ScheduledLoader`). */
  readonly begin: () => OperationDispatch
}

/**
 * Prepares the dispatch of batches for a program; each operation begins its own. A batch waits while a pending resolver of its operation may
 * still lead to its loader, and goes when none is left: no delay is fixed, and what cannot lead there is not waited for.
 *
 * Which loaders a resolver asks is learnt when it does; until it has finished once it may ask any, unless its parameters show that it takes
 * none. What cannot be seen is a resolver that awaits what another one has asked: a promise they share through the context. For that case
 * alone, batches go when nothing of their operation has moved for `stalledMs`, and the resolver waited for in vain is not waited for in the
 * next 16 operations, then 32, and so on.
 *
 * @throws RangeError for a time that is not a positive number
 */
export function createDispatch({
  stalledMs = 250,
  stalledBatchMs = 5000,
  timer = systemTimer,
}: DispatchOptions = {}): Dispatch {
  checkTime('stalledMs', stalledMs)
  checkTime('stalledBatchMs', stalledBatchMs)
  const knowledge = new Knowledge()
  const program = { knowledge, reaches: new Reaches(knowledge), stalledMs, stalledBatchMs, timer }
  return {
    declare(usesLoader) {
      for (const [coordinate, loaders] of usesLoader) knowledge.declare(coordinate, loaders)
    },
    meet(resolverMaps) {
      for (const [coordinate, resolve] of resolversOf(resolverMaps)) knowledge.meet(coordinate, resolve)
    },
    begin: () => new OperationDispatch(program),
  }
}

function* resolversOf(maps: readonly object[]): Iterable<readonly [coordinate: string, resolve: Resolver]> {
  for (const map of maps.toReversed()) {
    for (const [type, fields] of Object.entries(map)) {
      if (typeof fields !== 'object' || fields === null) continue
      for (const [field, given] of Object.entries(fields)) {
        const resolve = (given as { readonly resolve?: unknown } | null)?.resolve ?? given
        if (typeof resolve === 'function') yield [`${type}.${field}`, resolve as Resolver]
      }
    }
  }
}

function checkTime(name: string, value: unknown): void {
  if (typeof value === 'number' && value > 0 && value <= maxTime) return
  throw new RangeError(
    `${name} must be a number of milliseconds above 0 and at most ${maxTime}, got ${String(value)}. Leave it out for the default.`,
  )
}

/** The longest that setTimeout can wait. */
const maxTime = 2 ** 31 - 1

// Not unref'ed: somebody waits for the answer.
const systemTimer: Timer = {
  now: () => performance.now(),
  set: (run, ms) => setTimeout(run, ms),
  clear: (handle) => clearTimeout(handle as NodeJS.Timeout),
}
