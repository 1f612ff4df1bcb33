/**
 * At most `max` keys at once. One that was not seen for `idleMs` gives its place to a new one, so a flood of new keys cannot push out the
 * steady ones, and keys of the past do not keep the new ones out.
 */
export class BoundedKeys {
  readonly #lastSeen = new Map<string, number>()
  readonly #max: number
  readonly #idleMs: number

  constructor(max: number, idleMs: number = Number.POSITIVE_INFINITY) {
    this.#max = max
    this.#idleMs = idleMs
  }

  /** Whether the key has a place. @param at milliseconds since 1970 */
  admit(key: string, at = 0): boolean {
    if (!this.#lastSeen.delete(key) && this.#lastSeen.size >= this.#max && !this.#makeRoom(at)) return false
    this.#lastSeen.set(key, at)
    return true
  }

  // A Map keeps the order of insertion and `admit` inserts anew, so the first is the one not seen for longest.
  #makeRoom(at: number): boolean {
    const oldest = this.#lastSeen.entries().next().value
    // The distance, not the difference: a clock set back must not make every key look fresh for an hour.
    if (oldest === undefined || Math.abs(at - oldest[1]) < this.#idleMs) return false
    return this.#lastSeen.delete(oldest[0])
  }
}
