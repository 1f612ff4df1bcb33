let last: unknown

/** Notes the promise that a loader of ours has just given: whoever returns it has nothing of his own left to run. */
export function noteLoaded<T>(promise: Promise<T>): Promise<T> {
  last = promise
  return promise
}

/** Whether a value is the very promise that a loader gave last. */
export const isLoaded = (value: unknown): boolean => value === last
