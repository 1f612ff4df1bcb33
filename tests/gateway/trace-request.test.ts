import { buildASTSchema, isObjectType, parse } from 'graphql'
import { describe, expect, it } from 'vitest'
import { createGateway } from '../../src/gateway/create-gateway.ts'
import { tracedFields } from '../../src/reports/operation-trace.ts'
import { performanceSdl } from '../reports/support.ts'
import {
  administrator,
  byLane,
  byYoga,
  startTraced,
  traced,
  tracedOptions,
} from '../support/traced-gateway.ts'

const { gateway, post, get } = await startTraced()

const report = async (name: string) => {
  const { performanceReport } = await gateway.report<{ performanceReport: object }>(
    `{ performanceReport(operation: "${name}") { requests statements withFindings cache { hit miss bypass } } }`,
  )
  return performanceReport
}

const milliseconds = expect.any(Number)

describe('a trace on request', () => {
  const document = 'query Traced { products { supplier category } }'
  const expected = {
    operationName: 'Traced',
    signature: expect.stringMatching(/^[0-9a-f]{32}$/),
    outcome: 'ok',
    cache: 'bypass',
    durationMs: milliseconds,
    phases: {
      admissionMs: milliseconds,
      parseMs: milliseconds,
      validateMs: milliseconds,
      executeMs: milliseconds,
    },
    statementCount: 11,
    databaseMs: milliseconds,
    statements: expect.arrayContaining([
      {
        shape: 'select name from suppliers where id = ?',
        fingerprint: expect.any(String),
        coordinate: 'Product.supplier',
        pathPattern: 'products.*.supplier',
        loader: null,
        count: 10,
        errors: 0,
        rows: milliseconds,
        totalMs: milliseconds,
        maxMs: milliseconds,
      },
      expect.objectContaining({ loader: 'categoryOf', coordinate: null, count: 1 }),
    ]),
    resolvers: expect.arrayContaining([
      {
        coordinate: 'Product.category',
        calls: 10,
        errors: 0,
        meanMs: milliseconds,
        maxMs: milliseconds,
        totalMs: milliseconds,
      },
    ]),
    loaders: [
      {
        loader: 'categoryOf',
        batches: 1,
        keys: 10,
        keysPerBatch: 10,
        errors: 0,
        meanMs: milliseconds,
        maxMs: milliseconds,
        totalMs: milliseconds,
      },
    ],
    spans: [
      { name: 'list', calls: 1, errors: 0, meanMs: milliseconds, maxMs: milliseconds, totalMs: milliseconds },
    ],
    timeline: expect.arrayContaining([
      {
        kind: 'RESOLVER',
        name: 'Query.products',
        startMs: milliseconds,
        durationMs: milliseconds,
        calls: 1,
        items: null,
        failed: false,
      },
      expect.objectContaining({ kind: 'BATCH', name: 'categoryOf', items: 10 }),
      expect.objectContaining({ kind: 'STATEMENT', name: 'select name from suppliers where id = ?' }),
      expect.objectContaining({ kind: 'SPAN', name: 'list' }),
    ]),
    truncated: false,
    findings: [
      {
        identity: expect.any(String),
        kind: 'N_PLUS_ONE',
        coordinate: 'Product.supplier',
        pathPattern: 'products.*.supplier',
        loader: null,
        statement: 'select name from suppliers where id = ?',
        statements: 10,
        rows: milliseconds,
        durationMs: milliseconds,
        lostMs: milliseconds,
        advice: expect.stringContaining('Product.supplier'),
        patch: null,
      },
    ],
  }

  it.each([
    ['a plain POST', async () => (await post(document, { extensions: traced })).body],
    [
      'a POST that Yoga negotiates',
      async () =>
        (await post(document, { extensions: traced, headers: { ...administrator, accept: byYoga } })).body,
    ],
    ['a GET', () => get(document, traced)],
  ])('tells an administrator what his operation did, by %s', async (_way, ask) => {
    const { data, extensions } = await ask()
    expect(data.products).toHaveLength(10)
    expect(extensions).toEqual({
      sluice: { ...expected, findings: [expect.objectContaining(expected.findings[0])] },
    })
    const { admissionMs, parseMs, validateMs, executeMs } = extensions.sluice.phases
    expect(admissionMs + parseMs + validateMs + executeMs).toBeLessThanOrEqual(
      extensions.sluice.durationMs + 0.01,
    )
    expect(executeMs).toBeGreaterThan(0)
  })

  it('leaves the operation in reports as it would be without it', async () => {
    const query = (name: string) => `query ${name} { products(first: 6) { supplier } }`
    await post(query('Plain'))
    await post(query('Followed'), { extensions: traced })
    expect(await report('Followed')).toEqual({
      requests: 1,
      statements: 6,
      withFindings: 1,
      cache: { hit: 0, miss: 0, bypass: 1 },
    })
    expect(await report('Followed')).toEqual(await report('Plain'))
  })

  it('names its fields as the schema does', () => {
    const schema = buildASTSchema(parse(performanceSdl), { assumeValid: true })
    const fieldsOf = (name: string) => {
      const type = schema.getType(name)
      return isObjectType(type) ? Object.keys(type.getFields()).sort() : []
    }
    expect(
      Object.fromEntries(Object.entries(tracedFields).map(([list, names]) => [list, [...names].sort()])),
    ).toEqual({
      statements: fieldsOf('PerformanceStatement'),
      resolvers: fieldsOf('PerformanceResolver'),
      loaders: fieldsOf('PerformanceLoader'),
      spans: fieldsOf('PerformanceSpan'),
      timeline: fieldsOf('PerformanceTimelineEntry'),
    })
    expect(Object.keys(expected.findings[0] ?? {}).sort()).toEqual(
      fieldsOf('PerformanceAnalysisFinding').filter((name) => name !== 'growth'),
    )
  })

  it('comes with errors as well', async () => {
    for (const accept of [byLane, byYoga]) {
      const asked = { extensions: traced, headers: { ...administrator, accept } }
      const partial = await post('{ fails }', asked)
      expect(partial.body).toMatchObject({
        data: { fails: null },
        errors: [{ message: 'Unexpected error.' }],
        extensions: { sluice: { outcome: 'partial', resolvers: [{ coordinate: 'Query.fails', errors: 1 }] } },
      })
      for (const [query, code] of [
        ['{ nothing }', 'GRAPHQL_VALIDATION_FAILED'],
        ['{', 'GRAPHQL_PARSE_FAILED'],
        ['query ($a: String!) { cached(name: $a) }', 'BAD_USER_INPUT'],
      ] as const) {
        const { body } = await post(query, asked)
        expect(body.errors?.map((error) => error.extensions.code)).toEqual([code])
        expect(body.extensions.sluice).toMatchObject({
          outcome: 'clientError',
          statements: [],
          resolvers: [],
        })
      }
      expect((await post('mutation { note(text: "x") }', asked)).body).toMatchObject({
        data: { note: 'x' },
        extensions: { sluice: { outcome: 'ok', cache: 'bypass' } },
      })
    }
  })

  it('adds nothing to a subscription and to an answer in parts', async () => {
    const events = await post('subscription { ticks }', {
      extensions: traced,
      headers: { ...administrator, accept: 'text/event-stream' },
    })
    expect(events.text).toContain('"ticks":1')
    const parts = await post('{ products(first: 1) { id ... @defer { supplier } } }', {
      extensions: traced,
      headers: { ...administrator, accept: 'multipart/mixed' },
    })
    expect(parts.text).toContain('"supplier":"supplier 1"')
    expect(`${events.text}${parts.text}`).not.toContain('sluice')
  })

  it('counts as used what is read when the answer is written', async () => {
    const { body } = await post('{ rows }', { extensions: traced })
    expect(body.data.rows).toHaveLength(40)
    expect(body.extensions.sluice).toMatchObject({ statementCount: 1, findings: [] })
  })

  it('has at most 64 kB, and says when that left something out', async () => {
    const { text, body } = await post('{ shapes(count: 400) products { supplier } }', { extensions: traced })
    expect(body.data.products).toHaveLength(10)
    const { sluice } = body.extensions
    expect(sluice).toMatchObject({ truncated: true, statementCount: 410, findings: [{ kind: 'N_PLUS_ONE' }] })
    expect(sluice.statements.length).toBeGreaterThan(0)
    expect(Buffer.byteLength(JSON.stringify(sluice))).toBeLessThanOrEqual(64 * 1024)
    expect(Buffer.byteLength(text)).toBeLessThan(66 * 1024)
  })

  it('says what is not measured', async () => {
    for (const [monitoring, expectedTrace] of [
      [{ enabled: false }, { notes: [expect.stringContaining('monitoring.enabled is off')] }],
      [
        { statements: false },
        { cache: 'bypass', statements: [], notes: [expect.stringContaining('monitoring.statements is off')] },
      ],
    ] as const) {
      const other = await createGateway({ ...tracedOptions, monitoring })
      const { url: at } = await other.listen({ port: 0 })
      const { body } = await post('{ products(first: 1) { supplier } }', { extensions: traced }, at)
      expect(body.extensions.sluice).toMatchObject(expectedTrace)
      await other.close()
    }
  })
})
