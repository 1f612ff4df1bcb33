import { sumOf } from '../storage/merge.ts'
import type { Span } from '../storage/store.ts'
import { describeOperations } from './figures.ts'
import type { ReportSource } from './reading.ts'
import { readSpan } from './reading.ts'
import { spanOf } from './span.ts'
import { readSteps, timelineOf } from './timeline.ts'

const minuteMs = 60_000

/** The last five minutes, this instant included, from a full minute on. */
export const lastMinutesOf = ({ now, retention }: ReportSource): Span =>
  spanOf({ last: 5 * minuteMs }, now(), 0, retention)

/**
 * What happens now: the type PerformanceRealtime.
 *
 * @throws GraphQLError DATABASE_UNREACHABLE when the store does not answer
 */
export async function realtimeMetrics(source: ReportSource) {
  const { from, to } = lastMinutesOf(source)
  const read = await readSteps(readSpan(source, { from, to }), {})
  return {
    from,
    to,
    inFlight: source.system.inFlight(),
    ...describeOperations(sumOf(read.slices), to - from),
    timeline: timelineOf(read),
    process: source.system.process() ?? null,
  }
}
