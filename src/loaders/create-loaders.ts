import { attachTracker } from '../measurement/call-tracker.ts'
import type { OperationRecorder } from '../measurement/recorder.ts'
import type { LoaderDefinition } from './define-loader.ts'
import type { Dispatch } from './dispatch/create-dispatch.ts'
import { type LoaderScope, loaderMaker, type MakeLoader, makeLoader } from './make-loader.ts'
import { measuredBatch } from './measured-batch.ts'
import type { ModelLoaders } from './model-loaders.ts'
import { modelLoadersOfRequest } from './model-loaders-of.ts'
import type { LoadRequest } from './models/cached-load.ts'
import type { MakeModelLoaders } from './models/create-model-loaders.ts'

// `any` in the positions a map of differently typed loaders cannot agree on; each definition keeps its own types.
// biome-ignore lint/suspicious/noExplicitAny: see above
export type LoaderDefinitions = Readonly<Record<string, LoaderDefinition<any, any, any>>>

/** The loaders of a data model, and what they are called. */
export interface GeneratedLoaders {
  readonly names: readonly string[]
  readonly make: MakeModelLoaders
}

/** Makes `context.loaders` for one request. */
export type MakeLoaders = (context: object, recorder: OperationRecorder | undefined) => object

/**
 * Prepares the program's loaders once; the function returned gives each request a fresh set whose loaders are made when first used,
 * so that a request pays only for those it touches and no request sees another's cached values. Where an author's loader has the name of
 * a generated one, his is the one.
 *
 * @param generated load through the client that the request's context has as `prisma`
 * @param dispatch decides when batches are dispatched; absent: DataLoader's own way
 */
export function createLoaders(
  definitions: LoaderDefinitions,
  generated?: GeneratedLoaders,
  dispatch?: Dispatch,
): MakeLoaders {
  class Loaders {
    readonly #scope: LoaderScope
    #models: ModelLoaders | undefined
    constructor(scope: LoaderScope) {
      this.#scope = scope
    }
    static make(loaders: Loaders, name: string, definition: LoaderDefinition<unknown, unknown, unknown>) {
      return makeLoader(name, definition, loaders.#scope)
    }
    // By symbols, for every name may be a loader's.
    get [loaderMaker](): MakeLoader {
      return (name, definition) => makeLoader(name, definition, this.#scope)
    }
    get [modelLoadersOfRequest](): ModelLoaders | undefined {
      if (generated !== undefined) this.#models ??= generated.make(requestOf(this.#scope))
      return this.#models
    }
  }
  const define = (name: string, make: (loaders: Loaders) => unknown) =>
    Object.defineProperty(Loaders.prototype, name, {
      configurable: true,
      enumerable: true,
      get(this: Loaders) {
        const loader = make(this)
        Object.defineProperty(this, name, { value: loader, enumerable: true })
        return loader
      },
    })
  for (const name of generated?.names ?? [])
    define(name, (loaders) => loaders[modelLoadersOfRequest]?.loaders[name])
  for (const [name, definition] of Object.entries(definitions))
    define(name, (loaders) => Loaders.make(loaders, name, definition))
  return (context, recorder) => {
    const operation = dispatch?.begin()
    if (operation !== undefined) attachTracker(context, operation)
    return new Loaders({ context, recorder, operation })
  }
}

const keyOfRequest = (request: unknown): unknown => (request as LoadRequest).key

function requestOf({ context, recorder, operation }: LoaderScope): Parameters<MakeModelLoaders>[0] {
  const { prisma } = context as { readonly prisma: object }
  return {
    prisma,
    operation,
    measure: (name, batch, end, asked) =>
      measuredBatch(name, batch, context, recorder, end, { asked, keyOf: keyOfRequest }),
  }
}
