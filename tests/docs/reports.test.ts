import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createGateway, defineLoader, measure, measureStatement } from '../../src/index.ts'
import { blockOf, blocksOf, tableOf } from '../support/docs-blocks.ts'
import { readEvents } from '../support/event-stream.ts'
import { hasCurl, post, run, serve } from '../support/run-program.ts'

const blocks = blocksOf('reports.md')
const questions = blocks.filter(({ language }) => language === 'graphql')
const token = 'a-token-of-the-administrator'
const administrator = { authorization: `Bearer ${token}` }

interface Product {
  readonly id: number
}

const read = <Value>(key: number, value: Value) =>
  measureStatement({ text: 'select name from suppliers where id = $1', parameters: [key] }, async () => value)

/** Products with one field that is loaded, and one that asks for each. */
const gateway = await createGateway({
  adminToken: token,
  typeDefs: `
    type Query { products: [Product!]! @cacheControl(maxAge: 60) }
    type Product { id: ID! supplier: String! category: String! }
  `,
  loaders: {
    categoryOf: defineLoader((ids: readonly number[]) =>
      read(
        0,
        ids.map((id) => `category ${id}`),
      ),
    ),
  },
  resolvers: {
    Query: {
      products: () => measure('list', () => Array.from({ length: 10 }, (_, index) => ({ id: index + 1 }))),
    },
    Product: {
      supplier: ({ id }: Product) => read(id, `supplier ${id}`),
      category: ({ id }: Product, _: unknown, { loaders }) => loaders.categoryOf.load(id),
    },
  },
})
afterAll(() => gateway.close())

let url: string
beforeAll(async () => {
  url = (await gateway.listen({ port: 0 })).url
  for (let time = 0; time < 2; time++) {
    await post(url, 'query Products { products { supplier category } }', { 'graphql-client-name': 'web' })
  }
})

/** The answers to the questions under a heading, in their order; ids in the page stand for those of this gateway. */
async function ask(heading: string, ids: Readonly<Record<string, string>> = {}) {
  const answers = []
  for (const { code } of questions.filter((block) => block.heading === heading)) {
    const question = code.replace(/(id|signature): "[^"]+"/g, (found, name) =>
      ids[name] === undefined ? found : `${name}: "${ids[name]}"`,
    )
    const { data, errors } = await post(url, question, administrator)
    expect(errors).toBeUndefined()
    answers.push(data)
  }
  expect(answers).not.toEqual([])
  return answers
}

interface Reported {
  readonly operations: { readonly nodes: readonly [{ readonly signature: string }] }
}

const containing = (fields: object) => expect.objectContaining(fields)
const report = async (heading: string) => (await ask(heading))[0].performanceReport

