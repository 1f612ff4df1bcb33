import { describe, expect, it } from 'vitest'
import { FindingLog } from '../../src/storage/finding-log.ts'
import { maxSampleBytes, sampleOf } from '../../src/storage/sample.ts'
import { SampleLog } from '../../src/storage/sample-log.ts'
import { findingOf, measurementOf, minuteMs, noon, statementOf } from '../support/measurements.ts'

describe('a sample', () => {
  it('says everything its measurement says, with redacted variables', () => {
    const measurement = measurementOf({ statements: [statementOf()], errorCodes: ['OUT_OF_STOCK'] })
    const { sample, bytes } = sampleOf(measurement, 'a')
    const { startedAt, redactedVariables, ...rest } = measurement
    expect(sample).toEqual({ ...rest, at: startedAt, gateway: 'a', variables: { first: 'Int' } })
    expect(bytes).toBe(Buffer.byteLength(JSON.stringify(sample)))
    expect(typeof redactedVariables).toBe('function')
  })

  it('has at most 64 kB, and keeps the statements that took most time', () => {
    const statements = Array.from({ length: 500 }, (_, index) =>
      statementOf({ text: `select ${index} ${'x'.repeat(10_000)}`, totalMs: index }),
    )
    const resolvers = Array.from({ length: 5000 }, (_, index) => ({
      coordinate: `T.f${index}`,
      calls: 1,
      errors: 0,
      totalMs: index,
      maxMs: 1,
    }))
    const { sample, bytes } = sampleOf(
      measurementOf({
        statements,
        resolvers,
        document: '\u0001'.repeat(20_000),
        redactedVariables: () => ({ huge: 'x'.repeat(200_000) }),
        errorMessages: new Array<string>(5).fill('\u0001'.repeat(300)),
      }),
      'a',
    )
    expect(bytes).toBeLessThanOrEqual(maxSampleBytes)
    expect(sample.statements[0]?.totalMs).toBe(499)
  })
})

describe('the samples that wait', () => {
  const createLog = () =>
    new SampleLog({ gateway: 'a', slowQueryMs: 100, maxPerSignature: 2, maxPerMinute: 3 })

  it('are bounded by signature and in all, each minute anew, and the rest is counted', () => {
    const log = createLog()
    const record = (signature: string, at: number) =>
      log.record(measurementOf({ signature, durationMs: 500 }), signature, at)
    for (let index = 0; index < 4; index++) record('a', noon)
    expect([log.size, log.dropped]).toEqual([2, 2])
    for (let index = 0; index < 4; index++) record(`b${index}`, noon)
    expect([log.size, log.dropped]).toEqual([3, 5])
    record('a', noon + minuteMs)
    expect(log.size).toBe(4)
  })

  it('hold an ordinary operation when it is slower than any of its signature in a day', () => {
    const log = createLog()
    const record = (durationMs: number, at: number) => log.record(measurementOf({ durationMs }), 'a', at)
    record(10, noon)
    record(9, noon + minuteMs)
    record(11, noon + 2 * minuteMs)
    record(5, noon + 26 * 60 * minuteMs)
    expect(log.pending().map(({ durationMs }) => durationMs)).toEqual([10, 11, 5])
  })

  it('are given out in pieces, and gone when confirmed', () => {
    const log = createLog()
    log.record(measurementOf({ durationMs: 500 }), 'a', noon)
    log.record(measurementOf({ durationMs: 600 }), 'a', noon)
    const piece = log.pending(1)
    expect(piece).toHaveLength(1)
    log.confirm(piece)
    expect(log.pending().map(({ durationMs }) => durationMs)).toEqual([600])
    log.confirm(log.pending())
    expect([log.size, log.bytes]).toEqual([0, 0])
  })

  it('are not counted as dropped when they arrive after all', () => {
    const log = createLog()
    log.record(measurementOf({ durationMs: 500 }), 'a', noon)
    const inFlight = log.pending()
    expect(log.dropOldest()).toBe(true)
    expect(log.dropped).toBe(1)
    log.confirm(inFlight)
    expect(log.dropped).toBe(0)
    expect(log.dropOldest()).toBe(false)
  })
})

describe('the findings of a process', () => {
  it('are bounded; one that was not seen for an hour and is stored gives its place up', () => {
    const log = new FindingLog(1)
    expect(log.record(findingOf({ identity: 'a' }), noon)).toBe(true)
    expect(log.record(findingOf({ identity: 'b' }), noon)).toBe(false)
    expect(log.dropped).toBe(1)
    expect(log.record(findingOf({ identity: 'b' }), noon + 60 * minuteMs)).toBe(false)
    log.confirm(log.pending())
    expect(log.record(findingOf({ identity: 'b' }), noon + 60 * minuteMs)).toBe(true)
  })

  it('wait again when they were seen again', () => {
    const log = new FindingLog()
    log.record(findingOf(), noon)
    log.confirm(log.pending())
    expect(log.pending()).toEqual([])
    log.record(findingOf(), noon + 1)
    expect(log.pending()).toMatchObject([{ firstSeen: noon, lastSeen: noon + 1 }])
  })
})
