import type { OperationFigures } from '../aggregation/figures.ts'
import { Histogram } from '../aggregation/histogram.ts'
import type { OperationSummary } from '../storage/store.ts'
import { badInput, show } from './duration.ts'
import { compareTexts } from './figures.ts'
import { countOf } from './first.ts'
import type { PerformanceOrder, PerformanceReportOperationsArgs } from './generated/graphql.ts'

const maxCursorLength = 500

const figureIn: Readonly<Record<PerformanceOrder, (figures: OperationFigures) => number>> = {
  TOTAL_TIME: ({ durations }) => durations.sum,
  P95: ({ durations }) => Histogram.from(durations).quantile(0.95) ?? 0,
  ERRORS: ({ errors }) => errors,
  REQUESTS: ({ requests }) => requests,
  DATABASE_TIME: ({ databaseMs }) => databaseMs,
  CACHE_MISSES: ({ cache }) => cache.miss,
}

/** A signature's place in an order; equal values are ordered by signature, so that pages fit together. */
interface Place {
  readonly signature: string
  readonly value: number
}

export interface Page {
  readonly shown: readonly { readonly signature: string; readonly cursor: string }[]
  readonly hasNextPage: boolean
  readonly hasPreviousPage: boolean
}

/** What `operations` asks for, checked. */
export interface PageRequest {
  readonly count: number
  readonly orderBy: PerformanceOrder
  readonly after: Place | undefined
}

/**
 * Checks what `operations` asks for.
 *
 * @throws GraphQLError BAD_USER_INPUT for a number outside 1 to 500, and for a cursor that is none or is of another order
 */
export function pageRequestOf(args: Partial<PerformanceReportOperationsArgs>): PageRequest {
  const orderBy = args.orderBy ?? 'TOTAL_TIME'
  const after = args.after == null ? undefined : placeOf(args.after, orderBy)
  return { count: countOf(args.first, 50), orderBy, after }
}

/**
 * One page of the operations. It begins behind the cursor's place, also where that operation has moved or gone meanwhile.
 *
 * @param operations with their histograms where the order is P95
 */
export function pageOf(
  operations: readonly OperationSummary[],
  { count, orderBy, after }: PageRequest,
): Page {
  const ordered = operations
    .map(({ signature, figures }) => ({ signature, value: figureIn[orderBy](figures) }))
    .sort(comparePlaces)
  const rest =
    after === undefined
      ? ordered
      : ordered.filter((place) => place.signature !== after.signature && comparePlaces(after, place) < 0)
  return {
    shown: rest.slice(0, count).map((place) => ({
      signature: place.signature,
      cursor: cursorOf(place, orderBy),
    })),
    hasNextPage: rest.length > count,
    hasPreviousPage: rest.length < ordered.length,
  }
}

const comparePlaces = (a: Place, b: Place): number =>
  b.value - a.value || compareTexts(a.signature, b.signature)

const cursorOf = ({ signature, value }: Place, orderBy: PerformanceOrder): string =>
  Buffer.from(JSON.stringify([orderBy, value, signature])).toString('base64url')

function placeOf(cursor: string, orderBy: PerformanceOrder): Place {
  const [order, value, signature] = partsOf(cursor)
  if (typeof order !== 'string' || typeof value !== 'number' || typeof signature !== 'string') {
    throw badInput(`after must be a cursor that this report gave, got ${show(cursor)}.`)
  }
  if (order !== orderBy) {
    throw badInput(
      `after is a cursor of the order ${show(order)}, and orderBy is ${orderBy}. Ask with the order the cursor is of, or without after.`,
    )
  }
  return { signature, value }
}

function partsOf(cursor: string): readonly unknown[] {
  if (cursor.length > maxCursorLength) return []
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    return Array.isArray(parts) ? parts : []
  } catch {
    return []
  }
}
