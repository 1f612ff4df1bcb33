import type { EndedOperation, Measurement } from '../measurement/measurement.ts'

const maxBytes = 1024 * 1024

export interface BacklogOptions {
  /** Operations at once, at least 1. */
  readonly max: number
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Takes what an operation did; `at` is when it ended. Must not throw. */
  readonly add: (measurement: Measurement, at: number) => void
  /** Told of what no measurement could be made of. */
  readonly onMalformed: (error: unknown) => void
}

/**
 * Operations that have ended and are not added up yet. They are added up many at once: code and tables that are used once in a request are
 * cold each time, and cost several times as much. Bounded by number and by what the requests' variables may hold in memory.
 */
export class Backlog {
  readonly #options: BacklogOptions
  #ended: EndedOperation[] = []
  #endedAt: number[] = []
  #bytes = 0

  constructor(options: BacklogOptions) {
    this.#options = options
  }

  push(ended: EndedOperation): void {
    this.#ended.push(ended)
    this.#endedAt.push(this.#options.now())
    this.#bytes += ended.requestBytes
    if (this.#ended.length >= this.#options.max || this.#bytes >= maxBytes) this.settle()
  }

  /** Adds up all that waits. */
  settle(): void {
    if (this.#ended.length === 0) return
    const { add, onMalformed } = this.#options
    const ended = this.#ended
    const endedAt = this.#endedAt
    this.#ended = []
    this.#endedAt = []
    this.#bytes = 0
    ended.forEach((operation, index) => {
      let measurement: Measurement
      try {
        measurement = operation.measurement()
      } catch (error) {
        onMalformed(error)
        return
      }
      add(measurement, endedAt[index] as number)
    })
  }
}
