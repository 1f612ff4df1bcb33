import type pg from 'pg'
import { beforeAll, describe, expect, it } from 'vitest'
import { createAggregator } from '../../src/aggregation/aggregator.ts'
import { currentFrame, runInFrame } from '../../src/measurement/frame.ts'
import { OperationRecorder } from '../../src/measurement/recorder.ts'
import type { FindingDescription } from '../../src/storage/finding-log.ts'
import { createPostgresStore } from '../../src/storage/postgres-store.ts'
import { createClock, measurementOf, noon } from '../support/measurements.ts'
import { createPerformanceDatabase } from '../support/performance-database.ts'
import { describeWithPostgres } from '../support/postgres.ts'
import { describeStore } from './store-contract.ts'

const tables = [
  'operation_windows',
  'resolver_windows',
  'loader_windows',
  'finding_windows',
  'findings',
  'samples',
  'signatures',
]

describeWithPostgres('the PostgreSQL store', () => {
  let pool: pg.Pool
  beforeAll(async () => {
    pool = await createPerformanceDatabase()
  })

  describe('as every store', () => {
    describeStore(async () => {
      await pool.query(`truncate ${tables.map((table) => `performance.${table}`).join(', ')}`)
      return createPostgresStore({ pool })
    })
  })

  it('stores nothing of a batch when a part of it fails', async () => {
    const store = createPostgresStore({ pool })
    const aggregator = createAggregator({ now: createClock().now })
    aggregator.record(measurementOf({ signature: 'atomic' }))
    const { operations } = aggregator.pending().rows
    const rest = { resolvers: [], loaders: [], findingWindows: [], samples: [], documents: [] }
    const finding = { identity: 'without the rest' } as FindingDescription
    await expect(
      store.append({ ...rest, operations, findings: [{ ...finding, firstSeen: 0, lastSeen: 0 }] }),
    ).rejects.toThrow(/null value/)
    const signatures = (
      await store.readOperations({ from: 0, to: noon + 1 }, { gateway: '', sequences: [] })
    ).map(({ signature }) => signature)
    expect(signatures).not.toContain('atomic')
  })

  it('sends its statements outside the operation that asks for them', async () => {
    const frames: unknown[] = []
    const watched = {
      query: (...args: Parameters<pg.Pool['query']>) => {
        frames.push(currentFrame())
        return pool.query(...args)
      },
      connect: () => {
        frames.push(currentFrame())
        return pool.connect()
      },
    } as unknown as pg.Pool
    const store = createPostgresStore({ pool: watched })
    const nothing = {
      operations: [],
      resolvers: [],
      loaders: [],
      findingWindows: [],
      findings: [],
      samples: [],
    }
    await runInFrame({ recorder: new OperationRecorder() }, async () => {
      await store.append({ ...nothing, documents: [{ signature: 'x', document: 'x', lastSeen: 0 }] })
      await store.readDocuments(['x'])
    })
    expect(frames).toEqual([undefined, undefined])
  })
})
