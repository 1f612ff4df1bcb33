import { beforeEach, expect, it } from 'vitest'
import type { FindingDescription } from '../../src/storage/finding-log.ts'
import type { MeasurementStore } from '../../src/storage/store.ts'
import { minuteMs, noon } from '../support/measurements.ts'
import {
  afternoon,
  dayMs,
  descriptionOf,
  emptyBatch,
  hourMs,
  midnight,
  nobody,
  rollUpAll,
  seenFinding,
} from './store-contract-rows.ts'

export function describeFindings(createStore: () => Promise<MeasurementStore>): void {
  let store: MeasurementStore
  beforeEach(async () => {
    store = await createStore()
  })

  const describedAs = async (...descriptions: FindingDescription[]) => {
    for (const description of descriptions) await store.append({ ...emptyBatch, findings: [description] })
    const [found] = await store.readFindings(await store.plan(afternoon, nobody), ['finding-1'])
    return found?.description
  }

  it('reads a finding that no window of the span has seen only when it is named, without figures', async () => {
    await store.append({ ...emptyBatch, findings: [descriptionOf()] })
    await store.append(seenFinding(noon, { identity: 'finding-2' }))
    const read = async (identities: string[]) =>
      (await store.readFindings(await store.plan(afternoon, nobody), identities))
        .map(({ description, figures }) => [description.identity, figures?.operations])
        .sort()
    expect(await read([])).toEqual([['finding-2', 1]])
    expect(await read(['finding-1', 'unknown'])).toEqual([
      ['finding-1', undefined],
      ['finding-2', 1],
    ])
  })

  it('reads the figures of the named findings alone', async () => {
    for (const identity of ['finding-1', 'finding-2', 'finding-3'])
      await store.append(seenFinding(noon, { identity }))
    const found = await store.readFindings(
      await store.plan(afternoon, nobody),
      ['finding-2', 'unknown'],
      'alone',
    )
    expect(found.map(({ description, figures }) => [description.identity, figures?.operations])).toEqual([
      ['finding-2', 1],
    ])
    expect(await store.readFindings(await store.plan(afternoon, nobody), [], 'alone')).toEqual([])
  })

  it('gives back all that is said of one', async () => {
    const description = descriptionOf({
      loader: 'supplierById',
      patch: 'supplier: ({ id }, _, { loaders }) => loaders.supplierById.load(id)',
      evidence: 'sample-1',
      maxStatementsPerOperation: 2 ** 40,
    })
    expect(await describedAs(description)).toEqual(description)
    expect(await describedAs({ ...description, identity: 'finding-2' })).toEqual(description)
  })

  it('says what the later says, whichever is written first', async () => {
    const early = descriptionOf({
      ...{ lastSeen: noon, maxStatementsPerOperation: 90, evidence: 'early' },
      ...{ loader: 'early', advice: 'Early.', patch: 'early()' },
    })
    const late = descriptionOf({
      ...{ firstSeen: noon + 1, lastSeen: noon + 1, maxStatementsPerOperation: 40, evidence: 'late' },
      ...{ loader: undefined, advice: 'Late.', patch: undefined },
    })
    const both = { ...late, firstSeen: noon, maxStatementsPerOperation: 90 }
    expect(await describedAs(early, late)).toEqual(both)
    store = await createStore()
    expect(await describedAs(late, early)).toEqual(both)
  })

  it('keeps the operation that shows one while no later one is kept', async () => {
    const shown = descriptionOf({ evidence: 'shown' })
    const seenAgain = descriptionOf({ lastSeen: noon + 1, evidence: undefined })
    expect(await describedAs(shown, seenAgain)).toMatchObject({ lastSeen: noon + 1, evidence: 'shown' })
    store = await createStore()
    expect(await describedAs(seenAgain, shown)).toMatchObject({ lastSeen: noon + 1, evidence: 'shown' })
  })

  it('adds what is lost up to the last bit, at each level and over all gateways', async () => {
    let lostMs = 0
    for (let minute = 0; minute < 60; minute++) {
      // Such numbers have an exact sum.
      const lost = (minute % 7) / 8 + 2 ** 20 * (minute % 2)
      lostMs += lost
      const gateway = minute % 3 === 0 ? 'a' : 'b'
      await store.append(seenFinding(noon + minute * 11 * minuteMs, { gateway, lostMs: lost }))
    }
    const read = async (span: { from: number; to: number }) => {
      const plan = await store.plan(span, nobody)
      const [found] = await store.readFindings(plan, [])
      return [new Set(plan.pieces.map(({ level }) => level)), found?.figures]
    }
    const day = { from: midnight, to: midnight + dayMs }
    const [, inMinutes] = await read(day)
    expect(inMinutes).toMatchObject({ operations: 60, lostMs })
    await rollUpAll(store, midnight + dayMs)
    expect(await read({ ...day, to: day.to - hourMs })).toEqual([new Set(['minute', 'hour']), inMinutes])
    await rollUpAll(store, midnight + 2 * dayMs)
    expect(await read(day)).toEqual([new Set(['day']), inMinutes])
  })

  it('tells since when findings are known and what they cost at most, those seen last first', async () => {
    await store.append(seenFinding(noon, { identity: 'a', statements: 10 }))
    await store.append(seenFinding(noon + 1, { identity: 'b', statements: 20 }))
    await store.append(seenFinding(noon + 2, { identity: 'a', statements: 7, gateway: 'b' }))
    await store.append(seenFinding(noon + 3, { identity: 'c', statements: 5 }))
    const a = { identity: 'a', firstSeen: noon, maxStatementsPerOperation: 10 }
    const b = { identity: 'b', firstSeen: noon + 1, maxStatementsPerOperation: 20 }
    const c = { identity: 'c', firstSeen: noon + 3, maxStatementsPerOperation: 5 }
    expect(await store.readFindingCosts({ seenSince: 0, limit: 10 })).toEqual([c, a, b])
    expect(await store.readFindingCosts({ seenSince: 0, limit: 2 })).toEqual([c, a])
    expect(await store.readFindingCosts({ seenSince: noon + 2, limit: 10 })).toEqual([c, a])
    expect(await store.readFindingCosts({ seenSince: noon + 4, limit: 10 })).toEqual([])
  })
}
