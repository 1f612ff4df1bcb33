import type { CacheStatistics } from '../cache/statistics.ts'
import { badInput, show } from './duration.ts'
import { ratio } from './figures.ts'

/** What an administrator may see and do of the cache; a response cache is one. */
export interface CacheControlPort {
  statistics(): CacheStatistics | Promise<CacheStatistics>
  /** Resolves once no answer stored before is given any more, with how many went. */
  invalidate(what: CacheInvalidation): Promise<number>
}

export interface CacheInvalidation {
  readonly tags: readonly string[]
  readonly types: readonly string[]
  /** `Product:42`. */
  readonly entities: readonly string[]
}

const maxNames = 1000
const maxNameLength = 1000

/** What the cache did: the type PerformanceCacheStatistics; null without a cache. */
export async function cacheStatistics(cache: CacheControlPort | undefined) {
  if (cache === undefined) return null
  const statistics = await cache.statistics()
  const fromCache = statistics.hits + statistics.staleHits
  return {
    ...statistics,
    hitRate: ratio(fromCache, fromCache + statistics.misses),
    bypasses: byReason(statistics.bypasses),
    refusals: byReason(statistics.refusals),
  }
}

const byReason = (counts: Readonly<Record<string, number>>) =>
  Object.entries(counts).map(([reason, count]) => ({ reason, count }))

/**
 * Makes the cache forget.
 *
 * @throws GraphQLError BAD_USER_INPUT when nothing is named, too much, or something that cannot be a type or an entity
 */
export async function invalidateCache(
  cache: CacheControlPort | undefined,
  args: { readonly [Kind in keyof CacheInvalidation]?: CacheInvalidation[Kind] | null },
) {
  const { tags, types, entities } = {
    tags: args.tags ?? [],
    types: args.types ?? [],
    entities: args.entities ?? [],
  }
  const names = [...tags, ...types, ...entities]
  if (names.length === 0)
    throw badInput('Name at least one of tags, types and entities, such as types: ["Product"].')
  if (names.length > maxNames)
    throw badInput(`Name at most ${maxNames} tags, types and entities, got ${names.length}.`)
  for (const name of names) {
    if (name === '' || name.length > maxNameLength) {
      throw badInput(`Each name must have 1 to ${maxNameLength} characters, got ${show(name)}.`)
    }
  }
  for (const type of types) {
    if (!/^[A-Za-z_]\w*$/.test(type))
      throw badInput(`types holds names of object types such as "Product", got ${show(type)}.`)
  }
  for (const entity of entities) {
    if (!/^[A-Za-z_]\w*:./.test(entity)) {
      throw badInput(`entities holds a type and an id such as "Product:42", got ${show(entity)}.`)
    }
  }
  // Without a cache there is nothing to forget.
  const count = cache === undefined ? 0 : await cache.invalidate({ tags, types, entities })
  return { acknowledged: true, count }
}
