import { describe, expect, it, onTestFinished } from 'vitest'
import { createGateway } from '../../src/gateway/create-gateway.ts'
import { analysisOf, analyzedOptions, scaled, startAnalyzed } from '../support/analyzed-gateway.ts'

const { analyze } = await startAnalyzed()

describe('analyzeOperation at two sizes', () => {
  const nPlusOne = 'query Suppliers($first: Int) { products(first: $first) { supplier } }'

  it('runs it at two sizes, and says that an N+1 grows with the data', async () => {
    const { rating, growth, runs, findings } = await analyze(nPlusOne, scaled(10, 100))
    expect({ rating, growth }).toEqual({
      rating: 'D',
      growth: {
        text: '11 → 101 statements as products grew 10 → 100: linear',
        from: 11,
        to: 101,
        order: 'LINEAR',
      },
    })
    expect(
      runs.map(({ value, operation }: { value: number; operation: { statementCount: number } }) => [
        value,
        operation.statementCount,
      ]),
    ).toEqual([
      [10, 11],
      [100, 101],
    ])
    expect(findings).toMatchObject([
      { statements: 100, growth: { text: '10 → 100 statements as products grew 10 → 100: linear' } },
    ])
    // Below the threshold of the rule there is no finding of the smaller run, but there are its statements.
    const fromFew = await analyze(nPlusOne, scaled(2, 50))
    expect(fromFew.findings).toMatchObject([
      { growth: { text: '2 → 50 statements as products grew 2 → 50: linear' } },
    ])
  })

  it('says that a loader stays as it is, at the first time and at the next', async () => {
    // Nothing has been learnt of the resolvers of this gateway.
    const fresh = await createGateway(analyzedOptions)
    onTestFinished(() => fresh.close())
    const variables = {
      document: 'query ($first: Int) { products(first: $first) { category others(first: 2) { category } } }',
      ...scaled(10, 100),
    }
    for (let time = 0; time < 3; time++) {
      const { analyzeOperation } = await fresh.report<{ analyzeOperation: object }>(analysisOf, variables)
      expect(analyzeOperation).toMatchObject({
        rating: 'A',
        reason: 'Nothing was found: 2 → 2 statements as products grew 10 → 100: constant.',
        growth: { order: 'CONSTANT' },
        findings: [],
        runs: [
          { operation: { loaders: [{ batches: 1, keys: 10 }] } },
          { operation: { loaders: [{ batches: 1, keys: 100 }] } },
        ],
      })
    }
  })

  it('says that statements grow faster than what is asked for', async () => {
    const document = 'query ($first: Int!) { pairs(first: $first) { others(first: $first) { supplier } } }'
    expect(await analyze(document, scaled(3, 30))).toMatchObject({
      rating: 'E',
      growth: { text: '10 → 901 statements as pairs grew 3 → 30: superlinear' },
      findings: [{ growth: { text: '9 → 900 statements as pairs.*.others grew 9 → 900: linear' } }],
    })
  })
})
