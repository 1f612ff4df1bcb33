import DataLoader from 'dataloader'
import { type BatchEnd, noteLoaded } from '../measurement/loaded.ts'
import type { OperationRecorder } from '../measurement/recorder.ts'
import type { LoaderDefinition } from './define-loader.ts'
import { measuredBatch } from './measured-batch.ts'

// `any` in the positions a map of differently typed loaders cannot agree on; each definition keeps its own types.
// biome-ignore lint/suspicious/noExplicitAny: see above
export type LoaderDefinitions = Readonly<Record<string, LoaderDefinition<any, any, any>>>

/** A DataLoader whose promises are known for a loader's own, so that a resolver that returns one is known to be done. */
class NotedLoader<Key, Value> extends DataLoader<Key, Value> {
  readonly #end: BatchEnd

  constructor(
    batch: DataLoader.BatchLoadFn<Key, Value>,
    options: DataLoader.Options<Key, Value>,
    end: BatchEnd,
  ) {
    super(batch, options)
    this.#end = end
  }

  override load(key: Key): Promise<Value> {
    return noteLoaded(super.load(key), this.#end)
  }
}

/** Makes `context.loaders` for one request. */
export type MakeLoaders = (context: object, recorder: OperationRecorder | undefined) => object

/**
 * Prepares the program's loaders once; the function returned gives each request a fresh set whose loaders are made when first used,
 * so that a request pays only for those it touches and no request sees another's cached values.
 */
export function createLoaders(definitions: LoaderDefinitions): MakeLoaders {
  class Loaders {
    readonly #context: object
    readonly #recorder: OperationRecorder | undefined
    constructor(context: object, recorder: OperationRecorder | undefined) {
      this.#context = context
      this.#recorder = recorder
    }
    static make(loaders: Loaders, name: string, definition: LoaderDefinition<unknown, unknown, unknown>) {
      const end: BatchEnd = { at: 0 }
      const batch = measuredBatch(name, definition.batch, loaders.#context, loaders.#recorder, end)
      return new NotedLoader(batch, { ...definition.options, name }, end)
    }
  }
  for (const [name, definition] of Object.entries(definitions)) {
    Object.defineProperty(Loaders.prototype, name, {
      configurable: true,
      enumerable: true,
      get(this: Loaders) {
        const loader = Loaders.make(this, name, definition)
        Object.defineProperty(this, name, { value: loader, enumerable: true })
        return loader
      },
    })
  }
  return (context, recorder) => new Loaders(context, recorder)
}
