import { MemoryStore } from '../cache/memory-store.ts'
import type { ResponseCache } from '../cache/response-cache.ts'
import { createResponseCache } from '../cache/response-cache.ts'
import type { ResolvedOptions } from '../config.ts'
import { isProduction, resolveOptions } from '../config.ts'
import type { Database } from '../database/database.ts'
import { openServer } from '../database/server.ts'
import { knownCode } from '../diagnosis/advice/known-code.ts'
import { createDiagnosis } from '../diagnosis/diagnose.ts'
import { SluiceError } from '../errors.ts'
import { createIdentify } from '../identity/identify.ts'
import { createViewerOf } from '../identity/viewer.ts'
import type { GeneratedLoaders } from '../loaders/create-loaders.ts'
import { createLoaders } from '../loaders/create-loaders.ts'
import { createDispatch } from '../loaders/dispatch/create-dispatch.ts'
import { assertSameSchema } from '../loaders/models/assert-same-schema.ts'
import { createModelLoaders } from '../loaders/models/create-model-loaders.ts'
import { loaderNames } from '../loaders/models/loader-names.ts'
import { schemaExplanation } from '../loaders/relations/explain-schema.ts'
import { followExactly, runOutsideFrames } from '../measurement/frame.ts'
import { inputKeysOf } from '../measurement/input-keys.ts'
import { recorderOf } from '../measurement/recorder-of.ts'
import { shownVariablesOf } from '../measurement/redact.ts'
import { Analyses } from './analyses.ts'
import { createAnalysis } from './analyze.ts'
import { createAnswerGraphql } from './answer-graphql.ts'
import { buildSchemas } from './build-schema.ts'
import type { Gateway } from './gateway.ts'
import type { Dependency } from './health.ts'
import { createReadiness } from './health.ts'
import type { Insight } from './insight.ts'
import { createInsight } from './insight.ts'
import { Lifecycle } from './lifecycle.ts'
import { createListeners } from './listen.ts'
import type { Log } from './log.ts'
import { createLog } from './log.ts'
import { OperationsInFlight } from './operations-in-flight.ts'
import type { GatewayOptions } from './options.ts'
import { createReport } from './report.ts'
import { createRoutes } from './routes.ts'
import { parseSdl } from './sdl.ts'
import type { FindingDisplay } from './show-findings.ts'
import { inLog, showFindings } from './show-findings.ts'
import { createYogas } from './yogas.ts'

/** What the CLI has opened already and closes itself. */
export interface OpenedParts {
  readonly database?: Database
  readonly log?: Log
  /** Where findings are shown in development [in the log]. */
  readonly display?: FindingDisplay
}

/**
 * Joins the stages into a gateway. `createGateway` is this with nothing opened before.
 *
 * @throws SluiceError CONFIGURATION (every mistake at once), SCHEMA, DATABASE_…
 */
export async function composeGateway(given: GatewayOptions, opened: OpenedParts = {}): Promise<Gateway> {
  const options = resolveOptions(given)
  const documents = parseSdl(given.typeDefs)
  const log = opened.log ?? createLog(options.logLevel)
  const own = opened.database === undefined ? await openOwn(options) : undefined
  try {
    const { database = own, display = inLog(log) } = opened
    return await compose({ given, options, documents, log, own, database, display })
  } catch (error) {
    await own?.close()
    throw error
  }
}

interface Parts {
  readonly given: GatewayOptions
  readonly options: ResolvedOptions
  readonly documents: ReturnType<typeof parseSdl>
  readonly log: Log
  /** Opened here, and so closed here. */
  readonly own: Database | undefined
  readonly database: Database | undefined
  readonly display: FindingDisplay
}

