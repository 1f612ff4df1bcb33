import { afterEach, beforeEach, vi } from 'vitest'
import { createAggregator } from '../../src/aggregation/aggregator.ts'
import { createMemoryStore } from '../../src/storage/memory-store.ts'
import type { Batch, MeasurementStore } from '../../src/storage/store.ts'
import { createWriter, type Writer, type WriterOptions } from '../../src/storage/writer.ts'
import { noon } from '../support/measurements.ts'

export const always = { from: 0, to: Number.MAX_SAFE_INTEGER }
export const nobody = { gateway: 'nobody', windows: [] }
const oneSlice = { origin: 0, stepMs: Number.MAX_SAFE_INTEGER }

/** A store in memory that fails, hangs or answers late when told to, and remembers its batches. */
function createFaultyStore() {
  const memory = createMemoryStore()
  const faulty = {
    store: undefined as unknown as MeasurementStore,
    batches: [] as Batch[],
    before: async (): Promise<void> => undefined,
    after: async (): Promise<void> => undefined,
  }
  faulty.store = {
    ...memory,
    async append(batch) {
      faulty.batches.push(batch)
      await faulty.before()
      await memory.append(batch)
      await faulty.after()
    },
  }
  return faulty
}

/** What makes the writers of a suite, in which the test moves the clock; they are stopped after each test. */
export function testWriters() {
  let writers: Writer[]
  beforeEach(() => {
    vi.useFakeTimers({ now: noon })
    writers = []
  })
  afterEach(async () => {
    for (const writer of writers) {
      const stopping = writer.stop()
      await vi.advanceTimersByTimeAsync(10_000)
      await stopping
    }
    vi.useRealTimers()
  })

  return function createTestWriter(options: Partial<WriterOptions> = {}) {
    const faulty = createFaultyStore()
    const aggregator = createAggregator()
    const errors: unknown[] = []
    const writer = createWriter({
      aggregator,
      store: faulty.store,
      onError: (error) => errors.push(error),
      ...options,
    })
    writers.push(writer)
    const stored = async () => {
      const [slice] = await faulty.store.readSlices(await faulty.store.plan(always, nobody), {}, oneSlice)
      return slice?.figures.requests ?? 0
    }
    return { ...faulty, faulty, aggregator, writer, errors, stored }
  }
}
