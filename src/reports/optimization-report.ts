import { byTotalMs, compareTexts } from './figures.ts'
import { defaultLastMs, describeFinding, lostMsPerHourOf, type SeenFinding, seenIn } from './findings.ts'
import { countOf } from './first.ts'
import { lazily } from './lazily.ts'
import type { ReportSource } from './reading.ts'
import { readSpan } from './reading.ts'
import { spanOf } from './span.ts'

export interface OptimizationArguments {
  readonly last?: number | null | undefined
  readonly first?: number | null | undefined
}

/**
 * What to do first, the finding whose remedy saves most in an hour first: the type PerformanceOptimizationReport.
 *
 * @throws GraphQLError BAD_USER_INPUT; DATABASE_UNREACHABLE when the store does not answer
 */
export async function optimizationReport(source: ReportSource, { last, first }: OptimizationArguments) {
  const count = countOf(first, 20)
  const reading = readSpan(source, spanOf({ last }, source.now(), defaultLastMs, source.retention))
  const found = (await seenIn(reading))
    .map((seen) => ({ seen, savedMsPerHour: lostMsPerHourOf(reading, seen) }))
    .sort((a, b) => b.savedMsPerHour - a.savedMsPerHour || byCost(a.seen, b.seen))
  const shown = found.slice(0, count)
  const spentMs = lazily(async () => {
    const signatures = [...new Set(shown.map(({ seen }) => seen.signature))]
    const operations = await reading.operations({ signatures }, 'none')
    return new Map(operations.map(({ signature, figures }) => [signature, figures.durations.sum]))
  })
  return {
    savedMsPerHour: found.reduce((sum, { savedMsPerHour }) => sum + savedMsPerHour, 0),
    steps: shown.map(({ seen, savedMsPerHour }) => ({
      finding: describeFinding(reading, seen),
      savedMsPerHour,
      savedStatementsPerOperation: Math.max(0, seen.figures.latestStatementsPerOperation - 1),
      share: async () => shareOf(seen, (await spentMs()).get(seen.signature)),
    })),
  }
}

const byCost = (a: SeenFinding, b: SeenFinding): number =>
  byTotalMs(a.figures, b.figures) || compareTexts(a.identity, b.identity)

/** Operations beyond the bound on signatures are counted under another name: then more may be lost than was spent. */
const shareOf = ({ figures }: SeenFinding, spentMs: number | undefined): number | null =>
  spentMs === undefined || spentMs <= 0 ? null : Math.min(1, figures.lostMs / spentMs)
