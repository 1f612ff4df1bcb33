import type { Plugin as EnvelopPlugin } from '@envelop/core'
import { envelop } from '@envelop/core'
import type { GraphQLSchema } from 'graphql'
import type { Plugin, YogaServerInstance } from 'graphql-yoga'
import { createYoga } from 'graphql-yoga'
import type { ResponseCache } from '../cache/response-cache.ts'
import type { DocumentLimits } from '../limits/use-document-limits.ts'
import { useDocumentLimits } from '../limits/use-document-limits.ts'
import type { MakeLoaders } from '../loaders/create-loaders.ts'
import type { Audience } from '../measurement/measurement.ts'
import type { Log } from './log.ts'
import type { ContextParameters, GatewayOptions } from './options.ts'
import { useContext } from './use-context.ts'
import { useKnownResult } from './use-known-result.ts'
import { useMeasurement } from './use-measurement.ts'
import { useRequestErrors } from './use-request-errors.ts'
import { useStoredAnswers } from './use-stored-answers.ts'
import { useSubscriptions } from './use-subscriptions.ts'
import { useTrace } from './use-trace.ts'

// biome-ignore lint/suspicious/noExplicitAny: the server context is ours, made in answer-graphql.ts
type Yoga = YogaServerInstance<any, any>
export type Yogas = Readonly<Record<Audience, Yoga>>

/** Envelop's stages, joined: gives those of one operation for its context. */
export type GetEnveloped = (context: object) => unknown

export interface JoinedStages {
  readonly yogas: Yogas
  /** The same stages without the measurement, for who runs them himself and measures as he does. */
  readonly unmeasured: Readonly<Record<Audience, GetEnveloped>>
}

export interface StageParts {
  readonly schemas: Readonly<Record<Audience, GraphQLSchema>>
  readonly makeLoaders: MakeLoaders
  readonly prisma: object | undefined
  readonly context: ((parameters: ContextParameters) => object | Promise<object>) | undefined
  readonly limits: DocumentLimits
  readonly cache: ResponseCache
  readonly measured: boolean
  /** Whether what resolvers, loaders and statements do is recorded, beside the operation itself. */
  readonly traced: boolean
  readonly graphiql: boolean
  readonly cors: GatewayOptions['cors']
  readonly log: Log
}

/** The two Yogas, one an audience: a field that is not yours does not exist for you. Each has its own plugins and its own caches of documents. */
export function createYogas(parts: StageParts): JoinedStages {
  const one = createStageYoga(parts, 'public')
  const other = createStageYoga(parts, 'administrator')
  return {
    yogas: { public: one.yoga, administrator: other.yoga },
    unmeasured: { public: one.unmeasured, administrator: other.unmeasured },
  }
}

// biome-ignore lint/suspicious/noExplicitAny: each stage names only what it reads of the context
type Stage = Plugin<any> | false

/** The stages of an operation between the socket and its resolvers, in the order they run. */
function stages(parts: StageParts, audience: Audience, measurement: Stage): Stage[] {
  return [
    // Before the measurement, which counts the codes.
    useRequestErrors(),
    // Before the others, so that its clocks enclose theirs.
    measurement,
    // Before anything that reads context.loaders or the author's own values.
    useContext(parts),
    // While the document is read: nothing after it meets one that is too large.
    useDocumentLimits(parts.limits),
    // Last before execution: what it answers runs no resolver.
    parts.cache.usePlugin(audience) as Stage,
    // What the cache says of its answer is carried to the reply (ETag, 304).
    useStoredAnswers(parts.cache),
    // Only for an administrator. After all that it tells of.
    audience === 'administrator' && useTrace(parts),
    useSubscriptions(),
    // Only in Yoga's own HTTP: what the lane has executed is not executed again.
    useKnownResult(),
  ]
}

function createStageYoga(parts: StageParts, audience: Audience) {
  const { cors, graphiql, log } = parts
  const measurement = parts.measured && useMeasurement({ traced: parts.traced })
  let joined: readonly EnvelopPlugin[] = []
  const noteJoined: EnvelopPlugin = {
    onPluginInit({ plugins }) {
      joined = plugins
    },
  }
  const yoga = createYoga({
    schema: parts.schemas[audience],
    plugins: [...stages(parts, audience, measurement), noteJoined],
    graphqlEndpoint: '/graphql',
    // The body was bounded in front; a second limit would copy it through a stream (and cost as much again as a small operation).
    maxRequestBodySize: false,
    multipart: false,
    batching: false,
    cors: cors === undefined ? false : { origin: [...cors.origins], credentials: cors.credentials ?? false },
    graphiql: graphiql && { title: 'Sluice' },
    landingPage: false,
    healthCheckEndpoint: '/health/live',
    maskedErrors: { errorMessage: 'Unexpected error.', isDev: false },
    logging: {
      debug: () => undefined,
      info: (...args) => log.info(args.map(String).join(' ')),
      warn: (...args) => log.warn(args.map(String).join(' ')),
      error: (...args) => log.error({ err: originalOf(args[0]) }, 'a resolver failed'),
    },
  }) as Yoga
  const unmeasured = envelop({ plugins: joined.filter((plugin) => plugin !== measurement).map(joinedAgain) })
  return { yoga, unmeasured: unmeasured as GetEnveloped }
}

/** The same plugin, its caches too, in another list; what it adds when it is joined is in that list already. */
function joinedAgain(plugin: EnvelopPlugin): EnvelopPlugin {
  const { onPluginInit } = plugin
  if (onPluginInit === undefined) return plugin
  return { ...plugin, onPluginInit: (init) => onPluginInit({ ...init, addPlugin: () => undefined }) }
}

/** The cause that masking hides from the client: the log has it. */
function originalOf(error: unknown): unknown {
  let at = error
  while (at instanceof Error && 'originalError' in at && at.originalError instanceof Error)
    at = at.originalError
  return at
}
