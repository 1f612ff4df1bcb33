import { randomBytes } from 'node:crypto'
import { expect, it, onTestFinished } from 'vitest'
import { createGateway } from '../../src/gateway/create-gateway.ts'
import type { Gateway } from '../../src/gateway/gateway.ts'
import { tableOf } from '../support/docs-blocks.ts'

const random = () => `r${randomBytes(8).toString('hex')}`

/** Each time another operation of another client: fields that exist and fields that do not, names right and wrong, other methods. */
function madeUp(index: number): Request {
  const name = random()
  const documents = [
    `query ${name} { a }`,
    `mutation ${name} { b }`,
    `query ${name} { ${random()} }`,
    `query ${name} { ${random()}: a }`,
    `query ${name} { a(${random()}: 1) }`,
    `query ${name} { fail(code: "${random()}") }`,
    `query ${name} {`,
    `fragment ${name} on Query { a } query { ...${name} }`,
  ]
  const body = JSON.stringify({
    query: documents[index % documents.length],
    operationName: index % 5 === 0 ? `${name}\n"\\` : undefined,
  })
  const method = index % 97 === 0 ? random().toUpperCase() : 'POST'
  const headers = {
    'content-type': index % 89 === 0 ? `text/${random()}` : 'application/json',
    'graphql-client-name': random(),
    'graphql-client-version': random(),
    accept: index % 2 === 0 ? 'application/graphql-response+json' : '*/*',
  }
  return new Request('http://gateway/graphql', { method, headers, body })
}

async function seriesOf(gateway: Gateway): Promise<Set<string>> {
  const text = await (await gateway.fetch(new Request('http://gateway/metrics'))).text()
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  return new Set(lines.map((line) => line.slice(0, line.lastIndexOf(' '))))
}

it('10,000 operations with random names, clients, fields and codes add at most the documented number of series', async () => {
  const gateway = await createGateway({
    typeDefs: 'type Query { a: Int fail(code: String): Int } type Mutation { b: Int }',
    resolvers: {
      Query: {
        fail: (_: unknown, { code }: { code: string }) => {
          throw Object.assign(new Error('failed'), { extensions: { code } })
        },
      },
    },
    logLevel: 'silent',
  })
  onTestFinished(() => gateway.close())
  const before = await seriesOf(gateway)
  for (let sent = 0; sent < 10_000; sent += 100) {
    const requests = Array.from({ length: 100 }, (_, index) => gateway.fetch(madeUp(sent + index)))
    await Promise.all(requests.map(async (answer) => (await answer).text()))
  }
  const after = await seriesOf(gateway)
  const added = [...after].filter((series) => !before.has(series) && !series.startsWith('nodejs_'))

  const bounds = tableOf('metrics.md', 'Bounds')
  const documented = bounds.filter(([, , , who]) => who === 'clients')
  const inAll = documented.reduce((sum, [, , series = '']) => sum + Number(series.replace(',', '')), 0)
  expect(inAll).toBe(9990)
  // The author's own resolver is a series of its own: its name is in the schema.
  const byClients = added.filter((series) => !series.startsWith('graphql_resolver_duration_seconds'))
  expect(byClients.length).toBeLessThanOrEqual(inAll)
  expect(added.length - byClients.length).toBe(18)

  const values = (label: string) =>
    new Set([...after].flatMap((series) => new RegExp(`[{,]${label}="([^"]*)"`).exec(series)?.[1] ?? []))
  expect(values('operation_name').size).toBe(102)
  expect(values('client_name').size).toBe(51)
  expect(values('code').size).toBeLessThanOrEqual(51)
  expect([...values('method')].sort()).toEqual(['POST', 'other'])
}, 120_000)
