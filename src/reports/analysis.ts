import { type Growth, growthOf, growthOfFinding } from '../diagnosis/growth.ts'
import { ratingOf } from '../diagnosis/rating.ts'
import type { Measurement } from '../measurement/measurement.ts'
import type { SampleReason } from '../storage/sample.ts'
import { sampleOf } from '../storage/sample.ts'
import {
  type AnalysisArguments,
  type AnalysisRequest,
  type Analyze,
  type AnalyzedRun,
  analysisRequestOf,
} from './analysis-request.ts'
import { describeFound } from './found.ts'
import type { ReportSource } from './reading.ts'
import { describeSample } from './samples.ts'

/**
 * Runs an operation for its own sake and says what it did: the type PerformanceAnalysis.
 *
 * @throws GraphQLError BAD_USER_INPUT, and whatever `analyze` throws
 */
export async function analyzeOperation(source: ReportSource, analyze: Analyze, args: AnalysisArguments) {
  const request = analysisRequestOf(args)
  return analysisOf(await analyze(request), request.scale, source)
}

type AnalysisSource = Pick<ReportSource, 'slowQueryMs' | 'now'> & {
  readonly system: Pick<ReportSource['system'], 'gateway'>
}

/** The type PerformanceAnalysis. @param runs one, or two with the smaller value first */
export function analysisOf(
  runs: readonly AnalyzedRun[],
  scale: AnalysisRequest['scale'],
  source: AnalysisSource,
) {
  const [smaller, larger = smaller] = runs as readonly [AnalyzedRun, AnalyzedRun?]
  const isScaled = scale !== undefined && larger !== smaller
  const asked = isScaled ? { ...scale, name: scale.variable } : undefined
  const growth = asked && growthOf(smaller, larger, asked)
  const findings = larger.measurement.findings
    .toSorted((one, other) => other.durationMs - one.durationMs)
    .map((finding) => ({
      ...describeFound(finding),
      growth: asked && growthOfFinding(finding, smaller, larger, asked),
    }))
  const { rating, reason } = ratingOf(growth, findings)
  return {
    rating,
    reason: [reason, ...caveatsOf(runs, growth)].join(' '),
    runs: runs.map(({ value, measurement }) => ({
      value: value ?? null,
      operation: describeSample(
        sampleOf(measurement, {
          at: source.now(),
          gateway: source.system.gateway,
          reason: reasonOf(measurement, source.slowQueryMs),
        }).sample,
      ),
    })),
    growth,
    findings,
  }
}

/** Why it would have been kept. */
function reasonOf({ outcome, durationMs, findings }: Measurement, slowQueryMs: number): SampleReason {
  if (outcome === 'partial' || outcome === 'serverError') return 'failed'
  if (durationMs >= slowQueryMs) return 'slow'
  return findings.length > 0 ? 'finding' : 'ordinary'
}

/** What stands against believing the rating. */
function caveatsOf(runs: readonly AnalyzedRun[], growth: Growth | undefined): string[] {
  const codes = new Set(runs.flatMap(({ measurement }) => measurement.errorCodes))
  const lists = new Set(runs.flatMap((run) => [...run.lists.keys()]))
  const [smaller, larger] = runs
  const hasGrownList = [...lists].some(
    (list) => (larger?.lists.get(list) ?? 0) > (smaller?.lists.get(list) ?? 0),
  )
  return [
    ...(codes.size === 0
      ? []
      : [`It was answered with errors (${[...codes].join(', ')}): what these cut off is not seen.`]),
    ...(growth === undefined || hasGrownList || lists.size === 0
      ? []
      : ['No list of the answer grew: there may be no more rows.']),
  ]
}
