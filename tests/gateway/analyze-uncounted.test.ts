import { describe, expect, it, onTestFinished } from 'vitest'
import { createGateway } from '../../src/gateway/create-gateway.ts'
import { measure, measureOperation } from '../../src/index.ts'
import { analysisOf, analyzedOptions, scaled, seen, startAnalyzed } from '../support/analyzed-gateway.ts'
import { countedOf } from '../support/counted-operations.ts'
import { query } from '../support/journeys-shop.ts'

const { gateway, url, analyze } = await startAnalyzed()

describe('what an analysis leaves behind', () => {
  it('is nothing: no operation, statement, span, work, sample, finding or metric', async () => {
    const own = await createGateway(analyzedOptions)
    onTestFinished(() => own.close())
    const ask = { method: 'POST', headers: { 'content-type': 'application/json' } }
    const body = JSON.stringify({ query: '{ work products(first: 2) { supplier category } }' })
    await own.fetch(new Request('http://gateway/graphql', { ...ask, body }))
    // What belongs to no gateway is told to the first that is open, which is not this one.
    const before = await countedOf(own)
    const beforeElsewhere = await countedOf(gateway)
    expect(before.report).toMatchObject({ performanceReport: { requests: 2 } })
    for (const asked of [{}, scaled(1, 9), { session: 'customer-7' }]) {
      await own.report(analysisOf, {
        document:
          'query ($first: Int = 9) { products(first: $first) { supplier category } work fails notFound }',
        ...asked,
      })
    }
    await expect(own.report(analysisOf, { document: '{ nothing }' })).rejects.toThrow('Cannot query field')
    expect(await countedOf(own)).toEqual(before)
    expect(await countedOf(gateway)).toEqual(beforeElsewhere)
  })

  it('is nothing of what the context does for it, on any gateway', async () => {
    const own = await createGateway({
      ...analyzedOptions,
      context: async ({ session }) => {
        // A report has a context, too.
        if (session === 'customer-7')
          await measureOperation('its work', () => measure('its span', async () => 1))
        return {}
      },
    })
    onTestFinished(() => own.close())
    const before = [await countedOf(own), await countedOf(gateway)]
    await own.report(analysisOf, { document: '{ work }', session: 'customer-7' })
    expect([await countedOf(own), await countedOf(gateway)]).toEqual(before)
  })

  it('is an operation of the administrator’s own, where he asks over HTTP', async () => {
    await analyze('query Inner { products(first: 9) { supplier } }')
    const counted = async (name: string) =>
      (
        await gateway.report<{ performanceReport: { requests: number; statements: number } }>(
          `{ performanceReport(operation: "${name}") { requests statements } }`,
        )
      ).performanceReport
    expect(await counted('Inner')).toEqual({ requests: 0, statements: 0 })
    const before = await counted('Analysis')
    await analyze('query Inner { products(first: 9) { supplier } }')
    expect(await counted('Analysis')).toEqual({ requests: before.requests + 1, statements: 0 })
  })

  it('is no answer in the cache, and none from it', async () => {
    const statistics = async () => (await countedOf(gateway)).cacheStatistics as { invalidations?: number }
    const start = await statistics()
    const runs = seen.cachedRuns
    for (let time = 0; time < 2; time++) {
      const { runs: told } = await analyze('{ cached }')
      expect(told[0].operation).toMatchObject({
        cache: 'bypass',
        resolvers: [{ coordinate: 'Query.cached' }],
      })
    }
    expect([seen.cachedRuns - runs, await statistics()]).toEqual([2, start])
    await query({ url }, '{ cached }')
    const filled = await statistics()
    expect(filled).toMatchObject({ entries: 1, stores: 1 })
    await analyze('{ cached }')
    expect([seen.cachedRuns - runs, await statistics()]).toEqual([4, filled])
    await query({ url }, '{ cached }')
    expect(seen.cachedRuns - runs).toBe(4)
    // What its resolvers purge is purged: the author's code has said that something changed.
    await analyze('{ purges }')
    expect((await statistics()).invalidations).toBe(1)
  })
})
