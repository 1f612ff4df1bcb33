import { z } from 'zod'
import { SluiceError } from './errors.ts'
import type { GatewayOptions } from './gateway/options.ts'
import { exceedings, optionMistake, settleRetention } from './mistakes.ts'

/** One variable of the environment: what it sets, how it is read, and what holds where it is absent. */
interface Variable {
  readonly meaning: string
  readonly unit: string
  readonly default: string | number | boolean | undefined
  readonly read: z.ZodType
}

const nonEmpty = z.string('a non-empty string').min(1, 'a non-empty string')
const whole = (min: number, max: number, kind = 'a whole number') => {
  const what = `${kind}, ${min} to ${max}`
  return z
    .string()
    .regex(/^\d+$/, what)
    .transform(Number)
    .refine((value) => value >= min && value <= max, what)
}
const milliseconds = (min: number, max: number) => whole(min, max, 'a whole number of milliseconds')
const port = whole(0, 65_535, 'a port')
const oneOf = <const Values extends readonly [string, ...string[]]>(values: Values) =>
  z.enum(values, `${values.slice(0, -1).join(', ')} or ${values.at(-1)}`)
const flag = z
  .enum(['true', 'false', '1', '0'], 'true or false')
  .transform((value) => value === 'true' || value === '1')
const url = 'a URL such as postgres://user:password@host:5432/database'
const postgresUrl = z.string(url).regex(/^postgres(ql)?:\/\//, url)
const secret = 'at least 16 characters, e.g. the output of `openssl rand -hex 24`'
const share = 'a number above 0 and at most 1'
const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const

/** Every variable the CLI reads, in the order the docs show them. */
export const environmentVariables = {
  PORT: { meaning: 'port to listen on; 0 picks a free one', unit: '', default: 4000, read: port },
  HOST: { meaning: 'address to listen on', unit: '', default: '127.0.0.1', read: nonEmpty },
  NODE_ENV: {
    meaning: '`production` closes what is open in development',
    unit: '',
    default: 'development',
    read: nonEmpty,
  },
  DATABASE_URL: {
    meaning: 'PostgreSQL server; absent: an embedded database in `.sluice/` of the working directory',
    unit: 'URL',
    default: undefined,
    read: postgresUrl,
  },
  ADMIN_TOKEN: {
    meaning: "the administrator's token; required in production, otherwise one is made and printed",
    unit: 'at least 16 characters',
    default: undefined,
    read: z.string().min(16, secret),
  },
  METRICS_TOKEN: {
    meaning: 'token for `/metrics` in production, beside ADMIN_TOKEN',
    unit: 'at least 16 characters',
    default: undefined,
    read: z.string().min(16, secret),
  },
  LOG_LEVEL: {
    meaning: 'what is logged: fatal, error, warn, info, debug, trace or silent',
    unit: '',
    default: 'info',
    read: oneOf(logLevels),
  },
  ENABLE_PERFORMANCE_MONITORING: {
    meaning: 'record and report operations',
    unit: '',
    default: true,
    read: flag,
  },
  ENABLE_QUERY_MONITORING: {
    meaning: 'attribute SQL statements to operations and resolvers',
    unit: '',
    default: true,
    read: flag,
  },
  PERFORMANCE_BATCH_SIZE: {
    meaning: 'operations after which measurements are written, even before the interval',
    unit: 'operations',
    default: 100,
    read: whole(1, 1_000_000),
  },
  PERFORMANCE_FLUSH_INTERVAL: {
    meaning: 'longest time before measurements are written',
    unit: 'ms',
    default: 30_000,
    read: milliseconds(100, 3_600_000),
  },
  PERFORMANCE_RETENTION_DAYS: {
    meaning: 'how long samples, findings and hourly windows are kept',
    unit: 'days',
    default: 30,
    read: whole(1, 3650, 'a whole number of days'),
  },
  PERFORMANCE_MINUTE_RETENTION_HOURS: {
    meaning: 'how long windows of a minute are kept, as long as hours at most; then hours answer',
    unit: 'hours',
    default: 48,
    read: whole(2, 8760, 'a whole number of hours'),
  },
  PERFORMANCE_DAY_RETENTION_DAYS: {
    meaning: 'how long daily windows are kept, as long as hours at least',
    unit: 'days',
    default: 365,
    read: whole(1, 36_500, 'a whole number of days'),
  },
  SLOW_QUERY_THRESHOLD: {
    meaning: 'an operation at least this long is kept whole as a sample',
    unit: 'ms',
    default: 1000,
    read: milliseconds(1, 600_000),
  },
  HIGH_MEMORY_THRESHOLD: {
    meaning: 'part of its limit from which on the heap is reported as too full',
    unit: '0 to 1',
    default: 0.9,
    read: z
      .string()
      .regex(/^(0?\.\d+|0|1(\.0*)?)$/, share)
      .transform(Number)
      .refine((value) => value > 0, share),
  },
  METRICS_PORT: {
    meaning: 'a port of its own for `/metrics`; absent: on PORT',
    unit: '',
    default: undefined,
    read: port,
  },
  QUERY_CACHE_TTL: {
    meaning: 'longest lifetime of a cached answer; gives none to a field without @cacheControl',
    unit: 'ms',
    default: 300_000,
    read: milliseconds(0, 31_536_000_000),
  },
  MAX_CACHE_SIZE: {
    meaning: 'most answers kept in the cache',
    unit: 'entries',
    default: 10_000,
    read: whole(1, 10_000_000),
  },
  DATABASE_POOL_MIN: { meaning: 'connections kept open', unit: '', default: 2, read: whole(0, 1000) },
  DATABASE_POOL_MAX: { meaning: 'most connections', unit: '', default: 10, read: whole(1, 1000) },
  DATABASE_POOL_TIMEOUT: {
    meaning: 'longest wait for a connection',
    unit: 'ms',
    default: 30_000,
    read: milliseconds(1, 600_000),
  },
  DATABASE_QUERY_TIMEOUT: {
    meaning: 'a statement is cancelled after this long (on a PostgreSQL server)',
    unit: 'ms',
    default: 15_000,
    read: milliseconds(1, 600_000),
  },
} as const satisfies Record<string, Variable>

type Variables = typeof environmentVariables
type ReadValue<V extends Variable> = V['default'] extends undefined
  ? z.output<V['read']> | undefined
  : z.output<V['read']>

/** The environment, read and defaulted. */
export type Environment = { readonly [Name in keyof Variables]: ReadValue<Variables[Name]> }

const secrets: ReadonlySet<string> = new Set(['ADMIN_TOKEN', 'METRICS_TOKEN', 'DATABASE_URL'])

/**
 * Reads the environment; an empty variable counts as absent.
 *
 * @throws SluiceError CONFIGURATION listing every mistake: the variable, what it expects, what came (never a secret's value)
 */
export function readEnvironment(env: Readonly<Record<string, string | undefined>>): Environment {
  const mistakes: string[] = []
  const values: Record<string, unknown> = {}
  for (const [name, variable] of Object.entries(environmentVariables) as [string, Variable][]) {
    const given = env[name]
    if (given === undefined || given === '') {
      values[name] = variable.default
      continue
    }
    const read = variable.read.safeParse(given)
    if (read.success) values[name] = read.data
    else {
      const came = secrets.has(name) ? `${given.length} characters that are not` : `"${given.slice(0, 60)}"`
      const example = variable.default === undefined ? '' : ` Set e.g. ${name}=${variable.default}.`
      mistakes.push(`${name} must be ${read.error.issues[0]?.message}, got ${came}.${example}`)
    }
  }
  if (
    values.NODE_ENV === 'production' &&
    values.ADMIN_TOKEN === undefined &&
    !mistakes.some((m) => m.startsWith('ADMIN_TOKEN'))
  ) {
    mistakes.push(
      'ADMIN_TOKEN is required when NODE_ENV=production. Set it to a secret, e.g. the output of `openssl rand -hex 24`.',
    )
  }
  mistakes.push(
    ...exceedings('', values, 'DATABASE_POOL_MIN', 'DATABASE_POOL_MAX'),
    ...settleRetention('', values, env, [
      'PERFORMANCE_MINUTE_RETENTION_HOURS',
      'PERFORMANCE_RETENTION_DAYS',
      'PERFORMANCE_DAY_RETENTION_DAYS',
    ]),
  )
  throwMistakes('The environment', mistakes)
  return values as unknown as Environment
}

/** Whether the program was started for production: what is open in development is closed. */
export const isProduction = (): boolean => process.env.NODE_ENV === 'production'

const integer = (min: number, max: number = Number.MAX_SAFE_INTEGER) => {
  const what =
    max === Number.MAX_SAFE_INTEGER
      ? `a whole number of at least ${min}`
      : `a whole number from ${min} to ${max}`
  return z.int(what).min(min, what).max(max, what)
}
const positive = integer(1)
const boolean = z.boolean('true or false')
const group = <Shape extends z.core.$ZodShape>(shape: Shape) =>
  z.strictObject(shape, `an object with ${Object.keys(shape).join(', ')}`)
const callable = z.custom<(...args: never[]) => unknown>((value) => typeof value === 'function', 'a function')
const typeDefs = 'SDL: a string, a parsed document, or an array of them'
const sdl = z.union([
  z.string(),
  z.custom<object>((value) => (value as { kind?: unknown })?.kind === 'Document', 'a parsed document'),
])
const record = z.custom<Record<string, unknown>>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  'an object',
)

