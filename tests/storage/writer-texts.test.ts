import { expect, it, onTestFinished } from 'vitest'
import { createAggregator } from '../../src/aggregation/aggregator.ts'
import { createMemoryStore } from '../../src/storage/memory-store.ts'
import type { Batch } from '../../src/storage/store.ts'
import { createWriter } from '../../src/storage/writer.ts'
import { createClock, measurementOf, statementOf } from '../support/measurements.ts'

it('stores the texts of statements that have rows, not those of a flood', async () => {
  const clock = createClock()
  const memory = createMemoryStore()
  const batches: Batch[] = []
  const writer = createWriter({
    aggregator: createAggregator({ now: clock.now, maxStatements: 3 }),
    store: {
      ...memory,
      async append(batch) {
        batches.push(batch)
        await memory.append(batch)
      },
    },
    now: clock.now,
  })
  onTestFinished(() => writer.stop())
  for (let flush = 0; flush < 3; flush++) {
    for (let index = 0; index < 20; index++) {
      const fingerprint = `f${flush * 20 + index}`
      writer.record(
        measurementOf({ statements: [statementOf({ fingerprint, text: `select ${fingerprint}` })] }),
      )
    }
    await writer.flush()
  }
  const texts = batches.flatMap(({ statements }) => statements.map(({ fingerprint }) => fingerprint))
  expect(texts).toEqual(['f0', 'f1', 'f2'])
})
