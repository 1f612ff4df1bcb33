import { describe, expect, it } from 'vitest'
import { FindingLog } from '../../src/storage/finding-log.ts'
import { findingOf, minuteMs, noon } from '../support/measurements.ts'

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

  it('wait again in the same millisecond, and when an operation that showed them is kept', () => {
    const log = new FindingLog()
    log.record(findingOf(), noon)
    log.confirm(log.pending())
    log.record(findingOf(), noon)
    const waiting = log.pending()
    expect(waiting).toHaveLength(1)
    log.noteEvidence('finding-1', 'kept')
    log.confirm(waiting)
    expect(log.pending()).toMatchObject([{ evidence: 'kept' }])
    log.noteEvidence('unknown', 'kept')
    expect(log.all()).toHaveLength(1)
  })

  it('say what the latest says, keep the operation that shows them, and the most statements', () => {
    const log = new FindingLog()
    log.record(findingOf({ statementsPerOperation: 50, advice: 'Old.', patch: 'old()' }), noon)
    log.noteEvidence('finding-1', 'kept')
    log.record(findingOf({ statementsPerOperation: 30, advice: 'New.', loader: 'supplierById' }), noon + 1)
    expect(log.all()).toEqual([
      {
        identity: 'finding-1',
        kind: 'N_PLUS_ONE',
        coordinate: 'Product.supplier',
        pathPattern: 'products.*.supplier',
        operationName: 'Products',
        signature: 'products-signature',
        loader: 'supplierById',
        statement: 'select * from suppliers where id = ?',
        fingerprint: 'abcd',
        advice: 'New.',
        patch: undefined,
        firstSeen: noon,
        lastSeen: noon + 1,
        maxStatementsPerOperation: 50,
        evidence: 'kept',
      },
    ])
  })

  it('are news when they are unknown, or seen with more statements than ever', () => {
    const log = new FindingLog(1)
    const isNews = (statementsPerOperation: number) => log.isNews(findingOf({ statementsPerOperation }))
    expect(isNews(1)).toBe(true)
    log.record(findingOf({ statementsPerOperation: 10 }), noon)
    log.record(findingOf({ statementsPerOperation: 5 }), noon)
    expect([isNews(9), isNews(10), isNews(11)]).toEqual([false, false, true])
  })
})