const orders =
  "an object of orders by coordinate, e.g. { 'Product.reviews': [{ field: 'createdAt', direction: 'desc' }] }"
const orderTerm = z.strictObject({ field: nonEmpty, direction: oneOf(['asc', 'desc']) })

const isDataModel = (value: unknown): boolean => {
  const { version, models } = (value ?? {}) as { readonly version?: unknown; readonly models?: unknown }
  return version === 1 && typeof models === 'object' && models !== null
}

/** Every option of `createGateway`, with its default and unit. */
export const gatewayOptions = z.strictObject({
  typeDefs: z.union([sdl, z.array(sdl).nonempty(typeDefs)], typeDefs),
  resolvers: z.union([record, z.array(record)], 'a resolver map or an array of them').default({}),
  prisma: z
    .custom<object>(
      (value) => typeof (value as { $queryRawUnsafe?: unknown })?.$queryRawUnsafe === 'function',
      'a Prisma client, from measuredPrisma(PrismaClient, …)',
    )
    .optional(),
  dataModel: z
    .custom<object>(isDataModel, 'the dataModel that the generator sluice-loaders wrote for this version')
    .optional(),
  relations: group({
    models: z.record(z.string(), nonEmpty, 'an object of model names by type name').optional(),
    orderBy: z.record(z.string(), z.array(orderTerm, orders), orders).optional(),
    maxPageSize: integer(1, 10_000).default(100),
    defaultPageSize: integer(1, 10_000).optional(),
  }).prefault({}),
  loaders: z
    .record(
      z.string(),
      z.custom((value) => typeof (value as { batch?: unknown })?.batch === 'function', 'defineLoader(…)'),
      'an object of defineLoader(…)',
    )
    .default({}),
  dispatch: group({
    stalledMs: integer(1, 2_147_483_647).default(250),
    stalledBatchMs: integer(1, 2_147_483_647).default(5000),
  }).prefault({}),
  context: callable.optional(),
  session: callable.optional(),
  adminToken: nonEmpty.optional(),
  metricsToken: nonEmpty.optional(),
  databaseUrl: postgresUrl.optional(),
  /** Closes what is open in development: GraphiQL, `/metrics` without a token. */
  production: boolean.optional(),
  graphiql: boolean.optional(),
  cors: group({
    origins: z
      .array(nonEmpty, 'an array of origins, e.g. https://shop.example')
      .nonempty('at least one origin, e.g. https://shop.example'),
    credentials: boolean.default(false),
  }).optional(),
  limits: group({
    maxBodyBytes: positive.default(1_000_000),
    maxDocumentCharacters: positive.default(100_000),
    maxDocumentTokens: positive.default(2000),
  }).prefault({}),
  cache: group({
    enabled: boolean.default(true),
    maxBytes: positive.default(64 * 1024 * 1024),
    maxEntries: positive.default(10_000),
    maxEntryBytes: positive.default(1024 * 1024),
    maxTtlMs: integer(0).default(300_000),
  }).prefault({}),
  monitoring: group({
    enabled: boolean.default(true),
    statements: boolean.default(true),
    statementComments: boolean.default(false),
    batchSize: positive.default(100),
    flushIntervalMs: positive.default(30_000),
    retentionDays: positive.default(30),
    minuteRetentionHours: integer(2).default(48),
    dayRetentionDays: positive.default(365),
    slowQueryMs: z.number('a number above 0').positive('a number above 0').default(1000),
    minStatementsPerFinding: integer(2).default(5),
    unusedColumns: z.boolean().optional(),
    highMemoryThreshold: z.number(share).positive(share).max(1, share).default(0.9),
    shownVariables: z.array(nonEmpty, 'an array of paths, e.g. filter.category').default([]),
    viewers: oneOf(['hashed', 'plain', 'none']).default('hashed'),
    viewerKey: z.string(secret).min(16, secret).optional(),
  }).prefault({}),
  metrics: group({ port: integer(0, 65_535).optional(), host: nonEmpty.optional() }).prefault({}),
  /** The pool to `databaseUrl`. */
  pool: group({
    min: integer(0).default(2),
    max: positive.default(10),
    timeoutMs: positive.default(30_000),
    queryTimeoutMs: positive.default(15_000),
  }).prefault({}),
  logLevel: oneOf(logLevels).default('info'),
  /** Longest `close()` waits for requests in flight. */
  drainMs: positive.default(6000),
})

