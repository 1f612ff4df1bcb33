import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
export type Maybe<T> = T | null;
export type InputMaybe<T> = Maybe<T>;
export type RequireFields<T, K extends keyof T> = Omit<T, K> & { [P in K]-?: NonNullable<T[P]> };
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string | number; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** A length of time: a whole number and a unit, such as "90s", "5m", "24h" or "30d". */
  Duration: { input: number; output: number; }
  /** An instant in UTC, as ISO 8601: "2026-11-21T12:00:00.000Z". */
  PerformanceDateTime: { input: number; output: number; }
  /** Any JSON value. */
  PerformanceJSON: { input: unknown; output: unknown; }
};

/** Who may be given a cached answer. */
export type CacheControlScope =
  /** Only the session it was made for; without a session it is not kept. */
  | 'PRIVATE'
  /** Everyone of the same audience. */
  | 'PUBLIC';

export type Mutation = {
  __typename?: 'Mutation';
  /** Deletes stored measurements older than so many days now, of all gateways, whatever retention is configured. */
  cleanupMetrics: PerformanceDeletion;
  /** Deletes all measurements of these kinds, of all gateways; what another gateway holds of them it forgets before it stores again. */
  clearMetrics: PerformanceDeletion;
  /**
   * Makes the cache forget every answer that carries one of the tags, contains an object of one of the types, or contains one of the
   * entities. At least one must be given. It reaches the answers of every audience.
   */
  invalidateCache: PerformanceInvalidation;
};


export type MutationCleanupMetricsArgs = {
  retentionDays: Scalars['Int']['input'];
};


export type MutationClearMetricsArgs = {
  kinds: Array<PerformanceMetricKind>;
};


export type MutationInvalidateCacheArgs = {
  entities?: InputMaybe<Array<Scalars['String']['input']>>;
  tags?: InputMaybe<Array<Scalars['String']['input']>>;
  types?: InputMaybe<Array<Scalars['String']['input']>>;
};

/** What an operation did when it was run for its own sake. */
export type PerformanceAnalysis = {
  __typename?: 'PerformanceAnalysis';
  /** Of the larger run; the costliest first. */
  findings: Array<PerformanceAnalysisFinding>;
  /** How the statements of the whole operation grew; null for one run. */
  growth?: Maybe<PerformanceGrowth>;
  /**
   * `A` statements stay as they are and nothing was found · `B` nothing was found, or hints alone · `C` something was found that does not
   * grow · `D` statements grow with the data · `E` they grow faster than the data. Of one run `A` to `C`.
   */
  rating: Scalars['String']['output'];
  /** Why, in a sentence. */
  reason: Scalars['String']['output'];
  /** One, or two with the smaller value first. */
  runs: Array<PerformanceAnalysisRun>;
};

export type PerformanceAnalysisFinding = {
  __typename?: 'PerformanceAnalysisFinding';
  /** What was seen and what to change, in the names of the code. */
  advice: Scalars['String']['output'];
  /** The resolver: `Product.supplier`. */
  coordinate: Scalars['String']['output'];
  /** Sum of their durations in milliseconds; parallel ones are all counted. */
  durationMs: Scalars['Float']['output'];
  /** How they grew from the smaller run to the larger; null for one run. */
  growth?: Maybe<PerformanceGrowth>;
  /** As the finding would have in a report. */
  identity: Scalars['ID']['output'];
  /** Which rule found it. */
  kind: PerformanceFindingKind;
  /** The loader it is about, where it is about one. */
  loader?: Maybe<Scalars['String']['output']>;
  /** What the run would take less, in milliseconds, as far as these statements tell. */
  lostMs: Scalars['Float']['output'];
  /** Code to put in the place of what is there; null where the names could not be told for certain. */
  patch?: Maybe<Scalars['String']['output']>;
  /** Where in the answer: `products.*.supplier`. */
  pathPattern: Scalars['String']['output'];
  /** Rows that they returned. */
  rows: Scalars['Float']['output'];
  /** The SQL's shape, literals and lists folded. */
  statement: Scalars['String']['output'];
  /** Statements of this cause; of UNBATCHED_LOADER, batches of one key. */
  statements: Scalars['Float']['output'];
};

export type PerformanceAnalysisRun = {
  __typename?: 'PerformanceAnalysisRun';
  /** What it did. It is not kept: its id finds nothing. */
  operation: PerformanceSample;
  /** The variable's value; null for one run. */
  value?: Maybe<Scalars['Int']['output']>;
};

/** Operations by what the cache did for them. They add up to `requests`. */
export type PerformanceCacheOutcomes = {
  __typename?: 'PerformanceCacheOutcomes';
  /** Not cacheable. */
  bypass: Scalars['Float']['output'];
  /** Answered from cache. */
  hit: Scalars['Float']['output'];
  /** Not in the cache. */
  miss: Scalars['Float']['output'];
  /** A PRIVATE answer without a session to keep it for. */
  private: Scalars['Float']['output'];
  /** Answered from cache with an answer past its lifetime, while a fresh one was made. */
  stale: Scalars['Float']['output'];
};

export type PerformanceCacheReason = {
  __typename?: 'PerformanceCacheReason';
  /** How often. */
  count: Scalars['Float']['output'];
  /** Why, in a word. */
  reason: Scalars['String']['output'];
};

export type PerformanceCacheStatistics = {
  __typename?: 'PerformanceCacheStatistics';
  /** Operations that were not cacheable, by reason. */
  bypasses: Array<PerformanceCacheReason>;
  /** Their bytes; null while the store cannot say. */
  bytes?: Maybe<Scalars['Float']['output']>;
  /** Answers in the cache; null while the store cannot say. */
  entries?: Maybe<Scalars['Float']['output']>;
  /** Answers that had to go for lack of room; null while the store cannot say. */
  evictions?: Maybe<Scalars['Float']['output']>;
  /** Misses that waited for the answer of an equal operation instead of running; also counted as misses. */
  flightsJoined: Scalars['Float']['output'];
  /** `hits` and `staleHits` of these and `misses`, from 0 to 1; null before the first. */
  hitRate?: Maybe<Scalars['Float']['output']>;
  /** Answers given from cache, fresh. */
  hits: Scalars['Float']['output'];
  /** Invalidations, by mutations and by hand. */
  invalidations: Scalars['Float']['output'];
  /** Cacheable operations whose answer was not there. */
  misses: Scalars['Float']['output'];
  /** PRIVATE answers without a session to keep them for. */
  private: Scalars['Float']['output'];
  /** Answers removed by them. */
  purged: Scalars['Float']['output'];
  /** Those that failed. */
  refreshFailures: Scalars['Float']['output'];
  /** Stale answers made anew in the background. */
  refreshes: Scalars['Float']['output'];
  /** Answers that could have been stored and were not, by reason. */
  refusals: Array<PerformanceCacheReason>;
  /** Answers not stored because what they depend on was invalidated while they were made; also among `refusals`. */
  refusedFills: Scalars['Float']['output'];
  /** Answers given from cache past their lifetime, while a fresh one was made. */
  staleHits: Scalars['Float']['output'];
  /** Calls of the cache's store that failed. */
  storeFailures: Scalars['Float']['output'];
  /** Answers stored. */
  stores: Scalars['Float']['output'];
};

/** One figure against the span of the same length before. */
export type PerformanceChange = {
  __typename?: 'PerformanceChange';
  /** In the span before; null where that has no operation, or is not kept. */
  before?: Maybe<Scalars['Float']['output']>;
  /** (value - before) / before; null where there is nothing to divide by. */
  change?: Maybe<Scalars['Float']['output']>;
  /** `requestsPerSecond`, `errorRate`, `cacheHitRate`, `meanMs`, `p50Ms`, `p95Ms` or `p99Ms`. */
  figure: Scalars['String']['output'];
  /**
   * Whether chance would give such a difference less often than once in a hundred comparisons (two counts, two shares, two means, or two
   * percentiles by the ranks around them); false when it cannot be said, as with fewer than 20 operations in either span (of
   * `requestsPerSecond`: in the span before).
   */
  isBeyondNoise: Scalars['Boolean']['output'];
  /** In this span. */
  value?: Maybe<Scalars['Float']['output']>;
};

/** Who sent operations, as the headers graphql-client-name and graphql-client-version (or apollographql-…) say. */
export type PerformanceClient = {
  __typename?: 'PerformanceClient';
  /** `errors` of `requests`, from 0 to 1. */
  errorRate?: Maybe<Scalars['Float']['output']>;
  /** Operations whose answer carried any error. */
  errors: Scalars['Float']['output'];
  /** Mean duration in milliseconds. */
  meanMs?: Maybe<Scalars['Float']['output']>;
  /** Null where the client says nothing; `other` beyond 200 clients at once. */
  name?: Maybe<Scalars['String']['output']>;
  /** Half of the operations took at most this long, in milliseconds. */
  p50Ms?: Maybe<Scalars['Float']['output']>;
  /** 95 % of the operations took at most this long, in milliseconds. */
  p95Ms?: Maybe<Scalars['Float']['output']>;
  /** 99 % of the operations took at most this long, in milliseconds. */
  p99Ms?: Maybe<Scalars['Float']['output']>;
  /** Its operations. */
  requests: Scalars['Float']['output'];
  /** Sum of the durations in milliseconds. */
  totalMs: Scalars['Float']['output'];
  /** Null where the client says nothing. */
  version?: Maybe<Scalars['String']['output']>;
};

export type PerformanceDegradation = {
  __typename?: 'PerformanceDegradation';
  /** Whether there is any reason. */
  degraded: Scalars['Boolean']['output'];
  /** A sentence for each reason, with what was measured and the limit; empty when not degraded. */
  reasons: Array<Scalars['String']['output']>;
};

export type PerformanceDeletion = {
  __typename?: 'PerformanceDeletion';
  /** Rows deleted from the store. */
  rows: Scalars['Float']['output'];
};

/** What bounds and faults left out since the gateway started. */
export type PerformanceDropped = {
  __typename?: 'PerformanceDropped';
  /** Operations counted under the client `other`, beyond 200 clients at once. */
  clients: Scalars['Float']['output'];
  /** Summaries of a resolver counted under the coordinate `other`, beyond 5,000 coordinates. */
  coordinates: Scalars['Float']['output'];
  /** Findings seen beyond 1,000 different ones. */
  findings: Scalars['Float']['output'];
  /** Summaries of a loader counted under the loader `other`. */
  loaders: Scalars['Float']['output'];
  /** Operations that could not be recorded at all. */
  malformed: Scalars['Float']['output'];
  /** Operations lost because they could not be stored and no more could wait. */
  operations: Scalars['Float']['output'];
  /** Operations that were worth keeping whole, and were only counted. */
  samples: Scalars['Float']['output'];
  /** Operations counted under the signature `other`, beyond 2,000 signatures at once. */
  signatures: Scalars['Float']['output'];
  /** Summaries of a span counted under the name `other`. */
  spans: Scalars['Float']['output'];
  /** Summaries of a statement counted under the fingerprint `other`, beyond 2,000 fingerprints. */
  statements: Scalars['Float']['output'];
};

export type PerformanceErrorCode = {
  __typename?: 'PerformanceErrorCode';
  /** `extensions.code` of the errors; GRAPHQL_ERROR where they had none. */
  code: Scalars['String']['output'];
  /** Operations whose answer carried it. */
  count: Scalars['Float']['output'];
};

