import { Asker } from './asker.ts'
import type { Place } from './place.ts'
import type { Usage } from './usage.ts'

/**
 * One batch of a loader, from its first key until its function has answered. `queued` waits for its dispatch, which is ours to decide;
 * `elsewhere` waits for an author's own `batchScheduleFn`, of which nothing is known.
 */
export class LoaderBatch extends Asker {
  /** Whose loader it is; let go when it has settled, since an author's cache may keep its promises for long. */
  operation: { progress(): void } | undefined
  readonly loader: string
  /** Of its function. */
  readonly usage: Usage
  state: 'queued' | 'elsewhere' | 'inFlight' | 'settled' = 'queued'
  /** Not worth waiting for others: it is full, or who asked is not known, and might be one of those it would wait for. */
  isDue = false
  /** Where the calls that wait for it are: what they may ask next, they ask only after it. */
  readonly places = new Set<Place>()
  /** Hands its keys to its function. */
  dispatch: () => void
  #askers: Asker[] = []
  #lastPlace: Place | undefined
  #waitsFor: LoaderBatch[] = []

  constructor(operation: LoaderBatch['operation'], loader: string, usage: Usage, dispatch: () => void) {
    super()
    this.operation = operation
    this.loader = loader
    this.usage = usage
    this.dispatch = dispatch
  }

  /** @param place where it is called, if it is a call */
  addAsker(asker: Asker, place?: Place): void {
    this.#askers.push(asker)
    // Most come from one place, one after another.
    if (place === undefined || place === this.#lastPlace) return
    this.#lastPlace = place
    // A call of another operation has its own dispatch.
    if (place.operation === this.operation) this.places.add(place)
  }

  settle(): void {
    if (this.state === 'settled') return
    this.state = 'settled'
    const askers = this.#askers
    this.operation = undefined
    this.dispatch = nothing
    this.places.clear()
    this.#lastPlace = undefined
    this.#askers = []
    this.#waitsFor = []
    for (const asker of askers) asker.loaded()
  }

  override waitFor(batch: LoaderBatch): void {
    this.usage.asks(batch.loader)
    if (batch === this || this.#waitsFor.at(-1) === batch) return
    this.#waitsFor.push(batch)
    batch.addAsker(this)
    this.operation?.progress()
  }

  override loaded(): void {
    // Read from the states of those it waits for.
  }

  /** Whether it cannot settle before a queued batch is dispatched. */
  isBehindQueue(): boolean {
    if (this.#waitsFor.length === 0) return false
    const loaders = new Set<string>()
    this.addQueuedBefore(loaders)
    return loaders.size > 0
  }

  /** The loaders whose queued batches it cannot settle without: its function has asked them. */
  addQueuedBefore(loaders: Set<string>, seen = new Set<LoaderBatch>()): void {
    if (seen.has(this)) return
    seen.add(this)
    for (const batch of this.#waitsFor) {
      if (batch.state === 'queued') loaders.add(batch.loader)
      else if (batch.state === 'inFlight') batch.addQueuedBefore(loaders, seen)
    }
  }
}

const nothing = () => {}