export type ResolvedOptions = z.output<typeof gatewayOptions>

/**
 * Checks and defaults the options of `createGateway`.
 *
 * @throws SluiceError CONFIGURATION listing every mistake with its path
 */
export function resolveOptions(options: GatewayOptions): ResolvedOptions {
  const read = gatewayOptions.safeParse(options ?? {})
  if (!read.success) {
    const sentences = read.error.issues.map((issue) => optionMistake(gatewayOptions, issue, options))
    throwMistakes('createGateway', [...new Set(sentences)])
  }
  const resolved = read.data as ResolvedOptions
  const { pool, monitoring } = resolved
  throwMistakes('createGateway', [
    ...exceedings('pool.', pool, 'min', 'max'),
    ...settleRetention('monitoring.', monitoring, options.monitoring ?? {}, [
      'minuteRetentionHours',
      'retentionDays',
      'dayRetentionDays',
    ]),
  ])
  return resolved
}

function throwMistakes(where: string, mistakes: readonly string[]): void {
  if (mistakes.length === 0) return
  const count = mistakes.length === 1 ? 'a mistake' : `${mistakes.length} mistakes`
  throw new SluiceError(
    'CONFIGURATION',
    `${where} has ${count}:\n${mistakes.map((mistake) => `  ${mistake}`).join('\n')}`,
  )
}
