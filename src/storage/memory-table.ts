/** Rows by key, in the order in which they were last written; what each takes in memory is estimated. */
export class MemoryTable<Row> {
  bytes = 0
  readonly #rows = new Map<string, Row>()
  readonly #keyOf: (row: Row) => string
  readonly #bytesOf: (row: Row) => number
  readonly #choose: (old: Row, row: Row) => Row

  /** @param choose what is kept of a row that is there and one that is put in its place */
  constructor(
    keyOf: (row: Row) => string,
    bytesOf: (row: Row) => number,
    choose: (old: Row, row: Row) => Row,
  ) {
    this.#keyOf = keyOf
    this.#bytesOf = bytesOf
    this.#choose = choose
  }

  get size(): number {
    return this.#rows.size
  }

  get(key: string): Row | undefined {
    return this.#rows.get(key)
  }

  values(): IterableIterator<Row> {
    return this.#rows.values()
  }

  put(row: Row): void {
    const key = this.#keyOf(row)
    const old = this.#rows.get(key)
    const chosen = old === undefined ? row : this.#choose(old, row)
    this.#remove(key)
    this.#rows.set(key, chosen)
    this.bytes += this.#bytesOf(chosen)
  }

  /** Deletes the row that was last written longest ago. */
  deleteOldest(): boolean {
    const oldest = this.#rows.keys().next()
    return !oldest.done && this.#remove(oldest.value)
  }

  /** @returns how many rows, at most `limit` */
  deleteWhere(isOld: (row: Row) => boolean, limit: number): number {
    let deleted = 0
    for (const [key, row] of this.#rows) {
      if (deleted >= limit) break
      if (isOld(row) && this.#remove(key)) deleted++
    }
    return deleted
  }

  #remove(key: string): boolean {
    const row = this.#rows.get(key)
    if (row === undefined) return false
    this.bytes -= this.#bytesOf(row)
    return this.#rows.delete(key)
  }
}
