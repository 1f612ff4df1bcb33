import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeEach, expect, it } from 'vitest'
import { createAggregator } from '../../src/aggregation/aggregator.ts'
import { createPostgresStore } from '../../src/storage/postgres-store.ts'
import { createWriter } from '../../src/storage/writer.ts'
import { createClock, measurementOf, minuteMs, statementOf } from '../support/measurements.ts'
import { createPerformanceDatabase } from '../support/performance-database.ts'
import { describeWithPostgres } from '../support/postgres.ts'

const always = { from: 0, to: Date.UTC(2100, 0) }
const nobody = { gateway: 'nobody', windows: [] }

/** A way in which a database fails, and how it ends. */
interface Fault {
  readonly name: string
  readonly begin: (administrator: pg.Pool) => Promise<() => Promise<void>>
}

const raising = (name: string, sqlstate: string): Fault => ({
  name,
  async begin(administrator) {
    await administrator.query(`
      create function performance.refuse() returns trigger language plpgsql as
        $$ begin raise exception 'refused' using errcode = '${sqlstate}'; end $$;
      create trigger refuse before insert on performance.operation_windows
        for each statement execute function performance.refuse()`)
    return async () => void (await administrator.query('drop function performance.refuse cascade'))
  },
})

const faults: readonly Fault[] = [
  raising('whose disk is full', '53100'),
  raising('that is read-only', '25006'),
  {
    name: 'that refuses connections',
    async begin(administrator) {
      const { rows } = await administrator.query('select current_database() as name')
      const [{ name }] = rows
      await administrator.query(`alter database ${name} connection limit 0`)
      await administrator.query('select pg_terminate_backend(pid) from pg_stat_activity where usename = $1', [
        'sluice_faults',
      ])
      return async () => void (await administrator.query(`alter database ${name} connection limit -1`))
    },
  },
  {
    name: 'that hangs',
    async begin(administrator) {
      const client = await administrator.connect()
      await client.query('begin; lock table performance.operation_windows in access exclusive mode')
      return async () => {
        await client.query('rollback')
        client.release()
      }
    },
  },
  {
    name: 'whose tables may no longer be written',
    async begin(administrator) {
      await administrator.query(
        'revoke insert, update on all tables in schema performance from sluice_faults',
      )
      return async () =>
        void (await administrator.query('grant all on all tables in schema performance to sluice_faults'))
    },
  },
  {
    name: 'that loses a table for a while',
    async begin(administrator) {
      await administrator.query('alter table performance.part_windows rename to part_windows_away')
      return async () =>
        void (await administrator.query('alter table performance.part_windows_away rename to part_windows'))
    },
  },
]

describeWithPostgres('measurements for a database', () => {
  let administrator: pg.Pool
  let pool: pg.Pool
  let errors: unknown[]
  const password = randomBytes(8).toString('hex')

  beforeEach(async () => {
    errors = []
    administrator = await createPerformanceDatabase()
    await administrator.query(`
      do $$ begin create role sluice_faults login; exception when duplicate_object then null; end $$;
      alter role sluice_faults password '${password}';
      grant usage on schema performance to sluice_faults;
      grant all on all tables in schema performance to sluice_faults`)
    const url = new URL(
      (administrator as unknown as { options: { connectionString: string } }).options.connectionString,
    )
    url.username = 'sluice_faults'
    url.password = password
    pool = new pg.Pool({ connectionString: url.href, max: 2 })
    pool.on('error', () => undefined)
    pools.push(pool)
  })
  const pools: pg.Pool[] = []
  afterAll(async () => {
    for (const one of pools) await one.end()
  })

  function createFleet(maxPendingBytes?: number) {
    const clock = createClock()
    const aggregator = createAggregator({ now: clock.now })
    const store = createPostgresStore({ pool })
    const writer = createWriter({
      aggregator,
      store,
      now: clock.now,
      appendTimeoutMs: 500,
      onError: (error) => errors.push(error),
      ...(maxPendingBytes === undefined ? {} : { maxPendingBytes }),
    })
    const record = (count: number) => {
      for (let index = 0; index < count; index++)
        writer.record(measurementOf({ signature: `s${index % 3}`, statements: [statementOf()] }))
    }
    const stored = async () => {
      const step = { origin: 0, stepMs: always.to }
      const [slice] = await store.readSlices(await store.plan(always, nobody), {}, step)
      return slice?.figures.requests ?? 0
    }
    return { clock, aggregator, writer, record, stored }
  }

  it.each(faults)('$name wait in memory, and all are stored when it is back', async ({ begin }) => {
    const { clock, writer, record, stored } = createFleet()
    record(10)
    expect(await writer.flush()).toBe(true)
    const end = await begin(administrator)
    for (let minute = 0; minute < 3; minute++) {
      record(10)
      expect(await writer.flush()).toBe(false)
      clock.at += minuteMs
    }
    expect(errors.length).toBeGreaterThanOrEqual(3)
    await end()
    record(10)
    expect(await writer.flush()).toBe(true)
    expect(await stored()).toBe(50)
    expect(writer.dropped()).toMatchObject({ operations: 0, malformed: 0 })
    await writer.stop()
  })

  it('that stays away are given up beyond the bound, and accepted = stored + dropped', async () => {
    const { clock, aggregator, writer, record, stored } = createFleet(200_000)
    const hanging = faults.find(({ name }) => name === 'whose disk is full') as Fault
    const end = await hanging.begin(administrator)
    for (let minute = 0; minute < 40; minute++) {
      record(7)
      clock.at += minuteMs
    }
    expect(await writer.flush()).toBe(false)
    expect(writer.bytes).toBeLessThanOrEqual(200_000)
    const { operations } = writer.dropped()
    expect(operations).toBeGreaterThan(0)
    await end()
    expect(await writer.flush()).toBe(true)
    expect((await stored()) + operations).toBe(280)
    expect(aggregator.accepted).toBe(280)
    await writer.stop()
  })

  it('that answers late are stored once, also when the write was taken for lost', async () => {
    const { writer, record, stored } = createFleet()
    await administrator.query(`
      create function performance.slow() returns trigger language plpgsql as
        $$ begin perform pg_sleep(0.8); return null; end $$;
      create trigger slow after insert on performance.operation_windows
        for each statement execute function performance.slow()`)
    record(10)
    expect(await writer.flush()).toBe(false)
    await administrator.query('drop function performance.slow cascade')
    record(10)
    expect(await writer.flush()).toBe(true)
    expect(await stored()).toBe(20)
    await writer.stop()
  })

  it('that hold NUL characters, lone surrogates and very long names are stored', async () => {
    const { writer, aggregator, stored } = createFleet()
    const odd = 'a\0b\ud800c'
    const long = odd.padEnd(10_000, 'x')
    writer.record(
      measurementOf({
        signature: odd,
        operationName: long,
        document: long,
        client: { name: odd, version: odd },
        outcome: 'serverError',
        errorCodes: [odd],
        errorMessages: [long],
        redactedVariables: () => ({ [odd]: long }),
        statements: [statementOf({ text: long, fingerprint: odd, coordinate: odd })],
        spans: [{ name: odd, calls: 1, errors: 0, totalMs: 1, maxMs: 1 }],
      }),
    )
    expect(await writer.flush()).toBe(true)
    expect(errors).toEqual([])
    expect(await stored()).toBe(1)
    expect(aggregator.accepted).toBe(1)
    expect(writer.dropped()).toMatchObject({ operations: 0, malformed: 0, samples: 0 })
    await writer.stop()
  })
})
