import { monitorEventLoopDelay } from 'node:perf_hooks'

const resolutionMs = 20

/** Watches how late the event loop runs its timers, with one timer every 20 ms. */
export function watchEventLoopLag(): { readonly seconds: () => number; readonly stop: () => void } {
  const delay = monitorEventLoopDelay({ resolution: resolutionMs })
  delay.enable()
  return {
    /** 99th percentile since it was last asked, beyond the timer's own interval. */
    seconds() {
      const p99 = delay.percentile(99) / 1e9 - resolutionMs / 1000
      delay.reset()
      return Math.max(0, p99)
    },
    stop: () => void delay.disable(),
  }
}
