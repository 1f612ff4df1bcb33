import { GraphQLError } from 'graphql'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createGateway } from '../../src/gateway/create-gateway.ts'
import type { Gateway } from '../../src/gateway/gateway.ts'

const typeDefs = /* GraphQL */ `
  type Query {
    hello(name: String = "you"): String @cacheControl(maxAge: 60)
    fails: String
    refuses: String!
    method: String
    teapot: String
  }
  type Mutation {
    count(by: Int!): Int
  }
`

let executed = 0
const resolvers = {
  Query: {
    hello: (_root: unknown, { name }: { name: string }) => `hello ${name}`,
    fails: () => {
      executed++
      throw new Error('a secret')
    },
    refuses: () => {
      throw new GraphQLError('no', {
        extensions: { code: 'NO', http: { status: 409, headers: { 'x-why': 'no' } } },
      })
    },
    method: (_root: unknown, _args: unknown, { request }: { request: Request }) =>
      request.headers.get('x-mark'),
    teapot: async () => null,
  },
  Mutation: { count: (_root: unknown, { by }: { by: number }) => by },
}

// A media type only Yoga negotiates, and which gives the same answer: the way around the lane.
const byYoga = 'application/json;q=0.9'

describe('the lane for plain requests', () => {
  let gateway: Gateway
  let url = ''
  beforeAll(async () => {
    gateway = await createGateway({ typeDefs, resolvers, logLevel: 'silent' })
    url = (await gateway.listen({ port: 0 })).url
  })
  afterAll(() => gateway.close())

  const ask = async (accept: string, body: unknown) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept, 'x-mark': 'seen' },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })
    const headers = Object.fromEntries(response.headers)
    delete headers.date
    return { status: response.status, headers, text: await response.text() }
  }

  it.each([
    ['a query', { query: '{ hello }' }],
    ['a cached one again', { query: '{ hello }' }],
    [
      'variables and a name',
      {
        query: 'query A($n: String) { hello(name: $n) } query B { teapot }',
        operationName: 'A',
        variables: { n: 'x' },
      },
    ],
    ['a mutation', { query: 'mutation { count(by: 2) }' }],
    ['an error that is masked', { query: '{ fails hello }' }],
    ['an error with a status and headers of its own', { query: '{ refuses }' }],
    ['a syntax error', { query: '{ hello' }],
    ['an unknown field', { query: '{ nothing }' }],
    ['an unknown operation name', { query: 'query A { hello }', operationName: 'B' }],
    [
      'a variable of the wrong type',
      { query: 'query A($n: String) { hello(name: $n) }', variables: { n: 5 } },
    ],
    ['no query', {}],
    ['a query that is no text', { query: 5 }],
    ['variables that are no object', { query: '{ hello }', variables: [] }],
    ['an unknown parameter', { query: '{ hello }', wrong: 1 }],
    ['a list', [{ query: '{ hello }' }]],
    ['null', 'null'],
    ['no JSON', '{'],
    ['introspection', { query: '{ __schema { queryType { name } } }' }],
    ['the request in a resolver', { query: '{ method }' }],
  ])('answers as Yoga does: %s', async (_name, body) => {
    expect(await ask('application/json', body)).toEqual(await ask(byYoga, body))
  })

  it('executes once what fails', async () => {
    executed = 0
    await ask('application/json', { query: '{ fails }' })
    expect(executed).toBe(1)
  })

  it('gives resolvers the whole request', async () => {
    expect((await ask('application/json', { query: '{ method }' })).text).toBe('{"data":{"method":"seen"}}')
  })
})
