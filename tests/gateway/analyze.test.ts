import { setImmediate as nextTurn } from 'node:timers/promises'
import { GraphQLError } from 'graphql'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { createGateway } from '../../src/gateway/create-gateway.ts'
import type { Gateway } from '../../src/gateway/gateway.ts'
import type { GatewayOptions } from '../../src/gateway/options.ts'
import { defineLoader, measure, measureOperation, measureStatement } from '../../src/index.ts'
import { adminToken, type QueryOptions, query } from '../support/journeys-shop.ts'

const typeDefs = /* GraphQL */ `
  directive @defer(if: Boolean, label: String) on FRAGMENT_SPREAD | INLINE_FRAGMENT
  type Query {
    products(first: Int = 10, search: String): [Product!]!
    pairs(first: Int!): [Product!]!
    cached: String @cacheControl(maxAge: 60)
    purges: String
    asked: Asked
    never(first: Int): String
    gated: String
    lateList: [Late]
    gatedItems: [Item]
    reads: String
    fails: String
    notFound: String
    work: String
    unwritable: Endless
  }
  scalar Endless
  type Asked { session: String authorization: String method: String url: String }
  type Product { id: ID! supplier: String category: String others(first: Int!): [Product!]! }
  type Late { fails: String! }
  type Item { counted: Int }
  type Mutation { note(text: String!): String! }
  type Subscription { ticks: Int! }
`

interface Product {
  readonly id: number
}
interface Context {
  readonly loaders: { readonly categoryOf: { load(id: number): Promise<string> } }
  readonly cache: { invalidate(...tags: string[]): Promise<void> }
  readonly asked: object
}

const sent = <Value>(text: string, parameters: readonly unknown[], value: Value) =>
  measureStatement({ text, parameters: [...parameters] }, async () => value)
const productsUpTo = (count: number) => Array.from({ length: count }, (_, index) => ({ id: index + 1 }))

/** Opened by a test; `entered` tells when somebody waits at it. */
function createGate() {
  const gate = { waiting: 0, open: () => {}, arrived: () => {} }
  const opened = new Promise<void>((resolve) => {
    gate.open = resolve
  })
  const pass = () => {
    gate.waiting++
    gate.arrived()
    return opened
  }
  const waitingAre = (count: number) =>
    new Promise<void>((resolve) => {
      gate.arrived = () => {
        if (gate.waiting >= count) resolve()
      }
      gate.arrived()
    })
  return { open: () => gate.open(), pass, waitingAre }
}

let gate = createGate()
let cachedRuns = 0
let itemCalls = 0
let rowsRead: readonly object[] = []

const options: GatewayOptions = {
  adminToken,
  typeDefs,
  logLevel: 'silent',
  session: (request) => request.headers.get('authorization')?.replace('Bearer ', ''),
  context: async ({ request, session }) => {
    if (session !== null) await sent('select context', [], [])
    if (session === 'broken') throw new Error('a secret')
    if (session === 'expired') throw new GraphQLError('Sign in again.')
    if (session === 'waits') await gate.pass()
    const { method, url, headers } = request
    return { asked: { session, authorization: headers.get('authorization'), method, url } }
  },
  loaders: {
    categoryOf: defineLoader((ids: readonly number[]) =>
      sent(
        'select name from categories where id = any($1)',
        [ids],
        ids.map((id) => `category ${id}`),
      ),
    ),
  },
  resolvers: {
    Query: {
      products: (_: unknown, { first }: { first: number }) =>
        sent('select id from products limit $1', [first], productsUpTo(first)),
      pairs: (_: unknown, { first }: { first: number }) =>
        sent('select id from products limit $1', [first], productsUpTo(first)),
      cached: () => {
        cachedRuns++
        return 'cached'
      },
      purges: async (_: unknown, _args: unknown, { cache }: Context) => {
        await cache.invalidate('Query.cached')
        return 'purged'
      },
      asked: (_: unknown, _args: unknown, { asked }: Context) => asked,
      never: (_: unknown, { first }: { first?: number }) =>
        first !== undefined && first < 10 ? 'soon' : new Promise(() => {}),
      gated: async () => {
        await gate.pass()
        await sent('select gated', [], [1])
        return measure('after the gate', () => 'passed')
      },
      lateList: () => productsUpTo(5),
      gatedItems: async () => {
        await gate.pass()
        return productsUpTo(5)
      },
      reads: async () => {
        const notes = Array.from({ length: 40 }, () => ({ text: 'x'.repeat(500) }))
        rowsRead = await sent('select text from notes', [], notes)
        await gate.pass()
      },
      fails: () => {
        throw new Error('a secret')
      },
      notFound: () => {
        throw new GraphQLError('There is none.', { extensions: { code: 'NOT_FOUND' } })
      },
      work: () =>
        measureOperation('job', async () => {
          await sent('select job', [], [1])
          return measure('inside', () => 'done')
        }),
      unwritable: () => {
        const loop: { self?: object } = {}
        loop.self = loop
        return loop
      },
    },
    Product: {
      supplier: ({ id }: Product) => sent('select name from suppliers where id = $1', [id], `supplier ${id}`),
      category: ({ id }: Product, _: unknown, { loaders }: Context) => loaders.categoryOf.load(id),
      others: (_: Product, { first }: { first: number }) => productsUpTo(first),
    },
    Late: {
      fails: async () => {
        await gate.pass()
        throw new Error('too late')
      },
    },
    Item: { counted: () => ++itemCalls },
    Mutation: { note: (_: unknown, { text }: { text: string }) => text },
    Subscription: {
      ticks: {
        async *subscribe() {
          yield { ticks: 1 }
        },
      },
    },
  },
}

