import type { ModelLoaders } from './model-loaders.ts'

const modelLoadersKey = Symbol('sluice.modelLoaders')

/** Puts a request's generated loaders into its context, where the fields that resolve themselves find them. */
export function attachModelLoaders(context: object, modelLoaders: ModelLoaders): void {
  ;(context as { [modelLoadersKey]?: ModelLoaders })[modelLoadersKey] = modelLoaders
}

/** The generated loaders of the request a context belongs to; undefined where the program has none. */
export function modelLoadersOf(context: unknown): ModelLoaders | undefined {
  return (context as { [modelLoadersKey]?: ModelLoaders } | null | undefined)?.[modelLoadersKey]
}
