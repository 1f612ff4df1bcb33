import { readFileSync } from 'node:fs'
import { envelop, type Plugin, useEngine, useSchema } from '@envelop/core'
import { makeExecutableSchema } from '@graphql-tools/schema'
import {
  type ExecutionResult,
  execute,
  type GraphQLSchema,
  getOperationAST,
  parse,
  specifiedRules,
  subscribe,
  validate,
} from 'graphql'
import { createYoga } from 'graphql-yoga'
import type { OutcomeInfo } from '../../src/cache/execution.ts'
import {
  createResponseCache,
  type ResponseCache,
  type ResponseCacheOptions,
} from '../../src/cache/response-cache.ts'
import type { CacheOutcome } from '../../src/measurement/measurement.ts'

const cacheDirectives = readFileSync(new URL('../../schema/directives.graphql', import.meta.url), 'utf8')

export function buildSchema(typeDefs: string, resolvers: Record<string, unknown>) {
  return makeExecutableSchema({ typeDefs: [cacheDirectives, typeDefs], resolvers: resolvers as never })
}

export interface Answer extends ExecutionResult {
  // biome-ignore lint/suspicious/noExplicitAny: a test says what it expects of the data
  readonly data?: any
  /** How the cache took part. */
  readonly outcome: CacheOutcome | undefined
  readonly info: OutcomeInfo | undefined
  /** The JSON a client would get. */
  readonly body: string
  readonly result: ExecutionResult
}

export interface CacheHarness {
  readonly cache: ResponseCache
  readonly schema: GraphQLSchema
  readonly clock: { now: number }
  ask(document: string, options?: AskOptions): Promise<Answer>
}

export interface AskOptions {
  readonly variables?: Record<string, unknown>
  readonly session?: string | null
  readonly operationName?: string
  readonly context?: Record<string, unknown>
  /** In place of a context of its own. */
  readonly contextValue?: object
}

export interface HarnessOptions extends ResponseCacheOptions {
  readonly typeDefs: string
  readonly resolvers: Record<string, unknown>
  readonly cache?: ResponseCache
  readonly audience?: string
  readonly plugins?: Plugin[]
  readonly before?: Plugin[]
  readonly clock?: { now: number }
  /** Made elsewhere, of the same SDL and resolvers. */
  readonly schema?: GraphQLSchema
  readonly parse?: typeof parse
}

type Report = [outcome: CacheOutcome, info: OutcomeInfo]

/** A schema behind the cache in plain Envelop with graphql-js, on a clock that the test moves. */
export function cacheHarness(options: HarnessOptions): CacheHarness {
  const { typeDefs, resolvers, audience = 'public', plugins = [], before = [], ...rest } = options
  const clock = options.clock ?? { now: 1_000_000 }
  const cache =
    options.cache ??
    createResponseCache({
      now: () => clock.now,
      session: sessionOf,
      ...rest,
      onOutcome: (context, outcome, info) => reportsOf(context).push([outcome, info]),
    })
  const schema = options.schema ?? buildSchema(typeDefs, resolvers)
  const getEnveloped = envelop({
    plugins: [
      useEngine({
        parse: options.parse ?? parseOnce(),
        validate: validateOnce,
        specifiedRules,
        execute,
        subscribe,
      }),
      useSchema(schema),
      ...before,
      cache.usePlugin(audience),
      ...plugins,
    ] as Plugin[],
  })
  const ask = async (document: string, asked: AskOptions = {}): Promise<Answer> => {
    const reports: Report[] = []
    const context = { session: asked.session ?? null, reports, ...asked.context }
    const enveloped = getEnveloped(context)
    const parsed = enveloped.parse(document)
    const errors = enveloped.validate(enveloped.schema, parsed)
    if (errors.length > 0) throw new AggregateError(errors, errors.map(String).join('\n'))
    if (getOperationAST(parsed, asked.operationName)?.operation === 'subscription')
      throw new Error('a query is expected')
    const result: ExecutionResult = await enveloped.execute({
      schema: enveloped.schema,
      document: parsed,
      variableValues: asked.variables ?? {},
      operationName: asked.operationName,
      contextValue: asked.contextValue ?? (await enveloped.contextFactory()),
    })
    const stringify = (result as { stringify?: (value: unknown) => string }).stringify ?? JSON.stringify
    const body = stringify(result)
    const [outcome, info] = reports[0] ?? []
    if (reports.length > 1) throw new Error(`an outcome was reported ${reports.length} times`)
    return { ...(JSON.parse(body) as ExecutionResult), errors: result.errors, outcome, info, body, result }
  }
  return { cache, schema, clock, ask }
}

/** The same document node for the same text, as Yoga's parser cache gives. */
export function parseOnce(): typeof parse {
  const known = new Map<string, ReturnType<typeof parse>>()
  return (source, options) => {
    const text = typeof source === 'string' ? source : source.body
    let document = known.get(text)
    if (document === undefined) {
      document = parse(source, options)
      known.set(text, document)
    }
    return document
  }
}

const validated = new WeakMap<object, WeakMap<object, ReturnType<typeof validate>>>()

const validateOnce: typeof validate = (schema, document, ...rest) => {
  let known = validated.get(schema)
  if (known === undefined) {
    known = new WeakMap()
    validated.set(schema, known)
  }
  let errors = known.get(document)
  if (errors === undefined) {
    errors = validate(schema, document, ...rest)
    known.set(document, errors)
  }
  return errors
}

export const sessionOf = (context: object): string | null =>
  (context as { session?: string | null }).session ?? null

const reportsOf = (context: object): Report[] => (context as { reports?: Report[] }).reports ?? []

/** The cache behind a real Yoga; `x-session` names the session. */
export function yogaHarness(options: HarnessOptions) {
  const { typeDefs, resolvers, audience = 'public', plugins = [], before = [], ...rest } = options
  const clock = { now: 1_000_000 }
  const outcomes: CacheOutcome[] = []
  const cache =
    options.cache ??
    createResponseCache({
      now: () => clock.now,
      session: sessionOf,
      ...rest,
      onOutcome: (_context, outcome) => outcomes.push(outcome),
    })
  const yoga = createYoga({
    schema: buildSchema(typeDefs, resolvers),
    logging: false,
    context: ({ request }) => ({ session: request.headers.get('x-session') }),
    plugins: [...before, cache.usePlugin(audience), ...plugins] as never[],
  })
  const send = async (query: string, asked: AskOptions = {}) => {
    const headers: Record<string, string> = { 'content-type': 'application/json' }
    if (asked.session != null) headers['x-session'] = asked.session
    const body = JSON.stringify({ query, variables: asked.variables, operationName: asked.operationName })
    const response = await yoga.fetch('http://localhost/graphql', { method: 'POST', headers, body })
    const text = await response.text()
    return { status: response.status, body: text, json: JSON.parse(text), outcome: outcomes.at(-1) }
  }
  return { cache, clock, outcomes, send }
}
