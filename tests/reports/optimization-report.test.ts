import { describe, expect, it } from 'vitest'
import { createMemoryStore } from '../../src/storage/memory-store.ts'
import { seenFinding } from '../storage/store-contract-rows.ts'
import { findingOf, measurementOf, minuteMs, noon } from '../support/measurements.ts'
import { createReports } from './support.ts'

const asked = `{ optimizationReport { savedMsPerHour steps {
  finding { identity coordinate lostMs patch evidence { id } } savedMsPerHour savedStatementsPerOperation share } } }`

describe('optimizationReport', () => {
  it('puts first what saves most in an hour, with what that is', async () => {
    const { record, query, clock } = createReports()
    const showing = (signature: string, durationMs: number, ...found: Parameters<typeof findingOf>[0][]) =>
      measurementOf({
        ...{ id: `${signature} ${durationMs}`, signature, durationMs },
        findings: found.map((overrides) => findingOf({ signature, ...overrides })),
      })
    const supplier = { identity: 'supplier', statementsPerOperation: 50, lostMs: 30 }
    const reviews = { identity: 'reviews', coordinate: 'Product.reviews', lostMs: 5, patch: 'reviews()' }
    record(
      showing('Products', 100, { ...supplier, durationMs: 1 }, reviews),
      showing('Products', 60, { ...supplier, statementsPerOperation: 11, lostMs: 10, durationMs: 1 }),
    )
    clock.at += 30 * minuteMs
    // It has lost less in all, but in a shorter time.
    record(showing('Orders', 200, { identity: 'lines', lostMs: 8, statementsPerOperation: 1 }))
    record(showing('Lists', 10, { identity: 'hint', kind: 'UNBOUNDED_LIST', lostMs: 0 }))
    clock.at += 5 * minuteMs
    expect(await query(asked)).toEqual({
      optimizationReport: {
        savedMsPerHour: 173.143,
        steps: [
          {
            finding: {
              ...{ identity: 'lines', coordinate: 'Product.supplier', lostMs: 8, patch: null },
              evidence: { id: 'Orders 200' },
            },
            savedMsPerHour: 96,
            savedStatementsPerOperation: 0,
            share: 0.04,
          },
          {
            finding: {
              ...{ identity: 'supplier', coordinate: 'Product.supplier', lostMs: 20, patch: null },
              evidence: { id: 'Products 60' },
            },
            savedMsPerHour: 68.5714,
            savedStatementsPerOperation: 10,
            share: 0.25,
          },
          {
            finding: {
              ...{ identity: 'reviews', coordinate: 'Product.reviews', lostMs: 5, patch: 'reviews()' },
              evidence: { id: 'Products 100' },
            },
            savedMsPerHour: 8.57143,
            savedStatementsPerOperation: 49,
            share: 0.03125,
          },
          {
            finding: {
              ...{ identity: 'hint', coordinate: 'Product.supplier', lostMs: 0, patch: null },
              evidence: { id: 'Lists 10' },
            },
            savedMsPerHour: 0,
            savedStatementsPerOperation: 49,
            share: 0,
          },
        ],
      },
    })
  })

  it('sums up all that there are, however many are shown', async () => {
    const { record, query, refusal } = createReports()
    const findings = Array.from({ length: 25 }, (_, index) =>
      findingOf({ identity: `finding-${index}`, lostMs: index + 1 }),
    )
    record(measurementOf({ durationMs: 1000, findings }))
    const of = async (args: string) =>
      (await query(`{ optimizationReport${args} { savedMsPerHour steps { finding { identity } } } }`))
        .optimizationReport
    // 25 * 26 / 2 in a minute.
    expect(await of('')).toMatchObject({ savedMsPerHour: 325 * 60, steps: { length: 20 } })
    expect(await of('(first: 2, last: "1h")')).toEqual({
      savedMsPerHour: 325 * 60,
      steps: [{ finding: { identity: 'finding-24' } }, { finding: { identity: 'finding-23' } }],
    })
    expect(await of('(first: 500)')).toMatchObject({ steps: { length: 25 } })
    for (const first of [0, 501]) {
      expect(await refusal(`{ optimizationReport(first: ${first}) { savedMsPerHour } }`)).toBe(
        `first must be from 1 to 500, got ${first}.`,
      )
    }
    expect(await createReports().query(asked)).toEqual({
      optimizationReport: { savedMsPerHour: 0, steps: [] },
    })
  })

  it('has no share where the operations are not known, and none above 1', async () => {
    const store = createMemoryStore()
    const { record, query } = createReports({ store })
    await store.append(seenFinding(noon, { identity: 'of nobody' }))
    const tooMuch = findingOf({ identity: 'too much', signature: 'known', lostMs: 20 })
    record(measurementOf({ signature: 'known', durationMs: 3, findings: [tooMuch] }))
    const { optimizationReport } = await query(
      '{ optimizationReport { steps { finding { identity } share } } }',
    )
    expect(optimizationReport.steps).toEqual([
      { finding: { identity: 'of nobody' }, share: null },
      { finding: { identity: 'too much' }, share: 1 },
    ])
  })
})