async function compose(parts: Parts): Promise<Gateway> {
  const { options, log, database } = parts
  const { monitoring } = options
  const cache = createCache(options)
  const operations = new OperationsInFlight()
  const analyses = new Analyses()
  const insight = await createInsight({
    database,
    monitoring,
    cache,
    log,
    inFlight: operations.count,
    analyze: analyses.analyze,
  })
  try {
    return join({ ...parts, cache, operations, analyses, insight })
  } catch (error) {
    // Else what belongs to no operation would be told to a gateway that never was.
    await insight.stop()
    throw error
  }
}

function join(
  parts: Parts & {
    readonly cache: ResponseCache
    readonly operations: OperationsInFlight
    readonly analyses: Analyses
    readonly insight: Insight
  },
): Gateway {
  const { given, options, documents, log, own, database, display, cache, operations, analyses, insight } =
    parts
  const { monitoring, limits } = options
  const production = given.production ?? isProduction()
  if (!production) followExactly()
  const measured = monitoring.enabled
  const traced = measured && monitoring.statements

  const lifecycle = new Lifecycle()
  const generated = generatedLoaders(given)
  const hasLoaders = generated !== undefined || Object.keys(given.loaders ?? {}).length > 0
  const dispatch = hasLoaders ? createDispatch(options.dispatch) : undefined
  const schemas = buildSchemas({
    documents,
    resolvers: given.resolvers ?? {},
    performanceResolvers: insight.resolvers,
    measured: traced,
    dataModel: given.dataModel,
    relations: options.relations,
    dispatch,
  })
  if (schemas.wiring !== undefined) {
    log.debug(schemaExplanation(schemas.wiring), 'fields that resolve themselves, and why others do not')
  }
  if (schemas.renamed.size > 0) {
    const renamed = Object.fromEntries(schemas.renamed)
    log.warn(
      { renamed },
      'the schema takes names of the performance schema: an administrator finds ours under others',
    )
  }
  const stages = createYogas({
    schemas,
    makeLoaders: createLoaders(given.loaders ?? {}, generated, dispatch),
    prisma: given.prisma,
    context: given.context,
    limits,
    cache,
    measured,
    traced,
    graphiql: given.graphiql ?? !production,
    cors: given.cors,
    log,
  })
  const known = knownCode(given, schemas.wiring?.shadowed)
  const onRuleFailure = (error: unknown) =>
    log.warn({ err: error }, 'an operation could not be looked at for findings')
  const diagnosis = traced
    ? createDiagnosis({
        minStatements: monitoring.minStatementsPerFinding,
        columns: monitoring.unusedColumns ?? !production,
        known,
        onError: onRuleFailure,
      })
    : undefined
  const shown =
    diagnosis === undefined
      ? undefined
      : showFindings({ examine: diagnosis.examine, display, production, logLevel: options.logLevel })
  const { Request: FetchRequest } = stages.yogas.public.fetchAPI
  const recording = {
    process: insight.process,
    viewerOf: createViewerOf({ ...monitoring, adminToken: given.adminToken }),
    shownVariables: shownVariablesOf(monitoring.shownVariables),
  }
  if (traced) {
    const { minStatementsPerFinding: minStatements } = monitoring
    analyses.open(
      createAnalysis({
        getEnveloped: stages.unmeasured.public,
        makeRequest: () =>
          new FetchRequest('http://localhost/graphql', {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
          }),
        recording: {
          ...recording,
          shownVariables: { ...recording.shownVariables, keys: inputKeysOf(schemas.public) },
        },
        makeDiagnosis: () => createDiagnosis({ minStatements, known, onError: onRuleFailure }),
      }),
    )
  }
  const { port: metricsPort, host: metricsHost } = options.metrics
  const { fetch, handle, handleMetrics } = createRoutes({
    answerGraphql: operations.counted(
      createAnswerGraphql({
        stages,
        schema: schemas.administrator,
        identify: createIdentify({ adminToken: given.adminToken, session: given.session }),
        cache,
        hasCors: given.cors !== undefined,
        maxBodyBytes: limits.maxBodyBytes,
        onMeasured: measured ? insight.onMeasured : undefined,
        recording: {
          ...recording,
          examine: shown?.examine,
          watchesColumns: diagnosis?.watchesColumns,
          commentsStatements: monitoring.statementComments,
        },
        traced,
        log,
      }),
    ),
    makeRequest: (url, init) => new FetchRequest(url, init),
    metrics: insight.metrics,
    metricsApart: metricsPort !== undefined,
    readiness: createReadiness(lifecycle, dependenciesOf(given.prisma, database)),
    lifecycle,
    maxBodyBytes: limits.maxBodyBytes,
    metricsTokens: production ? [given.metricsToken, given.adminToken] : undefined,
  })

  const listeners = createListeners(
    handle,
    metricsPort === undefined ? undefined : { handle: handleMetrics, port: metricsPort, host: metricsHost },
  )
  const report = createReport(
    stages.unmeasured.administrator,
    () => new FetchRequest('http://localhost/graphql', { method: 'POST' }),
  )
  let closing: Promise<void> | undefined
  const end = async () => {
    lifecycle.drain(Date.now())
    analyses.close()
    insight.drain()
    const stopping = listeners.stop()
    const left = await lifecycle.idle(options.drainMs)
    if (left > 0) log.warn({ left }, 'requests were still in flight at the end of the drain')
    for (const { force } of stopping) force()
    await Promise.all(stopping.map(({ ended }) => ended))
    await cache.idle()
    shown?.stop()
    await insight.stop()
    await own?.close()
    lifecycle.closed()
  }
  return {
    listen: (listenOptions = {}) => listeners.listen(listenOptions),
    fetch,
    handle,
    report: operations.counted((document, variables) => lifecycle.run(() => report(document, variables))),
    close() {
      closing ??= end()
      return closing
    },
  }
}

