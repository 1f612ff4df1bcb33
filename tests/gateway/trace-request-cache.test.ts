import { describe, expect, it } from 'vitest'
import {
  administrator,
  byLane,
  byYoga,
  executed,
  seen,
  startTraced,
  traced,
} from '../support/traced-gateway.ts'

const { gateway, post } = await startTraced()

const statistics = async () =>
  (
    await gateway.report<{ cacheStatistics: object }>(
      '{ cacheStatistics { hits misses stores entries bypasses { reason count } } }',
    )
  ).cacheStatistics

describe('a trace on request and the cache', () => {
  it('says of an answer from cache that it is one, and is never kept with it', async () => {
    const query = 'query Kept { cached(name: "kept") }'
    const before = seen.executions
    const miss = await post(query, { extensions: traced })
    expect(miss.body.extensions.sluice).toMatchObject({
      cache: 'miss',
      resolvers: [{ coordinate: 'Query.cached' }],
    })
    expect([miss.headers.etag, miss.headers['cache-control']]).toEqual([undefined, 'no-store'])
    const plain = await post(query)
    expect(plain.text).toBe('{"data":{"cached":"kept"}}')
    expect(plain.headers.etag).toMatch(/^"/)
    for (const headers of [
      administrator,
      { ...administrator, 'if-none-match': plain.headers.etag as string },
    ]) {
      const hit = await post(query, { extensions: traced, headers })
      expect([hit.status, hit.body]).toEqual([
        200,
        { data: { cached: 'kept' }, extensions: { sluice: { cache: 'hit' } } },
      ])
    }
    expect((await post(query)).text).toBe(plain.text)
    expect(seen.executions - before).toBe(1)
  })

  it('runs past the cache where that is asked for', async () => {
    const query = 'query Past { cached(name: "past") }'
    const before = await statistics()
    for (const accept of [byLane, byYoga]) {
      const { body } = await post(query, { extensions: executed, headers: { ...administrator, accept } })
      expect(body.extensions.sluice).toMatchObject({ cache: 'bypass', resolvers: [{ calls: 1 }] })
    }
    expect(await statistics()).toEqual({
      ...before,
      bypasses: expect.arrayContaining([{ reason: 'requested', count: 2 }]),
    })
    const first = await post(query, { extensions: traced })
    expect(first.body.extensions.sluice.cache).toBe('miss')
    expect((await post(query, { extensions: executed })).body.extensions.sluice.cache).toBe('bypass')
    expect((await post(query, { extensions: traced })).body.extensions.sluice.cache).toBe('hit')
  })
})
