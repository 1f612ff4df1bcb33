import { describe, expect, it, onTestFinished } from 'vitest'
import { createGateway } from '../../src/gateway/create-gateway.ts'
import {
  type AnalyzedContext,
  analysisOf,
  analyzedOptions,
  startAnalyzed,
} from '../support/analyzed-gateway.ts'
import { adminToken, query } from '../support/journeys-shop.ts'

const { gateway, url, analyze } = await startAnalyzed()

describe('analyzeOperation', () => {
  const nPlusOne = 'query Suppliers($first: Int) { products(first: $first) { supplier } }'

  it('runs a query once and shows what it did, as a kept operation', async () => {
    const { runs, ...analysis } = await analyze(nPlusOne, { variables: { first: 7 } })
    expect(analysis).toMatchObject({
      rating: 'C',
      reason: 'N_PLUS_ONE in Product.supplier was found.',
      growth: null,
      findings: [
        {
          kind: 'N_PLUS_ONE',
          coordinate: 'Product.supplier',
          pathPattern: 'products.*.supplier',
          statement: 'select name from suppliers where id = ?',
          statements: 7,
          growth: null,
          advice: expect.stringContaining('Product.supplier'),
        },
      ],
    })
    expect(runs).toEqual([
      {
        value: null,
        operation: {
          id: expect.any(String),
          reason: 'FINDING',
          operationName: 'Suppliers',
          signature: expect.stringMatching(/^[0-9a-f]{32}$/),
          kind: 'query',
          outcome: 'ok',
          errorCodes: [],
          errorMessages: [],
          cache: 'bypass',
          tier: 'anonymous',
          viewer: null,
          status: 200,
          responseBytes: expect.any(Number),
          variables: { first: 'Int' },
          statementCount: 8,
          statements: expect.arrayContaining([
            {
              shape: 'select name from suppliers where id = ?',
              coordinate: 'Product.supplier',
              pathPattern: 'products.*.supplier',
              loader: null,
              count: 7,
            },
          ]),
          resolvers: expect.arrayContaining([{ coordinate: 'Product.supplier', calls: 7, errors: 0 }]),
          loaders: [],
          spans: [],
          timeline: expect.arrayContaining([{ kind: 'RESOLVER', name: 'Query.products', calls: 1 }]),
          truncated: false,
          phases: { executeMs: expect.any(Number) },
        },
      },
    ])
    const answer = JSON.stringify((await query({ url }, nPlusOne, { variables: { first: 7 } })).data)
    expect(runs[0].operation.responseBytes).toBe(`{"data":${answer}}`.length)
  })

  it('knows the operation and its finding by what reports call them', async () => {
    await query({ url }, nPlusOne, { variables: { first: 7 } })
    const { runs, findings } = await analyze(nPlusOne, { variables: { first: 7 } })
    const { operation } = await gateway.report<{ operation: object }>(
      `{ operation(signature: "${runs[0].operation.signature}") { name findings { identity } } }`,
    )
    expect(operation).toEqual({ name: 'Suppliers', findings: [{ identity: findings[0].identity }] })
    const found = await gateway.report<{ sample: object }>(`{ sample(id: "${runs[0].operation.id}") { id } }`)
    expect(found).toEqual({ sample: null })
  })
  it('runs the operation that is named', async () => {
    const document = 'query One { products(first: 1) { id } } query Two { asked { session } }'
    const { runs } = await analyze(document, { operationName: 'Two' })
    expect(runs[0].operation).toMatchObject({ operationName: 'Two', statementCount: 0 })
  })

  it('makes the context of a request of that session, which knows nothing of the administrator', async () => {
    const seen: object[] = []
    const watching = await createGateway({
      ...analyzedOptions,
      resolvers: {
        Query: {
          asked: (
            _: unknown,
            _args: unknown,
            context: AnalyzedContext & { request: Request; session: unknown },
          ) => {
            seen.push({
              ...context.asked,
              own: context.session,
              headers: [...context.request.headers.keys()],
            })
            return context.asked
          },
        },
      },
    })
    const { url: at } = await watching.listen({ port: 0 })
    onTestFinished(() => watching.close())
    for (const session of [undefined, 'customer-7']) {
      const variables = { document: '{ asked { session } }', session }
      const { data } = await query({ url: at }, analysisOf, { as: adminToken, variables })
      expect(data.analyzeOperation.runs[0].operation).toMatchObject(
        session === undefined
          ? { tier: 'anonymous', viewer: null }
          : { tier: 'session', viewer: expect.stringMatching(/^[0-9a-f]{32}$/) },
      )
    }
    const request = { method: 'POST', url: 'http://localhost/graphql', authorization: null }
    const headers = ['content-type', 'content-length']
    expect(seen).toEqual([
      { ...request, headers, session: null, own: null },
      { ...request, headers, session: 'customer-7', own: 'customer-7' },
    ])
  })

  it('shows errors of resolvers as the run’s own', async () => {
    const { reason, runs } = await analyze('{ fails notFound products(first: 2) { id } }')
    expect(runs[0].operation).toMatchObject({
      reason: 'FAILED',
      outcome: 'partial',
      errorCodes: ['INTERNAL_SERVER_ERROR', 'NOT_FOUND'],
      errorMessages: ['Unexpected error.', 'There is none.'],
      statementCount: 1,
    })
    expect(reason).toBe(
      'Nothing was found. It was answered with errors (INTERNAL_SERVER_ERROR, NOT_FOUND): what these cut off is not seen.',
    )
    const unwritable = await analyze('{ unwritable }')
    expect(unwritable.runs[0].operation).toMatchObject({
      outcome: 'serverError',
      errorCodes: ['INTERNAL_SERVER_ERROR'],
      responseBytes: 0,
    })
  })

  it('works in process, by an alias, and as often as two at once are enough', async () => {
    const document = '{ products(first: 2) { supplier } }'
    const answer = await gateway.report(
      `{ one: analyzeOperation(document: "${document}") { rating } other: analyzeOperation(document: "${document}") { rating } }`,
    )
    expect(answer).toEqual({ one: { rating: 'A' }, other: { rating: 'A' } })
  })
})
