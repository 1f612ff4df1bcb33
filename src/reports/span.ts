import { type Retention, retentionBounds } from '../storage/retention.ts'
import type { RetentionBounds, Span } from '../storage/store.ts'
import { badInput } from './duration.ts'
import type { PerformanceResolution } from './generated/graphql.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

/** What a report was asked for: `lastMs` back from now, or from an instant to another (milliseconds since 1970). */
export interface SpanArguments {
  readonly last?: number | null | undefined
  readonly from?: number | null | undefined
  readonly to?: number | null | undefined
}

/** The span that is read, and what the reader should know about it. */
export interface ReportSpan extends Span {
  readonly resolution: PerformanceResolution
  readonly notes: readonly string[]
}

/**
 * The span that is reported on. It begins at a full minute, since windows do; `to` is now at the latest. Where minutes or hours are no
 * longer kept it is widened to full hours or days (UTC), so that nothing it names is missing.
 *
 * @throws GraphQLError BAD_USER_INPUT when the arguments contradict each other
 */
export function spanOf(
  args: SpanArguments,
  now: number,
  defaultLastMs: number,
  retention: Retention,
): ReportSpan {
  return alignedSpan(askedSpan(args, now, defaultLastMs), retentionBounds(retention, now))
}

/** The span of the same length that ends where this one begins, wider where it has to be; undefined where it is not kept. */
export function spanBefore(span: Span, now: number, retention: Retention): Span | undefined {
  const bounds = retentionBounds(retention, now)
  // A span up to this instant ends one millisecond after it.
  const from = floorTo(minuteMs, span.from - (span.to - 1 - span.from))
  return from < bounds.daysBefore
    ? undefined
    : { from: floorTo(levelOf(from, bounds).ms, from), to: span.from }
}

function askedSpan({ last, from, to }: SpanArguments, now: number, defaultLastMs: number): Span {
  if (last != null && (from != null || to != null)) throw badInput('Give last, or from and to, not both.')
  if (to != null && from == null) throw badInput('Give from as well as to: "from" is where the span begins.')
  const begin = floorTo(minuteMs, from ?? now - (last ?? defaultLastMs))
  const end = Math.min(to == null ? now : ceilTo(minuteMs, to), now)
  if (end < begin || (to != null && from != null && to <= from)) {
    throw badInput('The span must begin before it ends, and not in the future: from before to.')
  }
  // A window that began this very millisecond belongs to it.
  return { from: begin, to: end === now ? now + 1 : end }
}

function alignedSpan(asked: Span, bounds: RetentionBounds): ReportSpan {
  const kept = keptSpan(asked, bounds)
  const level = levelOf(kept.from, bounds)
  const from = floorTo(level.ms, kept.from)
  const to = kept.to < bounds.minutesBefore ? ceilTo(levelOf(kept.to, bounds).ms, kept.to) : kept.to
  const moved = [
    ...(from === kept.from ? [] : [`begins at ${instant(from)} instead of ${instant(kept.from)}`]),
    ...(to === kept.to ? [] : [`ends at ${instant(to)} instead of ${instant(kept.to)}`]),
  ]
  const notes = [
    ...(kept.from === asked.from ? [] : [`Nothing before ${instant(bounds.daysBefore)} is kept.`]),
    ...(moved.length === 0
      ? []
      : [
          `${level.finer} before ${instant(level.before)} are no longer kept: the span ${moved.join(' and ')}.`,
        ]),
  ]
  return { from, to, resolution: level.resolution, notes }
}

/** Without what is no longer kept at all, so that rates are those of the time that is. */
function keptSpan({ from, to }: Span, { daysBefore }: RetentionBounds): Span {
  return { from: Math.max(from, Math.min(daysBefore, floorTo(dayMs, to - 1))), to }
}

function levelOf(at: number, { hoursBefore, minutesBefore }: RetentionBounds) {
  if (at < hoursBefore) return { resolution: 'DAY', ms: dayMs, before: hoursBefore, finer: 'Hours' } as const
  if (at < minutesBefore)
    return { resolution: 'HOUR', ms: hourMs, before: minutesBefore, finer: 'Minutes' } as const
  return { resolution: 'MINUTE', ms: minuteMs, before: minutesBefore, finer: 'Minutes' } as const
}

const floorTo = (ms: number, at: number): number => Math.floor(at / ms) * ms
const ceilTo = (ms: number, at: number): number => Math.ceil(at / ms) * ms

/** `2026-11-21T12:34Z`. */
const instant = (at: number): string => new Date(at).toISOString().replace(/:00\.000Z$/, 'Z')
