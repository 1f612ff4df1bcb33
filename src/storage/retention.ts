import { runOutsideFrames } from '../measurement/frame.ts'
import type { MeasurementStore, RetentionBounds } from './store.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs
const rowsPerDelete = 5000

/** How long each kind of row is kept. */
export interface Retention {
  /** Windows of a minute. */
  readonly minuteRetentionHours: number
  /** Hourly windows, samples and findings. */
  readonly retentionDays: number
  /** Daily windows, and the texts of what they tell of. */
  readonly dayRetentionDays: number
}

export const defaultRetention: Retention = {
  minuteRetentionHours: 48,
  retentionDays: 30,
  dayRetentionDays: 365,
}

/** What may be gone at a moment: whole hours of minutes, whole days of hours, so that a span aligned to them is complete. */
export function retentionBounds(retention: Retention, now: number): RetentionBounds {
  const { minuteRetentionHours, retentionDays, dayRetentionDays } = retention
  return {
    minutesBefore: Math.floor((now - minuteRetentionHours * hourMs) / hourMs) * hourMs,
    hoursBefore: Math.floor((now - retentionDays * dayMs) / dayMs) * dayMs,
    daysBefore: Math.floor((now - dayRetentionDays * dayMs) / dayMs) * dayMs,
    // Whole days of them, like the hours they explain.
    othersBefore: Math.floor((now - retentionDays * dayMs) / dayMs) * dayMs,
  }
}

/** The same bounds, so that a sum is never deleted before all that it was made of: that would be added up again, or no longer found. */
export function orderedBounds({
  minutesBefore,
  hoursBefore,
  daysBefore,
  othersBefore,
}: RetentionBounds): RetentionBounds {
  const wholeHours = Math.floor(minutesBefore / hourMs) * hourMs
  const wholeDays = Math.floor(Math.min(hoursBefore, wholeHours) / dayMs) * dayMs
  return {
    minutesBefore: wholeHours,
    hoursBefore: wholeDays,
    daysBefore: Math.min(Math.floor(daysBefore / dayMs) * dayMs, wholeDays),
    othersBefore,
  }
}

/**
 * Keeps a store in order: every minute it rolls up what has closed, every hour it deletes what is too old, in small pieces so that writers
 * hardly wait; both at once at the start.
 */
export function createRetention(options: {
  readonly store: Pick<MeasurementStore, 'rollUp' | 'cleanup'>
  readonly retention: Retention
  readonly now: () => number
  readonly onError: (error: unknown) => void
}): { stop(): Promise<void> } {
  const { store, retention, now, onError } = options
  let isStopped = false
  let running: Promise<void> | undefined
  let lastCleanup = Number.NEGATIVE_INFINITY

  async function keep(): Promise<void> {
    try {
      while (!isStopped && (await store.rollUp(now()))) {
        // each turn rolls one hour or day up
      }
      // The distance, not the difference: a clock set back must not stop it.
      if (Math.abs(now() - lastCleanup) < hourMs) return
      while (!isStopped && !(await store.cleanup(retentionBounds(retention, now()), rowsPerDelete)).isDone) {
        // each turn deletes one piece
      }
      lastCleanup = now()
    } catch (error) {
      if (!isStopped) onError(error)
    }
  }

  const run = () => {
    running ??= runOutsideFrames(keep).finally(() => {
      running = undefined
    })
  }
  const timer = setInterval(run, minuteMs).unref()
  run()
  return {
    async stop() {
      isStopped = true
      clearInterval(timer)
      await running
    },
  }
}
