/**
 * Which reads an invalidation has overtaken: what was read before a purge of any of its tags must not be
 * stored after it.
 *
 * Each purge gets the next number; a read remembers the number current when it began. Purges are kept while a
 * running read is older than they are, within a bound; beyond it the oldest are forgotten and no read from
 * before them is stored.
 */
export class InvalidationLog {
  readonly #maxTags: number
  #sequence = 0
  /** Reads begun before this are not stored, whatever their tags. */
  #floor = 0
  #purges: { readonly sequence: number; readonly tags: readonly string[] }[] = []
  #tagCount = 0
  /** Running reads by the number they began at; ascending, since numbers only grow. */
  readonly #running = new Map<number, number>()

  /** @param maxTags most tags of recent purges kept */
  constructor(maxTags = 100_000) {
    this.#maxTags = maxTags
  }

  /** A read begins; `end` must follow. */
  begin(): number {
    this.#running.set(this.#sequence, (this.#running.get(this.#sequence) ?? 0) + 1)
    return this.#sequence
  }

  end(since: number): void {
    const left = (this.#running.get(since) ?? 1) - 1
    if (left > 0) this.#running.set(since, left)
    else this.#running.delete(since)
    this.#prune()
  }

  record(tags: readonly string[]): void {
    this.#sequence++
    if (this.#running.size === 0) return
    this.#purges.push({ sequence: this.#sequence, tags })
    this.#tagCount += tags.length + 1
    if (this.#tagCount <= this.#maxTags) return
    this.#floor = this.#sequence
    this.#purges = []
    this.#tagCount = 0
  }

  recordEverything(): void {
    this.#floor = ++this.#sequence
    this.#purges = []
    this.#tagCount = 0
  }

  /** Whether a purge after the read began touches one of its tags. */
  isOvertaken(since: number, tags: ReadonlySet<string>): boolean {
    if (since < this.#floor) return true
    for (let at = this.#purges.length - 1; at >= 0; at--) {
      const purge = this.#purges[at]
      if (purge === undefined || purge.sequence <= since) return false
      if (purge.tags.some((tag) => tags.has(tag))) return true
    }
    return false
  }

  /** How many purges are kept. */
  get size(): number {
    return this.#purges.length
  }

  #prune(): void {
    const oldest = this.#running.keys().next().value
    while (this.#purges[0] !== undefined && (oldest === undefined || this.#purges[0].sequence <= oldest)) {
      this.#tagCount -= this.#purges[0].tags.length + 1
      this.#purges.shift()
    }
  }
}
