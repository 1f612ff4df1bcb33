import { describe, expect, it, vi } from 'vitest'
import { currentFrame, runInFrame } from '../../src/measurement/frame.ts'
import { OperationRecorder } from '../../src/measurement/recorder.ts'
import { findingOf, measurementOf, minuteMs, noon, statementOf } from '../support/measurements.ts'
import { always, nobody, testWriters } from './test-writer.ts'

const hour = 60 * minuteMs
const day = 24 * hour

describe('the writer', () => {
  const createTestWriter = testWriters()

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
