import type {
  ClientRow,
  FindingFigures,
  FindingRow,
  OperationFigures,
  OperationIdentity,
  OperationRow,
  PartFigures,
  PartIdentity,
  PartRow,
} from '../aggregation/figures.ts'
import type { Client } from '../measurement/measurement.ts'
import type { FindingDescription } from './finding-log.ts'
import type { NamedSignature } from './named-signatures.ts'
import type { Sample, SampleReason } from './sample.ts'
import type { SignatureText, StatementText } from './text-log.ts'

/** What one flush writes: whole windows. Window rows are absolute and findings widen their span, so appending a batch twice changes nothing. */
export interface Batch {
  readonly operations: readonly OperationRow[]
  readonly clients: readonly ClientRow[]
  readonly parts: readonly PartRow[]
  readonly findingWindows: readonly FindingRow[]
  readonly findings: readonly FindingDescription[]
  readonly samples: readonly Sample[]
  readonly signatures: readonly SignatureText[]
  readonly statements: readonly StatementText[]
}

/** From `from` (included) to `to` (excluded), milliseconds since 1970. A window belongs to the span its start lies in. */
export interface Span {
  readonly from: number
  readonly to: number
}

/** Windows of one gateway that a reader has in memory and must not read again. */
export interface HeldWindows {
  readonly gateway: string
  readonly windows: readonly { readonly start: number; readonly sequence: number }[]
}

/** How long a row tells of: a gateway's minute, or an hour or a day (UTC) of all gateways together. */
export type Level = 'minute' | 'hour' | 'day'

export interface Piece extends Span {
  readonly level: Level
}

/** Where rows lie: pieces that touch and do not overlap, oldest first. */
export interface ReadPlan {
  readonly pieces: readonly Piece[]
  readonly held: HeldWindows
}

/** Says that an hour or a day is rolled up: its row is the sum of its minutes, or hours. */
export interface RollUpMarker {
  readonly level: 'hour' | 'day'
  /** Milliseconds since 1970. */
  readonly start: number
  /** The finer rows are being deleted or gone; what arrives for it later is not stored. */
  readonly isFinal?: boolean
}

/** What a span can be answered for, and where the rows of that lie. */
export interface SpanPlan extends ReadPlan {
  /** As asked; wider where only the sum of an hour or a day is left of an end; later where nothing older is kept. */
  readonly span: Span
  /** What is older was deleted: milliseconds since 1970. Undefined where nothing was. */
  readonly keptFrom: number | undefined
  /** Of the span, at least: from these the same rows can be planned again (`noCoarserThan`). */
  readonly markers: readonly RollUpMarker[]
}

/** Which operations: undefined is all of them. */
export interface Subject {
  readonly signatures?: readonly string[] | undefined
  /** Of the clients with this name, whatever their version. */
  readonly clientName?: string | undefined
}

/** Operations of several signatures, each signature's apart. */
export interface EachSubject extends Subject {
  readonly signatures: readonly string[]
}
export interface Slice {
  /** Of `allSignatures` where it tells of a subject's operations together. */
  readonly signature: string
  /** Milliseconds since 1970. */
  readonly start: number
  readonly figures: OperationFigures
}
export interface OperationSummary extends OperationIdentity {
  readonly figures: OperationFigures
}
export interface ClientSummary {
  /** Of `allSignatures` where it tells of a subject's operations together. */
  readonly signature: string
  readonly client: Client
  readonly figures: OperationFigures
}
export interface PartSummary extends PartIdentity {
  readonly signature: string
  readonly figures: PartFigures
}
/** What tells whether a finding is new, or dearer than it was. */
export interface FindingCost
  extends Pick<FindingDescription, 'identity' | 'firstSeen' | 'maxStatementsPerOperation'> {}
export interface FindingSummary {
  readonly description: FindingDescription
  /** Undefined when no window of the span that was read has seen it. */
  readonly figures: FindingFigures | undefined
}

export interface SampleQuery extends Span {
  /** Slowest first, or latest first: the one that was recorded last. */
  readonly orderBy: 'duration' | 'at'
  readonly limit: number
  readonly minDurationMs?: number | undefined
  readonly signatures?: readonly string[] | undefined
  readonly clientName?: string | undefined
  readonly reasons?: readonly SampleReason[] | undefined
}

/** Which operations' histograms a reader needs; without its histogram an operation's durations have no buckets, and no quantiles. */
export type HistogramsOf = 'all' | 'none' | readonly string[]

/** Before which instant each kind of row is deleted: milliseconds since 1970. */
export interface RetentionBounds {
  readonly minutesBefore: number
  readonly hoursBefore: number
  readonly daysBefore: number
  /** Samples and findings not seen since; texts of signatures and statements as well, once no window that is kept may be of them. */
  readonly othersBefore: number
}

export type MetricKind = 'operations' | 'samples' | 'findings'

/** Another gateway cleared these kinds since this one last appended: what it holds of them is to be forgotten, and the rest appended. */
export class ClearedElsewhere extends Error {
  readonly kinds: readonly MetricKind[]

  constructor(kinds: readonly MetricKind[]) {
    super(`${kinds.join(' and ')} were cleared by another gateway`)
    this.kinds = kinds
  }
}

