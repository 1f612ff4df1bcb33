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
  /**
   * Makes the cache forget every answer that carries one of the tags, contains an object of one of the types, or contains one of the
   * entities. At least one must be given. It reaches the answers of every audience.
   */
  invalidateCache: PerformanceInvalidation;
};


export type MutationInvalidateCacheArgs = {
  entities?: InputMaybe<Array<Scalars['String']['input']>>;
  tags?: InputMaybe<Array<Scalars['String']['input']>>;
  types?: InputMaybe<Array<Scalars['String']['input']>>;
};

/** Operations by what the cache did for them. They add up to `requests`. */
export type PerformanceCacheOutcomes = {
  __typename?: 'PerformanceCacheOutcomes';
  /** Not cacheable. */
  bypass: Scalars['Int']['output'];
  /** Answered from cache. */
  hit: Scalars['Int']['output'];
  /** Not in the cache. */
  miss: Scalars['Int']['output'];
  /** A PRIVATE answer without a session to keep it for. */
  private: Scalars['Int']['output'];
  /** Answered from cache with an answer past its lifetime, while a fresh one was made. */
  stale: Scalars['Int']['output'];
};

export type PerformanceCacheReason = {
  __typename?: 'PerformanceCacheReason';
  count: Scalars['Int']['output'];
  reason: Scalars['String']['output'];
};

export type PerformanceCacheStatistics = {
  __typename?: 'PerformanceCacheStatistics';
  /** Operations that were not cacheable, by reason. */
  bypasses: Array<PerformanceCacheReason>;
  /** Their bytes; null while the store cannot say. */
  bytes?: Maybe<Scalars['Float']['output']>;
  /** Answers in the cache; null while the store cannot say. */
  entries?: Maybe<Scalars['Int']['output']>;
  /** Answers that had to go for lack of room; null while the store cannot say. */
  evictions?: Maybe<Scalars['Int']['output']>;
  /** Misses that waited for the answer of an equal operation instead of running; also counted as misses. */
  flightsJoined: Scalars['Int']['output'];
  /** `hits` and `staleHits` of these and `misses`, from 0 to 1; null before the first. */
  hitRate?: Maybe<Scalars['Float']['output']>;
  /** Answers given from cache, fresh. */
  hits: Scalars['Int']['output'];
  /** Invalidations, by mutations and by hand. */
  invalidations: Scalars['Int']['output'];
  /** Cacheable operations whose answer was not there. */
  misses: Scalars['Int']['output'];
  /** PRIVATE answers without a session to keep them for. */
  private: Scalars['Int']['output'];
  /** Answers removed by them. */
  purged: Scalars['Int']['output'];
  /** Those that failed. */
  refreshFailures: Scalars['Int']['output'];
  /** Stale answers made anew in the background. */
  refreshes: Scalars['Int']['output'];
  /** Answers that could have been stored and were not, by reason. */
  refusals: Array<PerformanceCacheReason>;
  /** Answers not stored because what they depend on was invalidated while they were made; also among `refusals`. */
  refusedFills: Scalars['Int']['output'];
  /** Answers given from cache past their lifetime, while a fresh one was made. */
  staleHits: Scalars['Int']['output'];
  /** Calls of the cache's store that failed. */
  storeFailures: Scalars['Int']['output'];
  /** Answers stored. */
  stores: Scalars['Int']['output'];
};

/** What bounds and faults left out since the gateway started. */
export type PerformanceDropped = {
  __typename?: 'PerformanceDropped';
  /** Summaries of a resolver counted under the coordinate `other`. */
  coordinates: Scalars['Int']['output'];
  /** Findings seen beyond 1,000 different ones. */
  findings: Scalars['Int']['output'];
  /** Summaries of a loader counted under the loader `other`. */
  loaders: Scalars['Int']['output'];
  /** Operations that could not be recorded at all. */
  malformed: Scalars['Int']['output'];
  /** Operations lost because they could not be stored and no more could wait. */
  operations: Scalars['Int']['output'];
  /** Operations that were worth keeping whole, and were only counted. */
  samples: Scalars['Int']['output'];
  /** Operations counted under the signature `other`, beyond 2,000 signatures at once. */
  signatures: Scalars['Int']['output'];
};

