/** Where a gateway is in its life; it only moves forward. */
export type LifecycleState =
  | { readonly phase: 'serving' }
  | { readonly phase: 'draining'; readonly since: number }
  | { readonly phase: 'closed' }

/** Counts the requests in flight, whatever their path, and lets `close` wait for the last of them. */
export class Lifecycle {
  #state: LifecycleState = { phase: 'serving' }
  #inFlight = 0
  #idle: (() => void) | undefined

  get state(): LifecycleState {
    return this.#state
  }

  /** Runs one request; it is in flight until the promise settles. */
  async run<T>(request: () => Promise<T>): Promise<T> {
    this.#inFlight++
    try {
      return await request()
    } finally {
      this.#inFlight--
      if (this.#inFlight === 0) this.#idle?.()
    }
  }

  /** Marks the beginning of the end: readiness says no, what is in flight goes on. */
  drain(now: number): void {
    if (this.#state.phase === 'serving') this.#state = { phase: 'draining', since: now }
  }

  /** Resolves when nothing is in flight, or after `maxMs`; tells how many requests were left. */
  async idle(maxMs: number): Promise<number> {
    if (this.#inFlight === 0) return 0
    let timer: NodeJS.Timeout | undefined
    await new Promise<void>((resolve) => {
      this.#idle = resolve
      timer = setTimeout(resolve, maxMs)
    })
    clearTimeout(timer)
    return this.#inFlight
  }

  closed(): void {
    this.#state = { phase: 'closed' }
  }
}
