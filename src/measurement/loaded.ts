/** When the latest batch of a loader ended, on the clock of `performance.now`; 0 before the first. */
export interface BatchEnd {
  at: number
}

let last: unknown
let lastEnd: BatchEnd | undefined

/** Notes the promise that a loader of ours has just given: whoever returns it has nothing of his own left to run. */
export function noteLoaded<T>(promise: Promise<T>, end: BatchEnd): Promise<T> {
  last = promise
  lastEnd = end
  return promise
}

/** Of the loader that gave a value last; undefined for any other value. */
export const loadedWith = (value: unknown): BatchEnd | undefined => (value === last ? lastEnd : undefined)
