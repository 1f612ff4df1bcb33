import { MemoryStore } from '../../src/cache/memory-store.ts'
import type { CacheStore } from '../../src/cache/store.ts'

/** A store as if over a network: every call takes turns of the event loop, and fails while `isAway`, before or after it has worked. */
export class RemoteStore implements CacheStore {
  readonly inner: MemoryStore
  isAway = false
  /** Turns each call takes; a test makes writes slower than purges with it. */
  turns: Partial<Record<keyof CacheStore, number>> = {}

  constructor(now: () => number, maxEntries = 100) {
    this.inner = new MemoryStore({ now, maxEntries })
  }

  get: CacheStore['get'] = (key) => this.#call('get', () => this.inner.get(key))
  set: CacheStore['set'] = (key, answer) => this.#call('set', () => this.inner.set(key, answer))
  invalidate: CacheStore['invalidate'] = (tags) => this.#call('invalidate', () => this.inner.invalidate(tags))
  clear: CacheStore['clear'] = () => this.#call('clear', () => this.inner.clear())
  statistics: CacheStore['statistics'] = () => this.#call('statistics', () => this.inner.statistics())

  async #call<T>(name: keyof CacheStore, run: () => T): Promise<T> {
    for (let turn = this.turns[name] ?? 1; turn > 0; turn--) await new Promise(setImmediate)
    if (this.isAway) throw new Error(`the store is away: ${name}`)
    return run()
  }
}
