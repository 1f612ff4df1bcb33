import type { Measurement } from '../measurement/measurement.ts'
import { maxSampleBytes } from '../storage/sample.ts'
import { describeFound } from './found.ts'
import { roundedNumber } from './rounded.ts'
import { describeWork } from './samples.ts'

/**
 * What one operation did, as `extensions.sluice` of its own answer tells it: the fields of PerformanceSample, and what was found. Of its
 * phases without the serialisation, which is still to come. Of an answer from cache that it is one, and nothing else.
 */
export type OperationTrace = { readonly cache: string } & Readonly<Record<string, unknown>>

/** The fields of each list, as the schema names them. */
export const tracedFields = {
  statements: [
    'shape',
    'fingerprint',
    'coordinate',
    'pathPattern',
    'loader',
    'count',
    'errors',
    'rows',
    'totalMs',
    'maxMs',
  ],
  resolvers: ['coordinate', 'calls', 'errors', 'meanMs', 'maxMs', 'totalMs'],
  loaders: ['loader', 'batches', 'keys', 'keysPerBatch', 'errors', 'meanMs', 'maxMs', 'totalMs'],
  spans: ['name', 'calls', 'errors', 'meanMs', 'maxMs', 'totalMs'],
  timeline: ['kind', 'name', 'startMs', 'durationMs', 'calls', 'items', 'failed'],
} as const

/** How many entries of the time line, of each other list, and characters of a text are left; tried in this order until the rest fits. */
const bounds = [
  { timeline: 200, others: Number.POSITIVE_INFINITY, characters: Number.POSITIVE_INFINITY },
  { timeline: 100, others: 50, characters: 2000 },
  { timeline: 20, others: 20, characters: 500 },
  { timeline: 0, others: 5, characters: 500 },
  { timeline: 0, others: 0, characters: 500 },
]

/** At most 64 kB as JSON, as a sample; `truncated` says when something was left out. */
export function operationTraceOf(measurement: Measurement): OperationTrace {
  const { cache } = measurement
  if (cache === 'hit' || cache === 'stale') return { cache }
  const { operationName, signature, outcome, durationMs, statementCount, databaseMs, truncated } = measurement
  const { admissionMs, parseMs, validateMs, executeMs } = measurement.phases
  const whole = {
    operationName: operationName ?? null,
    signature,
    outcome,
    cache,
    durationMs,
    phases: { admissionMs, parseMs, validateMs, executeMs },
    statementCount,
    databaseMs,
    ...listsOf(measurement),
    truncated,
  }
  return within(maxSampleBytes, rounded(whole))
}

function listsOf(measurement: Measurement) {
  const work = describeWork(measurement)
  const { findings } = measurement
  return {
    statements: picked(work.statements, tracedFields.statements),
    resolvers: picked(work.resolvers, tracedFields.resolvers),
    loaders: picked(work.loaders, tracedFields.loaders),
    spans: picked(work.spans, tracedFields.spans),
    timeline: picked(work.timeline, tracedFields.timeline),
    findings: findings.toSorted((one, other) => other.durationMs - one.durationMs).map(describeFound),
  }
}

const picked = (items: readonly object[], names: readonly string[]): readonly object[] =>
  items.map((item) =>
    Object.fromEntries(names.map((name) => [name, (item as Record<string, unknown>)[name] ?? null])),
  )

/** As plain data, its numbers as reports show them. */
const rounded = <Value>(value: Value): Value =>
  JSON.parse(
    JSON.stringify(value, (name, one) => (typeof one === 'number' ? roundedNumber(one, name) : one)),
  ) as Value

function within<Trace extends OperationTrace>(maxBytes: number, trace: Trace): OperationTrace {
  let left: OperationTrace = trace
  for (const bound of bounds) {
    if (Buffer.byteLength(JSON.stringify(left)) <= maxBytes) break
    left = cut(trace, bound)
  }
  return left
}

function cut(
  trace: OperationTrace,
  { timeline, others, characters }: (typeof bounds)[number],
): OperationTrace {
  const fields = Object.entries(trace).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.slice(0, name === 'timeline' ? timeline : others) : value,
  ])
  const shorter = JSON.stringify({ ...Object.fromEntries(fields), truncated: true }, (_name, one) =>
    typeof one === 'string' ? one.slice(0, characters) : one,
  )
  return JSON.parse(shorter) as OperationTrace
}
