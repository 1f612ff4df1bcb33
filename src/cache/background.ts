/** Work that nobody waits for, until the gateway drains. */
export class BackgroundWork {
  readonly #running = new Set<Promise<unknown>>()

  /** Its failure must be handled already. */
  add(work: Promise<unknown>): void {
    const tracked: Promise<unknown> = work.then(
      () => this.#running.delete(tracked),
      () => this.#running.delete(tracked),
    )
    this.#running.add(tracked)
  }

  /** Resolves when nothing is running any more. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running)
  }
}
