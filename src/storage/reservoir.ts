/**
 * One of many by lot, each with the same chance (Algorithm R, Vitter 1985, for one place): the nth replaces the one chosen so far with
 * probability 1/n. One lot for each key; what was chosen is taken out when the window is over.
 */
export class Reservoir<T> {
  readonly #chosen = new Map<string, { seen: number; item: T }>()
  readonly #random: () => number

  /** @param random from 0 (included) to 1 (excluded) */
  constructor(random: () => number) {
    this.#random = random
  }

  /** Draws for one more; `make` is called only where it is chosen. @returns what it replaces, and what it made */
  offer(key: string, make: () => T): { readonly replaced: T | undefined; readonly made: T } | undefined {
    const found = this.#chosen.get(key)
    if (found === undefined) {
      const made = make()
      this.#chosen.set(key, { seen: 1, item: made })
      return { replaced: undefined, made }
    }
    found.seen++
    if (this.#random() * found.seen >= 1) return undefined
    const replaced = found.item
    found.item = make()
    return { replaced, made: found.item }
  }

  items(): T[] {
    return [...this.#chosen.values()].map(({ item }) => item)
  }

  clear(): void {
    this.#chosen.clear()
  }
}
