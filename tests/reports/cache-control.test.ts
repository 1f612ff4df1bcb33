import { describe, expect, it } from 'vitest'
import type { CacheStatistics } from '../../src/cache/statistics.ts'
import type { CacheInvalidation } from '../../src/reports/cache-control.ts'
import { createReports } from './support.ts'

const statistics: CacheStatistics = {
  hits: 2,
  staleHits: 1,
  misses: 1,
  bypasses: {},
  private: 5,
  stores: 6,
  refusals: { overtaken: 7 },
  refusedFills: 7,
  flightsJoined: 12,
  refreshes: 13,
  refreshFailures: 14,
  invalidations: 8,
  purged: 15,
  storeFailures: 16,
  evictions: 9,
  entries: 10,
  bytes: undefined,
}

function createCached(count = 3) {
  const invalidated: CacheInvalidation[] = []
  const invalidate = async (what: CacheInvalidation) => {
    invalidated.push(what)
    return count
  }
  return { invalidated, ...createReports({ cache: { statistics: async () => statistics, invalidate } }) }
}

describe('cacheStatistics', () => {
  it("shows the cache's own counts and its hit rate", async () => {
    const { query } = createCached()
    const fields = Object.keys(statistics).filter((name) => name !== 'bypasses' && name !== 'refusals')
    const answer = await query(
      `{ cacheStatistics { ${fields.join(' ')} hitRate bypasses { reason count } refusals { reason count } } }`,
    )
    expect(answer.cacheStatistics).toEqual({
      ...statistics,
      bytes: null,
      hitRate: 0.75,
      bypasses: [],
      refusals: [{ reason: 'overtaken', count: 7 }],
    })
  })

  it('goes on counting for years', async () => {
    const hits = 5_000_000_000
    const bypasses = { noLifetime: hits }
    const cache = { statistics: () => ({ ...statistics, hits, bypasses }), invalidate: async () => hits }
    const { query } = createReports({ cache })
    expect(await query('{ cacheStatistics { hits bypasses { count } } }')).toEqual({
      cacheStatistics: { hits, bypasses: [{ count: hits }] },
    })
    expect(await query('mutation { invalidateCache(types: ["A"]) { count } }')).toEqual({
      invalidateCache: { count: hits },
    })
  })

  it('is null when the cache is off', async () => {
    expect(await createReports().query('{ cacheStatistics { hits } }')).toEqual({ cacheStatistics: null })
  })
})

describe('invalidateCache', () => {
  it('passes tags, types and entities on and says how many answers went', async () => {
    const { query, invalidated } = createCached()
    const answer = await query(
      'mutation { invalidateCache(tags: ["catalog"], types: ["Product"], entities: ["Product:42"]) { acknowledged count } }',
    )
    expect(answer.invalidateCache).toEqual({ acknowledged: true, count: 3 })
    expect(invalidated).toEqual([{ tags: ['catalog'], types: ['Product'], entities: ['Product:42'] }])
  })

  it('refuses nothing at all, and what can be no type or entity', async () => {
    const { refusal, invalidated } = createCached()
    const mistake = (args: string) => refusal(`mutation { invalidateCache${args} { count } }`)
    expect(await mistake('')).toBe(
      'Name at least one of tags, types and entities, such as types: ["Product"].',
    )
    expect(await mistake('(types: ["Product:42"])')).toBe(
      'types holds names of object types such as "Product", got "Product:42".',
    )
    expect(await mistake('(entities: ["Product"])')).toBe(
      'entities holds a type and an id such as "Product:42", got "Product".',
    )
    expect(await mistake('(tags: [""])')).toBe('Each name must have 1 to 1000 characters, got "".')
    expect(invalidated).toEqual([])
  })
})
