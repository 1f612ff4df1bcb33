import { beforeEach, expect, it } from 'vitest'
import type { MeasurementStore, SampleQuery } from '../../src/storage/store.ts'
import { minuteMs, noon } from '../support/measurements.ts'
import { afternoon, dayMs, emptyBatch, nobody, rollUpAll, sampleAt, windowOf } from './store-contract-rows.ts'

const web = { name: 'web', version: '1' }
const newWeb = { name: 'web', version: '2' }
const phone = { name: 'phone', version: '1' }

export function describeSamples(createStore: () => Promise<MeasurementStore>): void {
  let store: MeasurementStore
  beforeEach(async () => {
    store = await createStore()
  })

  it('gives samples back whole, by every question', async () => {
    const samples = [
      sampleAt(noon, { id: 'a', durationMs: 20, client: web }),
      sampleAt(noon + 1, { id: 'b', durationMs: 40, signature: 't', reason: 'failed', client: phone }),
      sampleAt(noon + 2, { id: 'c', durationMs: 30, signature: 'u', reason: 'ordinary', client: newWeb }),
    ]
    await store.append({ ...emptyBatch, samples })
    expect(await store.readSample('b')).toEqual(samples[1])
    expect(await store.readSample('unknown')).toBeUndefined()
    const named = await store.readSamplesWithIds(['c', 'unknown', 'a', 'c'])
    expect(named.sort((one, other) => one.at - other.at)).toEqual([samples[0], samples[2]])
    expect(await store.readSamplesWithIds([])).toEqual([])
    const read = async (query: Partial<SampleQuery>) =>
      (await store.readSamples({ ...afternoon, orderBy: 'duration', limit: 10, ...query }))
        .map(({ id }) => id)
        .join('')
    expect(await store.readSamples({ ...afternoon, orderBy: 'duration', limit: 1 })).toEqual([samples[1]])
    expect(await read({})).toBe('bca')
    expect(await read({ orderBy: 'at' })).toBe('cba')
    expect(await read({ orderBy: 'at', limit: 2 })).toBe('cb')
    expect(await read({ minDurationMs: 30 })).toBe('bc')
    expect(await read({ signatures: ['s', 'u'] })).toBe('ca')
    expect(await read({ signatures: [] })).toBe('')
    expect(await read({ clientName: 'web' })).toBe('ca')
    expect(await read({ reasons: ['failed', 'slow'] })).toBe('ba')
    expect(await read({ from: noon + 1, to: noon + 2 })).toBe('b')
    expect(
      await read({ clientName: 'web', signatures: ['s', 't'], minDurationMs: 20, reasons: ['slow'] }),
    ).toBe('a')
  })

  it('reads, thins and deletes a sample by when it was recorded, whenever it began', async () => {
    const long = (at: number, id: string) =>
      sampleAt(at, { id, startedAt: noon - 10 * dayMs, reason: 'ordinary' })
    const samples = ['a', 'b', 'c', 'd', 'e'].map((id, index) => long(noon + index, id))
    await store.append({ ...windowOf(noon, [{}]), samples })
    const read = async () => store.readSamples({ ...afternoon, orderBy: 'at', limit: 10, signatures: ['s'] })
    expect(await read()).toEqual([...samples].reverse())
    await rollUpAll(store, noon + 3 * dayMs)
    expect((await read()).map(({ id }) => id)).toEqual(['d', 'c', 'b', 'a'])
    const bounds = { minutesBefore: 0, hoursBefore: 0, daysBefore: 0 }
    await store.cleanup({ ...bounds, othersBefore: noon + 1 }, 10)
    expect((await read()).map(({ id }) => id)).toEqual(['d', 'c', 'b'])
  })

  it('reads the texts that are asked for and known', async () => {
    const text = { operationName: undefined, kind: 'query', document: '{ a }', lastSeen: noon } as const
    await store.append({
      ...emptyBatch,
      signatures: [
        { ...text, signature: 'a' },
        { ...text, signature: 'b' },
      ],
      statements: [
        { fingerprint: 'f', text: 'select ?', lastSeen: noon },
        { fingerprint: 'g', text: 'delete', lastSeen: noon },
      ],
    })
    expect(await store.readTexts({ signatures: ['a', 'unknown'], fingerprints: ['f', 'unknown'] })).toEqual({
      signatures: new Map([['a', { ...text, signature: 'a' }]]),
      statements: new Map([['f', 'select ?']]),
    })
    expect(await store.readTexts({})).toEqual({ signatures: new Map(), statements: new Map() })
  })

  it('finds the signatures that have a name in the span, those with most requests first', async () => {
    const of = (signature: string, operationName: string) => ({ signature, operationName })
    const done = [of('a', 'Products'), of('b', 'Products'), of('d', 'Products'), of('c', 'Orders')]
    await store.append(windowOf(noon, [...done, of('b', 'Products'), of('b', 'Products')]))
    await store.append(windowOf(noon + minuteMs, [of('d', 'Products')], { gateway: 'b' }))
    await store.append(windowOf(afternoon.to, [of('a', 'Products'), of('later', 'Products')]))
    const [a, b, d] = [
      { signature: 'a', requests: 1 },
      { signature: 'b', requests: 3 },
      { signature: 'd', requests: 2 },
    ]
    const find = async (name: string, limit: number, besides?: string[]) =>
      store.findSignatures(await store.plan(afternoon, nobody), name, limit, besides)
    expect(await find('Products', 10)).toEqual({ found: [b, d, a], count: 3 })
    expect(await find('Products', 1)).toEqual({ found: [b], count: 3 })
    expect(await find('Products', 1, ['a', 'c', 'later', 'unknown'])).toEqual({ found: [b, a], count: 3 })
    expect(await find('Unknown', 10, ['a'])).toEqual({ found: [], count: 0 })
    const held = { gateway: 'a', windows: [{ start: noon, sequence: noon / minuteMs }] }
    const beside = await store.plan(afternoon, held)
    expect(await store.findSignatures(beside, 'Products', 10)).toEqual({
      found: [{ signature: 'd', requests: 1 }],
      count: 1,
    })
    await rollUpAll(store, noon + 3 * dayMs)
    expect(await find('Products', 10)).toEqual({ found: [b, d, a], count: 3 })
  })
}
