import { describe, expect, it } from 'vitest'
import type { TimelineEntry } from '../../src/measurement/measurement.ts'
import { maxSampleBytes, sampleOf } from '../../src/storage/sample.ts'
import { measurementOf, noon, resolverOf, statementOf } from '../support/measurements.ts'

const slow = { at: noon + 10, gateway: 'a', reason: 'slow' } as const
const many = <T>(count: number, make: (index: number) => T) =>
  Array.from({ length: count }, (_, index) => make(index))
const entryOf = (index: number): TimelineEntry => ({
  ...{ kind: 'statement', name: `f${index}`, startMs: index, durationMs: 1, items: 1, failed: false },
})

describe('a sample', () => {
  it('says everything its measurement says, with redacted variables and who asked', () => {
    const measurement = measurementOf({
      statements: [statementOf()],
      errorCodes: ['OUT_OF_STOCK'],
      client: { name: 'web', version: '2' },
      timeline: [entryOf(1)],
      viewer: () => 'hashed',
    })
    const { sample, bytes } = sampleOf(measurement, { ...slow, reason: 'failed' })
    const { redactedVariables: _variables, viewer: _viewer, ...rest } = measurement
    expect(sample).toEqual({
      ...rest,
      at: noon + 10,
      gateway: 'a',
      reason: 'failed',
      variables: { first: 'Int' },
      viewer: 'hashed',
    })
    expect(bytes).toBe(Buffer.byteLength(JSON.stringify(sample)))
  })

  it('is plain data: what is stored as JSON is what was measured', () => {
    const { sample } = sampleOf(measurementOf({ viewer: () => 'v' }), slow)
    const { process: _process, ...read } = { ...JSON.parse(JSON.stringify(sample)) }
    expect({ ...read, process: undefined }).toEqual(sample)
  })

  it('is kept whole up to 64 kB', () => {
    const timeline = many(200, entryOf)
    const { sample, bytes } = sampleOf(measurementOf({ timeline, document: 'x'.repeat(20_000) }), slow)
    expect(bytes).toBeGreaterThan(30_000)
    expect(sample.timeline).toEqual(timeline)
    expect(sample.document).toHaveLength(20_000)
    expect(sample.truncated).toBe(false)
  })

  it('loses the end of its time line before anything else', () => {
    const statements = many(50, (index) => statementOf({ totalMs: index, text: 'x'.repeat(300) }))
    const { sample, bytes } = sampleOf(measurementOf({ timeline: many(500, entryOf), statements }), slow)
    expect(bytes).toBeLessThanOrEqual(maxSampleBytes)
    expect(sample.truncated).toBe(true)
    expect(sample.timeline).toEqual(many(200, entryOf))
    expect(sample.statements).toEqual(statements)
  })

  it('has at most 64 kB of whatever there is most, and keeps what took most time', () => {
    const escaped = (length: number) => '\u0001'.repeat(length)
    const { sample, bytes } = sampleOf(
      measurementOf({
        operationName: escaped(200),
        client: { name: escaped(100), version: escaped(100) },
        statements: many(500, (totalMs) =>
          statementOf({
            totalMs,
            text: 'x'.repeat(10_000),
            coordinate: escaped(200),
            pathPattern: escaped(200),
          }),
        ),
        resolvers: many(5000, (totalMs) => resolverOf({ coordinate: `T.f${totalMs}`, totalMs })),
        batches: many(500, (totalMs) => ({
          ...{ loader: 'l'.repeat(100), batches: 1, keys: 1, errors: 0, totalMs, maxMs: 1 },
        })),
        spans: many(500, (totalMs) => ({ name: 's'.repeat(100), calls: 1, errors: 0, totalMs, maxMs: 1 })),
        timeline: many(500, entryOf),
        document: escaped(20_000),
        redactedVariables: () => ({ huge: 'x'.repeat(200_000) }),
        errorMessages: many(5, () => escaped(300)),
        errorCodes: many(10, () => escaped(100)),
      }),
      slow,
    )
    expect(bytes).toBeLessThanOrEqual(maxSampleBytes)
    expect(bytes).toBe(Buffer.byteLength(JSON.stringify(sample)))
    expect(sample.truncated).toBe(true)
    expect(sample.statements[0]?.totalMs).toBe(499)
    expect(sample.resolvers[0]?.totalMs).toBe(4999)
    expect(sample.batches[0]?.totalMs).toBe(499)
    expect(sample.spans[0]?.totalMs).toBe(499)
  })
})
