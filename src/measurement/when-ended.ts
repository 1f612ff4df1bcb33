/**
 * Gives what `run` gives and fails as it fails; `ended` is told before the caller goes on. A lazy promise (Prisma's, a query builder's)
 * runs again at each subscription, so it is subscribed to once, here, and a promise of its own is given.
 */
export function whenEnded<T>(run: () => T, ended: (failed: boolean, error: unknown) => void): T {
  let result: T
  try {
    result = run()
  } catch (error) {
    ended(true, error)
    throw error
  }
  if (!isThenable(result)) {
    ended(false, undefined)
    return result
  }
  const thenable: PromiseLike<unknown> = result
  return new Promise((resolve, reject) => thenable.then(resolve, reject)).then(
    (value) => {
      ended(false, undefined)
      return value
    },
    (error: unknown) => {
      ended(true, error)
      throw error
    },
  ) as T
}

const isThenable = (value: unknown): value is PromiseLike<unknown> =>
  typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function'
