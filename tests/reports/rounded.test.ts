import { describe, expect, it } from 'vitest'
import { rounded } from '../../src/reports/rounded.ts'
import { findingOf, measurementOf, minuteMs, resolverOf, statementOf } from '../support/measurements.ts'
import { createReports } from './support.ts'

describe('a number that is shown', () => {
  it.each<[string, number, number]>([
    ['totalMs', 45380.90049899934, 45380.9],
    ['meanMs', 0.0014999, 0.001],
    ['meanMs', 12.3456789, 12.346],
    ['errorRate', 1 / 3, 0.333333],
    ['requestsPerSecond', 0.0000209117524, 0.0000209118],
    ['value', 999.9994, 999.999],
    ['value', 45380.90049899934, 45380.9],
    ['at', 1795262400123.25, 1795262400123.25],
    ['requestBytes', 123456789012, 123456789012],
    ['totalMs', 9007199254740991, 9007199254740991],
  ])('has, as %s, of %d the digits of %d', (name, value, shown) => {
    expect(rounded({ [name]: value })).toEqual({ [name]: shown })
  })
})

const ugly = 1 / 3
const parts = `slowestResolvers { meanMs maxMs totalMs } loaders { keysPerBatch meanMs maxMs totalMs }
  slowestStatements { perOperation meanMs maxMs totalMs } spans { meanMs maxMs totalMs }
  findings { totalMs meanMs } clients { errorRate meanMs p50Ms p95Ms p99Ms totalMs } comparison { value before change }
  timeline { meanMs p50Ms p95Ms databaseMs cacheHitRate } samples { durationMs databaseMs variables phases { executeMs }
    timeline { startMs durationMs } resolvers { meanMs } process { eventLoopDelayMs cpu } }`
const figures = `errorRate cacheHitRate requestsPerSecond meanMs standardDeviationMs minMs maxMs p50Ms p99Ms totalMs
  phases { admissionMs executeMs } statementsPerOperation databaseMs`

it('has few digits wherever a report shows it, and what was sent has all', async () => {
  const process = {
    ...{ at: 1.5 + ugly, eventLoopDelayMs: ugly, eventLoopUtilisation: ugly, cpu: ugly },
    ...{ rssBytes: 1, heapUsedBytes: 1, heapLimitBytes: 1 },
  }
  const { record, query, clock, writer } = createReports({
    diagnose: () => [findingOf({ durationMs: 7.7 + ugly })],
    system: { process: () => process },
  })
  const spent = { totalMs: 20 + ugly, maxMs: 10 + ugly }
  const operation = (durationMs: number) =>
    measurementOf({
      durationMs,
      databaseMs: ugly,
      phases: { admissionMs: ugly, parseMs: ugly, validateMs: ugly, executeMs: ugly, serialiseMs: ugly },
      cache: durationMs > 4000 ? 'hit' : 'miss',
      outcome: durationMs > 4000 ? 'ok' : 'partial',
      statementCount: 2,
      process,
      redactedVariables: () => ({ weight: ugly, sizes: [ugly] }),
      resolvers: [resolverOf({ ...spent, startMs: ugly, endMs: 2 * ugly })],
      batches: [{ loader: 'a', batches: 3, keys: 7, errors: 0, ...spent }],
      spans: [{ name: 'a', calls: 3, errors: 0, ...spent }],
      statements: [statementOf({ ...spent, count: 7 })],
      timeline: [{ kind: 'span', name: 'a', startMs: ugly, durationMs: ugly, items: 0, failed: false }],
    })
  record(operation(2000 + ugly), operation(45380.90049899934))
  clock.at += 5 * minuteMs
  await writer.flush()
  record(operation(1000 + ugly), operation(3000 + ugly), operation(4500.123456))
  const answer = await query(`{
    performanceReport(last: "3m") { scoreParts { points value } ${figures} ${parts} operations { nodes { ${figures} ${parts} } } }
    slowQueries { totalMs durationMs meanMs resolvers { share perOperation } statements { share perOperation } samples { durationMs } }
    slowStatements { rowsPerStatement meanMs maxMs totalMs senders { perOperation totalMs } }
    findings { totalMs meanMs }
    realtimeMetrics { requestsPerSecond meanMs timeline { meanMs } process { cpu at } }
    systemStatistics { uptimeSeconds process { eventLoopUtilisation } }
  }`)
  const numbers: number[] = []
  const variables: unknown[] = []
  const text = JSON.stringify(answer, (key, value: unknown) => {
    if (key === 'variables') return void variables.push(value)
    if (typeof value === 'number') numbers.push(value)
    return value
  })
  expect(text).toContain('"meanMs":')
  expect(numbers.length).toBeGreaterThan(200)
  expect(numbers.filter((number) => !Number.isInteger(number)).length).toBeGreaterThan(100)
  expect(
    numbers.filter(
      (number) => Number(number.toPrecision(6)) !== number && Number(number.toFixed(3)) !== number,
    ),
  ).toEqual([])
  expect(new Set(variables.map((one) => JSON.stringify(one)))).toEqual(
    new Set([JSON.stringify({ weight: ugly, sizes: [ugly] })]),
  )
})
