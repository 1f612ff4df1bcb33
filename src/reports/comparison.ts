import type { OperationFigures } from '../aggregation/figures.ts'
import { Histogram } from '../aggregation/histogram.ts'
import { cacheable, ratio } from './figures.ts'

// A normal variable lies farther out once in a hundred times.
const z = 2.576
// With fewer the tests below promise more than they hold.
const minOperations = 20
// Two histograms may put the same duration so far apart.
const histogramError = 0.02

/** What operations did in a span of so many milliseconds. */
export interface Side {
  readonly figures: OperationFigures
  readonly spanMs: number
}

/** The type PerformanceChange for each figure that is compared. @param before undefined where that span is not kept */
export function comparisonOf(now: Side, before: Side | undefined) {
  return comparedFigures.map(({ figure, figureOf, differs }) => {
    const value = figureOf(now)
    // Whether nothing was asked or nobody measured yet, it cannot be told.
    const valueBefore = before === undefined || before.figures.requests === 0 ? null : figureOf(before)
    const isComparable = before !== undefined && value !== null && valueBefore !== null
    return {
      figure,
      value,
      before: valueBefore,
      change: isComparable ? ratio(value - valueBefore, valueBefore) : null,
      isBeyondNoise: isComparable && differs(now, before),
    }
  })
}

const comparedFigures: readonly {
  readonly figure: string
  readonly figureOf: (side: Side) => number | null
  /** Whether chance alone gives two such sides less often than once in a hundred times. */
  readonly differs: (now: Side, before: Side) => boolean
}[] = [
  {
    figure: 'requestsPerSecond',
    figureOf: ({ figures, spanMs }) => ratio(figures.requests * 1000, spanMs),
    differs: countsDiffer,
  },
  proportion('errorRate', ({ errors, requests }) => ({ part: errors, all: requests })),
  proportion('cacheHitRate', (figures) => {
    const { answered, all } = cacheable(figures)
    return { part: answered, all }
  }),
  {
    figure: 'meanMs',
    figureOf: ({ figures }) => ratio(figures.durations.sum, figures.requests),
    differs: meansDiffer,
  },
  quantile('p50Ms', 0.5),
  quantile('p95Ms', 0.95),
  quantile('p99Ms', 0.99),
]

/** Counts that come at random: each one's variance is the count itself (Poisson). */
function countsDiffer(now: Side, before: Side): boolean {
  const a = now.figures.requests
  const b = before.figures.requests
  // None at all after many is a change too.
  if (b < minOperations) return false
  const difference = a / now.spanMs - b / before.spanMs
  return Math.abs(difference) > z * Math.sqrt(a / now.spanMs ** 2 + b / before.spanMs ** 2)
}

/** Shares of two counts, by the two-proportion z-test. */
function proportion(
  figure: string,
  countsOf: (figures: OperationFigures) => { readonly part: number; readonly all: number },
) {
  return {
    figure,
    figureOf: ({ figures }: Side) => {
      const { part, all } = countsOf(figures)
      return ratio(part, all)
    },
    differs: (now: Side, before: Side) => {
      const a = countsOf(now.figures)
      const b = countsOf(before.figures)
      if (Math.min(a.all, b.all) < minOperations) return false
      const pooled = (a.part + b.part) / (a.all + b.all)
      const error = Math.sqrt(pooled * (1 - pooled) * (1 / a.all + 1 / b.all))
      return Math.abs(a.part / a.all - b.part / b.all) > z * error
    },
  }
}

/** Means of durations of unequal variance (Welch 1947). */
function meansDiffer(now: Side, before: Side): boolean {
  const a = meanOf(now)
  const b = meanOf(before)
  if (Math.min(a.count, b.count) < minOperations) return false
  const difference = Math.abs(a.mean - b.mean)
  // Sums of equal durations differ in their last digits.
  if (difference <= 1e-9 * b.mean) return false
  const error = a.squaredError + b.squaredError
  if (error === 0) return true
  const freedom = error ** 2 / (a.squaredError ** 2 / (a.count - 1) + b.squaredError ** 2 / (b.count - 1))
  // Student's t from z: the first terms of Abramowitz and Stegun, 26.7.5.
  const t = z + (z ** 3 + z) / (4 * freedom) + (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * freedom ** 2)
  return difference > t * Math.sqrt(error)
}

function meanOf({ figures }: Side) {
  const { count, sum, sumSquares } = figures.durations
  const mean = sum / count
  const variance = Math.max(0, sumSquares - count * mean * mean) / (count - 1)
  return { count, mean, squaredError: variance / count }
}

/** A quantile lies between the durations at two ranks around it, whatever their distribution; two such intervals must not overlap. */
function quantile(figure: string, q: number) {
  const figureOf = ({ figures }: Side) => Histogram.from(figures.durations).quantile(q) ?? null
  return {
    figure,
    figureOf,
    differs: (now: Side, before: Side) => {
      const a = intervalOf(now, q)
      const b = intervalOf(before, q)
      if (Math.min(now.figures.requests, before.figures.requests) < minOperations) return false
      const [low, high] = a.value < b.value ? [a, b] : [b, a]
      return low.to < high.from && high.value - low.value > histogramError * low.value
    },
  }
}

function intervalOf({ figures }: Side, q: number) {
  const durations = Histogram.from(figures.durations)
  const { count } = durations
  const margin = z * Math.sqrt(count * q * (1 - q))
  const first = Math.floor(count * q - margin)
  const last = Math.ceil(count * q + margin)
  return {
    value: durations.quantile(q) ?? 0,
    // Beyond the first and the last rank nothing is known.
    from: first < 1 ? Number.NEGATIVE_INFINITY : (durations.atRank(first) ?? 0),
    to: last > count ? Number.POSITIVE_INFINITY : (durations.atRank(last) ?? 0),
  }
}
