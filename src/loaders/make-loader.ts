import type DataLoader from 'dataloader'
import { type BatchEnd, noteLoaded } from '../measurement/loaded.ts'
import type { OperationRecorder } from '../measurement/recorder.ts'
import { recorderOf } from '../measurement/recorder-of.ts'
import { writesSoFar } from '../measurement/writes.ts'
import { AskedLoads, type BatchSchedule } from './asked-loads.ts'
import type { StartTimer } from './batch-time.ts'
import { keyByValue } from './by-value.ts'
import type { LoaderDefinition, LoaderOptions } from './define-loader.ts'
import type { OperationDispatch } from './dispatch/operation-dispatch.ts'
import { ScheduledLoader } from './dispatch/scheduled-loader.ts'
import { type BatchTerms, isRejection, measuredBatch } from './measured-batch.ts'

/** What a loader takes from the request it serves. */
export interface LoaderScope {
  /** The second argument of its batch function. */
  readonly context: object
  readonly recorder: OperationRecorder | undefined
  /** Decides when batches are dispatched, where an author does not say; undefined: as DataLoader does. */
  readonly operation?: OperationDispatch | undefined
  readonly startTimer?: StartTimer | undefined
}

type Definition<Key, Value> = LoaderDefinition<Key, Value, unknown> & Pick<BatchTerms, 'noun'>

/** Makes a loader of one request; `name` is what it is measured under and called in errors. */
export type MakeLoader = <Key, Value>(
  name: string,
  definition: Definition<Key, Value>,
) => RequestLoader<Key, Value>

/** Makes a loader of one request from its definition. */
export function makeLoader<Key, Value>(
  name: string,
  definition: Definition<Key, Value>,
  scope: LoaderScope,
): RequestLoader<Key, Value> {
  // A definition that was not made by defineLoader may have none.
  const options: LoaderOptions<Key, Value> = definition.options ?? {}
  const { context, recorder, operation, startTimer } = scope
  const asked = new AskedLoads(options.cache !== false && options.cacheMap === undefined)
  // What others have loaded into a map of the author's may be a failure.
  if (options.cacheMap != null) asked.expectRejections()
  const end: BatchEnd = { at: 0 }
  const terms = { timeoutMs: options.timeoutMs, startTimer, noun: definition.noun, asked }
  const batch = measuredBatch(name, definition.batch, context, recorder, end, terms)
  const ofDataLoader = {
    name,
    batch: options.batch,
    maxBatchSize: options.maxBatchSize,
    cache: options.cache,
    cacheKeyFn: options.cacheKeyFn ?? keyByValue,
    cacheMap: (asked.cache as DataLoader.CacheMap<unknown, Promise<Value>> | undefined) ?? options.cacheMap,
    batchScheduleFn:
      operation === undefined
        ? asked.watch(options.batchScheduleFn ?? afterThisTick)
        : options.batchScheduleFn,
  }
  // What a batched resolver keeps is its author's wish; a map of the author's serves other requests, too.
  const forgetsWritten = options.cacheMap == null && definition.noun !== 'parent'
  return new RequestLoader(name, batch, ofDataLoader, operation, { end, asked, forgetsWritten })
}

interface RequestLoaderParts {
  readonly end: BatchEnd
  readonly asked: AskedLoads
  readonly forgetsWritten: boolean
}

/** A DataLoader whose promises are known for a loader's own, so that a resolver that returns one is known to be done. */
export class RequestLoader<Key, Value> extends ScheduledLoader<Key, Value> {
  readonly #end: BatchEnd
  readonly #asked: AskedLoads
  readonly #cache: { readonly size: number }
  /** How much was written when what it knows was asked for; none where its cache is not its own. */
  #writes: number | undefined

  constructor(
    name: string,
    batch: DataLoader.BatchLoadFn<Key, Value>,
    options: DataLoader.Options<Key, Value, unknown>,
    operation: OperationDispatch | undefined,
    { end, asked, forgetsWritten }: RequestLoaderParts,
  ) {
    super(name, batch, options, operation, (schedule) => asked.watch(schedule))
    this.#end = end
    this.#asked = asked
    this.#cache = asked.cache ?? noCache
    this.#writes = forgetsWritten ? writesSoFar() : undefined
  }

  override load(key: Key): Promise<Value> {
    this.#forgetWritten()
    const { size } = this.#cache
    const promise = super.load(key)
    this.#asked.asked(promise, this.#cache.size > size)
    return noteLoaded(promise, this.#end)
  }

  /** What was read before a write, anybody's, may have changed; what is not sent yet will be read after it. */
  #forgetWritten(): void {
    if (this.#writes === undefined || this.#writes === writesSoFar()) return
    this.#writes = writesSoFar()
    this.#asked.cache?.forgetAllBut((promise) => this.isUnsent(promise))
  }

  /** Gives a promise it has given before to one more who asks for the same. */
  override again(promise: Promise<Value>): Promise<Value> {
    return noteLoaded(super.again(promise), this.#end)
  }

  override prime(key: Key, value: Value | PromiseLike<Value> | Error): this {
    this.#forgetWritten()
    if (isRejection(value)) this.#asked.expectRejections()
    return super.prime(key, value)
  }
}

const noCache = { size: 0 }

// As DataLoader itself: when the promises that are settled now have run their course, and all they lead to at once.
const settled = Promise.resolve()
const afterThisTick: BatchSchedule = (dispatch) => {
  void settled.then(() => process.nextTick(dispatch))
}

/** Where `context.loaders` has its own way of making a loader for its request, for those that are in no map. */
export const loaderMaker = Symbol('sluice.loaderMaker')

interface MakesLoaders {
  readonly [loaderMaker]: MakeLoader
}

/** Makes loaders for the request of a context; where that has none of Sluice's loaders, as for code outside any gateway. */
export function makeLoaderOf(context: unknown): MakeLoader {
  const loaders = (context as { readonly loaders?: Partial<MakesLoaders> } | null | undefined)?.loaders
  if (makesLoaders(loaders)) return (name, definition) => loaders[loaderMaker](name, definition)
  const scope = { context: context as object, recorder: recorderOf(context) }
  return (name, definition) => makeLoader(name, definition, scope)
}

const makesLoaders = (loaders: Partial<MakesLoaders> | null | undefined): loaders is MakesLoaders =>
  loaders?.[loaderMaker] !== undefined
