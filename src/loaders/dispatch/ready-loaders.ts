import type { LoaderBatch } from './loader-batch.ts'
import type { Place } from './place.ts'
import { sinksOf } from './sinks.ts'

/** What an operation has under way. */
export interface Situation {
  /** The number of the operation. */
  readonly operation: number
  /** Batches that wait for their dispatch, by loader. */
  readonly queued: ReadonlyMap<string, readonly LoaderBatch[]>
  readonly inFlight: Iterable<LoaderBatch>
  readonly places: readonly Place[]
}

/**
 * The loaders whose queued batches wait for nobody: those nobody can ask before one of their batches is dispatched.
 *
 * A loader is held by what makes progress by itself and may lead to it: a running call, or a batch in flight. Where the callers of a queued
 * batch may lead to a loader, that batch goes first. Where they lead to each other's loaders, all of them go: somebody must.
 */
export function readyLoaders(situation: Situation): readonly string[] {
  const { queued, places, operation } = situation
  const inFlight = [...situation.inFlight]
  const candidates = [...queued.keys()].filter(
    (loader) =>
      !places.some((place) => holds(place, loader, operation)) &&
      !inFlight.some((batch) => holdsInFlight(batch, loader, operation)),
  )
  return queued.size === 1 ? candidates : sinksOf(candidates, (loader) => before(loader, queued, inFlight))
}

/** Whether running calls of a place may lead to a loader. */
export const holds = (place: Place, loader: string, operation: number): boolean =>
  place.running > 0 && place.leadsTo(loader) && !place.usage.excuses.holds(loader, operation)

/** Whether a batch in flight, which settles without us, may lead to a loader. */
export function holdsInFlight(batch: LoaderBatch, loader: string, operation: number): boolean {
  return leadsTo(batch, loader) && !batch.isBehindQueue() && !batch.usage.excuses.holds(loader, operation)
}

/** Whether its function may ask a loader, or its callers and what is below them may once they have its values. */
function leadsTo(batch: LoaderBatch, loader: string): boolean {
  if (batch.usage.mayAsk(loader)) return true
  for (const place of batch.places) if (place.leadsTo(loader)) return true
  return false
}

/** The queued loaders that must be dispatched before those who may yet ask this one are called. */
function before(
  loader: string,
  queued: ReadonlyMap<string, readonly LoaderBatch[]>,
  inFlight: readonly LoaderBatch[],
): ReadonlySet<string> {
  const loaders = new Set<string>()
  for (const [name, batches] of queued) if (batches.some((batch) => leadsTo(batch, loader))) loaders.add(name)
  for (const batch of inFlight) if (leadsTo(batch, loader)) batch.addQueuedBefore(loaders)
  loaders.delete(loader)
  return loaders
}
