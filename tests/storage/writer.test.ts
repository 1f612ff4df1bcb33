import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createAggregator } from '../../src/aggregation/aggregator.ts'
import { currentFrame, runInFrame } from '../../src/measurement/frame.ts'
import { OperationRecorder } from '../../src/measurement/recorder.ts'
import { createMemoryStore } from '../../src/storage/memory-store.ts'
import { defaultRetention } from '../../src/storage/retention.ts'
import type { Batch, MeasurementStore } from '../../src/storage/store.ts'
import type { Writer, WriterOptions } from '../../src/storage/writer.ts'
import { createWriter } from '../../src/storage/writer.ts'
import { findingOf, measurementOf, minuteMs, noon, statementOf } from '../support/measurements.ts'

const hour = 60 * minuteMs
const day = 24 * hour

const always = { from: 0, to: Number.MAX_SAFE_INTEGER }
const nobody = { gateway: 'nobody', windows: [] }
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

describe('the writer', () => {
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

  function createTestWriter(options: Partial<WriterOptions> = {}) {
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

  it('flushes at the interval', async () => {
    const { writer, stored } = createTestWriter({ intervalMs: 30_000 })
    writer.record(measurementOf())
    await vi.advanceTimersByTimeAsync(29_999)
    expect(await stored()).toBe(0)
    await vi.advanceTimersByTimeAsync(1)
    expect(await stored()).toBe(1)
  })

  it('flushes at the batch size, at most once a second', async () => {
    const { writer, stored, batches } = createTestWriter({ batchSize: 3 })
    for (let index = 0; index < 3; index++) writer.record(measurementOf())
    await vi.advanceTimersByTimeAsync(1)
    expect(await stored()).toBe(3)
    for (let index = 0; index < 30; index++) writer.record(measurementOf())
    await vi.advanceTimersByTimeAsync(900)
    expect(batches).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(100)
    expect(await stored()).toBe(33)
    expect(batches).toHaveLength(2)
  })

  it('flushes at stop, and stop called twice waits for the first', async () => {
    const { writer, stored } = createTestWriter()
    writer.record(measurementOf())
    const first = writer.stop()
    expect(writer.stop()).toBe(first)
    await first
    expect(await stored()).toBe(1)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('loses and doubles nothing that is recorded while a flush is in flight', async () => {
    const { faulty, writer, stored } = createTestWriter()
    faulty.before = async () => writer.record(measurementOf())
    writer.record(measurementOf())
    await writer.flush()
    faulty.before = async () => undefined
    expect(await stored()).toBe(1)
    await writer.flush()
    expect(await stored()).toBe(2)
  })

  it('stores what was recorded before the call, also when a flush is under way', async () => {
    const { faulty, writer, stored } = createTestWriter()
    let release: () => void = () => undefined
    faulty.before = () => new Promise((resolve) => (release = resolve))
    writer.record(measurementOf())
    const first = writer.flush()
    writer.record(measurementOf())
    const second = writer.flush()
    faulty.before = async () => undefined
    release()
    expect(await Promise.all([first, second])).toEqual([true, true])
    expect(await stored()).toBe(2)
  })

  it('counts nothing twice when a flush succeeded and its answer was lost', async () => {
    const { faulty, writer, stored, errors } = createTestWriter()
    faulty.after = () => Promise.reject(new Error('connection reset'))
    writer.record(measurementOf())
    expect(await writer.flush()).toBe(false)
    expect(errors).toHaveLength(1)
    faulty.after = async () => undefined
    writer.record(measurementOf())
    expect(await writer.flush()).toBe(true)
    expect(await stored()).toBe(2)
  })

  it('keeps what it cannot store, tries again by itself ever more rarely, and recovers', async () => {
    const { faulty, writer, stored, errors, batches } = createTestWriter({ intervalMs: 30_000, batchSize: 1 })
    faulty.before = () => Promise.reject(new Error('the database is away'))
    for (let second = 0; second < 15; second++) {
      writer.record(measurementOf())
      await vi.advanceTimersByTimeAsync(1000)
    }
    expect(errors.length).toBeGreaterThanOrEqual(3)
    expect(batches.length).toBeLessThanOrEqual(6)
    faulty.before = async () => undefined
    await vi.advanceTimersByTimeAsync(30_000)
    expect(await stored()).toBe(15)
    expect(writer.dropped()).toMatchObject({ operations: 0, samples: 0 })
  })

  it('takes a write that hangs for a failure', async () => {
    const { faulty, writer, stored, errors } = createTestWriter({ appendTimeoutMs: 5000 })
    faulty.before = () => new Promise(() => undefined)
    writer.record(measurementOf())
    const flushed = writer.flush()
    await vi.advanceTimersByTimeAsync(5000)
    expect(await flushed).toBe(false)
    expect(errors).toMatchObject([{ message: 'no answer within 5000 ms' }])
    faulty.before = async () => undefined
    await vi.advanceTimersByTimeAsync(1000)
    expect(await stored()).toBe(1)
  })

  it('stops in time when the database hangs', async () => {
    const { faulty, writer } = createTestWriter({ stopTimeoutMs: 5000 })
    faulty.before = () => new Promise(() => undefined)
    writer.record(measurementOf())
    const stopped = writer.stop()
    await vi.advanceTimersByTimeAsync(5000)
    await stopped
  })

  it('tries again at stop while the database is away, and stores all when it is back', async () => {
    const lost: number[] = []
    const { faulty, writer, stored } = createTestWriter({
      stopTimeoutMs: 3000,
      onLost: (count) => lost.push(count),
    })
    faulty.before = async () => Promise.reject(new Error('refused'))
    writer.record(measurementOf())
    const stopped = writer.stop()
    await vi.advanceTimersByTimeAsync(2000)
    faulty.before = async () => undefined
    await vi.advanceTimersByTimeAsync(500)
    await stopped
    expect(await stored()).toBe(1)
    expect(lost).toEqual([])
  })

  it('says at the end how many operations could not be stored, and why', async () => {
    const lost: unknown[] = []
    const { faulty, writer } = createTestWriter({
      stopTimeoutMs: 3000,
      onLost: (count, error) => lost.push([count, String(error)]),
    })
    faulty.before = async () => Promise.reject(new Error('refused'))
    for (let index = 0; index < 3; index++) writer.record(measurementOf())
    const stopped = writer.stop()
    await vi.advanceTimersByTimeAsync(3000)
    await stopped
    expect(lost).toEqual([[3, 'Error: refused']])
    expect(vi.getTimerCount()).toBe(0)
  })

  it('gives up samples first and windows last when too much waits, and counts it: accepted = stored + dropped', async () => {
    const { faulty, writer, aggregator, stored } = createTestWriter({
      maxPendingBytes: 100_000,
      slowQueryMs: 1,
    })
    faulty.before = () => Promise.reject(new Error('the database is away'))
    for (let minute = 0; minute < 20; minute++) {
      writer.record(measurementOf({ signature: `s${minute}` }))
      if (minute === 4) expect(writer.dropped().operations).toBe(0)
      await vi.advanceTimersByTimeAsync(minuteMs)
    }
    const { operations, samples } = writer.dropped()
    expect(operations).toBeGreaterThan(0)
    expect(samples).toBeGreaterThan(operations)
    faulty.before = async () => undefined
    await writer.flush()
    expect((await stored()) + operations).toBe(20)
    expect(aggregator.accepted).toBe(20)
  })

  it('sends its statements as nobody, whoever caused the flush', async () => {
    const { faulty, writer } = createTestWriter({ batchSize: 1 })
    const frames: unknown[] = []
    faulty.before = async () => {
      await Promise.resolve()
      frames.push(currentFrame())
    }
    await runInFrame({ recorder: new OperationRecorder() }, async () => {
      writer.record(measurementOf())
      await writer.flush()
    })
    expect(frames).toEqual([undefined])
  })

  it('keeps operations whole, and the texts of signatures and statements once a day', async () => {
    const { writer, faulty, batches } = createTestWriter({ slowQueryMs: 1000 })
    writer.record(measurementOf({ id: 'quick', durationMs: 9, statements: [statementOf()] }))
    writer.record(measurementOf({ id: 'slow', durationMs: 1000 }))
    await writer.flush()
    const samples = () => faulty.store.readSamples({ ...always, orderBy: 'duration', limit: 10 })
    expect((await samples()).map(({ id }) => id)).toEqual(['slow'])
    writer.record(measurementOf({ durationMs: 1, statements: [statementOf()] }))
    await writer.flush()
    expect(batches.map(({ signatures, statements }) => [signatures.length, statements.length])).toEqual([
      [1, 1],
      [0, 0],
    ])
    expect(batches[0]).toMatchObject({
      signatures: [{ signature: 'products-signature', operationName: 'Products', kind: 'query' }],
      statements: [{ fingerprint: 'abcd', text: 'select * from suppliers where id = ?' }],
    })
    await vi.advanceTimersByTimeAsync(minuteMs)
    await writer.flush()
    expect((await samples()).map(({ reason }) => reason)).toEqual(['slow', 'ordinary'])
  })

  it('stores the ordinary operations of the last minute at stop', async () => {
    const { writer, faulty } = createTestWriter()
    writer.record(measurementOf({ id: 'last' }))
    await writer.stop()
    const samples = await faulty.store.readSamples({ ...always, orderBy: 'at', limit: 10 })
    expect(samples.map(({ id }) => id)).toEqual(['last'])
  })

  it('stores everything but the row that a database refuses for what it holds, and counts it', async () => {
    const { faulty, writer, stored, errors } = createTestWriter()
    const { append } = faulty.store
    faulty.store.append = async (batch) => {
      if (batch.statements.some(({ fingerprint }) => fingerprint === 'bad'))
        throw Object.assign(new Error('invalid text'), { code: '22P05' })
      await append(batch)
    }
    writer.record(measurementOf({ statements: [statementOf({ fingerprint: 'bad' }), statementOf()] }))
    expect(await writer.flush()).toBe(true)
    expect(await stored()).toBe(1)
    expect(writer.dropped()).toMatchObject({ malformed: 1, operations: 0 })
    expect(errors).toHaveLength(1)
    const { statements } = await faulty.store.readTexts({ fingerprints: ['bad', 'abcd'] })
    expect([...statements.keys()]).toEqual(['abcd'])
  })

  it('gives windows up that are too old to be stored, and counts them', async () => {
    const { faulty, writer, stored } = createTestWriter({
      retention: { ...defaultRetention, minuteRetentionHours: 2 },
    })
    faulty.before = () => Promise.reject(new Error('the database is away'))
    writer.record(measurementOf())
    await vi.advanceTimersByTimeAsync(61 * minuteMs)
    writer.record(measurementOf())
    faulty.before = async () => undefined
    await writer.flush()
    expect(await stored()).toBe(2)
    faulty.before = () => Promise.reject(new Error('the database is away'))
    writer.record(measurementOf())
    writer.record(measurementOf())
    await vi.advanceTimersByTimeAsync(121 * minuteMs)
    faulty.before = async () => undefined
    await writer.flush()
    expect(writer.dropped().operations).toBe(2)
  })

  it('lets go of a window that ended after it was stored, also when nothing new comes', async () => {
    const { writer } = createTestWriter()
    // An operation would bring a sample when its minute is over.
    writer.recordSpan({ name: 'job', durationMs: 1, failed: false })
    await writer.flush()
    expect(writer.unstored(always).held.windows).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(2 * minuteMs)
    expect(writer.unstored(always).held.windows).toEqual([])
  })

  it('forgets what is in memory when it is told to', async () => {
    const { writer, stored } = createTestWriter({ slowQueryMs: 1 })
    writer.record(measurementOf({ findings: [findingOf()] }))
    writer.clear(['operations', 'samples', 'findings'])
    expect(writer.unstored(always)).toMatchObject({
      findings: [],
      samples: [],
      signatures: [],
      statements: [],
    })
    await writer.flush()
    expect(await stored()).toBe(0)
    writer.record(measurementOf())
    await writer.flush()
    expect(await stored()).toBe(1)
    expect(writer.dropped().operations).toBe(0)
  })

  it('stores findings once, with how often they were seen', async () => {
    const { writer, faulty } = createTestWriter()
    writer.record(measurementOf({ findings: [findingOf()] }))
    await vi.advanceTimersByTimeAsync(1000)
    writer.record(measurementOf({ findings: [findingOf()] }))
    await writer.flush()
    await writer.flush()
    expect(await faulty.store.readFindings(await faulty.store.plan(always, nobody), [])).toMatchObject([
      {
        description: { identity: 'finding-1', firstSeen: noon, lastSeen: noon + 1000 },
        figures: { operations: 2 },
      },
    ])
  })

  it('never throws, not for a measurement that does', () => {
    const { writer, errors } = createTestWriter()
    const redactedVariables = () => {
      throw new Error('a bug')
    }
    expect(() => writer.record(measurementOf({ outcome: 'partial', redactedVariables }))).not.toThrow()
    expect(writer.dropped().malformed).toBe(1)
    expect(errors).toMatchObject([{ message: 'a bug' }])
  })

  it('rolls up and deletes what is older than the retention, and counts the same all the while', async () => {
    const { faulty, writer, stored } = createTestWriter({
      retention: { minuteRetentionHours: 2, retentionDays: 2, dayRetentionDays: 4 },
    })
    const levels = async () => {
      const { pieces } = await faulty.store.plan({ from: noon - hour * 12, to: noon + hour }, nobody)
      return pieces.map(({ level }) => level)
    }
    writer.record(measurementOf())
    await writer.flush()
    expect(await levels()).toEqual(['minute'])
    await vi.advanceTimersByTimeAsync(hour + 3 * minuteMs)
    expect(await levels()).toEqual(['minute', 'hour'])
    expect(await stored()).toBe(1)
    await vi.advanceTimersByTimeAsync(3 * day)
    expect(await stored()).toBe(1)
    await vi.advanceTimersByTimeAsync(3 * day)
    expect(await stored()).toBe(0)
  })
})
