import { expect, it } from 'vitest'
import { Histogram } from '../../src/aggregation/histogram.ts'
import { createPostgresStore } from '../../src/storage/postgres-store.ts'
import { minuteMs, noon } from '../support/measurements.ts'
import { createDatabasePool, readPerformanceMigrations } from '../support/performance-database.ts'
import { describeWithPostgres } from '../support/postgres.ts'
import { afternoon, dayMs, midnight, nobody, plain, rollUpAll } from './store-contract-rows.ts'

// Of two audiences of one signature, and of another signature; durations 0.005, 10, 30 and 20 ms.
const filled = `
  insert into performance.operation_windows values
    ('2026-11-21 12:00Z', 'a', 1, 's', 'Products', 'query', 'public', 3, 1, 2, 0, 0, 1, 0, 1, 0, 2, 0, 0, 300, 3000, 4, 1.5,
      40.005, 1000, 0.005, 30, '{0,349,405}', '{1,1,1}'),
    ('2026-11-21 12:00Z', 'a', 1, 's', 'Products', 'query', 'administrator', 300, 0, 300, 0, 0, 0, 0, 0, 0, 300, 0, 0, 1, 1, 0, 0,
      6000, 120000, 20, 20, '{384}', '{300}'),
    ('2026-11-21 12:01Z', 'b', 7, 'anonymous', '', 'mutation', 'public', 2, 0, 2, 0, 0, 0, 0, 0, 0, 2, 0, 0, 1, 1, 0, 0,
      20, 200, 10, 10, '{349}', '{2}');
  insert into performance.resolver_windows values
    ('2026-11-21 12:00Z', 'a', 1, 's', 'Product.supplier', 20, 1, 4, 3),
    ('2026-11-21 12:01Z', 'b', 7, 'anonymous', 'Product.supplier', 10, 0, 2, 1);
  insert into performance.loader_windows values ('2026-11-21 12:00Z', 'a', 1, 's', 'supplierById', 1, 5, 0, 2, 2);
  insert into performance.finding_windows values ('2026-11-21 12:00Z', 'a', 1, 'f', 2, 50, 30, '2026-11-21 12:00:20Z', 100, 50);
  insert into performance.findings values
    ('f', 'N_PLUS_ONE', 'c', 'p', null, 's', 'select ?', 'abcd', 'Advice.', '2026-11-21 12:00Z', '2026-11-21 12:00Z');
  insert into performance.signatures values ('s', '{ products }', '2026-11-21 00:00Z'), ('gone', '{ gone }', '2026-11-21 00:00Z');
  insert into performance.samples values ('one', 'a', '2026-11-21 12:00Z', 30, 's', 'Products', 'serverError',
    '{"audience": "public", "kind": "query", "phases": {"parseMs": 1, "validateMs": 1, "executeMs": 1}, "batches": [],
      "resolvers": [{"coordinate": "Product.supplier", "calls": 2, "errors": 0, "totalMs": 4, "maxMs": 3}],
      "statements": [{"text": "select ?", "fingerprint": "abcd", "totalMs": 2}]}'),
    ('two', 'a', '2026-11-21 12:00Z', 3000, 's', 'Products', 'ok', '{"audience": "administrator", "resolvers": [], "statements": []}')`