/** @throws SluiceError CONFIGURATION where the data model has no client, or not one of the same schema */
function generatedLoaders({ dataModel, prisma }: GatewayOptions): GeneratedLoaders | undefined {
  if (dataModel === undefined) return undefined
  if (prisma === undefined) {
    throw new SluiceError(
      'CONFIGURATION',
      'dataModel needs prisma, the client its loaders read through, and got none. Add prisma: measuredPrisma(PrismaClient, { adapter }).',
    )
  }
  assertSameSchema(dataModel, prisma)
  return { names: loaderNames(dataModel), make: createModelLoaders(dataModel) }
}

const createCache = ({ cache }: ResolvedOptions): ResponseCache =>
  createResponseCache({
    store: new MemoryStore({ maxBytes: cache.maxBytes, maxEntries: cache.maxEntries }),
    enabled: cache.enabled,
    maxTtlMs: cache.maxTtlMs,
    maxEntryBytes: cache.maxEntryBytes,
    session: (context) => (context as { session?: string | null }).session,
    onOutcome: (context, outcome) => {
      const recorder = recorderOf(context)
      if (recorder !== undefined) recorder.cache = outcome
    },
  })

async function openOwn({ databaseUrl, pool }: ResolvedOptions): Promise<Database | undefined> {
  if (databaseUrl === undefined) return undefined
  const { min: poolMin, max: poolMax, timeoutMs: poolTimeoutMs, queryTimeoutMs } = pool
  return openServer({ url: databaseUrl, poolMin, poolMax, poolTimeoutMs, queryTimeoutMs })
}

/** What queries cannot be answered without: the author's database, and ours where it is another. */
function dependenciesOf(prisma: object | undefined, database: Database | undefined): Dependency[] {
  const client = prisma as { $queryRawUnsafe(sql: string): Promise<unknown> } | undefined
  const dependencies: Dependency[] = []
  if (client !== undefined) {
    dependencies.push({
      name: 'prisma',
      ping: () => runOutsideFrames(async () => client.$queryRawUnsafe('SELECT 1')),
    })
  }
  if (database !== undefined) dependencies.push({ name: 'database', ping: () => database.ping() })
  return dependencies
}
