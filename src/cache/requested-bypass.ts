/** How an operation that is to be executed whatever the cache holds takes part in what is counted. */
export interface RequestedBypass {
  /** Among the cache's statistics, as a bypass. */
  readonly isCounted: boolean
}

const bypassKey = Symbol('sluice.cacheBypass')

/** Makes the query that a context belongs to be neither read from the cache nor written to it. What its resolvers purge is purged. */
export function requestBypass(context: object, bypass: RequestedBypass): void {
  ;(context as { [bypassKey]?: RequestedBypass })[bypassKey] = bypass
}

/** Undefined where nobody asked for one. */
export const requestedBypassOf = (context: unknown): RequestedBypass | undefined =>
  (context as { readonly [bypassKey]?: RequestedBypass } | null | undefined)?.[bypassKey]
