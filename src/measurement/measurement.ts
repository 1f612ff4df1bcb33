/**
 * What ONE operation did: the vocabulary everyone shares. Plain data, complete when `onMeasured` receives it.
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
  /** The document with literals folded, at most 20,000 characters; undefined when it was not parsed. */
  readonly document: string | undefined
  /** Variables with every value replaced by its type and length: safe to store. Made on demand. */
  readonly redactedVariables: () => unknown
  readonly outcome: Outcome
  /** Distinct `extensions.code` of the answer's errors, at most 10. */
  readonly errorCodes: readonly string[]
  /** First messages of the answer's errors as the client saw them, at most 5, each at most 300 characters. */
  readonly errorMessages: readonly string[]
  readonly cache: CacheOutcome
  readonly http: { readonly method: string; readonly route: string; readonly status: number }
  readonly requestBytes: number
  readonly responseBytes: number
  readonly resolvers: readonly ResolverSummary[]
  readonly batches: readonly BatchSummary[]
  readonly statements: readonly StatementGroup[]
  /** All statements sent, also those beyond the bound on groups. */
  readonly statementCount: number
  /** Sum of the statements' durations; parallel ones are both counted. */
  readonly databaseMs: number
}

export interface Phases {
  readonly parseMs: number
  readonly validateMs: number
  readonly executeMs: number
}

export type OperationKind = 'query' | 'mutation' | 'subscription' | 'unknown'
export type Audience = 'public' | 'administrator'

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
}

/** Called once for each operation. Must not throw and must not wait. */
export type OnMeasured = (measurement: Measurement) => void

/** The signature of what could not be parsed. */
export const unparsedSignature = 'unparsed'
