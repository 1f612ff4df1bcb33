import type { IExecutableSchemaDefinition } from '@graphql-tools/schema'
import type { DocumentNode } from 'graphql'
import type { CacheContext } from '../cache/cache-context.ts'
import type { SessionOf } from '../identity/identify.ts'
import type { LoaderDefinitions } from '../loaders/create-loaders.ts'
import type { DataModel } from '../loaders/data-model.ts'
import type { LoadersOf } from '../loaders/define-loader.ts'
import type { WireOptions } from '../loaders/relations/wiring.ts'

/** What every resolver finds in its context, beside what the author's `context` adds. */
export interface GatewayContext<Definitions = object> {
  /** The Fetch API request. */
  readonly request: Request
  /** A fresh set for this request, made when first used. */
  readonly loaders: LoadersOf<Definitions>
  readonly cache: CacheContext
  /** What `session(request)` returned; null is nobody. */
  readonly session: string | null
}

/** What the author's `context` function receives. */
export interface ContextParameters {
  readonly request: Request
  readonly session: string | null
}

type TypeDefs = string | DocumentNode
type Logged = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent'

/** The options of `createGateway`; units in the names, defaults in brackets. */
export interface GatewayOptions {
  /** SDL, one or many. */
  readonly typeDefs: TypeDefs | readonly TypeDefs[]
  // biome-ignore lint/suspicious/noExplicitAny: a resolver map is typed by its author, with his own context and parents
  readonly resolvers?: IExecutableSchemaDefinition<any>['resolvers']
  /** The client from `measuredPrisma()`: `context.prisma` in resolvers, and asked whether the database answers by `/health/ready`. */
  readonly prisma?: object
  /**
   * What the generator `sluice-loaders` wrote: `context.loaders` has a loader for each unique key and list of its models, and fields that
   * show a relation and have no resolver resolve themselves through these. Needs `prisma`.
   */
  readonly dataModel?: DataModel
  /** How fields show relations of `dataModel`. */
  readonly relations?: Omit<WireOptions, 'without'>
  /** From `defineLoader`; `context.loaders.<name>` in resolvers. */
  readonly loaders?: LoaderDefinitions
  /** When batches are dispatched: as soon as no pending resolver of the operation may still lead to their loader. */
  readonly dispatch?: {
    /** Longest wait for a resolver while nothing of its operation moves [250]. */
    readonly stalledMs?: number
    /** The same for another loader's batch in flight [5,000]. */
    readonly stalledBatchMs?: number
  }
  /** What the author adds to the context of each request. */
  readonly context?: (parameters: ContextParameters) => object | Promise<object>
  /** Who a PRIVATE answer belongs to; null is nobody. */
  readonly session?: SessionOf
  /** Who sends it as `Authorization: Bearer` is an administrator (absent: nobody is). */
  readonly adminToken?: string
  /** Who sends it may read `/metrics` in production, beside the administrator. */
  readonly metricsToken?: string
  /** PostgreSQL for Sluice's own tables (absent: measurements are kept in memory, bounded). */
  readonly databaseUrl?: string
  /**
   * Closes what is open in development: GraphiQL, `/metrics` without a token, findings shown when they are first seen, and the search for
   * unused columns (NODE_ENV === 'production').
   */
  readonly production?: boolean
  /** Serve GraphiQL at `/graphql` (outside production). */
  readonly graphiql?: boolean
  /** Origins whose pages may call the gateway (none). */
  readonly cors?: { readonly origins: readonly string[]; readonly credentials?: boolean }
  readonly limits?: {
    /** Largest request body [1,000,000]. */
    readonly maxBodyBytes?: number
    /** Longest document [100,000]. */
    readonly maxDocumentCharacters?: number
    /** Most tokens of a document [2,000]. */
    readonly maxDocumentTokens?: number
  }
  readonly cache?: {
    readonly enabled?: boolean
    /** Memory for answers [64 MiB]. */
    readonly maxBytes?: number
    /** Most answers [10,000]. */
    readonly maxEntries?: number
    /** Largest answer kept [1 MiB]. */
    readonly maxEntryBytes?: number
    /** Longest lifetime of an answer [300,000]. */
    readonly maxTtlMs?: number
  }
  readonly monitoring?: {
    /** Record and report operations [true]. */
    readonly enabled?: boolean
    /** Time resolvers and attribute SQL statements to them [true]. */
    readonly statements?: boolean
    /** Send each statement with a comment that names its resolver or loader and its operation's signature [false]. */
    readonly statementComments?: boolean
    /** Operations after which measurements are written, even before the interval [100]. */
    readonly batchSize?: number
    /** Longest time before measurements are written [30,000]. */
    readonly flushIntervalMs?: number
    /** How long samples, findings and hourly windows are kept [30]. */
    readonly retentionDays?: number
    /** How long windows of a minute are kept; then hours answer [48]. */
    readonly minuteRetentionHours?: number
    /** How long daily windows are kept [365]. */
    readonly dayRetentionDays?: number
    /** An operation at least this long is kept whole as a sample [1,000]. */
    readonly slowQueryMs?: number
    /** Like statements in one operation that make a finding [5]. */
    readonly minStatementsPerFinding?: number
    /**
     * Find columns that are read and never used (outside production). The rows that resolvers read in the first five operations of a
     * signature, and in one of a hundred, get properties with getters until the operation ends.
     */
    readonly unusedColumns?: boolean
    /** Part of its limit from which on the heap counts as too full, above 0 and at most 1 [0.9]. */
    readonly highMemoryThreshold?: number
    /** Variables whose values samples show, by path: `first`, `filter.category` (none). All others show their type and length. */
    readonly shownVariables?: readonly string[]
    /** Who asked, in samples: a keyed hash of `session`, the session itself, or nothing [hashed]. */
    readonly viewers?: 'hashed' | 'plain' | 'none'
    /** Key of that hash, at least 16 characters; the same on all gateways (absent: made from `adminToken`, else anew at each start). */
    readonly viewerKey?: string
  }
  /** A port of its own for `/metrics`, which then is nowhere else (absent: on the port of `listen`). */
  readonly metrics?: {
    /** 0 picks a free one. */
    readonly port?: number
    /** Address [that of `listen`]. */
    readonly host?: string
  }
  /** The pool to `databaseUrl`. */
  readonly pool?: {
    readonly min?: number
    readonly max?: number
    readonly timeoutMs?: number
    readonly queryTimeoutMs?: number
  }
  /** What is logged to standard output, as JSON lines [info]. */
  readonly logLevel?: Logged
  /** Longest `close()` waits for requests in flight [6,000]. */
  readonly drainMs?: number
}