/** What a store with bounds of its own gave up. */
export interface StoreDropped {
  readonly operations: number
  readonly samples: number
}

/** Where windows, samples and findings are kept. Every summary is merged over gateways and windows. */
export interface MeasurementStore {
  /**
   * Stores all of the batch or none of it. Appending again, also an older state after a newer one, counts nothing twice.
   *
   * @throws ClearedElsewhere, once, where what the batch holds may have been recorded before a clearing
   */
  append(batch: Batch): Promise<void>
  /**
   * Where the rows of a span lie now: days that are closed and rolled up, then hours, then minutes. A day or hour in which the reader holds
   * windows is read from the minutes. Every read with the plan answers for the same rows, also while they are rolled up. Where finer rows
   * are gone the span is aligned to what is left.
   */
  plan(span: Span, held: HeldWindows): Promise<SpanPlan>
  /** The subject's operations together, by steps of `stepMs` from `origin` on; only steps with operations, oldest first. */
  readSlices(plan: ReadPlan, subject: Subject, step: { origin: number; stepMs: number }): Promise<Slice[]>
  /** As `readSlices`, each signature's apart. */
  readSlicesOfEach(
    plan: ReadPlan,
    subject: EachSubject,
    step: { origin: number; stepMs: number },
  ): Promise<Slice[]>
  /** The subject's operations by signature. */
  readOperations(plan: ReadPlan, subject: Subject, histogramsOf: HistogramsOf): Promise<OperationSummary[]>
  /** The subject's operations by client; at most `limit` clients, those with most requests, and those of `besides` that have any. */
  readClients(
    plan: ReadPlan,
    subject: Subject,
    limit: number,
    besides?: readonly Pick<ClientSummary, 'signature' | 'client'>[],
  ): Promise<ClientSummary[]>
  /** How many clients the subject's operations have, without those of `besides`. */
  countClients(
    plan: ReadPlan,
    subject: Subject,
    besides: readonly Pick<ClientSummary, 'signature' | 'client'>[],
  ): Promise<number>
  /** As `readClients`, each signature's apart: `limit` of each, and those of `besides`. */
  readClientsOfEach(
    plan: ReadPlan,
    subject: EachSubject,
    limit: number,
    besides?: readonly Pick<ClientSummary, 'signature' | 'client'>[],
  ): Promise<ClientSummary[]>
  /**
   * Parts of the operations of these signatures, each signature's apart; `allSignatures` names the parts of all operations. Where names are
   * given, only those parts.
   */
  readParts(
    plan: ReadPlan,
    query: {
      readonly signatures?: readonly string[]
      readonly part?: PartIdentity['part']
      readonly names?: readonly string[]
    },
  ): Promise<PartSummary[]>
  /** Findings that a window of the plan has seen, and those named by `identities`; or these alone. */
  readFindings(
    plan: ReadPlan,
    identities: readonly string[],
    others?: 'and others' | 'alone',
  ): Promise<FindingSummary[]>
  /** Of the findings seen since an instant (milliseconds since 1970), at most `limit`: those seen last. */
  readFindingCosts(wanted: { readonly seenSince: number; readonly limit: number }): Promise<FindingCost[]>
  readSamples(query: SampleQuery): Promise<Sample[]>
  /** As `readSamples`, `limit` of each signature. */
  readSamplesOfEach(query: SampleQuery & { readonly signatures: readonly string[] }): Promise<Sample[]>
  readSample(id: string): Promise<Sample | undefined>
  /** Those that are there, in no order. */
  readSamplesWithIds(ids: readonly string[]): Promise<Sample[]>
  /** Of those that are known, by signature and by fingerprint. */
  readTexts(wanted: {
    readonly signatures?: readonly string[]
    readonly fingerprints?: readonly string[]
  }): Promise<{ readonly signatures: Map<string, SignatureText>; readonly statements: Map<string, string> }>
  /**
   * The signatures of the operations with a name: at most `limit`, those with most requests, and those of `besides` that have any. `count` is
   * how many there are, found or not.
   */
  findSignatures(
    plan: ReadPlan,
    operationName: string,
    limit: number,
    besides?: readonly string[],
  ): Promise<{ readonly found: readonly NamedSignature[]; readonly count: number }>
  /**
   * Rolls one closed hour or day up that is not, of all gateways: afterwards its row is the sum of its minutes, or hours. Also one that was
   * rolled up before a late minute arrived. Ordinary samples of the hour or day are thinned out. One process at a time; where another is at
   * it, this one leaves it to that one.
   *
   * @param now an hour or day is closed two minutes after its end
   * @returns false when nothing was left to do
   */
  rollUp(now: number): Promise<boolean>
  /**
   * Deletes what is older, at most `limit` rows a table; never a minute or hour that is not rolled up.
   *
   * @returns how many rows went, and whether nothing older is left that may be deleted
   */
  cleanup(
    before: RetentionBounds,
    limit: number,
  ): Promise<{ readonly rows: number; readonly isDone: boolean }>
  /**
   * Deletes all rows of these kinds: operations with their clients, parts and texts; samples; findings. What is being appended here and not
   * stored yet is refused, so that nothing comes back.
   *
   * @returns how many rows
   */
  clear(kinds: readonly MetricKind[]): Promise<number>
  readonly dropped: StoreDropped
}
