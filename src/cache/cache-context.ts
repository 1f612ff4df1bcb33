/** What a resolver can say about the answer it takes part in, as `context.cache`. */
export interface CacheContext {
  /** Adds tags to the answer: purging one of them removes it. */
  tag(...tags: string[]): void
  /**
   * Shortens the answer's lifetime.
   * @param hint `maxAge` in seconds, 0 or more; 0 keeps the answer from being stored
   */
  control(hint: { readonly maxAge: number }): void
  /**
   * Purges the answers with these tags (`Product`, `Product:7`, `Product[]`, an author's own) at once, and
   * those of a mutation again before it is answered. Never rejects.
   */
  invalidate(...tags: string[]): Promise<void>
}

/** One operation's `context.cache`. */
export class OperationCacheContext implements CacheContext {
  readonly tags = new Set<string>()
  readonly invalidated = new Set<string>()
  maxAgeMs = Number.POSITIVE_INFINITY
  /** While it runs, a second operation on the same context gets a context of its own. */
  isRunning = true
  readonly #purge: (tags: readonly string[]) => unknown

  constructor(purge: (tags: readonly string[]) => unknown) {
    this.#purge = purge
  }

  tag(...tags: string[]): void {
    for (const tag of tags) this.tags.add(tag)
  }

  control({ maxAge }: { readonly maxAge: number }): void {
    if (!(maxAge >= 0)) {
      throw new TypeError(
        `context.cache.control expects maxAge in seconds, 0 or more, got ${JSON.stringify(maxAge)}.`,
      )
    }
    this.maxAgeMs = Math.min(this.maxAgeMs, maxAge * 1000)
  }

  async invalidate(...tags: string[]): Promise<void> {
    for (const tag of tags) this.invalidated.add(tag)
    await this.#purge(tags)
  }
}

/**
 * The context a resolver gets: the operation's own, with `cache`; derived from it where another operation is
 * running on it.
 */
export function withCacheContext(contextValue: unknown, cache: OperationCacheContext): object {
  const context = (contextValue ?? {}) as { cache?: unknown }
  if (context.cache instanceof OperationCacheContext && context.cache.isRunning) {
    return Object.create(context, {
      cache: { value: cache, enumerable: true, writable: true, configurable: true },
    })
  }
  context.cache = cache
  return context
}
