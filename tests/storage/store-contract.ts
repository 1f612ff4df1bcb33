import { beforeEach, describe, expect, it } from 'vitest'
import { createAggregator } from '../../src/aggregation/aggregator.ts'
import { sampleOf } from '../../src/storage/sample.ts'
import type { Batch, MeasurementStore, Span } from '../../src/storage/store.ts'
import { createClock, findingOf, measurementOf, minuteMs, noon } from '../support/measurements.ts'

const emptyBatch: Batch = {
  operations: [],
  resolvers: [],
  loaders: [],
  findingWindows: [],
  findings: [],
  samples: [],
  documents: [],
}
const hour: Span = { from: noon, to: noon + 60 * minuteMs }
const nobody = { gateway: 'nobody', sequences: [] }

/** What one operation, or several, become on their way to a store. */
function batchOf(
  gateway: string,
  record: (aggregator: ReturnType<typeof createAggregator>) => void,
  at = noon,
): Batch {
  const aggregator = createAggregator({ now: createClock(at).now, gateway })
  record(aggregator)
  const { operations, resolvers, loaders, findings } = aggregator.pending().rows
  return { ...emptyBatch, operations, resolvers, loaders, findingWindows: findings }
}

const { statementsPerOperation: _statements, rows: _rows, durationMs: _duration, ...said } = findingOf()
const describedFinding = { ...said, firstSeen: noon, lastSeen: noon }

