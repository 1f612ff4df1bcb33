import type { ModelLoaders } from './model-loaders.ts'

const modelLoadersKey = Symbol('sluice.modelLoaders')

/** Where `context.loaders` has the generated loaders of its request, which are made when they are first asked for. */
export const modelLoadersOfRequest = Symbol('sluice.modelLoadersOfRequest')

interface WithModelLoaders {
  readonly [modelLoadersKey]?: ModelLoaders
  readonly loaders?: { readonly [modelLoadersOfRequest]?: ModelLoaders | undefined } | undefined
}

/** Puts generated loaders into a context that has no `loaders` of a gateway, where the fields that resolve themselves find them. */
export function attachModelLoaders(context: object, modelLoaders: ModelLoaders): void {
  ;(context as { [modelLoadersKey]?: ModelLoaders })[modelLoadersKey] = modelLoaders
}

/** The generated loaders of the request a context belongs to; undefined where the program has none. */
export function modelLoadersOf(context: unknown): ModelLoaders | undefined {
  const { [modelLoadersKey]: attached, loaders } = (context ?? {}) as WithModelLoaders
  return attached ?? loaders?.[modelLoadersOfRequest]
}
