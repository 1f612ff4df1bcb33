import type { StoredAnswer } from './store.ts'

/** One execution that others with the same key wait for. */
export class Flight {
  #followers: ((answer: StoredAnswer | undefined) => void)[] | undefined

  /**
   * Resolves with the leader's answer; undefined when it is not to be shared and each must execute by itself.
   */
  join(): Promise<StoredAnswer | undefined> {
    return new Promise((resolve) => {
      this.#followers ??= []
      this.#followers.push(resolve)
    })
  }

  land(answer: StoredAnswer | undefined): void {
    for (const resolve of this.#followers ?? []) resolve(answer)
    this.#followers = undefined
  }
}

/** The executions that an equal miss may join, by key. */
export class Flights {
  readonly #flights = new Map<string, Flight>()

  find(key: string): Flight | undefined {
    return this.#flights.get(key)
  }

  start(key: string): Flight {
    const flight = new Flight()
    this.#flights.set(key, flight)
    return flight
  }

  land(key: string, flight: Flight, answer: StoredAnswer | undefined): void {
    if (this.#flights.get(key) === flight) this.#flights.delete(key)
    flight.land(answer)
  }

  /**
   * After a purge nobody joins what began before it: he might be the writer. All flights, whatever the purge
   * names, because the tags that resolvers will add are not known before they have run.
   */
  detach(): void {
    this.#flights.clear()
  }
}