/** What every MeasurementStore keeps; `createStore` gives an empty one. */
export function describeStore(createStore: () => Promise<MeasurementStore>): void {
  let store: MeasurementStore
  beforeEach(async () => {
    store = await createStore()
  })

  const requestsOf = async (span: Span = hour, excluded: { gateway: string; sequences: number[] } = nobody) =>
    (await store.readOperations(span, excluded)).map(({ figures }) => figures.requests)

  it('merges windows, audiences and gateways, exactly', async () => {
    await store.append(
      batchOf('a', (aggregator) => {
        aggregator.record(measurementOf({ durationMs: 10, cache: 'hit', statementCount: 2, databaseMs: 1.5 }))
        aggregator.record(
          measurementOf({ durationMs: 30, outcome: 'serverError', audience: 'administrator' }),
        )
      }),
    )
    await store.append(
      batchOf(
        'b',
        (aggregator) => void aggregator.record(measurementOf({ durationMs: 20 })),
        noon + minuteMs,
      ),
    )
    expect(await store.readOperations(hour, nobody)).toEqual([
      {
        signature: 'products-signature',
        operationName: 'Products',
        kind: 'query',
        figures: {
          requests: 3,
          errors: 1,
          outcomes: { ok: 2, partial: 0, clientError: 0, serverError: 1, refused: 0 },
          cache: { hit: 1, stale: 0, miss: 2, bypass: 0, private: 0 },
          requestBytes: 300,
          responseBytes: 3000,
          statements: 2,
          databaseMs: 1.5,
          durations: {
            count: 3,
            sum: 60,
            sumSquares: 1400,
            min: 10,
            max: 30,
            indexes: [349, 384, 405],
            counts: [1, 1, 1],
          },
        },
      },
    ])
  })

  it('keeps an anonymous operation apart from a named one', async () => {
    await store.append(
      batchOf('a', (aggregator) => {
        aggregator.record(measurementOf())
        aggregator.record(measurementOf({ operationName: undefined }))
      }),
    )
    const names = (await store.readOperations(hour, nobody)).map(({ operationName }) => operationName)
    expect(new Set(names)).toEqual(new Set(['Products', undefined]))
  })

  it('does not count a batch twice that is appended again', async () => {
    const batch = {
      ...batchOf('a', (aggregator) => {
        const resolvers = [{ coordinate: 'Product.supplier', calls: 2, errors: 0, totalMs: 4, maxMs: 3 }]
        const batches = [{ loader: 'supplierById', batches: 1, keys: 5, errors: 0, totalMs: 2, maxMs: 2 }]
        aggregator.record(measurementOf({ resolvers, batches }), [findingOf()])
      }),
      findings: [describedFinding],
      samples: [sampleOf(measurementOf({ id: 'one' }), 'a').sample],
    }
    await store.append(batch)
    await store.append(batch)
    expect(await requestsOf()).toEqual([1])
    expect(await store.readResolvers(hour, nobody)).toMatchObject([
      { figures: { calls: 2, totalMs: 4, maxMs: 3 } },
    ])
    expect(await store.readLoaders(hour, nobody)).toMatchObject([{ figures: { batches: 1, keys: 5 } }])
    expect(await store.readFindings(hour, nobody, [])).toMatchObject([{ figures: { operations: 1 } }])
    expect(await store.readSamples({ ...hour, minDurationMs: 0, limit: 10 })).toHaveLength(1)
  })

  it('keeps the newer state of a window when an older one arrives late', async () => {
    const aggregator = createAggregator({ now: createClock().now })
    const toBatch = () => ({ ...emptyBatch, operations: aggregator.pending().rows.operations })
    aggregator.record(measurementOf())
    const older = toBatch()
    aggregator.record(measurementOf())
    const newer = toBatch()
    await store.append(newer)
    await store.append(older)
    expect(await requestsOf()).toEqual([2])
  })

  it('leaves the windows out that the reader has in memory, and only those', async () => {
    const mine = batchOf('mine', (aggregator) => void aggregator.record(measurementOf()))
    await store.append(mine)
    await store.append(batchOf('other', (aggregator) => void aggregator.record(measurementOf())))
    expect(
      await requestsOf(hour, { gateway: 'mine', sequences: [mine.operations[0]?.sequence ?? -1] }),
    ).toEqual([1])
    expect(await requestsOf(hour, { gateway: 'mine', sequences: [99] })).toEqual([2])
  })

  it('reads a span from its first minute to before its end', async () => {
    for (const at of [noon - 1, noon, noon + minuteMs]) {
      await store.append(batchOf(`g${at}`, (aggregator) => void aggregator.record(measurementOf()), at))
    }
    expect(await requestsOf({ from: noon, to: noon + minuteMs })).toEqual([1])
    expect(await requestsOf({ from: noon + 5 * minuteMs, to: noon + 6 * minuteMs })).toEqual([])
  })

  it('widens the time a finding was seen, and adds its windows up over gateways', async () => {
    const of = (gateway: string, statementsPerOperation: number, at: number) => ({
      ...batchOf(gateway, (aggregator) => {
        aggregator.record(measurementOf({ startedAt: at }), [findingOf({ statementsPerOperation })])
      }),
      findings: [{ ...describedFinding, firstSeen: at, lastSeen: at }],
    })
    await store.append(of('a', 50, noon + 10))
    await store.append(of('b', 30, noon + 20))
    const [found] = await store.readFindings(hour, nobody, [])
    expect(found?.description).toEqual({
      ...describedFinding,
      firstSeen: noon + 10,
      lastSeen: noon + 20,
    })
    expect(found?.figures).toEqual({
      operations: 2,
      maxStatementsPerOperation: 50,
      latestStatementsPerOperation: 30,
      latestAt: noon + 20,
      rows: 100,
      totalMs: 50,
    })
  })

  it('reads a finding outside the span only when it is named', async () => {
    await store.append({ ...emptyBatch, findings: [describedFinding] })
    expect(await store.readFindings(hour, nobody, [])).toEqual([])
    expect(await store.readFindings(hour, nobody, ['finding-1'])).toMatchObject([
      { description: { identity: 'finding-1' }, figures: undefined },
    ])
  })

  it('gives samples back whole, slowest first', async () => {
    const samples = [20, 40, 30].map(
      (durationMs) => sampleOf(measurementOf({ id: `s${durationMs}`, durationMs }), 'a').sample,
    )
    await store.append({ ...emptyBatch, samples })
    const found = await store.readSamples({ ...hour, minDurationMs: 25, limit: 10 })
    expect(found).toEqual([samples[1], samples[2]])
    expect(await store.readSamples({ ...hour, minDurationMs: 0, limit: 1 })).toHaveLength(1)
    expect(await store.readSamples({ from: noon + 1, to: noon + 2, minDurationMs: 0, limit: 1 })).toEqual([])
  })

  it('keeps a document once', async () => {
    const document = { signature: 's', document: '{ a }', lastSeen: noon }
    await store.append({ ...emptyBatch, documents: [document] })
    await store.append({ ...emptyBatch, documents: [{ ...document, lastSeen: noon + 1 }] })
    expect(await store.readDocuments(['s', 'unknown'])).toEqual(new Map([['s', '{ a }']]))
  })

  it('deletes what is older than the retention, in bounded pieces', async () => {
    for (let index = 0; index < 3; index++) {
      await store.append({
        ...batchOf(`old${index}`, (aggregator) => void aggregator.record(measurementOf())),
        samples: [sampleOf(measurementOf({ id: `old${index}` }), 'a').sample],
        findings: [{ ...describedFinding, identity: `old${index}` }],
        documents: [{ signature: `old${index}`, document: '{ a }', lastSeen: noon }],
      })
    }
    await store.append(
      batchOf('new', (aggregator) => void aggregator.record(measurementOf()), noon + minuteMs),
    )
    expect(await store.cleanup(noon + minuteMs, 2)).toBe(false)
    expect(await store.cleanup(noon + minuteMs, 2)).toBe(true)
    expect(await requestsOf()).toEqual([1])
    expect(await store.readSamples({ ...hour, minDurationMs: 0, limit: 10 })).toEqual([])
    expect(await store.readFindings(hour, nobody, ['old0', 'old1', 'old2'])).toEqual([])
    expect(await store.readDocuments(['old0', 'old1', 'old2'])).toEqual(new Map())
  })

  it('takes an empty batch', async () => {
    await store.append(emptyBatch)
    expect(await requestsOf()).toEqual([])
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
        const measurement = measurementOf({
          signature: text.slice(0, 1000),
          operationName: text.slice(0, 200),
          document: text,
          errorCodes: [text.slice(0, 100)],
          errorMessages: [text.slice(0, 300)],
          redactedVariables: () => ({ [text.slice(0, 100)]: text.slice(0, 100) }),
          resolvers: [{ coordinate: text.slice(0, 200), calls: 1, errors: 0, totalMs: 1, maxMs: 1 }],
          batches: [{ loader: text.slice(0, 200), batches: 1, keys: 1, errors: 0, totalMs: 1, maxMs: 1 }],
        })
        const finding = {
          ...findingOf(),
          ...describedFinding,
          statement: text,
          advice: text,
          coordinate: text.slice(0, 200),
        }
        await store.append({
          ...batchOf('a', (aggregator) => void aggregator.record(measurement, [finding])),
          findings: [finding],
          samples: [sampleOf(measurement, 'a').sample],
          documents: [{ signature: measurement.signature, document: text, lastSeen: noon }],
        })
        expect(await requestsOf()).toEqual([1])
        expect(await store.readSamples({ ...hour, minDurationMs: 0, limit: 10 })).toHaveLength(1)
      })
    }
  })
}
