import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { createAggregator } from '../../src/aggregation/aggregator.ts'
import type { Outcome } from '../../src/measurement/measurement.ts'
import { createMemoryStore } from '../../src/storage/memory-store.ts'
import { createPostgresStore } from '../../src/storage/postgres-store.ts'
import type { MeasurementStore } from '../../src/storage/store.ts'
import { createWriter } from '../../src/storage/writer.ts'
import { createClock, measurementOf, minuteMs, noon } from '../support/measurements.ts'
import { createPerformanceDatabase } from '../support/performance-database.ts'
import { describeWithPostgres } from '../support/postgres.ts'

const operations = 50_000
const hourMs = 60 * minuteMs
const span = { from: noon, to: noon + 3 * hourMs }
const nobody = { gateway: 'nobody', windows: [] }

function randomFrom(start: number): () => number {
  let seed = start
  return () => {
    seed = (seed * 1103515245 + 12345) % 2147483648
    return (seed + 0.5) / 2147483648
  }
}

/** Durations by signature. */
const shapes: readonly (readonly [signature: string, draw: (random: () => number) => number])[] = [
  ['heavy tail', (random) => Math.min(600_000, 2 / random() ** 1.2)],
  ['two humps', (random) => (random() < 0.7 ? 0.08 : 250) * (0.5 + random())],
  ['constant', () => 12.5],
  ['exponential', (random) => -30 * Math.log(random())],
]
const outcomes: readonly Outcome[] = ['ok', 'ok', 'ok', 'partial', 'clientError', 'serverError', 'refused']

/** The operations of two gateways, the one stored minute by minute and the other now and then; and what they truly were. */
async function recordKnownMix(store: MeasurementStore, seed: number) {
  const random = randomFrom(seed)
  const clock = createClock(noon)
  const gateways = [1, 2].map(() => {
    const aggregator = createAggregator({ now: clock.now, gateway: randomUUID() })
    return createWriter({ aggregator, store, now: clock.now, batchSize: 1e9 })
  })
  const raw = shapes.map(() => [] as number[])
  const counted: Record<string, number> = {}
  for (let index = 0; index < operations; index++) {
    const at = Math.floor(random() * shapes.length)
    const [signature, draw] = shapes[at] as (typeof shapes)[number]
    const durationMs = draw(random)
    const outcome = outcomes[Math.floor(random() * outcomes.length)] as Outcome
    raw[at]?.push(durationMs)
    counted[outcome] = (counted[outcome] ?? 0) + 1
    gateways[index % 2]?.record(measurementOf({ signature, durationMs, outcome }))
    if (index % 500 === 499) {
      clock.at += minuteMs
      await gateways[index % 1000 === 999 ? 0 : 1]?.flush()
    }
  }
  for (const writer of gateways) await writer.stop()
  clock.at = noon + 4 * hourMs
  return { raw, counted, now: clock.now }
}

async function expectExact(
  store: MeasurementStore,
  { raw, counted }: Awaited<ReturnType<typeof recordKnownMix>>,
) {
  const plan = await store.plan(span, nobody)
  const [all] = await store.readSlices(plan, {}, { origin: noon, stepMs: 3 * hourMs })
  expect(all?.figures.requests).toBe(operations)
  expect(all?.figures.outcomes).toEqual(counted)
  const { Histogram } = await import('../../src/aggregation/histogram.ts')
  const found = await store.readOperations(plan, {}, 'all')
  expect(found).toHaveLength(shapes.length)
  for (const [at, [signature]] of shapes.entries()) {
    const exact = (raw[at] ?? []).sort((a, b) => a - b)
    const figures = found.find((one) => one.signature === signature)?.figures
    expect(figures?.requests, signature).toBe(exact.length)
    expect(figures?.durations.min).toBe(exact[0])
    expect(figures?.durations.max).toBe(exact.at(-1))
    const histogram = Histogram.from((figures as NonNullable<typeof figures>).durations)
    for (const q of [0.5, 0.95, 0.99]) {
      const truth = exact[Math.ceil(q * exact.length) - 1] as number
      const error = Math.abs((histogram.quantile(q) as number) - truth) / truth
      expect(error, `${signature}, p${100 * q} of ${truth} ms`).toBeLessThanOrEqual(0.01)
    }
  }
}

async function expectExactAtEveryLevel(store: MeasurementStore, seed: number) {
  const mix = await recordKnownMix(store, seed)
  await expectExact(store, mix)
  while (await store.rollUp(mix.now())) {
    // until nothing is left to roll up
  }
  const { pieces } = await store.plan(span, nobody)
  expect(pieces.map(({ level }) => level)).toEqual(['hour', 'minute'])
  await expectExact(store, mix)
}

describeWithPostgres('50,000 operations of two gateways', () => {
  it('are counted exactly, with percentiles within 1 %, in PostgreSQL', async () => {
    await expectExactAtEveryLevel(createPostgresStore({ pool: await createPerformanceDatabase() }), 11)
  }, 60_000)
})

it('50,000 operations of two gateways are counted exactly in memory', async () => {
  for (const seed of [1, 2, 3]) await expectExactAtEveryLevel(createMemoryStore(), seed)
}, 60_000)