let gateway: Gateway
let url = ''
beforeAll(async () => {
  gateway = await createGateway(options)
  url = (await gateway.listen({ port: 0 })).url
})
afterAll(() => gateway.close())

const everything = `rating reason growth { text from to order }
  runs { value operation {
    id reason operationName signature kind outcome errorCodes errorMessages cache tier viewer status responseBytes
    variables statementCount statements { shape coordinate pathPattern loader count }
    resolvers { coordinate calls errors } loaders { loader batches keys } spans { name calls }
    timeline { kind name calls } truncated phases { executeMs }
  } }
  findings { identity kind coordinate pathPattern loader statement statements rows durationMs lostMs advice patch growth { text } }`

interface Asked {
  readonly operationName?: string
  readonly variables?: unknown
  readonly scale?: object
  readonly session?: string
  readonly timeoutMs?: number
}

const analysisOf = `query Analysis(
  $document: String! $operationName: String $variables: PerformanceJSON
  $scale: PerformanceScale $session: String $timeoutMs: Int
) {
  analyzeOperation(
    document: $document operationName: $operationName variables: $variables
    scale: $scale session: $session timeoutMs: $timeoutMs
  ) { ${everything} }
}`

/** As an administrator, over HTTP. */
async function ask(document: string, asked: Asked = {}, more: QueryOptions = {}) {
  const variables = { document, ...asked }
  const { data, errors, status } = await query({ url }, analysisOf, { as: adminToken, variables, ...more })
  return { analysis: data?.analyzeOperation, error: errors?.[0], status }
}

async function analyze(document: string, asked: Asked = {}) {
  const { analysis, error } = await ask(document, asked)
  expect(error).toBeUndefined()
  return analysis
}

async function refusalOf(document: string, asked: Asked = {}) {
  const { analysis, error } = await ask(document, asked)
  expect(analysis).toBeUndefined()
  return { code: error.extensions.code, message: error.message, errors: error.extensions.errors }
}