export type PerformanceFinding = {
  __typename?: 'PerformanceFinding';
  /** What to change, in the names of the code. */
  advice: Scalars['String']['output'];
  /** The resolver: `Product.supplier`. */
  coordinate: Scalars['String']['output'];
  /** A hash of `statement`. */
  fingerprint: Scalars['String']['output'];
  firstSeen: Scalars['PerformanceDateTime']['output'];
  /** The same cause in the same operation keeps its identity. */
  identity: Scalars['ID']['output'];
  kind: PerformanceFindingKind;
  lastSeen: Scalars['PerformanceDateTime']['output'];
  /** Statements in the operation that showed it last. */
  latestStatementsPerOperation: Scalars['Int']['output'];
  /** `totalMs` for each operation. */
  meanMs: Scalars['Float']['output'];
  /** The operation's name in its document; null when it has none. */
  operationName?: Maybe<Scalars['String']['output']>;
  /** How many operations of the span showed it. */
  operations: Scalars['Int']['output'];
  /** Where in the answer: `products.*.supplier`. */
  pathPattern: Scalars['String']['output'];
  /** Rows that the statements of the span returned. */
  rows: Scalars['Float']['output'];
  /** The operation's signature. */
  signature: Scalars['String']['output'];
  /** The SQL's shape, literals and lists folded. */
  statement: Scalars['String']['output'];
  /** Statements in the operation that showed it worst. */
  statementsPerOperation: Scalars['Int']['output'];
  /** Sum of the durations of the statements of the span, in milliseconds. */
  totalMs: Scalars['Float']['output'];
};

export type PerformanceFindingKind =
  /** A resolver asks the database once for each object of a list. */
  | 'N_PLUS_ONE';

export type PerformanceInvalidation = {
  __typename?: 'PerformanceInvalidation';
  /** The cache has taken the invalidation: no answer stored before it is given after it. */
  acknowledged: Scalars['Boolean']['output'];
  /** How many answers went. */
  count: Scalars['Int']['output'];
};

export type PerformanceLoader = {
  __typename?: 'PerformanceLoader';
  /** How often the batch function was called. */
  batches: Scalars['Float']['output'];
  /** How often it failed. */
  errors: Scalars['Int']['output'];
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

/** All operations of the span with one signature, name and kind. Fields as in PerformanceReport. */
export type PerformanceOperation = {
  __typename?: 'PerformanceOperation';
  /** How the cache took part. */
  cache: PerformanceCacheOutcomes;
  /** Answers from cache (fresh or stale) of all that might have been (those and the misses), from 0 to 1. */
  cacheHitRate?: Maybe<Scalars['Float']['output']>;
  /** Sum of the statements' durations; parallel ones are both counted. */
  databaseMs: Scalars['Float']['output'];
  /** The document, literals folded; null when it is not known. */
  document?: Maybe<Scalars['String']['output']>;
  /** `errors` of `requests`, from 0 to 1. */
  errorRate?: Maybe<Scalars['Float']['output']>;
  /** Operations whose answer carried any error. */
  errors: Scalars['Int']['output'];
  /** `query`, `mutation`, `subscription` or `unknown`. */
  kind: Scalars['String']['output'];
  /** This signature's loaders; the one that took most time in all first. */
  loaders: Array<PerformanceLoader>;
  /** Longest duration. */
  maxMs?: Maybe<Scalars['Float']['output']>;
  /** Mean duration. */
  meanMs?: Maybe<Scalars['Float']['output']>;
  /** Shortest duration. */
  minMs?: Maybe<Scalars['Float']['output']>;
  /** The operation's name in its document; null when it has none. */
  name?: Maybe<Scalars['String']['output']>;
  /** How the operations ended. */
  outcomes: PerformanceOutcomes;
  /** Half of the operations took at most this long (within 1 %, as all percentiles). */
  p50Ms?: Maybe<Scalars['Float']['output']>;
  /** 75 % of the operations took at most this long. */
  p75Ms?: Maybe<Scalars['Float']['output']>;
  /** 90 % of the operations took at most this long. */
  p90Ms?: Maybe<Scalars['Float']['output']>;
  /** 95 % of the operations took at most this long. */
  p95Ms?: Maybe<Scalars['Float']['output']>;
  /** 99 % of the operations took at most this long. */
  p99Ms?: Maybe<Scalars['Float']['output']>;
  /** Bytes of the requests' bodies. */
  requestBytes: Scalars['Float']['output'];
  /** Operations that ended in the span, answers from cache and refused ones included. */
  requests: Scalars['Int']['output'];
  /** Requests per second, over the whole span. */
  requestsPerSecond?: Maybe<Scalars['Float']['output']>;
  /** Bytes of the answers' bodies, before compression. */
  responseBytes: Scalars['Float']['output'];
  /**
   * What identifies the document: a hash of its normalised text. `unparsed` stands for what could not be parsed, `other` for all
   * that came beyond the bound on signatures.
   */
  signature: Scalars['String']['output'];
  /** This signature's resolvers; the one that took most time in all first. */
  slowestResolvers: Array<PerformanceResolver>;
  /** Standard deviation of the duration. */
  standardDeviationMs?: Maybe<Scalars['Float']['output']>;
  /** SQL statements sent during these operations. */
  statements: Scalars['Float']['output'];
  /** SQL statements for each operation. */
  statementsPerOperation?: Maybe<Scalars['Float']['output']>;
  /** Sum of the durations. */
  totalMs: Scalars['Float']['output'];
};


/** All operations of the span with one signature, name and kind. Fields as in PerformanceReport. */
export type PerformanceOperationLoadersArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** All operations of the span with one signature, name and kind. Fields as in PerformanceReport. */
export type PerformanceOperationSlowestResolversArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
};

