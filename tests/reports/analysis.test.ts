import { describe, expect, it } from 'vitest'
import { analysisOf } from '../../src/reports/analysis.ts'
import type { AnalysisArguments, AnalyzedRun } from '../../src/reports/analysis-request.ts'
import { analysisRequestOf } from '../../src/reports/analysis-request.ts'
import { findingOf, measurementOf, noon, statementOf } from '../support/measurements.ts'

const document = 'query Products($first: Int) { products(first: $first) { supplier } }'

describe('the arguments of analyzeOperation', () => {
  const requestOf = (args: Partial<AnalysisArguments>) => analysisRequestOf({ document, ...args })

  it('have defaults', () => {
    const request = {
      document,
      operationName: undefined,
      variables: {},
      scale: undefined,
      session: null,
      timeoutMs: 10_000,
    }
    expect(requestOf({})).toEqual(request)
    const nulls = { operationName: null, variables: null, scale: null, session: null, timeoutMs: null }
    expect(requestOf(nulls)).toEqual(request)
  })

  it('are handed on where they make sense', () => {
    const args = {
      operationName: 'Products',
      variables: { first: 1, search: 'x' },
      scale: { variable: 'first', from: 0, to: 1_000_000 },
      session: 'customer-7',
      timeoutMs: 60_000,
    }
    expect(requestOf(args)).toEqual({ document, ...args })
  })

  const scale = (from: number, to: number) => ({ scale: { variable: 'first', from, to } })
  it.each([
    [{ timeoutMs: 0 }, 'timeoutMs must be from 1 to 60000, got 0.'],
    [{ timeoutMs: 60_001 }, 'timeoutMs must be from 1 to 60000, got 60001.'],
    [{ session: '' }, 'session must not be empty. Leave it out for nobody.'],
    [{ variables: [1] }, "variables must be an object by the variables' names, got [1]."],
    [{ variables: 'first' }, 'variables must be an object by the variables\' names, got "first".'],
    [scale(10, 10), 'got from 10 to 10.'],
    [scale(100, 10), 'got from 100 to 10.'],
    [scale(-1, 10), 'got from -1 to 10.'],
    [scale(1, 1_000_001), 'got from 1 to 1000001.'],
  ])('are refused where they do not: %j', (args, message) => {
    expect(() => requestOf(args)).toThrow(
      expect.objectContaining({
        message: expect.stringContaining(message),
        extensions: { code: 'BAD_USER_INPUT' },
      }),
    )
  })
})

describe('an analysis', () => {
  const source = { now: () => noon, slowQueryMs: 1000, system: { gateway: 'this-gateway' } }
  const scale = { variable: 'first', from: 10, to: 100 }
  const cheap = findingOf({ identity: 'cheap', coordinate: 'Product.other', durationMs: 1 })
  const runOf = (count: number, overrides: Partial<AnalyzedRun['measurement']> = {}): AnalyzedRun => ({
    value: count,
    lists: new Map([['products.*', count]]),
    measurement: measurementOf({
      statementCount: count + 1,
      statements: [
        statementOf({ coordinate: 'Product.supplier', pathPattern: 'products.*.supplier', count }),
        statementOf({ coordinate: 'Query.products', pathPattern: 'products', fingerprint: 'list', count: 1 }),
      ],
      ...overrides,
    }),
  })

  it('of two runs says how the operation and what was found in the larger one grew', () => {
    const runs = [
      runOf(10, { findings: [findingOf({ statementsPerOperation: 10 })] }),
      runOf(100, { findings: [cheap, findingOf({ statementsPerOperation: 100 })] }),
    ]
    const { runs: shown, ...analysis } = analysisOf(runs, scale, source)
    const growth = {
      from: 11,
      to: 101,
      order: 'LINEAR',
      text: '11 → 101 statements as products grew 10 → 100: linear',
    }
    expect(analysis).toEqual({
      rating: 'D',
      reason: `Statements grow with the data: ${growth.text}.`,
      growth,
      findings: [
        {
          identity: 'finding-1',
          kind: 'N_PLUS_ONE',
          coordinate: 'Product.supplier',
          pathPattern: 'products.*.supplier',
          loader: null,
          statement: 'select * from suppliers where id = ?',
          statements: 100,
          rows: 50,
          durationMs: 25,
          lostMs: 20,
          growth: {
            from: 10,
            to: 100,
            order: 'LINEAR',
            text: '10 → 100 statements as products grew 10 → 100: linear',
          },
          advice: 'Load suppliers with context.loaders.supplierById.',
          patch: null,
        },
        expect.objectContaining({ identity: 'cheap', growth: expect.objectContaining({ from: 0, to: 0 }) }),
      ],
    })
    expect(shown.map(({ value, operation }) => [value, operation.statementCount])).toEqual([
      [10, 11],
      [100, 101],
    ])
  })

  it('of one run has no growth and no value', () => {
    const [run] = [runOf(100, { findings: [findingOf()] })]
    const analysis = analysisOf([{ ...run, value: undefined }], undefined, source)
    expect(analysis).toMatchObject({
      rating: 'C',
      reason: 'N_PLUS_ONE in Product.supplier was found.',
      growth: undefined,
      findings: [{ growth: undefined }],
      runs: [{ value: null, operation: { gateway: 'this-gateway', at: noon, statementCount: 101 } }],
    })
  })

  it.each([
    [{}, 'ordinary'],
    [{ findings: [findingOf()] }, 'finding'],
    [{ findings: [findingOf()], durationMs: 1000 }, 'slow'],
    [{ durationMs: 1000, outcome: 'partial' as const }, 'failed'],
  ])('shows why a run would have been kept: %j', (overrides, reason) => {
    const [run] = analysisOf([runOf(1, overrides)], undefined, source).runs
    expect(run?.operation.reason).toBe(reason)
  })

  it('says what stands against believing it', () => {
    const failed = runOf(10, { outcome: 'partial', errorCodes: ['NOT_FOUND', 'OTHER'] })
    expect(analysisOf([failed, runOf(100, { errorCodes: ['OTHER'] })], scale, source).reason).toMatch(
      / It was answered with errors \(NOT_FOUND, OTHER\): what these cut off is not seen\.$/,
    )
    const full = analysisOf([runOf(20), { ...runOf(20), value: 100 }], scale, source)
    expect(full).toMatchObject({
      rating: 'A',
      reason:
        'Nothing was found: 21 → 21 statements as first grew 10 → 100: constant. No list of the answer grew: there may be no more rows.',
    })
    const counted = [runOf(20), runOf(20)].map((run) => ({ ...run, lists: new Map() }))
    expect(analysisOf(counted, scale, source).reason).not.toContain('No list')
  })
})
