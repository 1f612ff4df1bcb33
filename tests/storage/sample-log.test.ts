import { describe, expect, it } from 'vitest'
import type { Measurement } from '../../src/measurement/measurement.ts'
import { SampleLog, type SampleLogOptions } from '../../src/storage/sample-log.ts'
import { measurementOf, minuteMs, noon } from '../support/measurements.ts'

function createLog(options: Partial<SampleLogOptions> = {}) {
  const log = new SampleLog({ gateway: 'g', slowQueryMs: 1000, random: () => 0.999, ...options })
  const record = (overrides: Partial<Measurement>, at = noon, hasFindings = false) => {
    const measurement = measurementOf(overrides)
    return log.record(measurement, measurement.signature, at, hasFindings)
  }
  const reasons = () => log.all().map(({ id, reason }) => [id, reason])
  return { log, record, reasons }
}

describe('the sample log', () => {
  it('keeps what failed by the server, what was slow, what had a finding, and one ordinary operation', () => {
    const { record, reasons } = createLog()
    record({ id: 'first' })
    record({ id: 'second' })
    record({ id: 'mistake', outcome: 'clientError' })
    record({ id: 'slow', durationMs: 1000 })
    record({ id: 'failed', outcome: 'serverError' })
    record({ id: 'partial', outcome: 'partial' })
    record({ id: 'n+1' }, noon, true)
    expect(reasons()).toEqual([
      ['slow', 'slow'],
      ['failed', 'failed'],
      ['partial', 'failed'],
      ['n+1', 'finding'],
      ['first', 'ordinary'],
    ])
  })

  it('says which it keeps: not those beyond five of a reason, nor one whose lot is open', () => {
    const { record } = createLog()
    const kept = Array.from({ length: 6 }, (_, id) => record({ id: `${id}` }, noon, true))
    expect(kept).toEqual([true, true, true, true, true, false])
    expect(record({ id: 'ordinary' })).toBe(false)
    expect(record({ id: 'slow', durationMs: 1000 }, noon, true)).toBe(true)
  })

  it('files an operation under the signature that bounds count it under', () => {
    const { log } = createLog()
    log.record(measurementOf({ signature: 'one of too many' }), 'other', noon, false)
    log.record(measurementOf({ signature: 'one of too many', outcome: 'partial' }), 'other', noon, false)
    expect(log.all().map(({ signature }) => signature)).toEqual(['other', 'other'])
  })

  it("keeps an operation over its signature's own p99, however quick all of them are", () => {
    const { record, reasons } = createLog()
    for (let index = 0; index < 100; index++) record({ id: `${index}`, durationMs: 10 })
    record({ id: 'outlier', durationMs: 50 })
    record({ id: 'as usual', durationMs: 9 })
    expect(reasons()).toEqual([
      ['outlier', 'slow'],
      ['0', 'ordinary'],
    ])
  })

  it('takes no answer from cache for what its signature usually takes', () => {
    const { record, reasons } = createLog()
    for (let index = 0; index < 200; index++) record({ id: `${index}`, durationMs: 0.1, cache: 'hit' })
    record({ id: 'miss', durationMs: 10 })
    expect(reasons()).toEqual([['0', 'ordinary']])
  })

  it('offers an ordinary one once its minute is over, or when the process ends', () => {
    const { log, record } = createLog()
    record({ id: 'first' })
    expect(log.pending(noon + minuteMs - 1)).toEqual([])
    expect(log.pending(noon + minuteMs).map(({ id }) => id)).toEqual(['first'])
    record({ id: 'second' }, noon + minuteMs)
    log.close()
    expect(log.pending(noon + minuteMs + 1).map(({ id }) => id)).toEqual(['first', 'second'])
  })

  it('keeps one ordinary operation for each signature and minute', () => {
    const { log, record } = createLog()
    for (const at of [noon, noon + 1, noon + minuteMs]) {
      for (const signature of ['a', 'b']) record({ signature }, at)
    }
    expect(log.pending(noon + 2 * minuteMs)).toHaveLength(4)
  })

  it('gives every ordinary operation of a minute the same chance', () => {
    let seed = 1
    const random = () => {
      seed = (seed * 1103515245 + 12345) % 2147483648
      return seed / 2147483648
    }
    const { log, record } = createLog({ random })
    const rounds = 4000
    for (let round = 0; round < rounds; round++) {
      for (const id of ['0', '1', '2', '3']) record({ id: `${round}:${id}` }, noon + round * minuteMs)
    }
    const counts = [0, 0, 0, 0]
    for (const { id } of log.pending(noon + rounds * minuteMs)) {
      const at = Number(id.split(':')[1])
      counts[at] = (counts[at] ?? 0) + 1
    }
    // Within four standard deviations of a thousand.
    for (const count of counts)
      expect(Math.abs(count - 1000)).toBeLessThan(4 * Math.sqrt(rounds * 0.25 * 0.75))
  })

  it('keeps five for a reason, a signature and a minute, and counts the others', () => {
    const { log, record, reasons } = createLog()
    for (let index = 0; index < 8; index++) record({ durationMs: 2000 })
    for (let index = 0; index < 7; index++) record({ outcome: 'serverError' })
    expect(reasons()).toHaveLength(10)
    expect(log.dropped).toBe(5)
  })

  it('takes back what it gave up on its way and arrived, and nothing else', () => {
    const { log, record } = createLog()
    record({ id: 'given up', durationMs: 2000 })
    record({ id: 'forgotten', durationMs: 2000 })
    const onTheirWay = log.pending(noon)
    log.dropOldest()
    expect(log.dropped).toBe(1)
    log.clear()
    log.confirm(onTheirWay)
    expect(log.dropped).toBe(0)
    log.confirm(onTheirWay)
    expect(log.dropped).toBe(0)
  })

  it('counts what it gave up before it was on its way, whatever arrives', () => {
    const { log, record } = createLog()
    record({ id: 'given up', durationMs: 2000 })
    const [held] = log.all()
    log.dropOldest()
    log.confirm(held === undefined ? [] : [held])
    expect(log.dropped).toBe(1)
  })

  it('gives ordinary ones up first, and does not count them as lost', () => {
    const { log, record } = createLog()
    record({ id: 'slow', durationMs: 2000 })
    record({ id: 'ordinary', signature: 'b' })
    log.close()
    expect(log.dropOldest()).toBe(true)
    expect(log.all().map(({ id }) => id)).toEqual(['slow'])
    expect(log.dropped).toBe(0)
    expect(log.dropOldest()).toBe(true)
    expect(log.dropped).toBe(1)
    expect(log.bytes).toBe(0)
    expect(log.dropOldest()).toBe(false)
  })
})
