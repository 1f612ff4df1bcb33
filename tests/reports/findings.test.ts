import { describe, expect, it, vi } from 'vitest'
import { findingKinds } from '../../src/measurement/finding.ts'
import { createMemoryStore } from '../../src/storage/memory-store.ts'
import { seenFinding } from '../storage/store-contract-rows.ts'
import { findingOf, measurementOf, minuteMs, noon } from '../support/measurements.ts'
import { createReports } from './support.ts'

describe('findings', () => {
  it('adds the sightings of one identity up, stored or not', async () => {
    let seen = findingOf({ statementsPerOperation: 50, lostMs: 20 })
    const { record, query, writer, clock } = createReports({ diagnose: () => [seen] })
    record(measurementOf({ id: 'first' }))
    clock.at += 2 * minuteMs
    await writer.flush()
    seen = findingOf({
      ...{ statementsPerOperation: 20, lostMs: 10.5, loader: 'supplierById' },
      patch: 'supplier: ({ id }, _, { loaders }) => loaders.supplierById.load(id)',
    })
    record(measurementOf({ id: 'second', startedAt: clock.at }))
    const { findings, nPlusOneFindings } = await query(`{
      findings(last: "1h", kinds: [N_PLUS_ONE]) { identity kind coordinate pathPattern operationName signature loader statement fingerprint
        operations statementsPerOperation latestStatementsPerOperation rows totalMs meanMs lostMs lostMsPerHour
        firstSeen lastSeen evidence { id reason } advice patch }
      nPlusOneFindings { identity } }`)
    expect(findings).toEqual([
      {
        identity: 'finding-1',
        kind: 'N_PLUS_ONE',
        coordinate: 'Product.supplier',
        pathPattern: 'products.*.supplier',
        operationName: 'Products',
        signature: 'products-signature',
        loader: 'supplierById',
        statement: 'select * from suppliers where id = ?',
        fingerprint: 'abcd',
        operations: 2,
        statementsPerOperation: 50,
        latestStatementsPerOperation: 20,
        rows: 100,
        totalMs: 50,
        meanMs: 25,
        lostMs: 15.25,
        // 30.5 ms in the two minutes since it was first seen.
        lostMsPerHour: 915,
        firstSeen: new Date(noon).toISOString(),
        lastSeen: new Date(noon + 2 * minuteMs).toISOString(),
        evidence: { id: 'second', reason: 'FINDING' },
        advice: 'Load suppliers with context.loaders.supplierById.',
        patch: 'supplier: ({ id }, _, { loaders }) => loaders.supplierById.load(id)',
      },
    ])
    expect(nPlusOneFindings).toEqual([{ identity: 'finding-1' }])
  })

  it('shows what the span has seen, the dearest first, and nothing for no kind', async () => {
    const seen = [findingOf({ identity: 'old', durationMs: 99 })]
    const { record, query, writer, clock } = createReports({ diagnose: () => seen })
    record(measurementOf())
    writer.settle()
    clock.at += 60 * minuteMs
    seen.splice(
      0,
      1,
      findingOf({ identity: 'cheap', durationMs: 1 }),
      findingOf({ identity: 'dear', durationMs: 2 }),
    )
    record(measurementOf())
    const identities = async (args: string) =>
      (await query(`{ findings(${args}) { identity } }`)).findings.map(
        (row: { identity: string }) => row.identity,
      )
    expect(await identities('last: "5m"')).toEqual(['dear', 'cheap'])
    expect(await identities('last: "2h"')).toEqual(['old', 'dear', 'cheap'])
    expect(await identities('last: "2h", first: 1')).toEqual(['old'])
    expect(await identities('kinds: []')).toEqual([])
  })

  it('tells the seven kinds apart', async () => {
    const { record, query } = createReports({
      diagnose: () => findingKinds.map((kind) => findingOf({ kind, identity: kind })),
    })
    record(measurementOf())
    expect(findingKinds).toHaveLength(7)
    for (const kind of findingKinds) {
      const { findings } = await query(
        'query ($kinds: [PerformanceFindingKind!]) { findings(kinds: $kinds) { identity kind loader patch } }',
        { kinds: [kind] },
      )
      expect(findings).toEqual([{ identity: kind, kind, loader: null, patch: null }])
    }
    const { findings, nPlusOneFindings } = await query(`{
      findings(kinds: [REDUNDANT, OVERFETCH]) { kind } nPlusOneFindings { kind } }`)
    expect(findings).toEqual([{ kind: 'REDUNDANT' }, { kind: 'OVERFETCH' }])
    expect(nPlusOneFindings).toEqual([{ kind: 'N_PLUS_ONE' }])
  })

  it('says what is lost in an hour of the span, or since the finding is known, of a minute at least', async () => {
    const { record, query, clock } = createReports({ diagnose: () => [findingOf({ lostMs: 6 })] })
    const lost = async (last: string) =>
      (await query(`{ findings(last: "${last}") { lostMs lostMsPerHour } }`)).findings
    record(measurementOf())
    expect(await lost('1h')).toEqual([{ lostMs: 6, lostMsPerHour: 360 }])
    clock.at += 30 * minuteMs
    record(measurementOf())
    expect(await lost('1h')).toEqual([{ lostMs: 6, lostMsPerHour: 24 }])
    clock.at += 210 * minuteMs
    record(measurementOf())
    expect(await lost('24h')).toEqual([{ lostMs: 6, lostMsPerHour: 4.5 }])
    // Of a span that began after it was first seen, that span.
    expect(await lost('2h')).toEqual([{ lostMs: 6, lostMsPerHour: 3 }])
    const { performanceReport } = await query(`{
      performanceReport(from: "2026-11-21T12:00:00Z", to: "2026-11-21T13:00:00Z") { findings { operations lostMsPerHour } } }`)
    expect(performanceReport.findings).toEqual([{ operations: 2, lostMsPerHour: 12 }])
  })

  it('counts a sighting once that is stored while it is asked for, and those of other gateways', async () => {
    const store = createMemoryStore()
    const diagnose = () => [findingOf()]
    const [first, second] = [
      createReports({ store, diagnose, gateway: 'first' }),
      createReports({ store, diagnose, gateway: 'second' }),
    ]
    first.record(measurementOf(), measurementOf())
    await first.writer.flush()
    second.record(measurementOf())
    const { unstored } = second.writer
    second.writer.unstored = (span) => {
      const before = unstored.call(second.writer, span)
      void second.writer.flush()
      return before
    }
    for (let asked = 0; asked < 2; asked++) {
      expect(await second.query('{ findings { operations totalMs } }')).toEqual({
        findings: [{ operations: 3, totalMs: 75 }],
      })
    }
  })
})

