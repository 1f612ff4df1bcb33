import { describe, expect, it } from 'vitest'
import { allSignatures, OperationTally } from '../../src/aggregation/figures.ts'
import {
  clientSummariesOf,
  mergeClients,
  mergeFindingRows,
  mergeOperations,
  mergeParts,
  mergeSlices,
  operationSummariesOf,
  partSummariesOf,
  slicesOf,
  sumOf,
} from '../../src/storage/merge.ts'
import { minuteMs, noon } from '../support/measurements.ts'
import { plain, seenFinding, windowOf } from './store-contract-rows.ts'

const web = { name: 'web', version: '1' }
const resolver = { part: 'resolver', name: 'Query.a', place: '' } as const
const rows = windowOf(noon, [
  { signature: 'a', operationName: 'A', client: web, durationMs: 1, parts: [resolver] },
  { signature: 'a', operationName: 'A', durationMs: 2, parts: [resolver] },
  { signature: 'b', operationName: 'B', kind: 'mutation', durationMs: 4, client: web },
])
const nothing = [{ figures: new OperationTally().toFigures() }]
const total = ({ figures }: { figures: { durations: { sum: number } } }) => figures.durations.sum

describe('slices', () => {
  const step = { origin: noon - 5 * minuteMs, stepMs: 10 * minuteMs }

  it('tell of all operations by their own rows, not by adding signatures up', () => {
    const slices = slicesOf(rows, {}, step)
    expect(slices).toHaveLength(1)
    expect(mergeSlices(slices).map((slice) => [slice.start, total(slice)])).toEqual([[step.origin, 7]])
  })

  it('add up what the subject names', () => {
    const sumOfSubject = (subject: Parameters<typeof slicesOf>[1]) =>
      mergeSlices(slicesOf(rows, subject, step)).map(total)
    expect(sumOfSubject({ signatures: ['a'] })).toEqual([3])
    expect(sumOfSubject({ signatures: ['a', 'b'] })).toEqual([7])
    expect(sumOfSubject({ clientName: 'web' })).toEqual([5])
    expect(sumOfSubject({ clientName: 'web', signatures: ['b'] })).toEqual([4])
    expect(sumOfSubject({ clientName: 'phone' })).toEqual([])
  })

  it('lie on steps from the origin on, also before it, and come oldest first', () => {
    const at = (minutes: number) => windowOf(noon + minutes * minuteMs, [{}])
    const merged = mergeSlices([5, 4, -6, 0].flatMap((minutes) => slicesOf(at(minutes), {}, step)))
    expect(merged.map(({ start, figures }) => [(start - noon) / minuteMs, figures.requests])).toEqual([
      [-15, 1],
      [-5, 2],
      [5, 1],
    ])
  })

  it('add up to one', () => {
    expect(sumOf(slicesOf(rows, { signatures: ['a', 'b'] }, step))).toMatchObject({ requests: 3 })
    expect(sumOf([])).toMatchObject({ requests: 0, durations: { count: 0 } })
  })

  it('of one row have its figures, and nothing else of it', () => {
    const [slice] = mergeSlices(slicesOf(rows, { signatures: ['b'] }, step))
    expect(slice && plain(slice.figures)).toEqual(
      plain(sumOf([...slicesOf(rows, { signatures: ['b'] }, step), ...nothing])),
    )
  })
})

