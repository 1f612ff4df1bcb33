import type { EventLoopUtilization, IntervalHistogram } from 'node:perf_hooks'
import { monitorEventLoopDelay, performance } from 'node:perf_hooks'
import { getHeapStatistics } from 'node:v8'
import type { ProcessReading } from './measurement.ts'

/** Reads the process by a timer, so that no operation pays for it. */
export interface ProcessSampler {
  /** The latest reading; undefined before the first. */
  latest(): ProcessReading | undefined
  stop(): void
}

const firstReadingMs = 100
// How often the event loop's delay is looked at; the wait itself is part of what is measured.
const resolutionMs = 20

/**
 * Reads event loop, CPU and memory every `intervalMs` (5,000), and a first time soon after the start. Keeps no process alive.
 *
 * @param options.now milliseconds since 1970
 */
export function createProcessSampler({ intervalMs = 5000, now = Date.now } = {}): ProcessSampler {
  const delay = monitorEventLoopDelay({ resolution: resolutionMs })
  delay.enable()
  let before = usageNow()
  let latest: ProcessReading | undefined
  const read = () => {
    const usage = usageNow()
    latest = readingOf(now(), before, usage, delay)
    before = usage
    delay.reset()
  }
  let timer = setTimeout(
    () => {
      read()
      timer = setInterval(read, intervalMs).unref()
    },
    Math.min(firstReadingMs, intervalMs),
  ).unref()
  return {
    latest: () => latest,
    stop() {
      clearInterval(timer)
      delay.disable()
    },
  }
}

interface Usage {
  readonly tick: number
  readonly cpuMs: number
  readonly loop: EventLoopUtilization
}

function usageNow(): Usage {
  const { user, system } = process.cpuUsage()
  return {
    tick: performance.now(),
    cpuMs: (user + system) / 1000,
    loop: performance.eventLoopUtilization(),
  }
}

function readingOf(at: number, before: Usage, usage: Usage, delay: IntervalHistogram): ProcessReading {
  const elapsedMs = usage.tick - before.tick
  const { rss, heapUsed } = process.memoryUsage()
  return {
    at,
    eventLoopDelayMs: Math.max(0, delay.percentile(99) / 1e6 - resolutionMs),
    eventLoopUtilisation: performance.eventLoopUtilization(usage.loop, before.loop).utilization,
    cpu: elapsedMs > 0 ? (usage.cpuMs - before.cpuMs) / elapsedMs : 0,
    rssBytes: rss,
    heapUsedBytes: heapUsed,
    heapLimitBytes: getHeapStatistics().heap_size_limit,
  }
}
