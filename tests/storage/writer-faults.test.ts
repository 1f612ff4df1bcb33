import { describe, expect, it, vi } from 'vitest'
import { defaultRetention } from '../../src/storage/retention.ts'
import { measurementOf, minuteMs, statementOf } from '../support/measurements.ts'
import { testWriters } from './test-writer.ts'

describe('the writer', () => {
  const createTestWriter = testWriters()

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
})