export type PerformanceOperationConnection = {
  __typename?: 'PerformanceOperationConnection';
  nodes: Array<PerformanceOperation>;
  /** How many different operations there were, however many are shown. */
  totalCount: Scalars['Int']['output'];
};

/** Operations by how they ended. They add up to `requests`. */
export type PerformanceOutcomes = {
  __typename?: 'PerformanceOutcomes';
  /** The request's own mistake: syntax, validation, variables. */
  clientError: Scalars['Int']['output'];
  /** Without errors. */
  ok: Scalars['Int']['output'];
  /** With data and errors. */
  partial: Scalars['Int']['output'];
  /** A limit or an authorisation said no before execution. */
  refused: Scalars['Int']['output'];
  /** With errors and no data. */
  serverError: Scalars['Int']['output'];
};

/** Milliseconds of an operation by phase. */
export type PerformancePhases = {
  __typename?: 'PerformancePhases';
  executeMs: Scalars['Float']['output'];
  parseMs: Scalars['Float']['output'];
  validateMs: Scalars['Float']['output'];
};

/** What the operations of a span did. Milliseconds unless said otherwise; what cannot be said of no operation is null. */
export type PerformanceReport = {
  __typename?: 'PerformanceReport';
  /** How the cache took part. */
  cache: PerformanceCacheOutcomes;
  /** Answers from cache (fresh or stale) of all that might have been (those and the misses), from 0 to 1. */
  cacheHitRate?: Maybe<Scalars['Float']['output']>;
  /** Sum of the statements' durations; parallel ones are both counted. */
  databaseMs: Scalars['Float']['output'];
  /** What the answering gateway's bounds left out since it started; all 0 when every operation is shown as it was. */
  dropped: PerformanceDropped;
  /** `errors` of `requests`, from 0 to 1. */
  errorRate?: Maybe<Scalars['Float']['output']>;
  /** Operations whose answer carried any error. */
  errors: Scalars['Int']['output'];
  /** Begin of the span: a full minute. */
  from: Scalars['PerformanceDateTime']['output'];
  /** Loaders over all operations; the one that took most time in all first. */
  loaders: Array<PerformanceLoader>;
  /** Longest duration. */
  maxMs?: Maybe<Scalars['Float']['output']>;
  /** Mean duration. */
  meanMs?: Maybe<Scalars['Float']['output']>;
  /** Shortest duration. */
  minMs?: Maybe<Scalars['Float']['output']>;
  /** The operations one by one; the one that took most time in all first. */
  operations: PerformanceOperationConnection;
  /** How the operations ended. */
  outcomes: PerformanceOutcomes;
  /** Half of the operations took at most this long (within 1 %, as all percentiles). */
  p50Ms?: Maybe<Scalars['Float']['output']>;
  /** 75 % of the operations took at most this long. */
  p75Ms?: Maybe<Scalars['Float']['output']>;
  /** 90 % of the operations took at most this long. */
  p90Ms?: Maybe<Scalars['Float']['output']>;
  /** 95 % of the operations took at most this long. */
  p95Ms?: Maybe<Scalars['Float']['output']>;
  /** 99 % of the operations took at most this long. */
  p99Ms?: Maybe<Scalars['Float']['output']>;
  /** Bytes of the requests' bodies. */
  requestBytes: Scalars['Float']['output'];
  /** Operations that ended in the span, answers from cache and refused ones included. */
  requests: Scalars['Int']['output'];
  /** Requests per second, over the whole span. */
  requestsPerSecond?: Maybe<Scalars['Float']['output']>;
  /** Bytes of the answers' bodies, before compression. */
  responseBytes: Scalars['Float']['output'];
  /** Resolvers over all operations; the one that took most time in all first. */
  slowestResolvers: Array<PerformanceResolver>;
  /** Standard deviation of the duration. */
  standardDeviationMs?: Maybe<Scalars['Float']['output']>;
  /** SQL statements sent during operations. */
  statements: Scalars['Float']['output'];
  /** SQL statements for each operation. */
  statementsPerOperation?: Maybe<Scalars['Float']['output']>;
  /** End of the span. */
  to: Scalars['PerformanceDateTime']['output'];
  /** Sum of the durations. */
  totalMs: Scalars['Float']['output'];
};


