import type { MaybePromise } from './maybe-promise.ts'
import type { CacheScope } from './policy.ts'

/** An answer as it is kept: plain data. Instants are milliseconds since 1970. */
export interface StoredAnswer {
  /** The JSON a client gets, whole. */
  readonly body: string
  /** SHA-256 of the body, quoted as HTTP wants it: the same content has the same, whoever asked. */
  readonly etag: string
  readonly tags: readonly string[]
  readonly scope: CacheScope
  readonly storedAt: number
  /** Fresh before this instant. */
  readonly freshUntil: number
  /** May be served while it is refreshed before this instant; gone from it on. */
  readonly staleUntil: number
}

export interface StoreStatistics {
  readonly entries: number
  readonly bytes: number
  /** Entries dropped for want of room, since the start. */
  readonly evictions: number
}

/**
 * Where answers are kept. Every call may be asynchronous and may fail; every call must settle, for a write
 * waits for the purge it causes.
 */
export interface CacheStore {
  get(key: string): MaybePromise<StoredAnswer | undefined>
  set(key: string, answer: StoredAnswer): MaybePromise<void>
  /** Removes every answer that carries one of the tags; returns how many. */
  invalidate(tags: readonly string[]): MaybePromise<number>
  /** Removes everything; returns how many. */
  clear(): MaybePromise<number>
  statistics(): MaybePromise<StoreStatistics>
}
