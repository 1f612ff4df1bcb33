import type { ResolverSummary } from './measurement.ts'

/**
 * All calls of one resolver in one operation while it runs. The resolver's wrapper reads the clock twice a call and hands both readings
 * in; nothing here reads it again or allocates.
 */
export class ResolverSlot {
  readonly #coordinate: string
  #calls = 0
  errors = 0
  #totalMs = 0
  #maxMs = 0
  #busyMs = 0
  #running = 0
  #firstStart = 0
  #lastEnd = 0
  /** Since when at least one call is running, without a pause. */
  #busySince = 0

  constructor(coordinate: string) {
    this.#coordinate = coordinate
  }

  /** @param at the recorder's monotonic clock, in milliseconds; as all instants here */
  begin(at: number): void {
    if (this.#running++ === 0) {
      this.#busySince = at
      if (this.#calls === 0) this.#firstStart = at
    }
    this.#calls++
  }

  /** Ends the call that began at `started`. */
  end(started: number, at: number): void {
    const durationMs = at - started
    this.#totalMs += durationMs
    if (durationMs > this.#maxMs) this.#maxMs = durationMs
    if (--this.#running === 0) this.#busyMs += at - this.#busySince
    this.#lastEnd = at
  }

  /** A copy: a call that outlives its operation changes it no more. What still runs is busy until `now`. */
  summary(operationStart: number, now: number): ResolverSummary {
    const isRunning = this.#running > 0
    return {
      coordinate: this.#coordinate,
      calls: this.#calls,
      errors: this.errors,
      totalMs: this.#totalMs,
      maxMs: this.#maxMs,
      startMs: this.#firstStart - operationStart,
      endMs: (isRunning ? now : this.#lastEnd) - operationStart,
      busyMs: this.#busyMs + (isRunning ? now - this.#busySince : 0),
    }
  }
}
