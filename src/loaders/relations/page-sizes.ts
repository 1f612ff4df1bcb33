import { shown } from '../../mistakes.ts'
import type { WireOptions } from './wiring.ts'

const largestPage = 10_000
const defaultMaxPageSize = 100
const usualPageSize = 20

export interface PageSizes {
  readonly maxPageSize: number
  readonly defaultPageSize: number
}

/** The sizes of pages, checked. @param mistakes is added to */
export function pageSizes(
  { maxPageSize = defaultMaxPageSize, defaultPageSize = Math.min(usualPageSize, maxPageSize) }: WireOptions,
  mistakes: string[],
): PageSizes {
  const isMax = isWithin(maxPageSize, largestPage)
  if (!isMax) mistakes.push(mistake('maxPageSize', String(largestPage), maxPageSize, defaultMaxPageSize))
  if (isMax && !isWithin(defaultPageSize, maxPageSize))
    mistakes.push(
      mistake(
        'defaultPageSize',
        `maxPageSize (${maxPageSize})`,
        defaultPageSize,
        Math.min(usualPageSize, maxPageSize),
      ),
    )
  return { maxPageSize, defaultPageSize }
}

const isWithin = (size: unknown, most: number): boolean =>
  Number.isInteger(size) && Number(size) >= 1 && Number(size) <= most

const mistake = (name: string, most: string, came: unknown, absent: number) =>
  `${name} must be an integer from 1 to ${most}, got ${shown(came)}. Leave it out for ${absent}.`
