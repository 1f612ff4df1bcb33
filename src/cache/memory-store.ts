import { LRUCache } from 'lru-cache'
import type { CacheStore, StoredAnswer, StoreStatistics } from './store.ts'

export interface MemoryStoreOptions {
  /** Most bytes kept: bodies, keys and tags. Default 64 MB. */
  readonly maxBytes?: number
  /** Most answers kept. Default 10,000. */
  readonly maxEntries?: number
  /** Milliseconds since 1970. */
  readonly now?: () => number
}

/** Expired answers that nobody asks for are swept out at the first write after this long, at most. */
const sweepIntervalMs = 10_000
const entryOverheadBytes = 200
const tagOverheadBytes = 64

/**
 * Keeps answers in this process; the least recently used go first. Nothing of an answer, its tags neither, is
 * left when it has gone.
 */
export class MemoryStore implements CacheStore {
  readonly #answers: LRUCache<string, StoredAnswer>
  readonly #keysByTag = new Map<string, Set<string>>()
  readonly #now: () => number
  #evictions = 0
  #sweptAt: number

  constructor({ maxBytes = 64_000_000, maxEntries = 10_000, now = Date.now }: MemoryStoreOptions = {}) {
    this.#now = now
    this.#sweptAt = now()
    this.#answers = new LRUCache({
      max: maxEntries,
      maxSize: maxBytes,
      sizeCalculation: sizeOf,
      dispose: (answer, key, reason) => {
        if (reason === 'evict') this.#evictions++
        this.#unindex(answer, key)
      },
    })
  }

  get(key: string): StoredAnswer | undefined {
    const answer = this.#answers.get(key)
    if (answer === undefined || this.#now() < answer.staleUntil) return answer
    this.#answers.delete(key)
    return undefined
  }

  set(key: string, answer: StoredAnswer): void {
    this.#sweep(sweepIntervalMs)
    this.#answers.set(key, answer)
    // What is larger than the whole store is not kept.
    if (this.#answers.peek(key) !== answer) return
    for (const tag of answer.tags) {
      const keys = this.#keysByTag.get(tag)
      if (keys === undefined) this.#keysByTag.set(tag, new Set([key]))
      else keys.add(key)
    }
  }

  invalidate(tags: readonly string[]): number {
    let purged = 0
    for (const tag of tags) {
      const keys = this.#keysByTag.get(tag)
      if (keys === undefined) continue
      // Each deletion takes its key out of the set; a Set may shrink while it is walked.
      for (const key of keys) if (this.#answers.delete(key)) purged++
    }
    return purged
  }

  clear(): number {
    const { size } = this.#answers
    this.#answers.clear()
    return size
  }

  statistics(): StoreStatistics {
    this.#sweep(0)
    return { entries: this.#answers.size, bytes: this.#answers.calculatedSize, evictions: this.#evictions }
  }

  /** How many tags are indexed: none when nothing is kept. */
  get indexedTags(): number {
    return this.#keysByTag.size
  }

  #sweep(intervalMs: number): void {
    const now = this.#now()
    if (now - this.#sweptAt < intervalMs) return
    this.#sweptAt = now
    const expired: string[] = []
    for (const [key, answer] of this.#answers.entries()) if (now >= answer.staleUntil) expired.push(key)
    for (const key of expired) this.#answers.delete(key)
  }

  #unindex(answer: StoredAnswer, key: string): void {
    for (const tag of answer.tags) {
      const keys = this.#keysByTag.get(tag)
      if (keys === undefined) continue
      keys.delete(key)
      if (keys.size === 0) this.#keysByTag.delete(tag)
    }
  }
}

function sizeOf(answer: StoredAnswer, key: string): number {
  let bytes = entryOverheadBytes + Buffer.byteLength(answer.body) + key.length
  for (const tag of answer.tags) bytes += tagOverheadBytes + tag.length
  return bytes
}
