import { beforeEach, describe, expect, it } from 'vitest'
import type { MeasurementStore } from '../../src/storage/store.ts'
import { measurementOf, minuteMs, noon } from '../support/measurements.ts'
import { describeReadsOfEach } from './store-contract-each.ts'
import { describeFindings } from './store-contract-findings.ts'
import { describeLevels } from './store-contract-levels.ts'
import { describeReads } from './store-contract-reads.ts'
import { describeRetention } from './store-contract-retention.ts'
import {
  afternoon,
  descriptionOf,
  emptyBatch,
  hourMs,
  nobody,
  requestsOf,
  sampleAt,
  seenFinding,
  totalsOf,
  windowOf,
} from './store-contract-rows.ts'
import { describeSamples } from './store-contract-samples.ts'
import { describeSpans } from './store-contract-spans.ts'

const part = { part: 'resolver', name: 'Product.supplier', place: '' } as const

/** What every MeasurementStore keeps; `createStore` gives an empty one. */
export function describeStore(createStore: () => Promise<MeasurementStore>): void {
  describe('appending', () => describeAppend(createStore))
  describe('reading windows', () => describeReads(createStore))
  describe('reading each signature apart', () => describeReadsOfEach(createStore))
  describe('reading samples and texts', () => describeSamples(createStore))
  describe('findings', () => describeFindings(createStore))
  describe('rolling up', () => describeLevels(createStore))
  describe('deleting', () => describeRetention(createStore))
  describe('the span that is answered for', () => describeSpans(createStore))
}

