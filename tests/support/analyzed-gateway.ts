import { GraphQLError } from 'graphql'
import { afterAll, expect } from 'vitest'
import { createGateway } from '../../src/gateway/create-gateway.ts'
import type { GatewayOptions } from '../../src/gateway/options.ts'
import { measure, measureOperation } from '../../src/index.ts'
import { adminToken, type QueryOptions, query } from './journeys-shop.ts'
import { type Product, productsUpTo, sent, toldLoaders, toldResolvers, toldTypeDefs } from './told-shop.ts'

const typeDefs = /* GraphQL */ `
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
  extend type Product { others(first: Int!): [Product!]! }
  type Late { fails: String! }
  type Item { counted: Int }
`

export interface AnalyzedContext {
  readonly cache: { invalidate(...tags: string[]): Promise<void> }
  readonly asked: object
}

/** Opened by a test; `waitingAre` tells when so many wait at it. */
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
/** A new gate, at which resolvers and contexts wait from now on. */
export function closeGate() {
  gate = createGate()
  return gate
}

/** What the resolvers have counted and read. */
export const seen = { cachedRuns: 0, itemCalls: 0, rowsRead: [] as readonly object[] }

export const analyzedOptions: GatewayOptions = {
  adminToken,
  typeDefs: [toldTypeDefs, typeDefs],
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
  loaders: toldLoaders,
  resolvers: {
    ...toldResolvers,
    Query: {
      products: (_: unknown, { first }: { first: number }) =>
        sent('select id from products limit $1', [first], productsUpTo(first)),
      pairs: (_: unknown, { first }: { first: number }) =>
        sent('select id from products limit $1', [first], productsUpTo(first)),
      cached: () => {
        seen.cachedRuns++
        return 'cached'
      },
      purges: async (_: unknown, _args: unknown, { cache }: AnalyzedContext) => {
        await cache.invalidate('Query.cached')
        return 'purged'
      },
      asked: (_: unknown, _args: unknown, { asked }: AnalyzedContext) => asked,
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
        seen.rowsRead = await sent('select text from notes', [], notes)
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
      ...toldResolvers.Product,
      others: (_: Product, { first }: { first: number }) => productsUpTo(first),
    },
    Late: {
      fails: async () => {
        await gate.pass()
        throw new Error('too late')
      },
    },
    Item: { counted: () => ++seen.itemCalls },
  },
}

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

export const analysisOf = `query Analysis(
  $document: String! $operationName: String $variables: PerformanceJSON
  $scale: PerformanceScale $session: String $timeoutMs: Int
) {
  analyzeOperation(
    document: $document operationName: $operationName variables: $variables
    scale: $scale session: $session timeoutMs: $timeoutMs
  ) { ${everything} }
}`

export const scaled = (from: number, to: number) => ({ scale: { variable: 'first', from, to } })

/** A gateway of these options for a test file, closed after it, and the administrator's questions to it. */
export async function startAnalyzed() {
  const gateway = await createGateway(analyzedOptions)
  afterAll(() => gateway.close())
  const { url } = await gateway.listen({ port: 0 })

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

  return { gateway, url, ask, analyze, refusalOf }
}
