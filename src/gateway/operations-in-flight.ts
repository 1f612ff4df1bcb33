/** Counts the operations that are being answered: neither scrapes nor probes, which the lifecycle counts as well. */
export class OperationsInFlight {
  #count = 0

  readonly count = (): number => this.#count

  /** The same function, counted while it runs. */
  counted<Given extends readonly unknown[], Result>(
    run: (...given: Given) => Promise<Result>,
  ): (...given: Given) => Promise<Result> {
    const ended = () => {
      this.#count--
    }
    return (...given) => {
      this.#count++
      const running = run(...given)
      running.then(ended, ended)
      return running
    }
  }
}