export type PerformanceFinding = {
  __typename?: 'PerformanceFinding';
  /** What was seen and what to change, in the names of the code. */
  advice: Scalars['String']['output'];
  /** The resolver: `Product.supplier`. */
  coordinate: Scalars['String']['output'];
  /** An operation that showed it, kept whole; null where none was kept, or no longer. */
  evidence?: Maybe<PerformanceSample>;
  /** A hash of `statement`. */
  fingerprint: Scalars['String']['output'];
  /** When it was first seen, also before the span. */
  firstSeen: Scalars['PerformanceDateTime']['output'];
  /** The same cause in the same operation keeps its identity. */
  identity: Scalars['ID']['output'];
  /** Which rule found it. */
  kind: PerformanceFindingKind;
  /** When it was last seen. */
  lastSeen: Scalars['PerformanceDateTime']['output'];
  /** Statements in the operation that showed it last. */
  latestStatementsPerOperation: Scalars['Float']['output'];
  /** The loader it is about, where it is about one. */
  loader?: Maybe<Scalars['String']['output']>;
  /** What an operation would take less without it, in milliseconds, as far as its statements tell; the mean of those that showed it. */
  lostMs: Scalars['Float']['output'];
  /** `lostMs` of all operations of the span, for each hour since the span's start or the finding's. */
  lostMsPerHour: Scalars['Float']['output'];
  /** `totalMs` for each operation, in milliseconds; parallel ones are all counted, so that it may be more than the operation took. */
  meanMs: Scalars['Float']['output'];
  /** The operation's name in its document; null when it has none. */
  operationName?: Maybe<Scalars['String']['output']>;
  /** How many operations of the span showed it. */
  operations: Scalars['Float']['output'];
  /** Code to put in the place of what is there; null where the names could not be told for certain. */
  patch?: Maybe<Scalars['String']['output']>;
  /** Where in the answer: `products.*.supplier`. */
  pathPattern: Scalars['String']['output'];
  /** Rows that the statements of the span returned. */
  rows: Scalars['Float']['output'];
  /** The operation's signature. */
  signature: Scalars['String']['output'];
  /** The SQL's shape, literals and lists folded. */
  statement: Scalars['String']['output'];
  /** Statements in the operation that showed it worst. */
  statementsPerOperation: Scalars['Float']['output'];
  /** Sum of the durations of the statements of the span, in milliseconds; parallel ones are all counted. */
  totalMs: Scalars['Float']['output'];
};

export type PerformanceFindingKind =
  /** A resolver asks the database once for each object of a list. */
  | 'N_PLUS_ONE'
  /** Rows or columns are read and never used. */
  | 'OVERFETCH'
  /** The same statement with the same parameters, repeated in one operation. */
  | 'REDUNDANT'
  /** A hint: a mutation writes the rows of a list one by one. */
  | 'ROW_BY_ROW_WRITE'
  /** A resolver's one call awaits a statement for each item of a list, one after another. */
  | 'SEQUENTIAL_AWAITS'
  /** A loader is given one key at a time where several could have come together, or sends a statement for each of its keys. */
  | 'UNBATCHED_LOADER'
  /** A list without a limit that grows with the data. */
  | 'UNBOUNDED_LIST';

export type PerformanceGrowth = {
  __typename?: 'PerformanceGrowth';
  /** Statements of the smaller run. */
  from: Scalars['Float']['output'];
  /** How they grew beside what the answer holds more of. */
  order: PerformanceGrowthOrder;
  /** `11 → 101 statements as first grew 10 → 100: linear`. */
  text: Scalars['String']['output'];
  /** Statements of the larger run. */
  to: Scalars['Float']['output'];
};

export type PerformanceGrowthOrder =
  /** As many however much was asked for. */
  | 'CONSTANT'
  /** In proportion. */
  | 'LINEAR'
  /** More, but fewer than in proportion. */
  | 'SUBLINEAR'
  /** More than in proportion. */
  | 'SUPERLINEAR';

export type PerformanceInvalidation = {
  __typename?: 'PerformanceInvalidation';
  /** The cache has taken the invalidation: no answer stored before it is given after it. */
  acknowledged: Scalars['Boolean']['output'];
  /** How many answers went. */
  count: Scalars['Float']['output'];
};

export type PerformanceLoader = {
  __typename?: 'PerformanceLoader';
  /** How often the batch function was called. */
  batches: Scalars['Float']['output'];
  /** How often it failed. */
  errors: Scalars['Float']['output'];
  /** Keys it was given in all. */
  keys: Scalars['Float']['output'];
  /** Keys for each batch. */
  keysPerBatch: Scalars['Float']['output'];
  /** The name in `context.loaders`. */
  loader: Scalars['String']['output'];
  /** Longest batch in milliseconds. */
  maxMs: Scalars['Float']['output'];
  /** Mean duration of a batch in milliseconds. */
  meanMs: Scalars['Float']['output'];
  /** Sum of the batches' durations in milliseconds; parallel ones are all counted. */
  totalMs: Scalars['Float']['output'];
};

export type PerformanceMetricKind =
  /** Findings and how often they were seen. */
  | 'FINDINGS'
  /** Counts, durations, clients, resolvers, loaders, statements and spans of operations. */
  | 'OPERATIONS'
  /** Operations kept whole. */
  | 'SAMPLES';

/** All operations of the span with one signature. */
export type PerformanceOperation = {
  __typename?: 'PerformanceOperation';
  /** How the cache took part. */
  cache: PerformanceCacheOutcomes;
  /** Answers from cache (fresh or stale) of all that might have been (those and the misses), from 0 to 1. */
  cacheHitRate?: Maybe<Scalars['Float']['output']>;
  /** Who sent these operations; the one with most requests first. Those that are not shown sent the rest of `requests`. */
  clients: Array<PerformanceClient>;
  /** Against the span of the same length before: what changed, and whether that is beyond noise. */
  comparison: Array<PerformanceChange>;
  /** Sum of the statements' durations in milliseconds; parallel ones are both counted. */
  databaseMs: Scalars['Float']['output'];
  /** The document, literals folded; null when it is not known. */
  document?: Maybe<Scalars['String']['output']>;
  /** Operations by each error code their answers carried, the most frequent first; at most 20 codes a minute, the others as `other`. */
  errorCodes: Array<PerformanceErrorCode>;
  /** `errors` of `requests`, from 0 to 1. */
  errorRate?: Maybe<Scalars['Float']['output']>;
  /** Operations whose answer carried any error. */
  errors: Scalars['Float']['output'];
  /** What is wrong in the code, seen in these operations; the one that cost most time first. */
  findings: Array<PerformanceFinding>;
  /** `query`, `mutation`, `subscription`, `work` (what an author recorded by himself) or `unknown`. */
  kind: Scalars['String']['output'];
  /** This signature's loaders; the one that took most time in all first. */
  loaders: Array<PerformanceLoader>;
  /** Longest duration in milliseconds. */
  maxMs?: Maybe<Scalars['Float']['output']>;
  /** Mean duration in milliseconds. */
  meanMs?: Maybe<Scalars['Float']['output']>;
  /** Shortest duration in milliseconds. */
  minMs?: Maybe<Scalars['Float']['output']>;
  /** The operation's name in its document; null when it has none. */
  name?: Maybe<Scalars['String']['output']>;
  /** How the operations ended. */
  outcomes: PerformanceOutcomes;
  /** Half of the operations took at most this long, in milliseconds (within 1 %, as all percentiles). */
  p50Ms?: Maybe<Scalars['Float']['output']>;
  /** 75 % of the operations took at most this long, in milliseconds. */
  p75Ms?: Maybe<Scalars['Float']['output']>;
  /** 90 % of the operations took at most this long, in milliseconds. */
  p90Ms?: Maybe<Scalars['Float']['output']>;
  /** 95 % of the operations took at most this long, in milliseconds. */
  p95Ms?: Maybe<Scalars['Float']['output']>;
  /** 99 % of the operations took at most this long, in milliseconds. */
  p99Ms?: Maybe<Scalars['Float']['output']>;
  /** Sums by phase. */
  phases: PerformancePhases;
  /** Bytes of the requests' bodies. */
  requestBytes: Scalars['Float']['output'];
  /** Operations that ended in the span, answers from cache and refused ones included. */
  requests: Scalars['Float']['output'];
  /** Requests per second, over the whole span. */
  requestsPerSecond?: Maybe<Scalars['Float']['output']>;
  /** Bytes of the answers' bodies, before compression. */
  responseBytes: Scalars['Float']['output'];
  /** Operations of this signature that were kept whole; slowest first. */
  samples: Array<PerformanceSample>;
  /**
   * What identifies the document: a hash of its normalised text. `unparsed` stands for what could not be parsed, `other` for all
   * that came beyond the bound on signatures.
   */
  signature: Scalars['String']['output'];
  /** This signature's resolvers; the one that took most time in all first. */
  slowestResolvers: Array<PerformanceResolver>;
  /** This signature's SQL statements, by shape and by who sent them; the one that took most time in all first. */
  slowestStatements: Array<PerformanceStatementSummary>;
  /** The author's own spans in these operations; the one that took most time in all first. */
  spans: Array<PerformanceSpan>;
  /** Standard deviation of the duration in milliseconds. */
  standardDeviationMs?: Maybe<Scalars['Float']['output']>;
  /** SQL statements sent during these operations. */
  statements: Scalars['Float']['output'];
  /** SQL statements for each operation. */
  statementsPerOperation?: Maybe<Scalars['Float']['output']>;
  /** The span in at most 200 steps of equal, round length, which add up to it; a step without operations has no percentiles. */
  timeline: Array<PerformanceStep>;
  /** Sum of the durations in milliseconds. */
  totalMs: Scalars['Float']['output'];
  /** Operations in which a finding was seen. */
  withFindings: Scalars['Float']['output'];
};


/** All operations of the span with one signature. */
export type PerformanceOperationClientsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** All operations of the span with one signature. */
export type PerformanceOperationFindingsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** All operations of the span with one signature. */
export type PerformanceOperationLoadersArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** All operations of the span with one signature. */
export type PerformanceOperationSamplesArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  reasons?: InputMaybe<Array<PerformanceSampleReason>>;
};


/** All operations of the span with one signature. */
export type PerformanceOperationSlowestResolversArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** All operations of the span with one signature. */
export type PerformanceOperationSlowestStatementsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** All operations of the span with one signature. */
export type PerformanceOperationSpansArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
};

export type PerformanceOperationConnection = {
  __typename?: 'PerformanceOperationConnection';
  /** The same, each with its cursor. */
  edges: Array<PerformanceOperationEdge>;
  /** The operations of this page. */
  nodes: Array<PerformanceOperation>;
  /** Whether there are more, and where to go on. */
  pageInfo: PerformancePageInfo;
  /** How many different operations there were, however many are shown. */
  totalCount: Scalars['Int']['output'];
};

export type PerformanceOperationEdge = {
  __typename?: 'PerformanceOperationEdge';
  /** For `after`. */
  cursor: Scalars['String']['output'];
  /** The operation. */
  node: PerformanceOperation;
};