describe('docs/reports.md', () => {
  it.skipIf(!hasCurl)('has a command for curl that an administrator can paste', async () => {
    const [block] = blocks.filter(({ language }) => language === 'sh')
    const command = block?.code.replace('http://127.0.0.1:4000/graphql', url) ?? ''
    const { output } = await run('sh', ['-c', command], { cwd: '.', env: { ADMIN_TOKEN: token } })
    expect(JSON.parse(output)).toEqual({
      data: { performanceReport: { requests: expect.any(Number), errors: 0, p99Ms: expect.any(Number) } },
    })
  })

  it('asks how it is, and what the score is made of', async () => {
    const { notes, dropped, scoreParts, status } = await report('How it is, all in all')
    expect({ notes, dropped }).toEqual({ notes: [], dropped: { operations: 0, samples: 0 } })
    expect(['EXCELLENT', 'GOOD', 'FAIR', 'POOR']).toContain(status)
    const parts = scoreParts.map(({ name, outOf }: { name: string; outOf: number }) => [name, String(outOf)])
    expect(tableOf('reports.md', 'How it is, all in all').map((row) => row.slice(0, 2))).toEqual(parts)
  })

  it('asks what changed, since when, which operations, where inside and for whom', async () => {
    expect((await report('What changed')).comparison).toHaveLength(7)
    const { timeline, resolution } = await report('Since when')
    expect(timeline.length).toBeLessThanOrEqual(200)
    expect(resolution).toBe('MINUTE')
    expect((await report('Which operations')).operations.nodes).toContainEqual(
      containing({ name: 'Products', requests: 2, statementsPerOperation: 5.5 }),
    )
    expect((await report('Where inside')).operations.nodes).toContainEqual(
      containing({
        name: 'Products',
        loaders: [{ loader: 'categoryOf', keysPerBatch: 10 }],
        slowestStatements: expect.arrayContaining([
          containing({ place: 'Product.supplier', perOperation: 10 }),
        ]),
        spans: [{ name: 'list', meanMs: expect.any(Number) }],
      }),
    )
    const [clients, ofOne] = await ask('For whom')
    expect(clients.performanceReport.clients).toContainEqual(containing({ name: 'web', requests: 2 }))
    expect(ofOne.performanceReport).toMatchObject({
      requests: 2,
      notes: [expect.stringContaining('not known by client')],
    })
  })

  it('asks what is slow, down to one operation kept whole', async () => {
    expect(await ask('What is slow')).toEqual([{ slowQueries: expect.any(Array) }])
    const [{ slowStatements }] = await ask('Which SQL')
    expect(slowStatements).toContainEqual(
      containing({ shape: 'select name from suppliers where id = ?', operations: 1, count: 11 }),
    )
    const { performanceReport } = (
      await post(
        url,
        '{ performanceReport(operation: "Products") { operations { nodes { signature } } } }',
        administrator,
      )
    ).data
    const [{ signature }] = performanceReport.operations.nodes
    const [{ operation }] = await ask('One operation', { signature })
    expect(operation).toMatchObject({ name: 'Products', requests: 2, findings: [expect.anything()] })
    const [{ sample }] = await ask('One operation, whole', { id: operation.samples[0].id })
    expect(sample).toMatchObject({ operationName: 'Products', clientName: 'web', outcome: 'ok' })
  })

  it('asks what to change, how it is right now, and what the cache does', async () => {
    const [{ optimizationReport }, { findings }] = await ask('What to change')
    const found = { kind: 'N_PLUS_ONE', coordinate: 'Product.supplier', operationName: 'Products' }
    expect(optimizationReport).toEqual({
      savedMsPerHour: expect.any(Number),
      steps: [
        {
          savedMsPerHour: optimizationReport.savedMsPerHour,
          savedStatementsPerOperation: 9,
          share: expect.any(Number),
          finding: containing(found),
        },
      ],
    })
    expect(findings).toEqual([
      containing({
        ...found,
        pathPattern: 'products.*.supplier',
        statementsPerOperation: 10,
        evidence: { id: expect.any(String), durationMs: expect.any(Number) },
      }),
    ])
    expect(await ask('How it is right now')).toMatchObject([
      { realtimeMetrics: { inFlight: 1 }, isPerformanceDegraded: { degraded: expect.any(Boolean) } },
    ])
    expect(await ask('What the cache does')).toEqual([
      { cacheStatistics: containing({ hits: 1, misses: 1, hitRate: 0.5, entries: 1 }) },
    ])
    expect(await ask('Make it forget')).toEqual([{ invalidateCache: { acknowledged: true, count: 1 } }])
  })

  const [subscription] = blocks.filter(({ heading }) => heading === 'Told when it is found')
  const seen = { coordinate: 'Product.supplier', advice: expect.any(String) }

  it('is told of a finding when it is found', async () => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream', ...administrator },
      body: JSON.stringify({ query: subscription?.code }),
    })
    const events = readEvents(response)
    await post(url, 'query Told { products { supplier } }')
    expect((await events.next()).value).toEqual({
      data: {
        findings: { ...seen, kind: 'N_PLUS_ONE', operationName: 'Told', statementsPerOperation: 10 },
      },
    })
    await events.return(undefined)
  })

  it.skipIf(!hasCurl)('has a command for curl that goes on telling', async () => {
    const code = blockOf(blocks, { heading: 'Told when it is found', language: 'sh' })
    const command = code.replace('http://127.0.0.1:4000/graphql', url)
    const curl = serve('sh', ['-c', `exec ${command}`], { cwd: '.', env: { ADMIN_TOKEN: token } })
    await curl.printed(/^:\n/)
    await post(url, 'query ToldToCurl { products { supplier } }')
    const [, data = ''] = await curl.printed(/^data: (.+)$/m)
    expect(JSON.parse(data)).toEqual({ data: { findings: seen } })
    await curl.stop()
  })

  it('asks farther back, and deletes', async () => {
    const [far, old, all] = await ask('How far back')
    expect(far.performanceReport).toMatchObject({ resolution: 'MINUTE', requests: expect.any(Number) })
    expect(old).toEqual({ cleanupMetrics: { rows: expect.any(Number) } })
    expect(all).toEqual({ clearMetrics: { rows: expect.any(Number) } })
  })

  it('asks under other names where the schema has the same', async () => {
    const clashing = await createGateway({
      typeDefs: 'type Query { operation: Duration }\nscalar Duration',
      logLevel: 'silent',
    })
    const ask = { method: 'POST', headers: { 'content-type': 'application/json' } }
    const body = JSON.stringify({ query: 'query Mine { operation }' })
    await clashing.fetch(new Request('http://gateway/graphql', { ...ask, body }))
    const { performanceReport } = await clashing.report<{ performanceReport: Reported }>(
      '{ performanceReport { operations { nodes { signature } } } }',
    )
    const [{ signature }] = performanceReport.operations.nodes
    const question = blockOf(blocks, { heading: 'Names that your schema has too', language: 'graphql' })
    expect(
      await clashing.report(question.replace(/signature: "[^"]+"/, `signature: "${signature}"`)),
    ).toEqual({
      sluiceOperation: { name: 'Mine', requests: 1, p95Ms: expect.any(Number) },
    })
    await clashing.close()
  })

  it('shows nothing of it to anyone else', async () => {
    for (const { code } of questions) {
      const { data, errors } = await post(url, code, { accept: 'application/json' })
      expect(data ?? null).toBeNull()
      expect(errors[0].message).toMatch(
        /^Cannot query field "\w+" on type "(Query|Mutation)"\.$|not configured to execute (mutation|subscription)/,
      )
    }
  })
})
