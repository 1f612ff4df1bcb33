import type { BypassReason } from './policy.ts'

/** Why an answer that could have been kept was not. */
export type RefusalReason =
  | 'errors'
  | 'extensions'
  | 'incremental'
  /** A resolver shortened its lifetime to nothing. */
  | 'zeroLifetime'
  | 'tooLarge'
  | 'notJson'
  /** A purge came between its beginning and its end. */
  | 'overtaken'

/** What the cache did since the start. */
export interface CacheStatistics {
  readonly hits: number
  readonly staleHits: number
  readonly misses: number
  /** PRIVATE operations without a session. */
  readonly private: number
  readonly bypasses: Readonly<Partial<Record<BypassReason, number>>>
  readonly stores: number
  readonly refusals: Readonly<Partial<Record<RefusalReason, number>>>
  /** Reads not stored because a purge overtook them: `refusals.overtaken`. */
  readonly refusedFills: number
  /** Misses that waited for an equal one instead of executing; also counted as misses. */
  readonly flightsJoined: number
  readonly refreshes: number
  readonly refreshFailures: number
  /** Purges, by writes and by hand. */
  readonly invalidations: number
  /** Answers removed by them. */
  readonly purged: number
  /** Calls of the store that failed. */
  readonly storeFailures: number
  /** Undefined while the store cannot say. */
  readonly entries: number | undefined
  readonly bytes: number | undefined
  readonly evictions: number | undefined
}

type Counter = Exclude<
  keyof CacheStatistics,
  'bypasses' | 'refusals' | 'refusedFills' | 'entries' | 'bytes' | 'evictions'
>

/** The counters behind `CacheStatistics`. */
export class CacheCounters {
  readonly bypasses: Partial<Record<BypassReason, number>> = {}
  readonly refusals: Partial<Record<RefusalReason, number>> = {}
  readonly counts: Record<Counter, number> = {
    hits: 0,
    staleHits: 0,
    misses: 0,
    private: 0,
    stores: 0,
    flightsJoined: 0,
    refreshes: 0,
    refreshFailures: 0,
    invalidations: 0,
    purged: 0,
    storeFailures: 0,
  }

  bypass(reason: BypassReason): void {
    this.bypasses[reason] = (this.bypasses[reason] ?? 0) + 1
  }

  refuse(reason: RefusalReason): void {
    this.refusals[reason] = (this.refusals[reason] ?? 0) + 1
  }
}
