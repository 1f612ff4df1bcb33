import { describe, expect, it } from 'vitest'
import { createMemoryStore } from '../../src/storage/memory-store.ts'
import { findingOf, measurementOf, minuteMs, noon } from '../support/measurements.ts'
import { createReports } from './support.ts'

describe('findings', () => {
  it('adds the sightings of one identity up, stored or not', async () => {
    let statementsPerOperation = 50
    const { record, query, writer, clock } = createReports({
      diagnose: () => [findingOf({ statementsPerOperation })],
    })
    record(measurementOf())
    clock.at += 2 * minuteMs
    await writer.flush()
    statementsPerOperation = 20
    record(measurementOf({ startedAt: clock.at }))
    const { findings, nPlusOneFindings } = await query(`{
      findings(last: "1h", kinds: [N_PLUS_ONE]) { identity kind coordinate pathPattern operationName signature statement fingerprint
        operations statementsPerOperation latestStatementsPerOperation rows totalMs meanMs firstSeen lastSeen advice }
      nPlusOneFindings { identity } }`)
    expect(findings).toEqual([
      {
        identity: 'finding-1',
        kind: 'N_PLUS_ONE',
        coordinate: 'Product.supplier',
        pathPattern: 'products.*.supplier',
        operationName: 'Products',
        signature: 'products-signature',
        statement: 'select * from suppliers where id = ?',
        fingerprint: 'abcd',
        operations: 2,
        statementsPerOperation: 50,
        latestStatementsPerOperation: 20,
        rows: 100,
        totalMs: 50,
        meanMs: 25,
        firstSeen: new Date(noon).toISOString(),
        lastSeen: new Date(noon + 2 * minuteMs).toISOString(),
        advice: 'Load suppliers with context.loaders.supplierById.',
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
