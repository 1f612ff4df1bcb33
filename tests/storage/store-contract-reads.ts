import { beforeEach, expect, it } from 'vitest'
import { allSignatures } from '../../src/aggregation/figures.ts'
import { Histogram } from '../../src/aggregation/histogram.ts'
import type { MeasurementStore, ReadPlan } from '../../src/storage/store.ts'
import { minuteMs, noon } from '../support/measurements.ts'
import {
  afternoon,
  nobody,
  plain,
  requestsOf,
  seenFinding,
  totalsOf,
  windowOf,
} from './store-contract-rows.ts'

const web = { name: 'web', version: '1' }
const newWeb = { name: 'web', version: '2' }
const phone = { name: 'phone', version: '1' }
const wholeSpan = { origin: noon, stepMs: 60 * minuteMs }

export function describeReads(createStore: () => Promise<MeasurementStore>): void {
  let store: MeasurementStore
  beforeEach(async () => {
    store = await createStore()
  })
  const plan = (held = nobody): Promise<ReadPlan> => store.plan(afternoon, held)

  it('merges windows and gateways, exactly', async () => {
    await store.append(
      windowOf(noon, [
        { operationName: 'S', durationMs: 10, cache: 'hit', statements: 2, databaseMs: 1.5 },
        {
          operationName: 'S',
          durationMs: 30,
          outcome: 'serverError',
          errorCodes: ['BROKEN'],
          withFindings: true,
        },
      ]),
    )
    await store.append(
      windowOf(
        noon + minuteMs,
        [{ operationName: 'S', durationMs: 20, outcome: 'partial', errorCodes: ['BROKEN'] }],
        {
          gateway: 'b',
        },
      ),
    )
    const figures = {
      requests: 3,
      errors: 2,
      outcomes: { ok: 1, partial: 1, clientError: 0, serverError: 1, refused: 0 },
      cache: { hit: 1, stale: 0, miss: 2, bypass: 0, private: 0 },
      errorCodes: { BROKEN: 2 },
      withFindings: 1,
      requestBytes: 300,
      responseBytes: 3000,
      statements: 2,
      databaseMs: 1.5,
      phases: { admissionMs: 0, parseMs: 1.5, validateMs: 0, executeMs: 24, serialiseMs: 0 },
      durations: {
        count: 3,
        sum: 60,
        sumSquares: 1400,
        min: 10,
        max: 30,
        buckets: [
          [349, 1],
          [384, 1],
          [405, 1],
        ],
      },
    }
    expect(await totalsOf(store, afternoon)).toEqual({
      all: [figures],
      operations: [{ signature: 's', operationName: 'S', kind: 'query', figures }],
      clients: [{ signature: allSignatures, client: { name: '', version: '' }, figures }],
      parts: [],
      findings: [],
    })
  })

  it('names at most 20 error codes and counts the others together', async () => {
    for (const [minute, first] of [0, 15].entries()) {
      const done = Array.from({ length: 15 }, (_, code) => ({ errorCodes: [`E${first + code}`] }))
      await store.append(windowOf(noon + minute * minuteMs, done))
    }
    const [all] = (await totalsOf(store, afternoon)).all
    expect(Object.keys(all?.errorCodes ?? {})).toHaveLength(21)
    expect(all?.errorCodes.other).toBe(10)
  })

  it('reads a span from its first instant to before its end', async () => {
    for (const at of [noon - minuteMs, noon, noon + minuteMs]) await store.append(windowOf(at, [{}]))
    expect(await requestsOf(store, { from: noon, to: noon + minuteMs })).toBe(1)
    expect(await requestsOf(store, { from: noon - minuteMs, to: noon + 2 * minuteMs })).toBe(3)
    expect(await totalsOf(store, { from: noon + 5 * minuteMs, to: noon + 6 * minuteMs })).toMatchObject({
      all: [],
      operations: [],
      clients: [],
    })
  })

  it('reads all operations, those of signatures, of a client, or of both', async () => {
    await store.append(
      windowOf(noon, [
        { signature: 'a', client: web },
        { signature: 'a', client: newWeb },
        { signature: 'a', client: phone },
        { signature: 'b', client: web },
      ]),
    )
    const read = async (subject: Parameters<MeasurementStore['readSlices']>[1]) => {
      const [together] = await store.readSlices(await plan(), subject, wholeSpan)
      const operations = await store.readOperations(await plan(), subject, 'all')
      const clients = await store.readClients(await plan(), subject, 10)
      expect(await store.countClients(await plan(), subject, [])).toBe(clients.length)
      return {
        together: together?.figures.requests,
        operations: Object.fromEntries(operations.map((one) => [one.signature, one.figures.requests])),
        clients: Object.fromEntries(
          clients.map(({ client, figures }) => [`${client.name} ${client.version}`, figures.requests]),
        ),
      }
    }
    expect(await read({})).toEqual({
      together: 4,
      operations: { a: 3, b: 1 },
      clients: { 'web 1': 2, 'web 2': 1, 'phone 1': 1 },
    })
    expect(await read({ signatures: ['a'] })).toEqual({
      together: 3,
      operations: { a: 3 },
      clients: { 'web 1': 1, 'web 2': 1, 'phone 1': 1 },
    })
    expect(await read({ signatures: ['a', 'b', 'unknown'] })).toMatchObject({
      together: 4,
      operations: { a: 3, b: 1 },
    })
    expect(await read({ clientName: 'web' })).toEqual({
      together: 3,
      operations: { a: 2, b: 1 },
      clients: { 'web 1': 2, 'web 2': 1 },
    })
    expect(await read({ signatures: ['b'], clientName: 'web' })).toEqual({
      together: 1,
      operations: { b: 1 },
      clients: { 'web 1': 1 },
    })
    expect(await read({ signatures: ['b'], clientName: 'phone' })).toEqual({
      together: undefined,
      operations: {},
      clients: {},
    })
    expect(await read({ signatures: [] })).toEqual({ together: undefined, operations: {}, clients: {} })
    const besides = [phone, { name: 'tablet', version: '1' }].map((client) => ({ signature: '', client }))
    expect(await store.countClients(await plan(), {}, besides)).toBe(2)
  })

  it('names the operations of one client', async () => {
    const done = { signature: 'a', operationName: 'A', kind: 'mutation', client: web } as const
    const text = { ...done, document: 'mutation A { a }', lastSeen: noon }
    await store.append({ ...windowOf(noon, [done]), signatures: [text] })
    expect(await store.readOperations(await plan(), { clientName: 'web' }, 'none')).toMatchObject([
      { signature: 'a', operationName: 'A', kind: 'mutation' },
    ])
  })

  it('gives slices by steps from the origin on, only those with operations, oldest first', async () => {
    for (const [minute, durationMs] of [
      [21, 8],
      [0, 1],
      [9, 2],
      [10, 4],
    ] as const) {
      await store.append(windowOf(noon + minute * minuteMs, [{ durationMs }]))
    }
    const slices = await store.readSlices(await plan(), {}, { origin: noon, stepMs: 10 * minuteMs })
    expect(slices.map(({ start, figures }) => [start - noon, figures.durations.sum])).toEqual([
      [0, 3],
      [10 * minuteMs, 4],
      [20 * minuteMs, 8],
    ])
    expect(slices.map(({ figures }) => plain(figures).durations.buckets.length)).toEqual([2, 1, 1])
  })

  it('reads no histograms, those that are named, or all', async () => {
    await store.append(windowOf(noon, [{ signature: 'a' }, { signature: 'b' }]))
    await store.append(windowOf(noon + minuteMs, [{ signature: 'a', durationMs: 30 }]))
    const withBuckets = async (of: Parameters<MeasurementStore['readOperations']>[2]) => {
      const operations = await store.readOperations(await plan(), {}, of)
      expect(operations.map(({ figures }) => figures.durations.sum).sort()).toEqual([10, 40])
      return operations
        .filter(({ figures }) => plain(figures).durations.buckets.length > 0)
        .map(({ signature }) => signature)
        .sort()
    }
    expect(await withBuckets('none')).toEqual([])
    expect(await withBuckets([])).toEqual([])
    expect(await withBuckets(['a', 'unknown'])).toEqual(['a'])
    expect(await withBuckets('all')).toEqual(['a', 'b'])
    const [a] = await store.readOperations(await plan(), { signatures: ['a'] }, ['a'])
    expect(a && Histogram.from(a.figures.durations).above(20).count).toBe(1)
  })

  it('gives the clients with most requests', async () => {
    await store.append(
      windowOf(noon, [
        { client: phone },
        { client: web },
        { client: web },
        { client: newWeb },
        { client: newWeb },
      ]),
    )
    const clients = await store.readClients(await plan(), {}, 2)
    expect(clients.map(({ client }) => client.version + client.name).sort()).toEqual(['1web', '2web'])
  })

  it('reads parts of each signature apart, and of all operations', async () => {
    const supplier = { part: 'resolver', name: 'Product.supplier', place: '' } as const
    const statement = { part: 'statement', name: 'f1', place: 'Product.supplier' } as const
    const figures = { operations: 1, count: 3, errors: 1, items: 5, totalMs: 6.5, maxMs: 4 }
    await store.append(
      windowOf(noon, [
        { signature: 'a', parts: [{ ...supplier, ...figures }, statement] },
        {
          signature: 'b',
          parts: [
            { ...supplier, maxMs: 9 },
            { ...statement, place: 'loader' },
          ],
        },
      ]),
    )
    await store.append(windowOf(noon, [{ signature: 'a', parts: [supplier] }], { gateway: 'b' }))
    const read = async (query: Parameters<MeasurementStore['readParts']>[1]) =>
      (await store.readParts(await plan(), query))
        .map(({ signature, part, name, place, figures }) =>
          [signature, part, name, place, figures.count].join(' '),
        )
        .sort()
    expect(await read({ signatures: ['a'] })).toEqual([
      'a resolver Product.supplier  4',
      'a statement f1 Product.supplier 1',
    ])
    expect(await read({ signatures: [allSignatures] })).toEqual([
      ' resolver Product.supplier  5',
      ' statement f1 Product.supplier 1',
      ' statement f1 loader 1',
    ])
    expect(await read({ signatures: ['a', 'b'], part: 'resolver' })).toEqual([
      'a resolver Product.supplier  4',
      'b resolver Product.supplier  1',
    ])
    expect(await read({ part: 'statement', names: ['f1'] })).toEqual([
      'a statement f1 Product.supplier 1',
      'b statement f1 loader 1',
    ])
    expect(await read({ signatures: ['a'], names: ['f2'] })).toEqual([])
    const [all] = await store.readParts(await plan(), { signatures: [allSignatures], part: 'resolver' })
    expect({ ...all?.figures }).toEqual({
      operations: 3,
      count: 5,
      errors: 1,
      items: 5,
      totalMs: 8.5,
      maxMs: 9,
    })
  })

  it('leaves the windows out that the reader has in memory, and only those', async () => {
    const parts = [{ part: 'span', name: 'x', place: '' }] as const
    await store.append(windowOf(noon, [{ parts }], { gateway: 'mine', sequence: 1 }))
    await store.append(windowOf(noon, [{ parts }], { gateway: 'mine', sequence: 2 }))
    await store.append(windowOf(noon, [{ parts }], { gateway: 'other', sequence: 1 }))
    await store.append(seenFinding(noon, { gateway: 'mine' }))
    const held = (sequence: number, start = noon) => ({ gateway: 'mine', windows: [{ start, sequence }] })
    const { all, operations, clients, parts: found, findings } = await totalsOf(store, afternoon, held(1))
    expect(all).toMatchObject([{ requests: 2 }])
    expect(operations).toMatchObject([{ figures: { requests: 2 } }])
    expect(clients).toMatchObject([{ figures: { requests: 2 } }])
    expect(found.map(({ figures }) => figures.operations)).toEqual([2, 2])
    expect(findings).toHaveLength(1)
    expect(await requestsOf(store, afternoon, held(99))).toBe(3)
    expect(await requestsOf(store, afternoon, held(1, noon + minuteMs))).toBe(3)
    const all3 = {
      gateway: 'mine',
      windows: [1, 2, noon / minuteMs].map((sequence) => ({ start: noon, sequence })),
    }
    expect(await totalsOf(store, afternoon, all3)).toMatchObject({ all: [{ requests: 1 }], findings: [] })
  })
}
