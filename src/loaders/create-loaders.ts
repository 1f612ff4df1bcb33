import type { OperationRecorder } from '../measurement/recorder.ts'
import type { LoaderDefinition } from './define-loader.ts'
import { type LoaderScope, loaderMaker, type MakeLoader, makeLoader } from './make-loader.ts'

// `any` in the positions a map of differently typed loaders cannot agree on; each definition keeps its own types.
// biome-ignore lint/suspicious/noExplicitAny: see above
export type LoaderDefinitions = Readonly<Record<string, LoaderDefinition<any, any, any>>>

/** Makes `context.loaders` for one request; `schedule` says when batches are dispatched, where an author does not. */
export type MakeLoaders = (
  context: object,
  recorder: OperationRecorder | undefined,
  schedule?: LoaderScope['schedule'],
) => object

/**
 * Prepares the program's loaders once; the function returned gives each request a fresh set whose loaders are made when first used,
 * so that a request pays only for those it touches and no request sees another's cached values.
 */
export function createLoaders(definitions: LoaderDefinitions): MakeLoaders {
  class Loaders {
    readonly #scope: LoaderScope
    constructor(scope: LoaderScope) {
      this.#scope = scope
    }
    static make(loaders: Loaders, name: string, definition: LoaderDefinition<unknown, unknown, unknown>) {
      return makeLoader(name, definition, loaders.#scope)
    }
    // By a symbol, for every name may be a loader's.
    get [loaderMaker](): MakeLoader {
      return (name, definition) => makeLoader(name, definition, this.#scope)
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
  return (context, recorder, schedule) => new Loaders({ context, recorder, schedule })
}