/** What to do first. */
export type PerformanceOptimizationReport = {
  __typename?: 'PerformanceOptimizationReport';
  /** What the remedies of all findings of the span would save together, in milliseconds an hour. */
  savedMsPerHour: Scalars['Float']['output'];
  /** The one that saves most first. */
  steps: Array<PerformanceOptimizationStep>;
};

export type PerformanceOptimizationStep = {
  __typename?: 'PerformanceOptimizationStep';
  /** What was found, with advice, patch and evidence. */
  finding: PerformanceFinding;
  /** Milliseconds that its remedy saves in an hour of such traffic, as far as its statements tell. */
  savedMsPerHour: Scalars['Float']['output'];
  /** Statements that its remedy saves in an operation: those of the latest but one. */
  savedStatementsPerOperation: Scalars['Float']['output'];
  /** From 0 to 1: of the time of the operations that showed it, what would be saved; null where they are no longer known. */
  share?: Maybe<Scalars['Float']['output']>;
};

export type PerformanceOrder =
  | 'CACHE_MISSES'
  | 'DATABASE_TIME'
  | 'ERRORS'
  | 'P95'
  | 'REQUESTS'
  | 'TOTAL_TIME';

/** Operations by how they ended. They add up to `requests`. */
export type PerformanceOutcomes = {
  __typename?: 'PerformanceOutcomes';
  /** The request's own mistake: syntax, validation, variables. */
  clientError: Scalars['Float']['output'];
  /** Without errors. */
  ok: Scalars['Float']['output'];
  /** With data and errors. */
  partial: Scalars['Float']['output'];
  /** A limit or an authorisation said no before execution. */
  refused: Scalars['Float']['output'];
  /** With errors and no data. */
  serverError: Scalars['Float']['output'];
};

export type PerformancePageInfo = {
  __typename?: 'PerformancePageInfo';
  /** Cursor of the last one shown, for `after`; null without any. */
  endCursor?: Maybe<Scalars['String']['output']>;
  /** Whether operations come after this page. */
  hasNextPage: Scalars['Boolean']['output'];
  /** Whether operations come before it. */
  hasPreviousPage: Scalars['Boolean']['output'];
  /** Cursor of the first operation shown; null without any. */
  startCursor?: Maybe<Scalars['String']['output']>;
};

/**
 * Milliseconds by phase. What lies between the phases belongs to none: they add up to some 99 % of the duration, and to less of one under a
 * millisecond.
 */
export type PerformancePhases = {
  __typename?: 'PerformancePhases';
  /** Before the document was parsed: reading the body, settling who asks. */
  admissionMs: Scalars['Float']['output'];
  /** Executing it, or reading the answer from cache, in milliseconds. */
  executeMs: Scalars['Float']['output'];
  /** Parsing the document, in milliseconds. */
  parseMs: Scalars['Float']['output'];
  /** After the execution, until the answer was text. */
  serialiseMs: Scalars['Float']['output'];
  /** Validating it, in milliseconds. */
  validateMs: Scalars['Float']['output'];
};

export type PerformancePool = {
  __typename?: 'PerformancePool';
  /** Of these, not in use. */
  idle: Scalars['Int']['output'];
  /** Connections there are. */
  total: Scalars['Int']['output'];
  /** Statements that wait for a connection. */
  waiting: Scalars['Int']['output'];
};

/** A process at one moment. */
export type PerformanceProcess = {
  __typename?: 'PerformanceProcess';
  /** When it was read. */
  at: Scalars['PerformanceDateTime']['output'];
  /** Processor cores in use: 1 is a whole one. */
  cpu: Scalars['Float']['output'];
  /** How late the event loop ran its timers, in milliseconds: 99th percentile since the reading before. */
  eventLoopDelayMs: Scalars['Float']['output'];
  /** Share of the time in which the event loop was not idle, from 0 to 1. */
  eventLoopUtilisation: Scalars['Float']['output'];
  /** What the heap may grow to, in bytes. */
  heapLimitBytes: Scalars['Float']['output'];
  /** Heap in use, in bytes. */
  heapUsedBytes: Scalars['Float']['output'];
  /** Resident memory in bytes. */
  rssBytes: Scalars['Float']['output'];
};

/** The last five minutes of all gateways of this database; `inFlight` of the answering one. */
export type PerformanceRealtime = {
  __typename?: 'PerformanceRealtime';
  /** Answers from cache (fresh or stale) of all that might have been, from 0 to 1. */
  cacheHitRate?: Maybe<Scalars['Float']['output']>;
  /** `errors` of `requests`, from 0 to 1. */
  errorRate?: Maybe<Scalars['Float']['output']>;
  /** Operations whose answer carried any error. */
  errors: Scalars['Float']['output'];
  /** When the span begins: a full minute. */
  from: Scalars['PerformanceDateTime']['output'];
  /** Operations being answered by this gateway at this moment, this one included. */
  inFlight: Scalars['Int']['output'];
  /** Mean duration in milliseconds. */
  meanMs?: Maybe<Scalars['Float']['output']>;
  /** Half of the operations took at most this long, in milliseconds. */
  p50Ms?: Maybe<Scalars['Float']['output']>;
  /** 95 % of the operations took at most this long, in milliseconds. */
  p95Ms?: Maybe<Scalars['Float']['output']>;
  /** 99 % of the operations took at most this long, in milliseconds. */
  p99Ms?: Maybe<Scalars['Float']['output']>;
  /** The answering gateway's process; null before its first reading. */
  process?: Maybe<PerformanceProcess>;
  /** Operations that ended in it. */
  requests: Scalars['Float']['output'];
  /** Requests per second, over the whole span. */
  requestsPerSecond: Scalars['Float']['output'];
  /** SQL statements for each operation. */
  statementsPerOperation?: Maybe<Scalars['Float']['output']>;
  /** Minute by minute. */
  timeline: Array<PerformanceStep>;
  /** This instant. */
  to: Scalars['PerformanceDateTime']['output'];
};

/** What the operations of a span did. Milliseconds unless said otherwise; what cannot be said of no operation is null. */
export type PerformanceReport = {
  __typename?: 'PerformanceReport';
  /** How the cache took part. */
  cache: PerformanceCacheOutcomes;
  /** Answers from cache (fresh or stale) of all that might have been (those and the misses), from 0 to 1. */
  cacheHitRate?: Maybe<Scalars['Float']['output']>;
  /** How many different clients there were, by name and version, however many are shown. */
  clientCount: Scalars['Float']['output'];
  /** Who sent the operations; the one with most requests first. Those that are not shown sent the rest of `requests`. */
  clients: Array<PerformanceClient>;
  /** Against the span of the same length before: what changed, and whether that is beyond noise. */
  comparison: Array<PerformanceChange>;
  /** Sum of the statements' durations in milliseconds; parallel ones are both counted. */
  databaseMs: Scalars['Float']['output'];
  /** What the answering gateway's bounds left out since it started; all 0 when every operation is shown as it was. */
  dropped: PerformanceDropped;
  /** Operations by each error code their answers carried, the most frequent first; at most 20 codes a minute, the others as `other`. */
  errorCodes: Array<PerformanceErrorCode>;
  /** `errors` of `requests`, from 0 to 1. */
  errorRate?: Maybe<Scalars['Float']['output']>;
  /** Operations whose answer carried any error. */
  errors: Scalars['Float']['output'];
  /** What is wrong in the code, seen in the span; the one that cost most time first. */
  findings: Array<PerformanceFinding>;
  /** Begin of the span that is answered for: as asked, or earlier where only longer windows are kept, or later where nothing older is kept. */
  from: Scalars['PerformanceDateTime']['output'];
  /** Loaders over all these operations; the one that took most time in all first. */
  loaders: Array<PerformanceLoader>;
  /** Longest duration in milliseconds. */
  maxMs?: Maybe<Scalars['Float']['output']>;
  /** Mean duration in milliseconds. */
  meanMs?: Maybe<Scalars['Float']['output']>;
  /** Shortest duration in milliseconds. */
  minMs?: Maybe<Scalars['Float']['output']>;
  /**
   * What the reader should know: that the span is not the one asked for, and why; that a filter does not reach a figure; what is not measured.
   * Empty when all is as asked.
   */
  notes: Array<Scalars['String']['output']>;
  /** The operations one by one, in the order asked for. */
  operations: PerformanceOperationConnection;
  /** How the operations ended. */
  outcomes: PerformanceOutcomes;
  /** Half of the operations took at most this long, in milliseconds (within 1 %, as all percentiles). */
  p50Ms?: Maybe<Scalars['Float']['output']>;
  /** 75 % of the operations took at most this long, in milliseconds. */
  p75Ms?: Maybe<Scalars['Float']['output']>;
  /** 90 % of the operations took at most this long, in milliseconds. */
  p90Ms?: Maybe<Scalars['Float']['output']>;
  /** 95 % of the operations took at most this long, in milliseconds. */
  p95Ms?: Maybe<Scalars['Float']['output']>;
  /** 99 % of the operations took at most this long, in milliseconds. */
  p99Ms?: Maybe<Scalars['Float']['output']>;
  /** Sums by phase. */
  phases: PerformancePhases;
  /** Bytes of the requests' bodies. */
  requestBytes: Scalars['Float']['output'];
  /** Operations that ended in the span, answers from cache and refused ones included. */
  requests: Scalars['Float']['output'];
  /** Requests per second, over the whole span. */
  requestsPerSecond?: Maybe<Scalars['Float']['output']>;
  /** What the span begins with: a full minute, or a full hour or day where nothing shorter is kept of it. */
  resolution: PerformanceResolution;
  /** Bytes of the answers' bodies, before compression. */
  responseBytes: Scalars['Float']['output'];
  /** Operations of the span that were kept whole; slowest first. */
  samples: Array<PerformanceSample>;
  /** From 0 to 100: the points of `scoreParts`, of all there are for them, in percent, rounded, and never below 0; null without operations. */
  score?: Maybe<Scalars['Int']['output']>;
  /** Where the points are, and why some are missing; empty without operations. */
  scoreParts: Array<PerformanceScorePart>;
  /** Resolvers over all these operations; the one that took most time in all first. */
  slowestResolvers: Array<PerformanceResolver>;
  /** SQL statements over all these operations, by shape; the one that took most time in all first. */
  slowestStatements: Array<PerformanceStatementSummary>;
  /** The author's own spans; the one that took most time in all first. */
  spans: Array<PerformanceSpan>;
  /** Standard deviation of the duration in milliseconds. */
  standardDeviationMs?: Maybe<Scalars['Float']['output']>;
  /** SQL statements sent during these operations. */
  statements: Scalars['Float']['output'];
  /** SQL statements for each operation. */
  statementsPerOperation?: Maybe<Scalars['Float']['output']>;
  /** The score in a word; null without operations. */
  status?: Maybe<PerformanceStatus>;
  /** The span in at most 200 steps of equal, round length, which add up to it; a step without operations has no percentiles. */
  timeline: Array<PerformanceStep>;
  /** End of the span that is answered for: as asked, or later where only longer windows are kept. */
  to: Scalars['PerformanceDateTime']['output'];
  /** Sum of the durations in milliseconds. */
  totalMs: Scalars['Float']['output'];
  /** Operations in which a finding was seen. */
  withFindings: Scalars['Float']['output'];
};


