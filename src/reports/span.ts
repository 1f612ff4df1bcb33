import { levelLeft } from '../storage/read-plan.ts'
import { type Retention, retentionBounds } from '../storage/retention.ts'
import type { Level, Span, SpanPlan } from '../storage/store.ts'
import { badInput } from './duration.ts'
import type { PerformanceResolution } from './generated/graphql.ts'

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs

/** What a report was asked for: `lastMs` back from now, or from an instant to another (milliseconds since 1970). */
export interface SpanArguments {
  readonly last?: number | null | undefined
  readonly from?: number | null | undefined
  readonly to?: number | null | undefined
}

/** The span that is to be read; what is left of it a plan says. */
export interface AskedSpan extends Span {
  /** Where it was asked to begin, at a full minute: `from`, or earlier than anything is kept. */
  readonly askedFrom: number
  /** Nothing older is kept, by the retention; the whole span may be older. */
  readonly retainedFrom: number
}

/**
 * The span that was asked for. It begins at a full minute, since windows do, and no earlier than anything is kept; `to` is now at the
 * latest.
 *
 * @throws GraphQLError BAD_USER_INPUT when the arguments contradict each other
 */
export function spanOf(
  { last, from, to }: SpanArguments,
  now: number,
  defaultLastMs: number,
  retention: Retention,
): AskedSpan {
  if (last != null && (from != null || to != null)) throw badInput('Give last, or from and to, not both.')
  if (to != null && from == null) throw badInput('Give from as well as to: "from" is where the span begins.')
  const askedFrom = floorTo(minuteMs, from ?? now - (last ?? defaultLastMs))
  const end = Math.min(to == null ? now : ceilTo(minuteMs, to), now)
  if (end < askedFrom || (to != null && from != null && to <= from)) {
    throw badInput('The span must begin before it ends, and not in the future: from before to.')
  }
  // A window that began this very millisecond belongs to it.
  const until = end === now ? now + 1 : end
  // Without what is no longer kept at all, so that rates are those of the time that is.
  const { daysBefore: retainedFrom } = retentionBounds(retention, now)
  const earliest = Math.min(retainedFrom, floorTo(dayMs, until - 1))
  return { askedFrom, retainedFrom, from: Math.max(askedFrom, earliest), to: until }
}

/** The span of the same length that ends where this one begins; undefined where it is not kept. */
export function spanBefore(
  span: Span,
  now: number,
  retention: Retention,
  keptFrom = Number.NEGATIVE_INFINITY,
): Span | undefined {
  const { daysBefore } = retentionBounds(retention, now)
  // A span up to this instant ends one millisecond after it.
  const from = floorTo(minuteMs, span.from - (span.to - 1 - span.from))
  return from < Math.max(daysBefore, keptFrom) ? undefined : { from, to: span.from }
}

const resolutions: Readonly<Record<Level, PerformanceResolution>> = {
  minute: 'MINUTE',
  hour: 'HOUR',
  day: 'DAY',
}

/** What the reader should know of the span that is answered for instead of the one that was asked for. */
export function describeSpan(
  { askedFrom, retainedFrom, from, to }: AskedSpan,
  { span, markers, keptFrom = Number.NEGATIVE_INFINITY }: SpanPlan,
) {
  const begin = keptFrom < to ? Math.max(from, keptFrom) : from
  const cutAt = Math.max(retainedFrom, keptFrom)
  const moved = [
    { verb: 'begins', at: span.from, asked: begin, left: levelLeft(begin, markers) },
    { verb: 'ends', at: span.to, asked: to, left: levelLeft(to - 1, markers) },
  ].filter(({ at, asked }) => at !== asked)
  const ends = moved.map(({ verb, at, asked }) => `${verb} at ${instant(at)} instead of ${instant(asked)}`)
  const left = new Set(moved.map(({ left }) => `${left}s`))
  return {
    resolution: resolutions[levelLeft(span.from, markers)],
    notes: [
      ...(cutAt > askedFrom ? [`Nothing before ${instant(cutAt)} is kept.`] : []),
      ...(moved.length === 0
        ? []
        : [`The span ${ends.join(' and ')}: only full ${[...left].join(' and ')} are kept there.`]),
    ],
  }
}

const floorTo = (ms: number, at: number): number => Math.floor(at / ms) * ms
const ceilTo = (ms: number, at: number): number => Math.ceil(at / ms) * ms

/** `2026-11-21T12:34Z`. */
const instant = (at: number): string => new Date(at).toISOString().replace(/:00\.000Z$/, 'Z')
