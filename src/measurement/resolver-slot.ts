import type { ResolverSummary } from './measurement.ts'

/**
 * All calls of one resolver in one operation: what is added to while it runs is what is read when it is over. The resolver's wrapper reads
 * the clock twice a call and hands both readings in; nothing here reads it again or allocates.
 */
export class ResolverSlot implements ResolverSummary {
  readonly coordinate: string
  calls = 0
  errors = 0
  totalMs = 0
  maxMs = 0
  startMs = 0
  endMs = 0
  busyMs = 0
  readonly #operationStart: number
  #running = 0
  /** Since when at least one call is running, without a pause. */
  #busySince = 0
  #isClosed = false

  /** @param operationStart on the recorder's monotonic clock, in milliseconds; as all instants here */
  constructor(coordinate: string, operationStart: number) {
    this.coordinate = coordinate
    this.#operationStart = operationStart
  }

  begin(at: number): void {
    if (this.#isClosed) return
    if (this.#running++ === 0) {
      this.#busySince = at
      if (this.calls === 0) this.startMs = at - this.#operationStart
    }
    this.calls++
  }

  /** Ends the call that began at `started`. */
  end(started: number, at: number, failed: boolean): void {
    if (this.#isClosed) return
    if (failed) this.errors++
    const durationMs = at - started
    this.totalMs += durationMs
    if (durationMs > this.maxMs) this.maxMs = durationMs
    if (--this.#running === 0) this.busyMs += at - this.#busySince
    const endMs = at - this.#operationStart
    if (endMs > this.endMs) this.endMs = endMs
  }

  /** The operation is over: what still runs was busy until now, and changes nothing any more. */
  close(now: number): void {
    this.#isClosed = true
    if (this.#running === 0) return
    this.busyMs += now - this.#busySince
    this.endMs = now - this.#operationStart
  }
}
