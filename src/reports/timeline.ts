import { OperationTally } from '../aggregation/figures.ts'
import { Histogram } from '../aggregation/histogram.ts'
import { levelMs, noCoarserThan } from '../storage/read-plan.ts'
import type { Level, Piece, Slice, Span, Subject } from '../storage/store.ts'
import { cacheHitRate } from './figures.ts'
import type { Reading } from './reading.ts'

const maxSteps = 200
const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs
const lengthsMs = [
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * minuteMs),
  ...[1, 2, 3, 4, 6, 12].map((hours) => hours * hourMs),
  ...[1, 2, 3, 4, 7, 14, 30].map((days) => days * dayMs),
]

/** Steps of equal length, the first from `origin` on. */
export interface Steps {
  readonly origin: number
  readonly stepMs: number
  readonly count: number
}

/**
 * The shortest steps of a round length that are at most 200. None is shorter than the longest window the span is read from, and they begin
 * where such windows do: a window's operations cannot be divided among two steps.
 */
export function stepsOf({ from, to }: Span, pieces: readonly Piece[]): Steps {
  const windowMs = Math.max(minuteMs, ...pieces.map(({ level }) => levelMs[level]))
  const origin = Math.floor(from / windowMs) * windowMs
  const countOf = (stepMs: number) => Math.ceil((to - origin) / stepMs)
  const longest = dayMs * Math.ceil((to - origin) / dayMs / maxSteps)
  const stepMs =
    lengthsMs.find((lengthMs) => lengthMs >= windowMs && countOf(lengthMs) <= maxSteps) ?? longest
  return { origin, stepMs, count: countOf(stepMs) }
}

/** The longest windows that a time line is read from where shorter ones are left: those that make it fine enough, in few rows. */
export const coarsestOf = ({ from, to }: Span): Level =>
  // The step that is under way is one more.
  (['minute', 'hour'] as const).find((level) => to - from <= (maxSteps + 1) * levelMs[level]) ?? 'day'

/** The subject's operations by step: what a time line shows, and what its totals are the sum of. */
export async function readSteps(
  reading: Reading,
  subject: Subject,
): Promise<{ readonly steps: Steps; readonly slices: readonly Slice[] }> {
  const plan = await reading.plan()
  const coarsest = coarsestOf(plan.span)
  const steps = stepsOf(plan.span, noCoarserThan(coarsest, plan).pieces)
  return { steps, slices: await reading.slices(subject, steps.stepMs, steps.origin, coarsest) }
}

/** The type PerformanceStep for each step, also for those without operations. */
export function timelineOf({ steps, slices }: Awaited<ReturnType<typeof readSteps>>) {
  const figuresAt = new Map(slices.map(({ start, figures }) => [start, figures]))
  const nothing = new OperationTally().toFigures()
  return Array.from({ length: steps.count }, (_, index) => {
    const at = steps.origin + index * steps.stepMs
    const figures = figuresAt.get(at) ?? nothing
    const durations = Histogram.from(figures.durations)
    return {
      at,
      seconds: steps.stepMs / 1000,
      requests: figures.requests,
      errors: figures.errors,
      meanMs: durations.mean() ?? null,
      p50Ms: durations.quantile(0.5) ?? null,
      p95Ms: durations.quantile(0.95) ?? null,
      p99Ms: durations.quantile(0.99) ?? null,
      databaseMs: figures.databaseMs,
      cacheHitRate: cacheHitRate(figures),
    }
  })
}
