import type { Sample } from '../storage/sample.ts'
import { badInput } from './duration.ts'
import { byTotalMs, describeLoader, describeResolver } from './figures.ts'
import { countOf } from './first.ts'
import type { ReportSource } from './reading.ts'
import { answered } from './reading.ts'
import { spanOf } from './span.ts'

const defaultLastMs = 24 * 3_600_000

export interface SlowQueriesArguments {
  readonly last?: number | null
  readonly thresholdMs?: number | null
  readonly first?: number | null
}

/**
 * The slowest operations that were kept whole, slowest first: the type PerformanceSlowQuery.
 *
 * @param slowQueryMs the threshold where the arguments name none, in milliseconds
 * @throws GraphQLError BAD_USER_INPUT; DATABASE_UNREACHABLE when the store does not answer
 */
export async function slowQueries(source: ReportSource, args: SlowQueriesArguments, slowQueryMs: number) {
  const limit = countOf(args.first, 50)
  const minDurationMs = args.thresholdMs ?? slowQueryMs
  if (minDurationMs < 0) throw badInput(`thresholdMs must be 0 or more, got ${minDurationMs}.`)
  const span = spanOf({ last: args.last }, source.now(), defaultLastMs)
  const { samples: unstored } = source.writer.unstored(span)
  const stored = await answered(source, source.store.readSamples({ ...span, minDurationMs, limit }))
  // One that was stored between the two reads is in both.
  const samples = new Map([...stored, ...unstored].map((sample) => [sample.id, sample]))
  return [...samples.values()]
    .filter(({ durationMs }) => durationMs >= minDurationMs)
    .sort((a, b) => b.durationMs - a.durationMs)
    .slice(0, limit)
    .map(describeSample)
}

function describeSample(sample: Sample) {
  return {
    ...sample,
    operationName: sample.operationName ?? null,
    statements: [...sample.statements]
      .sort(byTotalMs)
      .map(({ text, ...group }) => ({ shape: text, ...group })),
    resolvers: sample.resolvers
      .map((resolver) => describeResolver(resolver.coordinate, resolver))
      .sort(byTotalMs),
    loaders: sample.batches.map((batch) => describeLoader(batch.loader, batch)).sort(byTotalMs),
  }
}