/** What the operations of a span did. Milliseconds unless said otherwise; what cannot be said of no operation is null. */
export type PerformanceReportClientsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** What the operations of a span did. Milliseconds unless said otherwise; what cannot be said of no operation is null. */
export type PerformanceReportFindingsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** What the operations of a span did. Milliseconds unless said otherwise; what cannot be said of no operation is null. */
export type PerformanceReportLoadersArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** What the operations of a span did. Milliseconds unless said otherwise; what cannot be said of no operation is null. */
export type PerformanceReportOperationsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  orderBy?: InputMaybe<PerformanceOrder>;
};


/** What the operations of a span did. Milliseconds unless said otherwise; what cannot be said of no operation is null. */
export type PerformanceReportSamplesArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  reasons?: InputMaybe<Array<PerformanceSampleReason>>;
};


/** What the operations of a span did. Milliseconds unless said otherwise; what cannot be said of no operation is null. */
export type PerformanceReportSlowestResolversArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** What the operations of a span did. Milliseconds unless said otherwise; what cannot be said of no operation is null. */
export type PerformanceReportSlowestStatementsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** What the operations of a span did. Milliseconds unless said otherwise; what cannot be said of no operation is null. */
export type PerformanceReportSpansArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
};

export type PerformanceResolution =
  | 'DAY'
  | 'HOUR'
  | 'MINUTE';

export type PerformanceResolver = {
  __typename?: 'PerformanceResolver';
  /** How often it was called. */
  calls: Scalars['Float']['output'];
  /** Type and field: `Product.supplier`. */
  coordinate: Scalars['String']['output'];
  /** How often it threw or rejected. */
  errors: Scalars['Float']['output'];
  /** Longest call in milliseconds. */
  maxMs: Scalars['Float']['output'];
  /** Mean duration of a call in milliseconds. */
  meanMs: Scalars['Float']['output'];
  /** Sum of the calls' durations in milliseconds; parallel ones are all counted. */
  totalMs: Scalars['Float']['output'];
};

/** One operation kept whole. */
export type PerformanceSample = {
  __typename?: 'PerformanceSample';
  /** When it began. */
  at: Scalars['PerformanceDateTime']['output'];
  /** `hit`, `stale`, `miss`, `bypass` or `private`. */
  cache: Scalars['String']['output'];
  /** As its header says; null where it says nothing. */
  clientName?: Maybe<Scalars['String']['output']>;
  /** As its header says; null where it says nothing. */
  clientVersion?: Maybe<Scalars['String']['output']>;
  /** Sum of the statements' durations in milliseconds; parallel ones are both counted. */
  databaseMs: Scalars['Float']['output'];
  /** The document, literals folded. */
  document?: Maybe<Scalars['String']['output']>;
  /** How long it took in milliseconds. */
  durationMs: Scalars['Float']['output'];
  /** The codes of its errors. */
  errorCodes: Array<Scalars['String']['output']>;
  /** The first of its errors' messages; one that quotes a value of the request ends there. */
  errorMessages: Array<Scalars['String']['output']>;
  /** The gateway that answered. */
  gateway: Scalars['String']['output'];
  /** For `sample(id)`. */
  id: Scalars['ID']['output'];
  /** `query`, `mutation`, `subscription`, `work` or `unknown`. */
  kind: Scalars['String']['output'];
  /** Those that took most time in all first. */
  loaders: Array<PerformanceLoader>;
  /** The operation's name in its document; null when it has none. */
  operationName?: Maybe<Scalars['String']['output']>;
  /** `ok`, `partial`, `clientError`, `serverError` or `refused`. */
  outcome: Scalars['String']['output'];
  /** Its duration by phase. */
  phases: PerformancePhases;
  /** The process when the operation ended; null before its first reading. */
  process?: Maybe<PerformanceProcess>;
  /** Why it was kept whole. */
  reason: PerformanceSampleReason;
  /** Bytes of the request's body. */
  requestBytes: Scalars['Float']['output'];
  /** Those that took most time in all first. */
  resolvers: Array<PerformanceResolver>;
  /** Bytes of the answer's body, before compression. */
  responseBytes: Scalars['Float']['output'];
  /** What identifies the document: a hash of its normalised text. */
  signature: Scalars['String']['output'];
  /** Those that took most time in all first. */
  spans: Array<PerformanceSpan>;
  /** SQL statements it sent. */
  statementCount: Scalars['Float']['output'];
  /** Statements that are alike, together; those that took most time in all first. */
  statements: Array<PerformanceStatement>;
  /** HTTP status of the answer. */
  status: Scalars['Int']['output'];
  /** `administrator`, `session` or `anonymous`. */
  tier: Scalars['String']['output'];
  /** What ran when: resolvers from their first call to their last, batches, statements and spans one by one; by their start. */
  timeline: Array<PerformanceTimelineEntry>;
  /** Whether something had to be left out: more than 500 entries, or more than 64 kB. */
  truncated: Scalars['Boolean']['output'];
  /** The variables, every value that is not allowed to show replaced by its type and length: `String(12)`. */
  variables?: Maybe<Scalars['PerformanceJSON']['output']>;
  /** Who asked, by a keyed hash unless configured otherwise; null for nobody. */
  viewer?: Maybe<Scalars['String']['output']>;
};

export type PerformanceSampleReason =
  /** With data and errors, or with errors that were nobody's intention. */
  | 'FAILED'
  /** A finding was seen in it. */
  | 'FINDING'
  /** Chosen by lot among the operations of its signature and minute. */
  | 'ORDINARY'
  /** Over the threshold, or over its signature's own 99th percentile. */
  | 'SLOW';

/** A variable of an operation at two sizes. */
export type PerformanceScale = {
  /** Its smaller value, from 0. */
  from: Scalars['Int']['input'];
  /** Its larger value, at most 1,000,000. */
  to: Scalars['Int']['input'];
  /** The variable's name, without `$`: `first`. */
  variable: Scalars['String']['input'];
};

/** What a part of the score says. */
export type PerformanceScorePart = {
  __typename?: 'PerformanceScorePart';
  /** `latency`, `errors`, `findings`, `statements` or `cache`. */
  name: Scalars['String']['output'];
  /** Points there are for it; 0 where it is not measured, so that the score is of the other parts. */
  outOf: Scalars['Float']['output'];
  /**
   * Points given. Below 0 for `errors` where more than 5 % of the operations failed by the server's fault: each further percent takes a point
   * from the other parts.
   */
  points: Scalars['Float']['output'];
  /** Why points are missing, or why none are. */
  reason: Scalars['String']['output'];
  /** What was measured; null where it is not measured, and where nothing could be cached, which costs no point. */
  value?: Maybe<Scalars['Float']['output']>;
};

/** An operation that sends a statement, and from where. */
export type PerformanceSender = {
  __typename?: 'PerformanceSender';
  /** How often it was sent. */
  count: Scalars['Float']['output'];
  /** The operation's name in its document; null when it has none. */
  operationName?: Maybe<Scalars['String']['output']>;
  /** Statements for each operation that sent it. */
  perOperation: Scalars['Float']['output'];
  /** The coordinate or loader that sent it; null where nobody is named. */
  place?: Maybe<Scalars['String']['output']>;
  /** What identifies the document: a hash of its normalised text. */
  signature: Scalars['String']['output'];
  /** Sum of the durations in milliseconds. */
  totalMs: Scalars['Float']['output'];
};

/**
 * The part of the slow operations' time in which a resolver or a statement was running. Parallel calls count once; resolvers wait for those
 * below them, so that shares do not add up to 1.
 */
export type PerformanceShare = {
  __typename?: 'PerformanceShare';
  /** The coordinate, or the statement's shape. */
  name: Scalars['String']['output'];
  /** Calls, or statements, for each operation. */
  perOperation: Scalars['Float']['output'];
  /** Of a statement, the coordinate or loader that sent it. */
  place?: Maybe<Scalars['String']['output']>;
  /** From 0 to 1. */
  share: Scalars['Float']['output'];
};

/** The slow operations of one signature. */
export type PerformanceSlowQuery = {
  __typename?: 'PerformanceSlowQuery';
  /** The document, literals folded. */
  document?: Maybe<Scalars['String']['output']>;
  /** Duration of the slowest in milliseconds. */
  durationMs: Scalars['Float']['output'];
  /** When the first and the last of the kept ones began; null when none was kept. */
  firstSeen?: Maybe<Scalars['PerformanceDateTime']['output']>;
  /** `query`, `mutation`, `subscription`, `work` or `unknown`. */
  kind: Scalars['String']['output'];
  /** As `firstSeen`. */
  lastSeen?: Maybe<Scalars['PerformanceDateTime']['output']>;
  /** Mean duration of the slow ones in milliseconds, within 1 %. */
  meanMs: Scalars['Float']['output'];
  /** The operation's name in its document; null when it has none. */
  operationName?: Maybe<Scalars['String']['output']>;
  /** Operations that took at least the threshold (within 1 % of it). */
  operations: Scalars['Float']['output'];
  /** All operations of the signature in the span. */
  requests: Scalars['Float']['output'];
  /** Time by resolver, from the kept operations; the largest share first. */
  resolvers: Array<PerformanceShare>;
  /** How many kept operations the shares below are of. */
  sampled: Scalars['Int']['output'];
  /** The kept ones; slowest first. */
  samples: Array<PerformanceSample>;
  /** What identifies the document: a hash of its normalised text. */
  signature: Scalars['String']['output'];
  /** Time by statement, from the kept operations; the largest share first. */
  statements: Array<PerformanceShare>;
  /** Sum of the slow operations' durations in milliseconds, within 1 %. */
  totalMs: Scalars['Float']['output'];
};


/** The slow operations of one signature. */
export type PerformanceSlowQuerySamplesArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** SQL statements with one shape, and the operations that send them. */
export type PerformanceSlowStatement = {
  __typename?: 'PerformanceSlowStatement';
  /** How often it was sent. */
  count: Scalars['Float']['output'];
  /** How often it failed. */
  errors: Scalars['Float']['output'];
  /** A hash of `shape`. */
  fingerprint: Scalars['String']['output'];
  /** Longest in milliseconds. */
  maxMs: Scalars['Float']['output'];
  /** Mean duration in milliseconds. */
  meanMs: Scalars['Float']['output'];
  /** Operations that sent it. */
  operations: Scalars['Float']['output'];
  /** Rows it returned in all. */
  rows: Scalars['Float']['output'];
  /** Rows for each statement. */
  rowsPerStatement: Scalars['Float']['output'];
  /** Which operations send it, and from where; the one that spent most time in it first. */
  senders: Array<PerformanceSender>;
  /** The SQL, with literals and lists folded; null when it is not known. */
  shape?: Maybe<Scalars['String']['output']>;
  /** Sum of the durations in milliseconds; parallel ones are all counted. */
  totalMs: Scalars['Float']['output'];
};


/** SQL statements with one shape, and the operations that send them. */
export type PerformanceSlowStatementSendersArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
};

