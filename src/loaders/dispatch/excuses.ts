/** Operations that an excuse holds for at first, and at most. */
const shortest = 16
const longest = 65_536

interface Excuse {
  /** The number of the last operation it holds for. */
  until: number
  length: number
}

/**
 * Who is not waited for any more, by the loader that waited for him in vain: a resolver that awaits, unseen, what only this loader's batch
 * can give, or that is always slower than the patience of the dispatch. An excuse holds for a number of operations, twice as many each
 * time it has to be renewed, so that waiting in vain costs a program with much traffic next to nothing, and a resolver that was slow once
 * is soon waited for again.
 */
export class Excuses {
  #byLoader: Map<string, Excuse> | undefined

  holds(loader: string, operation: number): boolean {
    if (this.#byLoader === undefined) return false
    const excuse = this.#byLoader.get(loader)
    return excuse !== undefined && operation <= excuse.until
  }

  /** @param now the number of the newest operation */
  excuse(loader: string, now: number): void {
    this.#byLoader ??= new Map()
    const before = this.#byLoader.get(loader)
    if (before === undefined) {
      this.#byLoader.set(loader, { until: now + shortest, length: shortest })
      return
    }
    if (now <= before.until) return
    // It was waited for without trouble as long as it had been excused.
    const isForgiven = now - before.until > before.length
    before.length = isForgiven ? shortest : Math.min(before.length * 2, longest)
    before.until = now + before.length
  }
}