function describeAppend(createStore: () => Promise<MeasurementStore>): void {
  let store: MeasurementStore
  beforeEach(async () => {
    store = await createStore()
  })

  it('takes an empty batch', async () => {
    await store.append(emptyBatch)
    expect(await requestsOf(store, afternoon)).toBe(0)
  })

  it('does not count a batch twice that is appended again', async () => {
    const finding = seenFinding(noon)
    const batch = {
      ...windowOf(noon, [{ parts: [{ ...part, count: 2, totalMs: 4 }] }]),
      findings: finding.findings,
      findingWindows: finding.findingWindows,
      samples: [sampleAt(noon, { id: 'one' })],
      signatures: [
        { signature: 's', operationName: 'S', kind: 'query' as const, document: '{ a }', lastSeen: noon },
      ],
      statements: [{ fingerprint: 'f', text: 'select ?', lastSeen: noon }],
    }
    await store.append(batch)
    const once = await totalsOf(store, afternoon)
    await store.append(batch)
    expect(await totalsOf(store, afternoon)).toEqual(once)
    expect(once.all).toMatchObject([{ requests: 1 }])
    expect(once.findings).toMatchObject([{ figures: { operations: 1 } }])
    expect(once.parts.map(({ figures }) => figures.count)).toEqual([2, 2])
    expect(await store.readSamples({ ...afternoon, orderBy: 'at', limit: 10 })).toHaveLength(1)
  })

  it('keeps the newer state of a window when an older one arrives late', async () => {
    const seenOnce = seenFinding(noon)
    const seenTwice = seenOnce.findingWindows.map((row) => ({ ...row, operations: 2, latestAt: noon + 9 }))
    const older = { ...windowOf(noon, [{ parts: [part] }]), findingWindows: seenOnce.findingWindows }
    const newer = {
      ...windowOf(noon, [{ parts: [part] }, { durationMs: 30, parts: [part] }]),
      findings: seenOnce.findings,
      findingWindows: seenTwice,
    }
    await store.append(newer)
    const before = await totalsOf(store, afternoon)
    await store.append(older)
    expect(await totalsOf(store, afternoon)).toEqual(before)
    expect(before.all).toMatchObject([{ requests: 2 }])
    expect(before.clients).toMatchObject([{ figures: { requests: 2 } }])
    expect(before.parts.map(({ figures }) => figures.operations)).toEqual([2, 2])
    expect(before.findings).toMatchObject([{ figures: { operations: 2, latestAt: noon + 9 } }])
  })

  it('replaces a window by its newer state', async () => {
    await store.append(windowOf(noon, [{ durationMs: 10 }]))
    await store.append(windowOf(noon, [{ durationMs: 10 }, { durationMs: 20 }]))
    const { all } = await totalsOf(store, afternoon)
    expect(all).toMatchObject([{ requests: 2, durations: { count: 2, sum: 30, max: 20 } }])
  })

  it('keeps two windows of one gateway and minute apart by their sequence', async () => {
    await store.append(windowOf(noon, [{}], { sequence: 7 }))
    await store.append(windowOf(noon, [{}], { sequence: 8 }))
    expect(await requestsOf(store, afternoon)).toBe(2)
  })

  it('stores nothing of a batch of which a part cannot be stored', async () => {
    const circular: Record<string, unknown> = {}
    circular.self = circular
    const good = sampleAt(noon, { id: 'good' })
    const batch = {
      ...windowOf(noon, [{ parts: [part] }]),
      ...{ findings: [descriptionOf()], statements: [{ fingerprint: 'f', text: 't', lastSeen: noon }] },
      samples: [good, { ...good, id: 'bad', variables: circular }],
    }
    await expect(store.append(batch)).rejects.toThrow(/circular/)
    expect(await totalsOf(store, afternoon)).toEqual({
      ...{ all: [], operations: [], clients: [], parts: [], findings: [] },
    })
    const plan = await store.plan(afternoon, nobody)
    expect(await store.readFindings(plan, ['finding-1'])).toEqual([])
    expect(await store.readSample('good')).toBeUndefined()
    expect((await store.readTexts({ fingerprints: ['f'] })).statements.size).toBe(0)
  })

  it('widens the time a finding was seen, and adds its windows up over gateways', async () => {
    await store.append(seenFinding(noon + 10, { statements: 50, gateway: 'a' }))
    await store.append(seenFinding(noon + 20, { statements: 30, gateway: 'b' }))
    await store.append({
      ...emptyBatch,
      findings: [descriptionOf({ firstSeen: noon + 15, lastSeen: noon + 15 })],
    })
    const { findings } = await totalsOf(store, afternoon)
    expect(findings).toEqual([
      {
        description: descriptionOf({ firstSeen: noon + 10, lastSeen: noon + 20 }),
        figures: {
          operations: 2,
          maxStatementsPerOperation: 50,
          latestStatementsPerOperation: 30,
          latestAt: noon + 20,
          rows: 100,
          totalMs: 50,
          lostMs: 40,
        },
      },
    ])
  })

  it('keeps a text once, with the day it was last seen', async () => {
    const text = {
      signature: 's',
      operationName: 'S',
      kind: 'query',
      document: '{ a }',
      lastSeen: noon,
    } as const
    await store.append({ ...emptyBatch, signatures: [{ ...text, lastSeen: noon + hourMs }] })
    await store.append({ ...emptyBatch, signatures: [text] })
    const { signatures } = await store.readTexts({ signatures: ['s'] })
    expect(signatures.get('s')).toEqual({ ...text, lastSeen: noon + hourMs })
  })

  describe('whatever the text is', () => {
    for (const [name, text] of [
      ['a NUL character', 'a\0b'],
      ['a lone surrogate', 'a\uD800b'],
      ['what looks like an escape', 'a\\u0000b\\ud800'],
      ['an emoji', 'a😀b'],
      ['quotes and backslashes', `'"\\`],
      ['a very long text', 'x'.repeat(20_000)],
    ] as const) {
      it(`stores ${name} in every text there is`, async () => {
        const short = text.slice(0, 100)
        const name = text.slice(0, 200)
        const signature = text.slice(0, 1000)
        const measurement = measurementOf({
          signature,
          operationName: name,
          client: { name: short, version: short },
          document: text,
          errorCodes: [short],
          errorMessages: [text.slice(0, 300)],
          redactedVariables: () => ({ [short]: short }),
          spans: [{ name, calls: 1, errors: 0, totalMs: 1, maxMs: 1 }],
        })
        const done = {
          signature,
          operationName: name,
          client: measurement.client,
          errorCodes: [short],
          parts: [
            { part: 'span', name, place: '' },
            { part: 'statement', name: 'f', place: name },
          ],
        } as const
        const finding = descriptionOf({
          ...{ signature, statement: text, advice: text, coordinate: name },
          ...{ loader: name, patch: text, evidence: name },
        })
        await store.append({
          ...windowOf(noon, [done]),
          findings: [finding],
          findingWindows: seenFinding(noon).findingWindows,
          samples: [sampleAt(noon, { ...measurement, reason: 'failed' })],
          signatures: [{ signature, operationName: name, kind: 'query', document: text, lastSeen: noon }],
          statements: [{ fingerprint: short, text, lastSeen: noon }],
        })
        await store.append(windowOf(noon + minuteMs, [done]))
        const totals = await totalsOf(store, afternoon)
        expect(totals.all).toMatchObject([{ requests: 2 }])
        expect(Object.entries(totals.all[0]?.errorCodes ?? {})).toEqual([[storable(short), 2]])
        expect(totals.operations).toMatchObject([{ operationName: storable(name), figures: { requests: 2 } }])
        expect(totals.clients).toMatchObject([
          { client: { name: storable(short) }, figures: { requests: 2 } },
        ])
        expect(totals.parts).toHaveLength(4)
        expect(totals.findings).toMatchObject([{ figures: { operations: 1 } }])
        expect(await store.readSamples({ ...afternoon, orderBy: 'at', limit: 10 })).toHaveLength(1)
        const [stored] = totals.operations
        const texts = await store.readTexts({ signatures: [stored?.signature ?? ''] })
        expect([...texts.signatures.values()]).toMatchObject([{ document: storable(text) }])
      })
    }
  })

  // A store may keep what PostgreSQL cannot, or U+FFFD in its place.
  function storable(text: string) {
    const replaced = text.replace(/\p{Surrogate}|\0/gu, '\uFFFD')
    return expect.toSatisfy((found: unknown) => found === text || found === replaced)
  }
}
