import type {
  FindingFigures,
  FindingRow,
  LoaderFigures,
  LoaderRow,
  OperationFigures,
  OperationIdentity,
  OperationRow,
  ResolverFigures,
  ResolverRow,
} from '../aggregation/figures.ts'
import type { SignatureDocument } from './document-log.ts'
import type { FindingDescription } from './finding-log.ts'
import type { Sample } from './sample.ts'

/** What one flush writes. Window rows are absolute and findings widen their span, so appending a batch twice changes nothing. */
export interface Batch {
  readonly operations: readonly OperationRow[]
  readonly resolvers: readonly ResolverRow[]
  readonly loaders: readonly LoaderRow[]
  readonly findingWindows: readonly FindingRow[]
  readonly findings: readonly FindingDescription[]
  readonly samples: readonly Sample[]
  readonly documents: readonly SignatureDocument[]
}

/** From `from` (included) to `to` (excluded), milliseconds since 1970. A window belongs to the span its start lies in. */
export interface Span {
  readonly from: number
  readonly to: number
}

/** Windows of one gateway that a reader has in memory and must not read again. */
export interface Excluded {
  readonly gateway: string
  readonly sequences: readonly number[]
}

export interface OperationSummary extends OperationIdentity {
  readonly figures: OperationFigures
}
export interface ResolverSummaryOf {
  readonly signature: string
  readonly coordinate: string
  readonly figures: ResolverFigures
}
export interface LoaderSummaryOf {
  readonly signature: string
  readonly loader: string
  readonly figures: LoaderFigures
}
export interface FindingSummary {
  readonly description: FindingDescription
  /** Undefined when no window of the span that was read has seen it. */
  readonly figures: FindingFigures | undefined
}

interface SampleQuery extends Span {
  readonly minDurationMs: number
  readonly limit: number
}

/** What a store with bounds of its own gave up. */
interface StoreDropped {
  readonly operations: number
  readonly samples: number
}

/** Where windows, samples and findings are kept. Every summary is merged over gateways and windows. */
export interface MeasurementStore {
  /** Stores all of the batch or none of it. Appending again, also an older state after a newer one, counts nothing twice. */
  append(batch: Batch): Promise<void>
  readOperations(span: Span, excluded: Excluded): Promise<OperationSummary[]>
  readResolvers(span: Span, excluded: Excluded): Promise<ResolverSummaryOf[]>
  readLoaders(span: Span, excluded: Excluded): Promise<LoaderSummaryOf[]>
  /** Findings that a window of the span has seen, and those named by `identities`. */
  readFindings(span: Span, excluded: Excluded, identities: readonly string[]): Promise<FindingSummary[]>
  /** Slowest first. */
  readSamples(query: SampleQuery): Promise<Sample[]>
  /** Signature to document, of those that are known. */
  readDocuments(signatures: readonly string[]): Promise<Map<string, string>>
  /**
   * Deletes what is older than `before`, at most `limit` rows a table.
   *
   * @returns true when nothing older is left
   */
  cleanup(before: number, limit: number): Promise<boolean>
  readonly dropped: StoreDropped
}
