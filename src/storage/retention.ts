import { runOutsideFrames } from '../measurement/frame.ts'
import type { MeasurementStore } from './store.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const rowsPerDelete = 5000

/** Deletes what is older than `retentionDays`, at once and then every hour, in small pieces so that writers hardly wait. */
export function createRetention(options: {
  readonly store: MeasurementStore
  readonly retentionDays: number
  readonly now: () => number
  readonly onError: (error: unknown) => void
}): { stop(): void } {
  const { store, retentionDays, now, onError } = options
  let isStopped = false
  let isRunning = false

  async function cleanup(): Promise<void> {
    if (isRunning) return
    isRunning = true
    try {
      while (!isStopped && !(await store.cleanup(now() - retentionDays * dayMs, rowsPerDelete))) {
        // each turn deletes one piece
      }
    } catch (error) {
      if (!isStopped) onError(error)
    } finally {
      isRunning = false
    }
  }

  const timer = setInterval(() => void runOutsideFrames(cleanup), hourMs).unref()
  void runOutsideFrames(cleanup)
  return {
    stop() {
      isStopped = true
      clearInterval(timer)
    },
  }
}
