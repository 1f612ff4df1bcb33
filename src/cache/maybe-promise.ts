/**
 * Work that is done at once when it can be: a memory store and synchronous resolvers must not cost a promise
 * for each step.
 */
export type MaybePromise<T> = T | Promise<T>

export function isPromise(value: unknown): value is Promise<unknown> {
  return typeof (value as { then?: unknown } | null | undefined)?.then === 'function'
}

/**
 * Runs, then hands the value (or what was thrown or rejected) on: synchronously unless a promise is involved.
 */
export function attempt<T, R>(
  run: () => MaybePromise<T>,
  onValue: (value: T) => MaybePromise<R>,
  onError: (error: unknown) => MaybePromise<R>,
): MaybePromise<R> {
  let value: MaybePromise<T>
  try {
    value = run()
  } catch (error) {
    return onError(error)
  }
  return isPromise(value) ? (value as Promise<T>).then(onValue, onError) : onValue(value)
}

/** The same for a value already at hand; errors pass through. */
export function whenDone<T, R>(
  value: MaybePromise<T>,
  onValue: (value: T) => MaybePromise<R>,
): MaybePromise<R> {
  return isPromise(value) ? (value as Promise<T>).then(onValue) : onValue(value as T)
}
