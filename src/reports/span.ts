import type { Span } from '../storage/store.ts'
import { badInput } from './duration.ts'

const minuteMs = 60_000

/** What a report was asked for: `lastMs` back from now, or from an instant to another (milliseconds since 1970). */
export interface SpanArguments {
  readonly last?: number | null | undefined
  readonly from?: number | null | undefined
  readonly to?: number | null | undefined
}

/**
 * The span that is reported on. It begins at a full minute, since windows do; `to` is now at the latest.
 *
 * @throws GraphQLError BAD_USER_INPUT when the arguments contradict each other
 */
export function spanOf({ last, from, to }: SpanArguments, now: number, defaultLastMs: number): Span {
  if (last != null && (from != null || to != null)) throw badInput('Give last, or from and to, not both.')
  if (to != null && from == null) throw badInput('Give from as well as to: "from" is where the span begins.')
  const begin = Math.floor((from ?? now - (last ?? defaultLastMs)) / minuteMs) * minuteMs
  const end = Math.min(to == null ? now : Math.ceil(to / minuteMs) * minuteMs, now)
  if (end < begin || (to != null && from != null && to <= from)) {
    throw badInput('The span must begin before it ends, and not in the future: from before to.')
  }
  // A window that began this very millisecond belongs to it.
  return { from: begin, to: end === now ? now + 1 : end }
}
