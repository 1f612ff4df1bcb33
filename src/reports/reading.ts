import { GraphQLError } from 'graphql'
import type { HeldRows } from '../aggregation/aggregator.ts'
import type { ProcessReading } from '../measurement/measurement.ts'
import {
  byRequests,
  clientSummariesOf,
  mergeClients,
  mergeOperations,
  mergeParts,
  mergeSlices,
  operationSummariesOf,
  partSummariesOf,
  slicesOf,
} from '../storage/merge.ts'
import { mergeNamed, signaturesNamed } from '../storage/named-signatures.ts'
import { noCoarserThan } from '../storage/read-plan.ts'
import type { Retention } from '../storage/retention.ts'
import type { Sample } from '../storage/sample.ts'
import type {
  ClientSummary,
  FindingSummary,
  HistogramsOf,
  Level,
  MeasurementStore,
  OperationSummary,
  PartSummary,
  SampleQuery,
  Slice,
  Span,
  SpanPlan,
  Subject,
} from '../storage/store.ts'
import type { SignatureText } from '../storage/text-log.ts'
import type { Unstored, Writer } from '../storage/writer.ts'
import { samplesById } from './samples-by-id.ts'

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
  readonly writer: Pick<Writer, 'unstored' | 'dropped' | 'bytes' | 'clear' | 'flush' | 'watchFindings'>
  readonly system: SystemPort
  readonly retention: Retention
  /** What counts as slow where nothing else is said, in milliseconds. */
  readonly slowQueryMs: number
  /** What this gateway measures: any operation at all, and its resolvers, loaders and statements. */
  readonly monitoring: { readonly enabled: boolean; readonly statements: boolean }
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Told why the store could not be read; who asked gets a safe sentence. */
  readonly onError?: ((error: unknown) => void) | undefined
}

type PartsQuery = Parameters<MeasurementStore['readParts']>[1]

/** A span as it was at one moment, read from memory and store; what is asked twice is read once. */
export interface Reading {
  /** When it was begun: milliseconds since 1970. */
  readonly at: number
  /** As asked, until something was read; then the one that could be answered for. */
  readonly span: Span
  /** Of that span, what is not in the store's answer. */
  readonly unstored: Unstored
  readonly plan: () => Promise<SpanPlan>
  /** By steps from `origin` on, the span's begin when absent; from rows no coarser than a level where finer ones are left. */
  readonly slices: (subject: Subject, stepMs: number, origin?: number, coarsest?: Level) => Promise<Slice[]>
  readonly operations: (subject: Subject, histogramsOf: HistogramsOf) => Promise<OperationSummary[]>
  readonly clients: (subject: Subject, limit: number) => Promise<ClientSummary[]>
  /** How many clients there are. */
  readonly clientCount: (subject: Subject) => Promise<number>
  readonly parts: (query: PartsQuery) => Promise<PartSummary[]>
  /** Stored summaries, and the rows in memory beside them. */
  readonly findings: (
    identities: readonly string[],
    others?: 'and others' | 'alone',
  ) => Promise<FindingSummary[]>
  readonly samples: (query: Omit<SampleQuery, 'from' | 'to'>) => Promise<Sample[]>
  /** One by its id, also from outside the span; those that are asked for at once are read at once. */
  readonly sample: (id: string) => Promise<Sample | undefined>
  /** The signatures of the operations with a name: at most `limit`, those with most requests; and how many there are. */
  readonly named: (
    operationName: string,
    limit: number,
  ) => Promise<{ readonly signatures: readonly string[]; readonly count: number }>
  readonly texts: (wanted: {
    readonly signatures?: readonly string[]
    readonly fingerprints?: readonly string[]
  }) => Promise<{
    readonly signatures: ReadonlyMap<
      string,
      Omit<SignatureText, 'document'> & { readonly document: string | undefined }
    >
    readonly statements: ReadonlyMap<string, string>
  }>
}

// Apart from the reading, of which it keeps nothing: whoever keeps a description keeps this.
const sampleReader = (source: ReportSource): Reading['sample'] =>
  samplesById(source.writer, (ids) => answered(source, () => source.store.readSamplesWithIds(ids)))

/**
 * Reads a span from memory and store without counting anything twice or missing it: memory is copied first, and the store then leaves
 * out the windows that were copied, whether or not they are stored or rolled up by the time it answers.
 */
