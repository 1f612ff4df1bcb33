import { z } from 'zod'
import { SluiceError } from './errors.ts'
import type { GatewayOptions } from './gateway/options.ts'

/** One variable of the environment: what it sets, how it is read, and what holds where it is absent. */
interface Variable {
  readonly meaning: string
  readonly unit: string
  readonly default: string | number | boolean | undefined
  readonly read: z.ZodType
}

const text = z.string().min(1, 'a non-empty text')
const whole = (min: number, max: number, what: string) =>
  z
    .string()
    .regex(/^\d+$/, what)
    .transform(Number)
    .refine((value) => value >= min && value <= max, what)
const flag = z
  .enum(['true', 'false', '1', '0'], 'true or false')
  .transform((value) => value === 'true' || value === '1')
const postgresUrl = z
  .string()
  .regex(/^postgres(ql)?:\/\//, 'a URL such as postgres://user:password@host:5432/database')

/** Every variable the CLI reads, in the order the docs show them. */
export const environmentVariables = {
  PORT: {
    meaning: 'port to listen on; 0 picks a free one',
    unit: '',
    default: 4000,
    read: whole(0, 65535, 'a port, 0 to 65535'),
  },
  HOST: { meaning: 'address to listen on', unit: '', default: '127.0.0.1', read: text },
  NODE_ENV: {
    meaning: '`production` closes what is open in development',
    unit: '',
    default: 'development',
    read: text,
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
    read: z.string().min(16, 'at least 16 characters, e.g. the output of `openssl rand -hex 24`'),
  },
  METRICS_TOKEN: {
    meaning: 'token for `/metrics` in production, beside ADMIN_TOKEN',
    unit: 'at least 16 characters',
    default: undefined,
    read: z.string().min(16, 'at least 16 characters, e.g. the output of `openssl rand -hex 24`'),
  },
  LOG_LEVEL: {
    meaning: 'what is logged: fatal, error, warn, info, debug, trace or silent',
    unit: '',
    default: 'info',
    read: z.enum(
      ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'],
      'fatal, error, warn, info, debug, trace or silent',
    ),
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
    read: whole(1, 1_000_000, 'a whole number, 1 to 1000000'),
  },
  PERFORMANCE_FLUSH_INTERVAL: {
    meaning: 'longest time before measurements are written',
    unit: 'ms',
    default: 30_000,
    read: whole(100, 3_600_000, 'a whole number of milliseconds, 100 to 3600000'),
  },
  PERFORMANCE_RETENTION_DAYS: {
    meaning: 'how long samples, findings and hourly windows are kept',
    unit: 'days',
    default: 30,
    read: whole(1, 3650, 'a whole number of days, 1 to 3650'),
  },
  PERFORMANCE_MINUTE_RETENTION_HOURS: {
    meaning: 'how long windows of a minute are kept; then hours answer',
    unit: 'hours',
    default: 48,
    read: whole(2, 8760, 'a whole number of hours, 2 to 8760'),
  },
  PERFORMANCE_DAY_RETENTION_DAYS: {
    meaning: 'how long daily windows are kept',
    unit: 'days',
    default: 365,
    read: whole(1, 36_500, 'a whole number of days, 1 to 36500'),
  },
  SLOW_QUERY_THRESHOLD: {
    meaning: 'an operation at least this long is kept whole as a sample',
    unit: 'ms',
    default: 1000,
    read: whole(1, 600_000, 'a whole number of milliseconds, 1 to 600000'),
  },
  HIGH_MEMORY_THRESHOLD: {
    meaning: 'part of its limit from which on the heap is reported as too full',
    unit: '0 to 1',
    default: 0.9,
    read: z
      .string()
      .regex(/^(0?\.\d+|0|1(\.0*)?)$/, 'a number above 0 and at most 1')
      .transform(Number)
      .refine((value) => value > 0, 'a number above 0 and at most 1'),
  },
  METRICS_PORT: {
    meaning: 'a port of its own for `/metrics`; absent: on PORT',
    unit: '',
    default: undefined,
    read: whole(0, 65535, 'a port, 0 to 65535'),
  },
  QUERY_CACHE_TTL: {
    meaning: 'longest lifetime of a cached answer; gives none to a field without @cacheControl',
    unit: 'ms',
    default: 300_000,
    read: whole(0, 31_536_000_000, 'a whole number of milliseconds'),
  },
  MAX_CACHE_SIZE: {
    meaning: 'most answers kept in the cache',
    unit: 'entries',
    default: 10_000,
    read: whole(1, 10_000_000, 'a whole number, 1 to 10000000'),
  },
  DATABASE_POOL_MIN: {
    meaning: 'connections kept open',
    unit: '',
    default: 2,
    read: whole(0, 1000, 'a whole number, 0 to 1000'),
  },
  DATABASE_POOL_MAX: {
    meaning: 'most connections',
    unit: '',
    default: 10,
    read: whole(1, 1000, 'a whole number, 1 to 1000'),
  },
  DATABASE_POOL_TIMEOUT: {
    meaning: 'longest wait for a connection',
    unit: 'ms',
    default: 30_000,
    read: whole(1, 600_000, 'a whole number of milliseconds, 1 to 600000'),
  },
  DATABASE_QUERY_TIMEOUT: {
    meaning: 'a statement is cancelled after this long (on a PostgreSQL server)',
    unit: 'ms',
    default: 15_000,
    read: whole(1, 600_000, 'a whole number of milliseconds, 1 to 600000'),
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
      mistakes.push(`${name} must be ${read.error.issues[0]?.message}, got ${came}.`)
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
  const poolMin = values.DATABASE_POOL_MIN
  const poolMax = values.DATABASE_POOL_MAX
  if (typeof poolMin === 'number' && typeof poolMax === 'number' && poolMin > poolMax) {
    mistakes.push(`DATABASE_POOL_MIN must be at most DATABASE_POOL_MAX (${poolMax}), got ${poolMin}.`)
  }
  throwMistakes('The environment', mistakes)
  return values as unknown as Environment
}

/** Whether the program was started for production: what is open in development is closed. */
export const isProduction = (): boolean => process.env.NODE_ENV === 'production'

const positive = z.number().int().positive()
const callable = z.custom<(...args: never[]) => unknown>((value) => typeof value === 'function', 'a function')
const sdl = z.union([
  z.string(),
  z.custom<object>((value) => (value as { kind?: unknown })?.kind === 'Document', 'a parsed document'),
])
const record = z.custom<Record<string, unknown>>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  'an object',
)

/** Every option of `createGateway`, with its default and unit. */
export const gatewayOptions = z.strictObject({
  typeDefs: z.union([sdl, z.array(sdl).nonempty()], 'SDL: a string, a parsed document, or an array of them'),
  resolvers: z.union([record, z.array(record)], 'a resolver map or an array of them').default({}),
  prisma: z
    .custom<object>(
      (value) => typeof (value as { $queryRawUnsafe?: unknown })?.$queryRawUnsafe === 'function',
      'a Prisma client',
    )
    .optional(),
  loaders: z
    .record(
      z.string(),
      z.custom((value) => typeof (value as { batch?: unknown })?.batch === 'function', 'defineLoader(…)'),
    )
    .default({}),
  context: callable.optional(),
  session: callable.optional(),
  adminToken: z.string().min(1, 'a non-empty string').optional(),
  metricsToken: z.string().min(1, 'a non-empty string').optional(),
  databaseUrl: postgresUrl.optional(),
  /** Closes what is open in development: GraphiQL, `/metrics` without a token. */
  production: z.boolean().optional(),
  graphiql: z.boolean().optional(),
  cors: z
    .strictObject({
      origins: z.array(z.string().min(1)).nonempty('at least one origin, e.g. https://shop.example'),
      credentials: z.boolean().default(false),
    })
    .optional(),
  limits: z
    .strictObject({
      maxBodyBytes: positive.default(1_000_000),
      maxDocumentCharacters: positive.default(100_000),
      maxDocumentTokens: positive.default(2000),
    })
    .prefault({}),
  cache: z
    .strictObject({
      enabled: z.boolean().default(true),
      maxBytes: positive.default(64 * 1024 * 1024),
      maxEntries: positive.default(10_000),
      maxEntryBytes: positive.default(1024 * 1024),
      maxTtlMs: z.number().int().nonnegative().default(300_000),
    })
    .prefault({}),
  monitoring: z
    .strictObject({
      enabled: z.boolean().default(true),
      statements: z.boolean().default(true),
      batchSize: positive.default(100),
      flushIntervalMs: positive.default(30_000),
      retentionDays: positive.default(30),
      minuteRetentionHours: z.number().int().min(2).default(48),
      dayRetentionDays: positive.default(365),
      slowQueryMs: z.number().positive().default(1000),
      minStatementsPerFinding: z.number().int().min(2).default(5),
      highMemoryThreshold: z.number().positive().max(1).default(0.9),
      shownVariables: z.array(z.string().min(1)).default([]),
      viewers: z.enum(['hashed', 'plain', 'none']).default('hashed'),
      viewerKey: z.string().min(16, 'at least 16 characters').optional(),
    })
    .prefault({}),
  metrics: z
    .strictObject({
      port: z.number().int().min(0).max(65535).optional(),
      host: z.string().min(1, 'a non-empty string').optional(),
    })
    .prefault({}),
  /** The pool to `databaseUrl`. */
  pool: z
    .strictObject({
      min: z.number().int().nonnegative().default(2),
      max: positive.default(10),
      timeoutMs: positive.default(30_000),
      queryTimeoutMs: positive.default(15_000),
    })
    .prefault({}),
  logLevel: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
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
  if (!read.success)
    throwMistakes(
      'createGateway',
      read.error.issues.map((issue) => sentence(issue, options)),
    )
  return read.data as ResolvedOptions
}

function sentence(issue: z.core.$ZodIssue, options: unknown): string {
  const path = issue.path.join('.')
  if (issue.code === 'unrecognized_keys') {
    const where = path === '' ? '' : ` in ${path}`
    return `Unknown option${issue.keys.length > 1 ? 's' : ''}${where}: ${issue.keys.join(', ')}. Remove or correct the spelling.`
  }
  const came = issue.path.reduce<unknown>(
    (at, key) => (at as Record<PropertyKey, unknown> | undefined)?.[key],
    options,
  )
  const secret = /token|url|key/i.test(path)
  return `${path || 'options'} ${expectation(issue)}, got ${secret && came !== undefined ? `a ${typeof came}` : shown(came)}.`
}

function expectation(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${issue.expected === 'object' ? 'an object' : `a ${issue.expected}`}`
    case 'too_small':
      return issue.origin === 'number' || issue.origin === 'int'
        ? `must be ${issue.inclusive ? 'at least' : 'greater than'} ${issue.minimum}`
        : `must be ${issue.message}`
    case 'invalid_value':
      return `must be one of ${issue.values.map(String).join(', ')}`
    default:
      return `must be ${issue.message}`
  }
}

function shown(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (typeof value === 'string') return `"${value.slice(0, 60)}"`
  if (typeof value === 'function') return 'a function'
  if (Array.isArray(value)) return 'an array'
  if (typeof value === 'object' && value !== null) return 'an object'
  return String(value)
}

function throwMistakes(where: string, mistakes: readonly string[]): void {
  if (mistakes.length === 0) return
  const count = mistakes.length === 1 ? 'a mistake' : `${mistakes.length} mistakes`
  throw new SluiceError(
    'CONFIGURATION',
    `${where} has ${count}:\n${mistakes.map((mistake) => `  ${mistake}`).join('\n')}`,
  )
}
