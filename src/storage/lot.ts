/** One of many by lot, each with the same chance (Algorithm R, Vitter 1985, for one place): the nth is drawn with probability 1/n, and replaces the one before. */
export class Lot {
  #seen = 0

  /** Whether the next one is drawn; the first always is. @param random from 0 (included) to 1 (excluded) */
  isDrawn(random: () => number): boolean {
    return ++this.#seen === 1 || random() * this.#seen < 1
  }

  /** Forgets all that were seen. */
  begin(): void {
    this.#seen = 0
  }
}
