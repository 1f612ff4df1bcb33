import { describe, expect, it } from 'vitest'
import { InvalidationLog } from '../../src/cache/invalidation-log.ts'

const tags = (...names: string[]) => new Set(names)

describe('the log of invalidations', () => {
  it('knows which purges came after a read began', () => {
    const log = new InvalidationLog()
    log.record(['before'])
    const since = log.begin()
    log.record(['after', 'both'])
    expect(log.isOvertaken(since, tags('before'))).toBe(false)
    expect(log.isOvertaken(since, tags('x', 'after'))).toBe(true)
    expect(log.isOvertaken(log.begin(), tags('after'))).toBe(false)
  })

  it('keeps a purge only while a read from before it is running', () => {
    const log = new InvalidationLog()
    const first = log.begin()
    log.record(['a'])
    const second = log.begin()
    log.record(['b'])
    expect(log.size).toBe(2)
    log.end(first)
    expect(log.size).toBe(1)
    expect(log.isOvertaken(second, tags('b'))).toBe(true)
    log.end(second)
    expect(log.size).toBe(0)
    log.record(['c'])
    expect(log.size).toBe(0)
  })

  it('refuses every older read when it had to forget, and after everything was purged', () => {
    const log = new InvalidationLog(10)
    const since = log.begin()
    for (let purge = 0; purge < 8; purge++) log.record([`t${purge}`])
    expect(log.size).toBeLessThanOrEqual(5)
    expect(log.isOvertaken(since, tags('never purged'))).toBe(true)
    const later = log.begin()
    expect(log.isOvertaken(later, tags('t0'))).toBe(false)
    log.recordEverything()
    expect(log.isOvertaken(later, tags('never purged'))).toBe(true)
    expect(log.isOvertaken(log.begin(), tags('t0'))).toBe(false)
  })
})
