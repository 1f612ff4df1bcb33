import type { Pool } from 'pg'
import { runOutsideFrames } from '../measurement/frame.ts'
import { appendBatch } from './postgres-append.ts'
import { cleanup, clear } from './postgres-cleanup.ts'
import type { Clearings } from './postgres-clearings.ts'
import { clearedSince } from './postgres-clearings.ts'
import { goneLevel, keptFromOf } from './postgres-gone.ts'
import type { Query } from './postgres-query.ts'
import { inTransaction } from './postgres-query.ts'
import {
  countClients,
  findSignatures,
  readClients,
  readFindingCosts,
  readFindings,
  readOperations,
  readParts,
  readSlices,
} from './postgres-reads.ts'
import { rollUpOne } from './postgres-rollup.ts'
import { readSamples, readSamplesOfEach, readSamplesWithIds, readTexts } from './postgres-samples.ts'
import { planSpan, startOf } from './read-plan.ts'
import type { HeldWindows, MeasurementStore, Span, SpanPlan } from './store.ts'
import { ClearedElsewhere } from './store.ts'

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
  // A month of many signatures: in the 4 MB that are PostgreSQL's default it would sort the rows on disk to add them up.
  const querySums: Query = (text, values) =>
    runOutsideFrames(() =>
      inTransaction(pool, async (client) => {
        await client.query(`set local work_mem = '64MB'`)
        return (await client.query(text, [...values])).rows
      }),
    )
  let late = 0
  let clearings = 0
  let clearing: Promise<unknown> = Promise.resolve()
  // As this gateway has learnt them; what it holds was recorded after them.
  let known: Clearings | undefined
  return {
    get dropped() {
      return { operations: late, samples: 0 }
    },
    append: (batch) =>
      runOutsideFrames(async () => {
        const before = clearings
        // Who asked may long have given up, and the batch may hold what was cleared since.
        const isCurrent = () => clearings === before
        // Its own it knows when they are done.
        await clearing
        const { left, cleared } = await inTransaction(pool, (client) =>
          appendBatch(client, batch, isCurrent, known),
        )
        const kinds = known === undefined ? [] : clearedSince(known, cleared)
        known = cleared
        if (kinds.length > 0) throw new ClearedElsewhere(kinds)
        late += left
      }),
    plan: (span, held) => planOf(query, span, held),
    readSlices: (plan, subject, step) => readSlices(querySums, plan, subject, step),
    readSlicesOfEach: (plan, subject, step) => readSlices(querySums, plan, subject, step, 'apart'),
    readOperations: (plan, subject, histogramsOf) => readOperations(querySums, plan, subject, histogramsOf),
    readClients: (plan, subject, limit, besides) => readClients(querySums, plan, subject, limit, besides),
    countClients: (plan, subject, besides) => countClients(querySums, plan, subject, besides),
    readClientsOfEach: (plan, subject, limit, besides) =>
      readClients(querySums, plan, subject, limit, besides, 'apart'),
    readParts: (plan, parts) => readParts(querySums, plan, parts),
    readFindings: (plan, identities, others) => readFindings(querySums, plan, identities, others),
    readFindingCosts: (wanted) => readFindingCosts(query, wanted),
    readSamples: (samples) => readSamples(query, samples),
    readSamplesOfEach: (samples) => readSamplesOfEach(query, samples),
    readSample: async (id) => (await readSamplesWithIds(query, [id]))[0],
    readSamplesWithIds: (ids) => readSamplesWithIds(query, ids),
    readTexts: (wanted) => readTexts(query, wanted),
    findSignatures: (plan, operationName, limit, besides) =>
      findSignatures(querySums, plan, operationName, limit, besides),
    rollUp: (now) => runOutsideFrames(() => inTransaction(pool, (client) => rollUpOne(client, now))),
    cleanup: (before, limit) => runOutsideFrames(() => cleanup(pool, before, limit)),
    clear: (kinds) => {
      clearings++
      const cleared = runOutsideFrames(() => clear(pool, kinds))
      clearing = cleared.then(
        ({ clearings }) => {
          known = clearings
        },
        () => undefined,
      )
      return cleared.then(({ rows }) => rows)
    },
  }
}

async function planOf(query: Query, span: Span, held: HeldWindows): Promise<SpanPlan> {
  const rows = await query(
    `select level, window_start, is_final from performance.roll_ups
      where level = '${goneLevel}' or window_start >= $1 and window_start < $2`,
    [new Date(startOf('day', span.from)), new Date(span.to)],
  )
  const markers = rows
    .filter(({ level }) => level !== goneLevel)
    .map((row) => ({ level: row.level, start: row.window_start.getTime(), isFinal: row.is_final }))
  return planSpan(span, markers, held, keptFromOf(rows as { level: string; window_start: Date }[]))
}
