import { hash } from 'node:crypto'
import type { ExecutionResult } from 'graphql'
import { BackgroundWork } from './background.ts'
import { FailOpenStore } from './fail-open-store.ts'
import { Flights } from './flights.ts'
import { InvalidationLog } from './invalidation-log.ts'
import { isPromise, type MaybePromise, whenDone } from './maybe-promise.ts'
import type { CacheScope } from './policy.ts'
import { CacheCounters, type CacheStatistics, type RefusalReason } from './statistics.ts'
import type { CacheStore, StoredAnswer } from './store.ts'

export interface CacheCoreOptions {
  readonly store: CacheStore
  readonly now: () => number
  readonly maxEntryBytes: number
}

export interface Fill {
  readonly key: string
  readonly result: ExecutionResult
  readonly tags: ReadonlySet<string>
  readonly scope: CacheScope
  readonly maxAgeMs: number
  readonly swrMs: number
  /** The number of the log when the read began. */
  readonly since: number
}

/**
 * What all audiences share: the store, who is reading, who has purged, what was counted. Nothing here knows a
 * schema.
 */
export class CacheCore {
  readonly now: () => number
  readonly store: FailOpenStore
  readonly log = new InvalidationLog()
  readonly flights = new Flights()
  readonly background = new BackgroundWork()
  readonly counters = new CacheCounters()
  readonly #maxEntryBytes: number
  readonly #writing = new Set<Promise<unknown>>()

  constructor({ store, now, maxEntryBytes }: CacheCoreOptions) {
    this.now = now
    this.#maxEntryBytes = maxEntryBytes
    this.store = new FailOpenStore({
      store,
      now,
      onFailure: () => {
        this.counters.counts.storeFailures++
      },
      inBackground: (work) => this.background.add(work),
    })
  }

  /**
   * Purges; when it is done, no answer that carries one of the tags is served or stored any more, unless it
   * was read since.
   */
  purge(tags: readonly string[]): MaybePromise<number> {
    if (tags.length === 0) return 0
    // First, so that reads which began before are refused from now on and joined by nobody.
    this.log.record(tags)
    this.flights.detach()
    return this.#purgeStore(() => this.store.invalidate(tags))
  }

  clear(): MaybePromise<number> {
    this.log.recordEverything()
    this.flights.detach()
    return this.#purgeStore(() => this.store.clear())
  }

  /**
   * Makes an answer of a result and stores it.
   *
   * @returns the answer, stored or not, where it may be shared with others who wait for the same; else
   *   undefined
   */
  fill(fill: Fill): { readonly answer: StoredAnswer; readonly isStored: boolean } | undefined {
    const { key, result, tags, scope, maxAgeMs, swrMs, since } = fill
    const refuse = (reason: RefusalReason): undefined => {
      this.counters.refuse(reason)
    }
    if (result.errors !== undefined && result.errors.length > 0) return refuse('errors')
    if (result.data === undefined || result.data === null) return refuse('errors')
    // They tell about the request that was executed (its trace, its cost), not about the data.
    if (result.extensions !== undefined) return refuse('extensions')
    if (maxAgeMs <= 0) return refuse('zeroLifetime')
    let body: string
    try {
      body = JSON.stringify(result)
    } catch {
      return refuse('notJson')
    }
    const now = this.now()
    const freshUntil = now + maxAgeMs
    const etag = `"${hash('sha256', body, 'base64url')}"`
    const answer = {
      body,
      etag,
      tags: [...tags],
      scope,
      storedAt: now,
      freshUntil,
      staleUntil: freshUntil + swrMs,
    }
    const reason = this.log.isOvertaken(since, tags)
      ? 'overtaken'
      : Buffer.byteLength(body) > this.#maxEntryBytes
        ? 'tooLarge'
        : undefined
    if (reason !== undefined) {
      refuse(reason)
      return { answer, isStored: false }
    }
    const kept = whenDone(this.store.set(key, answer), (isKept) => {
      if (isKept) this.counters.counts.stores++
    })
    if (isPromise(kept)) {
      const writing = kept.finally(() => this.#writing.delete(writing))
      this.#writing.add(writing)
      this.background.add(writing)
    }
    return { answer, isStored: true }
  }

  async statistics(): Promise<CacheStatistics> {
    const kept = await this.store.statistics()
    const { counts, bypasses, refusals } = this.counters
    return {
      ...counts,
      bypasses: { ...bypasses },
      refusals: { ...refusals },
      refusedFills: refusals.overtaken ?? 0,
      entries: kept?.entries,
      bytes: kept?.bytes,
      evictions: kept?.evictions,
    }
  }

  /**
   * A store may apply a write after a purge that was asked for later: the purge waits for the writes under
   * way.
   */
  #purgeStore(run: () => MaybePromise<number>): MaybePromise<number> {
    this.counters.counts.invalidations++
    const purged = this.#writing.size === 0 ? run() : Promise.all(this.#writing).then(run)
    return whenDone(purged, (count) => {
      this.counters.counts.purged += count
      return count
    })
  }
}
