import { readFileSync } from 'node:fs'
import { makeExecutableSchema } from '@graphql-tools/schema'
import { type GraphQLSchema, graphql } from 'graphql'
import { onTestFinished } from 'vitest'
import { createAggregator } from '../../src/aggregation/aggregator.ts'
import type { Finding } from '../../src/measurement/finding.ts'
import type { Measurement } from '../../src/measurement/measurement.ts'
import type { CacheControlPort } from '../../src/reports/cache-control.ts'
import { FindingFeed, type FindingFeedOptions } from '../../src/reports/finding-feed.ts'
import type { ReportSource, SystemPort } from '../../src/reports/reading.ts'
import { performanceResolvers } from '../../src/reports/resolvers.ts'
import { createMemoryStore } from '../../src/storage/memory-store.ts'
import { defaultRetention, type Retention } from '../../src/storage/retention.ts'
import type { MeasurementStore } from '../../src/storage/store.ts'
import { createWriter } from '../../src/storage/writer.ts'
import { createClock, noon } from '../support/measurements.ts'

export const performanceSdl = readFileSync(
  new URL('../../schema/performance.graphql', import.meta.url),
  'utf8',
)

export interface Setup {
  readonly store?: MeasurementStore
  readonly cache?: CacheControlPort
  /** What is found in each operation that is recorded; what its measurement says. */
  readonly diagnose?: (measurement: Measurement) => readonly Finding[]
  readonly gateway?: string
  readonly retention?: Partial<Retention>
  /** Milliseconds; 1000. */
  readonly slowQueryMs?: number
  /** What is not measured; everything is. */
  readonly monitoring?: Partial<ReportSource['monitoring']>
  /** What differs from a gateway that started at noon and has nothing to say of itself. */
  readonly system?: Partial<SystemPort>
  /** How findings are told to subscribers. */
  readonly feed?: Omit<FindingFeedOptions, 'source'>
}

/** A gateway's measuring half, and the performance schema over it. */
export function createReports({
  store = createMemoryStore(),
  cache,
  diagnose = ({ findings }) => findings,
  gateway = 'this-gateway',
  retention,
  slowQueryMs = 1000,
  monitoring,
  system,
  feed,
}: Setup = {}) {
  const clock = createClock()
  const errors: unknown[] = []
  const onError = (error: unknown) => void errors.push(error)
  const aggregator = createAggregator({ now: clock.now, gateway })
  const writer = createWriter({
    aggregator,
    store,
    now: clock.now,
    onError,
    slowQueryMs,
  })
  onTestFinished(() => writer.stop())
  const source: ReportSource = {
    store,
    writer,
    now: clock.now,
    onError,
    slowQueryMs,
    retention: { ...defaultRetention, ...retention },
    monitoring: { enabled: true, statements: true, ...monitoring },
    system: {
      startedAt: noon,
      gateway,
      inFlight: () => 0,
      process: () => undefined,
      pool: () => undefined,
      highMemoryThreshold: 0.9,
      ...system,
    },
  }
  const findingFeed = new FindingFeed({ source, ...feed })
  onTestFinished(() => findingFeed.close())
  const schema: GraphQLSchema = makeExecutableSchema({
    typeDefs: ['type Query { shop: String }', performanceSdl],
    resolvers: performanceResolvers({ ...source, cache, findingFeed }),
  })
  /** The data of an answer without errors. */
  // biome-ignore lint/suspicious/noExplicitAny: an answer has the shape of its query
  async function query(source: string, variableValues?: Record<string, unknown>): Promise<any> {
    const { data, errors } = await graphql({ schema, source, ...(variableValues && { variableValues }) })
    if (errors !== undefined) throw errors[0]
    return JSON.parse(JSON.stringify(data))
  }
  /** The messages of the answer's errors. */
  async function refusal(source: string, variableValues?: Record<string, unknown>): Promise<string> {
    const { errors } = await graphql({ schema, source, ...(variableValues && { variableValues }) })
    return errors?.map(({ message }) => message).join('\n') ?? 'no error'
  }
  const record = (...measurements: Measurement[]) => {
    for (const measurement of measurements) writer.record({ ...measurement, findings: diagnose(measurement) })
  }
  return { clock, aggregator, writer, store, source, schema, findingFeed, query, refusal, record, errors }
}
