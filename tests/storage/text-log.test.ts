import { describe, expect, it } from 'vitest'
import type { StatementText } from '../../src/storage/text-log.ts'
import { dayOf, TextLog } from '../../src/storage/text-log.ts'
import { minuteMs, noon } from '../support/measurements.ts'

const dayMs = 24 * 60 * minuteMs
const midnight = noon - dayMs / 2

function createLog(max?: number) {
  const log = new TextLog<StatementText>(({ fingerprint }) => fingerprint, max)
  const made: string[] = []
  return {
    log,
    made,
    record: (fingerprint: string, now: number) => {
      const lastSeen = dayOf(now)
      if (!log.wants(fingerprint, lastSeen)) return
      made.push(fingerprint)
      log.record({ fingerprint, text: `text of ${fingerprint}`, lastSeen })
    },
    waiting: () => log.pending().map(({ fingerprint }) => fingerprint),
  }
}

describe('texts on their way to the store', () => {
  it('wait once, with the day on which they were seen', () => {
    const { log, made, record } = createLog()
    for (const now of [noon, noon + 1, noon + 2]) record('a', now)
    expect(log.pending()).toEqual([{ fingerprint: 'a', text: 'text of a', lastSeen: midnight }])
    expect(made).toEqual(['a'])
  })

  it('are stored once a day, and made only then', () => {
    const { log, made, record, waiting } = createLog()
    record('a', noon)
    log.confirm(log.pending())
    record('a', midnight + dayMs - 1)
    expect(waiting()).toEqual([])
    record('a', midnight + dayMs)
    expect(log.pending()).toMatchObject([{ fingerprint: 'a', lastSeen: midnight + dayMs }])
    expect(made).toEqual(['a', 'a'])
  })

  it('wait until they are confirmed, so that a failed flush loses none', () => {
    const { log, record, waiting } = createLog()
    record('a', noon)
    const inFlight = log.pending()
    record('b', noon)
    expect(waiting()).toEqual(['a', 'b'])
    log.confirm(inFlight)
    expect(waiting()).toEqual(['b'])
  })

  it('are bounded; one that found no place is taken when it is seen again and there is', () => {
    const { log, record, waiting } = createLog(2)
    for (const fingerprint of ['a', 'b', 'c']) record(fingerprint, noon)
    expect(waiting()).toEqual(['a', 'b'])
    log.confirm(log.pending())
    record('c', noon)
    expect(waiting()).toEqual(['c'])
  })

  it('forget what was stored longest ago when there are too many, and store it again', () => {
    const { log, record, waiting } = createLog(2)
    for (const fingerprint of ['a', 'b', 'c']) {
      record(fingerprint, noon)
      log.confirm(log.pending())
    }
    for (const fingerprint of ['b', 'c', 'a']) record(fingerprint, noon)
    expect(waiting()).toEqual(['a'])
  })

  it('are stored again after they were cleared', () => {
    const { log, record, waiting } = createLog()
    record('a', noon)
    log.confirm(log.pending())
    record('b', noon)
    log.clear()
    expect(waiting()).toEqual([])
    record('a', noon)
    expect(waiting()).toEqual(['a'])
  })
})