export function readSpan(source: ReportSource, asked: Span): Reading {
  const { store } = source
  const copied = source.writer.unstored(asked)
  let span = asked
  let unstored = copied
  const known = new Map<string, Promise<unknown>>()
  const once = <T>(key: unknown, read: () => Promise<T>): Promise<T> => {
    const text = JSON.stringify(key)
    const found = known.get(text) as Promise<T> | undefined
    if (found !== undefined) return found
    const reading = answered(source, read)
    known.set(text, reading)
    return reading
  }
  const plan = () =>
    once('plan', async () => {
      const plan = await store.plan(asked, copied.held)
      span = plan.span
      unstored = { ...copied, held: { ...copied.held, rows: besidePlan(copied.held.rows, plan) } }
      return plan
    })
  return {
    at: source.now(),
    get span() {
      return span
    },
    get unstored() {
      return unstored
    },
    plan,
    slices: (subject, stepMs, origin, coarsest = 'day') =>
      once(['slices', subject, stepMs, origin, coarsest], async () => {
        const planned = await plan()
        const step = { origin: origin ?? planned.span.from, stepMs }
        return mergeSlices([
          ...(await store.readSlices(noCoarserThan(coarsest, planned), subject, step)),
          ...slicesOf(unstored.held.rows, subject, step),
        ])
      }),
    operations: (subject, histogramsOf) =>
      once(['operations', subject, histogramsOf], async () =>
        mergeOperations([
          ...(await store.readOperations(await plan(), subject, histogramsOf)),
          ...operationSummariesOf(unstored.held.rows, subject),
        ]),
      ),
    clients: (subject, limit) =>
      once(['clients', subject, limit], async () => {
        const planned = await plan()
        const inMemory = mergeClients(clientSummariesOf(unstored.held.rows, subject))
        // A client that is among the first with what is in memory need not be so in the store.
        const stored = await store.readClients(planned, subject, limit, inMemory)
        return mergeClients([...stored, ...inMemory])
          .sort(byRequests)
          .slice(0, limit)
      }),
    clientCount: (subject) =>
      once(['clientCount', subject], async () => {
        const planned = await plan()
        const inMemory = mergeClients(clientSummariesOf(unstored.held.rows, subject))
        return inMemory.length + (await store.countClients(planned, subject, inMemory))
      }),
    parts: (query) =>
      once(['parts', query], async () =>
        mergeParts([
          ...(await store.readParts(await plan(), query)),
          ...partSummariesOf(unstored.held.rows, query),
        ]),
      ),
    findings: (identities, others) =>
      once(['findings', identities, others], async () =>
        store.readFindings(await plan(), identities, others),
      ),
    samples: (query) =>
      once(['samples', query], async () => {
        const { from, to } = (await plan()).span
        const stored = await store.readSamples({ from, to, ...query })
        return mergeSamples(stored, unstored.samples, query).slice(0, query.limit)
      }),
    sample: sampleReader(source),
    named: (operationName, limit) =>
      once(['named', operationName, limit], async () => {
        const planned = await plan()
        const inMemory = signaturesNamed(unstored.held.rows.operations, operationName)
        const besides = inMemory.map(({ signature }) => signature)
        const { found, count } = await store.findSignatures(planned, operationName, limit, besides)
        const isFound = new Set(found.map(({ signature }) => signature))
        const signatures = mergeNamed([...found, ...inMemory]).map(({ signature }) => signature)
        return {
          signatures: signatures.slice(0, limit),
          count: count + besides.filter((signature) => !isFound.has(signature)).length,
        }
      }),
    texts: (wanted) =>
      once(['texts', wanted], async () => {
        const { signatures, statements } = await store.readTexts(wanted)
        for (const text of unstored.signatures) signatures.set(text.signature, text)
        for (const { fingerprint, text } of unstored.statements) statements.set(fingerprint, text)
        // Where there is none, as of what could not be parsed, an empty one is stored.
        const known = [...signatures].map(
          ([signature, text]) => [signature, { ...text, document: text.document || undefined }] as const,
        )
        return { signatures: new Map(known), statements }
      }),
  }
}

/**
 * The rows in memory that the plan's rows do not tell of. Of an hour or a day of which only the sum is left they are in that, or came too
 * late for the store to take.
 */
function besidePlan(rows: HeldRows['rows'], { span, pieces }: SpanPlan): HeldRows['rows'] {
  const sums = pieces.filter(({ level }) => level !== 'minute')
  const isWithin = (at: number, { from, to }: Span) => at >= from && at < to
  const isBeside = ({ windowStart }: { readonly windowStart: number }) =>
    isWithin(windowStart, span) && !sums.some((sum) => isWithin(windowStart, sum))
  return {
    operations: rows.operations.filter(isBeside),
    clients: rows.clients.filter(isBeside),
    parts: rows.parts.filter(isBeside),
    findings: rows.findings.filter(isBeside),
  }
}

/** Stored samples and those in memory that answer the query, in its order. */
export function mergeSamples(
  stored: readonly Sample[],
  inMemory: readonly Sample[],
  query: Omit<SampleQuery, 'from' | 'to'>,
): Sample[] {
  // One that was stored between the two reads is in both.
  const samples = new Map(
    [...stored, ...inMemory.filter((sample) => isWanted(sample, query))].map((sample) => [sample.id, sample]),
  )
  const order =
    query.orderBy === 'at'
      ? (a: Sample, b: Sample) => b.at - a.at
      : (a: Sample, b: Sample) => b.durationMs - a.durationMs
  return [...samples.values()].sort(order)
}

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
