import { describe, expect, it } from 'vitest'
import { createAggregator } from '../../src/aggregation/aggregator.ts'
import { single } from '../support/aggregated-rows.ts'
import { createClock, measurementOf, minuteMs, noon } from '../support/measurements.ts'

const everything = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] as const

describe('Aggregator', () => {
  describe('on the way to a store', () => {
    it('offers a row again, whole, when it grew while a flush was in flight', () => {
      const aggregator = createAggregator({ now: createClock().now })
      aggregator.record(measurementOf())
      const first = aggregator.pending()
      aggregator.record(measurementOf())
      first.confirm()
      const second = aggregator.pending()
      expect(first.rows.operations.map(({ requests }) => requests)).toEqual([1, 1])
      expect(second.rows.operations.map(({ requests }) => requests)).toEqual([2, 2])
      expect(second.rows.operations[0]?.sequence).toBe(first.rows.operations[0]?.sequence)
      second.confirm()
      expect(aggregator.pending().size).toBe(0)
    })

    it('offers everything again after a flush that failed', () => {
      const aggregator = createAggregator({ now: createClock().now })
      aggregator.record(measurementOf())
      expect(aggregator.pending().rows).toEqual(aggregator.pending().rows)
    })

    it('gives a large backlog out in whole windows, oldest first', () => {
      const clock = createClock()
      const aggregator = createAggregator({ now: clock.now })
      for (let index = 0; index < 5; index++) {
        aggregator.record(measurementOf({ signature: `s${index}` }))
        aggregator.record(measurementOf({ signature: `t${index}` }))
        clock.at += minuteMs
      }
      const seen: string[] = []
      for (let pending = aggregator.pending(2); pending.size > 0; pending = aggregator.pending(2)) {
        seen.push(
          single(pending.rows)
            .map(({ signature }) => signature)
            .join(),
        )
        pending.confirm()
      }
      expect(seen).toEqual(['s0,t0', 's1,t1', 's2,t2', 's3,t3', 's4,t4'])
    })

    it('lets a window go when it is over and stored, and not before', () => {
      const clock = createClock()
      const aggregator = createAggregator({ now: clock.now })
      aggregator.record(measurementOf())
      aggregator.pending().confirm()
      expect(single(aggregator.held(...everything).rows)).toHaveLength(1)
      clock.at += minuteMs
      expect(single(aggregator.held(...everything).rows)).toHaveLength(1)
      aggregator.pending().confirm()
      expect(aggregator.held(...everything)).toMatchObject({ windows: [], rows: { operations: [] } })
      expect(aggregator.bytes).toBe(0)
    })
  })

  describe('when the clock jumps', () => {
    it('opens a new window for a minute that is stored already, told apart by its sequence', () => {
      const clock = createClock()
      const aggregator = createAggregator({ now: clock.now })
      aggregator.record(measurementOf())
      clock.at += 60 * minuteMs
      aggregator.record(measurementOf())
      const first = aggregator.pending()
      first.confirm()
      clock.at -= 60 * minuteMs
      aggregator.record(measurementOf())
      const again = aggregator.pending()
      expect(single(again.rows)).toMatchObject([{ windowStart: noon, requests: 1 }])
      expect(again.rows.operations[0]?.sequence).not.toBe(first.rows.operations[0]?.sequence)
      again.confirm()
      expect(aggregator.held(...everything).windows).toHaveLength(1)
      expect(aggregator.accepted).toBe(3)
    })

    it('counts a negative duration as 0', () => {
      const aggregator = createAggregator({ now: createClock().now })
      aggregator.record(measurementOf({ durationMs: -3_600_000 }))
      expect(aggregator.pending().rows.operations[0]?.durations).toMatchObject({ count: 1, min: 0, max: 0 })
    })
  })
})
