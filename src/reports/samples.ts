import type { SampleReason, Sample as StoredSample } from '../storage/sample.ts'
import { byTotalMs, ratio } from './figures.ts'
import type { ReportSource } from './reading.ts'
import { answered } from './reading.ts'

const always = { from: 0, to: Number.MAX_SAFE_INTEGER }
const maxIdLength = 200

/** The names of PerformanceSampleReason, and what they are called inside. */
export const sampleReasons = {
  SLOW: 'slow',
  FAILED: 'failed',
  FINDING: 'finding',
  ORDINARY: 'ordinary',
} as const satisfies Record<string, SampleReason>

/**
 * One operation that was kept whole, stored or not: the type PerformanceSample; null when there is none, or no longer.
 *
 * @throws GraphQLError DATABASE_UNREACHABLE when the store does not answer
 */
export async function sample(source: ReportSource, id: string) {
  // No sample has such an id, and PostgreSQL would refuse to look for it.
  if (id.length > maxIdLength || id.includes('\0')) return null
  // Memory first: what is stored meanwhile is then in the store at the latest.
  const unstored = source.writer.unstored(always).samples.find((held) => held.id === id)
  const found = unstored ?? (await answered(source, () => source.store.readSample(id)))
  return found === undefined ? null : describeSample(found)
}

/** A sample as the type PerformanceSample. */
export function describeSample(sample: StoredSample) {
  const { client, document, http, operationName, process, startedAt, viewer, ...rest } = sample
  return {
    ...rest,
    at: startedAt,
    operationName: operationName ?? null,
    document: document ?? null,
    clientName: client.name || null,
    clientVersion: client.version || null,
    viewer: viewer ?? null,
    status: http.status,
    process: process ?? null,
    ...describeWork(sample),
  }
}

/** What an operation had done by whom, as PerformanceSample shows it; what took most time in all first. */
export function describeWork(
  work: Pick<StoredSample, 'statements' | 'resolvers' | 'batches' | 'spans' | 'timeline'>,
) {
  return {
    statements: [...work.statements].sort(byTotalMs).map(({ text, ...group }) => ({ ...group, shape: text })),
    resolvers: work.resolvers.map((resolver) => withMean(resolver, resolver.calls)).sort(byTotalMs),
    loaders: work.batches
      .map((batch) => ({
        ...withMean(batch, batch.batches),
        keysPerBatch: ratio(batch.keys, batch.batches) ?? 0,
      }))
      .sort(byTotalMs),
    spans: work.spans.map((span) => withMean(span, span.calls)).sort(byTotalMs),
    timeline: timelineOf(work),
  }
}

const withMean = <Summary extends { readonly totalMs: number }>(summary: Summary, count: number) => ({
  ...summary,
  meanMs: ratio(summary.totalMs, count) ?? 0,
})

/** What ran when, by its start: the type PerformanceTimelineEntry. */
function timelineOf({
  resolvers,
  statements,
  timeline,
}: Pick<StoredSample, 'resolvers' | 'statements' | 'timeline'>) {
  const shapes = new Map(statements.map(({ fingerprint, text }) => [fingerprint, text]))
  return [
    ...resolvers.map(({ coordinate, startMs, endMs, calls, errors }) => ({
      kind: 'RESOLVER',
      name: coordinate,
      startMs,
      durationMs: endMs - startMs,
      calls,
      items: null,
      failed: errors > 0,
    })),
    ...timeline.map(({ kind, name, startMs, durationMs, items, failed }) => ({
      kind: kind.toUpperCase(),
      name: kind === 'statement' ? (shapes.get(name) ?? name) : name,
      startMs,
      durationMs,
      calls: 1,
      items: kind === 'span' ? null : items,
      failed,
    })),
  ].sort((a, b) => a.startMs - b.startMs)
}
