/** The end of what may take too long. */
export interface Deadline {
  /** Aborted when it is given up; for whoever can stop. */
  readonly signal: AbortSignal
  /** The promised value; rejects when it is given up before. */
  readonly orGivenUp: <Value>(promised: Value | PromiseLike<Value>) => Promise<Value>
  /** It has ended in time. */
  readonly clear: () => void
}

/**
 * Gives up after a time, or when another signal says so.
 *
 * @param reason why, after that time; of the other signal, its own reason is
 */
export function deadline(timeoutMs: number, reason: () => Error, other: AbortSignal): Deadline {
  const controller = new AbortController()
  const { signal } = controller
  const timer = setTimeout(() => controller.abort(reason()), timeoutMs)
  const giveUp = () => controller.abort(other.reason)
  const givenUp = new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
  // Nobody may be waiting yet, or any more.
  givenUp.catch(() => undefined)
  other.addEventListener('abort', giveUp, { once: true })
  if (other.aborted) giveUp()
  return {
    signal,
    orGivenUp: (promised) => Promise.race([givenUp, promised]),
    clear() {
      clearTimeout(timer)
      other.removeEventListener('abort', giveUp)
    },
  }
}