/** What the operations of a span did. Milliseconds unless said otherwise; what cannot be said of no operation is null. */
export type PerformanceReportLoadersArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** What the operations of a span did. Milliseconds unless said otherwise; what cannot be said of no operation is null. */
export type PerformanceReportOperationsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** What the operations of a span did. Milliseconds unless said otherwise; what cannot be said of no operation is null. */
export type PerformanceReportSlowestResolversArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
};

export type PerformanceResolver = {
  __typename?: 'PerformanceResolver';
  /** How often it was called. */
  calls: Scalars['Float']['output'];
  /** Type and field: `Product.supplier`. */
  coordinate: Scalars['String']['output'];
  /** How often it threw or rejected. */
  errors: Scalars['Int']['output'];
  /** Longest call in milliseconds. */
  maxMs: Scalars['Float']['output'];
  /** Mean duration of a call in milliseconds. */
  meanMs: Scalars['Float']['output'];
  /** Sum of the calls' durations in milliseconds; parallel ones are all counted. */
  totalMs: Scalars['Float']['output'];
};

/** One operation kept whole. */
export type PerformanceSlowQuery = {
  __typename?: 'PerformanceSlowQuery';
  /** When it began. */
  at: Scalars['PerformanceDateTime']['output'];
  /** `hit`, `stale`, `miss`, `bypass` or `private`. */
  cache: Scalars['String']['output'];
  /** Sum of the statements' durations in milliseconds; parallel ones are both counted. */
  databaseMs: Scalars['Float']['output'];
  /** The document, literals folded. */
  document?: Maybe<Scalars['String']['output']>;
  /** How long it took in milliseconds. */
  durationMs: Scalars['Float']['output'];
  /** The codes of its errors. */
  errorCodes: Array<Scalars['String']['output']>;
  /** The first of its errors' messages, as the client saw them. */
  errorMessages: Array<Scalars['String']['output']>;
  id: Scalars['ID']['output'];
  /** `query`, `mutation`, `subscription` or `unknown`. */
  kind: Scalars['String']['output'];
  /** Those that took most time in all first. */
  loaders: Array<PerformanceLoader>;
  /** The operation's name in its document; null when it has none. */
  operationName?: Maybe<Scalars['String']['output']>;
  /** `ok`, `partial`, `clientError`, `serverError` or `refused`. */
  outcome: Scalars['String']['output'];
  phases: PerformancePhases;
  /** Those that took most time in all first. */
  resolvers: Array<PerformanceResolver>;
  /** What identifies the document: a hash of its normalised text. */
  signature: Scalars['String']['output'];
  /** SQL statements it sent. */
  statementCount: Scalars['Int']['output'];
  /** Statements that are alike, together; those that took most time in all first. */
  statements: Array<PerformanceStatement>;
  /** The variables, every value replaced by its type and length: `String(12)`. */
  variables?: Maybe<Scalars['PerformanceJSON']['output']>;
};

/** Statements of one operation with the same shape, sent from the same place. */
export type PerformanceStatement = {
  __typename?: 'PerformanceStatement';
  /** The resolver that sent it; null when a loader or no resolver did. */
  coordinate?: Maybe<Scalars['String']['output']>;
  /** How often it was sent. */
  count: Scalars['Int']['output'];
  /** How often it failed. */
  errors: Scalars['Int']['output'];
  /** The loader whose batch sent it. */
  loader?: Maybe<Scalars['String']['output']>;
  /** Longest duration in milliseconds. */
  maxMs: Scalars['Float']['output'];
  /** Rows it returned in all. */
  rows: Scalars['Int']['output'];
  /** The SQL, with literals and lists folded. */
  shape: Scalars['String']['output'];
  /** Sum of the durations in milliseconds. */
  totalMs: Scalars['Float']['output'];
};

