import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createAggregator } from '../../src/aggregation/aggregator.ts'
import { createMemoryStore } from '../../src/storage/memory-store.ts'
import type { Batch } from '../../src/storage/store.ts'
import { createWriter, type Writer, type WriterOptions } from '../../src/storage/writer.ts'
import { findingOf, measurementOf, minuteMs, noon } from '../support/measurements.ts'

const always = { from: 0, to: Number.MAX_SAFE_INTEGER }

describe('the writer of findings', () => {
  let writer: Writer
  beforeEach(() => {
    vi.useFakeTimers({ now: noon })
  })
  afterEach(async () => {
    await writer.stop()
    vi.useRealTimers()
  })

  function create(options: Partial<WriterOptions> = {}) {
    const memory = createMemoryStore()
    const batches: Batch[] = []
    let isAway = false
    const store: typeof memory = {
      ...memory,
      async append(batch) {
        if (isAway) throw new Error('the database is away')
        batches.push(batch)
        await memory.append(batch)
      },
    }
    writer = createWriter({ aggregator: createAggregator(), store, ...options })
    const record = (id: string, ...found: Parameters<typeof findingOf>) =>
      writer.record(measurementOf({ id, findings: [findingOf(...found)] }))
    const away = (is: boolean) => {
      isAway = is
    }
    return { batches, record, away }
  }

  it('stores at once what is new, and what costs more than ever; what is known waits for the interval', async () => {
    const { batches, record } = create({ intervalMs: 60_000 })
    const stored = () =>
      batches.flatMap(({ findings }) => findings.map((one) => one.maxStatementsPerOperation))
    writer.record(measurementOf())
    await vi.advanceTimersByTimeAsync(1000)
    expect(batches).toEqual([])
    record('first', { statementsPerOperation: 10 })
    await vi.advanceTimersByTimeAsync(1)
    expect(stored()).toEqual([10])
    record('same', { statementsPerOperation: 10 })
    await vi.advanceTimersByTimeAsync(2000)
    expect(stored()).toEqual([10])
    record('dearer', { statementsPerOperation: 11 })
    await vi.advanceTimersByTimeAsync(1)
    expect(stored()).toEqual([10, 11])
    record('again dearer', { statementsPerOperation: 12 })
    await vi.advanceTimersByTimeAsync(998)
    expect(stored()).toEqual([10, 11])
    await vi.advanceTimersByTimeAsync(2)
    expect(stored()).toEqual([10, 11, 12])
  })

  it('does not ask a store that is away the more often for what is new', async () => {
    const errors: unknown[] = []
    const { record, away } = create({ intervalMs: 60_000, onError: (error) => errors.push(error) })
    away(true)
    for (let second = 0; second < 30; second++) {
      record('new', { identity: `finding-${second}` })
      await vi.advanceTimersByTimeAsync(1000)
    }
    // After 1, 2, 4, 8 and 16 seconds.
    expect(errors).toHaveLength(5)
    away(false)
  })

  it('does not store the more often what there is no place for', async () => {
    const { batches, record } = create({ intervalMs: 60_000 })
    for (let number = 0; number < 1000; number++) record('one', { identity: `finding-${number}` })
    await vi.advanceTimersByTimeAsync(1)
    expect(batches).toHaveLength(1)
    record('one too many', { identity: 'finding-1000' })
    await vi.advanceTimersByTimeAsync(10_000)
    expect(batches).toHaveLength(1)
    expect(writer.dropped().findings).toBe(1)
  })

  it('says which operation that was kept shows a finding: the latest', async () => {
    const { record } = create()
    const shown = () => writer.unstored(always).findings.map(({ evidence }) => evidence)
    writer.record(measurementOf({ id: 'without', durationMs: 5000 }))
    for (const id of ['1', '2', '3', '4', '5', 'one too many']) record(id)
    expect(shown()).toEqual(['5'])
    await vi.advanceTimersByTimeAsync(minuteMs)
    record('of the next minute')
    expect(shown()).toEqual(['of the next minute'])
  })

  it('tells who watches of each finding when its operation has ended, until he has enough', async () => {
    const { record } = create()
    const found: unknown[] = []
    record('before')
    const stop = writer.watchFindings({
      found: ({ identity, statementsPerOperation }) => found.push([identity, statementsPerOperation]),
      cleared: () => found.push('cleared'),
    })
    expect(found).toEqual([])
    record('first', { statementsPerOperation: 10 })
    record('known', { statementsPerOperation: 9 })
    writer.record(measurementOf())
    await vi.advanceTimersByTimeAsync(0)
    expect(found).toEqual([
      ['finding-1', 10],
      ['finding-1', 9],
    ])
    writer.clear(['samples'])
    writer.clear(['findings'])
    expect(found.slice(2)).toEqual(['cleared'])
    stop()
    record('later')
    await vi.advanceTimersByTimeAsync(0)
    writer.clear(['findings'])
    expect(found).toHaveLength(3)
  })
})
