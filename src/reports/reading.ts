import { GraphQLError } from 'graphql'
import type { ProcessReading } from '../measurement/measurement.ts'
import {
  clientSummariesOf,
  mergeClients,
  mergeOperations,
  mergeParts,
  mergeSlices,
  operationSummariesOf,
  partSummariesOf,
  slicesOf,
} from '../storage/merge.ts'
import type { Retention } from '../storage/retention.ts'
import type { Sample } from '../storage/sample.ts'
import type {
  ClientSummary,
  FindingSummary,
  HistogramsOf,
  MeasurementStore,
  OperationSummary,
  PartSummary,
  ReadPlan,
  SampleQuery,
  Slice,
  Span,
  Subject,
} from '../storage/store.ts'
import type { SignatureText } from '../storage/text-log.ts'
import type { Unstored, Writer } from '../storage/writer.ts'
import { compareTexts } from './figures.ts'

/** The answering gateway itself. */
export interface SystemPort {
  /** Milliseconds since 1970. */
  readonly startedAt: number
  readonly gateway: string
  /** Operations being answered now. */
  readonly inFlight: () => number
  readonly process: () => ProcessReading | undefined
  /** Connections to the database of Sluice's own tables; undefined where there is none. */
  readonly pool: () => { readonly total: number; readonly idle: number; readonly waiting: number } | undefined
  /** From 0 to 1. */
  readonly highMemoryThreshold: number
}

/** Where reports read: what is stored, and what this gateway has not stored yet. */
export interface ReportSource {
  readonly store: MeasurementStore
  readonly writer: Pick<Writer, 'unstored' | 'dropped' | 'bytes' | 'clear' | 'flush'>
  readonly system: SystemPort
  readonly retention: Retention
  /** What counts as slow where nothing else is said, in milliseconds. */
  readonly slowQueryMs: number
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Told why the store could not be read; who asked gets a safe sentence. */
  readonly onError?: ((error: unknown) => void) | undefined
}

// A client that is among the first with what is in memory need not be so in the store: more are read than are shown.
const storedClients = 1000

type PartsQuery = Parameters<MeasurementStore['readParts']>[1]

/** A span as it was at one moment, read from memory and store; what is asked twice is read once. */
export interface Reading {
  readonly span: Span
  readonly unstored: Unstored
  readonly plan: () => Promise<ReadPlan>
  /** By steps from `origin` on; the span's begin when absent. */
  readonly slices: (subject: Subject, stepMs: number, origin?: number) => Promise<Slice[]>
  readonly operations: (subject: Subject, histogramsOf: HistogramsOf) => Promise<OperationSummary[]>
  readonly clients: (subject: Subject, limit: number) => Promise<ClientSummary[]>
  readonly parts: (query: PartsQuery) => Promise<PartSummary[]>
  /** Stored summaries, and the rows in memory beside them. */
  readonly findings: (identities: readonly string[]) => Promise<FindingSummary[]>
  readonly samples: (query: Omit<SampleQuery, 'from' | 'to'>) => Promise<Sample[]>
  readonly texts: (wanted: {
    readonly signatures?: readonly string[]
    readonly fingerprints?: readonly string[]
  }) => Promise<{ readonly signatures: Map<string, SignatureText>; readonly statements: Map<string, string> }>
}

/**
 * Reads a span from memory and store without counting anything twice or missing it: memory is copied first, and the store then leaves
 * out the windows that were copied, whether or not they are stored or rolled up by the time it answers.
 */
export function readSpan(source: ReportSource, span: Span): Reading {
  const { store } = source
  const unstored = source.writer.unstored(span)
  const { held } = unstored
  const known = new Map<string, Promise<unknown>>()
  const once = <T>(key: unknown, read: () => Promise<T>): Promise<T> => {
    const text = JSON.stringify(key)
    const found = known.get(text) as Promise<T> | undefined
    if (found !== undefined) return found
    const reading = answered(source, read)
    known.set(text, reading)
    return reading
  }
  const plan = () => once('plan', () => store.plan(span, held))
  return {
    span,
    unstored,
    plan,
    slices: (subject, stepMs, origin = span.from) =>
      once(['slices', subject, stepMs, origin], async () => {
        const step = { origin, stepMs }
        return mergeSlices([
          ...(await store.readSlices(await plan(), subject, step)),
          ...slicesOf(held.rows, subject, step),
        ])
      }),
    operations: (subject, histogramsOf) =>
      once(['operations', subject, histogramsOf], async () =>
        mergeOperations([
          ...(await store.readOperations(await plan(), subject, histogramsOf)),
          ...operationSummariesOf(held.rows, subject),
        ]),
      ),
    clients: (subject, limit) =>
      once(['clients', subject, limit], async () =>
        mergeClients([
          ...(await store.readClients(await plan(), subject, Math.max(limit, storedClients))),
          ...clientSummariesOf(held.rows, subject),
        ])
          .sort((a, b) => b.figures.requests - a.figures.requests || byName(a, b))
          .slice(0, limit),
      ),
    parts: (query) =>
      once(['parts', query], async () =>
        mergeParts([...(await store.readParts(await plan(), query)), ...partSummariesOf(held.rows, query)]),
      ),
    findings: (identities) =>
      once(['findings', identities], async () => store.readFindings(await plan(), identities)),
    samples: (query) =>
      once(['samples', query], async () => {
        const stored = await store.readSamples({ from: span.from, to: span.to, ...query })
        // One that was stored between the two reads is in both.
        const samples = new Map(
          [...stored, ...unstored.samples.filter((sample) => isWanted(sample, query))].map((sample) => [
            sample.id,
            sample,
          ]),
        )
        const order =
          query.orderBy === 'at'
            ? (a: Sample, b: Sample) => b.at - a.at
            : (a: Sample, b: Sample) => b.durationMs - a.durationMs
        return [...samples.values()].sort(order).slice(0, query.limit)
      }),
    texts: (wanted) =>
      once(['texts', wanted], async () => {
        const { signatures, statements } = await store.readTexts(wanted)
        for (const text of unstored.signatures) signatures.set(text.signature, text)
        for (const { fingerprint, text } of unstored.statements) statements.set(fingerprint, text)
        return { signatures, statements }
      }),
  }
}

const byName = (a: ClientSummary, b: ClientSummary): number =>
  compareTexts(`${a.client.name}\n${a.client.version}`, `${b.client.name}\n${b.client.version}`)

function isWanted(sample: Sample, query: Omit<SampleQuery, 'from' | 'to'>): boolean {
  const { minDurationMs = 0, signatures, clientName, reasons } = query
  return (
    sample.durationMs >= minDurationMs &&
    (signatures === undefined || signatures.includes(sample.signature)) &&
    (clientName === undefined || sample.client.name === clientName) &&
    (reasons === undefined || reasons.includes(sample.reason))
  )
}

/**
 * What the store answers.
 *
 * @throws GraphQLError DATABASE_UNREACHABLE with a safe sentence, when it does not
 */
export async function answered<T>(source: ReportSource, read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (error) {
    if (error instanceof GraphQLError) throw error
    source.onError?.(error)
    throw new GraphQLError(
      'The stored measurements cannot be read now; the log says why. What was measured meanwhile waits in memory. Ask again later.',
      { extensions: { code: 'DATABASE_UNREACHABLE' } },
    )
  }
}
