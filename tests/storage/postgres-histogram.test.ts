import type pg from 'pg'
import { beforeAll, expect, it } from 'vitest'
import { Histogram } from '../../src/aggregation/histogram.ts'
import { readBuckets } from '../../src/aggregation/histogram-bytes.ts'
import { createPostgresStore } from '../../src/storage/postgres-store.ts'
import { minuteMs, noon } from '../support/measurements.ts'
import { createPerformanceDatabase } from '../support/performance-database.ts'
import { describeWithPostgres } from '../support/postgres.ts'
import { windowOf } from './store-contract-rows.ts'

describeWithPostgres('performance.histogram_buckets', () => {
  let pool: pg.Pool
  beforeAll(async () => {
    pool = await createPerformanceDatabase()
  })
  const bucketsOf = async (bytes: Uint8Array | null) => {
    const { rows } = await pool.query<{ bucket: number; count: string }>(
      'select * from performance.histogram_buckets($1)',
      [bytes === null ? null : Buffer.from(bytes)],
    )
    return rows.map(({ bucket, count }) => [bucket, Number(count)])
  }
  const bytesOf = (durations: readonly number[]) => {
    const histogram = new Histogram()
    for (const duration of durations) histogram.record(duration)
    return histogram.toData().buckets
  }

  it('gives the buckets of one histogram', async () => {
    expect(await bucketsOf(bytesOf([0.005, 0.01, 10, 30, 30]))).toEqual([
      [0, 2],
      [349, 1],
      [405, 2],
    ])
    expect(await bucketsOf(bytesOf([]))).toEqual([])
    expect(await bucketsOf(new Uint8Array(0))).toEqual([])
    expect(await bucketsOf(null)).toEqual([])
  })

  it('gives the sum of histograms that were joined', async () => {
    const joined = Buffer.concat([bytesOf([10, 30]), bytesOf([]), bytesOf([0.005, 30])])
    expect(await bucketsOf(joined)).toEqual([
      [0, 1],
      [349, 1],
      [405, 2],
    ])
  })

  it('agrees with the program on any histogram, also with counts beyond 32 bits', async () => {
    const durations = Array.from({ length: 3000 }, (_, index) => 0.004 * 1.0063 ** index)
    let bytes = bytesOf(durations)
    for (let times = 0; times < 30; times++) {
      const data = { count: 1, sum: 0, sumSquares: 0, min: 0, max: 0 }
      bytes = Histogram.from({ ...data, buckets: Buffer.concat([bytes, bytes]) }).toData().buckets
    }
    const expected: number[][] = []
    readBuckets(bytes, (index, count) => expected.push([index, count]))
    expect(Math.max(...expected.map(([, count = 0]) => count))).toBeGreaterThan(2 ** 32)
    expect(await bucketsOf(bytes)).toEqual(expected)
  })

  it('answers for a percentile in plain SQL', async () => {
    const store = createPostgresStore({ pool })
    const done = Array.from({ length: 100 }, (_, index) => ({ durationMs: index + 1 }))
    await store.append(windowOf(noon, done.slice(0, 50)))
    await store.append(windowOf(noon + minuteMs, done.slice(50)))
    const { rows } = await pool.query<{ p95: number }>(`
      with buckets as (
        select b.bucket, sum(b.count) as count from performance.operation_windows w, performance.histogram_buckets(w.durations) b
        where w.level = 'minute' and w.signature = 's' group by 1),
      ranked as (select bucket, sum(count) over (order by bucket) as up_to, sum(count) over () as total from buckets)
      select (0.01 * 1.02 ^ min(bucket))::float8 as p95 from ranked where up_to >= 0.95 * total`)
    expect(rows[0]?.p95).toBeGreaterThanOrEqual(95)
    expect(rows[0]?.p95).toBeLessThan(95 * 1.02)
  })
})