export type PerformanceSpan = {
  __typename?: 'PerformanceSpan';
  /** How often it was measured. */
  calls: Scalars['Float']['output'];
  /** How often it threw or rejected. */
  errors: Scalars['Float']['output'];
  /** Longest in milliseconds. */
  maxMs: Scalars['Float']['output'];
  /** Mean duration in milliseconds. */
  meanMs: Scalars['Float']['output'];
  /** As given to `measure` or `startMeasure`. */
  name: Scalars['String']['output'];
  /** Sum of the durations in milliseconds; parallel ones are all counted. */
  totalMs: Scalars['Float']['output'];
};

/** Statements of one operation with the same shape, sent from the same place. */
export type PerformanceStatement = {
  __typename?: 'PerformanceStatement';
  /** The resolver that sent it; null when a loader or no resolver did. */
  coordinate?: Maybe<Scalars['String']['output']>;
  /** How often it was sent. */
  count: Scalars['Float']['output'];
  /** How often it failed. */
  errors: Scalars['Float']['output'];
  /** A hash of `shape`. */
  fingerprint: Scalars['String']['output'];
  /** The loader whose batch sent it. */
  loader?: Maybe<Scalars['String']['output']>;
  /** Longest duration in milliseconds. */
  maxMs: Scalars['Float']['output'];
  /** Where in the answer: `products.*.supplier`; null where that is not known. */
  pathPattern?: Maybe<Scalars['String']['output']>;
  /** Rows it returned in all. */
  rows: Scalars['Float']['output'];
  /** The SQL, with literals and lists folded. */
  shape: Scalars['String']['output'];
  /** Sum of the durations in milliseconds. */
  totalMs: Scalars['Float']['output'];
};

/** SQL statements of many operations with one shape. */
export type PerformanceStatementSummary = {
  __typename?: 'PerformanceStatementSummary';
  /** How often it was sent. */
  count: Scalars['Float']['output'];
  /** How often it failed. */
  errors: Scalars['Float']['output'];
  /** A hash of `shape`. */
  fingerprint: Scalars['String']['output'];
  /** Longest in milliseconds. */
  maxMs: Scalars['Float']['output'];
  /** Mean duration in milliseconds. */
  meanMs: Scalars['Float']['output'];
  /** Operations that sent it. */
  operations: Scalars['Float']['output'];
  /** Statements for each operation that sent it. */
  perOperation: Scalars['Float']['output'];
  /** The coordinate or loader that sent it; null where nobody is named, or where all operations are taken together. */
  place?: Maybe<Scalars['String']['output']>;
  /** Rows it returned in all. */
  rows: Scalars['Float']['output'];
  /** The SQL, with literals and lists folded; null when it is not known. */
  shape?: Maybe<Scalars['String']['output']>;
  /** Sum of the durations in milliseconds; parallel ones are all counted. */
  totalMs: Scalars['Float']['output'];
};

export type PerformanceStatus =
  /** 90 points or more. */
  | 'EXCELLENT'
  /** 50 points or more. */
  | 'FAIR'
  /** 75 points or more. */
  | 'GOOD'
  /** Fewer than 50 points. */
  | 'POOR';

/** One step of a time line. */
export type PerformanceStep = {
  __typename?: 'PerformanceStep';
  /** When the step begins. The first may begin before the span, and the last end after it. */
  at: Scalars['PerformanceDateTime']['output'];
  /** Answers from cache (fresh or stale) of all that might have been, from 0 to 1. */
  cacheHitRate?: Maybe<Scalars['Float']['output']>;
  /** Sum of the statements' durations in milliseconds. */
  databaseMs: Scalars['Float']['output'];
  /** Operations whose answer carried any error. */
  errors: Scalars['Float']['output'];
  /** Mean duration in milliseconds. */
  meanMs?: Maybe<Scalars['Float']['output']>;
  /** Half of the operations took at most this long, in milliseconds. */
  p50Ms?: Maybe<Scalars['Float']['output']>;
  /** 95 % of the operations took at most this long, in milliseconds. */
  p95Ms?: Maybe<Scalars['Float']['output']>;
  /** 99 % of the operations took at most this long, in milliseconds. */
  p99Ms?: Maybe<Scalars['Float']['output']>;
  /** Operations that ended in it. */
  requests: Scalars['Float']['output'];
  /** How long the step is, in seconds. */
  seconds: Scalars['Int']['output'];
};

export type PerformanceSystemStatistics = {
  __typename?: 'PerformanceSystemStatistics';
  /** Its identity among the gateways of this database; a new one at each start. */
  gateway: Scalars['String']['output'];
  /** Version of Node.js. */
  nodeVersion: Scalars['String']['output'];
  /** Memory for measurements that wait to be stored, in bytes, roughly. */
  pendingBytes: Scalars['Float']['output'];
  /** Connections to the database of Sluice's own tables; null where there is none. */
  pool?: Maybe<PerformancePool>;
  /** Null before the first reading. */
  process?: Maybe<PerformanceProcess>;
  /** Seconds since the gateway was made. */
  uptimeSeconds: Scalars['Float']['output'];
};

export type PerformanceTimelineEntry = {
  __typename?: 'PerformanceTimelineEntry';
  /** Calls of a resolver; 1 of the others. */
  calls: Scalars['Float']['output'];
  /** Milliseconds; of a resolver, from its first call's start to its last one's end. */
  durationMs: Scalars['Float']['output'];
  /** Whether it threw or rejected; of a resolver, any of its calls. */
  failed: Scalars['Boolean']['output'];
  /** Keys of a batch, rows of a statement; else null. */
  items?: Maybe<Scalars['Float']['output']>;
  /** What ran. */
  kind: PerformanceTimelineKind;
  /** The coordinate, the loader, the statement's shape, the span's name. */
  name: Scalars['String']['output'];
  /** Milliseconds after the operation's start. */
  startMs: Scalars['Float']['output'];
};

export type PerformanceTimelineKind =
  | 'BATCH'
  | 'RESOLVER'
  | 'SPAN'
  | 'STATEMENT';

export type Query = {
  __typename?: 'Query';
  /**
   * Runs a query of the author's schema once, or twice with a variable at two sizes, under full tracing and without cache, and says what it
   * did, what is found in it, and how it grows. It counts in no report. Mutations, subscriptions and what only an administrator may ask are
   * refused; so is a third analysis while two are running.
   */
  analyzeOperation: PerformanceAnalysis;
  /** What this gateway's cache did since it started; null when the cache is off. */
  cacheStatistics?: Maybe<PerformanceCacheStatistics>;
  /** What is wrong in the code, with evidence and advice; the one that cost most time first. */
  findings: Array<PerformanceFinding>;
  /** Whether the last five minutes are worse than the day before them, or the answering gateway is at a limit. */
  isPerformanceDegraded: PerformanceDegradation;
  /** The findings of kind N_PLUS_ONE. */
  nPlusOneFindings: Array<PerformanceFinding>;
  /** The operations of one signature; null when there were none in the span. */
  operation?: Maybe<PerformanceOperation>;
  /** What to do first: the findings by the time that their remedy would save in an hour, with what each promises. */
  optimizationReport: PerformanceOptimizationReport;
  /**
   * What all operations of a span did, on all gateways of this database. `last` reaches back from now; or give `from`, and `to` (now when
   * absent). Without any of them: the last hour. The span begins at a full minute; where an end lies in an hour or a day of which only the
   * sum is kept, it takes in all of that, which `resolution` and `notes` say. What this gateway has not stored yet is included.
   */
  performanceReport: PerformanceReport;
  /** The last five minutes, this instant included. */
  realtimeMetrics: PerformanceRealtime;
  /** One operation that was kept whole; null when there is none with this id, or no longer. */
  sample?: Maybe<PerformanceSample>;
  /** Operations that took at least the threshold, together by signature; the one that took most time in all first. */
  slowQueries: Array<PerformanceSlowQuery>;
  /** SQL statements by their shape, over all operations; the one that took most time in all first. */
  slowStatements: Array<PerformanceSlowStatement>;
  /** The answering gateway's process, as a timer read it at most five seconds ago. */
  systemStatistics: PerformanceSystemStatistics;
};


export type QueryAnalyzeOperationArgs = {
  document: Scalars['String']['input'];
  operationName?: InputMaybe<Scalars['String']['input']>;
  scale?: InputMaybe<PerformanceScale>;
  session?: InputMaybe<Scalars['String']['input']>;
  timeoutMs?: InputMaybe<Scalars['Int']['input']>;
  variables?: InputMaybe<Scalars['PerformanceJSON']['input']>;
};


export type QueryFindingsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  kinds?: InputMaybe<Array<PerformanceFindingKind>>;
  last?: InputMaybe<Scalars['Duration']['input']>;
};


export type QueryNPlusOneFindingsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Duration']['input']>;
};


export type QueryOperationArgs = {
  from?: InputMaybe<Scalars['PerformanceDateTime']['input']>;
  last?: InputMaybe<Scalars['Duration']['input']>;
  signature: Scalars['String']['input'];
  to?: InputMaybe<Scalars['PerformanceDateTime']['input']>;
};


export type QueryOptimizationReportArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Duration']['input']>;
};


export type QueryPerformanceReportArgs = {
  client?: InputMaybe<Scalars['String']['input']>;
  from?: InputMaybe<Scalars['PerformanceDateTime']['input']>;
  last?: InputMaybe<Scalars['Duration']['input']>;
  operation?: InputMaybe<Scalars['String']['input']>;
  to?: InputMaybe<Scalars['PerformanceDateTime']['input']>;
};


export type QuerySampleArgs = {
  id: Scalars['ID']['input'];
};


export type QuerySlowQueriesArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Duration']['input']>;
  thresholdMs?: InputMaybe<Scalars['Float']['input']>;
};


export type QuerySlowStatementsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Duration']['input']>;
};

export type Subscription = {
  __typename?: 'Subscription';
  /**
   * Each finding when it is first seen, on any gateway of this database, and again when it is seen costing at least twice as many
   * statements. Those of this gateway come at once, those of others within ten seconds.
   */
  findings: PerformanceFinding;
};


export type SubscriptionFindingsArgs = {
  kinds?: InputMaybe<Array<PerformanceFindingKind>>;
};



export type ResolverTypeWrapper<T> = Promise<T> | T;


export type ResolverWithResolve<TResult, TParent, TContext, TArgs> = {
  resolve: ResolverFn<TResult, TParent, TContext, TArgs>;
};
export type Resolver<TResult, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = ResolverFn<TResult, TParent, TContext, TArgs> | ResolverWithResolve<TResult, TParent, TContext, TArgs>;

export type ResolverFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => Promise<TResult> | TResult;

export type SubscriptionSubscribeFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => AsyncIterable<TResult> | Promise<AsyncIterable<TResult>>;

export type SubscriptionResolveFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

export interface SubscriptionSubscriberObject<TResult, TKey extends string, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<{ [key in TKey]: TResult }, TParent, TContext, TArgs>;
  resolve?: SubscriptionResolveFn<TResult, { [key in TKey]: TResult }, TContext, TArgs>;
}

export interface SubscriptionResolverObject<TResult, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<any, TParent, TContext, TArgs>;
  resolve: SubscriptionResolveFn<TResult, any, TContext, TArgs>;
}

export type SubscriptionObject<TResult, TKey extends string, TParent, TContext, TArgs> =
  | SubscriptionSubscriberObject<TResult, TKey, TParent, TContext, TArgs>
  | SubscriptionResolverObject<TResult, TParent, TContext, TArgs>;

