import { afterAll } from 'vitest'
import { createGateway } from '../../src/gateway/create-gateway.ts'
import type { GatewayOptions } from '../../src/gateway/options.ts'
import { measure } from '../../src/index.ts'
import { productsUpTo, sent, toldLoaders, toldResolvers, toldTypeDefs } from './told-shop.ts'

export const adminToken = 'the-token-of-the-administrator'
export const administrator = { authorization: `Bearer ${adminToken}` }

const typeDefs = /* GraphQL */ `
  scalar Blob
  type Query {
    products(first: Int = 10): [Product!]!
    cached(name: String): String @cacheControl(maxAge: 60)
    mine: String @cacheControl(maxAge: 60, scope: PRIVATE)
    fails: String
    shapes(count: Int!): Int
    rows: Blob
  }
`

/** How often `cached` was computed. */
export const seen = { executions: 0 }

export const tracedOptions: GatewayOptions = {
  adminToken,
  typeDefs: [toldTypeDefs, typeDefs],
  logLevel: 'silent',
  session: (request) => request.headers.get('authorization'),
  loaders: toldLoaders,
  resolvers: {
    ...toldResolvers,
    Query: {
      products: (_: unknown, { first }: { first: number }) => measure('list', () => productsUpTo(first)),
      cached: (_: unknown, { name }: { name?: string }) => {
        seen.executions++
        return name ?? 'cached'
      },
      mine: () => 'mine',
      fails: () => {
        throw new Error('a secret')
      },
      rows: () =>
        sent(
          'select * from notes',
          [],
          Array.from({ length: 40 }, (_row, id) => ({ id, text: 'x'.repeat(500) })),
        ),
      shapes: async (_: unknown, { count }: { count: number }) => {
        const columns = Array.from({ length: 60 }, (_column, at) => `column_${at}_of_a_long_name`)
        for (let at = 0; at < count; at++)
          await sent(`select ${columns.join(', ')} from table_${at}_x`, [], at)
        return count
      },
    },
  },
}

export const byLane = 'application/json'
/** A media type only Yoga negotiates, and which gives the same answer: the way around the lane. */
export const byYoga = 'application/json;q=0.9'
export const traced = { sluice: { trace: true } }
export const executed = { sluice: { trace: true, cache: false } }

// biome-ignore lint/suspicious/noExplicitAny: an answer has the shape of its operation
type Body = { data?: any; errors?: any[]; extensions?: any }

interface Asking {
  readonly variables?: object
  readonly extensions?: unknown
  readonly headers?: Record<string, string>
}

const readBody = (text: string): Body => (text.startsWith('{') ? JSON.parse(text) : {})

/** A gateway of these options for a test file, closed after it, and who asks it as the administrator. */
export async function startTraced() {
  const gateway = await createGateway(tracedOptions)
  afterAll(() => gateway.close())
  const { url } = await gateway.listen({ port: 0 })

  async function post(
    query: unknown,
    { variables, extensions, headers = administrator }: Asking = {},
    to = url,
  ) {
    const response = await fetch(to, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: byLane, ...headers },
      body: JSON.stringify({ query, variables, extensions }),
    })
    const text = await response.text()
    const { date: _, ...told } = Object.fromEntries(response.headers)
    return { status: response.status, headers: told, text, body: readBody(text) }
  }

  async function get(query: string, extensions: unknown) {
    const asked = new URL(url)
    asked.searchParams.set('query', query)
    asked.searchParams.set('extensions', JSON.stringify(extensions))
    const response = await fetch(asked, { headers: { ...administrator, accept: byLane } })
    return (await response.json()) as Body
  }

  return { gateway, post, get }
}
