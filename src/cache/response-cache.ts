import type { Plugin } from '@envelop/core'
import type { CacheContext } from './cache-context.ts'
import { CacheCore } from './cache-core.ts'
import type { OnOutcome } from './execution.ts'
import { MemoryStore } from './memory-store.ts'
import { answerOf } from './result.ts'
import type { CacheStatistics } from './statistics.ts'
import type { CacheStore } from './store.ts'
import { type Purge, tagsOfPurge } from './tags.ts'
import { useResponseCache } from './use-response-cache.ts'

export interface ResponseCacheOptions {
  /** Default: memory, 64 MB and 10,000 answers. */
  readonly store?: CacheStore
  /** Whether queries are answered from cache. Default true; mutations purge either way. */
  readonly enabled?: boolean
  /**
   * The longest an answer is fresh, in milliseconds. Default 300,000; gives no lifetime to a field without
   * one.
   */
  readonly maxTtlMs?: number
  /** The largest answer kept, in bytes of JSON. Default 1,000,000. */
  readonly maxEntryBytes?: number
  /** Whom a PRIVATE answer belongs to; null, undefined or '' for nobody. Default nobody. */
  readonly session?: (context: object) => string | null | undefined
  /** Told once for each query or mutation, as soon as it is decided. Must not throw. */
  readonly onOutcome?: OnOutcome
  /** Milliseconds since 1970. */
  readonly now?: () => number
}

/** One cache for the schemas of a gateway: a purge reaches every audience. */
export interface ResponseCache {
  /** The plugin for the schema of one audience; audiences never share an answer. */
  usePlugin(audience: string): Plugin<{ cache: CacheContext }>
  /**
   * Removes the answers that carry a tag, any entity of a type, or an entity (`Type:id`); resolves with their
   * number.
   */
  invalidate(purge: Purge): Promise<number>
  /** Removes everything; resolves with the number of answers. */
  clear(): Promise<number>
  statistics(): Promise<CacheStatistics>
  answerOf: typeof answerOf
  /** Resolves when no refresh and no write to the store is running. */
  idle(): Promise<void>
}

/** Makes a response cache. It costs nothing until one of its plugins runs. */
export function createResponseCache(options: ResponseCacheOptions = {}): ResponseCache {
  const {
    now = Date.now,
    store = new MemoryStore({ now }),
    enabled = true,
    maxTtlMs = 300_000,
    maxEntryBytes = 1_000_000,
    session = () => null,
    onOutcome = () => undefined,
  } = options
  const core = new CacheCore({ store, now, maxEntryBytes })
  return {
    usePlugin: (audience) => useResponseCache({ core, audience, enabled, maxTtlMs, session, onOutcome }),
    invalidate: async (purge) => core.purge(tagsOfPurge(purge)),
    clear: async () => core.clear(),
    statistics: () => core.statistics(),
    answerOf,
    idle: () => core.background.idle(),
  }
}
