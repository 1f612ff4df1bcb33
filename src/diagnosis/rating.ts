import type { Finding } from '../measurement/finding.ts'
import type { Growth } from './growth.ts'

export type Rating = 'A' | 'B' | 'C' | 'D' | 'E'

/** A finding of an operation, and how its statements grew where there were two runs. */
export type RatedFinding = Pick<Finding, 'kind' | 'coordinate'> & { readonly growth: Growth | undefined }

/**
 * How an operation does, in a letter: `A` nothing was found and its statements stay as they are · `B` hints alone, or statements that grow
 * by less than the data · `C` something was found · `D` statements grow with the data · `E` they grow faster.
 *
 * @param growth of the whole operation; undefined for one run, which is `A` to `C`
 * @param findings the costliest first
 */
export function ratingOf(
  growth: Growth | undefined,
  findings: readonly RatedFinding[],
): { readonly rating: Rating; readonly reason: string } {
  const growths = [growth, ...findings.map((finding) => finding.growth)].filter((one) => one !== undefined)
  const superlinear = growths.find(({ order }) => order === 'SUPERLINEAR')
  if (superlinear !== undefined)
    return { rating: 'E', reason: `Statements grow faster than the data: ${superlinear.text}.` }
  const grows =
    growth?.order === 'LINEAR' ? growth : growths.find((one) => one !== growth && one.order !== 'CONSTANT')
  if (grows !== undefined) return { rating: 'D', reason: `Statements grow with the data: ${grows.text}.` }
  const found = findings.filter(({ kind }) => kind !== 'ROW_BY_ROW_WRITE')
  if (found.length > 0) {
    const grown = growth === undefined ? '' : `, and does not grow: ${growth.text}`
    return { rating: 'C', reason: `${shown(found)} was found${grown}.` }
  }
  const statements = growth === undefined ? '' : `: ${growth.text}`
  if (findings.length > 0) return { rating: 'B', reason: `${shown(findings)} is a hint${statements}.` }
  const rating = growth?.order === 'SUBLINEAR' ? 'B' : 'A'
  return { rating, reason: `Nothing was found${statements}.` }
}

function shown(findings: readonly RatedFinding[]): string {
  const [{ kind, coordinate }] = findings as readonly [RatedFinding]
  const others = findings.length - 1
  return `${kind} in ${coordinate}${others === 0 ? '' : ` and ${others} more`}`
}