export type Query = {
  __typename?: 'Query';
  /** What this gateway's cache did since it started; null when the cache is off. */
  cacheStatistics?: Maybe<PerformanceCacheStatistics>;
  /** What is wrong in the code, with evidence and advice; the one that cost most time first. */
  findings: Array<PerformanceFinding>;
  /** The findings of kind N_PLUS_ONE. */
  nPlusOneFindings: Array<PerformanceFinding>;
  /**
   * What all operations of a span did. `last` reaches back from now; or give `from`, and `to` (now when absent). Without any of
   * them: the last hour. The span begins at a full minute. What this gateway has not stored yet is included.
   */
  performanceReport: PerformanceReport;
  /**
   * The slowest operations that were kept whole, slowest first. Kept are operations over the configured threshold, operations that
   * failed by the server's fault, and now and then the slowest of its signature.
   */
  slowQueries: Array<PerformanceSlowQuery>;
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


export type QueryPerformanceReportArgs = {
  from?: InputMaybe<Scalars['PerformanceDateTime']['input']>;
  last?: InputMaybe<Scalars['Duration']['input']>;
  to?: InputMaybe<Scalars['PerformanceDateTime']['input']>;
};


export type QuerySlowQueriesArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Duration']['input']>;
  thresholdMs?: InputMaybe<Scalars['Float']['input']>;
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
  PerformanceCacheOutcomes: ResolverTypeWrapper<unknown>;
  PerformanceCacheReason: ResolverTypeWrapper<unknown>;
  PerformanceCacheStatistics: ResolverTypeWrapper<unknown>;
  PerformanceDateTime: ResolverTypeWrapper<unknown>;
  PerformanceDropped: ResolverTypeWrapper<unknown>;
  PerformanceFinding: ResolverTypeWrapper<unknown>;
  PerformanceFindingKind: ResolverTypeWrapper<unknown>;
  PerformanceInvalidation: ResolverTypeWrapper<unknown>;
  PerformanceJSON: ResolverTypeWrapper<unknown>;
  PerformanceLoader: ResolverTypeWrapper<unknown>;
  PerformanceOperation: ResolverTypeWrapper<unknown>;
  PerformanceOperationConnection: ResolverTypeWrapper<unknown>;
  PerformanceOutcomes: ResolverTypeWrapper<unknown>;
  PerformancePhases: ResolverTypeWrapper<unknown>;
  PerformanceReport: ResolverTypeWrapper<unknown>;
  PerformanceResolver: ResolverTypeWrapper<unknown>;
  PerformanceSlowQuery: ResolverTypeWrapper<unknown>;
  PerformanceStatement: ResolverTypeWrapper<unknown>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  String: ResolverTypeWrapper<unknown>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  Boolean: unknown;
  Duration: unknown;
  Float: unknown;
  ID: unknown;
  Int: unknown;
  Mutation: Record<PropertyKey, never>;
  PerformanceCacheOutcomes: unknown;
  PerformanceCacheReason: unknown;
  PerformanceCacheStatistics: unknown;
  PerformanceDateTime: unknown;
  PerformanceDropped: unknown;
  PerformanceFinding: unknown;
  PerformanceInvalidation: unknown;
  PerformanceJSON: unknown;
  PerformanceLoader: unknown;
  PerformanceOperation: unknown;
  PerformanceOperationConnection: unknown;
  PerformanceOutcomes: unknown;
  PerformancePhases: unknown;
  PerformanceReport: unknown;
  PerformanceResolver: unknown;
  PerformanceSlowQuery: unknown;
  PerformanceStatement: unknown;
  Query: Record<PropertyKey, never>;
  String: unknown;
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
  invalidateCache?: Resolver<ResolversTypes['PerformanceInvalidation'], ParentType, ContextType, Partial<MutationInvalidateCacheArgs>>;
};

export type PerformanceCacheOutcomesResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['PerformanceCacheOutcomes'] = ResolversParentTypes['PerformanceCacheOutcomes']> = {
  bypass?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  hit?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  miss?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  private?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  stale?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type PerformanceCacheReasonResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['PerformanceCacheReason'] = ResolversParentTypes['PerformanceCacheReason']> = {
  count?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type PerformanceCacheStatisticsResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['PerformanceCacheStatistics'] = ResolversParentTypes['PerformanceCacheStatistics']> = {
  bypasses?: Resolver<Array<ResolversTypes['PerformanceCacheReason']>, ParentType, ContextType>;
  bytes?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  entries?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  evictions?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  flightsJoined?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  hitRate?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  hits?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  invalidations?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  misses?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  private?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  purged?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  refreshFailures?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  refreshes?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  refusals?: Resolver<Array<ResolversTypes['PerformanceCacheReason']>, ParentType, ContextType>;
  refusedFills?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  staleHits?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  storeFailures?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  stores?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export interface PerformanceDateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['PerformanceDateTime'], any> {
  name: 'PerformanceDateTime';
}

export type PerformanceDroppedResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['PerformanceDropped'] = ResolversParentTypes['PerformanceDropped']> = {
  coordinates?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  findings?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  loaders?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  malformed?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  operations?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  samples?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  signatures?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type PerformanceFindingResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['PerformanceFinding'] = ResolversParentTypes['PerformanceFinding']> = {
  advice?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  coordinate?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  fingerprint?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  firstSeen?: Resolver<ResolversTypes['PerformanceDateTime'], ParentType, ContextType>;
  identity?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['PerformanceFindingKind'], ParentType, ContextType>;
  lastSeen?: Resolver<ResolversTypes['PerformanceDateTime'], ParentType, ContextType>;
  latestStatementsPerOperation?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  meanMs?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  operationName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  operations?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  pathPattern?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  rows?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  signature?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  statement?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  statementsPerOperation?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  totalMs?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type PerformanceInvalidationResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['PerformanceInvalidation'] = ResolversParentTypes['PerformanceInvalidation']> = {
  acknowledged?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  count?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export interface PerformanceJsonScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['PerformanceJSON'], any> {
  name: 'PerformanceJSON';
}

export type PerformanceLoaderResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['PerformanceLoader'] = ResolversParentTypes['PerformanceLoader']> = {
  batches?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  errors?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
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
  databaseMs?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  document?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  errorRate?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  errors?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
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
  requestBytes?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  requests?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  requestsPerSecond?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  responseBytes?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  signature?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  slowestResolvers?: Resolver<Array<ResolversTypes['PerformanceResolver']>, ParentType, ContextType, RequireFields<PerformanceOperationSlowestResolversArgs, 'first'>>;
  standardDeviationMs?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  statements?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  statementsPerOperation?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  totalMs?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type PerformanceOperationConnectionResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['PerformanceOperationConnection'] = ResolversParentTypes['PerformanceOperationConnection']> = {
  nodes?: Resolver<Array<ResolversTypes['PerformanceOperation']>, ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type PerformanceOutcomesResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['PerformanceOutcomes'] = ResolversParentTypes['PerformanceOutcomes']> = {
  clientError?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  ok?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  partial?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  refused?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  serverError?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type PerformancePhasesResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['PerformancePhases'] = ResolversParentTypes['PerformancePhases']> = {
  executeMs?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  parseMs?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  validateMs?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type PerformanceReportResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['PerformanceReport'] = ResolversParentTypes['PerformanceReport']> = {
  cache?: Resolver<ResolversTypes['PerformanceCacheOutcomes'], ParentType, ContextType>;
  cacheHitRate?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  databaseMs?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  dropped?: Resolver<ResolversTypes['PerformanceDropped'], ParentType, ContextType>;
  errorRate?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  errors?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  from?: Resolver<ResolversTypes['PerformanceDateTime'], ParentType, ContextType>;
  loaders?: Resolver<Array<ResolversTypes['PerformanceLoader']>, ParentType, ContextType, RequireFields<PerformanceReportLoadersArgs, 'first'>>;
  maxMs?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  meanMs?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  minMs?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  operations?: Resolver<ResolversTypes['PerformanceOperationConnection'], ParentType, ContextType, RequireFields<PerformanceReportOperationsArgs, 'first'>>;
  outcomes?: Resolver<ResolversTypes['PerformanceOutcomes'], ParentType, ContextType>;
  p50Ms?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  p75Ms?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  p90Ms?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  p95Ms?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  p99Ms?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  requestBytes?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  requests?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  requestsPerSecond?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  responseBytes?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  slowestResolvers?: Resolver<Array<ResolversTypes['PerformanceResolver']>, ParentType, ContextType, RequireFields<PerformanceReportSlowestResolversArgs, 'first'>>;
  standardDeviationMs?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  statements?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  statementsPerOperation?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  to?: Resolver<ResolversTypes['PerformanceDateTime'], ParentType, ContextType>;
  totalMs?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type PerformanceResolverResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['PerformanceResolver'] = ResolversParentTypes['PerformanceResolver']> = {
  calls?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  coordinate?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  errors?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxMs?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  meanMs?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  totalMs?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type PerformanceSlowQueryResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['PerformanceSlowQuery'] = ResolversParentTypes['PerformanceSlowQuery']> = {
  at?: Resolver<ResolversTypes['PerformanceDateTime'], ParentType, ContextType>;
  cache?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  databaseMs?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  document?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  durationMs?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  errorCodes?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  errorMessages?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  loaders?: Resolver<Array<ResolversTypes['PerformanceLoader']>, ParentType, ContextType>;
  operationName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  outcome?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  phases?: Resolver<ResolversTypes['PerformancePhases'], ParentType, ContextType>;
  resolvers?: Resolver<Array<ResolversTypes['PerformanceResolver']>, ParentType, ContextType>;
  signature?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  statementCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  statements?: Resolver<Array<ResolversTypes['PerformanceStatement']>, ParentType, ContextType>;
  variables?: Resolver<Maybe<ResolversTypes['PerformanceJSON']>, ParentType, ContextType>;
};

export type PerformanceStatementResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['PerformanceStatement'] = ResolversParentTypes['PerformanceStatement']> = {
  coordinate?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  count?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  errors?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  loader?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  maxMs?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  rows?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  shape?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  totalMs?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type QueryResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  cacheStatistics?: Resolver<Maybe<ResolversTypes['PerformanceCacheStatistics']>, ParentType, ContextType>;
  findings?: Resolver<Array<ResolversTypes['PerformanceFinding']>, ParentType, ContextType, RequireFields<QueryFindingsArgs, 'first'>>;
  nPlusOneFindings?: Resolver<Array<ResolversTypes['PerformanceFinding']>, ParentType, ContextType, RequireFields<QueryNPlusOneFindingsArgs, 'first'>>;
  performanceReport?: Resolver<ResolversTypes['PerformanceReport'], ParentType, ContextType, Partial<QueryPerformanceReportArgs>>;
  slowQueries?: Resolver<Array<ResolversTypes['PerformanceSlowQuery']>, ParentType, ContextType, RequireFields<QuerySlowQueriesArgs, 'first'>>;
};

export type Resolvers<ContextType = unknown> = {
  Duration?: GraphQLScalarType;
  Mutation?: MutationResolvers<ContextType>;
  PerformanceCacheOutcomes?: PerformanceCacheOutcomesResolvers<ContextType>;
  PerformanceCacheReason?: PerformanceCacheReasonResolvers<ContextType>;
  PerformanceCacheStatistics?: PerformanceCacheStatisticsResolvers<ContextType>;
  PerformanceDateTime?: GraphQLScalarType;
  PerformanceDropped?: PerformanceDroppedResolvers<ContextType>;
  PerformanceFinding?: PerformanceFindingResolvers<ContextType>;
  PerformanceInvalidation?: PerformanceInvalidationResolvers<ContextType>;
  PerformanceJSON?: GraphQLScalarType;
  PerformanceLoader?: PerformanceLoaderResolvers<ContextType>;
  PerformanceOperation?: PerformanceOperationResolvers<ContextType>;
  PerformanceOperationConnection?: PerformanceOperationConnectionResolvers<ContextType>;
  PerformanceOutcomes?: PerformanceOutcomesResolvers<ContextType>;
  PerformancePhases?: PerformancePhasesResolvers<ContextType>;
  PerformanceReport?: PerformanceReportResolvers<ContextType>;
  PerformanceResolver?: PerformanceResolverResolvers<ContextType>;
  PerformanceSlowQuery?: PerformanceSlowQueryResolvers<ContextType>;
  PerformanceStatement?: PerformanceStatementResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
};

export type DirectiveResolvers<ContextType = unknown> = {
  cacheControl?: CacheControlDirectiveResolver<any, any, ContextType>;
  cacheTag?: CacheTagDirectiveResolver<any, any, ContextType>;
};