describe('operations', () => {
  it('are told apart by signature, without the row of all of them', () => {
    const found = operationSummariesOf(rows, {}).map(({ signature, operationName, kind }) => [
      signature,
      operationName,
      kind,
    ])
    expect(found).toEqual([
      ['a', 'A', 'query'],
      ['b', 'B', 'mutation'],
    ])
    expect(operationSummariesOf(rows, { signatures: ['b', allSignatures] })).toHaveLength(1)
  })

  it('of one client have the names of their signatures', () => {
    const found = mergeOperations(operationSummariesOf(rows, { clientName: 'web' }))
    expect(found.map((one) => [one.operationName, one.kind, total(one)])).toEqual([
      ['A', 'query', 1],
      ['B', 'mutation', 4],
    ])
  })

  it('take their name from whichever summary knows it', () => {
    const [known] = operationSummariesOf(rows, { signatures: ['a'] })
    const [unknown] = operationSummariesOf(
      { ...rows, operations: [] },
      { signatures: ['a'], clientName: 'web' },
    )
    if (known === undefined || unknown === undefined) throw new Error('the rows have both')
    expect(unknown).toMatchObject({ operationName: undefined, kind: 'unknown' })
    for (const order of [
      [unknown, known],
      [known, unknown],
    ]) {
      expect(mergeOperations(order)).toMatchObject([{ operationName: 'A', kind: 'query' }])
    }
  })

  it('merge to the same in any order and by any parts', () => {
    const windows = [0, 1, 2, 3, 4].map((minute) =>
      windowOf(noon + minute * minuteMs, [{ durationMs: 2 ** minute, errorCodes: [`E${minute % 2}`] }]),
    )
    const of = (...which: number[]) =>
      mergeOperations(which.flatMap((index) => operationSummariesOf(windows[index] ?? rows, {})))
    const whole = of(0, 1, 2, 3, 4).map(({ figures }) => plain(figures))
    expect(whole).toMatchObject([{ requests: 5, errorCodes: { E0: 3, E1: 2 }, durations: { sum: 31 } }])
    expect(of(4, 2, 0, 3, 1).map(({ figures }) => plain(figures))).toEqual(whole)
    expect(mergeOperations([...of(3, 1), ...of(0, 4, 2)]).map(({ figures }) => plain(figures))).toEqual(whole)
  })
})

describe('clients', () => {
  it('are told apart by name and version', () => {
    const clients = [
      web,
      { name: 'web', version: '2' },
      { name: 'we', version: 'b1' },
      { name: '', version: '' },
    ]
    const of = clients.map((client) => clientSummariesOf(windowOf(noon, [{ client }]), {}))
    expect(
      mergeClients([...of, ...of].flat()).map(({ client, figures }) => [client, figures.requests]),
    ).toEqual(clients.map((client) => [client, 2]))
  })

  it('are those of the subject', () => {
    const of = (subject: Parameters<typeof clientSummariesOf>[1]) =>
      clientSummariesOf(rows, subject).map((one) => [one.client.name, total(one)])
    expect(of({})).toEqual([
      ['web', 5],
      ['', 2],
    ])
    expect(of({ signatures: ['a'], clientName: 'web' })).toEqual([['web', 1]])
  })
})

describe('parts', () => {
  it('are those of every signature, of some, or of all operations together', () => {
    const of = (query: Parameters<typeof partSummariesOf>[1]) =>
      partSummariesOf(rows, query).map(({ signature, figures }) => [signature, figures.count])
    expect(of({})).toEqual([['a', 2]])
    expect(of({ signatures: [allSignatures] })).toEqual([[allSignatures, 2]])
    expect(of({ signatures: ['b'] })).toEqual([])
    expect(of({ part: 'loader' })).toEqual([])
    expect(of({ names: ['Query.a'], part: 'resolver' })).toEqual([['a', 2]])
  })

  it('are told apart by kind, name and place, whatever characters those have', () => {
    const identities = [
      resolver,
      { ...resolver, part: 'span' },
      { part: 'statement', name: 'f', place: 'T.a' },
      { part: 'statement', name: 'f', place: 'T.b' },
      { part: 'statement', name: 'fT', place: '.b' },
      { part: 'statement', name: 'f\nT', place: 'b' },
      { part: 'statement', name: 'f', place: 'T\nb' },
    ] as const
    const parts = partSummariesOf(windowOf(noon, [{ parts: identities }]), {})
    const merged = mergeParts([...parts, ...parts])
    expect(merged.map(({ part, name, place }) => ({ part, name, place }))).toEqual(identities)
    expect(merged.map(({ figures }) => figures.operations)).toEqual(identities.map(() => 2))
  })
})

it('finding rows add up by identity, and the latest is the latest in any order', () => {
  const [early] = seenFinding(noon, { statements: 50 }).findingWindows
  const [late] = seenFinding(noon + 1, { statements: 30, gateway: 'b' }).findingWindows
  const [other] = seenFinding(noon, { identity: 'finding-2' }).findingWindows
  if (early === undefined || late === undefined || other === undefined) throw new Error('each has a window')
  for (const order of [
    [early, late, other],
    [other, late, early],
  ]) {
    const merged = mergeFindingRows(order)
    expect([...merged.keys()].sort()).toEqual(['finding-1', 'finding-2'])
    expect({ ...merged.get('finding-1') }).toEqual({
      operations: 2,
      maxStatementsPerOperation: 50,
      latestStatementsPerOperation: 30,
      latestAt: noon + 1,
      rows: 100,
      totalMs: 50,
      lostMs: 40,
    })
  }
})
