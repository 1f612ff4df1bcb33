import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, vi } from 'vitest'
import { MemoryStore } from '../../src/cache/memory-store.ts'
import { createResponseCache } from '../../src/cache/response-cache.ts'
import { createAnswerGraphql } from '../../src/gateway/answer-graphql.ts'
import { buildSchemas } from '../../src/gateway/build-schema.ts'
import { Lifecycle } from '../../src/gateway/lifecycle.ts'
import { createLog } from '../../src/gateway/log.ts'
import { createHandle } from '../../src/gateway/node-reply.ts'
import type { ContextParameters } from '../../src/gateway/options.ts'
import { parseSdl } from '../../src/gateway/sdl.ts'
import { createYogas } from '../../src/gateway/yogas.ts'
import { createIdentify, type SessionOf } from '../../src/identity/identify.ts'
import { createLoaders, type LoaderDefinitions } from '../../src/loaders/create-loaders.ts'
import type { Measurement } from '../../src/measurement/measurement.ts'
import type { RecorderOptions } from '../../src/measurement/recorder.ts'
import { recorderOf } from '../../src/measurement/recorder-of.ts'

/** The request half of a gateway behind node:http, and what it has measured, newest last. */
export async function startRecorded(parts: {
  readonly typeDefs: string
  readonly resolvers: Record<string, unknown>
  readonly loaders?: LoaderDefinitions
  readonly context?: (parameters: ContextParameters) => object
  readonly session?: SessionOf
  readonly adminToken?: string
  readonly recording?: RecorderOptions
}) {
  const { typeDefs, resolvers, loaders = {}, context, session, adminToken, recording = {} } = parts
  const measurements: Measurement[] = []
  let tellNext = (_measurement: Measurement) => {}
  const log = createLog('silent')
  const cache = createResponseCache({
    store: new MemoryStore({ maxBytes: 1e6, maxEntries: 100 }),
    enabled: true,
    maxTtlMs: 60_000,
    maxEntryBytes: 1e5,
    session: (of) => (of as { session?: string | null }).session,
    onOutcome: (of, outcome) => {
      const recorder = recorderOf(of)
      if (recorder !== undefined) recorder.cache = outcome
    },
  })
  const schemas = buildSchemas({
    documents: parseSdl(typeDefs),
    resolvers,
    performanceResolvers: {},
    measured: true,
  })
  const stages = createYogas({
    schemas,
    makeLoaders: createLoaders(loaders),
    prisma: undefined,
    context,
    limits: { maxDocumentCharacters: 1000, maxDocumentTokens: 200 },
    cache,
    measured: true,
    traced: true,
    graphiql: false,
    cors: undefined,
    log,
  })
  const answerGraphql = createAnswerGraphql({
    stages,
    schema: schemas.administrator,
    identify: createIdentify({ adminToken, session }),
    cache,
    hasCors: false,
    maxBodyBytes: 10_000,
    onMeasured(ended) {
      const measurement = ended.measurement()
      measurements.push(measurement)
      tellNext(measurement)
    },
    recording,
    traced: true,
    log,
  })
  const { Request: FetchRequest } = stages.yogas.public.fetchAPI
  const handle = createHandle(
    { routes: new Map([['/graphql', (_headers, graphql) => answerGraphql(graphql())]]), notFound: 'no' },
    {
      lifecycle: new Lifecycle(),
      makeRequest: (url, init) => new FetchRequest(url, init),
      maxBodyBytes: 10_000,
    },
  )
  const server = createServer(handle)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  afterAll(() => {
    server.closeAllConnections()
    server.close()
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`

  /** Sends one request and gives what was measured of it, with the answer. */
  async function ask(
    query: unknown,
    options: { variables?: object; headers?: Record<string, string> } = {},
  ): Promise<Measurement & { readonly answer: string }> {
    const { variables, headers } = options
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query, variables }),
    })
    const answer = await response.text()
    const measurement = measurements.at(-1)
    if (measurement === undefined) throw new Error(`nothing was measured: ${answer}`)
    return { ...measurement, answer }
  }
  /** What is measured next, for a request that is not answered. */
  const next = () =>
    new Promise<Measurement>((resolve) => {
      tellNext = resolve
    })
  return { url, ask, measurements, next }
}

/** `performance.now` in the hands of the test, in whole milliseconds. */
export function holdPerformanceClock(): { at: number } {
  const clock = { at: 1000 }
  vi.spyOn(performance, 'now').mockImplementation(() => clock.at)
  return clock
}
