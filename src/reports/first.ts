import { badInput } from './duration.ts'

const maxFirst = 500

/**
 * How many rows to show.
 *
 * @throws GraphQLError BAD_USER_INPUT outside 1 to 500
 */
export function countOf(first: number | null | undefined, fallback: number): number {
  const count = first ?? fallback
  if (count < 1 || count > maxFirst) throw badInput(`first must be from 1 to ${maxFirst}, got ${count}.`)
  return count
}
