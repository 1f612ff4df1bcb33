import type DataLoader from 'dataloader'
import { assertOptions, loaderOptions } from './loader-options.ts'

/**
 * Loads many keys at once. Gives one entry for each key, in the order of the keys: the value, `null` where there is none,
 * or an `Error` for that key alone.
 */
export type BatchFunction<Key, Value, Context> = (
  keys: readonly Key[],
  context: Context,
) => PromiseLike<ArrayLike<Value | Error>> | ArrayLike<Value | Error>

/**
 * DataLoader's own options, with its defaults: `batch` (true), `maxBatchSize` (no limit), `cache` (true), `batchScheduleFn`, and
 * `cacheMap` (a Map of each request; one that is given serves all requests, and what it holds every request sees).
 *
 * `cacheKeyFn`: plain objects, arrays, dates, byte arrays and Prisma's decimals are cached by value, whatever the order of properties and
 * however deep; keys of other classes by identity.
 */
export interface LoaderOptions<Key, Value> extends Omit<DataLoader.Options<Key, Value, unknown>, 'name'> {
  /** Longest the batch function may take, in milliseconds; then all its keys fail, and what it gives later is ignored. 0 is no limit [30,000]. */
  readonly timeoutMs?: number
}

/** A loader as its author defined it: one for the program, made fresh in each request's context. */
export interface LoaderDefinition<Key, Value, Context> {
  readonly batch: BatchFunction<Key, Value, Context>
  readonly options: LoaderOptions<Key, Value>
}

/** `context.loaders` for a map of definitions: `LoadersOf<typeof loaders>`. */
export type LoadersOf<Definitions> = {
  readonly [Name in keyof Definitions]: Definitions[Name] extends LoaderDefinition<
    infer Key,
    infer Value,
    never
  >
    ? DataLoader<Key, Value>
    : never
}

/**
 * Defines a loader. Give it to `createGateway({ loaders: { userById } })` and use it as `context.loaders.userById.load(id)`.
 *
 * @param batch loads all keys of one batch; receives the request's context as its second argument
 * @param options DataLoader's own options, and `timeoutMs`
 * @throws TypeError when `batch` is not a function; SluiceError CONFIGURATION with all mistakes in the options
 */
export function defineLoader<Key, Value, Context = unknown>(
  batch: BatchFunction<Key, Value, Context>,
  options: LoaderOptions<Key, Value> = {},
): LoaderDefinition<Key, Value, Context> {
  if (typeof batch !== 'function') {
    throw new TypeError(
      `defineLoader expects a batch function (keys, context) => values, got ${batch === null ? 'null' : typeof batch}.`,
    )
  }
  const nameless = 'name cannot be given: a loader is called what it is called in `loaders`. Leave it out.'
  assertOptions('defineLoader', options, loaderOptions, nameless)
  return { batch, options: { ...options } }
}
