import { Doorkeeper } from './doorkeeper.ts'

/** A place among labels. Whoever holds it writes `seenAt` at each observation. */
export interface Place {
  /** Milliseconds since 1970. */
  seenAt: number
  /** Called when the place is given away. */
  readonly leave: () => void
}

/**
 * At most `max` labels at once. One that was not observed for `idleMs` gives its place to a newcomer that has asked for one before: what a
 * flood made up goes, what is observed stays, and labels that come once push nobody out.
 */
export class LabelPlaces {
  readonly #max: number
  readonly #idleMs: number
  readonly #places = new Set<Place>()
  readonly #doorkeeper = new Doorkeeper()
  /** When all places were looked through last, none had been observed before this. */
  #oldest = Number.NEGATIVE_INFINITY

  constructor(max: number, idleMs: number = Number.POSITIVE_INFINITY) {
    this.#max = max
    this.#idleMs = idleMs
  }

  /** Whether there is room for a newcomer; what is idle makes it. @param at in milliseconds since 1970 */
  hasRoomFor(key: string, at: number): boolean {
    if (this.#places.size < this.#max) return true
    if (this.#idleMs === Number.POSITIVE_INFINITY || !this.#doorkeeper.note(key)) return false
    if (at >= this.#oldest && at - this.#oldest < this.#idleMs) return false
    const idle = this.#longestIdle(at)
    if (idle === undefined || at - idle.seenAt < this.#idleMs) return false
    this.#places.delete(idle)
    idle.leave()
    return true
  }

  add(place: Place): void {
    this.#places.add(place)
  }

  delete(place: Place): void {
    this.#places.delete(place)
  }

  #longestIdle(at: number): Place | undefined {
    let longest: Place | undefined
    for (const place of this.#places) {
      // The clock was set back: the time of what was observed before begins now, for it must neither seem idle nor look fresh for long.
      if (place.seenAt > at) place.seenAt = at
      if (longest === undefined || place.seenAt < longest.seenAt) longest = place
    }
    if (longest !== undefined) this.#oldest = longest.seenAt
    return longest
  }
}
