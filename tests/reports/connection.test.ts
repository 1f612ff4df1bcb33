import { describe, expect, it } from 'vitest'
import { createMemoryStore } from '../../src/storage/memory-store.ts'
import { measurementOf, resolverOf, statementOf } from '../support/measurements.ts'
import { createReports } from './support.ts'

type Reports = ReturnType<typeof createReports>

const signaturesOf = async ({ query }: Reports, args: string): Promise<string[]> => {
  const { performanceReport } = await query(
    `{ performanceReport { operations(${args}) { nodes { signature } } } }`,
  )
  return performanceReport.operations.nodes.map((node: { signature: string }) => node.signature)
}

const page = async ({ query }: Reports, args: string) => {
  const { performanceReport } = await query(`{ performanceReport { operations(${args}) { totalCount
    edges { cursor node { signature } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } }`)
  const { edges, pageInfo, totalCount } = performanceReport.operations
  const signatures = edges.map(({ node }: { node: { signature: string } }) => node.signature)
  return {
    signatures,
    cursors: edges.map(({ cursor }: { cursor: string }) => cursor),
    ...pageInfo,
    totalCount,
  }
}

describe('the operations of a report', () => {
  it.each([
    ['TOTAL_TIME', ['many', 'slow', 'failing', 'asking', 'missing']],
    ['P95', ['slow', 'failing', 'asking', 'missing', 'many']],
    ['ERRORS', ['failing', 'asking', 'many', 'missing', 'slow']],
    ['REQUESTS', ['many', 'missing', 'asking', 'failing', 'slow']],
    ['DATABASE_TIME', ['asking', 'failing', 'many', 'missing', 'slow']],
    ['CACHE_MISSES', ['missing', 'asking', 'failing', 'many', 'slow']],
  ])('are ordered by %s, the most first, and equal ones by signature', async (orderBy, expected) => {
    for (const isStored of [false, true]) {
      const reports = createReports()
      const record = (count: number, overrides: Parameters<typeof measurementOf>[0]) => {
        for (let at = 0; at < count; at++) reports.record(measurementOf({ cache: 'bypass', ...overrides }))
      }
      record(30, { signature: 'many', durationMs: 5 })
      record(1, { signature: 'many', durationMs: 99 })
      record(1, { signature: 'slow', durationMs: 90 })
      record(1, { signature: 'failing', durationMs: 50, outcome: 'serverError' })
      record(1, { signature: 'asking', durationMs: 30, databaseMs: 20 })
      record(2, { signature: 'missing', durationMs: 10, cache: 'miss' })
      if (isStored) {
        reports.clock.at += 60_000
        await reports.writer.flush()
      }
      expect(await signaturesOf(reports, `orderBy: ${orderBy}`)).toEqual(expected)
    }
  })

  it('come in pages that fit together', async () => {
    const reports = createReports()
    for (const signature of ['e', 'd', 'c', 'b', 'a']) reports.record(measurementOf({ signature }))
    reports.record(measurementOf({ signature: 'c' }))
    const first = await page(reports, 'first: 2')
    expect(first).toMatchObject({
      signatures: ['c', 'a'],
      totalCount: 5,
      hasNextPage: true,
      hasPreviousPage: false,
      startCursor: first.cursors[0],
      endCursor: first.cursors[1],
    })
    const second = await page(reports, `first: 2, after: "${first.endCursor}"`)
    expect(second).toMatchObject({
      signatures: ['b', 'd'],
      totalCount: 5,
      hasNextPage: true,
      hasPreviousPage: true,
    })
    const third = await page(reports, `first: 2, after: "${second.endCursor}"`)
    expect(third).toMatchObject({ signatures: ['e'], hasNextPage: false, hasPreviousPage: true })
    expect(await page(reports, `after: "${third.endCursor}"`)).toEqual({
      signatures: [],
      cursors: [],
      totalCount: 5,
      hasNextPage: false,
      hasPreviousPage: true,
      startCursor: null,
      endCursor: null,
    })
  })

  it('go on behind the cursor when its operation has moved up meanwhile', async () => {
    const reports = createReports()
    for (const [signature, durationMs] of Object.entries({ a: 40, b: 30, c: 20, d: 10 })) {
      reports.record(measurementOf({ signature, durationMs }))
    }
    const { endCursor } = await page(reports, 'first: 2')
    reports.record(measurementOf({ signature: 'b', durationMs: 100 }))
    expect((await page(reports, `after: "${endCursor}"`)).signatures).toEqual(['c', 'd'])
  })

  it('are not shown again when their time has left the span meanwhile', async () => {
    const reports = createReports()
    const record = (signature: string, durationMs: number) =>
      reports.record(measurementOf({ signature, durationMs }))
    record('a', 40)
    record('b', 30)
    reports.clock.at += 3 * 60_000
    record('b', 5)
    record('c', 1)
    const ask = async (args: string) => {
      const { performanceReport } = await reports.query(`{ performanceReport(last: "5m") {
        operations(${args}) { nodes { signature } pageInfo { endCursor } } } }`)
      return performanceReport.operations
    }
    const { pageInfo } = await ask('first: 2')
    reports.clock.at += 4 * 60_000
    expect((await ask(`after: "${pageInfo.endCursor}"`)).nodes).toEqual([{ signature: 'c' }])
  })

  it('are each shown with the document, parts and clients of their own', async () => {
    const reports = createReports()
    const web = { name: 'web', version: '1' }
    reports.record(
      measurementOf({
        durationMs: 100,
        client: web,
        resolvers: [resolverOf()],
        batches: [{ loader: 'supplierById', batches: 2, keys: 50, errors: 0, totalMs: 8, maxMs: 5 }],
        statements: [
          statementOf(),
          statementOf({ coordinate: undefined, loader: 'supplierById', totalMs: 1 }),
        ],
        spans: [{ name: 'price list', calls: 2, errors: 0, totalMs: 4, maxMs: 3 }],
      }),
      measurementOf({
        durationMs: 10,
        signature: 'other-signature',
        operationName: undefined,
        kind: 'mutation',
        document: 'mutation { pay }',
      }),
    )
    const { performanceReport } = await reports.query(`{ performanceReport { operations { nodes {
      name signature kind document requests p50Ms timeline { requests } slowestResolvers { coordinate calls }
      loaders { loader batches keys keysPerBatch } slowestStatements { shape fingerprint place perOperation }
      spans { name calls } clients { name version requests } samples { durationMs } } } } }`)
    expect(performanceReport.operations.nodes).toMatchObject([
      {
        name: 'Products',
        signature: 'products-signature',
        kind: 'query',
        document: 'query Products { products { name } }',
        requests: 1,
        p50Ms: 100,
        slowestResolvers: [{ coordinate: 'Product.supplier', calls: 3 }],
        loaders: [{ loader: 'supplierById', batches: 2, keys: 50, keysPerBatch: 25 }],
        slowestStatements: [
          {
            shape: 'select * from suppliers where id = ?',
            fingerprint: 'abcd',
            place: 'Product.supplier',
            perOperation: 3,
          },
          { fingerprint: 'abcd', place: 'supplierById' },
        ],
        spans: [{ name: 'price list', calls: 2 }],
        clients: [{ name: 'web', version: '1', requests: 1 }],
        samples: [{ durationMs: 100 }],
      },
      {
        name: null,
        signature: 'other-signature',
        kind: 'mutation',
        document: 'mutation { pay }',
        requests: 1,
        p50Ms: 10,
        slowestResolvers: [],
        loaders: [],
        slowestStatements: [],
        spans: [],
        clients: [{ name: null, version: null, requests: 1 }],
        samples: [{ durationMs: 10 }],
      },
    ])
    for (const { timeline } of performanceReport.operations.nodes) {
      expect(timeline.reduce((sum: number, step: { requests: number }) => sum + step.requests, 0)).toBe(1)
    }
  })

  it('read what many of them ask for once, and histograms only of those that are shown', async () => {
    const memory = createMemoryStore()
    const calls: string[] = []
    const counted = <Args extends readonly unknown[], Answer>(
      name: string,
      call: (...args: Args) => Answer,
      said: (...args: Args) => unknown = () => '',
    ) => ({
      [name]: (...args: Args) => {
        calls.push(`${name} ${said(...args)}`.trim())
        return call(...args)
      },
    })
    const store = {
      ...memory,
      ...counted('readParts', memory.readParts, (_plan, { part, signatures }) => `${part} ${signatures}`),
      ...counted('readOperations', memory.readOperations, (_plan, _subject, of) => of),
      ...counted('readTexts', memory.readTexts),
      ...counted('readFindings', memory.readFindings),
      ...counted('readSlicesOfEach', memory.readSlicesOfEach, (_plan, { signatures }) => signatures),
      ...counted('readClientsOfEach', memory.readClientsOfEach, (_plan, _subject, limit) => limit),
      ...counted('readSamplesOfEach', memory.readSamplesOfEach, ({ limit }) => limit),
    }
    const reports = createReports({ store })
    for (const [signature, durationMs] of Object.entries({ a: 30, b: 20, c: 10 })) {
      reports.record(measurementOf({ signature, durationMs }))
    }
    await reports.query(`{ performanceReport { operations(first: 2) { edges { cursor } nodes {
      comparison { change } slowestResolvers { calls } slowestStatements { count } findings { identity }
      timeline { at } again: timeline { requests } samples(first: 3) { id } failed: samples(reasons: [FAILED]) { id }
      clients(first: 5) { name } all: clients(first: 200) { name } } } } }`)
    expect(calls.sort()).toEqual([
      'readClientsOfEach 200',
      'readClientsOfEach 5',
      'readFindings',
      'readOperations a,b',
      'readOperations a,b',
      'readOperations none',
      'readParts resolver a,b',
      'readParts statement a,b',
      'readSamplesOfEach 10',
      'readSamplesOfEach 3',
      'readSlicesOfEach a,b',
      'readTexts',
      'readTexts',
    ])
  })

  it('read histograms once where they order, and those of the span before only of what is shown', async () => {
    const memory = createMemoryStore()
    const read: unknown[] = []
    const readOperations: typeof memory.readOperations = (plan, subject, of) => {
      read.push(of)
      return memory.readOperations(plan, subject, of)
    }
    const reports = createReports({ store: { ...memory, readOperations } })
    for (const [signature, durationMs] of Object.entries({ a: 10, b: 20 })) {
      reports.record(measurementOf({ signature, durationMs }))
    }
    const { performanceReport } =
      await reports.query(`{ performanceReport { operations(first: 1, orderBy: P95) {
      nodes { signature p50Ms comparison { change } } } } }`)
    expect(performanceReport.operations.nodes).toMatchObject([{ signature: 'b', p50Ms: 20 }])
    expect(read).toEqual(['all', ['b']])
  })

  it('show what each of them did, partly stored by another gateway and partly in memory', async () => {
    const store = createMemoryStore()
    const one = createReports({ store, gateway: 'one' })
    const two = createReports({ store, gateway: 'two' })
    const client = (name: string) => ({ name, version: '1' })
    two.record(
      measurementOf({ id: 'a1', signature: 'a', durationMs: 4000, client: client('web') }),
      measurementOf({ id: 'a2', signature: 'a', durationMs: 3000, client: client('phone') }),
      measurementOf({ id: 'b1', signature: 'b', durationMs: 5000, client: client('phone') }),
    )
    await two.writer.flush()
    one.record(
      measurementOf({ id: 'a3', signature: 'a', durationMs: 3500, client: client('web') }),
      measurementOf({ id: 'a4', signature: 'a', durationMs: 2000, client: client('phone') }),
      measurementOf({ id: 'a5', signature: 'a', durationMs: 2000, client: client('phone') }),
    )
    const { performanceReport } = await one.query(`{ performanceReport { operations { nodes { signature
      timeline { requests p50Ms } samples(first: 2) { id } clients(first: 1) { name requests } } } } }`)
    const seen = performanceReport.operations.nodes.map(
      ({ timeline, ...node }: { timeline: { requests: number }[] }) => ({
        ...node,
        timeline: timeline.filter(({ requests }) => requests > 0),
      }),
    )
    expect(seen).toEqual([
      {
        signature: 'a',
        timeline: [{ requests: 5, p50Ms: expect.closeTo(3000, -2) }],
        samples: [{ id: 'a1' }, { id: 'a3' }],
        clients: [{ name: 'phone', requests: 3 }],
      },
      {
        signature: 'b',
        timeline: [{ requests: 1, p50Ms: 5000 }],
        samples: [{ id: 'b1' }],
        clients: [{ name: 'phone', requests: 1 }],
      },
    ])
  })
})
