import type { Finding } from './finding.ts'

/**
 * What ONE operation did: the vocabulary everyone shares. Plain data.
 *
 * Durations are milliseconds with a fraction; instants are milliseconds since 1970 (UTC); sizes are bytes.
 */
export interface Measurement {
  /** Unique per operation. */
  readonly id: string
  readonly startedAt: number
  readonly durationMs: number
  readonly phases: Phases
  /** SHA-256 (hex, first 32 characters) of the normalised document; `unparsed` where there was none to normalise. */
  readonly signature: string
  /** The name in the document, at most 200 characters; undefined when anonymous or unparsed. */
  readonly operationName: string | undefined
  readonly kind: OperationKind
  readonly audience: Audience
  /** What the caller may use: `administrator`, `session` (someone the author's `session` named) or `anonymous`. */
  readonly tier: Tier
  readonly client: Client
  /** Who asked, by a keyed hash unless configured otherwise; undefined for nobody. Made on demand. */
  readonly viewer: () => string | undefined
  /** The document with literals folded, at most 20,000 characters; undefined when it was not parsed. */
  readonly document: string | undefined
  /** Variables with every value that is not allowed to show replaced by its type and length: safe to store. Made on demand. */
  readonly redactedVariables: () => unknown
  readonly outcome: Outcome
  /** Distinct `extensions.code` of the answer's errors, at most 10. */
  readonly errorCodes: readonly string[]
  /** First messages of the answer's errors, without values of the request, at most 5, each at most 300 characters. */
  readonly errorMessages: readonly string[]
  readonly cache: CacheOutcome
  readonly http: { readonly method: string; readonly route: string; readonly status: number }
  readonly requestBytes: number
  readonly responseBytes: number
  readonly resolvers: readonly ResolverSummary[]
  readonly batches: readonly BatchSummary[]
  readonly statements: readonly StatementGroup[]
  readonly spans: readonly SpanSummary[]
  /** Batches, statements and spans one by one, in the order they ended: the first 500. */
  readonly timeline: readonly TimelineEntry[]
  /** What was beyond the bounds on groups, spans and the time line. */
  readonly truncated: boolean
  /** The process as it was when the operation ended, read by a timer; undefined before its first reading. */
  readonly process: ProcessReading | undefined
  /** All statements sent, also those beyond the bound on groups. */
  readonly statementCount: number
  /** Sum of the statements' durations; parallel ones are both counted. */
  readonly databaseMs: number
  /** What was found in it; the costliest of each kind first. */
  readonly findings: readonly Finding[]
}

/** Milliseconds from the first byte to the finished answer, less what lies between the phases. A phase that was not reached is 0. */
export interface Phases {
  /** Body, identity and whatever else comes before the document is parsed. */
  readonly admissionMs: number
  readonly parseMs: number
  readonly validateMs: number
  readonly executeMs: number
  /** From the end of the last of the others until the answer was text. */
  readonly serialiseMs: number
}

/** `work` is what an author records by himself: a job, a REST route. */
export type OperationKind = 'query' | 'mutation' | 'subscription' | 'work' | 'unknown'
export type Audience = 'public' | 'administrator'
export type Tier = 'administrator' | 'session' | 'anonymous'

/** What a client says of itself, each at most 100 characters; empty where it says nothing. */
export interface Client {
  readonly name: string
  readonly version: string
}

export const unknownClient: Client = { name: '', version: '' }

/** The process at one moment; rates are of the time since the reading before. */
export interface ProcessReading {
  readonly at: number
  /** How late the event loop ran its timers: 99th percentile. */
  readonly eventLoopDelayMs: number
  /** Share of the time in which the event loop was not idle, 0 to 1. */
  readonly eventLoopUtilisation: number
  /** CPU time for each second of time; 1 is a whole core. */
  readonly cpu: number
  readonly rssBytes: number
  readonly heapUsedBytes: number
  /** What the heap may grow to. */
  readonly heapLimitBytes: number
}

/**
 * `ok` no errors · `partial` data and errors · `clientError` no data, and every error was meant for the client (syntax, validation,
 * variables, an author's GraphQLError, HTTP 4xx) · `serverError` no data, and an error nobody meant · `refused` a limit or an
 * authorisation said no before execution.
 */
export type Outcome = 'ok' | 'partial' | 'clientError' | 'serverError' | 'refused'

/** `private`: a PRIVATE answer without a session to keep it for; `bypass`: not cacheable. */
export type CacheOutcome = 'hit' | 'stale' | 'miss' | 'bypass' | 'private'

/** All calls of one explicit resolver in one operation. */
export interface ResolverSummary {
  readonly coordinate: string
  readonly calls: number
  readonly errors: number
  readonly totalMs: number
  readonly maxMs: number
  /** When the first call began and the last one ended, after the operation's start. */
  readonly startMs: number
  readonly endMs: number
  /** How long at least one call was running: parallel calls count once. */
  readonly busyMs: number
}

/** All spans of one name that an author measured in one operation. */
export interface SpanSummary {
  readonly name: string
  readonly calls: number
  readonly errors: number
  readonly totalMs: number
  readonly maxMs: number
}

/** One batch, statement or span on the operation's time line. */
export interface TimelineEntry {
  readonly kind: 'batch' | 'statement' | 'span'
  /** The loader's or span's name; the statement's fingerprint. */
  readonly name: string
  /** After the operation's start. */
  readonly startMs: number
  readonly durationMs: number
  /** Keys of a batch, rows of a statement, 0 of a span. */
  readonly items: number
  readonly failed: boolean
}

/** All batches of one loader in one operation. */
export interface BatchSummary {
  readonly loader: string
  readonly batches: number
  readonly keys: number
  readonly errors: number
  readonly totalMs: number
  readonly maxMs: number
}

/**
 * Who sent it: `resolver` its own code, outside any batch · `loader` a loader's batch function
 * · `compacted` Prisma joined several calls into this one statement · `operation` sent during the operation, by no resolver we can name.
 */
export type StatementOrigin = 'resolver' | 'loader' | 'compacted' | 'operation'

/** Statements of one operation that are alike: same shape, same origin, same coordinate and path pattern. */
export interface StatementGroup {
  /** The statement with literals, lists and comments folded. */
  readonly text: string
  /** Short hash of `text`. */
  readonly fingerprint: string
  /** Prisma's model and action (`Supplier`, `findUnique`), where it was sent by Prisma. */
  readonly model: string | undefined
  readonly action: string | undefined
  readonly origin: StatementOrigin
  readonly coordinate: string | undefined
  /** `products.*.supplier`: response keys, with `*` for a list's index. */
  readonly pathPattern: string | undefined
  readonly loader: string | undefined
  readonly count: number
  /** How many different parameter lists were seen, counted up to 100. */
  readonly distinctParameters: number
  /** How many calls of the resolver (or of the loader's batch function) sent it, counted up to 100; 0 where nobody is named. */
  readonly callers: number
  readonly errors: number
  readonly rows: number
  readonly totalMs: number
  readonly maxMs: number
  /** How long at least one of them was running: parallel statements count once. */
  readonly busyMs: number
}

/** An operation that is over. What it did is worked out when it is asked for: many at once cost less than each at its end. */
export interface EndedOperation {
  readonly requestBytes: number
  readonly findings: readonly Finding[]
  measurement(): Measurement
}

/** Called once for each operation when it ends. Must not throw and must not wait. */
export type OnMeasured = (ended: EndedOperation) => void

/** The signature of what could not be parsed. */
export const unparsedSignature = 'unparsed'