describeWithPostgres('a database of the version before', () => {
  it('keeps everything it holds when it is migrated', async () => {
    const pool = await createDatabasePool()
    const [init, ...later] = await readPerformanceMigrations()
    await pool.query(init?.sql ?? '')
    await pool.query(filled)
    for (const { sql } of later) await pool.query(sql)
    const store = createPostgresStore({ pool })

    const plan = await store.plan(afternoon, nobody)
    const operations = await store.readOperations(plan, {}, 'all')
    expect(operations.map(({ figures, ...identity }) => ({ ...identity, figures: plain(figures) }))).toEqual([
      {
        signature: 'anonymous',
        operationName: undefined,
        kind: 'mutation',
        figures: expect.objectContaining({
          requests: 2,
          durations: expect.objectContaining({ buckets: [[349, 2]] }),
        }),
      },
      {
        signature: 's',
        operationName: 'Products',
        kind: 'query',
        figures: {
          requests: 303,
          errors: 1,
          outcomes: { ok: 302, partial: 0, clientError: 0, serverError: 1, refused: 0 },
          cache: { hit: 1, stale: 0, miss: 302, bypass: 0, private: 0 },
          errorCodes: {},
          withFindings: 0,
          requestBytes: 301,
          responseBytes: 3001,
          statements: 4,
          databaseMs: 1.5,
          phases: { admissionMs: 0, parseMs: 0, validateMs: 0, executeMs: 0, serialiseMs: 0 },
          durations: {
            count: 303,
            sum: 6040.005,
            sumSquares: 121_000,
            min: 0.005,
            max: 30,
            buckets: [
              [0, 1],
              [349, 1],
              [384, 300],
              [405, 1],
            ],
          },
        },
      },
    ])
    const [all] = await store.readSlices(plan, {}, { origin: noon, stepMs: dayMs })
    expect(all?.figures).toMatchObject({ requests: 305, durations: { count: 305, sum: 6060.005, max: 30 } })
    expect(Histogram.from(all?.figures.durations ?? new Histogram().toData()).quantile(0.5)).toBeCloseTo(
      20,
      0,
    )
    expect(await store.readClients(plan, {}, 10)).toMatchObject([
      { client: { name: '', version: '' }, figures: { requests: 305 } },
    ])
    expect(await store.readParts(plan, { signatures: [''], part: 'resolver' })).toEqual([
      {
        ...{ signature: '', part: 'resolver', name: 'Product.supplier', place: '' },
        figures: { operations: 22, count: 30, errors: 1, items: 0, totalMs: 6, maxMs: 3 },
      },
    ])
    expect(await store.readParts(plan, { signatures: ['s'], part: 'loader' })).toMatchObject([
      { name: 'supplierById', figures: { operations: 1, count: 1, items: 5 } },
    ])
    expect(await store.readFindings(plan, [])).toMatchObject([
      {
        description: {
          ...{ identity: 'f', advice: 'Advice.', loader: undefined, patch: undefined, evidence: undefined },
          maxStatementsPerOperation: 50,
        },
        figures: { operations: 2, latestStatementsPerOperation: 30, latestAt: noon + 20_000, lostMs: 0 },
      },
    ])
    const { signatures } = await store.readTexts({ signatures: ['s', 'gone'] })
    expect([signatures.get('s'), signatures.get('gone')]).toMatchObject([
      { signature: 's', operationName: 'Products', kind: 'query', document: '{ products }' },
      { signature: 'gone', operationName: undefined, kind: 'unknown' },
    ])
    expect(await store.readSample('one')).toMatchObject({
      startedAt: noon,
      reason: 'failed',
      tier: 'anonymous',
      client: { name: '', version: '' },
      phases: { admissionMs: 0, parseMs: 1, serialiseMs: 0 },
      resolvers: [{ calls: 2, busyMs: 0 }],
      statements: [{ text: 'select ?', busyMs: 2 }],
      timeline: [],
    })
    expect(await store.readSample('two')).toMatchObject({
      reason: 'slow',
      tier: 'administrator',
      resolvers: [],
    })

    const day = { from: midnight, to: midnight + dayMs }
    const before = (await store.readSlices(plan, {}, { origin: midnight, stepMs: dayMs })).map(
      ({ figures }) => plain(figures),
    )
    expect(await rollUpAll(store, midnight + dayMs + 2 * minuteMs)).toBe(2)
    const rolled = await store.readSlices(
      await store.plan(day, nobody),
      {},
      { origin: midnight, stepMs: dayMs },
    )
    expect(rolled.map(({ figures }) => plain(figures))).toEqual(before)
  })
})
