import type { FieldNode, GraphQLResolveInfo } from 'graphql'
import type { CallTracker, TrackedCall } from '../../measurement/call-tracker.ts'
import { runInFrame } from '../../measurement/frame.ts'
import { Call } from './call.ts'
import type { LoaderBatch } from './loader-batch.ts'
import { Place } from './place.ts'
import type { Reaches } from './reach.ts'
import { holds, holdsInFlight, readyLoaders } from './ready-loaders.ts'
import type { Knowledge, Usage } from './usage.ts'

export interface Timer {
  readonly now: () => number
  readonly set: (run: () => void, ms: number) => unknown
  readonly clear: (handle: unknown) => void
}

/** What all operations of a program share. */
export interface Program {
  readonly knowledge: Knowledge
  readonly reaches: Reaches
  readonly stalledMs: number
  readonly stalledBatchMs: number
  readonly timer: Timer
}

/**
 * Decides when the batches of one operation are dispatched: when nobody is left who may ask their loader before. With nobody pending that
 * is DataLoader's own time, after the promise jobs of the frame of execution in which the first key was asked; else it is looked at again
 * whenever something of the operation has moved, after the promise jobs that follow from it, in which the executor calls what is next.
 */
export class OperationDispatch implements CallTracker {
  readonly #program: Program
  readonly #number: number
  readonly #queued = new Map<string, LoaderBatch[]>()
  readonly #inFlight = new Set<LoaderBatch>()
  readonly #places: Place[] = []
  #byNode: Map<FieldNode, Place> | undefined
  #isLooking = false
  #movedAt = 0
  #waiting: unknown

  constructor(program: Program) {
    this.#program = program
    this.#number = ++program.knowledge.operations
  }

  begin(coordinate: string, info: GraphQLResolveInfo): TrackedCall {
    return new Call(this.#placeOf(coordinate, info))
  }

  usageOfBatch(loader: string): Usage {
    return this.#program.knowledge.ofBatch(loader)
  }

  #placeOf(coordinate: string, info: GraphQLResolveInfo): Place {
    const [node] = info.fieldNodes
    this.#byNode ??= new Map()
    const first = this.#byNode.get(node as FieldNode)
    let place = first
    while (place !== undefined && !place.is(coordinate, info.fieldNodes)) place = place.next
    if (place !== undefined) return place
    const { knowledge, reaches } = this.#program
    const added = new Place(this, coordinate, knowledge.ofResolver(coordinate), info, reaches, first)
    this.#byNode.set(node as FieldNode, added)
    this.#places.push(added)
    return added
  }

  /** A batch has its first key. */
  enqueue(batch: LoaderBatch): void {
    const batches = this.#queued.get(batch.loader)
    if (batches === undefined) this.#queued.set(batch.loader, [batch])
    else batches.push(batch)
    this.#look()
  }

  /** Something has moved: who waited for it need wait no longer. */
  progress(): void {
    if (this.#queued.size > 0) this.#look()
  }

  settle(batch: LoaderBatch): void {
    this.#inFlight.delete(batch)
    batch.settle()
    this.progress()
  }

  /**
   * Looks after all promise jobs that are waiting and those they bring about, as DataLoader does: only then has the executor called the
   * resolvers below what has settled.
   */
  #look(): void {
    if (this.#isLooking) return
    this.#isLooking = true
    void settled.then(() => process.nextTick(this.#dispatchReady))
  }

  readonly #dispatchReady = () => {
    this.#isLooking = false
    if (this.#queued.size === 0) return
    const ready = new Set(
      readyLoaders({
        operation: this.#number,
        queued: this.#queued,
        inFlight: this.#inFlight,
        places: this.#places,
      }),
    )
    const due: LoaderBatch[] = []
    for (const [loader, batches] of this.#queued) {
      const isReady = ready.has(loader)
      const kept: LoaderBatch[] = []
      for (const batch of batches) (isReady || batch.isDue ? due : kept).push(batch)
      if (kept.length === 0) this.#queued.delete(loader)
      else this.#queued.set(loader, kept)
    }
    this.#waitOn()
    for (const batch of due) this.#inFlight.add(batch)
    for (const batch of due) this.dispatch(batch)
  }

  dispatch(batch: LoaderBatch): void {
    batch.state = 'inFlight'
    runInFrame({ recorder: undefined, asker: batch }, batch.dispatch)
  }

  #waitOn(): void {
    const { timer, stalledMs } = this.#program
    if (this.#queued.size > 0) {
      this.#movedAt = timer.now()
      this.#waiting ??= timer.set(this.#stalled, stalledMs)
    } else if (this.#waiting !== undefined) {
      timer.clear(this.#waiting)
      this.#waiting = undefined
    }
  }

  /**
   * Nothing has moved for a while. Then one of those waited for may itself wait, unseen, for what waits for him: for a promise that another
   * resolver made, say. He is excused, and the batches go.
   */
  readonly #stalled = () => {
    this.#waiting = undefined
    if (this.#queued.size === 0) return
    const { timer, stalledMs, stalledBatchMs } = this.#program
    const still = timer.now() - this.#movedAt
    if (still < stalledMs) this.#waiting = timer.set(this.#stalled, stalledMs - still)
    else if (this.#excuseResolvers()) this.#dispatchReady()
    else if (still >= stalledBatchMs && this.#excuseBatches()) this.#dispatchReady()
    else {
      const left = stalledBatchMs - still
      this.#waiting = timer.set(this.#stalled, left > 0 && left < stalledMs ? left : stalledMs)
    }
  }

  #excuseResolvers(): boolean {
    return this.#excuse(this.#places, holds)
  }

  #excuseBatches(): boolean {
    return this.#excuse(this.#inFlight, holdsInFlight)
  }

  #excuse<Held extends { readonly usage: Usage }>(
    all: Iterable<Held>,
    holdsUp: (one: Held, loader: string, operation: number) => boolean,
  ): boolean {
    let excused = false
    for (const one of all) {
      for (const loader of this.#queued.keys()) {
        if (!holdsUp(one, loader, this.#number)) continue
        one.usage.excuses.excuse(loader, this.#program.knowledge.operations)
        excused = true
      }
    }
    return excused
  }
}

const settled = Promise.resolve()
