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
})
