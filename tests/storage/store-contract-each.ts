import { beforeEach, expect, it } from 'vitest'
import type { ClientSummary, MeasurementStore, SampleQuery, Slice } from '../../src/storage/store.ts'
import { minuteMs, noon } from '../support/measurements.ts'
import { afternoon, emptyBatch, nobody, plain, sampleAt, windowOf } from './store-contract-rows.ts'

const web = { name: 'web', version: '1' }
const newWeb = { name: 'web', version: '2' }
const phone = { name: 'phone', version: '1' }
const step = { origin: noon, stepMs: 10 * minuteMs }

/** Reads of each signature apart, and of what is wanted besides the first. */
export function describeReadsOfEach(createStore: () => Promise<MeasurementStore>): void {
  let store: MeasurementStore
  beforeEach(async () => {
    store = await createStore()
  })
  const plan = (held = nobody) => store.plan(afternoon, held)

  it('gives the slices of each signature as if it were asked for alone', async () => {
    for (const [minute, gateway] of [
      [0, 'a'],
      [1, 'b'],
      [15, 'a'],
    ] as const) {
      const done = [
        { signature: 'a', durationMs: 3 + minute },
        { signature: 'a', client: web, durationMs: 5 },
        { signature: 'b', client: web, errorCodes: ['E'] },
        { signature: 'c' },
      ]
      await store.append(windowOf(noon + minute * minuteMs, done, { gateway }))
    }
    const said = (slices: readonly Slice[]) =>
      slices.map(({ start, figures }) => ({ start, figures: plain(figures) }))
    for (const clientName of [undefined, 'web']) {
      const subject = { signatures: ['a', 'b', 'unknown'], clientName }
      const each = await store.readSlicesOfEach(await plan(), subject, step)
      expect(new Set(each.map(({ signature }) => signature))).toEqual(new Set(['a', 'b']))
      for (const signature of ['a', 'b']) {
        const alone = await store.readSlices(await plan(), { signatures: [signature], clientName }, step)
        expect(alone).toHaveLength(2)
        expect(said(each.filter((slice) => slice.signature === signature))).toEqual(said(alone))
      }
    }
  })

  it('gives the clients of each signature, and no more of one because others have few', async () => {
    const sent = (signature: string, client: typeof web, requests: number) =>
      Array.from({ length: requests }, () => ({ signature, client }))
    await store.append(
      windowOf(noon, [
        ...sent('a', web, 3),
        ...sent('a', newWeb, 2),
        ...sent('a', phone, 1),
        ...sent('b', phone, 1),
        ...sent('c', web, 9),
      ]),
    )
    const said = (clients: readonly ClientSummary[]) =>
      clients
        .map(({ signature, client, figures }) =>
          [signature, client.name, client.version, figures.requests].join(' '),
        )
        .sort()
    const read = async (limit: number, ...besides: Parameters<MeasurementStore['readClientsOfEach']>[3][]) =>
      said(await store.readClientsOfEach(await plan(), { signatures: ['a', 'b'] }, limit, ...besides))
    expect(await read(2)).toEqual(['a web 1 3', 'a web 2 2', 'b phone 1 1'])
    expect(await read(1, [{ signature: 'b', client: web }])).toEqual(['a web 1 3', 'b phone 1 1'])
    expect(await read(1, [{ signature: 'a', client: phone }])).toEqual([
      'a phone 1 1',
      'a web 1 3',
      'b phone 1 1',
    ])
    expect(
      said(await store.readClientsOfEach(await plan(), { signatures: ['a', 'b'], clientName: 'phone' }, 1)),
    ).toEqual(['a phone 1 1', 'b phone 1 1'])
  })

  it('gives the clients with most requests, and those that are named besides', async () => {
    await store.append(
      windowOf(noon, [{ client: web }, { client: web }, { client: newWeb }, { client: phone }]),
    )
    const read = async (...besides: (typeof web)[]) =>
      (
        await store.readClients(
          await plan(),
          {},
          1,
          besides.map((client) => ({ signature: '', client })),
        )
      )
        .map(({ signature, client, figures }) =>
          [signature, client.name, client.version, figures.requests].join(' '),
        )
        .sort()
    expect(await read()).toEqual([' web 1 2'])
    expect(await read(phone, web, { name: 'unknown', version: '1' })).toEqual([' phone 1 1', ' web 1 2'])
  })

  it('gives so many samples of each signature', async () => {
    const samples = [
      sampleAt(noon, { id: 'a1', signature: 'a', durationMs: 10 }),
      sampleAt(noon + 1, { id: 'a2', signature: 'a', durationMs: 30 }),
      sampleAt(noon + 2, { id: 'a3', signature: 'a', durationMs: 20, reason: 'ordinary' }),
      sampleAt(noon + 3, { id: 'b1', signature: 'b', durationMs: 1, client: web }),
      sampleAt(noon + 4, { id: 'c1', signature: 'c', durationMs: 99 }),
      sampleAt(noon - 1, { id: 'b0', signature: 'b', durationMs: 99 }),
    ]
    await store.append({ ...emptyBatch, samples })
    const read = async (query: Partial<SampleQuery>) => {
      const wanted = {
        ...afternoon,
        orderBy: 'duration',
        limit: 2,
        signatures: ['a', 'b', 'b'],
        ...query,
      } as const
      const found = await store.readSamplesOfEach({ ...wanted, signatures: wanted.signatures ?? [] })
      const of = (signature: string) => found.filter((sample) => sample.signature === signature)
      expect(of('a').length + of('b').length).toBe(found.length)
      return [...of('a'), ...of('b')].map(({ id }) => id).join(' ')
    }
    expect(await read({})).toBe('a2 a3 b1')
    expect(await read({ orderBy: 'at' })).toBe('a3 a2 b1')
    expect(await read({ limit: 1, reasons: ['ordinary', 'slow'] })).toBe('a2 b1')
    expect(await read({ clientName: 'web', minDurationMs: 1 })).toBe('b1')
    expect(await read({ minDurationMs: 15 })).toBe('a2 a3')
    expect(await read({ signatures: [] })).toBe('')
    const [whole] = await store.readSamplesOfEach({
      ...afternoon,
      orderBy: 'duration',
      limit: 1,
      signatures: ['a'],
    })
    expect(whole).toEqual(samples[1])
  })

  it('leaves the windows out of each signature that the reader has in memory', async () => {
    await store.append(windowOf(noon, [{ signature: 'a' }], { gateway: 'mine', sequence: 1 }))
    await store.append(
      windowOf(noon, [{ signature: 'a' }, { signature: 'a' }], { gateway: 'other', sequence: 1 }),
    )
    const held = { gateway: 'mine', windows: [{ start: noon, sequence: 1 }] }
    const subject = { signatures: ['a'] }
    const slices = await store.readSlicesOfEach(await plan(held), subject, step)
    const clients = await store.readClientsOfEach(await plan(held), subject, 5)
    expect(slices.map(({ figures }) => figures.requests)).toEqual([2])
    expect(clients.map(({ figures }) => figures.requests)).toEqual([2])
  })
}
