import { describe, expect, it } from 'vitest'
import { BusyTime } from '../../src/measurement/busy-time.ts'

function busyMs(intervals: readonly (readonly [start: number, end: number])[]): number {
  const busy = new BusyTime()
  for (const [start, end] of intervals) busy.add(start, end)
  return busy.ms
}

describe('busy time', () => {
  it.each([
    ['nothing', [], 0],
    ['one', [[10, 15]], 5],
    [
      'one after the other',
      [
        [0, 5],
        [7, 10],
      ],
      8,
    ],
    [
      'one that begins where the other ends',
      [
        [0, 5],
        [5, 10],
      ],
      10,
    ],
    [
      'two that overlap',
      [
        [0, 5],
        [3, 10],
      ],
      10,
    ],
    [
      'one inside the other',
      [
        [4, 6],
        [0, 10],
      ],
      10,
    ],
    [
      'one around two',
      [
        [2, 4],
        [6, 8],
        [1, 10],
      ],
      9,
    ],
    [
      'one over the last of two',
      [
        [0, 4],
        [6, 8],
        [5, 10],
      ],
      9,
    ],
    [
      'two at once',
      [
        [0, 4],
        [0, 4],
      ],
      4,
    ],
    ['an instant', [[3, 3]], 0],
  ] as const)('is the length of the union: %s', (_what, intervals, ms) => expect(busyMs(intervals)).toBe(ms))

  it('is that of a count millisecond by millisecond, however intervals lie', () => {
    let seed = 7
    const random = (below: number) => {
      seed = (seed * 1103515245 + 12345) % 2 ** 31
      return seed % below
    }
    for (let round = 0; round < 300; round++) {
      const intervals = Array.from({ length: 1 + random(60) }, () => {
        const start = random(300)
        return [start, start + random(40)] as const
      }).sort(([, a], [, b]) => a - b)
      const covered = new Set(
        intervals.flatMap(([start, end]) => Array.from({ length: end - start }, (_, at) => start + at)),
      )
      expect(busyMs(intervals)).toBe(covered.size)
    }
  })

  it('stays exact for any number of statements one after the other', () => {
    expect(busyMs(Array.from({ length: 10_000 }, (_, index) => [index * 10, index * 10 + 4] as const))).toBe(
      40_000,
    )
  })

  it('never counts twice what reaches back over more than it keeps', () => {
    const short = Array.from({ length: 100 }, (_, index) => [index * 10, index * 10 + 4] as const)
    const ms = busyMs([...short, [0, 1000]])
    expect(ms).toBeGreaterThanOrEqual(400)
    expect(ms).toBeLessThanOrEqual(1000)
    // The 36 oldest are settled; from the end of the last of them on it is exact.
    expect(ms).toBe(36 * 4 + (1000 - 354))
  })
})