export type SubscriptionResolver<TResult, TKey extends string, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> =
  | ((...args: any[]) => SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>)
  | SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>;

export type TypeResolveFn<TTypes, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (
  parent: TParent,
  context: TContext,
  info: GraphQLResolveInfo
) => Maybe<TTypes> | Promise<Maybe<TTypes>>;

export type IsTypeOfResolverFn<T = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (obj: T, context: TContext, info: GraphQLResolveInfo) => boolean | Promise<boolean>;

export type NextResolverFn<T> = () => Promise<T>;

export type DirectiveResolverFn<TResult = Record<PropertyKey, never>, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = (
  next: NextResolverFn<TResult>,
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;





/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  Boolean: ResolverTypeWrapper<unknown>;
  CacheControlScope: ResolverTypeWrapper<unknown>;
  Duration: ResolverTypeWrapper<unknown>;
  Float: ResolverTypeWrapper<unknown>;
  ID: ResolverTypeWrapper<unknown>;
  Int: ResolverTypeWrapper<unknown>;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  PerformanceAnalysis: ResolverTypeWrapper<unknown>;
  PerformanceAnalysisFinding: ResolverTypeWrapper<unknown>;
  PerformanceAnalysisRun: ResolverTypeWrapper<unknown>;
  PerformanceCacheOutcomes: ResolverTypeWrapper<unknown>;
  PerformanceCacheReason: ResolverTypeWrapper<unknown>;
  PerformanceCacheStatistics: ResolverTypeWrapper<unknown>;
  PerformanceChange: ResolverTypeWrapper<unknown>;
  PerformanceClient: ResolverTypeWrapper<unknown>;
  PerformanceDateTime: ResolverTypeWrapper<unknown>;
  PerformanceDegradation: ResolverTypeWrapper<unknown>;
  PerformanceDeletion: ResolverTypeWrapper<unknown>;
  PerformanceDropped: ResolverTypeWrapper<unknown>;
  PerformanceErrorCode: ResolverTypeWrapper<unknown>;
  PerformanceFinding: ResolverTypeWrapper<unknown>;
  PerformanceFindingKind: ResolverTypeWrapper<unknown>;
  PerformanceGrowth: ResolverTypeWrapper<unknown>;
  PerformanceGrowthOrder: ResolverTypeWrapper<unknown>;
  PerformanceInvalidation: ResolverTypeWrapper<unknown>;
  PerformanceJSON: ResolverTypeWrapper<unknown>;
  PerformanceLoader: ResolverTypeWrapper<unknown>;
  PerformanceMetricKind: ResolverTypeWrapper<unknown>;
  PerformanceOperation: ResolverTypeWrapper<unknown>;
  PerformanceOperationConnection: ResolverTypeWrapper<unknown>;
  PerformanceOperationEdge: ResolverTypeWrapper<unknown>;
  PerformanceOptimizationReport: ResolverTypeWrapper<unknown>;
  PerformanceOptimizationStep: ResolverTypeWrapper<unknown>;
  PerformanceOrder: ResolverTypeWrapper<unknown>;
  PerformanceOutcomes: ResolverTypeWrapper<unknown>;
  PerformancePageInfo: ResolverTypeWrapper<unknown>;
  PerformancePhases: ResolverTypeWrapper<unknown>;
  PerformancePool: ResolverTypeWrapper<unknown>;
  PerformanceProcess: ResolverTypeWrapper<unknown>;
  PerformanceRealtime: ResolverTypeWrapper<unknown>;
  PerformanceReport: ResolverTypeWrapper<unknown>;
  PerformanceResolution: ResolverTypeWrapper<unknown>;
  PerformanceResolver: ResolverTypeWrapper<unknown>;
  PerformanceSample: ResolverTypeWrapper<unknown>;
  PerformanceSampleReason: ResolverTypeWrapper<unknown>;
  PerformanceScale: ResolverTypeWrapper<unknown>;
  PerformanceScorePart: ResolverTypeWrapper<unknown>;
  PerformanceSender: ResolverTypeWrapper<unknown>;
  PerformanceShare: ResolverTypeWrapper<unknown>;
  PerformanceSlowQuery: ResolverTypeWrapper<unknown>;
  PerformanceSlowStatement: ResolverTypeWrapper<unknown>;
  PerformanceSpan: ResolverTypeWrapper<unknown>;
  PerformanceStatement: ResolverTypeWrapper<unknown>;
  PerformanceStatementSummary: ResolverTypeWrapper<unknown>;
  PerformanceStatus: ResolverTypeWrapper<unknown>;
  PerformanceStep: ResolverTypeWrapper<unknown>;
  PerformanceSystemStatistics: ResolverTypeWrapper<unknown>;
  PerformanceTimelineEntry: ResolverTypeWrapper<unknown>;
  PerformanceTimelineKind: ResolverTypeWrapper<unknown>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  String: ResolverTypeWrapper<unknown>;
  Subscription: ResolverTypeWrapper<Record<PropertyKey, never>>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  Boolean: unknown;
  Duration: unknown;
  Float: unknown;
  ID: unknown;
  Int: unknown;
  Mutation: Record<PropertyKey, never>;
  PerformanceAnalysis: unknown;
  PerformanceAnalysisFinding: unknown;
  PerformanceAnalysisRun: unknown;
  PerformanceCacheOutcomes: unknown;
  PerformanceCacheReason: unknown;
  PerformanceCacheStatistics: unknown;
  PerformanceChange: unknown;
  PerformanceClient: unknown;
  PerformanceDateTime: unknown;
  PerformanceDegradation: unknown;
  PerformanceDeletion: unknown;
  PerformanceDropped: unknown;
  PerformanceErrorCode: unknown;
  PerformanceFinding: unknown;
  PerformanceGrowth: unknown;
  PerformanceInvalidation: unknown;
  PerformanceJSON: unknown;
  PerformanceLoader: unknown;
  PerformanceOperation: unknown;
  PerformanceOperationConnection: unknown;
  PerformanceOperationEdge: unknown;
  PerformanceOptimizationReport: unknown;
  PerformanceOptimizationStep: unknown;
  PerformanceOutcomes: unknown;
  PerformancePageInfo: unknown;
  PerformancePhases: unknown;
  PerformancePool: unknown;
  PerformanceProcess: unknown;
  PerformanceRealtime: unknown;
  PerformanceReport: unknown;
  PerformanceResolver: unknown;
  PerformanceSample: unknown;
  PerformanceScale: unknown;
  PerformanceScorePart: unknown;
  PerformanceSender: unknown;
  PerformanceShare: unknown;
  PerformanceSlowQuery: unknown;
  PerformanceSlowStatement: unknown;
  PerformanceSpan: unknown;
  PerformanceStatement: unknown;
  PerformanceStatementSummary: unknown;
  PerformanceStep: unknown;
  PerformanceSystemStatistics: unknown;
  PerformanceTimelineEntry: unknown;
  Query: Record<PropertyKey, never>;
  String: unknown;
  Subscription: Record<PropertyKey, never>;
};

export type CacheControlDirectiveArgs = {
  inheritMaxAge?: Maybe<Scalars['Boolean']['input']>;
  maxAge?: Maybe<Scalars['Int']['input']>;
  scope?: Maybe<CacheControlScope>;
  swr?: Maybe<Scalars['Int']['input']>;
};

export type CacheControlDirectiveResolver<Result, Parent, ContextType = unknown, Args = CacheControlDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type CacheTagDirectiveArgs = {
  format: Scalars['String']['input'];
};

export type CacheTagDirectiveResolver<Result, Parent, ContextType = unknown, Args = CacheTagDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export interface DurationScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Duration'], any> {
  name: 'Duration';
}

export type MutationResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  cleanupMetrics?: Resolver<ResolversTypes['PerformanceDeletion'], ParentType, ContextType, RequireFields<MutationCleanupMetricsArgs, 'retentionDays'>>;
  clearMetrics?: Resolver<ResolversTypes['PerformanceDeletion'], ParentType, ContextType, RequireFields<MutationClearMetricsArgs, 'kinds'>>;
  invalidateCache?: Resolver<ResolversTypes['PerformanceInvalidation'], ParentType, ContextType, Partial<MutationInvalidateCacheArgs>>;
};

export type PerformanceAnalysisResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['PerformanceAnalysis'] = ResolversParentTypes['PerformanceAnalysis']> = {
  findings?: Resolver<Array<ResolversTypes['PerformanceAnalysisFinding']>, ParentType, ContextType>;
  growth?: Resolver<Maybe<ResolversTypes['PerformanceGrowth']>, ParentType, ContextType>;
  rating?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  runs?: Resolver<Array<ResolversTypes['PerformanceAnalysisRun']>, ParentType, ContextType>;
};

export type PerformanceAnalysisFindingResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['PerformanceAnalysisFinding'] = ResolversParentTypes['PerformanceAnalysisFinding']> = {
  advice?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  coordinate?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  durationMs?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  growth?: Resolver<Maybe<ResolversTypes['PerformanceGrowth']>, ParentType, ContextType>;
  identity?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['PerformanceFindingKind'], ParentType, ContextType>;
  loader?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  lostMs?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  patch?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  pathPattern?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  rows?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  statement?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  statements?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type PerformanceAnalysisRunResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['PerformanceAnalysisRun'] = ResolversParentTypes['PerformanceAnalysisRun']> = {
  operation?: Resolver<ResolversTypes['PerformanceSample'], ParentType, ContextType>;
  value?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
};

export type PerformanceCacheOutcomesResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['PerformanceCacheOutcomes'] = ResolversParentTypes['PerformanceCacheOutcomes']> = {
  bypass?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  hit?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  miss?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  private?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  stale?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type PerformanceCacheReasonResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['PerformanceCacheReason'] = ResolversParentTypes['PerformanceCacheReason']> = {
  count?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type PerformanceCacheStatisticsResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['PerformanceCacheStatistics'] = ResolversParentTypes['PerformanceCacheStatistics']> = {
  bypasses?: Resolver<Array<ResolversTypes['PerformanceCacheReason']>, ParentType, ContextType>;
  bytes?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  entries?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  evictions?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  flightsJoined?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  hitRate?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  hits?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  invalidations?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  misses?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  private?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  purged?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  refreshFailures?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  refreshes?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  refusals?: Resolver<Array<ResolversTypes['PerformanceCacheReason']>, ParentType, ContextType>;
  refusedFills?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  staleHits?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  storeFailures?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  stores?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type PerformanceChangeResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['PerformanceChange'] = ResolversParentTypes['PerformanceChange']> = {
  before?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  change?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  figure?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  isBeyondNoise?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  value?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
};

export type PerformanceClientResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['PerformanceClient'] = ResolversParentTypes['PerformanceClient']> = {
  errorRate?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  errors?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  meanMs?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  name?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  p50Ms?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  p95Ms?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  p99Ms?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  requests?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  totalMs?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  version?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export interface PerformanceDateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['PerformanceDateTime'], any> {
  name: 'PerformanceDateTime';
}

export type PerformanceDegradationResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['PerformanceDegradation'] = ResolversParentTypes['PerformanceDegradation']> = {
  degraded?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  reasons?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
};

export type PerformanceDeletionResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['PerformanceDeletion'] = ResolversParentTypes['PerformanceDeletion']> = {
  rows?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type PerformanceDroppedResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['PerformanceDropped'] = ResolversParentTypes['PerformanceDropped']> = {
  clients?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  coordinates?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  findings?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  loaders?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  malformed?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  operations?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  samples?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  signatures?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  spans?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  statements?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type PerformanceErrorCodeResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['PerformanceErrorCode'] = ResolversParentTypes['PerformanceErrorCode']> = {
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  count?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type PerformanceFindingResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['PerformanceFinding'] = ResolversParentTypes['PerformanceFinding']> = {
  advice?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  coordinate?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  evidence?: Resolver<Maybe<ResolversTypes['PerformanceSample']>, ParentType, ContextType>;
  fingerprint?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  firstSeen?: Resolver<ResolversTypes['PerformanceDateTime'], ParentType, ContextType>;
  identity?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['PerformanceFindingKind'], ParentType, ContextType>;
  lastSeen?: Resolver<ResolversTypes['PerformanceDateTime'], ParentType, ContextType>;
  latestStatementsPerOperation?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  loader?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  lostMs?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  lostMsPerHour?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  meanMs?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  operationName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  operations?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  patch?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  pathPattern?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  rows?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  signature?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  statement?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  statementsPerOperation?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  totalMs?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type PerformanceGrowthResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['PerformanceGrowth'] = ResolversParentTypes['PerformanceGrowth']> = {
  from?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  order?: Resolver<ResolversTypes['PerformanceGrowthOrder'], ParentType, ContextType>;
  text?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  to?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type PerformanceInvalidationResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['PerformanceInvalidation'] = ResolversParentTypes['PerformanceInvalidation']> = {
  acknowledged?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  count?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export interface PerformanceJsonScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['PerformanceJSON'], any> {
  name: 'PerformanceJSON';
}

export type PerformanceLoaderResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['PerformanceLoader'] = ResolversParentTypes['PerformanceLoader']> = {
  batches?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  errors?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  keys?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  keysPerBatch?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  loader?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  maxMs?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  meanMs?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  totalMs?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type PerformanceOperationResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['PerformanceOperation'] = ResolversParentTypes['PerformanceOperation']> = {
  cache?: Resolver<ResolversTypes['PerformanceCacheOutcomes'], ParentType, ContextType>;
  cacheHitRate?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  clients?: Resolver<Array<ResolversTypes['PerformanceClient']>, ParentType, ContextType, RequireFields<PerformanceOperationClientsArgs, 'first'>>;
  comparison?: Resolver<Array<ResolversTypes['PerformanceChange']>, ParentType, ContextType>;
  databaseMs?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  document?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  errorCodes?: Resolver<Array<ResolversTypes['PerformanceErrorCode']>, ParentType, ContextType>;
  errorRate?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  errors?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  findings?: Resolver<Array<ResolversTypes['PerformanceFinding']>, ParentType, ContextType, RequireFields<PerformanceOperationFindingsArgs, 'first'>>;
  kind?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  loaders?: Resolver<Array<ResolversTypes['PerformanceLoader']>, ParentType, ContextType, RequireFields<PerformanceOperationLoadersArgs, 'first'>>;
  maxMs?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  meanMs?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  minMs?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  name?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  outcomes?: Resolver<ResolversTypes['PerformanceOutcomes'], ParentType, ContextType>;
  p50Ms?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  p75Ms?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  p90Ms?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  p95Ms?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  p99Ms?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  phases?: Resolver<ResolversTypes['PerformancePhases'], ParentType, ContextType>;
  requestBytes?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  requests?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  requestsPerSecond?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  responseBytes?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  samples?: Resolver<Array<ResolversTypes['PerformanceSample']>, ParentType, ContextType, RequireFields<PerformanceOperationSamplesArgs, 'first'>>;
  signature?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  slowestResolvers?: Resolver<Array<ResolversTypes['PerformanceResolver']>, ParentType, ContextType, RequireFields<PerformanceOperationSlowestResolversArgs, 'first'>>;
  slowestStatements?: Resolver<Array<ResolversTypes['PerformanceStatementSummary']>, ParentType, ContextType, RequireFields<PerformanceOperationSlowestStatementsArgs, 'first'>>;
  spans?: Resolver<Array<ResolversTypes['PerformanceSpan']>, ParentType, ContextType, RequireFields<PerformanceOperationSpansArgs, 'first'>>;
  standardDeviationMs?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  statements?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  statementsPerOperation?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  timeline?: Resolver<Array<ResolversTypes['PerformanceStep']>, ParentType, ContextType>;
  totalMs?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  withFindings?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type PerformanceOperationConnectionResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['PerformanceOperationConnection'] = ResolversParentTypes['PerformanceOperationConnection']> = {
  edges?: Resolver<Array<ResolversTypes['PerformanceOperationEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['PerformanceOperation']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PerformancePageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type PerformanceOperationEdgeResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['PerformanceOperationEdge'] = ResolversParentTypes['PerformanceOperationEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['PerformanceOperation'], ParentType, ContextType>;
};

export type PerformanceOptimizationReportResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['PerformanceOptimizationReport'] = ResolversParentTypes['PerformanceOptimizationReport']> = {
  savedMsPerHour?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  steps?: Resolver<Array<ResolversTypes['PerformanceOptimizationStep']>, ParentType, ContextType>;
};

export type PerformanceOptimizationStepResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['PerformanceOptimizationStep'] = ResolversParentTypes['PerformanceOptimizationStep']> = {
  finding?: Resolver<ResolversTypes['PerformanceFinding'], ParentType, ContextType>;
  savedMsPerHour?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  savedStatementsPerOperation?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  share?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
};

export type PerformanceOutcomesResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['PerformanceOutcomes'] = ResolversParentTypes['PerformanceOutcomes']> = {
  clientError?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  ok?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  partial?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  refused?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  serverError?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type PerformancePageInfoResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['PerformancePageInfo'] = ResolversParentTypes['PerformancePageInfo']> = {
  endCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  hasPreviousPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  startCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type PerformancePhasesResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['PerformancePhases'] = ResolversParentTypes['PerformancePhases']> = {
  admissionMs?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  executeMs?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  parseMs?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  serialiseMs?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  validateMs?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type PerformancePoolResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['PerformancePool'] = ResolversParentTypes['PerformancePool']> = {
  idle?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  total?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  waiting?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type PerformanceProcessResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['PerformanceProcess'] = ResolversParentTypes['PerformanceProcess']> = {
  at?: Resolver<ResolversTypes['PerformanceDateTime'], ParentType, ContextType>;
  cpu?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  eventLoopDelayMs?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  eventLoopUtilisation?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  heapLimitBytes?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  heapUsedBytes?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  rssBytes?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type PerformanceRealtimeResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['PerformanceRealtime'] = ResolversParentTypes['PerformanceRealtime']> = {
  cacheHitRate?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  errorRate?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  errors?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  from?: Resolver<ResolversTypes['PerformanceDateTime'], ParentType, ContextType>;
  inFlight?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  meanMs?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  p50Ms?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  p95Ms?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  p99Ms?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  process?: Resolver<Maybe<ResolversTypes['PerformanceProcess']>, ParentType, ContextType>;
  requests?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  requestsPerSecond?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  statementsPerOperation?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  timeline?: Resolver<Array<ResolversTypes['PerformanceStep']>, ParentType, ContextType>;
  to?: Resolver<ResolversTypes['PerformanceDateTime'], ParentType, ContextType>;
};

export type PerformanceReportResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['PerformanceReport'] = ResolversParentTypes['PerformanceReport']> = {
  cache?: Resolver<ResolversTypes['PerformanceCacheOutcomes'], ParentType, ContextType>;
  cacheHitRate?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  clientCount?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  clients?: Resolver<Array<ResolversTypes['PerformanceClient']>, ParentType, ContextType, RequireFields<PerformanceReportClientsArgs, 'first'>>;
  comparison?: Resolver<Array<ResolversTypes['PerformanceChange']>, ParentType, ContextType>;
  databaseMs?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  dropped?: Resolver<ResolversTypes['PerformanceDropped'], ParentType, ContextType>;
  errorCodes?: Resolver<Array<ResolversTypes['PerformanceErrorCode']>, ParentType, ContextType>;
  errorRate?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  errors?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  findings?: Resolver<Array<ResolversTypes['PerformanceFinding']>, ParentType, ContextType, RequireFields<PerformanceReportFindingsArgs, 'first'>>;
  from?: Resolver<ResolversTypes['PerformanceDateTime'], ParentType, ContextType>;
  loaders?: Resolver<Array<ResolversTypes['PerformanceLoader']>, ParentType, ContextType, RequireFields<PerformanceReportLoadersArgs, 'first'>>;
  maxMs?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  meanMs?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  minMs?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  notes?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  operations?: Resolver<ResolversTypes['PerformanceOperationConnection'], ParentType, ContextType, RequireFields<PerformanceReportOperationsArgs, 'first' | 'orderBy'>>;
  outcomes?: Resolver<ResolversTypes['PerformanceOutcomes'], ParentType, ContextType>;
  p50Ms?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  p75Ms?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  p90Ms?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  p95Ms?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  p99Ms?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  phases?: Resolver<ResolversTypes['PerformancePhases'], ParentType, ContextType>;
  requestBytes?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  requests?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  requestsPerSecond?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  resolution?: Resolver<ResolversTypes['PerformanceResolution'], ParentType, ContextType>;
  responseBytes?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  samples?: Resolver<Array<ResolversTypes['PerformanceSample']>, ParentType, ContextType, RequireFields<PerformanceReportSamplesArgs, 'first'>>;
  score?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  scoreParts?: Resolver<Array<ResolversTypes['PerformanceScorePart']>, ParentType, ContextType>;
  slowestResolvers?: Resolver<Array<ResolversTypes['PerformanceResolver']>, ParentType, ContextType, RequireFields<PerformanceReportSlowestResolversArgs, 'first'>>;
  slowestStatements?: Resolver<Array<ResolversTypes['PerformanceStatementSummary']>, ParentType, ContextType, RequireFields<PerformanceReportSlowestStatementsArgs, 'first'>>;
  spans?: Resolver<Array<ResolversTypes['PerformanceSpan']>, ParentType, ContextType, RequireFields<PerformanceReportSpansArgs, 'first'>>;
  standardDeviationMs?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  statements?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  statementsPerOperation?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  status?: Resolver<Maybe<ResolversTypes['PerformanceStatus']>, ParentType, ContextType>;
  timeline?: Resolver<Array<ResolversTypes['PerformanceStep']>, ParentType, ContextType>;
  to?: Resolver<ResolversTypes['PerformanceDateTime'], ParentType, ContextType>;
  totalMs?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  withFindings?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type PerformanceResolverResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['PerformanceResolver'] = ResolversParentTypes['PerformanceResolver']> = {
  calls?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  coordinate?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  errors?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  maxMs?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  meanMs?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  totalMs?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type PerformanceSampleResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['PerformanceSample'] = ResolversParentTypes['PerformanceSample']> = {
  at?: Resolver<ResolversTypes['PerformanceDateTime'], ParentType, ContextType>;
  cache?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  clientName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  clientVersion?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  databaseMs?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  document?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  durationMs?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  errorCodes?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  errorMessages?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  gateway?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  loaders?: Resolver<Array<ResolversTypes['PerformanceLoader']>, ParentType, ContextType>;
  operationName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  outcome?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  phases?: Resolver<ResolversTypes['PerformancePhases'], ParentType, ContextType>;
  process?: Resolver<Maybe<ResolversTypes['PerformanceProcess']>, ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['PerformanceSampleReason'], ParentType, ContextType>;
  requestBytes?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  resolvers?: Resolver<Array<ResolversTypes['PerformanceResolver']>, ParentType, ContextType>;
  responseBytes?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  signature?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  spans?: Resolver<Array<ResolversTypes['PerformanceSpan']>, ParentType, ContextType>;
  statementCount?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  statements?: Resolver<Array<ResolversTypes['PerformanceStatement']>, ParentType, ContextType>;
  status?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  tier?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  timeline?: Resolver<Array<ResolversTypes['PerformanceTimelineEntry']>, ParentType, ContextType>;
  truncated?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  variables?: Resolver<Maybe<ResolversTypes['PerformanceJSON']>, ParentType, ContextType>;
  viewer?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type PerformanceScorePartResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['PerformanceScorePart'] = ResolversParentTypes['PerformanceScorePart']> = {
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  outOf?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  points?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  value?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
};

export type PerformanceSenderResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['PerformanceSender'] = ResolversParentTypes['PerformanceSender']> = {
  count?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  operationName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  perOperation?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  place?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  signature?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  totalMs?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type PerformanceShareResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['PerformanceShare'] = ResolversParentTypes['PerformanceShare']> = {
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  perOperation?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  place?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  share?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type PerformanceSlowQueryResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['PerformanceSlowQuery'] = ResolversParentTypes['PerformanceSlowQuery']> = {
  document?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  durationMs?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  firstSeen?: Resolver<Maybe<ResolversTypes['PerformanceDateTime']>, ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  lastSeen?: Resolver<Maybe<ResolversTypes['PerformanceDateTime']>, ParentType, ContextType>;
  meanMs?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  operationName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  operations?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  requests?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  resolvers?: Resolver<Array<ResolversTypes['PerformanceShare']>, ParentType, ContextType>;
  sampled?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  samples?: Resolver<Array<ResolversTypes['PerformanceSample']>, ParentType, ContextType, RequireFields<PerformanceSlowQuerySamplesArgs, 'first'>>;
  signature?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  statements?: Resolver<Array<ResolversTypes['PerformanceShare']>, ParentType, ContextType>;
  totalMs?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type PerformanceSlowStatementResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['PerformanceSlowStatement'] = ResolversParentTypes['PerformanceSlowStatement']> = {
  count?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  errors?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  fingerprint?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  maxMs?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  meanMs?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  operations?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  rows?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  rowsPerStatement?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  senders?: Resolver<Array<ResolversTypes['PerformanceSender']>, ParentType, ContextType, RequireFields<PerformanceSlowStatementSendersArgs, 'first'>>;
  shape?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  totalMs?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type PerformanceSpanResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['PerformanceSpan'] = ResolversParentTypes['PerformanceSpan']> = {
  calls?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  errors?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  maxMs?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  meanMs?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  totalMs?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type PerformanceStatementResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['PerformanceStatement'] = ResolversParentTypes['PerformanceStatement']> = {
  coordinate?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  count?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  errors?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  fingerprint?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  loader?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  maxMs?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  pathPattern?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  rows?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  shape?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  totalMs?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type PerformanceStatementSummaryResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['PerformanceStatementSummary'] = ResolversParentTypes['PerformanceStatementSummary']> = {
  count?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  errors?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  fingerprint?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  maxMs?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  meanMs?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  operations?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  perOperation?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  place?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  rows?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  shape?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  totalMs?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type PerformanceStepResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['PerformanceStep'] = ResolversParentTypes['PerformanceStep']> = {
  at?: Resolver<ResolversTypes['PerformanceDateTime'], ParentType, ContextType>;
  cacheHitRate?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  databaseMs?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  errors?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  meanMs?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  p50Ms?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  p95Ms?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  p99Ms?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  requests?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  seconds?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type PerformanceSystemStatisticsResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['PerformanceSystemStatistics'] = ResolversParentTypes['PerformanceSystemStatistics']> = {
  gateway?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  nodeVersion?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  pendingBytes?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  pool?: Resolver<Maybe<ResolversTypes['PerformancePool']>, ParentType, ContextType>;
  process?: Resolver<Maybe<ResolversTypes['PerformanceProcess']>, ParentType, ContextType>;
  uptimeSeconds?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type PerformanceTimelineEntryResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['PerformanceTimelineEntry'] = ResolversParentTypes['PerformanceTimelineEntry']> = {
  calls?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  durationMs?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  failed?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  items?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['PerformanceTimelineKind'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  startMs?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type QueryResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  analyzeOperation?: Resolver<ResolversTypes['PerformanceAnalysis'], ParentType, ContextType, RequireFields<QueryAnalyzeOperationArgs, 'document' | 'timeoutMs'>>;
  cacheStatistics?: Resolver<Maybe<ResolversTypes['PerformanceCacheStatistics']>, ParentType, ContextType>;
  findings?: Resolver<Array<ResolversTypes['PerformanceFinding']>, ParentType, ContextType, RequireFields<QueryFindingsArgs, 'first'>>;
  isPerformanceDegraded?: Resolver<ResolversTypes['PerformanceDegradation'], ParentType, ContextType>;
  nPlusOneFindings?: Resolver<Array<ResolversTypes['PerformanceFinding']>, ParentType, ContextType, RequireFields<QueryNPlusOneFindingsArgs, 'first'>>;
  operation?: Resolver<Maybe<ResolversTypes['PerformanceOperation']>, ParentType, ContextType, RequireFields<QueryOperationArgs, 'signature'>>;
  optimizationReport?: Resolver<ResolversTypes['PerformanceOptimizationReport'], ParentType, ContextType, RequireFields<QueryOptimizationReportArgs, 'first'>>;
  performanceReport?: Resolver<ResolversTypes['PerformanceReport'], ParentType, ContextType, Partial<QueryPerformanceReportArgs>>;
  realtimeMetrics?: Resolver<ResolversTypes['PerformanceRealtime'], ParentType, ContextType>;
  sample?: Resolver<Maybe<ResolversTypes['PerformanceSample']>, ParentType, ContextType, RequireFields<QuerySampleArgs, 'id'>>;
  slowQueries?: Resolver<Array<ResolversTypes['PerformanceSlowQuery']>, ParentType, ContextType, RequireFields<QuerySlowQueriesArgs, 'first'>>;
  slowStatements?: Resolver<Array<ResolversTypes['PerformanceSlowStatement']>, ParentType, ContextType, RequireFields<QuerySlowStatementsArgs, 'first'>>;
  systemStatistics?: Resolver<ResolversTypes['PerformanceSystemStatistics'], ParentType, ContextType>;
};

export type SubscriptionResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['Subscription'] = ResolversParentTypes['Subscription']> = {
  findings?: SubscriptionResolver<ResolversTypes['PerformanceFinding'], "findings", ParentType, ContextType, Partial<SubscriptionFindingsArgs>>;
};

export type Resolvers<ContextType = unknown> = {
  Duration?: GraphQLScalarType;
  Mutation?: MutationResolvers<ContextType>;
  PerformanceAnalysis?: PerformanceAnalysisResolvers<ContextType>;
  PerformanceAnalysisFinding?: PerformanceAnalysisFindingResolvers<ContextType>;
  PerformanceAnalysisRun?: PerformanceAnalysisRunResolvers<ContextType>;
  PerformanceCacheOutcomes?: PerformanceCacheOutcomesResolvers<ContextType>;
  PerformanceCacheReason?: PerformanceCacheReasonResolvers<ContextType>;
  PerformanceCacheStatistics?: PerformanceCacheStatisticsResolvers<ContextType>;
  PerformanceChange?: PerformanceChangeResolvers<ContextType>;
  PerformanceClient?: PerformanceClientResolvers<ContextType>;
  PerformanceDateTime?: GraphQLScalarType;
  PerformanceDegradation?: PerformanceDegradationResolvers<ContextType>;
  PerformanceDeletion?: PerformanceDeletionResolvers<ContextType>;
  PerformanceDropped?: PerformanceDroppedResolvers<ContextType>;
  PerformanceErrorCode?: PerformanceErrorCodeResolvers<ContextType>;
  PerformanceFinding?: PerformanceFindingResolvers<ContextType>;
  PerformanceGrowth?: PerformanceGrowthResolvers<ContextType>;
  PerformanceInvalidation?: PerformanceInvalidationResolvers<ContextType>;
  PerformanceJSON?: GraphQLScalarType;
  PerformanceLoader?: PerformanceLoaderResolvers<ContextType>;
  PerformanceOperation?: PerformanceOperationResolvers<ContextType>;
  PerformanceOperationConnection?: PerformanceOperationConnectionResolvers<ContextType>;
  PerformanceOperationEdge?: PerformanceOperationEdgeResolvers<ContextType>;
  PerformanceOptimizationReport?: PerformanceOptimizationReportResolvers<ContextType>;
  PerformanceOptimizationStep?: PerformanceOptimizationStepResolvers<ContextType>;
  PerformanceOutcomes?: PerformanceOutcomesResolvers<ContextType>;
  PerformancePageInfo?: PerformancePageInfoResolvers<ContextType>;
  PerformancePhases?: PerformancePhasesResolvers<ContextType>;
  PerformancePool?: PerformancePoolResolvers<ContextType>;
  PerformanceProcess?: PerformanceProcessResolvers<ContextType>;
  PerformanceRealtime?: PerformanceRealtimeResolvers<ContextType>;
  PerformanceReport?: PerformanceReportResolvers<ContextType>;
  PerformanceResolver?: PerformanceResolverResolvers<ContextType>;
  PerformanceSample?: PerformanceSampleResolvers<ContextType>;
  PerformanceScorePart?: PerformanceScorePartResolvers<ContextType>;
  PerformanceSender?: PerformanceSenderResolvers<ContextType>;
  PerformanceShare?: PerformanceShareResolvers<ContextType>;
  PerformanceSlowQuery?: PerformanceSlowQueryResolvers<ContextType>;
  PerformanceSlowStatement?: PerformanceSlowStatementResolvers<ContextType>;
  PerformanceSpan?: PerformanceSpanResolvers<ContextType>;
  PerformanceStatement?: PerformanceStatementResolvers<ContextType>;
  PerformanceStatementSummary?: PerformanceStatementSummaryResolvers<ContextType>;
  PerformanceStep?: PerformanceStepResolvers<ContextType>;
  PerformanceSystemStatistics?: PerformanceSystemStatisticsResolvers<ContextType>;
  PerformanceTimelineEntry?: PerformanceTimelineEntryResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  Subscription?: SubscriptionResolvers<ContextType>;
};

export type DirectiveResolvers<ContextType = unknown> = {
  cacheControl?: CacheControlDirectiveResolver<any, any, ContextType>;
  cacheTag?: CacheTagDirectiveResolver<any, any, ContextType>;
};
