import { describe, expect, it } from 'vitest'
import { createAggregator } from '../../src/aggregation/aggregator.ts'
import { createMemoryStore } from '../../src/storage/memory-store.ts'
import { sampleOf } from '../../src/storage/sample.ts'
import { createClock, measurementOf, minuteMs, noon } from '../support/measurements.ts'
import { describeStore } from './store-contract.ts'

describe('the memory store', () => {
  describeStore(async () => createMemoryStore())

  it('gives up samples first, then the oldest windows, and counts them', async () => {
    const store = createMemoryStore({ maxBytes: 8000 })
    const clock = createClock()
    const aggregator = createAggregator({ now: clock.now })
    for (let minute = 0; minute < 20; minute++) {
      aggregator.record(measurementOf())
      const { operations, resolvers, loaders } = aggregator.pending().rows
      const samples = [sampleOf(measurementOf(), 'a').sample]
      await store.append({
        operations,
        resolvers,
        loaders,
        findingWindows: [],
        findings: [],
        samples,
        documents: [],
      })
      clock.at += minuteMs
    }
    const span = { from: 0, to: clock.at }
    const [all] = await store.readOperations(span, { gateway: '', sequences: [] })
    const kept = all?.figures.requests ?? 0
    expect(kept).toBeGreaterThan(0)
    expect(kept).toBeLessThan(20)
    expect(await store.readSamples({ ...span, minDurationMs: 0, limit: 100 })).toEqual([])
    expect(store.dropped.samples).toBe(20)
    // Each append offers all unconfirmed windows again, so a window given up once may be given up again: at least the missing ones.
    expect(store.dropped.operations).toBeGreaterThanOrEqual(20 - kept)
    const [recent] = await store.readOperations(
      { from: clock.at - minuteMs, to: clock.at },
      { gateway: '', sequences: [] },
    )
    expect(recent?.figures.requests).toBe(1)
    expect(
      await store.readOperations({ from: noon, to: noon + minuteMs }, { gateway: '', sequences: [] }),
    ).toEqual([])
  })
})
