import type { OperationFigures } from '../aggregation/figures.ts'
import { Histogram } from '../aggregation/histogram.ts'
import { cacheable, ratio } from './figures.ts'
import type { PerformanceStatus } from './generated/graphql.ts'

/** One rule of the score: all its points at `full` or better, none at `none`, or worse, in between in proportion. */
interface Rule {
  readonly name: string
  readonly outOf: number
  readonly full: number
  readonly none: number
  /** Null when there is nothing to measure. */
  readonly value: number | null
  readonly measured: string
  readonly unit: (value: number) => string
  /** Where the limits come from, where an option sets them. */
  readonly setBy?: string
  /** How many points of the other parts go for each whole of `value` beyond `none`; 0. */
  readonly beyond?: number
  /** Why it is not measured, so that there are no points for it. */
  readonly unmeasured?: string | undefined
}

export interface ScoreOptions {
  /** What counts as slow, in milliseconds. */
  readonly slowQueryMs: number
  /** Whether statements, and so findings, are measured. */
  readonly statements: boolean
}

/**
 * How good it was, from 0 to 100, the points by what they are given for, and the score in a word. All of it comes from the stored figures
 * and one limit, so that each missing point names what cost it. What is not measured has no points, and the score is of the others.
 */
export function scoreOf(figures: OperationFigures, options: ScoreOptions) {
  if (figures.requests === 0) return { score: null, scoreParts: [], status: null }
  const scoreParts = rulesOf(figures, options).map(partOf)
  const sum = (of: 'points' | 'outOf') => scoreParts.reduce((total, part) => total + part[of], 0)
  const score = Math.max(0, Math.round((100 * sum('points')) / sum('outOf')))
  return { score, scoreParts, status: statusOf(score) }
}

function rulesOf(figures: OperationFigures, { slowQueryMs, statements: isTraced }: ScoreOptions): Rule[] {
  const { requests, outcomes, withFindings, statements, durations } = figures
  const { answered, all } = cacheable(figures)
  const unmeasured = isTraced ? undefined : 'Not measured (monitoring.statements is off), and not scored.'
  return [
    {
      name: 'latency',
      outOf: 35,
      full: slowQueryMs / 4,
      none: slowQueryMs,
      value: Histogram.from(durations).quantile(0.95) ?? null,
      measured: 'p95 is',
      unit: milliseconds,
      setBy: 'slowQueryMs',
    },
    {
      name: 'errors',
      outOf: 30,
      full: 0,
      none: 0.05,
      value: ratio(outcomes.partial + outcomes.serverError, requests),
      measured: "Operations that failed by the server's fault (partial, serverError):",
      unit: percent,
      beyond: 100,
    },
    {
      name: 'findings',
      outOf: 15,
      full: 0,
      none: 0.1,
      value: ratio(withFindings, requests),
      measured: 'Operations in which a finding was seen:',
      unit: percent,
      unmeasured,
    },
    {
      name: 'statements',
      outOf: 10,
      full: 5,
      none: 30,
      value: ratio(statements, requests),
      measured: 'SQL statements for each operation:',
      unit: plain,
      unmeasured,
    },
    {
      name: 'cache',
      outOf: 10,
      full: 0.8,
      none: 0,
      value: ratio(answered, all),
      measured: 'Answers from cache of all that might have been:',
      unit: percent,
    },
  ]
}

function partOf({ name, outOf, full, none, value, measured, unit, setBy, beyond = 0, unmeasured }: Rule) {
  if (unmeasured !== undefined) return { name, points: 0, outOf: 0, value: null, reason: unmeasured }
  if (value === null) return { name, points: outOf, outOf, value, reason: 'Nothing could be cached.' }
  const share = Math.min(1, Math.max(0, (none - value) / (none - full)))
  const lost = Math.max(0, value - none) * beyond
  // Shown to a tenth, and added up as they are shown.
  const points = Math.round((share * outOf - lost) * 10) / 10
  const side = none > full ? ['up to', 'from', 'on'] : ['from', 'at', '']
  const limits = `full points ${side[0]} ${unit(full)}, none ${side[1]} ${`${unit(none)} ${side[2]}`.trim()}`
  const further = beyond === 0 ? '' : ', and each further percent takes one from the others'
  const source = setBy === undefined ? '' : ` (${setBy})`
  return { name, points, outOf, value, reason: `${measured} ${unit(value)}; ${limits}${further}${source}.` }
}

function statusOf(score: number): PerformanceStatus {
  if (score >= 90) return 'EXCELLENT'
  if (score >= 75) return 'GOOD'
  return score >= 50 ? 'FAIR' : 'POOR'
}

const threeDigits = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 3 })
const plain = (value: number): string => threeDigits.format(value)
const milliseconds = (value: number): string => `${plain(value)} ms`
const percent = (value: number): string => `${plain(value * 100)} %`
