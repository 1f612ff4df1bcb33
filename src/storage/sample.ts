import type { Measurement, ProcessReading } from '../measurement/measurement.ts'

/**
 * Why an operation was kept whole: `slow` over the threshold or over its signature's own p99 · `failed` by the server's fault · `finding` a
 * finding was seen in it · `ordinary` chosen by lot among its signature's operations of a minute.
 */
export type SampleReason = 'slow' | 'failed' | 'finding' | 'ordinary'

/** One operation kept whole, as plain data: what a measurement says, its variables redacted, at most 64 kB as JSON. */
export interface Sample
  extends Pick<
    Measurement,
    | 'id'
    | 'startedAt'
    | 'signature'
    | 'operationName'
    | 'kind'
    | 'audience'
    | 'tier'
    | 'client'
    | 'document'
    | 'outcome'
    | 'cache'
    | 'durationMs'
    | 'phases'
    | 'errorCodes'
    | 'errorMessages'
    | 'http'
    | 'requestBytes'
    | 'responseBytes'
    | 'resolvers'
    | 'batches'
    | 'statements'
    | 'spans'
    | 'timeline'
    | 'truncated'
    | 'statementCount'
    | 'databaseMs'
  > {
  /** When the operation was recorded, at its end: milliseconds since 1970. It lies in the window that counts the operation. */
  readonly at: number
  readonly gateway: string
  readonly reason: SampleReason
  /** Every value that is not allowed to show replaced by its type and length. */
  readonly variables: unknown
  /** A keyed hash unless configured otherwise; undefined for nobody. */
  readonly viewer: string | undefined
  readonly process: ProcessReading | undefined
}

export const maxSampleBytes = 64 * 1024

/**
 * The sample of an operation, and its size as JSON. What is too large loses, in this order: the end of the time line, the statements and
 * resolvers that took least time, the ends of the statements' texts, the variables, the end of the document, at last everything but what it was; `truncated` then says so.
 */
export function sampleOf(
  measurement: Measurement,
  filed: Pick<Sample, 'at' | 'gateway' | 'reason'>,
): { sample: Sample; bytes: number } {
  const { redactedVariables, viewer, ...rest } = measurement
  let sample: Sample = {
    ...rest,
    ...filed,
    variables: redactedVariables(),
    viewer: viewer(),
  }
  let bytes = bytesOf(sample)
  for (const shrink of shrinks) {
    if (bytes <= maxSampleBytes) break
    sample = { ...shrink(sample), truncated: true }
    bytes = bytesOf(sample)
  }
  return { sample, bytes }
}

const shrinks: readonly ((sample: Sample) => Sample)[] = [
  (sample) => ({ ...sample, timeline: sample.timeline.slice(0, 200) }),
  (sample) => ({
    ...sample,
    timeline: sample.timeline.slice(0, 100),
    statements: slowest(sample.statements, 50),
    resolvers: slowest(sample.resolvers, 100),
    batches: slowest(sample.batches, 50),
    spans: slowest(sample.spans, 50),
  }),
  (sample) => ({
    ...sample,
    statements: slowest(sample.statements, 20).map((group) => ({ ...group, text: group.text.slice(0, 500) })),
    resolvers: slowest(sample.resolvers, 50),
  }),
  (sample) => ({ ...sample, variables: '…' }),
  (sample) => ({
    ...sample,
    document: sample.document?.slice(0, 3000),
    errorMessages: sample.errorMessages.map((message) => message.slice(0, 100)),
    timeline: sample.timeline.slice(0, 20),
    statements: slowest(sample.statements, 5),
    resolvers: slowest(sample.resolvers, 20),
    batches: slowest(sample.batches, 20),
    spans: slowest(sample.spans, 10),
  }),
  // What is left is bounded where it is recorded.
  (sample) => ({
    ...sample,
    document: sample.document?.slice(0, 500),
    errorMessages: [],
    timeline: [],
    statements: [],
    resolvers: [],
    batches: [],
    spans: [],
  }),
]

function slowest<T extends { readonly totalMs: number }>(items: readonly T[], count: number): readonly T[] {
  return [...items].sort((a, b) => b.totalMs - a.totalMs).slice(0, count)
}

const bytesOf = (sample: Sample): number => Buffer.byteLength(JSON.stringify(sample))
