import DataLoader from 'dataloader'
import type { BatchSchedule } from '../asked-loads.ts'
import { LoaderQueue } from './loader-queue.ts'
import type { OperationDispatch } from './operation-dispatch.ts'

/**
 * A DataLoader whose batches are dispatched when nobody of the operation is left who may ask it before. A key that was asked before is
 * answered by the promise of then, and waits for no other batch. An author's own `batchScheduleFn` keeps its word.
 *
 * @param name what resolvers are known to ask it by: one of few, the same in each operation, whatever the arguments
 * @param operation whose loader it is; absent: DataLoader's own way
 * @param watch told of each batch that is scheduled
 */
export class ScheduledLoader<Key, Value> extends DataLoader<Key, Value> {
  readonly #queue: LoaderQueue | undefined
  readonly #known: DataLoader.CacheMap<unknown, Promise<Value>> | undefined
  readonly #cacheKey: CacheKey<Key> | undefined

  constructor(
    name: string,
    batch: DataLoader.BatchLoadFn<Key, Value>,
    options: DataLoader.Options<Key, Value, unknown>,
    operation: OperationDispatch | undefined,
    watch: (schedule: BatchSchedule) => BatchSchedule = (schedule) => schedule,
  ) {
    if (operation === undefined) {
      super(batch, { ...options, name } as DataLoader.Options<Key, Value>)
      return
    }
    const { batchScheduleFn } = options
    const queue = new LoaderQueue(operation, name, options)
    const known = knownOf<Value>(options)
    const cacheKey = typeof options.cacheKeyFn === 'function' ? new CacheKey(options.cacheKeyFn) : undefined
    super(queue.followed(batch), {
      ...options,
      name,
      // What is no function is left to DataLoader, to refuse it.
      batchScheduleFn:
        typeof (batchScheduleFn ?? queue.schedule) === 'function' ? watch(queue.schedule) : batchScheduleFn,
      cacheMap: known ?? null,
      ...(cacheKey && { cacheKeyFn: cacheKey.of }),
    } as DataLoader.Options<Key, Value>)
    this.#queue = queue
    this.#known = known
    this.#cacheKey = cacheKey
  }

  override load(key: Key): Promise<Value> {
    const queue = this.#queue
    if (queue === undefined) return super.load(key)
    const known = this.#promiseOf(key)
    const promise = known ?? super.load(key)
    this.#cacheKey?.forget()
    if (known === undefined) queue.note(promise)
    else queue.asked(promise)
    return promise
  }

  /** Gives a promise it has given before to one more who asks for the same. */
  again(promise: Promise<Value>): Promise<Value> {
    this.#queue?.asked(promise)
    return promise
  }

  /** Whether the batch that is to keep a promise has not been handed its keys; false where its schedule is DataLoader's own. */
  protected isUnsent(promise: Promise<unknown>): boolean {
    return this.#queue?.isUnsent(promise) === true
  }

  #promiseOf(key: Key): Promise<Value> | undefined {
    if (this.#known === undefined || key === null || key === undefined) return undefined
    return this.#known.get(this.#cacheKey === undefined ? key : this.#cacheKey.remember(key)) || undefined
  }
}

function knownOf<Value>({
  cache,
  cacheMap,
}: {
  readonly cache?: boolean
  readonly cacheMap?: DataLoader.CacheMap<unknown, Promise<Value>> | null
}): DataLoader.CacheMap<unknown, Promise<Value>> | undefined {
  if (cache === false || cacheMap === null) return undefined
  return cacheMap ?? new Map<unknown, Promise<Value>>()
}

/** An author's `cacheKeyFn`. A key is looked up before DataLoader looks it up: what may cost something is computed once. */
class CacheKey<Key> {
  readonly #compute: (key: Key) => unknown
  #remembered: { readonly key: Key; readonly cacheKey: unknown } | undefined

  constructor(compute: (key: Key) => unknown) {
    this.#compute = compute
  }

  remember(key: Key): unknown {
    const cacheKey = this.#compute(key)
    this.#remembered = { key, cacheKey }
    return cacheKey
  }

  forget(): void {
    this.#remembered = undefined
  }

  readonly of = (key: Key): unknown =>
    this.#remembered !== undefined && this.#remembered.key === key
      ? this.#remembered.cacheKey
      : this.#compute(key)
}
