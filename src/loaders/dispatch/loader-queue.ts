import { currentAsker } from '../../measurement/frame.ts'
import { Asker } from './asker.ts'
import { LoaderBatch } from './loader-batch.ts'
import type { OperationDispatch } from './operation-dispatch.ts'

type Batch<Key, Value> = (keys: readonly Key[]) => PromiseLike<ArrayLike<Value | Error>>
type Schedule = (dispatch: () => void) => void

/** The batches of one DataLoader in one operation. */
export class LoaderQueue {
  readonly #operation: OperationDispatch
  readonly #loader: string
  readonly #authorsSchedule: Schedule | undefined
  readonly #maxBatchSize: number
  /** The newest that has not settled. */
  #newest: LoaderBatch | undefined
  #keysOfNewest = 0
  /** Being handed to the loader's function. */
  #dispatched: LoaderBatch | undefined

  constructor(
    operation: OperationDispatch,
    loader: string,
    options: {
      readonly batchScheduleFn?: Schedule
      readonly maxBatchSize?: number
      readonly batch?: boolean
    },
  ) {
    this.#operation = operation
    this.#loader = loader
    this.#authorsSchedule = options.batchScheduleFn
    this.#maxBatchSize = options.batch === false ? 1 : (options.maxBatchSize ?? Number.POSITIVE_INFINITY)
  }

  /** DataLoader's `batchScheduleFn`: called with each batch's first key. */
  readonly schedule: Schedule = (dispatch) => {
    const batch: LoaderBatch = new LoaderBatch(
      this.#operation,
      this.#loader,
      this.#operation.usageOfBatch(this.#loader),
      () => {
        this.#dispatched = batch
        dispatch()
        if (this.#dispatched !== batch) return
        // It had no keys, so that its function was not called, or the function broke its contract.
        this.#dispatched = undefined
        this.#settle(batch)
      },
    )
    this.#newest = batch
    this.#keysOfNewest = 0
    if (this.#authorsSchedule !== undefined) {
      batch.state = 'elsewhere'
      this.#authorsSchedule(() => this.#operation.dispatch(batch))
      return
    }
    this.#operation.enqueue(batch)
  }

  /** The loader's function, which tells when its batches have settled. */
  followed<Key, Value>(load: Batch<Key, Value>): Batch<Key, Value> {
    return (keys) => {
      const batch = this.#dispatched
      if (batch === undefined) return load(keys)
      // Where it throws, or gives no promise, the batch is settled with the end of its dispatch.
      const values = load(keys)
      if (typeof values?.then === 'function') {
        this.#dispatched = undefined
        const settle = () => this.#settle(batch)
        // Before DataLoader subscribes: who waited is known to go on when he does.
        values.then(settle, settle)
      }
      return values
    }
  }

  #settle(batch: LoaderBatch): void {
    if (this.#newest === batch) this.#newest = undefined
    this.#operation.settle(batch)
  }

  /** A key was asked that was not known: the newest batch has it. */
  note(promise: Promise<unknown>): void {
    const batch = this.#newest
    ;(promise as Asked)[batchOf] = batch
    this.asked(promise)
    this.#keysOfNewest++
    if (batch === undefined || this.#keysOfNewest < this.#maxBatchSize) return
    batch.isDue = true
    this.#operation.progress()
  }

  isUnsent(promise: Promise<unknown>): boolean {
    const state = (promise as Asked)[batchOf]?.state
    return state === 'queued' || state === 'elsewhere'
  }

  /** Somebody waits for a promise of this loader, whichever batch is to keep it. */
  asked(promise: Promise<unknown>): void {
    const batch = (promise as Asked)[batchOf]
    if (batch === undefined || batch.state === 'settled') return
    const asker = currentAsker()
    if (asker instanceof Asker) {
      asker.waitFor(batch)
    } else if (!batch.isDue) {
      // Nobody knows who waits: it may be somebody the batch would wait for.
      batch.isDue = true
      this.#operation.progress()
    }
  }
}

// On the promise itself: a WeakMap would cost more than the load.
const batchOf = Symbol('sluice.batch')

interface Asked extends Promise<unknown> {
  [batchOf]?: LoaderBatch | undefined
}
