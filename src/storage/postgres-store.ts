import type { Pool } from 'pg'
import { runOutsideFrames } from '../measurement/frame.ts'
import { appendBatch } from './postgres-append.ts'
import { cleanup, clear } from './postgres-cleanup.ts'
import type { Query } from './postgres-query.ts'
import { inTransaction } from './postgres-query.ts'
import { readClients, readFindings, readOperations, readParts, readSlices } from './postgres-reads.ts'
import { rollUpOne } from './postgres-rollup.ts'
import { findSignatures, readSample, readSamples, readTexts } from './postgres-samples.ts'
import { planPieces } from './read-plan.ts'
import type { HeldWindows, MeasurementStore, ReadPlan, Span } from './store.ts'

/**
 * Measurements in the PostgreSQL schema `performance` (prisma/schema.prisma), which must be migrated.
 *
 * What it sends belongs to no operation, also when a resolver asks for a report.
 */
export function createPostgresStore({
  pool,
}: {
  readonly pool: Pick<Pool, 'connect' | 'query'>
}): MeasurementStore {
  const query: Query = (text, values) =>
    runOutsideFrames(async () => (await pool.query(text, [...values])).rows)
  let late = 0
  return {
    get dropped() {
      return { operations: late, samples: 0 }
    },
    append: (batch) =>
      runOutsideFrames(async () => {
        late += await inTransaction(pool, (client) => appendBatch(client, batch))
      }),
    plan: (span, held) => planOf(query, span, held),
    readSlices: (plan, subject, step) => readSlices(query, plan, subject, step),
    readOperations: (plan, subject, histogramsOf) => readOperations(query, plan, subject, histogramsOf),
    readClients: (plan, subject, limit) => readClients(query, plan, subject, limit),
    readParts: (plan, parts) => readParts(query, plan, parts),
    readFindings: (plan, identities) => readFindings(query, plan, identities),
    readSamples: (samples) => readSamples(query, samples),
    readSample: (id) => readSample(query, id),
    readTexts: (wanted) => readTexts(query, wanted),
    findSignatures: (operationName) => findSignatures(query, operationName),
    rollUp: (now) => runOutsideFrames(() => inTransaction(pool, (client) => rollUpOne(client, now))),
    cleanup: (before, limit) => runOutsideFrames(() => cleanup(pool, before, limit)),
    clear: (kinds) => runOutsideFrames(() => clear(pool, kinds)),
  }
}

async function planOf(query: Query, span: Span, held: HeldWindows): Promise<ReadPlan> {
  const markers = await query(
    `select level, window_start, is_final from performance.roll_ups where window_start >= $1 and window_start < $2`,
    [new Date(span.from), new Date(span.to)],
  )
  return {
    pieces: planPieces(
      span,
      markers.map((row) => ({ level: row.level, start: row.window_start.getTime(), isFinal: row.is_final })),
      held,
    ),
    held,
  }
}
