import { getHeapStatistics } from 'node:v8'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createProcessSampler } from '../../src/measurement/process-sampler.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] })
})
afterEach(() => {
  vi.useRealTimers()
})

it('reads soon after the start, and then at each interval', () => {
  let at = 1000
  const sampler = createProcessSampler({ intervalMs: 5000, now: () => at })
  expect(sampler.latest()).toBeUndefined()
  vi.advanceTimersByTime(100)
  const first = sampler.latest()
  expect(first).toMatchObject({ at: 1000, heapLimitBytes: getHeapStatistics().heap_size_limit })
  at = 6000
  vi.advanceTimersByTime(4999)
  expect(sampler.latest()).toBe(first)
  vi.advanceTimersByTime(1)
  expect(sampler.latest()?.at).toBe(6000)
  sampler.stop()
  vi.advanceTimersByTime(60_000)
  expect(sampler.latest()?.at).toBe(6000)
})

it('reads the process, rates for the time since the reading before', () => {
  const usages = [
    { user: 1_000_000, system: 0 },
    { user: 1_030_000, system: 20_000 },
    { user: 2_030_000, system: 1_520_000 },
  ]
  vi.spyOn(process, 'cpuUsage').mockImplementation(() => usages.shift() as NodeJS.CpuUsage)
  const clock = { at: 1000 }
  vi.spyOn(performance, 'now').mockImplementation(() => clock.at)
  const sampler = createProcessSampler()
  clock.at += 100
  vi.advanceTimersByTime(100)
  const first = sampler.latest()
  expect(first?.cpu).toBeCloseTo(0.5, 6)
  expect(first?.rssBytes).toBeGreaterThan(first?.heapUsedBytes ?? Number.POSITIVE_INFINITY)
  for (const value of Object.values(first ?? {})) expect(value).toBeGreaterThanOrEqual(0)
  expect(first?.eventLoopUtilisation).toBeLessThanOrEqual(1)
  clock.at += 5000
  vi.advanceTimersByTime(5000)
  expect(sampler.latest()?.cpu).toBeCloseTo(0.5, 6)
  sampler.stop()
})

it('stops before its first reading', () => {
  const sampler = createProcessSampler()
  sampler.stop()
  vi.advanceTimersByTime(60_000)
  expect(sampler.latest()).toBeUndefined()
})