describe('the evidence of findings', () => {
  const asked = '{ findings { identity evidence { id operationName } } }'

  it('is read at once for all that are shown, from memory and store', async () => {
    const memory = createMemoryStore()
    const readSamplesWithIds = vi.fn(memory.readSamplesWithIds)
    const { record, query, writer } = createReports({
      store: { ...memory, readSamplesWithIds },
      diagnose: ({ id }) => [findingOf({ identity: `of ${id}`, signature: id })],
    })
    record(measurementOf({ id: 'a', signature: 'a' }), measurementOf({ id: 'b', signature: 'b' }))
    await writer.flush()
    record(measurementOf({ id: 'c', signature: 'c' }))
    await query('{ findings { identity lostMs } }')
    expect(readSamplesWithIds).not.toHaveBeenCalled()
    const shown = ['a', 'b', 'c'].map((id) => ({
      identity: `of ${id}`,
      evidence: { id, operationName: 'Products' },
    }))
    const { findings } = await query(asked)
    expect(findings).toEqual(expect.arrayContaining(shown))
    expect(readSamplesWithIds.mock.calls).toEqual([[['a', 'b']]])
    // Also those of several operations of one report.
    const { performanceReport } = await query(`{ performanceReport(last: "5m") { operations { nodes {
      findings { identity evidence { id operationName } } } } } }`)
    const nodes = performanceReport.operations.nodes as { findings: object[] }[]
    expect(nodes.flatMap((node) => node.findings)).toEqual(expect.arrayContaining(shown))
    expect(readSamplesWithIds).toHaveBeenCalledTimes(2)
  })

  it('is null where none was kept, and where it is gone', async () => {
    const { record, query, writer } = createReports({ diagnose: () => [findingOf()] })
    record(measurementOf({ id: 'kept' }))
    const [known] = writer.unstored({ from: 0, to: Number.MAX_SAFE_INTEGER }).findings
    expect(known?.evidence).toBe('kept')
    await query('mutation { clearMetrics(kinds: [SAMPLES]) { rows } }')
    expect(await query(asked)).toEqual({ findings: [{ identity: 'finding-1', evidence: null }] })
    record(measurementOf({ id: 'kept later' }))
    expect((await query(asked)).findings).toMatchObject([{ evidence: { id: 'kept later' } }])
    const never = createReports()
    await never.store.append(seenFinding(noon))
    expect(await never.query(asked)).toEqual({ findings: [{ identity: 'finding-1', evidence: null }] })
  })

  it('is that of a finding seen after the span as well', async () => {
    const { record, query, clock } = createReports({ diagnose: () => [findingOf()] })
    record(measurementOf({ id: 'in the span' }))
    clock.at += 90 * minuteMs
    record(measurementOf({ id: 'after it' }))
    const { performanceReport } = await query(`{
      performanceReport(from: "2026-11-21T12:00:00Z", to: "2026-11-21T13:00:00Z") { findings { operations evidence { id } } } }`)
    expect(performanceReport.findings).toEqual([{ operations: 1, evidence: { id: 'after it' } }])
  })
})
