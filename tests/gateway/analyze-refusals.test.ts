import { describe, expect, it, onTestFinished } from 'vitest'
import { createGateway } from '../../src/gateway/create-gateway.ts'
import { analysisOf, analyzedOptions, scaled, startAnalyzed } from '../support/analyzed-gateway.ts'
import { adminToken, query } from '../support/journeys-shop.ts'

const { gateway, url, refusalOf } = await startAnalyzed()

describe('analyzeOperation refuses', () => {
  const badInput = (message: string | RegExp) => ({
    code: 'BAD_USER_INPUT',
    message: typeof message === 'string' ? message : expect.stringMatching(message),
  })
  const oneOf = '{ products { id } }'

  it.each([
    ['a mutation', 'mutation { note(text: "x") }', {}, /^Only queries are analysed, .* got a mutation\.$/],
    ['a subscription', 'subscription { ticks }', {}, /got a subscription\.$/],
    ['no document', '', {}, 'Syntax Error: Unexpected <EOF>.'],
    ['a document that is none', '{ products', {}, 'Syntax Error: Expected Name, found <EOF>.'],
    [
      'fragments alone',
      'fragment F on Product { id }',
      {},
      /^Expected exactly one operation, .* which has none\./,
    ],
    [
      'a field that is not there',
      '{ nothing other }',
      {},
      'Cannot query field "nothing" on type "Query". (1 more in extensions.errors) Only the public schema is analysed.',
    ],
    [
      'what only an administrator may ask',
      '{ performanceReport { requests } }',
      {},
      'Cannot query field "performanceReport" on type "Query". Only the public schema is analysed.',
    ],
    [
      'itself',
      '{ analyzeOperation(document: "{ products { id } }") { rating } }',
      {},
      /^Cannot query field "analyzeOperation" on type "Query"/,
    ],
    [
      'an answer in parts',
      '{ products { id ... @defer { supplier } } }',
      {},
      /Take @defer out of the document\.$/,
    ],
    [
      'an operation name that is unknown',
      'query A { products { id } }',
      { operationName: 'B' },
      'Expected the operation "B" in the document, which has "A". Say by operationName which one to run.',
    ],
    [
      'several operations and no name',
      'query A { products { id } } query B { products { id } }',
      {},
      'Expected exactly one operation, or operationName in the document, which has "A, B". Say by operationName which one to run.',
    ],
    [
      'a scale of a variable that is not declared',
      'query ($other: Int, $more: Int) { products(first: $other) { id } pairs(first: $more) { id } }',
      scaled(1, 2),
      /^Variable "\$more" of type "Int" used in position expecting type "Int!"\./,
    ],
    [
      'a scale of a variable by another name',
      'query ($other: Int) { products(first: $other) { id } }',
      scaled(1, 2),
      'scale.variable must be the name of a variable that the operation declares, without "$", got "first"; it declares other.',
    ],
    ['a scale where there is no variable', oneOf, scaled(1, 2), /got "first"; it declares none\.$/],
    [
      'a scale with the sign of a variable',
      'query ($first: Int) { products(first: $first) { id } }',
      { scale: { variable: '$first', from: 1, to: 2 } },
      /without "\$", got "\$first"; it declares first\.$/,
    ],
    [
      'a scale of what is no Int',
      'query ($first: String) { products(search: $first) { id } }',
      scaled(1, 2),
      'scale.variable must be of type Int, and $first is not.',
    ],
    [
      'a scale that goes down',
      oneOf,
      scaled(2, 1),
      /from a smaller value to a larger one.* got from 2 to 1\.$/,
    ],
    ['a scale of nothing', oneOf, scaled(1, 1), /got from 1 to 1\.$/],
    ['a scale below 0', oneOf, scaled(-1, 1), /got from -1 to 1\.$/],
    ['a scale that is too large', oneOf, scaled(1, 1_000_001), /got from 1 to 1000001\.$/],
    [
      'a variable of the wrong type',
      'query ($first: Int) { products(first: $first) { id } }',
      { variables: { first: 'ada@example.org' } },
      /^Variable "\$first" got invalid value "ada@example\.org"/,
    ],
    [
      'a variable that is missing',
      'query ($first: Int!) { pairs(first: $first) { id } }',
      {},
      'Variable "$first" of required type "Int!" was not provided.',
    ],
    ['variables that are no object', oneOf, { variables: [1] }, /^variables must be an object/],
    ['an empty session', oneOf, { session: '' }, /^session must not be empty/],
    ['no time', oneOf, { timeoutMs: 0 }, /^timeoutMs must be from 1 to 60000, got 0\.$/],
    ['too much time', oneOf, { timeoutMs: 60_001 }, /^timeoutMs must be from 1 to 60000, got 60001\.$/],
    [
      'a document that is too long',
      `${oneOf}#${'x'.repeat(100_000)}`,
      {},
      /^The document has 100020 characters; at most 100000/,
    ],
    [
      'a document of too many tokens',
      `{ ${'a: __typename '.repeat(1000)} }`,
      {},
      /^The document has more than 2000 tokens/,
    ],
    [
      'one that nests without end',
      'query { products { others(first: 1) { ...F } } } fragment F on Product { others(first: 1) { ...F } }',
      {},
      /^Cannot spread fragment "F" within itself/,
    ],
  ])('%s', async (_what, document, asked, message) => {
    expect(await refusalOf(document, asked)).toMatchObject(badInput(message))
    const inProcess = gateway.report(analysisOf, { document, ...asked })
    await expect(inProcess).rejects.toMatchObject({ extensions: { code: 'BAD_USER_INPUT' } })
  })

  it('quotes each of several mistakes, with its place', async () => {
    const { errors } = await refusalOf('{\n  nothing\n  zzz\n}')
    expect(errors).toEqual([
      { message: 'Cannot query field "nothing" on type "Query".', locations: [{ line: 2, column: 3 }] },
      { message: 'Cannot query field "zzz" on type "Query".', locations: [{ line: 3, column: 3 }] },
    ])
    const many = await refusalOf(`{ ${Array.from({ length: 50 }, (_, at) => `nothing${at}`).join(' ')} }`)
    expect(many.errors).toHaveLength(10)
  })

  it('and nothing of what it quotes is kept', async () => {
    const variables = { first: 'ada@example.org' }
    await refusalOf('query ($first: Int) { products(first: $first) { id } }', { variables })
    const { performanceReport } = await gateway.report<{ performanceReport: { samples: unknown[] } }>(
      '{ performanceReport(operation: "Analysis") { samples(first: 100) { errorMessages document variables } } }',
    )
    expect(performanceReport.samples.length).toBeGreaterThan(0)
    expect(JSON.stringify(performanceReport)).not.toContain('ada@')
  })

  it('a session whose context cannot be made', async () => {
    const remedy = 'Give the session that it needs.'
    expect(await refusalOf(oneOf, { session: 'broken' })).toMatchObject({
      code: 'CONTEXT_FAILED',
      message: `The context could not be made, as it could not be for such a request: Unexpected error. ${remedy}`,
    })
    expect(await refusalOf(oneOf, { session: 'expired' })).toMatchObject({
      code: 'CONTEXT_FAILED',
      message: `The context could not be made, as it could not be for such a request: Sign in again. ${remedy}`,
    })
  })

  it.each([{ enabled: false }, { statements: false }])(
    'where nothing is measured: %j',
    async (monitoring) => {
      const unmeasured = await createGateway({ ...analyzedOptions, monitoring })
      onTestFinished(() => unmeasured.close())
      await expect(unmeasured.report(analysisOf, { document: oneOf })).rejects.toMatchObject({
        message: expect.stringContaining('Switch them on.'),
        extensions: { code: 'NOT_MEASURED' },
      })
    },
  )

  it('whoever is no administrator, without a word of it', async () => {
    for (const as of [undefined, 'customer-7', `${adminToken}x`]) {
      const variables = { document: oneOf }
      const refused = await query({ url }, analysisOf, { variables, ...(as === undefined ? {} : { as }) })
      expect(refused.codes).toContain('GRAPHQL_VALIDATION_FAILED')
      expect(refused.data).toBeUndefined()
      const bare = await query(
        { url },
        `{ analyzeOperation(document: "{ asked }") { rating } }`,
        as === undefined ? {} : { as },
      )
      expect(bare.errors?.map(({ message }) => message)).toEqual([
        'Cannot query field "analyzeOperation" on type "Query".',
      ])
    }
  })
})
