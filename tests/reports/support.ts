import { readFileSync } from 'node:fs'
import { makeExecutableSchema } from '@graphql-tools/schema'
import { type GraphQLSchema, graphql } from 'graphql'
import { onTestFinished } from 'vitest'
import { createAggregator } from '../../src/aggregation/aggregator.ts'
import type { Measurement } from '../../src/measurement/measurement.ts'
import type { CacheControlPort } from '../../src/reports/cache-control.ts'
import { performanceResolvers } from '../../src/reports/resolvers.ts'
import { createMemoryStore } from '../../src/storage/memory-store.ts'
import type { MeasurementStore } from '../../src/storage/store.ts'
import { createWriter, type WriterOptions } from '../../src/storage/writer.ts'
import { createClock } from '../support/measurements.ts'

export const performanceSdl = readFileSync(
  new URL('../../schema/performance.graphql', import.meta.url),
  'utf8',
)

export interface Setup {
  readonly store?: MeasurementStore
  readonly cache?: CacheControlPort
  readonly diagnose?: WriterOptions['diagnose']
  readonly gateway?: string
}

/** A gateway's measuring half, and the performance schema over it. */
export function createReports({ store = createMemoryStore(), cache, diagnose, gateway }: Setup = {}) {
  const clock = createClock()
  const errors: unknown[] = []
  const onError = (error: unknown) => void errors.push(error)
  const aggregator = createAggregator({ now: clock.now, ...(gateway === undefined ? {} : { gateway }) })
  const writer = createWriter({ aggregator, store, now: clock.now, onError, ...(diagnose && { diagnose }) })
  onTestFinished(() => writer.stop())
  const schema: GraphQLSchema = makeExecutableSchema({
    typeDefs: ['type Query { shop: String }', performanceSdl],
    resolvers: performanceResolvers({ store, writer, now: clock.now, cache, onError }),
  })
  /** The data of an answer without errors. */
  // biome-ignore lint/suspicious/noExplicitAny: an answer has the shape of its query
  async function query(source: string, variableValues?: Record<string, unknown>): Promise<any> {
    const { data, errors } = await graphql({ schema, source, ...(variableValues && { variableValues }) })
    if (errors !== undefined) throw errors[0]
    return JSON.parse(JSON.stringify(data))
  }
  /** The message of the answer's one error. */
  async function refusal(source: string, variableValues?: Record<string, unknown>): Promise<string> {
    const { errors } = await graphql({ schema, source, ...(variableValues && { variableValues }) })
    return errors?.map(({ message }) => message).join('\n') ?? 'no error'
  }
  const record = (...measurements: Measurement[]) => measurements.forEach(writer.record)
  return { clock, aggregator, writer, store, query, refusal, record, errors }
}
