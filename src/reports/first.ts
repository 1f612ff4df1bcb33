import { badInput } from './duration.ts'

/** `first: Int`, as every list takes it. */
export interface First {
  readonly first?: number | null | undefined
}

/**
 * How many rows to show.
 *
 * @throws GraphQLError BAD_USER_INPUT outside 1 to `max`
 */
export function countOf(first: number | null | undefined, fallback: number, max = 500): number {
  const count = first ?? fallback
  if (count < 1 || count > max) throw badInput(`first must be from 1 to ${max}, got ${count}.`)
  return count
}
