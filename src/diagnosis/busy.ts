import { BusyTime } from '../measurement/busy-time.ts'

interface Interval {
  readonly startMs: number
  readonly endMs: number
}

/** How long at least one of them was running, in milliseconds. */
export function busyMsOf(intervals: readonly Interval[]): number {
  const busy = new BusyTime()
  for (const { startMs, endMs } of intervals.toSorted((one, other) => one.endMs - other.endMs))
    busy.add(startMs, endMs)
  return busy.ms
}

/** What is left of their time where the longest of them is all there is. */
export function lostBesideOne(intervals: readonly Interval[]): number {
  const longest = Math.max(0, ...intervals.map(({ startMs, endMs }) => endMs - startMs))
  return Math.max(0, busyMsOf(intervals) - longest)
}
