import type DataLoader from 'dataloader'

/**
 * Loads many keys at once. Gives one entry for each key, in the order of the keys: the value, `null` where there is none,
 * or an `Error` for that key alone.
 */
export type BatchFunction<Key, Value, Context> = (
  keys: readonly Key[],
  context: Context,
) => PromiseLike<ArrayLike<Value | Error>> | ArrayLike<Value | Error>

/** DataLoader's own options, with its defaults: batch, maxBatchSize (no limit), cache (true), cacheKeyFn, batchScheduleFn. */
export type LoaderOptions<Key, Value> = Omit<DataLoader.Options<Key, Value, unknown>, 'name'>

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
 * @param options DataLoader's own options (default: its defaults)
 * @throws TypeError when `batch` is not a function
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
  return { batch, options }
}
