import { describe, expect, it } from 'vitest'
import { createMemoryStore } from '../../src/storage/memory-store.ts'
import { findingOf, measurementOf, minuteMs, resolverOf } from '../support/measurements.ts'
import { createReports } from './support.ts'

const asked = `requests meanMs notes timeline { requests } operations { totalCount nodes { signature requests } }
  slowestResolvers { coordinate calls } clients { name requests } samples { durationMs } findings { identity }`

/** Two documents named Products, one of another name; stored, or still in memory. */
async function createNamed({ isStored }: { readonly isStored: boolean }) {
  const store = createMemoryStore()
  const reports = createReports({
    store,
    gateway: 'one',
    diagnose: ({ signature }) => [findingOf({ identity: `of ${signature}`, signature })],
  })
  const web = { name: 'web', version: '1' }
  reports.record(
    measurementOf({ signature: 'first', durationMs: 10, client: web, resolvers: [resolverOf()] }),
    measurementOf({ signature: 'second', durationMs: 20, resolvers: [resolverOf()] }),
    measurementOf({ signature: 'third', operationName: 'Orders', durationMs: 60, client: web }),
  )
  if (isStored) {
    reports.clock.at += 2 * minuteMs
    await reports.writer.flush()
  }
  const of = async (args: string) =>
    (await reports.query(`{ performanceReport(last: "5m", ${args}) { ${asked} } }`)).performanceReport
  return { ...reports, of }
}

describe.each([
  ['in memory', { isStored: false }],
  ['stored', { isStored: true }],
])('a report on some operations, %s', (_where, where) => {
  it('takes a name for all its signatures', async () => {
    const { of } = await createNamed(where)
    const report = await of('operation: "Products"')
    expect(report).toMatchObject({
      requests: 2,
      meanMs: 15,
      notes: [],
      operations: { totalCount: 2, nodes: [{ signature: 'second' }, { signature: 'first' }] },
      slowestResolvers: [{ coordinate: 'Product.supplier', calls: 6 }],
      clients: [
        { name: null, requests: 1 },
        { name: 'web', requests: 1 },
      ],
      samples: [{ durationMs: 20 }, { durationMs: 10 }],
      findings: [{ identity: 'of first' }, { identity: 'of second' }],
    })
    const inSteps = report.timeline.reduce(
      (sum: number, step: { requests: number }) => sum + step.requests,
      0,
    )
    expect(inSteps).toBe(2)
  })

  it('takes a signature for itself', async () => {
    const { of } = await createNamed(where)
    expect(await of('operation: "third"')).toMatchObject({
      requests: 1,
      meanMs: 60,
      operations: { totalCount: 1, nodes: [{ signature: 'third', requests: 1 }] },
      slowestResolvers: [],
      findings: [{ identity: 'of third' }],
    })
  })

  it('tells one client from the others, and says what it cannot tell apart', async () => {
    const { of } = await createNamed(where)
    const note =
      'Resolvers, loaders, statements, spans and findings are not known by client: they are those of all clients.'
    expect(await of('client: "web"')).toMatchObject({
      requests: 2,
      meanMs: 35,
      notes: [note],
      operations: {
        totalCount: 2,
        nodes: [
          { signature: 'third', requests: 1 },
          { signature: 'first', requests: 1 },
        ],
      },
      slowestResolvers: [{ coordinate: 'Product.supplier', calls: 6 }],
      clients: [{ name: 'web', requests: 2 }],
      samples: [{ durationMs: 60 }, { durationMs: 10 }],
    })
    expect(await of('client: ""')).toMatchObject({ requests: 1, meanMs: 20, clients: [{ name: null }] })
    expect(await of('client: "web", operation: "Products"')).toMatchObject({
      requests: 1,
      meanMs: 10,
      operations: { nodes: [{ signature: 'first' }] },
    })
  })

  it('says that nothing was found', async () => {
    const { of } = await createNamed(where)
    expect(await of('operation: "Prodcuts"')).toMatchObject({
      requests: 0,
      meanMs: null,
      notes: ['The span has no operation with the name or signature "Prodcuts".'],
      operations: { totalCount: 0, nodes: [] },
      findings: [],
      samples: [],
    })
    expect(await of('operation: "Products", client: "phone"')).toMatchObject({
      requests: 0,
      notes: [
        expect.stringContaining('not known by client'),
        'The span has no operation with the name or signature "Products" from a client with the name "phone".',
      ],
    })
  })
})

describe('a name that many documents have', () => {
  /** 600 strangers send a document each, and somebody the real one twice to each gateway. */
  async function createCrowd() {
    const store = createMemoryStore()
    const gateways = ['one', 'two'].map((gateway) => createReports({ store, gateway }))
    for (const [at, { record }] of gateways.entries()) {
      const strangers = Array.from({ length: 300 }, (_, index) => `a${at}${index}`)
      for (const signature of [...strangers, 'real', 'real'])
        record(measurementOf({ signature, durationMs: signature === 'real' ? 50 : 1 }))
    }
    return gateways
  }
  const ask = `{ performanceReport(last: "5m", operation: "Products") { requests notes
    operations(first: 1) { totalCount nodes { signature requests } } } }`

  it('is that of those with most requests, and the report says how many there are', async () => {
    const [one, two] = (await createCrowd()) as [Reports, Reports]
    const inAll = {
      requests: 499 + 4,
      notes: ['Only 500 of 601 signatures with the name "Products" are counted: those with most requests.'],
      operations: { totalCount: 500, nodes: [{ signature: 'real', requests: 4 }] },
    }
    await one.writer.flush()
    expect((await two.query(ask)).performanceReport).toEqual(inAll)
    await two.writer.flush()
    for (const { query } of [one, two]) expect((await query(ask)).performanceReport).toEqual(inAll)
  })

  it('is not short of any where there are 500', async () => {
    const { record, query } = createReports()
    for (let index = 0; index < 500; index++) record(measurementOf({ signature: `a${index}` }))
    expect((await query(ask)).performanceReport).toMatchObject({ requests: 500, notes: [] })
  })
})

it('compares a name with what had it before, whatever its signature was then', async () => {
  const { record, query, clock } = createReports()
  record(measurementOf({ signature: 'old document', durationMs: 20 }))
  clock.at += 5 * minuteMs
  record(measurementOf({ signature: 'new document', durationMs: 30 }))
  const { performanceReport } = await query(
    '{ performanceReport(last: "3m", operation: "Products") { comparison { figure value before } } }',
  )
  expect(performanceReport.comparison).toContainEqual({ figure: 'meanMs', value: 30, before: 20 })
})

type Reports = ReturnType<typeof createReports>
