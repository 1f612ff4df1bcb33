import { GraphQLError } from 'graphql'

const unitMs = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const
const maxDays = 3660

/**
 * The milliseconds of a duration such as "90s", "5m", "24h" or "30d".
 *
 * @throws GraphQLError BAD_USER_INPUT with examples, for anything else, for nothing and for more than ten years
 */
export function parseDuration(value: unknown): number {
  const match = typeof value === 'string' ? /^(\d{1,9})([smhd])$/.exec(value.trim()) : null
  const durationMs = match === null ? 0 : Number(match[1]) * unitMs[match[2] as keyof typeof unitMs]
  if (durationMs > 0 && durationMs <= maxDays * unitMs.d) return durationMs
  throw badInput(
    `Expected a Duration, a whole number above 0 and s, m, h or d, at most ${maxDays}d, such as "90s", "5m", "24h" or "30d", got ${show(value)}.`,
  )
}

/** An argument's mistake, in words for whoever sent it. */
export const badInput = (message: string): GraphQLError =>
  new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } })

/** A value as it may be quoted in a message. */
export function show(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value)
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}
