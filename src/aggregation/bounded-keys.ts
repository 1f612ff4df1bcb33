import { Doorkeeper } from './doorkeeper.ts'

/**
 * At most `max` keys at once. A place becomes free when its key was not seen for `idleMs`; and a key that was seen in one window only gives
 * its place, in a later window, to one that has asked before. So a flood of keys that come once cannot push out the steady ones, and cannot
 * keep a new steady one out for long. No key loses its place within the window it was seen in: a window never holds more than `max`.
 */
export class BoundedKeys {
  // By the order in which they were last seen.
  readonly #steady = new Map<string, number>()
  readonly #once = new Map<string, number>()
  readonly #doorkeeper = new Doorkeeper()
  readonly #max: number
  readonly #idleMs: number

  constructor(max: number, idleMs: number = Number.POSITIVE_INFINITY) {
    this.#max = max
    this.#idleMs = idleMs
  }

  /** Whether the key has a place. @param at start of the window it is seen in, in milliseconds since 1970 */
  admit(key: string, at = 0): boolean {
    if (this.#steady.delete(key)) {
      this.#steady.set(key, at)
      return true
    }
    const seenIn = this.#once.get(key)
    if (seenIn !== undefined) {
      if (seenIn === at) return true
      this.#once.delete(key)
      this.#steady.set(key, at)
      return true
    }
    if (this.#steady.size + this.#once.size >= this.#max && !this.#makeRoom(key, at)) return false
    this.#once.set(key, at)
    return true
  }

  #makeRoom(key: string, at: number): boolean {
    const idle = this.#steady.entries().next().value
    // The distance, not the difference: a clock set back must not make every key look fresh for an hour.
    if (idle !== undefined && Math.abs(at - idle[1]) >= this.#idleMs) return this.#steady.delete(idle[0])
    const askedBefore = this.#doorkeeper.note(key)
    const oldest = this.#once.entries().next().value
    if (oldest === undefined || oldest[1] === at) return false
    if (!askedBefore && Math.abs(at - oldest[1]) < this.#idleMs) return false
    return this.#once.delete(oldest[0])
  }
}
