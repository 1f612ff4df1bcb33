/** Longest a batch function may take, in milliseconds, where its loader does not say otherwise. */
export const defaultTimeoutMs = 30_000

/** The longest that Node's timers can wait, in milliseconds: what is longer they run at once. */
export const maxTimeoutMs = 2 ** 31 - 1

/** Runs something after so many milliseconds; gives what calls it off. */
export type StartTimer = (run: () => void, afterMs: number) => () => void

/** Node's, which keeps no process alive. */
export const startTimer: StartTimer = (run, afterMs) => {
  const timer = setTimeout(run, afterMs)
  timer.unref()
  return () => clearTimeout(timer)
}

/** What `running` comes to, or the failure if it comes to nothing in time; what comes later is ignored. */
export function withinTime<T>(
  running: PromiseLike<T>,
  limit: { readonly timeoutMs: number; readonly startTimer: StartTimer; readonly failure: () => Error },
): PromiseLike<T> {
  const { timeoutMs, startTimer, failure } = limit
  if (timeoutMs === 0) return running
  return new Promise((resolve, reject) => {
    const stop = startTimer(() => reject(failure()), timeoutMs)
    running.then(
      (value) => {
        stop()
        resolve(value)
      },
      (error: unknown) => {
        stop()
        reject(error)
      },
    )
  })
}