const scaled = (from: number, to: number) => ({ scale: { variable: 'first', from, to } })

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
    const fresh = await createGateway(options)
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

  it('runs the operation that is named', async () => {
    const document = 'query One { products(first: 1) { id } } query Two { asked { session } }'
    const { runs } = await analyze(document, { operationName: 'Two' })
    expect(runs[0].operation).toMatchObject({ operationName: 'Two', statementCount: 0 })
  })

  it('makes the context of a request of that session, which knows nothing of the administrator', async () => {
    const seen: object[] = []
    const watching = await createGateway({
      ...options,
      resolvers: {
        Query: {
          asked: (_: unknown, _args: unknown, context: Context & { request: Request; session: unknown }) => {
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
      const unmeasured = await createGateway({ ...options, monitoring })
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

describe('an analysis that takes too long', () => {
  const givenUp = (at: string, ms: number) => ({
    code: 'ANALYSIS_TIMEOUT',
    message: `The run${at} was given up after ${ms} ms. What it has sent to a database goes on there. Run less of it, or give timeoutMs.`,
  })

  it('is given up, and the gateway goes on', async () => {
    expect(await refusalOf('{ never }', { timeoutMs: 20 })).toMatchObject(givenUp('', 20))
    expect(
      await refusalOf('query ($first: Int) { never(first: $first) }', { timeoutMs: 500, ...scaled(1, 10) }),
    ).toMatchObject(givenUp(' with first = 10', 500))
    expect((await query({ url }, '{ products(first: 1) { supplier } }')).data).toEqual({
      products: [{ supplier: 'supplier 1' }],
    })
    expect(await analyze('{ products(first: 1) { id } }')).toMatchObject({ rating: 'A' })
  })

  it('is given up while its context is made', async () => {
    gate = createGate()
    onTestFinished(() => gate.open())
    expect(await refusalOf('{ asked { session } }', { session: 'waits', timeoutMs: 20 })).toMatchObject(
      givenUp('', 20),
    )
  })

  it('calls no resolver any more, and what goes on is counted nowhere', async () => {
    gate = createGate()
    const unhandled: unknown[] = []
    const note = (reason: unknown) => void unhandled.push(reason)
    process.on('unhandledRejection', note)
    onTestFinished(() => void process.off('unhandledRejection', note))
    const before = await countedOf(gateway)
    itemCalls = 0
    for (const document of ['{ gated }', '{ lateList { fails } gated }', '{ gatedItems { counted } }'])
      await expect(gateway.report(analysisOf, { document, timeoutMs: 20 })).rejects.toMatchObject({
        extensions: { code: 'ANALYSIS_TIMEOUT' },
      })
    gate.open()
    for (let turn = 0; turn < 20; turn++) await nextTurn()
    expect([unhandled, itemCalls]).toEqual([[], 0])
    expect(await countedOf(gateway)).toEqual(before)
  })

  it('lets go of what it has watched', async () => {
    gate = createGate()
    onTestFinished(() => gate.open())
    const closing = await createGateway(options)
    const given = expect(closing.report(analysisOf, { document: '{ reads }' })).rejects.toMatchObject({
      extensions: { code: 'SHUTTING_DOWN' },
    })
    await gate.waitingAre(1)
    const areWatched = () =>
      new Set(rowsRead.map((row) => Object.getOwnPropertyDescriptor(row, 'text')?.get !== undefined))
    expect(areWatched()).toEqual(new Set([true]))
    await closing.close()
    await given
    expect(areWatched()).toEqual(new Set([false]))
  })
})

describe('analyses at once', () => {
  it('are two, and no third', async () => {
    gate = createGate()
    const running = [ask('{ gated }'), ask('{ gated }')]
    await gate.waitingAre(2)
    for (let time = 0; time < 2; time++) {
      expect(await refusalOf('{ asked { session } }')).toMatchObject({
        code: 'TOO_MANY_ANALYSES',
        message: '2 analyses are running, and no more may at once. Ask again when one of them has ended.',
      })
    }
    // Others are served meanwhile.
    expect((await query({ url }, '{ products(first: 1) { id } }')).data.products).toHaveLength(1)
    gate.open()
    for (const { analysis } of await Promise.all(running)) {
      expect(analysis.runs[0].operation).toMatchObject({
        statementCount: 1,
        spans: [{ name: 'after the gate', calls: 1 }],
      })
    }
    expect(await analyze('{ asked { session } }')).toMatchObject({ rating: 'A' })
  })

  it('leave their place when they fail', async () => {
    for (let time = 0; time < 5; time++) {
      await refusalOf('{ never }', { timeoutMs: 5 })
      await refusalOf('{ nothing }')
    }
    expect(await analyze('{ asked { session } }')).toMatchObject({ rating: 'A' })
  })

  it('are given up when the gateway closes, and none begins after', async () => {
    gate = createGate()
    const closing = await createGateway({ ...options, drainMs: 20_000 })
    const { url: at } = await closing.listen({ port: 0 })
    const variables = { document: '{ gated }', timeoutMs: 60_000 }
    const asked = query({ url: at }, analysisOf, { as: adminToken, variables })
    await gate.waitingAre(1)
    const closed = closing.close()
    const { codes } = await asked
    expect(codes).toEqual(['SHUTTING_DOWN'])
    await closed
    gate.open()
    await expect(closing.report(analysisOf, variables)).rejects.toMatchObject({
      extensions: { code: 'SHUTTING_DOWN' },
    })
  })
})

interface Bypass {
  readonly reason: string
}

/** All that a gateway counts of operations, but for its process. */
async function countedOf(of: Gateway) {
  const { cacheStatistics, ...report } = await of.report<{ cacheStatistics: { bypasses: Bypass[] } }>(`{
    performanceReport {
      requests errors statements withFindings databaseMs outcomes { ok partial clientError serverError refused }
      operations { totalCount } samples(first: 100) { id } findings { identity operations }
      slowestResolvers { coordinate calls } loaders { loader batches } spans { name calls } clients { name requests }
      slowestStatements { shape count }
    }
    slowStatements { fingerprint count }
    cacheStatistics { hits misses stores entries invalidations private bypasses { reason count } refusals { reason count } }
  }`)
  const metrics = await (await of.fetch(new Request('http://gateway/metrics'))).text()
  const lines = metrics.split('\n').filter((line) => !/^(#|process_|nodejs_|sluice_process)/.test(line))
  return {
    report,
    // An administrator's questions are such operations themselves.
    cacheStatistics: {
      ...cacheStatistics,
      bypasses: cacheStatistics.bypasses.filter(({ reason }) => reason !== 'noLifetime'),
    },
    lines: lines.filter((line) => !/event_loop|memory|pending_bytes|uptime/.test(line)),
  }
}

describe('what an analysis leaves behind', () => {
  it('is nothing: no operation, statement, span, work, sample, finding or metric', async () => {
    const own = await createGateway(options)
    onTestFinished(() => own.close())
    const ask = { method: 'POST', headers: { 'content-type': 'application/json' } }
    const body = JSON.stringify({ query: '{ work products(first: 2) { supplier category } }' })
    await own.fetch(new Request('http://gateway/graphql', { ...ask, body }))
    // What belongs to no gateway is told to the first that is open, which is not this one.
    const before = await countedOf(own)
    const beforeElsewhere = await countedOf(gateway)
    expect(before.report).toMatchObject({ performanceReport: { requests: 2 } })
    for (const asked of [{}, scaled(1, 9), { session: 'customer-7' }]) {
      await own.report(analysisOf, {
        document:
          'query ($first: Int = 9) { products(first: $first) { supplier category } work fails notFound }',
        ...asked,
      })
    }
    await expect(own.report(analysisOf, { document: '{ nothing }' })).rejects.toThrow('Cannot query field')
    expect(await countedOf(own)).toEqual(before)
    expect(await countedOf(gateway)).toEqual(beforeElsewhere)
  })

  it('is an operation of the administrator’s own, where he asks over HTTP', async () => {
    await analyze('query Inner { products(first: 9) { supplier } }')
    const counted = async (name: string) =>
      (
        await gateway.report<{ performanceReport: { requests: number; statements: number } }>(
          `{ performanceReport(operation: "${name}") { requests statements } }`,
        )
      ).performanceReport
    expect(await counted('Inner')).toEqual({ requests: 0, statements: 0 })
    const before = await counted('Analysis')
    await analyze('query Inner { products(first: 9) { supplier } }')
    expect(await counted('Analysis')).toEqual({ requests: before.requests + 1, statements: 0 })
  })

  it('is no answer in the cache, and none from it', async () => {
    const statistics = async () => (await countedOf(gateway)).cacheStatistics as { invalidations?: number }
    const start = await statistics()
    const runs = cachedRuns
    for (let time = 0; time < 2; time++) {
      const { runs: told } = await analyze('{ cached }')
      expect(told[0].operation).toMatchObject({
        cache: 'bypass',
        resolvers: [{ coordinate: 'Query.cached' }],
      })
    }
    expect([cachedRuns - runs, await statistics()]).toEqual([2, start])
    await query({ url }, '{ cached }')
    const filled = await statistics()
    expect(filled).toMatchObject({ entries: 1, stores: 1 })
    await analyze('{ cached }')
    expect([cachedRuns - runs, await statistics()]).toEqual([4, filled])
    await query({ url }, '{ cached }')
    expect(cachedRuns - runs).toBe(4)
    // What its resolvers purge is purged: the author's code has said that something changed.
    await analyze('{ purges }')
    expect((await statistics()).invalidations).toBe(1)
  })
})
