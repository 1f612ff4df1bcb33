import type pg from 'pg'
import { beforeAll, expect, it, onTestFinished } from 'vitest'
import { createAggregator } from '../../src/aggregation/aggregator.ts'
import { createPostgresStore } from '../../src/storage/postgres-store.ts'
import { createWriter } from '../../src/storage/writer.ts'
import { createClock, findingOf, measurementOf, noon, statementOf } from '../support/measurements.ts'
import { createPerformanceDatabase, emptyTables } from '../support/performance-database.ts'
import { describeWithPostgres } from '../support/postgres.ts'
import { afternoon, nobody } from './store-contract-rows.ts'

describeWithPostgres('what another gateway clears', () => {
  let pool: pg.Pool
  beforeAll(async () => {
    pool = await createPerformanceDatabase()
  })

  async function createGateways() {
    await emptyTables(pool)
    const { now } = createClock(noon)
    const createOne = (gateway: string) => {
      const store = createPostgresStore({ pool })
      const aggregator = createAggregator({ now, gateway })
      const errors: unknown[] = []
      const onError = (error: unknown) => errors.push(error)
      const writer = createWriter({
        aggregator,
        store,
        now,
        onError,
        intervalMs: 1e6,
        batchSize: 1e6,
      })
      onTestFinished(() => writer.stop())
      return { store, writer, errors, aggregator }
    }
    return { one: createOne('one'), other: createOne('other') }
  }

  const busy = measurementOf({
    statements: [statementOf()],
    statementCount: 3,
    outcome: 'partial',
    findings: [findingOf()],
  })

  /** Requests, statements of operations, and statements by shape: the last two are the same number. */
  async function totals() {
    const { rows } = await pool.query(`
      select coalesce(sum(requests), 0)::int as requests, coalesce(sum(statements), 0)::int as statements,
        (select coalesce(sum(count), 0)::int from performance.part_windows where signature = '') as shapes
      from performance.operation_windows where signature = ''`)
    return rows[0]
  }

  it('does not come back with what is recorded there after it, and what stays adds up', async () => {
    const { one, other } = await createGateways()
    for (let index = 0; index < 100; index++) other.writer.record(busy)
    expect(await other.writer.flush()).toBe(true)
    expect(await totals()).toEqual({ requests: 100, statements: 300, shapes: 300 })
    await one.store.clear(['operations'])
    // Recorded before the other gateway learns of it, and so forgotten with the rest.
    other.writer.record(busy)
    expect(await other.writer.flush()).toBe(true)
    expect(await totals()).toEqual({ requests: 0, statements: 0, shapes: 0 })
    other.writer.record(busy)
    expect(await other.writer.flush()).toBe(true)
    expect(await totals()).toEqual({ requests: 1, statements: 3, shapes: 3 })
    expect(other.errors).toEqual([])
  })

  it('is forgotten by kind: the others are stored', async () => {
    const { one, other } = await createGateways()
    other.writer.record(busy)
    await other.writer.flush()
    other.writer.record(busy)
    await one.store.clear(['samples'])
    await one.store.clear(['findings'])
    await other.writer.flush()
    expect(await totals()).toEqual({ requests: 2, statements: 6, shapes: 6 })
    const plan = await one.store.plan(afternoon, nobody)
    expect(await one.store.readFindings(plan, [])).toEqual([])
    const { rows } = await pool.query('select (select count(*)::int from performance.samples) as samples')
    expect(rows).toEqual([{ samples: 0 }])
  })

  it('is nothing to the gateway that cleared it, nor to one that comes later', async () => {
    const { one, other } = await createGateways()
    one.writer.record(busy)
    await one.writer.flush()
    await one.store.clear(['operations', 'samples', 'findings'])
    one.writer.clear(['operations', 'samples', 'findings'])
    one.writer.record(busy)
    await one.writer.flush()
    other.writer.record(busy)
    await other.writer.flush()
    expect(await totals()).toEqual({ requests: 2, statements: 6, shapes: 6 })
  })
})
