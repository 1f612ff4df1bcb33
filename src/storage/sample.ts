import type { Measurement } from '../measurement/measurement.ts'

/** One operation kept whole, as plain data: what a measurement says, its variables redacted, at most 64 kB as JSON. */
export interface Sample
  extends Pick<
    Measurement,
    | 'id'
    | 'signature'
    | 'operationName'
    | 'kind'
    | 'audience'
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
    | 'statementCount'
    | 'databaseMs'
  > {
  /** When the operation began: milliseconds since 1970. */
  readonly at: number
  readonly gateway: string
  /** Every value replaced by its type and length. */
  readonly variables: unknown
}

export const maxSampleBytes = 64 * 1024

/**
 * The sample of an operation, and its size as JSON. What is too large loses, in this order: the statements and resolvers that took least
 * time, the ends of the statements' texts, the variables, the end of the document.
 */
export function sampleOf(measurement: Measurement, gateway: string): { sample: Sample; bytes: number } {
  const { startedAt, redactedVariables, ...rest } = measurement
  const whole: Sample = { ...rest, at: startedAt, gateway, variables: redactedVariables() }
  let sample = whole
  let bytes = bytesOf(sample)
  for (const shrink of shrinks) {
    if (bytes <= maxSampleBytes) break
    sample = shrink(sample)
    bytes = bytesOf(sample)
  }
  return { sample, bytes }
}

const shrinks: readonly ((sample: Sample) => Sample)[] = [
  (sample) => ({
    ...sample,
    statements: slowest(sample.statements, 50),
    resolvers: slowest(sample.resolvers, 100),
    batches: slowest(sample.batches, 50),
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
    statements: slowest(sample.statements, 5),
    resolvers: slowest(sample.resolvers, 20),
    batches: slowest(sample.batches, 20),
  }),
]

function slowest<T extends { readonly totalMs: number }>(items: readonly T[], count: number): readonly T[] {
  return [...items].sort((a, b) => b.totalMs - a.totalMs).slice(0, count)
}

const bytesOf = (sample: Sample): number => Buffer.byteLength(JSON.stringify(sample))
